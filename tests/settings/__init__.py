"""Settings and account definitions: read, refused, kept."""
