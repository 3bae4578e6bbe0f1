"""What the engine needs, as small Protocols with contract sentences; no code that runs."""
