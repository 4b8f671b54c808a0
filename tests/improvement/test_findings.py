"""Each finding is made in a made department, and none in a quiet one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from cureline.engine import strategy
from cureline.engine.improve import catalogue
from cureline.improvement import services, views
from cureline.improvement.models import Finding
from cureline.people.models import Team
from cureline.results import services as results
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task
from tests.desk import Desk
from tests.improvement.made import DAY, ON, Made, nights, quiet

pytestmark = pytest.mark.django_db
EARLY = ON - 111 * DAY


def _kept_fell(made: Made) -> None:
    made.spread("promises", 300, 60, {"state": ("kept", "broken")}, ON - 27 * DAY, 28, segment="m1_standard",
                amount_minor=80_000, made_on=EARLY)  # fmt: skip


def _cure_fell(made: Made) -> None:
    made.spread("standings", 500, 10, {"to_level": (0, 1), "paid_minor": (100_000, 0)}, dt.date(2026, 10, 31), 1,
                segment="m2_can_will", arm="champion", from_level=1, from_bucket="M2", to_bucket="M2",
                from_past_due_minor=100_000, from_balance_minor=500_000)  # fmt: skip


def _script_complaints(made: Made) -> None:
    made.spread("contacts", 400, 20, {"complained": (True, False)}, ON - 60 * DAY, 60, segment="m2_can_will",
                channel="call", script="firm_call", right_party=False, cost_minor=500)  # fmt: skip


def _saturated(made: Made) -> None:
    # the same customers called day after day: what comes in comes after the first call
    for customer in range(40):
        for day in range(8):
            made.add("contacts", 1, ON - (40 - day) * DAY, customer_id=f"S{customer}", account_id=f"S{customer}",
                     segment="m1_high_risk", channel="call", right_party=day == 0, cost_minor=900)  # fmt: skip
        made.add("payments", 1, ON - 39 * DAY, customer_id=f"S{customer}", account_id=f"S{customer}",
                 segment="m1_high_risk", amount_minor=60_000, recovered_minor=60_000, after_contact=True)  # fmt: skip


def _weak_hour(made: Made) -> None:
    for since, days in ((EARLY, 84), (ON - 27 * DAY, 28)):
        for hour in range(9, 20):
            good = 60 if hour >= 17 else 15
            made.spread("contacts", 100, good, {"right_party": (True, False)}, since, days, segment="m2_unknown",
                        hour=hour, channel="call", cost_minor=500)  # fmt: skip
    made.add("payments", 100, ON - 5 * DAY, segment="m2_unknown", amount_minor=50_000, recovered_minor=50_000,
             after_contact=True)  # fmt: skip


def _called_for_nothing(made: Made) -> None:
    for arm, count in (("champion", 4000), ("hold_out", 2000)):
        made.spread("standings", count, count // 2, {"to_level": (0, 1), "paid_minor": (20_000, 0)},
                    dt.date(2026, 10, 31), 1, segment="small_amount", arm=arm, from_level=1, from_bucket="M1",
                    to_bucket="M1", from_past_due_minor=20_000, from_balance_minor=50_000)  # fmt: skip
    made.spread("contacts", 4000, 0, {"complained": (True, False)}, dt.date(2026, 10, 1), 30, segment="small_amount",
                channel="letter", cost_minor=1_500, connected=True)  # fmt: skip


def _reach_assumed(made: Made) -> None:
    made.spread("contacts", 800, 400, {"right_party": (True, False)}, ON - 60 * DAY, 60, segment="m4_legal",
                channel="visit", cost_minor=6_000)  # fmt: skip
    made.decide(ON, 20, channel="visit", value_minor=30_000, segment="m4_legal", treatment="late_legal", step="visit")


def _all_met(made: Made) -> None:
    """Every segment and step is met in enough nights, so that none of them is found."""
    for name in strategy.SHIPPED:
        found = strategy.load(strategy.shipped(name))
        treatments = {segment.treatment for segment in found.segments}
        for segment in found.segments:
            made.decide(ON, 1, strategy=name, segment=segment.id)
        for treatment in treatments - {"none"}:
            for step in found.treatments[treatment].ladder:
                made.decide(ON, 1, strategy=name, segment=found.segments[0].id, treatment=treatment, step=step.id)
    for on in nights(24):
        if on != ON:
            made.decide(on, 1, segment="current")


def _segment_never(made: Made) -> None:
    made.nights[ON] = [row for row in made.nights[ON] if row.segment != "litigation"]


def _step_never(made: Made) -> None:
    made.nights[ON] = [row for row in made.nights[ON] if (row.treatment, row.step) != ("care_path", "talk")]


def _over_capacity(made: Made) -> None:
    for outcome, count in (("over_capacity", 60), ("planned", 40)):
        made.decide(ON, count, segment="m1_high_risk", treatment="m1_call", step="call", channel="call", skill="early",
                    outcome=outcome, value_minor=4_000)  # fmt: skip


def _refused(made: Made) -> None:
    made.decide(ON, 150, segment="m1_high_risk", treatment="m1_call", step="call", channel="call", outcome="refused",
                refused_by="CN-FREQ-DAY", hour=12)  # fmt: skip
    made.decide(ON, 50, segment="m1_high_risk", treatment="m1_call", step="call", channel="call", hour=12,
                value_minor=2_000)  # fmt: skip


PLANTS: dict[str, tuple[Callable[[Made], None], str]] = {
    "kept_fell": (_kept_fell, "segment=m1_standard"),
    "cure_fell": (_cure_fell, "segment=m2_can_will"),
    "script_complaints": (_script_complaints, "script=firm_call"),
    "saturated": (_saturated, "segment=m1_high_risk"),
    "weak_hour": (_weak_hour, "segment=m2_unknown"),
    "called_for_nothing": (_called_for_nothing, "segment=small_amount"),
    "reach_assumed": (_reach_assumed, "channel=visit"),
    "segment_never": (_segment_never, "segment=litigation"),
    "step_never": (_step_never, "step=talk"),
    "over_capacity": (_over_capacity, "skill=early"),
    "refused": (_refused, "rule=CN-FREQ-DAY"),
}


def test_nothing_is_found_in_a_quiet_department(desk: Desk) -> None:
    made = quiet()
    _all_met(made)
    made.keep()
    counts = services.find(ON)
    assert counts["looked at"] > 60
    assert counts["found"] == 0, list(Finding.objects.values_list("key", "q", "facts"))


def test_what_was_planted_is_found_with_figures_that_lead_to_their_accounts(desk: Desk) -> None:
    made = quiet()
    _all_met(made)
    for plant, _name in PLANTS.values():
        plant(made)
    made.keep()
    services.find(ON)
    for kind, (_plant, name) in PLANTS.items():
        found = [
            row for row in Finding.objects.filter(kind=kind) if name in row.key and "small_business" not in row.key
        ]
        assert len(found) == 1, (kind, list(Finding.objects.values_list("key", flat=True)))
        row = found[0]
        assert row.q is None or row.q <= 0.05
        assert row.evidence and all(seen["url"] for seen in row.evidence), kind
        assert row.catalogue == catalogue().version
        assert views.finding(row).words
        assert services.offered(row, ON), f"{kind}: a finding with a remedy offers a change that is valid"
        if kind not in ("segment_never", "step_never", "script_complaints"):
            assert row.money_minor > 0, kind


def test_a_collector_with_more_undone_than_the_team_is_found(desk: Desk) -> None:
    quiet().keep()
    Team.objects.get_or_create(code="early", defaults={"title": {"en": "E", "zh-Hans": "早", "zh-Hant": "早"}})
    for collector, undone in (("X1", 50), ("X2", 5), ("X3", 6)):
        Task.objects.bulk_create(
            Task(customer_id=f"{collector}-{n}", kind="planned", on=ON - DAY, team="early", collector_id=collector,
                 urgency=5, place=n, made_at="2026-11-23T00:00Z", finished_at="2026-11-23T12:00Z",
                 state="expired" if n < undone else "done", outcome="superseded" if n < undone else "spoke")
            for n in range(100)
        )  # fmt: skip
    services.find(ON)
    row = Finding.objects.get(kind="collector_overload")
    assert row.subject == {"team": "early", "collector_id": "X1"}
    assert services.offered(row) == []


def test_without_results_nothing_is_looked_for(desk: Desk) -> None:
    assert results.current() is None
    assert services.find(ON) == {"looked at": 0}


def _found(desk: Desk) -> Finding:
    made = quiet()
    _kept_fell(made)
    made.keep()
    services.find(ON)
    return Finding.objects.get(kind="kept_fell")


def test_a_finding_stays_the_same_row_and_goes_when_it_is_no_longer_seen(desk: Desk) -> None:
    row = _found(desk)
    services.find(ON)
    services.find(ON + DAY)
    row.refresh_from_db()
    assert Finding.objects.filter(kind="kept_fell").count() == 1
    assert [entry[0] for entry in row.history] == [ON.isoformat(), (ON + DAY).isoformat()]
    quiet().keep()
    assert services.find(ON + DAY)["gone"] == 1
    row.refresh_from_db()
    assert row.state == "gone"


def test_a_dismissed_finding_comes_back_when_twice_as_much_is_at_stake(desk: Desk) -> None:
    row, user = _found(desk), desk.user("analyst", None)
    with pytest.raises(services.ReasonError):
        services.dismiss(row.pk, user=user, reason=" ")
    services.dismiss(row.pk, user=user, reason="known: the holiday")
    services.find(ON)
    row.refresh_from_db()
    assert row.state == "dismissed"
    Finding.objects.filter(pk=row.pk).update(dismissed_weight_minor=row.weight_minor // 3)
    services.find(ON)
    row.refresh_from_db()
    assert row.state == "new"
    assert AuditEntry.objects.filter(action="finding.dismissed", reason="known: the holiday").exists()


def test_the_order_is_by_money_and_harm(desk: Desk) -> None:
    made = quiet()
    _kept_fell(made)
    _script_complaints(made)
    made.keep()
    services.find(ON)
    rows = list(Finding.objects.order_by("-weight_minor"))
    assert len(rows) >= 2
    by_kind = {row.kind: row for row in rows}
    # 20 complaints in 90 days, none elsewhere, at 800 yuan each
    assert by_kind["script_complaints"].weight_minor == round(by_kind["script_complaints"].harm * 80_000)
    assert by_kind["script_complaints"].harm == pytest.approx(20 * 30 / 90)
