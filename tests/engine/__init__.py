"""The engine: real rooms, the cloud in memory, a clock that is moved by hand."""
