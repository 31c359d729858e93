"""Label and kind of every sentence."""
