"""Fifty collectors at work on five channels, workers at the gateways, and the switch falls: nothing begins or leaves
once it is committed, and what was queued leaves exactly once after two persons have resumed."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction
from tests.desk import Desk
from tests.dispatch.letters_of_tests import DATA

from cureline.contact import services
from cureline.contact.models import Attempt
from cureline.contact.services import stops
from cureline.dispatch import worker
from cureline.dispatch.channels import Sent, mail, sms
from cureline.dispatch.models import Letter, Outbox
from cureline.dispatch.services import batches, send_email, send_letter, send_sms
from cureline.trust import rows

TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"
CHANNELS = ("call", "sms", "email", "letter", "visit")
EACH, CUSTOMERS, WORKERS = 10, 12, 4


def contact_by(channel: str) -> Callable[[str, Any], Any]:
    if channel == "sms":
        return lambda key, user: send_sms(key, user=user, text=TEXT)
    if channel == "email":
        return lambda key, user: send_email(key, user=user, text=TEXT)
    if channel == "letter":
        return lambda key, user: send_letter(key, "reminder", DATA["reminder"], user=user)
    return lambda key, user: services.begin(key, channel, user=user)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_begins_or_leaves_after_the_switch_and_nothing_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURELINE_SMS_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("CURELINE_SMTP_URL", "smtp://127.0.0.1:1")
    handed: list[str] = []

    def gateway(place: Any, key: str, payload: Any) -> Sent:
        handed.append(key)
        time.sleep(0.02)
        return Sent(key)

    monkeypatch.setattr(sms, "send", gateway)
    monkeypatch.setattr(mail, "send", gateway)
    head, officer = desk.user("head", None), desk.user("compliance", None)
    people = {
        "call": "phone", "sms": "phone", "email": "phone", "letter": "phone", "visit": "field",
    }  # fmt: skip
    work: list[tuple[str, Any, list[str]]] = []
    for channel, role in people.items():
        for _ in range(EACH):
            user, keys = desk.user(role), []
            for _ in range(CUSTOMERS):
                customer = desk.customer()
                desk.account(customer)
                desk.point(customer, "home_address", "上海市浦东新区世纪大道100号")
                desk.point(customer, "email", "wang@example.cn")
                keys.append(customer.pk)
            work.append((channel, user, keys))
    over, said, begun = threading.Event(), Counter[tuple[str, str]](), Counter[str]()
    start = threading.Barrier(len(work) + WORKERS + 1)

    def collect(channel: str, user: Any, keys: list[str]) -> None:
        act = contact_by(channel)
        start.wait(timeout=60)
        for key in itertools.cycle(keys):
            if over.is_set():
                break
            try:
                kept = False
                with rows.as_user(user):
                    try:
                        act(key, user)
                        kept = True
                    except services.RefusedError as refused:
                        said[channel, refused.rule_id] += 1
                # told as begun once it is committed
                begun[channel] += kept
            except Error:
                # ended by the switch because it stood in its way too long: nothing of it is kept
                connection.close()
            time.sleep(0.005)
        connection.close()

    def send() -> None:
        start.wait(timeout=60)
        while not over.is_set():
            try:
                if not worker.step():
                    time.sleep(0.01)
            except Error:
                connection.close()
        connection.close()

    threads = [threading.Thread(target=collect, args=line) for line in work]
    threads += [threading.Thread(target=send) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    start.wait(timeout=60)
    until = time.monotonic() + 60
    while (min(begun[channel] for channel in CHANNELS) < 5 or len(handed) < 10) and time.monotonic() < until:
        time.sleep(0.01)
    pressed = time.monotonic()
    stop = stops.stop("all", user=head, reason="data were leaked")
    committed = time.monotonic()
    left, attempts = len(handed), Attempt.objects.count()
    # all go on trying for a while
    time.sleep(1.5)
    after = len(handed), Attempt.objects.count()
    over.set()
    for thread in threads:
        thread.join(timeout=60)
    print(f"the switch was committed {1000 * (committed - pressed):.0f} ms after it was pressed; begun {dict(begun)}")
    assert after == (left, attempts) == (len(handed), Attempt.objects.count())
    assert {channel for channel, rule in said if rule == "BANK-STOP"} == set(CHANNELS)
    # not one is lost: each that was queued has left or waits
    messages = set(Outbox.objects.filter(kind__in=("sms", "email")).values_list("key", flat=True))
    states = Counter(Outbox.objects.values_list("state", flat=True))
    assert set(states) <= {"queued", "sent"} and len(messages) == begun["sms"] + begun["email"]
    assert Counter(handed) == Counter(set(handed)) and len(messages) > len(handed)

    stops.ask_resume(stop.pk, user=head, reason="the hole is closed")
    stops.decide_resume(stop.pk, user=officer, approve=True)
    while worker.step():
        pass
    assert Counter(handed) == Counter(messages)
    batch = batches.make(user=desk.user("leader"))
    assert batch.letters_total == Letter.objects.count() == begun["letter"]


@pytest.mark.django_db(transaction=True)
def test_one_who_hangs_does_not_hold_up_the_switch(desk: Desk) -> None:
    customer, user, head = desk.customer(), desk.user("phone"), desk.user("head", None)
    desk.account(customer)
    inside, ended = threading.Event(), threading.Event()

    def hang() -> None:
        try:
            with transaction.atomic():
                services.begin(customer.pk, "call", user=user)
                inside.set()
                ended.wait(timeout=30)
        except Error:
            pass
        finally:
            connection.close()

    thread = threading.Thread(target=hang)
    thread.start()
    assert inside.wait(timeout=30)
    stops.stop("all", user=head, reason="leak")
    ended.set()
    thread.join(timeout=30)
    # what it had begun was not kept
    assert Attempt.objects.count() == 0
