"""From design to adoption: approved by a second person, written into the strategy, looked at daily, stopped for
harm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import translation

from cureline.engine import strategy
from cureline.experiment import services
from cureline.experiment.models import Experiment, Look, Record
from cureline.experiment.services import DesignError, SecondPersonError, StateError, strategies
from cureline.trust import documents
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.experiment.trial import FIRST, NOW, ONE_DAY, SEGMENT, complain, customers, given, night, pay, people, started

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def record(version: str, effective: dt.date, text: str) -> None:
    documents.record(
        "strategy", "consumer", version, effective_from_on=effective, author="a", approver="b", content=text
    )  # fmt: skip


def of_arm(experiment: Experiment, arm: str) -> list[str]:
    found = experiment.units.filter(arm=arm).order_by("customer_id")
    return list(found.values_list("customer_id", flat=True))


def kinds(experiment: Experiment) -> list[str]:
    return list(experiment.records.values_list("kind", flat=True))


def test_a_second_person_starts_it_from_the_next_working_day(desk: Desk) -> None:
    designer, approver = people(desk)
    with time_machine.travel(NOW, tick=False):
        experiment = services.design(given(), user=designer)
        with pytest.raises(SecondPersonError):
            services.decide(experiment.pk, user=designer, approve=True)
        experiment = services.decide(experiment.pk, user=approver, approve=True)
    assert (experiment.state, experiment.starts_on) == ("running", FIRST)
    before, after = strategies.on_day("consumer", FIRST - ONE_DAY), strategies.on_day("consumer", FIRST)
    assert before.version == "2026.1" and after.version == f"2026.1-x{experiment.pk}"
    shares = [(arm.id, arm.share_bp) for arm in after.arms]
    assert shares == [("champion", 5500), ("challenger", 4000), ("hold_out", 500)]
    document = documents.in_force("strategy", "consumer", FIRST)
    assert (document.author, document.approver) == (designer.staff.name, approver.staff.name)
    assert kinds(experiment) == ["designed", "started"]
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"experiment.designed", "experiment.started"}


def test_a_start_before_a_holiday_waits_for_the_next_worked_day(desk: Desk) -> None:
    with time_machine.travel(dt.datetime(2026, 9, 30, 2, tzinfo=dt.UTC), tick=False):
        designer, approver = people(desk)
        experiment = services.design(given(), user=designer)
        assert services.decide(experiment.pk, user=approver, approve=True).starts_on == dt.date(2026, 10, 8)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hold_out_bp": 100}, "hold_out_bp"),
        ({"hold_out": []}, "hold_out"),
        ({"challenger_bp": 9000}, "challenger_bp"),
        ({"challenger_bp": 10}, "challenger_bp"),
        ({"segments": {}}, "segments"),
        ({"segments": {SEGMENT: "mid_reminder"}}, "segments"),
        ({"segments": {SEGMENT: "nothing_like_it"}}, "segments"),
        ({"segments": {"nowhere": "mid_demand"}}, "segments"),
        ({"primary": "complaints"}, "primary"),
        ({"minimum_effect": 0.0}, "minimum_effect"),
        ({"minimum_effect": float("nan")}, "minimum_effect"),
        ({"margin": 30_000.0}, "margin"),
        ({"guards": {}}, "guards"),
        ({"guards": {"complaints": 0.9}}, "guards"),
        ({"guards": {"recovered": 2.0}}, "guards"),
        ({"horizon_days": 3}, "horizon_days"),
        ({"running_days": 3}, "running_days"),
        ({"hypothesis": " "}, "hypothesis"),
        ({"strategy": "nobody"}, "strategy"),
    ],
)
def test_a_design_that_the_policy_does_not_allow_is_refused(desk: Desk, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DesignError) as refused:
        services.design(given(**changes), user=desk.user("analyst", None))
    assert refused.value.field == field


def test_one_at_a_time_and_no_version_ahead(desk: Desk) -> None:
    first = started(desk)
    designer, approver = people(desk)
    with time_machine.travel(NOW, tick=False):
        second = services.design(given(title="Another"), user=designer)
        with pytest.raises(StateError, match="Another"):
            services.decide(second.pk, user=approver, approve=True)
        services.stop(first.pk, user=approver, reason="not needed")
        later = strategy.shipped("consumer").replace('"2026.1"', '"2027.1"').replace("2026-01-01", "2027-01-01")
        record("2027.1", dt.date(2027, 1, 1), later)
        with pytest.raises(StateError, match=r"2027\.1"):
            services.decide(second.pk, user=approver, approve=True)
        services.decide(second.pk, user=approver, approve=False, reason="wait for the new version")
    assert kinds(second) == ["designed", "refused"]


def test_customers_enter_by_their_first_decision_and_ripen_with_the_horizon(desk: Desk) -> None:
    experiment = started(desk)
    ids = customers(400)
    night(FIRST, ids[:300])
    assert services.look(FIRST)["entered"] == 300
    night(FIRST + ONE_DAY, ids, arm=lambda key: "champion")
    assert services.look(FIRST + ONE_DAY) == {"looks": 1, "entered": 100, "stopped for harm": 0, "ended": 0}
    assert services.look(FIRST + ONE_DAY)["looks"] == 0
    first = experiment.units.filter(entered_on=FIRST)
    assert {arm for (arm,) in first.values_list("arm")} == {"champion", "challenger", "hold_out"}
    assert not experiment.units.exclude(outcome=None).exists()
    assert experiment.looks.latest("on").verdict == "early"
    pay(experiment, FIRST + ONE_DAY, {"champion": 10_000, "challenger": 60_000, "hold_out": 5_000})
    services.look(FIRST + 7 * ONE_DAY)
    assert first.filter(known_on=FIRST + 7 * ONE_DAY).count() == 300
    assert experiment.units.filter(known_on=None).count() == 100
    seen = experiment.looks.latest("on")
    assert seen.arms["champion"]["known"] + seen.arms["challenger"]["known"] + seen.arms["hold_out"]["known"] == 300
    means = {arm: seen.arms[arm]["means"]["recovered"] for arm in ("champion", "challenger")}
    assert means["challenger"] == pytest.approx(36_000, rel=0.25) and means["champion"] == pytest.approx(6_000, rel=0.3)


def test_a_better_challenger_is_adopted_by_two_persons(desk: Desk) -> None:
    experiment = started(desk)
    night(FIRST, customers(600))
    services.look(FIRST)
    pay(experiment, FIRST + ONE_DAY, {"champion": 10_000, "challenger": 60_000, "hold_out": 5_000})
    designer, approver = people(desk)
    with pytest.raises(StateError, match="evidence"):
        services.propose_adoption(experiment.pk, user=designer, reason="it works")
    services.look(FIRST + 7 * ONE_DAY)
    seen = experiment.looks.latest("on")
    assert seen.verdict == "better" and seen.lower and 0 < seen.lower < seen.estimate
    services.propose_adoption(experiment.pk, user=designer, reason="it works")
    with time_machine.travel(NOW + 8 * ONE_DAY, tick=False):
        with pytest.raises(SecondPersonError):
            services.decide(experiment.pk, user=designer, approve=True)
        experiment = services.decide(experiment.pk, user=approver, approve=True)
    assert (experiment.state, experiment.ending) == ("ended", "adopted")
    after = strategies.on_day("consumer", dt.date(2026, 12, 4))
    assert next(s for s in after.segments if s.id == SEGMENT).treatment == "mid_demand"
    assert [arm.id for arm in after.arms] == ["champion", "hold_out"]
    assert kinds(experiment) == ["designed", "started", "asked", "adopted"]


def test_harm_stops_the_challenger_at_once_and_by_itself(desk: Desk) -> None:
    experiment = started(desk)
    night(FIRST, customers(600))
    services.look(FIRST)
    complain([*of_arm(experiment, "challenger")[:24], *of_arm(experiment, "champion")[:2]])
    assert services.look(FIRST + 2 * ONE_DAY)["stopped for harm"] == 1
    experiment.refresh_from_db()
    assert (experiment.state, experiment.ending) == ("ended", "harm")
    after = strategies.on_day("consumer", FIRST + 2 * ONE_DAY)
    assert [arm.id for arm in after.arms] == ["champion", "hold_out"]
    last = experiment.records.last()
    assert last is not None and (last.kind, last.reason, last.version) == ("harm", "complaints", after.version)
    assert AuditEntry.objects.filter(action="experiment.stopped_for_harm").count() == 1
    assert services.look(FIRST + 3 * ONE_DAY)["looks"] == 0


def test_complaints_alike_in_both_arms_stop_nothing(desk: Desk) -> None:
    experiment = started(desk)
    night(FIRST, customers(600))
    services.look(FIRST)
    for arm, count in (("champion", 17), ("challenger", 13)):
        complain(list(experiment.units.filter(arm=arm).values_list("customer_id", flat=True)[:count]))
    services.look(FIRST + 2 * ONE_DAY)
    assert experiment.looks.latest("on").guards[0]["state"] == "open"
    experiment.refresh_from_db()
    assert experiment.running


def test_a_draw_that_something_else_decided_stops_it(desk: Desk) -> None:
    experiment = started(desk)
    ids = customers(800)
    night(FIRST, ids, arm=lambda key: "challenger" if int(key[1:]) % 4 else "champion")
    services.look(FIRST)
    experiment.refresh_from_db()
    assert (experiment.state, experiment.ending) == ("ended", "broken")
    assert experiment.looks.get().verdict == "broken"


def test_it_ends_in_time_without_an_answer(desk: Desk) -> None:
    experiment = started(desk)
    night(FIRST, customers(60))
    services.look(FIRST)
    services.look(experiment.ends_on + 7 * ONE_DAY)
    experiment.refresh_from_db()
    assert (experiment.state, experiment.ending) == ("ended", "finished")
    assert experiment.looks.latest("on").verdict == "undecided"


def test_a_new_version_of_the_bank_ends_it(desk: Desk) -> None:
    experiment = started(desk)
    text = strategy.shipped("consumer").replace('"2026.1"', '"2026.2"').replace("2026-01-01", "2026-12-01")
    record("2026.2", dt.date(2026, 12, 1), text)
    assert services.look(dt.date(2026, 12, 1))["ended"] == 1
    experiment.refresh_from_db()
    assert experiment.ending == "replaced"
    assert strategies.on_day("consumer", dt.date(2026, 12, 1)).version == "2026.2"


def test_stopped_by_hand_by_one_person_with_a_reason(desk: Desk) -> None:
    experiment = started(desk)
    user = desk.user("compliance", None)
    with time_machine.travel(NOW, tick=False):
        with pytest.raises(StateError, match="why"):
            services.stop(experiment.pk, user=user, reason=" ")
        services.stop(experiment.pk, user=user, reason="a letter is wrong")
    assert [arm.id for arm in strategies.on_day("consumer", FIRST).arms] == ["champion", "hold_out"]
    assert kinds(experiment) == ["designed", "started", "stopped"]


def test_withdrawn_by_its_designer_alone(desk: Desk) -> None:
    designer, other = people(desk)
    experiment = services.design(given(), user=designer)
    with pytest.raises(SecondPersonError):
        services.withdraw(experiment.pk, user=other)
    services.withdraw(experiment.pk, user=designer)
    assert kinds(experiment) == ["designed", "withdrawn"]


def test_looks_and_records_are_never_changed(desk: Desk) -> None:
    started(desk)
    night(FIRST, customers(20))
    services.look(FIRST)
    for rows in (Look.objects.all(), Record.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Look.objects.update(verdict="better")
