"""Incidents from declaration to review, plans, drills, roster, resources; the switch that stops all contact."""
