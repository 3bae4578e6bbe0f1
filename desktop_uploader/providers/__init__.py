"""Vendors behind our ports, and the transport they share."""
