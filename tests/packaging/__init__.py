"""The doors of a developer: dev.py and what stands behind it."""
