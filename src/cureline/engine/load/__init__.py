"""How heavy the work of a day was for somebody, when a pause is due, what a roster may ask, and what a survey may tell.

Pure: rows of one person's contacts go in, judgements come out; every threshold stands in `load.yaml`.
"""

from cureline.engine.load.days import Day, Load, Talk, day_of, judge, level
from cureline.engine.load.roster import Breach, Coverage, Shift, check, coverage
from cureline.engine.load.rules import Pattern, Rules, RulesError, parse, shipped
from cureline.engine.load.runs import Run, run_of
from cureline.engine.load.voices import Group, shown

__all__ = [
    "Breach",
    "Coverage",
    "Day",
    "Group",
    "Load",
    "Pattern",
    "Rules",
    "RulesError",
    "Run",
    "Shift",
    "Talk",
    "check",
    "coverage",
    "day_of",
    "judge",
    "level",
    "parse",
    "run_of",
    "shipped",
    "shown",
]
