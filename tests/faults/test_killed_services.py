"""The worker of the outbox and the web are killed while others send: nothing is lost, nothing is there twice."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from benchmarks.processes import free_port, listening
from django.db import connection
from django.utils import timezone

from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Outbox
from cureline.dispatch.services import send_sms
from cureline.portfolio import models
from cureline.trust import tokens
from tests.desk import Desk
from tests.dispatch.conftest import SECRET, gateway
from tests.faults import acts, processes
from tests.faults.books import booked, debtors, payment, undisturbed
from tests.faults.rounds import KILLS, disturb, faults
from tests.verify.holds import everything_holds

__all__ = ["gateway"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"


def test_the_outbox(chance: random.Random, survived: Counter[str], desk: Desk, gateway: LocalGateway) -> None:
    phone, environment = desk.user("phone"), {
        "CURELINE_SMS_URL": gateway.url, "CURELINE_SMS_KEY": "k", "CURELINE_SMS_SECRET": SECRET,
    }  # fmt: skip
    gateway.pause_seconds = 0.05
    process = processes.start(acts.send, timezone.now(), environment)
    try:
        for fault in faults(chance):
            for _ in range(6):
                customer = desk.customer()
                desk.account(customer, due_on=dt.date(2026, 10, 5))
                send_sms(customer.pk, user=phone, text=TEXT)
            gateway.fault = chance.choice(["none", "lie", "500", "busy"])
            disturb(fault, process, chance.uniform(0, 1), survived)
            gateway.fault = chance.choice(["none", "lie"])
            process = processes.start(acts.send, timezone.now(), environment)
            drained()
            everything_holds()
    finally:
        processes.kill(process)
    keys = set(Outbox.objects.values_list("key", flat=True))
    assert len(keys) == 6 * KILLS and keys == set(gateway.taken)
    assert set(gateway.sent.values()) == {1}


def drained() -> None:
    """Until all is sent: leases of the dead run out, and nobody waits for the next try."""
    until = time.monotonic() + 300
    while Outbox.objects.exclude(state="sent").exists():
        assert time.monotonic() < until, list(Outbox.objects.values_list("state", "why"))
        now = timezone.now()
        Outbox.objects.filter(state="sending", sent_at=None).update(lease_until=now)
        Outbox.objects.filter(state__in=("queued", "uncertain"), lease_until=None).update(next_try_at=now)
        # longer than an honest hand-over, so that only the dead lose their lease
        time.sleep(0.6)


def test_the_web(chance: random.Random, survived: Counter[str], desk: Desk) -> None:
    head = desk.user("head", None)
    _, secret = tokens.make("core banking", head, ["payment.post"], user=head)
    accounts, numbers, port = debtors(desk, 3), itertools.count(), free_port()
    process = processes.start(acts.web, port, timezone.now())
    try:
        listening(port, 30)
        with ThreadPoolExecutor(1) as beside:
            for fault in faults(chance):
                struck = beside.submit(strike, fault, process, port, chance.uniform(0, 0.5), survived)
                sent = 0
                while sent < 12 or not struck.done():
                    row = payment(accounts[sent % 3], f"W{next(numbers)}", chance.randint(1, 20_000))
                    posted(port, secret, row)
                    sent += 1
                process = struck.result()
                connection.close()
                assert booked(accounts) == undisturbed(accounts)
                everything_holds()
    finally:
        processes.kill(process)
    assert models.Payment.objects.count() == next(numbers)


def strike(fault: str, process: Any, port: int, seconds: float, tally: Counter[str]) -> Any:
    """Kill while others send, and give the process that serves from then on."""
    if fault == "process":
        disturb(fault, process, seconds, tally)
        return processes.start(acts.web, port, timezone.now())
    # the desk stays up and finds the server again by itself
    time.sleep(seconds)
    tally["in the midst"] += 1
    tally[fault] += 1
    processes.kill_database()
    processes.start_database()
    return process


def posted(port: int, secret: str, row: dict[str, Any]) -> None:
    """As a sender that tries until it has an answer."""
    body, until = [{**row, "paid_on": str(row["paid_on"])}], time.monotonic() + 300
    url = f"http://127.0.0.1:{port}/api/v1/arrangement/payments"
    head = {"Authorization": f"Bearer {secret}", "Idempotency-Key": row["payment_id"]}
    while True:
        assert time.monotonic() < until
        try:
            answer = requests.post(url, json=body, headers=head, timeout=5)
        except requests.RequestException:
            time.sleep(0.05)
            continue
        if answer.status_code == 200:
            told = answer.json()
            assert told["taken"] + told["repeated"] == [row["payment_id"]]
            return
        assert answer.status_code >= 500, answer.text
        time.sleep(0.05)
