"""The day's indicators: quiet while nothing changes, a signal and one alert where something does, and no more after it
was answered."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from typing import Any

import pytest
from django.utils import timezone

from cureline.portfolio import models
from cureline.trust.models import SignIn
from cureline.warning import services
from cureline.warning.catalogue import indicators
from cureline.warning.models import Alert, Reading
from tests.desk import Desk, sealed
from tests.improvement.made import Made

pytestmark = pytest.mark.django_db

# the desk's day is Wednesday 25 November 2026
TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)


def complaints(jump: int) -> None:
    """A hundred days of forty contacts with a complaint now and then, and `jump` a day in the last three."""
    made = Made()
    for back in range(100, 0, -1):
        on = TODAY - back * DAY
        made.add("contacts", 40, on, channel="call", connected=True, right_party=True)
        many = jump if back <= 3 else 1 if back % 3 == 0 else 0
        made.add("complaints", many, on, cause="tone", channel="call")
    made.keep()


def test_complaints_that_rise_are_found_and_raised_once(desk: Desk) -> None:
    complaints(6)
    counts = services.compute(TODAY, only="complaints")
    assert counts == {"readings": 1, "signals": 1, "alerts": 1}
    row, alert = Reading.objects.get(), Alert.objects.get()
    assert (row.state, row.period_on, len(row.points)) == ("signal", TODAY - DAY, 100)
    assert row.strength > 1 and row.value == pytest.approx(6 / 40)
    assert (alert.severity, alert.role, alert.due_on) == ("critical", "compliance", dt.date(2026, 11, 26))
    assert TODAY - 4 * DAY < dt.date.fromisoformat(alert.facts["since"]) < TODAY
    assert "complaints_per_thousand" in alert.url
    assert services.compute(TODAY, only="complaints")["alerts"] == 0
    assert Alert.objects.count() == 1 and Reading.objects.count() == 1


def test_a_quiet_bank_has_no_alert(desk: Desk) -> None:
    complaints(0)
    counts = services.compute(TODAY)
    assert counts["signals"] == 0 and counts["alerts"] == 0 and Alert.objects.count() == 0
    assert Reading.objects.get(indicator="complaints").state == "quiet"


def test_a_signal_that_was_answered_is_not_raised_again_and_a_new_level_is_learned(desk: Desk) -> None:
    complaints(6)
    services.compute(TODAY, only="complaints")
    alert = Alert.objects.get()
    services.close(alert.pk, cause="real", done="script stopped", user=desk.user("compliance", None))
    assert services.compute(TODAY + DAY, only="complaints")["alerts"] == 0
    services.reopen(alert.pk, reason="by mistake", user=desk.user("compliance", None))
    services.close(alert.pk, cause="known", done="the new form counts more", user=desk.user("compliance", None))
    services.compute(TODAY + DAY, only="complaints")
    row = Reading.objects.get()
    assert row.state == "learning" and row.points[0]["on"] == alert.facts["since"]


def statements(desk: Desk, district: str, count: int, late: int, workplace: str = "") -> None:
    """Accounts of a district with five months of statements; the last month `late` of them have fallen behind."""
    months = [dt.date(2026, n, 28) for n in (6, 7, 8, 9, 10)]
    for number in range(count):
        customer = desk.customer(district=district, mobile=None)
        if workplace:
            desk.point(customer, "work_phone", workplace)
        account = desk.account(customer)
        models.Statement.objects.bulk_create(
            models.Statement(account_id_id=account.pk, stated_on=on, balance_minor=100_000, standing="revolving",
                             months_past_due=1 if on == months[-1] and number < late else 0)
            for on in months
        )  # fmt: skip


def test_a_place_of_work_whose_people_fall_behind_is_found_among_steady_districts(desk: Desk) -> None:
    statements(desk, "D01", 60, 1)
    statements(desk, "D02", 60, 1)
    statements(desk, "D03", 20, 14, "02155500000")
    counts = services.compute(dt.date(2026, 11, 2), only="entry_districts")
    assert (counts["readings"], counts["signals"]) == (3, 1)
    assert Reading.objects.get(state="signal").slices == {"district": "D03"}
    services.compute(dt.date(2026, 11, 2), only="entry_employers")
    row = Reading.objects.get(indicator="entry_employers")
    assert row.value == pytest.approx(14 / 20)
    # the place of work has a sign, and neither its telephone nor its name
    assert "02155500000" not in str(row.slices) and len(row.slices["workplace"]) == 8
    assert sealed("value", "02155500000")["value_index"].hex().upper().startswith(row.slices["workplace"])


def test_use_of_limits_minimum_payments_and_concentration_are_counted_from_statements(desk: Desk) -> None:
    for number, (balances, paid) in enumerate([((500_000, 1_200_000), 0), ((500_000, 500_000), 40_000),
                                               ((500_000, 450_000), 200_000)]):  # fmt: skip
        account = desk.account(desk.customer(region=f"R{number}"), limit_minor=2_000_000)
        for on, balance in zip((dt.date(2026, 9, 30), dt.date(2026, 10, 31)), balances, strict=True):
            models.Statement.objects.create(account_id=account, stated_on=on, balance_minor=balance,
                                            standing="revolving", months_past_due=0)  # fmt: skip
        if paid:
            models.Payment.objects.create(payment_id=f"Y{number}", account_id=account, paid_on=dt.date(2026, 10, 9),
                                          amount_minor=paid)  # fmt: skip
    from cureline.warning.services.sources import sliced

    def last(name: str) -> Any:
        return sliced(indicators()[name], dt.date(2026, 11, 2))[0].periods[-1]

    assert (last("utilisation_spikes").numerator, last("utilisation_spikes").denominator) == (1, 3)
    assert (last("minimum_payers").numerator, last("minimum_payers").denominator) == (1, 3)
    shares = [1_200_000 / 2_150_000, 500_000 / 2_150_000, 450_000 / 2_150_000]
    assert last("concentration").numerator == pytest.approx(sum(s * s for s in shares))
    assert last("concentration").on == dt.date(2026, 10, 31)


def test_sign_ins_from_many_new_addresses_are_a_signal(desk: Desk) -> None:
    people = [desk.user("phone") for _ in range(5)]
    for back in range(60, 0, -1):
        for user in people:
            at = timezone.now() - back * DAY
            address = f"203.0.113.{user.pk % 250}" if back == 1 else "192.0.2.1"
            SignIn.objects.create(user=user, began_at=at, seen_at=at, address=address)
    assert services.compute(TODAY, only="strange_sign_ins")["signals"] == 1


def test_a_rate_shock_in_the_fed_series_raises_an_alert_of_the_risk_manager(desk: Desk) -> None:
    content = resources.files("cureline.warning").joinpath("sample/series.csv").read_bytes()
    services.feed_file(content, "series.csv")
    services.compute(TODAY)
    found = {alert.indicator: alert for alert in Alert.objects.all()}
    assert set(found) == {"interest_rate", "unemployment"}
    assert found["interest_rate"].role == "risk"


def test_every_indicator_states_its_false_alarms_and_speaks_three_languages() -> None:
    for one in indicators().values():
        assert 0 < one.false_alarms_a_month <= 0.1, one.id
        for texts in (one.titles, one.abouts, one.advice):
            assert set(texts) == {"en", "zh-Hans", "zh-Hant"} and all(texts.values())
