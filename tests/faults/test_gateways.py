"""A gateway that is slow, silent, shut and lying in turn, whose receipts come twice, late and out of order."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from cureline.dispatch import worker
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.config import document
from cureline.dispatch.models import Outbox
from cureline.dispatch.services import incoming, outbox, send_sms
from tests.desk import Desk
from tests.dispatch.conftest import DAY, gateway
from tests.faults.rounds import KILLS

__all__ = ["gateway"]
pytestmark = pytest.mark.django_db(transaction=True)
STORMS = max(1, KILLS // 2)
TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"
FAULTS = ("none", "slow", "timeout", "500", "lie", "lost", "busy")


@pytest.fixture(autouse=True)
def clock(survived: Counter[str]) -> Iterator[Any]:
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("seed", range(STORMS))
def test_each_number_gets_its_message_once(
    seed: int, desk: Desk, gateway: LocalGateway, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the course of the storm
    monkeypatch.setitem(document("retry")["sms"], "timeout_seconds", 0.2)
    phone, now = desk.user("phone"), DAY
    for number in range(8):
        customer = desk.customer(mobile=f"138{seed:04d}{number:04d}")
        desk.account(customer, due_on=dt.date(2026, 10, 5))
        send_sms(customer.pk, user=phone, text=TEXT)
    told: list[tuple[str, str, str]] = []
    for _ in range(80):
        gateway.fault = chance.choice(FAULTS)
        worker.step(chance=chance)
        receive(chance, gateway, told)
        # forwards, and at times back: a clock that was set
        now += dt.timedelta(seconds=chance.choice([0, 1, 30, 90, -60]))
        clock.move_to(now)
    # the storm is over; what is a dead letter is sent again by a person, who asks the gateway first
    gateway.fault = "none"
    for row in Outbox.objects.filter(state="failed").exclude(key__in=list(gateway.taken)):
        outbox.retry(row.pk, user=phone, reason="the gateway does not know it")
    for _ in range(100):
        clock.move_to(now := now + dt.timedelta(seconds=90))
        worker.step(chance=chance)
    assert set(Outbox.objects.values_list("key", flat=True)) == set(gateway.taken)
    assert set(Outbox.objects.values_list("state", flat=True)) <= {"sent", "delivered"}
    assert len({message["to"] for message in gateway.taken.values()}) == 8


def receive(chance: random.Random, gateway: LocalGateway, told: list[tuple[str, str, str]]) -> None:
    """A receipt of anything that was taken, in any order; or one that was sent before, once more."""
    if told and chance.random() < 0.3:
        event, key, state = chance.choice(told)
    elif gateway.taken:
        key, state = chance.choice(sorted(gateway.taken)), chance.choice(["sent", "delivered"])
        event = f"{key}-{state}"
        told.append((event, key, state))
    else:
        return
    incoming.receipt(event, key, state, remote_id=gateway.taken[key]["id"], at=DAY)
