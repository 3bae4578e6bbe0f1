"""The shows too long for the suite: random kills, faults at every call, a simulated day."""
