"""The room with something on every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import time_machine
from django.utils import timezone

from cureline.casebook import services
from cureline.casebook.models import Action, Case, Meeting
from cureline.worklist import rulebook
from tests.casebook.made import OTHER, TODAY, case, history
from tests.desk import Desk
from tests.engine.improve.small import TEXT
from tests.improvement.made import ON, Made


@dataclass(frozen=True)
class Filled:
    """What the pages show."""

    customer: Any
    case: Case
    draft: Case
    meeting: Meeting
    planned: Meeting
    open: Action
    followed: Action


def fill(desk: Desk) -> Filled:
    """Cases in every state, a review that was held and one that is planned, actions open, late and followed."""
    rulebook.record("strategy", "small", TEXT)
    lead, user = desk.user("leader"), desk.user("phone")
    for name in ("analyst", "risk"):
        desk.user(name, None)
    made = Made()
    for since, kept in ((ON - dt.timedelta(days=100), 120), (ON - dt.timedelta(days=27), 200)):
        made.spread("promises", 300, kept, {"state": ("kept", "broken")}, since, 26, segment="late", strategy="small",
                    amount_minor=80_000, made_on=since)  # fmt: skip
    made.keep()
    customer = history(desk, user)
    good = case(desk, tags=["plan", "listening"])
    case(desk, OTHER, outcome="failure", reason="")
    draft = services.writing.draw(customer.pk, user=user)
    services.talking.comment(good.pk, user=lead, text="先听再问，很有用。")
    services.talking.vote(good.pk, user=lead)
    begun = timezone.now() - dt.timedelta(days=40)
    people = [one.pk for one in services.meetings.may_attend()]
    with time_machine.travel(begun, tick=False):
        held = services.meetings.plan(user=lead, kind="monthly", title="10月复盘", since_on=dt.date(2026, 9, 1),
                                      until_on=dt.date(2026, 9, 30), at=begun, people=people)  # fmt: skip
        services.meetings.add_topic(held.pk, user=lead, title="", case_id=good.pk)
        services.meetings.prepare(held.pk, user=lead)
        first = held.topics.first()
        assert first is not None
        services.meetings.hold(held.pk, user=lead, attendance={lead.pk: "came"}, minutes="会议认为应当先问原因。",
                               topics={first.pk: ("承诺兑现率下降。", "先提方案，再谈金额。")})  # fmt: skip
        given = {"kind": "other", "what": "先提方案再谈金额，避免超出能力的承诺。", "owner_id": lead.pk, "user": lead}
        due = begun.date() + dt.timedelta(days=5)
        followed = services.actions.add(**given, title="先提方案", due_on=due, meeting_id=held.pk,
                                        measure="promise_kept_rate", slices={"segment": "late"})  # fmt: skip
        late = services.actions.add(**given | {"kind": "strategy"}, title="放宽早期电话频率", due_on=due,
                                    meeting_id=held.pk)  # fmt: skip
    with time_machine.travel(begun + dt.timedelta(days=3), tick=False):
        services.actions.done(followed.pk, user=lead, note="已在晨会宣讲，并更新质检要点。")
    Action.objects.filter(pk=followed.pk).update(follow_on=TODAY - dt.timedelta(days=5))
    services.watch()
    planned = services.meetings.plan(
        user=lead, kind="quarterly", title="第三季度复盘", since_on=dt.date(2026, 7, 1), until_on=dt.date(2026, 9, 30),
        at=timezone.now() + dt.timedelta(days=3), place="三号会议室", people=people,
    )  # fmt: skip
    followed.refresh_from_db()
    late.refresh_from_db()
    return Filled(customer, good, draft, held, planned, late, followed)
