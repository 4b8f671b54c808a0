"""The verbs of care."""

from __future__ import annotations

from cureline.care.services import (
    answers,
    complaints,
    follow_ups,
    help_cases,
    offers,
    referrals,
    requests,
    surveys,
)

__all__ = ["answers", "complaints", "follow_ups", "help_cases", "offers", "referrals", "requests", "surveys"]
