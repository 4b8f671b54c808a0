"""The stop switch: what it halts, who lets contact run again, and that nothing is lost meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import Error, transaction
from django.urls import reverse
from tests.desk import Desk

from cureline.contact import services
from cureline.contact.models import Attempt, Refusal, Stop
from cureline.contact.services import calls, stops
from cureline.dispatch import worker
from cureline.dispatch.channels import Sent, sms
from cureline.dispatch.models import Outbox
from cureline.dispatch.services import batches, send_letter, send_sms
from cureline.dispatch.services.errors import StateError
from cureline.portfolio.models import Contact
from cureline.worklist import services as worklist
from cureline.worklist.models import Task

TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"


def debtor(desk: Desk, **columns: Any) -> Any:
    customer = desk.customer(**columns)
    desk.account(customer)
    return customer


def resume(desk: Desk, stop: Stop) -> Stop:
    stops.ask_resume(stop.pk, user=stop.by, reason="checked")
    return stops.decide_resume(stop.pk, user=desk.user("compliance", None), approve=True)


@pytest.mark.django_db
def test_a_stop_of_the_bank_refuses_each_channel_with_its_own_rule(desk: Desk) -> None:
    head, user, customer = desk.user("head", None), desk.user("phone"), debtor(desk)
    stops.stop("all", user=head, reason="leak of data")
    for channel in ("call", "sms", "email", "letter", "visit", "legal"):
        with pytest.raises(services.RefusedError) as refused:
            services.begin(customer.pk, channel, user=user)
        assert refused.value.rule_id == "BANK-STOP"
        assert any("leak of data" in line for line in refused.value.members["lines"])
    assert Attempt.objects.count() == 0
    # each refusal can be judged again from what it kept
    assert all(services.same(row) for row in Refusal.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "value"), [("channel", "call"), ("team", "early"), ("portfolio", "cards"), ("script", "early_call")]
)
def test_a_narrow_stop_halts_its_own_and_lets_the_others_pass(desk: Desk, scope: str, value: str) -> None:
    head, user = desk.user("head", None), desk.user("phone")
    inside, outside = debtor(desk), debtor(desk, team="late", portfolio="loans")
    stops.stop(scope, value, user=head, reason="wrong text")
    with pytest.raises(services.RefusedError) as refused:
        services.begin(inside.pk, "call", user=user, script="early_call@2026.1")
    assert refused.value.rule_id == "BANK-STOP"
    if scope in ("team", "portfolio"):
        services.begin(outside.pk, "call", user=user, script="early_call@2026.1")
    else:
        channel = "sms" if scope == "channel" else "call"
        services.begin(inside.pk, channel, user=user, script="other@1")


@pytest.mark.django_db
def test_contact_runs_again_only_when_a_second_person_agrees(desk: Desk) -> None:
    head, other, customer = desk.user("head", None), desk.user("compliance", None), debtor(desk)
    stop = stops.stop("all", user=head, reason="leak")
    assert stops.stop("all", user=other, reason="again").pk == stop.pk
    with pytest.raises(services.StopError):
        stops.decide_resume(stop.pk, user=other, approve=True)
    stops.ask_resume(stop.pk, user=head, reason="closed the hole")
    with pytest.raises(services.StopError):
        stops.decide_resume(stop.pk, user=head, approve=True)
    # who asked can't write it past the service either
    with pytest.raises(Error), transaction.atomic():
        Stop.objects.filter(pk=stop.pk).update(resumed_by=head, resumed_at=stop.since_at)
    stops.decide_resume(stop.pk, user=other, approve=False)
    with pytest.raises(services.RefusedError):
        services.begin(customer.pk, "call", user=head)
    resume(desk, stop)
    assert services.begin(customer.pk, "call", user=head).allowed


@pytest.mark.django_db
def test_an_attempt_written_past_the_gate_is_refused_by_the_database(desk: Desk) -> None:
    user, customer = desk.user("phone"), debtor(desk)
    attempt = services.begin(customer.pk, "call", user=user)
    services.record_outcome(attempt, "no_answer", user=user)
    stops.stop("channel", "call", user=desk.user("head", None), reason="storm")
    columns = {f.attname: getattr(attempt, f.attname) for f in Attempt._meta.fields if f.name != "id"}
    contact = Contact.objects.get(pk=attempt.contact_id)
    contact.pk = columns["contact_id"] = "past-the-gate"
    contact.save(force_insert=True)
    with pytest.raises(Error, match="stopped outgoing contact"), transaction.atomic():
        Attempt.objects.create(**columns)


@pytest.mark.django_db(transaction=True)
def test_what_was_queued_waits_whole_and_leaves_once_after_the_resume(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def gateway(place: Any, key: str, payload: Any) -> Sent:
        sent.append(key)
        return Sent(key)

    monkeypatch.setattr(sms, "send", gateway)
    monkeypatch.setenv("CURELINE_SMS_URL", "http://127.0.0.1:1")
    head, user = desk.user("head", None), desk.user("phone")
    rows = [send_sms(debtor(desk).pk, user=user, text=TEXT).outbox for _ in range(3)]
    stop = stops.stop("channel", "sms", user=head, reason="storm")
    while worker.step():
        pass
    assert sent == []
    assert {row["waiting"] for row in stops.flights() if row["name"] == "sms"} == {3}
    assert set(Outbox.objects.values_list("state", "why", "attempts")) == {("queued", "BANK-STOP", 0)}
    # three days later, at night: the gate decides anew, and the night keeps it until the morning
    with time_machine.travel(dt.datetime(2026, 11, 28, 15, 30, tzinfo=dt.UTC)):
        resume(desk, stop)
        while worker.step():
            pass
        assert sent == []
    with time_machine.travel(dt.datetime(2026, 11, 29, 2, 0, tzinfo=dt.UTC)):
        while worker.step():
            pass
    assert sorted(sent) == sorted(row.key for row in rows)
    assert set(Outbox.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_a_message_that_was_claimed_before_the_stop_is_not_handed_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The switch falls between the worker's claim and the hand-over to the gateway."""
    monkeypatch.setattr(sms, "send", lambda *_: pytest.fail("handed over"))
    monkeypatch.setenv("CURELINE_SMS_URL", "http://127.0.0.1:1")
    head = desk.user("head", None)
    row = send_sms(debtor(desk).pk, user=desk.user("phone"), text=TEXT).outbox
    claim = worker._claim

    def claimed(now: dt.datetime) -> Any:
        found = claim(now)
        stops.stop("all", user=head, reason="leak")
        return found

    monkeypatch.setattr(worker, "_claim", claimed)
    assert worker.step()
    row.refresh_from_db()
    assert (row.state, row.why, row.attempts) == ("queued", "BANK-STOP", 0)


