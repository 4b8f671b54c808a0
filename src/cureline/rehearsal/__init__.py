"""Simulated calls: scenarios, dialogue, scores, replay, the next exercise."""
