"""Finished, doubtful and broken files of many kinds."""
