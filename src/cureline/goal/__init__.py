"""Goals, plans of a period, and what-if before they are approved."""
