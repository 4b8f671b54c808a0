"""Calls: who was reached, what they said, what was written down and promised."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cureline.arrangement import services as arrangement
from cureline.contact import services as contact
from cureline.demo.history import clock
from cureline.face import ProblemError
from cureline.trust.models import User
from cureline.worklist import services as worklist

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

# outcome of contact, its share, seconds of talk, outcome of the task
_OUTCOMES = (
    ("no_answer", 34, 0, "no_answer"), ("busy", 8, 0, "busy"), ("voicemail", 7, 0, "voicemail"),
    ("promise", 20, 260, "promise"), ("spoke", 16, 190, "spoke"), ("third_party", 5, 40, "third_party"),
    ("refused", 4, 60, "refused"), ("wrong_number", 3, 15, "wrong_number"), ("hardship", 3, 420, "hardship"),
)  # fmt: skip
_REASONS = (
    "forgot",
    "wages_late",
    "income_cut",
    "unemployed",
    "illness",
    "over_indebted",
    "large_expense",
    "business_down",
)
_TALKED = ("promise", "spoke", "hardship")
_PER_DAY = 7
_PROMISED = (20_000, 50_000, 80_000, 120_000, 200_000)
_TEXTS = (
    "客户表示近期资金紧张，愿意配合。",
    "已核对欠款金额，客户无异议。",
    "客户称发薪后处理，已提醒逾期后果及帮扶渠道。",
    "语气平和，约定还款。",
)


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
    """One call through the gate; gives the outcome for the task."""
    code, _, seconds, done = story.dice.choices(_OUTCOMES, [row[1] for row in _OUTCOMES])[0]
    with clock.at(moment):
        try:
            with contact.acting():
                attempt = contact.begin(customer_id, "call", user=user, account_id=account_id, at=moment)
        except ProblemError as refused:
            story.count("calls", type(refused).__name__)
            return "not_lawful"
        story.count("calls", "done")
        talk = int(seconds * story.dice.uniform(0.5, 1.6))
        after = moment + dt.timedelta(seconds=talk + 25)
        with clock.at(after):
            contact.record_outcome(attempt, code, user=user, seconds=talk, at=after)
            if code in _TALKED:
                contact.note(
                    customer_id, user=user, reason_code=story.dice.choice(_REASONS),
                    willingness=story.dice.choice(("low", "middle", "high")),
                    ability=story.dice.choice(("low", "middle", "high")), text=story.dice.choice(_TEXTS),
                    attempt=attempt, at=after,
                )  # fmt: skip
            if code == "promise":
                _promise(story, user, customer_id, attempt.account_id, after)
    return done


def _promise(story: Story, user: User, customer_id: str, account_id: str | None, moment: dt.datetime) -> None:
    due_on = moment.astimezone(clock.ZONE).date() + dt.timedelta(days=story.dice.randrange(1, 10))
    amount = story.dice.choice(_PROMISED)
    if account_id is None:
        return
    # a limit of the bank's own policy meets a collector too
    with story.act("promises", moment):
        arrangement.promise(customer_id, account_id, [(due_on, amount)], user=user, at=moment)
