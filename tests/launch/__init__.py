"""What is put together, looked at from outside."""
