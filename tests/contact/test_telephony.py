"""Calls through a real Asterisk, and what happens where none answers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.contact import asterisk
from tests.desk import Desk

from cureline.contact import services, telephony
from cureline.contact.models import Call
from cureline.contact.services import calls
from cureline.contact.telephony.asterisk import Asterisk
from cureline.contact.telephony.base import Heard, TelephonyError
from cureline.contact.telephony.listener import listen
from cureline.trust.models import AuditEntry

NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
needs_asterisk = pytest.mark.skipif(
    not asterisk.fetched(), reason="no Asterisk here; `python tests/contact/asterisk.py` fetches Debian's"
)
ENDED = ("ended", "failed")


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[asterisk.Exchange]:
    running = asterisk.Exchange(tmp_path)
    yield running
    running.stop()


@pytest.fixture
def adapter(exchange: asterisk.Exchange, monkeypatch: pytest.MonkeyPatch) -> Asterisk:
    """The desk calls through the exchange."""
    made = Asterisk(
        "127.0.0.1", exchange.port, "cureline", asterisk.SECRET, "Local/{collector}@collectors", ring_seconds=1
    )
    monkeypatch.setattr(telephony, "adapter", lambda: made)
    return made


@pytest.fixture
def heard(adapter: Asterisk) -> Iterator[None]:
    """The listener runs in a thread of its own, as it does in a process of its own."""
    stop = threading.Event()

    def run() -> None:
        listen(adapter, stop, again_after=0.2)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.5)
    yield
    stop.set()
    thread.join(timeout=10)


def _dial(desk: Desk, mobile: str, user: Any) -> Call:
    customer = desk.customer(mobile=mobile)
    desk.account(customer)
    return calls.start(services.begin(customer.pk, "call", user=user, at=NOON), user=user)


def _until(call: Call, holds: Callable[[Call], bool], seconds: float = 12) -> Call:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        call.refresh_from_db()
        if holds(call):
            return call
        time.sleep(0.05)
    raise AssertionError(f"still {call.state} {call.cause}")


@needs_asterisk
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("heard")
def test_how_a_call_went_is_heard_from_the_exchange(desk: Desk) -> None:
    user = desk.user("phone")
    deaf = desk.user("phone")
    deaf.staff.collector_id = "deaf"
    deaf.staff.save()
    answered, busy, silent, dead, long = (_dial(desk, f"1380000000{number}", user) for number in range(1, 6))
    absent = _dial(desk, "13800000001", deaf)
    _until(long, lambda call: call.state == "answered")
    calls.hang_up(long)
    for call in (answered, busy, silent, dead, long, absent):
        _until(call, lambda call: call.state in ENDED and call.cause != "")
    # 1.2 seconds, as heard on a busy machine
    assert answered.cause == "answer" and answered.seconds in (1, 2)
    assert (busy.cause, busy.seconds) == ("busy", 0)
    assert (silent.cause, silent.seconds) == ("no_answer", 0)
    _until(dead, lambda call: call.cause == "unallocated")
    assert (long.cause, long.state) == ("answer", "ended")
    assert (absent.cause, absent.state) == ("collector_unreachable", "failed")
    suggested = [calls.suggested(call) for call in (answered, busy, silent, dead, absent)]
    assert suggested == ["", "busy", "no_answer", "wrong_number", "abandoned"]


@needs_asterisk
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("heard")
def test_a_call_that_ended_while_nobody_listened_is_closed(desk: Desk, exchange: asterisk.Exchange) -> None:
    call = _until(_dial(desk, "13800000005", desk.user("phone")), lambda call: call.state == "answered")
    exchange.stop()
    exchange.start()
    _until(call, lambda call: call.state == "ended")
    assert call.cause == "answer" or call.cause == "lost"


@needs_asterisk
def test_the_exchange_says_no_to_a_wrong_secret(exchange: asterisk.Exchange) -> None:
    wrong = Asterisk("127.0.0.1", exchange.port, "cureline", "wrong")
    with pytest.raises(TelephonyError, match="Authentication failed"):
        wrong.running()


@needs_asterisk
def test_a_number_says_one_thing_only(adapter: Asterisk) -> None:
    for number in ("13800000001\r\nAction: Command", "tel:1", "", "12"):
        with pytest.raises(TelephonyError):
            adapter.dial("cureline-x", number, "X1")
    with pytest.raises(TelephonyError, match="staff record"):
        adapter.dial("cureline-x", "13800000001", "X1@elsewhere,n")
    assert adapter.running() == set()


@pytest.mark.django_db(transaction=True)
def test_where_no_exchange_answers_the_call_fails_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setattr(
            telephony, "adapter", lambda: Asterisk("127.0.0.1", closed.getsockname()[1], "cureline", "x")
        )
        call = _dial(desk, "13800000001", desk.user("phone"))
    call.refresh_from_db()
    assert (call.state, call.cause, calls.suggested(call)) == ("failed", "exchange", "abandoned")


def _server(answer: bytes) -> int:
    """Something else than an exchange, which says `answer` to whoever comes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, listening.accept()[0] as line:
            line.sendall(answer)
            line.recv(1000)

    threading.Thread(target=serve, daemon=True).start()
    return int(listening.getsockname()[1])


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\n\r\n", b"", b"Asterisk Call Manager/5.0.5\r\n"])
def test_what_is_no_exchange_is_not_taken_for_one(answer: bytes) -> None:
    stranger = Asterisk("127.0.0.1", _server(answer), "cureline", "x", timeout=0.4)
    with pytest.raises(TelephonyError):
        stranger.running()


def test_the_environment_names_the_adapter() -> None:
    made = Asterisk.from_environment(
        {"CURELINE_AMI": "10.0.0.7:5038", "CURELINE_AMI_USER": "u", "CURELINE_AMI_SECRET": "s",
         "CURELINE_AMI_CONTEXT": "out"}
    )  # fmt: skip
    assert dataclasses.astuple(made) == ("10.0.0.7", 5038, "u", "s", "PJSIP/{collector}", "out", 5.0, 30)
    for missing in ({}, {"CURELINE_AMI": "host:1"}):
        with pytest.raises(TelephonyError):
            Asterisk.from_environment(missing)


def test_without_a_setting_the_person_dials(monkeypatch: pytest.MonkeyPatch) -> None:
    telephony.adapter.cache_clear()
    monkeypatch.delenv("CURELINE_TELEPHONY", raising=False)
    assert telephony.adapter().shows_number
    telephony.adapter.cache_clear()
    monkeypatch.setenv("CURELINE_TELEPHONY", "carrier-pigeon")
    with pytest.raises(TelephonyError):
        telephony.adapter()
    telephony.adapter.cache_clear()


@pytest.mark.django_db
def test_dialling_by_hand_shows_the_number_once_and_records_it(desk: Desk) -> None:
    user = desk.user("phone")
    call = _dial(desk, "13812345678", user)
    assert calls.number(call.attempt) == "13812345678"
    entry = AuditEntry.objects.get(action="field.unmasked")
    assert (entry.user, entry.customer_id, entry.reason) == (user, call.attempt.customer_id, "duty: call")
    assert "1381" not in str(entry.detail)
    calls.heard(Heard(call.call_id, "answered", NOON))
    calls.heard(Heard(call.call_id, "ended", NOON + dt.timedelta(seconds=42)))
    calls.heard(Heard(call.call_id, "ringing", NOON + dt.timedelta(seconds=50)))
    call.refresh_from_db()
    assert (call.state, call.seconds) == ("ended", 42)
