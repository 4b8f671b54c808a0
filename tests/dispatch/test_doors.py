"""Receipts, replies and bounces as an outside system sends them: signed, once, in any order."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.desk import Desk
from tests.dispatch.conftest import DAY, SECRET

from cureline.contact.models import Attempt
from cureline.contact.services import RefusedError
from cureline.dispatch import signing, worker
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Message, Outbox, Reply
from cureline.dispatch.services import messages, send_email, send_sms
from cureline.portfolio.models import Circumstance, Contact, ContactPoint
from cureline.worklist.models import Task

TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def message(desk: Desk, debtor: Any, gateway: LocalGateway) -> Message:
    message = send_sms(debtor.pk, user=desk.user("phone"), text=TEXT)
    assert worker.step()
    message.refresh_from_db()
    return message


def post(path: str, body: Any, *, secret: str = SECRET, at: float | None = None) -> tuple[int, str]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = signing.headers(secret, int(at or time.time()), raw)
    answer = Client(headers=headers).post(path, raw, content_type="application/json")
    return answer.status_code, answer.json().get("effect", "")


def receipt(message: Message, state: str, **more: Any) -> tuple[int, str]:
    body = {"event_id": uuid.uuid4().hex, "key": message.outbox.key, "id": "gw-1", "state": state, **more}
    return post("/dispatch/receipts/sms/", body)


def reply(text: str, number: str = "13812345678", **more: Any) -> tuple[int, str]:
    return post("/dispatch/inbound/sms/", {"event_id": uuid.uuid4().hex, "from": number, "text": text, **more})


def test_a_receipt_moves_the_message_on_and_a_late_one_does_not_move_it_back(message: Message) -> None:
    assert receipt(message, "delivered") == (200, "delivered")
    assert receipt(message, "sent") == (200, "late")
    assert receipt(message, "failed", code="expired") == (200, "late")
    message.outbox.refresh_from_db()
    assert message.outbox.state == "delivered" and message.outbox.delivered_at == DAY
    assert Attempt.objects.get(pk=message.attempt_id).outcome == "delivered"


def test_the_same_event_counts_once(message: Message) -> None:
    body = {"event_id": "e1", "key": message.outbox.key, "state": "delivered"}
    assert post("/dispatch/receipts/sms/", body) == (200, "delivered")
    assert post("/dispatch/receipts/sms/", body) == (200, "repeated")


def test_what_is_not_signed_by_the_gateway_or_old_or_misshapen_is_refused(message: Message) -> None:
    path, body = "/dispatch/receipts/sms/", {"event_id": "e1", "key": message.outbox.key, "state": "delivered"}
    assert post(path, body, secret="another")[0] == 401
    assert post(path, body, at=time.time() - 400)[0] == 401
    assert Client().post(path, body, content_type="application/json").status_code == 401
    assert Client().get(path).status_code == 405
    events = ({"event_id": ""}, {"state": "x"}, {"state": 7}, {"at": "yesterday"}, {"at": "2026-11-25T10:00:00"})
    for wrong in (b"", b"[]", b"{", b"null", b'"x"', *({**body, **event} for event in events)):
        assert post(path, wrong)[0] == 422, wrong
    assert post(path, b" " * 70_000)[0] == 413
    message.outbox.refresh_from_db()
    assert message.outbox.state == "sent"


def test_a_receipt_settles_what_was_uncertain(message: Message) -> None:
    Outbox.objects.filter(pk=message.outbox_id).update(state="uncertain")
    assert receipt(message, "sent") == (200, "sent")
    message.outbox.refresh_from_db()
    assert message.outbox.state == "sent"


def test_a_failed_receipt_of_a_dead_number_ends_the_point(message: Message, debtor: Any) -> None:
    assert receipt(message, "failed", code="unknown_subscriber") == (200, "failed")
    assert ContactPoint.objects.get(pk=message.point_id).valid is False


@pytest.mark.parametrize("word", ["TD", "td ", "Ｔ", "退订", " 退訂。", "STOP", "Stop!", "t d"])
def test_an_opt_out_word_ends_sms_at_once(desk: Desk, debtor: Any, message: Message, word: str) -> None:
    assert reply(word, "+8613812345678") == (200, "opt_out")
    fact = Circumstance.objects.get(customer_id=debtor.pk)
    assert (fact.kind, fact.channel, fact.from_on) == ("opt_out", "sms", DAY.date())
    with pytest.raises(RefusedError) as refused:
        send_sms(debtor.pk, user=desk.user("phone"), text=TEXT)
    assert "BANK-OPT-OUT" in refused.value.members["refusals"]
    assert Reply.objects.get().opted_out and not Task.objects.filter(customer_id=debtor.pk).exists()
    assert Contact.objects.filter(customer_id=debtor.pk, direction="in", channel="sms").count() == 1


def test_an_opt_out_is_confirmed_once_and_by_nothing_else(debtor: Any, message: Message, gateway: LocalGateway) -> None:
    reply("TD")
    confirmation = Message.objects.get(purpose="opt_out")
    assert messages.text_of(confirmation).startswith("【示例银行】您已成功退订")
    while worker.step():
        pass
    confirmation.outbox.refresh_from_db()
    assert confirmation.outbox.state == "sent" and len(gateway.taken) == 2
    reply("TD")
    assert Message.objects.filter(purpose="opt_out").count() == 1


def test_what_was_queued_before_an_opt_out_does_not_leave(
    desk: Desk, debtor: Any, message: Message, gateway: LocalGateway
) -> None:
    waiting = send_sms(debtor.pk, user=desk.user("phone"), text=TEXT)
    reply("TD")
    while worker.step():
        pass
    waiting.outbox.refresh_from_db()
    assert (waiting.outbox.state, waiting.outbox.why) == ("cancelled", "BANK-OPT-OUT")
    assert waiting.outbox.key not in gateway.taken


def test_any_other_reply_becomes_work(debtor: Any, message: Message) -> None:
    assert reply("我下周发工资再还，不要停止联系 TD") == (200, "reply")
    assert Task.objects.get(customer_id=debtor.pk).kind == "follow_up"
    assert Attempt.objects.get(pk=message.attempt_id).outcome == "replied"
    assert not Circumstance.objects.exists()
    assert "发工资".encode() not in bytes(Reply.objects.get().text_sealed)


@pytest.mark.usefixtures("gateway")
def test_a_relative_who_opts_out_ends_that_number_only(desk: Desk, debtor: Any) -> None:
    point = desk.point(debtor, "mobile", "13900000001", relation="spouse")
    assert reply("TD", "13900000001") == (200, "opt_out")
    point.refresh_from_db()
    assert point.consent == "refused" and not Circumstance.objects.exists()


def test_an_unknown_number_has_no_effect(message: Message) -> None:
    assert reply("TD", "19999999999") == (200, "unknown")
    assert not Circumstance.objects.exists()


DSN = """From: MAILER-DAEMON@mx.example
To: service@bank.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; wang@example.cn
Action: failed
Status: {status}

