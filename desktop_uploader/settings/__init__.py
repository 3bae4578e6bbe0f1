"""What a person may set: declared once, loaded once, handed on as plain values."""
