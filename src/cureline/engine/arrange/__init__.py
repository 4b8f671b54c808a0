"""Arrangements: schedules of repayment, what a customer can afford, what a plan is worth, and where payments go."""

from cureline.engine.arrange.affordability import Affordable, Budget, Reason, Sheet, afford
from cureline.engine.arrange.dates import due_days, is_working, shifted
from cureline.engine.arrange.measures import Keeping, effective_rate_bp, kept_to_the_end_bp, present_value_minor
from cureline.engine.arrange.promises import Judged, Promised, Tolerance, judge
from cureline.engine.arrange.proposals import KeepingRules, Proposal, propose, recommended, weigh
from cureline.engine.arrange.schedules import METHODS, Instalment, Rounding, Schedule, ScheduleError, Terms, build
from cureline.engine.arrange.terms import PlanRules, PlanRulesError, TermLimit, load_plan_rules, parse_plan_rules
from cureline.engine.arrange.waterfall import Due, Entry, Received, book

__all__ = [
    "METHODS",
    "Affordable",
    "Budget",
    "Due",
    "Entry",
    "Instalment",
    "Judged",
    "Keeping",
    "KeepingRules",
    "PlanRules",
    "PlanRulesError",
    "Promised",
    "Proposal",
    "Reason",
    "Received",
    "Rounding",
    "Schedule",
    "ScheduleError",
    "Sheet",
    "TermLimit",
    "Terms",
    "Tolerance",
    "afford",
    "book",
    "build",
    "due_days",
    "effective_rate_bp",
    "is_working",
    "judge",
    "kept_to_the_end_bp",
    "load_plan_rules",
    "parse_plan_rules",
    "present_value_minor",
    "propose",
    "recommended",
    "shifted",
    "weigh",
]
