"""Messages and letters that left in the days before, the print shop's batch, and what customers wrote back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cureline.demo.history import clock
from cureline.dispatch import services as dispatch
from cureline.dispatch.models import Letter, Message
from cureline.dispatch.services import batches, incoming
from cureline.dispatch.services.people import address_of
from cureline.dispatch.worker import settle_sent

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

_SMS, _EMAILS, _LETTERS = 40, 12, 10
_REPLIES = ("已还款，请核实", "下周发工资后还", "请不要再打电话，发短信就好", "TD")


def tell(story: Story, days: list[dt.date]) -> None:
    """Reminders by SMS, e-mail and letter; letters go to the print shop, one comes back; replies, one ends SMS."""
    user = story.people["c001"]
    for channel, count in (("sms", _SMS), ("email", _EMAILS)):
        for row in story.some(count, lambda row: row.dpd <= 60):
            moment = clock.local(story.dice.choice(days[-2:]), 11, story.dice.randrange(60))
            with story.act(channel, moment):
                dispatch.send(
                    row.customer_id, channel, user=user, script="overdue_sms", account_id=row.account_id, at=moment
                )
    for row in story.some(_LETTERS, lambda row: row.dpd > 60):
        moment = clock.local(story.dice.choice(days[:-2]), 15, story.dice.randrange(60))
        data = {"past_due_minor": row.past_due_minor, "balance_minor": row.balance_minor, "days_past_due": row.dpd,
                "pay_by_on": moment.date() + dt.timedelta(days=15)}  # fmt: skip
        with story.act("letters", moment):
            dispatch.send_letter(row.customer_id, "demand", data, user=user, account_id=row.account_id, at=moment)
    _print(story, days)
    _answers(story)


def _print(story: Story, days: list[dt.date]) -> None:
    """One batch handed over, and of it one letter that came back."""
    user, moment = story.people["leader"], clock.local(days[-2], 16, 30)
    with story.act("print batches", moment):
        batch = batches.make(user=user, at=moment)
        batches.hand_over(
            batch.pk, letters=batch.letters_total, pages=batch.pages_total, receipt="P-2026-0117", user=user, at=moment
        )
        back = Letter.objects.filter(batch=batch).order_by("pk").first()
        if back is not None and back.reference:
            batches.returned(back.reference, "moved", user=user, at=clock.local(days[-1], 10))


def _answers(story: Story) -> None:
    """What was queued in the days before arrived, but one of each; some customers answer."""
    for channel in ("sms", "email"):
        queued = Message.objects.filter(channel=channel).select_related("outbox").order_by("pk")
        for number, message in enumerate(queued):
            row, moment = message.outbox, message.made_at + dt.timedelta(minutes=1)
            with story.act("receipts", moment):
                settle_sent(row, f"demo-{row.pk}", moment)
                if channel == "sms":
                    bad = number % 13 == 12
                    incoming.receipt(f"demo-{row.pk}", row.key, "failed" if bad else "delivered",
                                     code="absent" if bad else "", at=moment)  # fmt: skip
                elif number % 6 == 5:
                    incoming.bounce(row.key, "5.2.2", at=moment)
                else:
                    incoming.bounce(row.key, "2.0.0", at=moment)
    told = Message.objects.filter(channel="sms", outbox__state="delivered").order_by("pk")
    for message, text in zip(told[:: max(len(told) // len(_REPLIES), 1)], _REPLIES, strict=False):
        moment = message.made_at + dt.timedelta(hours=2)
        with story.act("replies", moment):
            incoming.reply(f"demo-reply-{message.pk}", address_of(message.point_id), text, at=moment)
