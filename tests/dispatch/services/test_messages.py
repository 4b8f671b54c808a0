"""An SMS or e-mail: through the gate, into the outbox, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from tests.desk import Desk
from tests.dispatch.conftest import DAY

from cureline.contact.models import Attempt, Refusal
from cureline.contact.services import RefusedError
from cureline.dispatch import worker
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Message, Outbox
from cureline.dispatch.services import TextError, TextRefusedError, messages, outbox, send_email, send_sms
from cureline.portfolio.models import Contact

TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"
NIGHT = dt.datetime(2026, 11, 25, 14, 30, tzinfo=dt.UTC)  # 22:30 in Shanghai


@pytest.fixture(autouse=True)
def _at_ten() -> Any:
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


def test_an_sms_passes_the_gate_and_waits_in_the_outbox(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    message = send_sms(debtor.pk, user=user, text=TEXT)
    assert message.outbox.state == "queued"
    assert outbox.payload_of(message.outbox) == {"to": "13812345678", "text": messages.text_of(message)}
    assert messages.text_of(message) == f"【示例银行】{TEXT}拒收请回复TD"
    attempt = Attempt.objects.get(pk=message.attempt_id)
    assert (attempt.channel, attempt.customer_id, attempt.user) == ("sms", debtor.pk, user)


def test_a_script_is_sent_with_its_version_and_needs_no_second_opt_out(desk: Desk, debtor: Any) -> None:
    message = send_sms(debtor.pk, user=desk.user("phone"), script="overdue_sms")
    text = messages.text_of(message)
    assert message.script.startswith("overdue_sms@")
    assert text.startswith("【") and text.count("退订") == 1 and "拒收" not in text


def test_a_refused_sms_leaves_no_row_but_the_refusal(desk: Desk, debtor: Any) -> None:
    with time_machine.travel(NIGHT), pytest.raises(RefusedError) as refused:
        send_sms(debtor.pk, user=desk.user("phone"), text=TEXT)
    assert refused.value.next_lawful_at == dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC)
    assert not Outbox.objects.exists() and not Message.objects.exists() and not Contact.objects.exists()
    assert Refusal.objects.filter(customer_id=debtor.pk, channel="sms").count() == 1


def test_a_free_text_that_threatens_is_not_sent(desk: Desk, debtor: Any) -> None:
    with pytest.raises(TextRefusedError):
        send_sms(debtor.pk, user=desk.user("phone"), text="再不还钱就派人上门抓你坐牢")
    with pytest.raises(TextError):
        send_sms(debtor.pk, user=desk.user("phone"), text="  ")
    assert not Contact.objects.exists()


def test_a_message_queued_in_time_does_not_leave_in_the_night(
    desk: Desk, debtor: Any, gateway: LocalGateway, _at_ten: Any
) -> None:
    _at_ten.move_to(dt.datetime(2026, 11, 25, 13, 59, tzinfo=dt.UTC))  # 21:59, lawful until 22:00
    message = send_sms(debtor.pk, user=desk.user("phone"), text=TEXT)
    _at_ten.move_to(dt.datetime(2026, 11, 25, 14, 1, tzinfo=dt.UTC))
    assert worker.step()
    message.outbox.refresh_from_db()
    morning = dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC)
    assert (message.outbox.state, message.outbox.next_try_at) == ("queued", morning)
    assert message.outbox.why and not gateway.taken and not worker.step()
    _at_ten.move_to(morning)
    assert worker.step()
    message.outbox.refresh_from_db()
    assert message.outbox.state == "sent" and gateway.sent[message.outbox.key] == 1
    # the day that counts for every cap is the day on which it left
    assert Contact.objects.get(attempt__pk=message.attempt_id).at == morning


def test_a_new_circumstance_cancels_what_is_queued(desk: Desk, debtor: Any, gateway: LocalGateway) -> None:
    message = send_sms(debtor.pk, user=desk.user("phone"), text=TEXT)
    desk.circumstance(debtor, "dispute", DAY.date())
    assert worker.step()
    message.outbox.refresh_from_db()
    assert (message.outbox.state, message.outbox.why) == ("cancelled", "BANK-DISPUTE")
    assert not gateway.taken
    assert Attempt.objects.get(pk=message.attempt_id).outcome == "abandoned"


def test_an_email_has_text_html_and_a_way_out_and_no_person_in_its_subject(desk: Desk, debtor: Any) -> None:
    message = send_email(debtor.pk, user=desk.user("phone"), text="请 <b>联系</b> 我们")
    payload = outbox.payload_of(message.outbox)
    assert payload["to"] == "wang@example.cn"
    assert "王" not in payload["subject"] and debtor.pk not in payload["subject"]
    assert "&lt;b&gt;" in payload["html"] and "<b>" not in payload["html"]
    assert payload["unsubscribe"] in payload["text"]
