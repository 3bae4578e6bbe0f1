"""Whether a film looks finished: walks over the boxes of its container, a few seeks each."""
