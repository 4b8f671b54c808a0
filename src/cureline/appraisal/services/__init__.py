"""The room's verbs: periods, reviews, appeals, rules, quality. Other rooms measure through `sources.register`."""

from __future__ import annotations

import cureline.appraisal.services.quality as quality
import cureline.appraisal.services.rules as rules
import cureline.appraisal.services.sources as sources
from cureline.appraisal.services.appeals import appeal, hear
from cureline.appraisal.services.books import record_books
from cureline.appraisal.services.errors import InputError, PersonError, StateError
from cureline.appraisal.services.periods import ask, close, compute, decide, open_period, release, run_asked, run_clock
from cureline.appraisal.services.reviewing import acknowledge, calibrate, rate_teamwork, review, review_self
from cureline.appraisal.services.visible import appraisal_of, may_hear, may_rate, may_review, visible

__all__ = [
    "InputError", "PersonError", "StateError", "acknowledge", "appeal", "appraisal_of", "ask", "calibrate", "close",
    "compute", "decide", "hear", "may_hear", "may_rate", "may_review", "open_period", "quality", "rate_teamwork",
    "record_books", "release", "review", "review_self", "rules", "run_asked", "run_clock", "sources", "visible",
]  # fmt: skip
