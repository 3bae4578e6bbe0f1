"""The window: the only room with Qt. It shows what the engine says and hands it what people ask."""
