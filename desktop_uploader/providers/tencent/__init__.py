"""Tencent Cloud: VOD in its three generations as the control plane, COS as the store."""
