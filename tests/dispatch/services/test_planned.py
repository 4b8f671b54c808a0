"""Messages of the night's plan that no person sends: at their hour, judged anew, each once, whatever is killed."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.desk import Desk
from tests.dispatch.conftest import DAY
from tests.worklist import night

from cureline import database
from cureline.contact.models import Refusal
from cureline.dispatch.models import Letter, Message, Planned
from cureline.dispatch.services import messages, outbox, planned
from cureline.portfolio.models import Contact, Payment
from cureline.worklist.models import NightRun

ON = dt.date(2026, 11, 25)
EARLIER = DAY - dt.timedelta(hours=1)


def _debtor(desk: Desk, mobile: str = "13812345678") -> tuple[Any, Any]:
    customer = desk.customer(mobile=mobile)
    account = desk.account(customer, due_on=dt.date(2026, 10, 5))
    desk.point(customer, "home_address", "上海市浦东新区世纪大道100号\n上海 200120")
    return customer, account


def _plan(run: NightRun, account: Any, **more: Any) -> Any:
    return night.decide(
        run, account, **{"channel": "sms", "script": "overdue_sms", "skill": None, "team": None, "collector_id": None,
                         "rank": None, "planned_at": DAY, **more}
    )  # fmt: skip


@pytest.fixture
def plan() -> NightRun:
    run = night.run(on=ON)
    night.publish(run)
    return run


def test_a_planned_sms_leaves_at_its_hour_by_its_script_and_once(desk: Desk, plan: NightRun) -> None:
    customer, account = _debtor(desk)
    _plan(plan, account)
    assert not planned.send_due(at=EARLIER)
    assert planned.send_due(at=DAY) == {"queued": 1}
    assert not planned.send_due(at=DAY + dt.timedelta(minutes=5))
    message = Message.objects.get()
    assert (message.customer_id, message.made_by) == (customer.pk, None)
    assert message.script.startswith("overdue_sms@") and messages.text_of(message)
    assert Planned.objects.get().message == message


def test_a_second_night_of_the_day_does_not_write_to_the_same_customer_again(desk: Desk, plan: NightRun) -> None:
    _, account = _debtor(desk)
    _plan(plan, account)
    planned.send_due(at=DAY)
    again = night.run("again", on=ON)
    night.publish(again)
    _plan(again, account)
    assert not planned.send_due(at=DAY + dt.timedelta(hours=1))


def test_the_gate_decides_anew_and_its_rule_is_told(desk: Desk, plan: NightRun) -> None:
    customer, account = _debtor(desk)
    _plan(plan, account)
    desk.circumstance(customer, "opt_out", ON, channel="sms")
    told = planned.send_due(at=DAY)
    refusal = Refusal.objects.get()
    assert told == {refusal.rule_id: 1}
    assert (Planned.objects.get().state, Planned.objects.get().why) == ("refused", refusal.rule_id)
    assert not Message.objects.exists() and not Contact.objects.exists()
    assert not planned.send_due(at=DAY)


def test_who_has_paid_since_the_night_is_not_written_to(desk: Desk, plan: NightRun) -> None:
    _, account = _debtor(desk)
    _plan(plan, account)
    Payment.objects.create(payment_id="Y1", account_id=account, paid_on=ON, amount_minor=10_000_000)
    assert planned.send_due(at=DAY) == {"paid": 1}


def test_a_message_whose_time_is_long_past_is_told_as_missed(desk: Desk, plan: NightRun) -> None:
    _, account = _debtor(desk)
    _plan(plan, account, planned_at=DAY - dt.timedelta(hours=13))
    assert planned.send_due(at=DAY) == {"missed": 1}


@pytest.mark.parametrize(
    ("script", "template"), [("demand_letter", "demand"), ("overdue_letter", "reminder"), ("plan_letter", "notice")]
)
def test_a_planned_letter_is_set_in_the_template_of_its_script(
    desk: Desk, plan: NightRun, script: str, template: str
) -> None:
    _, account = _debtor(desk)
    _plan(plan, account, channel="letter", script=script)
    assert planned.send_due(at=DAY) == {"queued": 1}
    letter = Letter.objects.get()
    assert (letter.template, letter.pages >= 1) == (template, True)
    if template == "notice":
        data = outbox.payload_of(letter.outbox)["data"]
        assert data["title"] == "协商还款建议" and "王小明" in data["paragraphs"][0]


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_run_again_each_is_sent_once(desk: Desk) -> None:
    run = night.run(on=ON)
    night.publish(run)
    many = 12
    for number in range(many):
        _plan(run, _debtor(desk, f"138{number:08d}")[1])
    url = database.address().url().replace("/postgres?", f"/{settings.DATABASES['default']['NAME']}?")
    code = (
        "import django; django.setup(); import datetime as dt; from cureline.dispatch.services import planned;"
        f"planned.send_due(at=dt.datetime.fromisoformat({DAY.isoformat()!r}))"
    )
    job = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "CURELINE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cureline.settings"},
        cwd=Path(__file__).parents[3],
    )
    deadline = time.monotonic() + 300
    while not Planned.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    job.kill()
    job.wait()
    before = Planned.objects.count()
    assert 0 < before == Message.objects.count() == Contact.objects.count()
    assert sum(planned.send_due(at=DAY).values()) == many - before
    assert Message.objects.count() == Contact.objects.count() == many
    assert set(Message.objects.values_list("customer_id", flat=True)) == set(
        Planned.objects.values_list("customer_id", flat=True)
    )


def test_a_letter_about_an_account_without_due_items_says_what_the_night_found(desk: Desk, plan: NightRun) -> None:
    customer = desk.customer()
    desk.point(customer, "home_address", "上海市浦东新区世纪大道100号\n上海 200120")
    _plan(plan, desk.account(customer), channel="letter", script="demand_letter", dpd=40)
    assert planned.send_due(at=DAY) == {"queued": 1}
    data = outbox.payload_of(Letter.objects.get().outbox)["data"]
    assert (data["past_due_minor"], data["days_past_due"]) == (100_000, 40)
