"""Find source and cue spans, and what the classifier needs to know of them."""
