"""Surveys: whom we ask, the token, and what is told of the answers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine

from cureline.care.errors import LinkError, NotAskedError
from cureline.care.models import SurveyInvitation
from cureline.care.services import surveys
from cureline.contact.services import RefusedError
from cureline.portfolio.models import Contact
from tests.desk import Desk

NOW = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)
SCORES = {"respect": 5, "clarity": 4, "help": 3}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def talk(desk: Desk, customer: Any, number: int = 0, **more: Any) -> Any:
    """A call that reached the customer yesterday."""
    return Contact.objects.create(
        **{"contact_id": f"talk-{customer.pk}-{number}", "customer_id": customer, "at": NOW - dt.timedelta(days=1),
           "channel": "call", "direction": "out", "outcome": "right_party", **more}
    )  # fmt: skip


def asked(desk: Desk, **more: Any) -> SurveyInvitation:
    customer = desk.customer()
    desk.account(customer)
    return surveys.invite(talk(desk, customer, **more).pk, user=desk.user("care", "care"))


def test_the_link_goes_through_the_gate(desk: Desk) -> None:
    invitation = asked(desk)
    assert invitation.message_ref
    customer = desk.customer()
    desk.account(customer)
    with time_machine.travel(dt.datetime(2026, 11, 25, 14, 30, tzinfo=dt.UTC)), pytest.raises(RefusedError):
        surveys.invite(talk(desk, customer).pk, user=desk.user("care", "care"))
    assert SurveyInvitation.objects.count() == 1


def test_nobody_is_asked_twice_nor_while_it_would_hurt(desk: Desk) -> None:
    care, customer = desk.user("care", "care"), desk.customer()
    desk.account(customer)
    surveys.invite(talk(desk, customer).pk, user=care)
    with pytest.raises(NotAskedError):
        surveys.invite(talk(desk, customer, 2).pk, user=care)
    weak = desk.customer()
    desk.circumstance(weak, "complaint", NOW.date())
    with pytest.raises(NotAskedError):
        surveys.invite(talk(desk, weak).pk, user=care)
    with pytest.raises(NotAskedError):
        surveys.invite(talk(desk, desk.customer(), outcome="no_answer").pk, user=care)


def test_a_token_is_good_once_and_for_a_while(desk: Desk) -> None:
    invitation = asked(desk)
    token = surveys.token(invitation)
    assert not re.search(rf"\b{invitation.customer_id}\b", token)
    surveys.answer(token, SCORES, "态度很好")
    with pytest.raises(LinkError):
        surveys.answer(token, SCORES)
    late = asked(desk)
    with time_machine.travel(NOW + dt.timedelta(days=15)), pytest.raises(LinkError):
        surveys.invitation_of(surveys.token(late))
    for bad in (token + "x", "a:b:c", token.upper(), ""):
        with pytest.raises(LinkError):
            surveys.invitation_of(bad)


def test_small_groups_are_not_told(desk: Desk) -> None:
    span = {"since": NOW - dt.timedelta(days=1), "until": NOW + dt.timedelta(days=1)}
    for n in range(9):
        invitation = asked(desk, channel="call" if n < 6 else "visit")
        surveys.answer(surveys.token(invitation), SCORES, f"意见{n}")
    groups = {group.key: group for group in surveys.results("channel", **span)}
    # three visits alone would follow from the total less the calls
    assert not groups["visit"].enough and not groups["call"].enough
    whole = surveys.results("all", **span)[0]
    assert whole.means == {"respect": 5.0, "clarity": 4.0, "help": 3.0} and whole.answered == 9
    assert len(surveys.remarks(**span)) == 9


def test_the_public_page_knows_no_customer(desk: Desk, client: Any) -> None:
    invitation = asked(desk)
    address = surveys.link(invitation).removeprefix("http://127.0.0.1:8000")
    page = client.get(address)
    assert page.status_code == 200 and not re.search(rf"\b{invitation.customer_id}\b", page.content.decode())
    assert "noindex" in page.headers["X-Robots-Tag"] and "no-store" in page.headers["Cache-Control"]
    done = client.post(address, {**SCORES, "words": "谢谢"})
    assert done.status_code == 200
    assert client.get(address).status_code == 410
    assert client.get(address + "x").status_code in (404, 410)
