"""Small classes, written by hand, that keep a contract or a fence."""
