"""Schedules, load and stress of the staff, rest and care, events, the anonymous pulse survey."""
