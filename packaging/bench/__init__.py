"""The benches: what the program costs, measured against its budgets. Ratios, never a test."""
