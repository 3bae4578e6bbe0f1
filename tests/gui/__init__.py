"""The window: its model under Qt's tester, its parts offscreen, on a scripted engine."""
