"""Cases at law in several stages, an agency with accounts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cureline.demo.history import clock
from cureline.legal import services as legal
from cureline.legal.models import Case
from cureline.portfolio.models import Collateral, Guarantor
from cureline.trust import vault

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
        case: Case | None = None
        with story.act("cases", moment):
            case = legal.open_case(row.customer_id, [row.account_id], user=officer, at=moment)
        if case is None:
            continue
        for step, stage in enumerate(course):
            moment = clock.local(days[min(step + 1, len(days) - 1)], 11, number)
            last = number == len(_COURSES) - 1 and step == len(course) - 1
            with story.act("stages of cases", moment):
                legal.advance(case.pk, stage, user=officer, at=moment, facts=_facts(stage, moment, case.claim_minor))
                case.refresh_from_db()
                if case.pending and not last:
                    legal.decide(case.pk, user=head, agree=True, at=moment)
        if number % 4 == 3:
            _security(story, case, row.account_id, clock.local(days[-1], 15, number))
    _agency(story, days)
    with story.act("debt sales", clock.local(days[-1], 16)):
        legal.draft_sale("一季度不良批量转让", "示例资产管理公司", jurisdiction="CN", currency=chosen[0].currency,
                         user=officer, at=clock.local(days[-1], 16))  # fmt: skip


def _security(story: Story, case: Case, account_id: str, moment: dt.datetime) -> None:
    """A SYNTHETIC guarantor and a car, which the sample has not: one is asked to pay, the other valued."""
    officer, half = story.people["legal"], case.claim_minor // 2
    with story.act("guarantors and collateral", moment):
        name = f"示例保证人{case.pk}"
        guarantor = Guarantor.objects.create(
            guarantor_id=f"DEMO-G{account_id}", account_id_id=account_id, relation="guarantor", liability_minor=half,
            name_sealed=vault.encrypt(name), name_index=vault.blind_index(name),
        )  # fmt: skip
        thing = Collateral.objects.create(
            collateral_id=f"DEMO-C{account_id}", account_id_id=account_id, kind="vehicle", value_minor=half,
            valued_on=moment.date() - dt.timedelta(days=200),
        )  # fmt: skip
        legal.claim(case.pk, guarantor.pk, user=officer, at=moment)
        legal.dispose(case.pk, thing.pk, "listed", user=officer, at=moment)
        legal.dispose(case.pk, thing.pk, "valued", user=officer, value_minor=half * 9 // 10, at=moment)


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
    with story.act("agencies", clock.local(days[1], 9)):
        legal.agency(
            "sample-agency", "示例外包催收公司", days[1] + dt.timedelta(days=500), user=head, assessed_on=days[0]
        )
        rows = story.some(25, lambda row: row.dpd > 60)
        legal.place_batch("sample-agency", [row.account_id for row in rows], user=head, on=days[1])
