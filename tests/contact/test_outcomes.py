"""What came of a contact, and what it sets in motion."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from lucide.templatetags.lucide import lucide
from tests.desk import Desk

from cureline.contact import services, taxonomy
from cureline.contact.models import Note
from cureline.contact.services import facts
from cureline.engine.tables import CHANNELS, CIRCUMSTANCES, OUTCOMES
from cureline.portfolio.models import Circumstance, Contact, ContactPoint
from cureline.worklist import desk as queue
from cureline.worklist.models import Task

NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def user(desk: Desk) -> Any:
    return desk.user("phone")


@pytest.fixture
def debtor(desk: Desk) -> Any:
    customer = desk.customer()
    desk.account(customer)
    return customer


def _ended(debtor: Any, user: Any, outcome: str, channel: str = "call") -> services.Next:
    return services.record_outcome(services.begin(debtor.pk, channel, user=user), outcome, user=user, seconds=30)


def test_every_outcome_is_whole() -> None:
    codes = taxonomy.outcomes()
    for outcome in codes.values():
        assert set(outcome.channels) <= set(CHANNELS) and set(outcome.maps_to) == set(outcome.channels)
        assert set(outcome.maps_to.values()) <= set(OUTCOMES)
        assert outcome.ends in queue.document()["outcomes"]
        assert outcome.note in ("required", "asked", "none")
        assert lucide(outcome.icon)
        for texts in (outcome.titles, outcome.advices):
            assert set(texts) == {"en", "zh-Hans", "zh-Hant"}
        for step in outcome.steps:
            assert set(step) <= {"callback", "circumstance", "task", "form", *facts.POINT_CHANGES}
            if "circumstance" in step:
                assert step["circumstance"]["kind"] in CIRCUMSTANCES
            if "task" in step:
                assert step["task"]["kind"] in Task.Kind.values
    for channel in CHANNELS:
        assert taxonomy.provisional(channel) in OUTCOMES
        assert taxonomy.of_channel(channel)


def test_the_portfolio_s_contact_tells_what_came_of_it(debtor: Any, user: Any) -> None:
    _ended(debtor, user, "spoke")
    contact = Contact.objects.get(customer_id=debtor.pk)
    assert (contact.outcome, contact.seconds, contact.collector_id) == ("right_party", 30, user.staff.collector_id)


def test_no_answer_suggests_another_hour_of_the_customer_s_day(debtor: Any, user: Any) -> None:
    following = _ended(debtor, user, "no_answer")
    assert following.callback_at == dt.datetime(2026, 11, 25, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("minutes", "hours", "local"),
    [(0, 4, "25 16:00"), (20, 4, "25 16:00"), (45, 4, "25 16:30"), (0, 9, "26 09:00"), (0, 15, "26 09:00")],
)
def test_a_suggested_hour_lies_in_the_day(minutes: int, hours: int, local: str) -> None:
    at = facts.other_hour(NOON + dt.timedelta(minutes=minutes), hours, "Asia/Shanghai")
    assert f"{at:%d %H:%M}" == local


def test_a_wrong_number_is_not_used_again(debtor: Any, user: Any) -> None:
    _ended(debtor, user, "wrong_number")
    assert ContactPoint.objects.get(customer_id=debtor.pk).valid is False
    assert services.ruling(debtor.pk, "call").rule_id == "NO-POINT"


def test_somebody_else_answered_and_the_number_is_doubtful(debtor: Any, user: Any) -> None:
    ContactPoint.objects.filter(customer_id=debtor.pk).update(verified_on=dt.date(2026, 1, 1))
    following = _ended(debtor, user, "third_party")
    assert ContactPoint.objects.get(customer_id=debtor.pk).verified_on is None
    assert "debt" in following.outcome.advices["en"]


@pytest.mark.parametrize(
    ("outcome", "kind", "rule"),
    [("dispute", "dispute", "BANK-DISPUTE"), ("attorney", "attorney", "BANK-ATTORNEY"),
     ("cease", "cease_request", "BANK-CEASE"), ("deceased", "deceased", "BANK-DECEASED"),
     ("opt_out", "opt_out", "BANK-OPT-OUT"), ("bereaved", "bereavement", "BANK-BEREAVEMENT"),
     ("not_this_time", "inconvenient_time", "BANK-INCONVENIENT-TIME")],
)  # fmt: skip
def test_what_the_customer_said_binds_the_next_call(
    debtor: Any, user: Any, outcome: str, kind: str, rule: str
) -> None:  # fmt: skip
    _ended(debtor, user, outcome)
    assert Circumstance.objects.filter(customer_id=debtor.pk, kind=kind).count() == 1
    with pytest.raises(services.RefusedError) as refused:
        services.begin(debtor.pk, "call", user=user)
    assert rule in refused.value.refusal.refusals


def test_a_fact_told_twice_stands_once(debtor: Any, user: Any) -> None:
    for _ in range(2):
        _ended(debtor, user, "hardship")
    assert Circumstance.objects.filter(customer_id=debtor.pk).count() == 1


def test_hardship_goes_to_care(debtor: Any, user: Any) -> None:
    following = _ended(debtor, user, "hardship")
    task = Task.objects.get(customer_id=debtor.pk)
    assert (task.kind, task.team, task.due_at) == ("follow_up", "care", NOON + dt.timedelta(days=2))
    assert following.form == "hardship"


def test_an_agreed_time_opens_what_an_inconvenient_one_closed(debtor: Any, user: Any) -> None:
    _ended(debtor, user, "not_this_time")
    facts.circumstance(debtor.pk, "agreed_time", on=NOON.date(), until_on=NOON.date(), channel="call", user=user)
    assert services.ruling(debtor.pk, "call").allowed


def test_one_outcome_only_but_a_message_moves_on(desk: Desk, debtor: Any, user: Any) -> None:
    call = services.begin(debtor.pk, "call", user=user)
    services.record_outcome(call, "busy", user=user)
    with pytest.raises(services.OutcomeError):
        services.record_outcome(call, "spoke", user=user)
    with pytest.raises(services.OutcomeError) as unknown:
        services.record_outcome(services.begin(debtor.pk, "call", user=user), "bounced", user=user)
    assert unknown.value.status == 422
    message = services.begin(debtor.pk, "sms", user=user)
    for code in ("sent", "delivered", "read"):
        services.record_outcome(message, code, user=user)
    with pytest.raises(services.OutcomeError):
        services.record_outcome(message, "delivered", user=user)
    assert Contact.objects.get(pk=message.contact_id).outcome == "read"


def test_the_reason_is_required_until_it_is_known(debtor: Any, user: Any) -> None:
    with pytest.raises(services.NoteError) as missing:
        services.note(debtor.pk, user=user, text="calls back on Friday")
    assert missing.value.members == {"field": "reason_code"}
    services.note(debtor.pk, user=user, reason_code="not_told", willingness="low")
    with pytest.raises(services.NoteError):
        services.note(debtor.pk, user=user, text="still no reason")
    services.note(
        debtor.pk, user=user, reason_code="wages_late", ability="low", next_step="call_back", text="发工资后还"
    )
    later = services.note(debtor.pk, user=user, text="says the same")
    assert services.reason_known(debtor.pk)
    assert later.text == "says the same"
    assert "工资" not in str(Note.objects.values_list("text_sealed", flat=True))


@pytest.mark.parametrize(
    "fields",
    [{}, {"reason_code": "moon"}, {"reason_code": "forgot", "willingness": "very"},
     {"reason_code": "forgot", "text": "a" * 5000}, {"reason_code": "forgot", "next_step": "wait"}, {"text": "   "}],
)  # fmt: skip
def test_a_note_that_is_not_whole_is_refused(debtor: Any, user: Any, fields: dict[str, str]) -> None:
    with pytest.raises(services.NoteError):
        services.note(debtor.pk, user=user, **fields)
