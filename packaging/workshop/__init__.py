"""What stands behind dev.py: the environment, the suite, the checks. Standard library only."""
