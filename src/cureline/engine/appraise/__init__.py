"""Fair appraisal: results against what the book made likely, scorecards, quality samples, agreement, pay rules."""

from cureline.engine.appraise.agreement import Agreement, kappa
from cureline.engine.appraise.documents import DocumentError, load, shipped
from cureline.engine.appraise.expect import OUTCOMES, Expected, Ratio, appraise, expect
from cureline.engine.appraise.pay import Award, Fairness, Person, Simulation, award, simulate
from cureline.engine.appraise.quality import Marked, differ, mark, settle
from cureline.engine.appraise.sampling import Candidate, Pick, draw
from cureline.engine.appraise.scoring import Line, Score, Value, points, score

__all__ = [
    "OUTCOMES", "Agreement", "Award", "Candidate", "DocumentError", "Expected", "Fairness", "Line", "Marked", "Person",
    "Pick", "Ratio", "Score", "Simulation", "Value", "appraise", "award", "differ", "draw", "expect", "kappa", "load",
    "mark", "points", "score", "settle", "shipped", "simulate",
]  # fmt: skip
