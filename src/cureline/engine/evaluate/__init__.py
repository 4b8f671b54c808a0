"""What was achieved: the facts, and every measure over them with its formula and its source."""

from cureline.engine.evaluate.facts import FACTS, SLICES, vocabulary

__all__ = ["FACTS", "SLICES", "vocabulary"]
