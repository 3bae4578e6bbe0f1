"""Alibaba Cloud: VOD as the control plane, OSS as the store."""
