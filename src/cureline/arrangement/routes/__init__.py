"""Routes of arrangements, by subject."""
