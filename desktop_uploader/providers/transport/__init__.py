"""How requests get to a far end and answers come back: one place for time-outs and trust."""
