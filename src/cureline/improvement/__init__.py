"""From results to a change of the strategy that is followed up."""
