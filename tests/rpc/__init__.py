"""The conversation between engine and faces."""
