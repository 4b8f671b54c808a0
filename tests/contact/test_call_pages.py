"""The call from the first look at the numbers to the next customer, as pages and in a browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.conftest import Visit, press
from tests.desk import Desk
from tests.web.shots import shot

from cureline.contact import services
from cureline.contact.models import Attempt, Note, Refusal
from cureline.contact.pages import FORMS
from cureline.portfolio.models import Circumstance, Contact
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task

NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 11, 25, 14, 30, tzinfo=dt.UTC)


def _debtor(desk: Desk, **columns: Any) -> Any:
    customer = desk.customer(**columns)
    desk.account(customer)
    return customer


def _call_url(customer: Any) -> str:
    return reverse("contact:call", args=[customer.pk])


def test_a_call_from_dialling_to_the_next_customer(desk: Desk) -> None:
    user = desk.user("phone")
    first, second = _debtor(desk), _debtor(desk)
    client = desk.client(user)
    with time_machine.travel(NOON, tick=False):
        page = client.get(_call_url(first)).content.decode()
        assert "You may call" in page and "138****5678" in page and "13812345678" not in page
        point = services.ruling(first.pk, "call").contact.contact_point_id
        talking = client.post(reverse("contact:dial", args=[first.pk]), {"point": point}, follow=True)
        assert "13812345678" in talking.content.decode()
        attempt = Attempt.objects.get()
        assert attempt.call.adapter == "manual"
        assert AuditEntry.objects.filter(action="field.unmasked", customer_id=first.pk, user=user).count() == 1
        client.post(reverse("contact:heard", args=[attempt.pk]), {"state": "answered"})
    with time_machine.travel(NOON + dt.timedelta(seconds=95), tick=False):
        after = client.post(reverse("contact:outcome", args=[attempt.pk]), {"outcome": "spoke"}, follow=True)
        assert "95 s" in after.content.decode() and "13812345678" not in after.content.decode()
        assert Contact.objects.get().outcome == "right_party"
        Task.objects.create(
            customer_id=second.pk, kind="planned", on=NOON.date(), team="early", collector_id=user.staff.collector_id,
            urgency=70, place=1, channel="call", made_at=NOON,
        )  # fmt: skip
        refused = client.post(reverse("contact:finish", args=[attempt.pk]), follow=True)
        assert "needs a note" in refused.content.decode()
        fields = {"attempt": attempt.pk, "reason_code": "wages_late", "text": "Wages come on the 5th"}
        client.post(reverse("contact:note", args=[first.pk]), fields)
        assert Note.objects.get().attempt == attempt
        following = client.post(reverse("contact:finish", args=[attempt.pk]))
        assert following.headers["Location"] == _call_url(second)


def test_at_night_the_page_names_the_rule_and_offers_the_morning(desk: Desk) -> None:
    customer = _debtor(desk)
    client = desk.client(desk.user("phone"))
    with time_machine.travel(LATE, tick=False):
        page = client.get(_call_url(customer)).content.decode()
        assert "You may not call now" in page and "45251" in page and "2026-11-26 08:00" in page
        assert "No collection from 22:00 to 08:00" in page
        answer = client.post(reverse("contact:dial", args=[customer.pk]))
        assert answer.status_code == 409
        assert Refusal.objects.get().rule_id == "CN-HOURS" and not Attempt.objects.exists()
        client.post(reverse("contact:callback", args=[customer.pk]), {"lawful": "1"})
    task = Task.objects.get()
    assert (task.kind, task.due_at) == ("callback", dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC))


def test_a_callback_is_in_the_customer_s_time_and_an_agreed_one_is_a_fact(desk: Desk) -> None:
    customer = _debtor(desk, time_zone="Asia/Urumqi")
    client = desk.client(desk.user("phone"))
    with time_machine.travel(NOON, tick=False):
        client.post(reverse("contact:callback", args=[customer.pk]), {"at": "2026-11-26T23:30", "agreed": "on"})
    assert Task.objects.get().due_at == dt.datetime(2026, 11, 26, 17, 30, tzinfo=dt.UTC)
    fact = Circumstance.objects.get(customer_id=customer.pk)
    assert (fact.kind, fact.from_on, fact.until_on, fact.channel) == (
        "agreed_time", dt.date(2026, 11, 26), dt.date(2026, 11, 26), "call",
    )  # fmt: skip


def test_a_contact_person_is_only_asked_to_pass_a_word(desk: Desk) -> None:
    customer = _debtor(desk, mobile=None)
    point = desk.point(customer, "mobile", "13900000000", relation="friend")
    client = desk.client(desk.user("phone"))
    with time_machine.travel(NOON, tick=False):
        assert "You may not call now" in client.get(_call_url(customer)).content.decode()
        desk.circumstance(customer, "unreachable", NOON.date())
        assert "Only to find the customer" in client.get(_call_url(customer)).content.decode()
        talking = client.post(reverse("contact:dial", args=[customer.pk]), {"point": point.pk}, follow=True)
    assert "Say nothing of the debt" in talking.content.decode()
    assert Attempt.objects.get().purpose == "locate"


@pytest.mark.parametrize("role", ["compliance", "analyst", "admin", "auditor"])
def test_who_does_not_call_sees_no_call(desk: Desk, role: str) -> None:
    customer = _debtor(desk)
    client = desk.client(desk.user(role))
    assert client.get(_call_url(customer)).status_code == 403
    assert client.post(reverse("contact:dial", args=[customer.pk])).status_code == 403


def test_another_team_s_customer_is_not_there(desk: Desk) -> None:
    customer = _debtor(desk, team="late")
    client = desk.client(desk.user("phone", "early"))
    for name in ("call", "dial", "note", "callback"):
        address = reverse(f"contact:{name}", args=[customer.pk])
        assert client.post(address).status_code in (404, 405)
        assert client.get(address).status_code in (404, 405)


def test_the_log_shows_each_ruling_and_judges_it_again(desk: Desk) -> None:
    customer, user = _debtor(desk), desk.user("phone")
    services.begin(customer.pk, "sms", user=user, at=NOON)
    allowed = services.begin(customer.pk, "call", user=user, at=NOON)
    with pytest.raises(services.RefusedError) as refused:
        services.begin(customer.pk, "call", user=user, at=LATE)
    assert services.same(allowed) and services.same(refused.value.refusal)
    client = desk.client(desk.user("compliance", None))
    page = client.get(reverse("contact:gate"), {"from_on": "2026-11-20", "until_on": "2026-11-26"}).content.decode()
    assert page.count("CN-HOURS") >= 2 and "<svg" in page
    for query in ({"rule": "CN-HOURS"}, {"verdict": "refused"}, {"channel": "letter"}, {"before": "nonsense"}):
        assert client.get(reverse("contact:gate"), {"from_on": "2026-11-20", **query}).status_code == 200
    one = client.get(reverse("contact:gate_refused", args=[refused.value.refusal.pk])).content.decode()
    assert "the same answer" in one and "2026-11-26 08:00" in one
    assert "the same answer" in client.get(reverse("contact:gate_allowed", args=[allowed.pk])).content.decode()
    assert desk.client(user).get(reverse("contact:gate")).status_code == 403


def test_the_customer_s_page_has_notes_and_contacts(desk: Desk) -> None:
    customer, user = _debtor(desk), desk.user("phone")
    attempt = services.begin(customer.pk, "call", user=user, at=NOON)
    services.record_outcome(attempt, "no_answer", user=user, at=NOON)
    services.note(customer.pk, user=user, reason_code="forgot", text="Will pay on Friday")
    page = desk.client(user).get(reverse("customer:show", args=[customer.pk])).content.decode()
    assert "Will pay on Friday" in page and "Forgot" in page and "No answer" in page


@pytest.mark.django_db(transaction=True)
def test_a_call_with_keys_alone(desk: Desk, visit: Visit) -> None:
    user = desk.user("phone", language="zh-hans")
    customer = _debtor(desk)
    desk.circumstance(customer, "agreed_time", timezone.now().date() - dt.timedelta(days=1))
    page = visit(user, _call_url(customer))
    expect(page.get_by_text("138****5678")).to_be_visible()
    shot(page, "call-ready-zh")
    press(page, "c")
    expect(page.get_by_text("13812345678")).to_be_visible()
    press(page, "a")
    expect(page.locator(".clock")).to_have_text("0:01", timeout=5000)
    shot(page, "call-talking-zh")
    press(page, "2")
    expect(page.locator("#note")).to_be_visible()
    shot(page, "call-after-zh")
    assert Attempt.objects.get().outcome == "spoke"


@pytest.mark.parametrize("outcome", ["promise", "hardship", "dispute", "complaint"])
def test_an_outcome_leads_to_its_form(desk: Desk, outcome: str) -> None:
    user, customer = desk.user("phone"), _debtor(desk)
    attempt = services.begin(customer.pk, "call", user=user, at=NOON)
    services.record_outcome(attempt, outcome, user=user)
    page = desk.client(user).get(reverse("contact:attempt", args=[attempt.pk])).content.decode()
    assert reverse(FORMS[outcome], args=[customer.pk]) in page
