"""What is remembered: jobs in a journal on disk, secrets where an account's owner chose."""
