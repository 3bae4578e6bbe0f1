"""The Tencent part of the practice cloud: VOD in three generations, and COS."""
