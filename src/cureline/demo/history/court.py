"""Cases at law in several stages, an agency with accounts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cureline.demo.history import clock
from cureline.face import ProblemError
from cureline.legal import services as legal

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

_CASES = 12
_COURT = "示例市示例区人民法院"
# how far each of the cases has come
_COURSES: tuple[tuple[str, ...], ...] = (
    (), ("demand",), ("demand",), ("demand", "mediation"), ("demand", "payment_order"), ("demand", "filed"),
    ("filed", "hearing"), ("demand", "filed", "hearing", "judgment"), ("filed", "hearing", "judgment", "enforcement"),
    ("mediation", "closed"), ("written_off",), ("demand", "filed"),
)  # fmt: skip


def tell(story: Story, days: list[dt.date]) -> None:
    """Open the cases on the first days and take each along its course; the last wish waits for approval."""
    officer, head = story.people["legal"], story.people["head"]
    chosen = story.some(_CASES, lambda row: row.dpd > 90 and row.balance_minor > 1_000_000)
    for number, (row, course) in enumerate(zip(chosen, _COURSES, strict=False)):
        moment = clock.local(days[0], 10, number)
        with clock.at(moment):
            try:
                with transaction.atomic():
                    case = legal.open_case(row.customer_id, [row.account_id], user=officer, at=moment)
            except ProblemError:
                continue
        for step, stage in enumerate(course):
            moment = clock.local(days[min(step + 1, len(days) - 1)], 11, number)
            last = number == len(_COURSES) - 1 and step == len(course) - 1
            with clock.at(moment):
                try:
                    legal.advance(
                        case.pk, stage, user=officer, at=moment, facts=_facts(stage, moment, case.claim_minor)
                    )
                    case.refresh_from_db()
                    if case.pending and not last:
                        legal.decide(case.pk, user=head, agree=True, at=moment)
                except ProblemError:
                    break
    _agency(story, days)


def _facts(stage: str, moment: dt.datetime, claim_minor: int) -> dict[str, Any]:
    """What a stage needs."""
    given: dict[str, dict[str, Any]] = {
        "payment_order": {"court": _COURT},
        "filed": {"court": _COURT},
        "hearing": {"docket_no": f"（{moment.year}）示0101民初{moment.day:03d}号",
                    "hearing_on": moment.date() + dt.timedelta(days=24)},
        "judgment": {"docket_no": f"（{moment.year}）示0101民初{moment.day:03d}号", "judgment_minor": claim_minor,
                     "served_on": moment.date()},
        "enforcement": {"court": _COURT},
        "closed": {"outcome": "settled"},
    }  # fmt: skip
    return given.get(stage, {})


def _agency(story: Story, days: list[dt.date]) -> None:
    head = story.people["head"]
    with clock.at(clock.local(days[1], 9)):
        legal.agency(
            "sample-agency", "示例外包催收公司", days[1] + dt.timedelta(days=500), user=head, assessed_on=days[0]
        )
        rows = story.some(25, lambda row: row.dpd > 60)
        legal.place_batch("sample-agency", [row.account_id for row in rows], user=head, on=days[1])
