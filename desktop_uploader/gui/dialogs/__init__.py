"""Dialogs of the window, one file each."""
