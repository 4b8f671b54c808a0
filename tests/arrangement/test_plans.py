"""A hardship plan from the sheet to its end: compared, approved, signed, kept or broken; waivers and settlements."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from tests.desk import Desk

from cureline.arrangement import services
from cureline.arrangement.models import Plan
from cureline.arrangement.services import Wish, offering
from cureline.engine.compliance.months import months_after
from cureline.portfolio import models
from cureline.worklist.models import Task

NOON = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def debtor(desk: Desk) -> Any:
    """A card debt of CNY 36,000: 30,000 principal, 6,000 interest and fees, forty days past due."""
    customer = desk.customer()
    desk.point(customer, "home_address", "上海市浦东新区世纪大道1号")
    account = desk.account(customer, balance_minor=3_600_000, principal_minor=3_000_000)
    models.DueItem.objects.create(
        due_item_id="I1", account_id=account, due_on=TODAY - dt.timedelta(days=40), principal_minor=200_000,
        interest_minor=100_000, fee_minor=20_000,
    )  # fmt: skip
    return account


def sheet(account: Any, user: Any, wages: int = 650_000) -> Any:
    return services.assess_affordability(
        account.customer_id_id, income={"wages": wages}, outgoings={"housing": 180_000, "food": 120_000},
        other_debts_minor=50_000, dependants=1, user=user,
    )  # fmt: skip


def proposed(account: Any, user: Any, **wish: Any) -> Plan:
    given = {"months": 36, "annual_rate_bp": 0, "waived_interest_minor": 200_000, **wish}
    return services.propose_plan(account.customer_id_id, account.pk, Wish(**given), user=user)


def running(desk: Desk, account: Any, **wish: Any) -> Plan:
    phone, head = desk.user("phone"), desk.user("head", None)
    plan = proposed(account, phone, **wish)
    services.decide("plan", plan.pk, True, user=head)
    return services.sign(plan.pk, user=phone)


def pay(account: Any, key: str, on: dt.date, amount: int, **more: Any) -> None:
    at = dt.datetime.combine(on, dt.time(4), dt.UTC)
    row = {"payment_id": key, "account_id": account.pk, "paid_on": on, "amount_minor": amount, **more}
    assert services.receive([row], user=None, at=at).taken == [key]


def test_three_plans_side_by_side_within_what_the_sheet_bears(desk: Desk, debtor: Any) -> None:
    found = sheet(debtor, desk.user("care"))
    # 6,500 - 1,800 - 1,200 - utilities 100 - debts 500 - household 500 - a dependant 600 = 1,800; four fifths
    assert (found.surplus_minor, found.instalment_minor) == (180_000, 144_000)
    case = offering.case_of(debtor.customer_id_id, debtor.pk, TODAY)
    assert (case.debt.principal_minor, case.debt.interest_minor, case.debt.fee_minor) == (3_000_000, 580_000, 20_000)
    plans = services.compare(case, Wish(annual_rate_bp=0))
    assert [plan.kind for plan in plans] == ["shortest", "lightest", "step_up"]
    assert len(plans[0].schedule.instalments) == 25 and len(plans[1].schedule.instalments) == 60
    assert plans[1].schedule.instalments[-1].due_on <= months_after(TODAY, 60)
    assert all(plan.affordable and plan.schedule.total_minor == 3_600_000 for plan in plans)


def test_a_card_plan_longer_than_sixty_months_is_refused_with_its_article(desk: Desk, debtor: Any) -> None:
    with pytest.raises(services.LimitError) as caught:
        proposed(debtor, desk.user("phone"), months=61)
    assert caught.value.members["code"] == "CN-CARD-70" and "第七十条" in caught.value.members["article"]


def test_the_effect_on_the_class_is_known_before_approval(desk: Desk, debtor: Any) -> None:
    plan = proposed(debtor, desk.user("phone"))
    assert plan.effect["now"]["five_tier"] == "watch" and plan.effect["now"]["dpd"] == 40
    assert "CN-CLASS-2-RESTR" in plan.effect["restructured"]["five_tier_rules"]
    assert "IFRS9-RESTR" in plan.effect["restructured"]["ifrs9_rules"]


def test_nobody_approves_their_own_and_roles_have_limits(desk: Desk, debtor: Any) -> None:
    leader, other, head = desk.user("leader"), desk.user("leader"), desk.user("head", None)
    plan = proposed(debtor, leader, months=48)
    with pytest.raises(services.AuthorityError) as caught:
        services.decide("plan", plan.pk, True, user=leader)
    assert caught.value.code == "own"
    with pytest.raises(services.AuthorityError) as caught:
        services.decide("plan", plan.pk, True, user=other)
    assert caught.value.members["limits"] == ["months"] and caught.value.members["roles"] == ["head"]
    with pytest.raises(services.InputError):
        services.decide("plan", plan.pk, False, user=head)
    services.decide("plan", plan.pk, True, user=head)
    assert plan.waivers.get().state == "approved"
    with pytest.raises(services.StateError):
        services.decide("plan", plan.pk, True, user=head)


def test_a_signed_plan_sends_its_contract_and_collection_rests(desk: Desk, debtor: Any) -> None:
    plan = running(desk, debtor)
    assert plan.state == "running" and plan.letter_id
    fact = models.Circumstance.objects.get(pk=plan.circumstance_id)
    assert (fact.kind, fact.from_on, fact.until_on, fact.account_id_id) == ("plan", TODAY, None, debtor.pk)
    with pytest.raises(services.StateError):
        proposed(debtor, desk.user("phone"))


def test_a_plan_that_is_paid_is_kept_and_a_bounced_payment_reopens_it(desk: Desk, debtor: Any) -> None:
    plan = running(desk, debtor, months=3)
    first, second, third = plan.instalments.all()
    pay(debtor, "P1", first.due_on, first.amount_minor)
    pay(debtor, "P2", second.due_on, second.amount_minor + third.amount_minor)
    plan.refresh_from_db()
    assert plan.state == "kept" and plan.ended_on == second.due_on
    assert models.Circumstance.objects.get(pk=plan.circumstance_id).until_on == second.due_on - dt.timedelta(days=1)
    back = second.due_on + dt.timedelta(days=2)
    pay(debtor, "R2", back, -second.amount_minor - third.amount_minor, reverses_id="P2")
    plan.refresh_from_db()
    assert plan.state == "running" and models.Circumstance.objects.get(pk=plan.circumstance_id).until_on is None
    assert [row.paid_minor for row in plan.instalments.all()] == [first.amount_minor, 0, 0]


def test_one_missed_instalment_reminds_and_the_second_breaks_and_escalates(desk: Desk, debtor: Any) -> None:
    desk.team("late")
    plan = running(desk, debtor)
    first, second = plan.instalments.all()[:2]
    grace = dt.timedelta(days=5)
    assert not services.follow(first.due_on + grace)
    assert services.follow(first.due_on + grace + dt.timedelta(days=1)) == {"reminded": 1}
    assert not services.follow(first.due_on + grace + dt.timedelta(days=1))
    broken_on = second.due_on + grace + dt.timedelta(days=1)
    assert services.follow(broken_on) == {"broken": 1}
    plan.refresh_from_db()
    assert (plan.state, plan.missed, plan.ended_on) == ("broken", 2, broken_on)
    assert models.Circumstance.objects.get(pk=plan.circumstance_id).until_on == broken_on - dt.timedelta(days=1)
    assert Task.objects.filter(customer_id=plan.customer_id, kind="escalated").count() == 1


def test_a_cancelled_plan_leaves_no_rest(desk: Desk, debtor: Any) -> None:
    plan = running(desk, debtor)
    services.cancel(plan.pk, user=desk.user("care"), reason="the customer pays at once")
    assert not models.Circumstance.objects.filter(kind="plan").exists()


def test_a_waiver_within_a_leaders_limits(desk: Desk, debtor: Any) -> None:
    def ask(interest: int) -> Any:
        return services.propose_waiver(
            debtor.customer_id_id, debtor.pk, interest_minor=interest, fee_minor=20_000, reason="hardship",
            user=desk.user("phone"),
        )  # fmt: skip

    with pytest.raises(services.InputError):
        ask(600_000)
    row = ask(400_000)
    leader = desk.user("leader")
    with pytest.raises(services.AuthorityError) as caught:
        services.decide("waiver", row.pk, True, user=leader)
    assert caught.value.members["limits"] == ["waiver_bp"]
    services.decide("waiver", row.pk, False, user=leader, note="half at most")
    assert services.decide("waiver", ask(200_000).pk, True, user=leader).state == "approved"


def settlement(desk: Desk, account: Any, offer: int = 3_000_000, parts: int = 2) -> Any:
    row = services.propose_settlement(
        account.customer_id_id, account.pk, offer_minor=offer, expires_on=months_after(TODAY, 2), instalments=parts,
        user=desk.user("phone"),
    )  # fmt: skip
    return services.decide("settlement", row.pk, True, user=desk.user("head", None))


def test_a_settlement_that_is_paid_closes_with_its_write_off(desk: Desk, debtor: Any) -> None:
    row = settlement(desk, debtor)
    assert (row.state, row.authority, row.written_off_minor) == ("offered", "head", 600_000) and row.letter_id
    pay(debtor, "P1", TODAY + dt.timedelta(days=5), 2_999_999)
    row.refresh_from_db()
    assert (row.state, row.received_minor) == ("offered", 2_999_999)
    pay(debtor, "P2", TODAY + dt.timedelta(days=6), 1)
    row.refresh_from_db()
    assert row.state == "settled"


def test_a_settlement_that_is_not_paid_lapses_with_a_follow_up(desk: Desk, debtor: Any) -> None:
    row = settlement(desk, debtor)
    first = row.instalments.first()
    assert services.follow(first.due_on + dt.timedelta(days=3)) == {}
    assert services.follow(first.due_on + dt.timedelta(days=4)) == {"lapsed": 1}
    assert Task.objects.filter(kind="follow_up", customer_id=row.customer_id).exists()
    assert not services.follow(first.due_on + dt.timedelta(days=5))


def test_a_settlement_beyond_limits(desk: Desk, debtor: Any) -> None:
    for offer, days, parts, code in (
        (3_600_000, 30, 1, "offer"), (100, 0, 1, "expires_on"), (100, 90, 1, "max_days_valid"),
        (100, 30, 9, "max_instalments"), (100, 30, 3, "instalments"),
    ):  # fmt: skip
        with pytest.raises((services.InputError, services.LimitError)) as caught:
            services.propose_settlement(
                debtor.customer_id_id, debtor.pk, offer_minor=offer, expires_on=TODAY + dt.timedelta(days=days),
                instalments=parts, user=desk.user("phone"),
            )  # fmt: skip
        assert caught.value.members["code"] == code
