"""What `begin` lets pass is what the engine lets pass on the raw rows, and no cap is ever exceeded through it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import Desk

from cureline.contact import services, taxonomy
from cureline.contact.services import rulebook
from cureline.engine import compliance
from cureline.engine.tables import CHANNELS, CIRCUMSTANCES, OUTCOMES, RELATIONS
from cureline.portfolio import models

PLACES = {"CN": "Asia/Shanghai", "US-MA": "America/New_York", "UK": "Europe/London", "IN": "Asia/Kolkata"}
FIRST = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: FIRST + dt.timedelta(minutes=minutes))
KINDS = {"call": "mobile", "sms": "mobile", "email": "email", "letter": "home_address", "visit": "home_address"}
FEW = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@st.composite
def worlds(draw: Any) -> dict[str, Any]:
    """A customer with a history, and one contact that somebody wants to make."""
    place = draw(st.sampled_from(sorted(PLACES)))
    at = draw(MOMENTS)
    days_ago = st.integers(0, 20)
    return {
        "place": place, "at": at, "channel": draw(st.sampled_from(CHANNELS)),
        "purpose": draw(st.sampled_from(["collect", "collect", "locate"])), "prior_consent": draw(st.booleans()),
        "relation": draw(st.sampled_from(["self", "self", *RELATIONS])),
        "consent": draw(st.sampled_from(["granted", None, "refused"])), "first_party": draw(st.booleans()),
        "contacts": draw(st.lists(st.fixed_dictionaries({
            "at": st.builds(lambda d, m: at - dt.timedelta(days=d, minutes=m), days_ago, st.integers(0, 1440)),
            "channel": st.sampled_from(["call", "call", *CHANNELS]), "direction": st.sampled_from(["out", "out", "in"]),
            "outcome": st.sampled_from(OUTCOMES), "relation": st.sampled_from([None, *RELATIONS]),
            "prior_consent": st.sampled_from([None, True, False]), "agency": st.sampled_from([None, "agency"]),
            "about_it": st.booleans(), "seconds": st.sampled_from([None, 0, 30]),
        }), max_size=12)),
        "circumstances": draw(st.lists(st.fixed_dictionaries({
            "kind": st.sampled_from(CIRCUMSTANCES), "channel": st.sampled_from([None, *CHANNELS]),
            "from_on": days_ago.map(lambda d: at.date() - dt.timedelta(days=d - 2)),
            "until_on": st.sampled_from([None, at.date() - dt.timedelta(days=1), at.date() + dt.timedelta(days=4)]),
        }), max_size=2)),
    }  # fmt: skip


@pytest.mark.django_db
@FEW
@given(world=worlds())
def test_begin_says_what_the_engine_says_of_the_raw_rows(desk: Desk, world: dict[str, Any]) -> None:
    with transaction.atomic():
        customer = desk.customer(jurisdiction=world["place"], time_zone=PLACES[world["place"]], mobile=None)
        account = desk.account(customer, first_party=world["first_party"])
        other = desk.account(customer, balance_minor=1)
        kind = KINDS.get(world["channel"])
        if kind:
            desk.point(customer, kind, "13812345678", relation=world["relation"], consent=world["consent"])
        for number, row in enumerate(world["contacts"]):
            about = account if row["about_it"] else other
            columns = {name: value for name, value in row.items() if name != "about_it"}
            models.Contact.objects.create(
                contact_id=f"H{number}", customer_id=customer, account_id=about, **columns
            )  # fmt: skip
        for row in world["circumstances"]:
            desk.circumstance(customer, **row)
        expected = _judged(customer.pk, account.pk, world)
        asked = {name: world[name] for name in ("at", "purpose", "prior_consent")}
        try:
            attempt = services.begin(customer.pk, world["channel"], user=None, account_id=account.pk, **asked)
        except services.RefusedError as refused:
            assert (False, refused.rule_id, refused.next_lawful_at) == (
                expected.allowed, expected.rule_id, expected.next_lawful_at,
            )  # fmt: skip
            assert tuple(refused.refusal.refusals) == expected.refusals
        else:
            assert expected.allowed
            assert tuple(attempt.warnings) == expected.warnings
        transaction.set_rollback(True)


def _judged(customer_id: str, account_id: str, world: dict[str, Any]) -> compliance.Verdict:
    """The engine on all the rows there are, read without the service."""

    def raw(model: Any) -> list[dict[str, Any]]:
        names = {field.attname: field.name for field in model._meta.fields}
        return [{names[key]: value for key, value in row.items()} for row in model.objects.all().values()]

    person = next(row for row in raw(models.Customer) if row["customer_id"] == customer_id)
    debt = next(row for row in raw(models.Account) if row["account_id"] == account_id)
    points = raw(models.ContactPoint)
    point = compliance.choose_point(
        points, customer_id=customer_id, channel=world["channel"], purpose=world["purpose"]
    )  # fmt: skip
    contact = compliance.Contact.at_point(
        world["channel"], world["at"], point, purpose=world["purpose"], prior_consent=world["prior_consent"]
    )
    day = world["at"].astimezone(ZoneInfo(PLACES[world["place"]])).date()
    pack = compliance.load_pack(world["place"], on=day)
    facts = compliance.facts(person, debt, raw(models.Circumstance))
    history = [row for row in raw(models.Contact) if row["customer_id"] == customer_id]
    return compliance.judge(contact, facts, history, pack)


STEPS = st.lists(
    st.tuples(st.integers(1, 600), st.sampled_from(["", *(o.code for o in taxonomy.of_channel("call")[:8])])),
    min_size=5, max_size=40,
)  # fmt: skip


@pytest.mark.django_db
@settings(FEW, max_examples=25)
@given(steps=STEPS, place=st.sampled_from(["CN", "US-MA"]))
def test_no_cap_is_exceeded_by_any_sequence_of_calls(
    desk: Desk, steps: list[tuple[int, str]], place: str
) -> None:  # fmt: skip
    with transaction.atomic():
        zone = ZoneInfo(PLACES[place])
        customer = desk.customer(jurisdiction=place, time_zone=PLACES[place])
        desk.account(customer, first_party=False)
        desk.point(customer, "home_phone", "02112345678")
        at = FIRST
        for minutes, code in steps:
            at += dt.timedelta(minutes=minutes)
            try:
                attempt = services.begin(customer.pk, "call", user=None, at=at)
            except services.RefusedError:
                continue
            if code and code not in ("promise", "wrong_number"):
                services.record_outcome(attempt, code, user=None, at=at)
        calls = list(models.Contact.objects.filter(customer_id=customer.pk).order_by("at"))
        local = [(call.at.astimezone(zone), call.outcome) for call in calls]
        if place == "CN":
            connected = [when.date() for when, outcome in local if outcome not in ("no_answer", "busy", "invalid")]
            assert all(count <= 3 for count in Counter(connected).values())
            assert all(8 <= when.hour < 22 for when, _ in local)
        else:
            counted = [when.date() for when, outcome in local if outcome not in ("busy", "invalid")]
            for day in counted:
                assert sum(1 for other in counted if 0 <= (other - day).days < 7) <= 7
            talks = [when.date() for when, outcome in local if outcome in ("right_party", "refused")]
            for talk in talks:
                later = [when for when, _ in local if 0 < (when.date() - talk).days < 7]
                assert not later
        transaction.set_rollback(True)


def test_until_its_outcome_is_known_a_contact_weighs_as_much_as_any_outcome_could() -> None:
    day = dt.date(2026, 11, 25)
    for jurisdiction in ("CN", "US", "US-MA", "UK", "IN"):
        pack = compliance.load_pack(jurisdiction, on=day)
        for rule in (rule for rule in pack.rules if rule.count):
            for channel in CHANNELS:
                event = {"channel": channel, "direction": "out", "relation": "self", "prior_consent": False,
                         "by_agency": False, "seconds": None}  # fmt: skip
                counted = [name for name in OUTCOMES if rule.count.events.test({**event, "outcome": name})]
                if counted:
                    assert taxonomy.provisional(channel) in counted, (rule.id, channel)


def test_a_pack_is_read_once_a_day(django_assert_max_num_queries: Any, desk: Desk) -> None:
    rulebook._parsed.cache_clear()
    customer = desk.customer()
    desk.account(customer)
    services.ruling(customer.pk, "call")
    with django_assert_max_num_queries(7):
        services.rulings(customer.pk)
    assert rulebook._parsed.cache_info().misses == 1
