"""What a score means in pay and promotion, by the rules in force when the period was opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cureline.appraisal.models import Appraisal
from cureline.appraisal.services import papers
from cureline.engine import appraise
from cureline.engine.appraise import Person
from cureline.engine.appraise.scoring import grade
from cureline.worklist import desk

TENURES = ((12, "0"), (36, "12"), (10**6, "36"))


def decision(row: Appraisal, *, moved: float | None = None, why: str | None = None) -> dict[str, Any]:
    """The decision on an appraisal: total after what the meeting moved, grade, pay; JSON."""
    card, pay = papers.read(row.period.scorecard), papers.read(row.period.pay)
    score, before = row.content.get("score", {}), row.decision
    by = float(before.get("moved", 0.0)) if moved is None else moved
    reason = str(before.get("why", "")) if why is None else why
    if score.get("total") is None:
        return {"total": None, "grade": "", "moved": 0.0, "why": reason, "minor": 0, "currency": pay["currency"],
                "multiplier_bp": 0, "promotable": False, "reasons": []}  # fmt: skip
    cap = min((limit for _, limit in score["capped"]), default=100.0)
    total = round(min(max(float(score["total"]) + by, 0), cap), 1)
    given = person(row, total, grade(card, total), [code for code, _ in score["capped"]])
    got = appraise.award(pay, given)
    return {"total": total, "grade": given.grade, "moved": by, "why": reason, "minor": got.minor,
            "currency": pay["currency"], "multiplier_bp": got.multiplier_bp, "promotable": got.promotable,
            "reasons": list(got.reasons)}  # fmt: skip


def person(row: Appraisal, total: float, letter: str, gates: list[str],
           groups: Mapping[str, str] | None = None) -> Person:  # fmt: skip
    """An appraisal as the rules of pay read it."""
    earlier = Appraisal.objects.filter(
        staff_id=row.staff_id, period__until_on__lt=row.period.since_on, decision_sealed__isnull=False,
    ).order_by("-period__until_on")[:8]  # fmt: skip
    return Person(
        key=str(row.pk), period=row.period.code, role=row.role, grade=letter, total=total, gates=tuple(gates),
        tenure_months=tenure(row), before=tuple(str(one.decision.get("grade", "")) for one in earlier),
        groups=dict(groups or {}),
    )  # fmt: skip


def tenure(row: Appraisal) -> int:
    """Whole months from the day the account was made to the period's end."""
    joined: dt.date = desk.today(row.staff.user.date_joined)
    end = row.period.until_on
    return max((end.year - joined.year) * 12 + end.month - joined.month - (end.day < joined.day), 0)


def band(months: int) -> str:
    """The band of a tenure, as fairness is asked by: under a year, under three, longer."""
    return next(name for below, name in TENURES if months < below)
