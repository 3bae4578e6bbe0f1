"""The terminal: words in, an exit code out. Talks to the engine through its façade alone."""
