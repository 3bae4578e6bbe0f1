"""Performs what the domain decides: one thread owns the jobs, workers make the calls."""
