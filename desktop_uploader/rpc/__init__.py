"""The engine's façade over a local socket: a server beside the engine, a client beside a face."""
