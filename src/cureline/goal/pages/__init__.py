"""The pages of goals, plans and what-if."""
