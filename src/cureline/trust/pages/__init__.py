"""Pages of trust: one file a subject."""
