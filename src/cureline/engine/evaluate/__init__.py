"""What was achieved: the facts, and every measure over them with its formula and its source."""

from cureline.engine.evaluate.facts import DERIVED, FACTS, SLICES, derive, empty, vocabulary
from cureline.engine.evaluate.figures import figures
from cureline.engine.evaluate.measures import Measure, MeasureError, Term, groups, measures, parse_measures

__all__ = [
    "DERIVED",
    "FACTS",
    "SLICES",
    "Measure",
    "MeasureError",
    "Term",
    "derive",
    "empty",
    "figures",
    "groups",
    "measures",
    "parse_measures",
    "vocabulary",
]
