"""Messages and letters that left in the days before, and the print shop's batches."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cureline.demo.history import clock
from cureline.dispatch import services as dispatch
from cureline.face import ProblemError

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

_SMS, _LETTERS = 40, 10


def tell(story: Story, days: list[dt.date]) -> None:
    """Reminders by SMS and by letter."""
    user = story.people["c001"]
    for row in story.some(_SMS, lambda row: row.dpd <= 60):
        moment = clock.local(story.dice.choice(days[-2:]), 11, story.dice.randrange(60))
        with clock.at(moment):
            try:
                dispatch.send_sms(
                    row.customer_id, user=user, script="overdue_sms", account_id=row.account_id, at=moment
                )
            except ProblemError:
                continue
    for row in story.some(_LETTERS, lambda row: row.dpd > 60):
        moment = clock.local(story.dice.choice(days), 15, story.dice.randrange(60))
        data = {"past_due_minor": row.past_due_minor, "balance_minor": row.balance_minor, "days_past_due": row.dpd,
                "pay_by_on": moment.date() + dt.timedelta(days=15)}  # fmt: skip
        with clock.at(moment):
            try:
                dispatch.send_letter(row.customer_id, "demand", data, user=user, account_id=row.account_id, at=moment)
            except ProblemError:
                continue