--b
Content-Type: message/rfc822

Message-ID: <{key}@bank.example>
Subject: x

text
--b--
"""


def test_a_bounce_ends_the_mailbox_and_makes_work(desk: Desk, debtor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = send_email(debtor.pk, user=desk.user("phone"), text=TEXT)
    Outbox.objects.filter(pk=mail.outbox_id).update(state="sent")
    raw = DSN.format(status="4.2.2", key=mail.outbox.key).encode()
    assert post("/dispatch/inbound/email/", raw)[0] == 401
    monkeypatch.setenv("CURELINE_INBOUND_SECRET", SECRET)
    assert post("/dispatch/inbound/email/", raw) == (200, "noted")
    assert post("/dispatch/inbound/email/", raw.replace(b"4.2.2", b"5.1.1")) == (200, "bounced")
    mail.outbox.refresh_from_db()
    assert (mail.outbox.state, mail.outbox.why) == ("failed", "DSN-5.1.1")
    assert ContactPoint.objects.get(pk=mail.point_id).valid is False
    assert Task.objects.filter(customer_id=debtor.pk, kind="follow_up").exists()
    assert post("/dispatch/inbound/email/", b"Subject: hello\n\nworld") == (200, "unknown")


def test_the_link_of_an_email_ends_email_and_nothing_else(desk: Desk, debtor: Any) -> None:
    path = f"/dispatch/unsubscribe/{messages.unsubscribe_token(debtor.pk)}/"
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200 and not Circumstance.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Circumstance.objects.get().channel == "email"
    assert client.get(path.replace(":", "x:")).status_code == 404
    with pytest.raises(RefusedError):
        send_email(debtor.pk, user=desk.user("phone"), text=TEXT)
    assert send_sms(debtor.pk, user=desk.user("phone"), text=TEXT)
