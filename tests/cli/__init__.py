"""The terminal: what scripts and people rely on."""
