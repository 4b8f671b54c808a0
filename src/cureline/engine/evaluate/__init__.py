"""What was achieved: the facts, and every measure over them with its formula and its source."""

from cureline.engine.evaluate.facts import DERIVED, FACTS, SLICES, derive, empty, vocabulary
from cureline.engine.evaluate.figures import figures
from cureline.engine.evaluate.measures import Measure, MeasureError, Term, groups, measures, parse_measures, version
from cureline.engine.evaluate.movement import FUNNEL, WRITTEN_OFF, funnel, transitions, vintage
from cureline.engine.evaluate.survival import median, survival

__all__ = [
    "DERIVED",
    "FACTS",
    "FUNNEL",
    "SLICES",
    "WRITTEN_OFF",
    "Measure",
    "MeasureError",
    "Term",
    "derive",
    "empty",
    "figures",
    "funnel",
    "groups",
    "measures",
    "median",
    "parse_measures",
    "survival",
    "transitions",
    "version",
    "vintage",
    "vocabulary",
]
