"""Payments of the debtors, plans and settlements in every state, and what waits for approval."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cureline.arrangement import services as arrangement
from cureline.demo.history import clock
from cureline.worklist.models import Assessment

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

_PLANS = 14
_SETTLEMENTS = 6


def tell(story: Story, days: list[dt.date]) -> None:
    """Payments of the days, judged promises, plans and settlements."""
    _payments(story)
    for row in story.some(_PLANS, lambda row: row.dpd > 30 and row.past_due_minor > 50_000):
        _plan(story, row, story.dice.choice(days[2:]))
    for row in story.some(_SETTLEMENTS, lambda row: row.dpd > 90):
        _settlement(story, row, story.dice.choice(days[4:]))
    with clock.at(clock.local(story.first, 7)):
        arrangement.judge_promises(story.first)


def _payments(story: Story) -> None:
    """What the debtors who were called paid before the first day, promised or not, whole or in part."""
    admin = story.people["admin"]
    for number, (row, paid) in enumerate(story.debtors.paid(story.first)):
        payment = {"payment_id": f"DEMO-{number:05}", "account_id": row.account_id, "paid_on": paid.on,
                   "amount_minor": paid.amount_minor}  # fmt: skip
        with clock.at(clock.local(paid.on, 20)):
            arrangement.receive([payment], user=admin, source="file")


def _plan(story: Story, row: Assessment, day: dt.date) -> None:
    """Affordability, proposal, and as far as the dice take it: waiting, approved, signed, refused."""
    care, head = story.people["care"], story.people["head"]
    moment = clock.local(day, 10, story.dice.randrange(60))
    wages = story.dice.randrange(3_000_000, 6_500_000, 50_000)
    plan = None
    with story.act("plans", moment):
        arrangement.assess_affordability(
            row.customer_id, income={"wages": wages},
            outgoings={"housing": wages // 4, "food": wages // 6, "utilities": wages // 20},
            dependants=story.dice.randrange(3), currency=row.currency, user=care, at=moment,
        )  # fmt: skip
        wish = arrangement.Wish(months=story.dice.choice((12, 18, 24, 36)))
        plan = arrangement.propose_plan(row.customer_id, row.account_id, wish, user=care, at=moment)
    fate = story.dice.random()
    if plan is None or fate < 0.35:
        return
    later = moment + dt.timedelta(hours=3)
    with story.act("plans", later):
        arrangement.decide("plan", plan.pk, fate < 0.92, user=head, note="收入证明不足，请补充。", at=later)
        if 0.5 < fate < 0.92:
            arrangement.sign(plan.pk, user=care, at=later + dt.timedelta(minutes=30))


def _settlement(story: Story, row: Assessment, day: dt.date) -> None:
    late, head = story.people["c006"], story.people["head"]
    moment = clock.local(day, 14, story.dice.randrange(60))
    with story.act("settlements", moment):
        offer = row.balance_minor * story.dice.choice((75, 80, 85)) // 100
        made = arrangement.propose_settlement(
            row.customer_id, row.account_id, offer_minor=offer, expires_on=day + dt.timedelta(days=30),
            user=late, at=moment,
        )  # fmt: skip
        if story.dice.random() < 0.5:
            arrangement.decide("settlement", made.pk, True, user=head, at=moment)
