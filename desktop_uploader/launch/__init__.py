"""The only room that knows all the others: it plugs them together and hands each what it needs."""
