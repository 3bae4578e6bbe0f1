"""Words: both languages complete, and every failure has its sentence."""
