"""The Alibaba part of the practice cloud: VOD's control plane and OSS."""
