"""The gate at the desk: what passes is written once, what does not is kept, and the database holds the last line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.desk import Desk

from cureline.contact import services
from cureline.contact.models import Attempt, Refusal
from cureline.portfolio.models import Contact, Customer
from cureline.trust import rows
from cureline.trust.models import AuditEntry

NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)  # 12:00 in Shanghai
NIGHT = dt.datetime(2026, 11, 25, 14, 30, tzinfo=dt.UTC)  # 22:30 in Shanghai


@pytest.fixture
def debtor(desk: Desk) -> Any:
    customer = desk.customer(collector="X1")
    desk.account(customer)
    return customer


def test_a_contact_counts_from_the_moment_of_dialling(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    for _ in range(3):
        services.begin(debtor.pk, "call", user=user, at=NOON)
    with pytest.raises(services.RefusedError) as refused:
        services.begin(debtor.pk, "call", user=user, at=NOON)
    assert refused.value.rule_id == "CN-FREQ-DAY"
    assert refused.value.next_lawful_at == dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC)
    assert Contact.objects.filter(customer_id=debtor.pk, direction="out").count() == 3
    refusal = Refusal.objects.get()
    assert (refusal.customer_id, refusal.rule_id, refusal.user) == (debtor.pk, "CN-FREQ-DAY", user)
    assert AuditEntry.objects.filter(action="contact.refused", customer_id=debtor.pk).count() == 1


def test_an_unanswered_call_gives_its_place_back(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    for _ in range(5):
        attempt = services.begin(debtor.pk, "call", user=user, at=NOON)
        services.record_outcome(attempt, "busy", user=user, seconds=0, at=NOON)
    assert Contact.objects.filter(customer_id=debtor.pk, outcome="busy").count() == 5


def test_at_night_the_refusal_names_the_law_and_the_next_morning(desk: Desk, debtor: Any) -> None:
    with pytest.raises(services.RefusedError) as refused:
        services.begin(debtor.pk, "call", user=desk.user("phone"), at=NIGHT)
    problem = refused.value
    assert problem.status == 409
    assert problem.rule_id == "CN-HOURS"
    assert "45251" in problem.article
    assert problem.next_lawful_at == dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC)
    assert any("22:00" in line for line in problem.members["lines"])
    assert not Attempt.objects.exists()


def test_a_refusal_outlives_the_caller_s_own_savepoint(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    with pytest.raises(services.RefusedError), services.acting():
        services.begin(debtor.pk, "call", user=user, at=NIGHT)
    assert Refusal.objects.filter(customer_id=debtor.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_a_rolled_back_savepoint_of_the_request(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    with rows.as_user(user):
        with pytest.raises(services.RefusedError), transaction.atomic():
            services.begin(debtor.pk, "call", user=user, at=NIGHT)
        assert not Refusal.objects.exists()
    assert Refusal.objects.get().user == user


def test_one_s_own_customers_only(desk: Desk, debtor: Any) -> None:
    stranger = desk.user("phone", "late")
    with rows.as_user(stranger), pytest.raises(Customer.DoesNotExist):
        services.begin(debtor.pk, "call", user=stranger, at=NOON)


def test_facts_and_digest_hold_nothing_personal(desk: Desk, debtor: Any) -> None:
    attempt = services.begin(debtor.pk, "call", user=desk.user("phone"), at=NOON)
    text = str(attempt.facts)
    assert "13812" not in text and "王" not in text and "sealed" not in text
    assert len(attempt.facts_sha256) == 64
    assert attempt.pack_version == "CN/2026.1"


def _written_by_desk(customer: Any, **columns: Any) -> Any:
    return Contact.objects.create(
        **{"contact_id": "round-the-gate", "customer_id": customer, "at": NOON, "channel": "call", "direction": "out",
           "outcome": "no_answer", **columns}
    )  # fmt: skip


def _checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_no_way_leads_round_the_gate(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    with pytest.raises(IntegrityError, match="without an attempt"), rows.as_user(user), transaction.atomic():
        _written_by_desk(debtor)
        _checked()
    with rows.as_user(user):
        _written_by_desk(debtor, direction="in")
        _checked()


def test_an_attempt_without_an_allowed_verdict_can_t_stand(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    attempt = services.begin(debtor.pk, "call", user=user, at=NOON)
    attempt.pk, attempt.allowed, attempt._state.adding = None, False, True
    attempt.contact = _written_by_desk(debtor)
    with pytest.raises(IntegrityError, match="attempt_is_lawful"), transaction.atomic():
        attempt.save(force_insert=True)


@pytest.mark.parametrize(
    "change", [{"at": NIGHT}, {"channel": "sms"}, {"direction": "in"}, {"prior_consent": True}, {"account_id": None}]
)
def test_a_contact_keeps_what_it_was(desk: Desk, debtor: Any, change: dict[str, Any]) -> None:
    user = desk.user("phone")
    attempt = services.begin(debtor.pk, "call", user=user, at=NOON)
    with pytest.raises(IntegrityError, match="keeps whom"), rows.as_user(user), transaction.atomic():
        Contact.objects.filter(pk=attempt.contact_id).update(**change)
    delete = "DELETE FROM portfolio_contacts WHERE contact_id = %s"
    with (
        pytest.raises(IntegrityError, match="keeps whom"), rows.as_user(user), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(delete, [attempt.contact_id])


def test_a_ruling_is_never_changed(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    attempt = services.begin(debtor.pk, "call", user=user, at=NOON)
    for change in ({"purpose": "locate"}, {"facts": {}}, {"asked_at": NIGHT}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(**change)
    with pytest.raises(services.RefusedError):
        services.begin(debtor.pk, "call", user=user, at=NIGHT)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Refusal.objects.update(rule_id="CN-FREQ-DAY")
