"""Calls: who was reached, what they said, what was written down and promised."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cureline.arrangement import services as arrangement
from cureline.care.services import complaints
from cureline.contact import services as contact
from cureline.contact import taxonomy
from cureline.contact.models import Attempt
from cureline.demo.history import clock, debtors
from cureline.engine.simulate import Reaction, says
from cureline.face import ProblemError
from cureline.trust.models import User
from cureline.worklist import services as worklist

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

# why a customer is late, by what they say; who says nothing of it has an everyday reason
_REASONS = {"lost_job": "unemployed", "is_ill": "illness", "no_money": "over_indebted", "pays_after_pay_day": "payday"}
_EVERYDAY = ("forgot", "wages_late", "income_cut", "large_expense", "debit_failed", "away")
_SECONDS = {"promise": 260, "spoke": 190, "third_party": 40, "refused": 60, "hardship": 420, "complaint": 300}
_TALKED = ("promise", "spoke", "hardship")
_PER_DAY = 12


def without_queue(story: Story, day: dt.date, users: list[User]) -> None:
    """A day before the first night of the demonstration: calls without a plan behind them."""
    for user in users:
        mine = [row for row in story.late if story.held.get(row.customer_id) == user.staff.collector_id] or story.late
        moment = clock.local(day, 9, story.dice.randrange(30))
        for row in story.dice.sample(mine, min(_PER_DAY, len(mine))):
            _call(story, user, row.customer_id, row.account_id, moment)
            moment += dt.timedelta(minutes=story.dice.randrange(25, 65))


def out_of_queue(story: Story, day: dt.date, until: dt.datetime, users: list[User], most: int = 14) -> int:
    """A day's work out of the queue, from nine o'clock: claim, call, write, finish, next. Gives how many."""
    worked = 0
    for user in users:
        moment = clock.local(day, 9, story.dice.randrange(20))
        for _ in range(most):
            if moment >= until:
                break
            with clock.at(moment):
                task = worklist.claim_next(user, at=moment)
                if task is None:
                    break
                done = _call(story, user, task.customer_id, task.account_id or None, moment)
                worklist.finish(task.customer_id, user=user, outcome=done, at=moment)
            worked += 1
            moment += dt.timedelta(minutes=story.dice.randrange(9, 30))
    return worked


def _call(story: Story, user: User, customer_id: str, account_id: str | None, moment: dt.datetime) -> str:
    """One call through the gate, answered by the simulator's debtor; gives the outcome for the task."""
    with clock.at(moment):
        try:
            with contact.acting():
                attempt = contact.begin(customer_id, "call", user=user, account_id=account_id, at=moment)
        except ProblemError as refused:
            story.count("calls", type(refused).__name__)
            return "not_lawful"
    story.count("calls", "done")
    reaction = story.debtors.called(customer_id, moment.astimezone(clock.ZONE))
    code = "no_answer" if reaction is None else debtors.outcome(reaction)
    talk = int(_SECONDS.get(code, 0) * story.dice.uniform(0.5, 1.6))
    after = moment + dt.timedelta(seconds=talk + 25)
    with clock.at(after):
        contact.record_outcome(attempt, code, user=user, seconds=talk, at=after)
        if reaction is not None and code in _TALKED:
            contact.note(
                customer_id, user=user, reason_code=_REASONS.get(reaction.says, story.dice.choice(_EVERYDAY)),
                willingness=_level(reaction.mood), ability="low" if reaction.discloses else "middle",
                text=says()[reaction.says]["zh-Hans"] + "。", attempt=attempt, at=after,
            )  # fmt: skip
        if reaction is not None and reaction.promised_on and attempt.account_id:
            _promise(story, user, attempt, reaction, after)
        if reaction is not None and reaction.complaint:
            _complaint(story, user, customer_id, reaction, after)
    return taxonomy.outcomes()[code].ends


def _level(mood: int) -> str:
    return "low" if mood < 34 else "middle" if mood < 67 else "high"


def _promise(story: Story, user: User, attempt: Attempt, reaction: Reaction, moment: dt.datetime) -> None:
    # a limit of the bank's own policy meets a collector too
    with story.act("promises", moment):
        due = [(reaction.promised_on, reaction.promised_minor)]
        arrangement.promise(attempt.customer_id, attempt.account_id, due, user=user, at=moment)


def _complaint(story: Story, user: User, customer_id: str, reaction: Reaction, moment: dt.datetime) -> None:
    with story.act("complaints", moment):
        complaints.record(
            customer_id, user=user, channel="call", about="contact", cause=debtors.CAUSES[str(reaction.complaint)],
            text=says()[reaction.says]["zh-Hans"] + "。", at=moment,
        )  # fmt: skip
