"""States, failures and amounts in human words, in each language. Knows no window, no terminal."""
