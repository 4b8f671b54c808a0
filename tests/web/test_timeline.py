"""The timeline of a customer's page: everything is counted, in its order; what is not shown is not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from tests.desk import Desk

from cureline.contact.models import Note, Refusal
from cureline.face import Event, Strand
from cureline.portfolio.models import Contact
from cureline.trust.models import User
from cureline.web import gathered, timeline
from cureline.worklist.models import Task

LAST = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def _happened(customer: Any, user: User, number: int) -> None:
    """A call, a refusal of the gate, a note and a task done, on a day of their own each time."""
    at = LAST - dt.timedelta(days=number)
    about = {"customer_id": customer.pk, "account_id": ""}
    Contact.objects.create(
        contact_id=f"T{number}", customer_id=customer, at=at, channel="call", direction="out", relation="self",
        outcome="no_answer", prior_consent=False,
    )  # fmt: skip
    hour = dt.timedelta(hours=1)
    Refusal.objects.create(
        **about, channel="call", contact_point_id="", point_kind="mobile", relation="self", purpose="collect",
        prior_consent=False, user=user, collector_id="", asked_at=at + hour, warnings=[], pack_version="cn",
        policy_version="", rules_on=at.date(), facts={}, facts_sha256="0" * 64, rule_id="CN-CALL-DAY", article="",
        refusals=["CN-CALL-DAY"],
    )  # fmt: skip
    Note.objects.create(customer_id=customer.pk, user=user, at=at + 2 * hour, reason_code="forgot")
    Task.objects.create(
        **about, kind="follow_up", on=at.date(), team="early", urgency=5, place=number, channel="call", minutes=6,
        why=[], currency="CNY", state="done", outcome="no_answer", made_at=at, finished_at=at + 3 * hour,
    )  # fmt: skip


def _page(client: Client, customer: Any, asked: str = "") -> tuple[timeline.Timeline, int]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/customers/{customer.pk}/events/{asked}")
    assert answer.status_code == 200
    return answer.context["timeline"], len(queries)


def test_a_long_history_is_counted_whole_and_shown_in_part_by_the_same_queries(desk: Desk) -> None:
    user = desk.user("phone")
    client = desk.client(user)
    short, long = desk.customer(), desk.customer()
    for number in range(5):
        _happened(short, user, number)
    for number in range(5, 50):
        _happened(long, user, number)
    _page(client, short)
    (few, asked), (many, asked_of_many) = _page(client, short), _page(client, long)
    assert [few.total, many.total] == [20, 165]
    # tasks are told up to thirty, the others up to a hundred a kind of row
    assert {kind: count for kind, _name, count in many.kinds} == {"contact": 90, "note": 45, "task": 30}
    assert asked_of_many <= asked
    # by time, whichever table they come from: task, note, refusal, call of each day
    assert [event.icon for event in many.events[1:4]] == ["notebook-pen", "shield-x", "phone"]
    instants = [event.at for event in many.events]
    assert instants == sorted(instants, reverse=True) and len(instants) == timeline.SHORT and many.more

    whole, _ = _page(client, long, "?all=1")
    assert len(whole.events) == 165 and not whole.more
    assert whole.events[: timeline.SHORT] == many.events
    notes, _ = _page(client, long, "?kind=note")
    assert {event.kind for event in notes.events} == {"note"} and len(notes.events) == timeline.SHORT
    assert (notes.total, notes.chosen, notes.more) == (165, "note", True)


def test_only_what_is_shown_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(30):
        desk.user("phone")
    told: list[int] = []

    def tell(rows: list[Any]) -> Iterator[Event]:
        for row in rows:
            told.append(row.pk)
            yield Event(row.date_joined, "note", "x", row.username)

    users = User.objects.order_by("-date_joined", "-pk")
    parts = [
        Event(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "visit", "x", "old"),
        Strand("note", users, "date_joined", 25, tell),
        Strand("task", User.objects.none(), "date_joined", 25, tell),
    ]
    monkeypatch.setattr(gathered, "events", lambda request, customer_id: parts)
    found = timeline.of(RequestFactory().get("/"), "K1")
    assert [event.title for event in found.events] == [user.username for user in users[: timeline.SHORT]]
    assert len(told) == timeline.SHORT
    assert (found.total, [(kind, count) for kind, _name, count in found.kinds]) == (26, [("note", 25), ("visit", 1)])
