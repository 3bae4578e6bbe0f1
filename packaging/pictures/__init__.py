"""The documents' pictures, taken of the running program: `dev.py pictures`."""
