"""The clock, the files and the places, tried on this machine."""