@pytest.mark.django_db
def test_letters_are_neither_printed_nor_handed_over(desk: Desk) -> None:
    from tests.dispatch.letters_of_tests import DATA

    leader, head, user = desk.user("leader"), desk.user("head", None), desk.user("phone")
    for _ in range(2):
        customer = debtor(desk)
        desk.point(customer, "home_address", "上海市浦东新区世纪大道100号")
        send_letter(customer.pk, "reminder", DATA["reminder"], user=user)
    batch = batches.make(user=leader)
    stop = stops.stop("channel", "letter", user=head, reason="wrong text")
    assert stop.in_flight["letter"] == 2
    with pytest.raises(StateError):
        batches.file_of(batch, "pdf", user=leader)
    with pytest.raises(StateError):
        batches.hand_over(batch.pk, letters=2, pages=batch.pages_total, receipt="R1", user=leader)
    resume(desk, stop)
    batches.hand_over(batch.pk, letters=2, pages=batch.pages_total, receipt="R1", user=leader)


@pytest.mark.django_db
def test_the_queue_offers_no_stopped_channel_and_keeps_its_tasks(desk: Desk) -> None:
    head, user, customer = desk.user("head", None), desk.user("phone"), debtor(desk)
    task = worklist.add_task(customer.pk, "follow_up", team="early", why="follow_up")
    Task.objects.filter(pk=task.pk).update(channel="call", kind="planned", on=dt.date(2026, 11, 25))
    stop = stops.stop("all", user=head, reason="leak")
    assert worklist.claim_next(user) is None
    resume(desk, stop)
    found = worklist.claim_next(user)
    assert found is not None and found.pk == task.pk


@pytest.mark.django_db
def test_a_call_that_was_begun_but_not_dialled_is_not_dialled(desk: Desk) -> None:
    user, customer = desk.user("phone"), debtor(desk)
    attempt = services.begin(customer.pk, "call", user=user)
    stops.stop("all", user=desk.user("head", None), reason="leak")
    with pytest.raises(services.StoppedError):
        calls.start(attempt, user=user)


@pytest.mark.django_db
def test_the_number_leaves_the_page_and_every_page_tells_of_the_stop(desk: Desk) -> None:
    user, customer = desk.user("phone"), debtor(desk)
    attempt = services.begin(customer.pk, "call", user=user)
    calls.start(attempt, user=user)
    browser, page = desk.client(user), reverse("contact:attempt", args=[attempt.pk])
    assert "13812345678" in browser.get(page).content.decode()
    stops.stop("all", user=desk.user("head", None), reason="data were leaked")
    shown = browser.get(page).content.decode()
    assert "13812345678" not in shown and "data were leaked" in shown
    assert "data were leaked" in browser.get(reverse("home")).content.decode()


@pytest.mark.django_db
def test_the_switch_is_pressed_and_resumed_on_its_page_and_by_the_api(desk: Desk) -> None:
    head, officer = desk.client(desk.user("head", None)), desk.client(desk.user("compliance", None))
    assert desk.client(desk.user("phone")).get(reverse("contact:stops")).status_code == 403
    page = reverse("contact:stops")
    assert head.post(reverse("contact:stop_press"), {"what": "channel:sms", "reason": "", "review_hours": 4}
                     ).status_code == 422  # fmt: skip
    head.post(reverse("contact:stop_press"), {"what": "channel:sms", "reason": "storm", "review_hours": 4})
    stop = Stop.objects.get()
    assert (stop.scope, stop.value, stop.reason) == ("channel", "sms", "storm")
    officer.post(reverse("contact:stop_ask", args=[stop.pk]), {"reason": "the media are calm"})
    assert "storm" in officer.get(page).content.decode()
    assert "the media are calm" in head.get(reverse("worklist:approvals")).content.decode()
    head.post(reverse("contact:stop_decide", args=[stop.pk]), {"act": "resume"})
    stop.refresh_from_db()
    assert not stop.stands

    def call(client: Any, path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/v1/contact/stops{path}", body, content_type="application/json")

    made = call(head, "", {"scope": "all", "reason": "leak"})
    assert made.status_code == 201
    key = made.json()["id"]
    assert call(head, "", {"scope": "channel", "value": "pigeon", "reason": "leak"}).status_code == 422
    assert [row["id"] for row in head.get("/api/v1/contact/stops").json()] == [key]
    assert call(head, f"/{key}/resume", {"reason": "over"}).status_code == 200
    assert call(head, f"/{key}/decision", {"approve": True}).status_code == 403
    assert call(officer, f"/{key}/decision", {"approve": True}).json()["resumed_at"]
    assert head.get("/api/v1/contact/stops").json() == []
