"""The worker against a gateway that misbehaves: sent once, or shown as uncertain, never twice and never lost."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from tests.desk import Desk
from tests.dispatch.conftest import DAY

from cureline.contact.models import Attempt
from cureline.dispatch import worker
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Outbox
from cureline.dispatch.services import StateError, outbox, send_sms
from cureline.trust.models import AuditEntry

TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def row(desk: Desk, debtor: Any, gateway: LocalGateway) -> Outbox:
    return send_sms(debtor.pk, user=desk.user("phone"), text=TEXT).outbox


def state(row: Outbox) -> str:
    row.refresh_from_db()
    return row.state


def test_it_is_sent_once(row: Outbox, gateway: LocalGateway) -> None:
    assert worker.step() and not worker.step()
    assert state(row) == "sent" and row.remote_id == gateway.taken[row.key]["id"]
    assert gateway.taken[row.key]["to"] == "13812345678"


def test_busy_is_tried_again_later_and_at_last_a_dead_letter(row: Outbox, gateway: LocalGateway, clock: Any) -> None:
    gateway.fault = "busy"
    waits = []
    for _ in range(8):
        assert worker.step()
        state(row)
        waits.append((row.next_try_at - DAY).total_seconds())
        clock.move_to(max(row.next_try_at, DAY))
    assert row.state == "failed" and row.why == "GATEWAY-503" and not gateway.taken
    assert waits[0] < waits[1] < waits[2]
    assert Attempt.objects.get().outcome == "abandoned"
    gateway.fault = "none"
    assert not worker.step()


@pytest.mark.parametrize("fault", ["lie", "500"])
def test_after_500_it_is_asked_before_it_is_sent_again(
    row: Outbox, gateway: LocalGateway, clock: Any, fault: str
) -> None:
    gateway.fault = fault
    assert worker.step()
    assert state(row) == "uncertain" and row.why == "GATEWAY-500"
    gateway.fault = "none"
    while state(row) != "sent":
        clock.move_to(row.next_try_at)
        assert worker.step()
    assert gateway.sent[row.key] == 1
    assert gateway.requests[row.key] == 1


def test_a_lost_worker_leaves_it_uncertain_and_the_gateway_is_asked(
    row: Outbox, gateway: LocalGateway, clock: Any
) -> None:
    # the worker died between send and record
    claimed = worker._claim(DAY)
    assert claimed is not None and claimed[0] is not None
    gateway.take(row.key, "13812345678", TEXT)
    assert not worker.step(), "its lease has not run out"
    clock.shift(dt.timedelta(seconds=61))
    assert worker.step()
    assert state(row) == "uncertain" and row.why == "WORKER-LOST"
    assert worker.step()
    assert state(row) == "sent" and gateway.requests[row.key] == 1


def test_a_wrong_number_ends_the_point(row: Outbox, gateway: LocalGateway, debtor: Any) -> None:
    from cureline.portfolio.models import ContactPoint

    gateway.fault = "bad_number"
    assert worker.step()
    assert state(row) == "failed"
    assert ContactPoint.objects.get(customer_id=debtor.pk, kind="mobile").valid is False


def test_by_hand_a_dead_letter_is_sent_again_and_a_sent_one_is_not(
    desk: Desk, row: Outbox, gateway: LocalGateway, clock: Any
) -> None:
    admin = desk.user("admin", None)
    Outbox.objects.filter(pk=row.pk).update(state="failed", why="GATEWAY-503")
    outbox.retry(row.pk, user=admin, reason="gateway is back")
    assert worker.step() and state(row) == "sent"
    with pytest.raises(StateError):
        outbox.cancel(row.pk, user=admin, reason="too late")
    assert AuditEntry.objects.get(action="outbox.retried").reason == "gateway is back"


def test_a_row_that_breaks_the_adapter_does_not_stop_the_others(
    desk: Desk, debtor: Any, row: Outbox, gateway: LocalGateway, clock: Any
) -> None:
    Outbox.objects.filter(pk=row.pk).update(payload=b"not what the vault sealed, not at all")
    other = send_sms(debtor.pk, user=desk.user("phone"), text=TEXT).outbox
    assert worker.step() and worker.step()
    assert state(other) == "sent"
    assert state(row) == "uncertain" and row.why.startswith("ERROR-")
    for _ in range(20):
        clock.move_to(max(row.next_try_at, DAY))
        worker.step()
        if state(row) == "failed":
            break
    assert row.state == "failed" and row.key not in gateway.taken


def test_without_a_gateway_it_waits(row: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CURELINE_SMS_URL")
    assert not worker.step() and state(row) == "queued"


def test_waits_grow_and_are_spread() -> None:
    chance = random.Random(7)  # noqa: S311 - spreads tries in time
    for attempts, middle in ((1, 10), (2, 30), (3, 90), (9, 3600)):
        waits = [outbox.wait_seconds("sms", attempts, chance) for _ in range(50)]
        assert all(middle * 0.75 <= wait <= middle * 1.25 for wait in waits)
        assert len(set(waits)) > 10
