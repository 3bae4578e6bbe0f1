"""Whole journeys: real processes on loopback, from the typed command to the published medium."""
