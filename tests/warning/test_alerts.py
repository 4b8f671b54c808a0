"""An alert from being raised to being closed: once a case, with owner and deadline, escalated when late."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cureline.trust.models import AuditEntry
from cureline.warning import services
from cureline.warning.models import Alert, Step
from tests.desk import Desk

pytestmark = pytest.mark.django_db

# the desk's day is Wednesday 25 November 2026
TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
TITLE = {"en": "Complaints rise", "zh-Hans": "投诉上升", "zh-Hant": "投訴上升"}


def raised(key: str = "complaints", **more: Any) -> Alert:
    return services.raise_alert(key, source="tests", title=TITLE, **more)


def test_a_case_has_one_open_alert_and_a_graver_signal_moves_its_deadline(desk: Desk) -> None:
    first = raised(severity="watch", on=TODAY)
    assert (first.due_on, first.role, first.state) == (dt.date(2026, 12, 9), "risk", "open")
    assert raised(severity="watch", on=TODAY).pk == first.pk
    assert [s.act for s in first.steps.all()] == ["raised"]
    again = raised(severity="critical", on=TODAY + DAY)
    assert (again.pk, again.severity, again.due_on) == (first.pk, "critical", dt.date(2026, 11, 27))
    assert [s.act for s in first.steps.all()] == ["raised", "again"]
    services.close(first.pk, cause="real", done="hired", user=desk.user("risk", None))
    assert raised(on=TODAY + 2 * DAY).pk != first.pk


def test_a_deadline_passes_over_weekends_and_public_holidays(desk: Desk) -> None:
    # New Year's Day 2027 is a Friday
    row = raised(severity="critical", on=dt.date(2026, 12, 31))
    assert row.due_on == dt.date(2027, 1, 4)


def test_it_is_taken_commented_laid_aside_and_comes_back(desk: Desk) -> None:
    risk, head = desk.user("risk", None), desk.user("head", None)
    row = raised(on=TODAY)
    row = services.acknowledge(row.pk, user=risk)
    assert (row.state, row.owner) == ("acknowledged", risk)
    with pytest.raises(services.StateError):
        services.acknowledge(row.pk, user=risk)
    services.comment(row.pk, "two scripts", user=risk)
    with pytest.raises(services.GivenError):
        services.snooze(row.pk, TODAY, reason="later", user=risk)
    with pytest.raises(services.GivenError):
        services.snooze(row.pk, TODAY + 40 * DAY, reason="much later", user=risk)
    row = services.snooze(row.pk, TODAY + 12 * DAY, reason="the script changes then", user=risk)
    assert (row.state, row.due_on) == ("snoozed", TODAY + 12 * DAY)
    assert services.run_clock(TODAY + 11 * DAY)["woken"] == 0
    assert services.run_clock(TODAY + 12 * DAY) == {"woken": 1, "escalated": 0}
    row.refresh_from_db()
    assert (row.state, row.owner) == ("acknowledged", risk)
    row = services.assign(row.pk, to=head, user=risk)
    assert row.owner == head
    with pytest.raises(services.GivenError):
        services.assign(row.pk, to=desk.user("phone"), user=risk)
    acts = [s.act for s in row.steps.all()]
    assert acts == ["raised", "acknowledged", "commented", "snoozed", "woken", "assigned"]


def test_a_late_alert_goes_up_the_ladder_once_a_deadline(desk: Desk) -> None:
    row = raised(severity="critical", role="leader", on=TODAY)
    assert row.due_on == TODAY + DAY
    assert services.run_clock(TODAY + DAY)["escalated"] == 0
    # Friday is late; two working days more are Monday and Tuesday
    late = TODAY + 2 * DAY
    assert [services.run_clock(late)["escalated"] for _ in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (row.role, row.level, row.due_on) == ("risk", 1, dt.date(2026, 12, 1))
    assert services.run_clock(dt.date(2026, 12, 2))["escalated"] == 1
    row.refresh_from_db()
    assert (row.role, row.level) == ("head", 2)
    assert services.run_clock(dt.date(2026, 12, 30))["escalated"] == 0


def test_it_is_closed_with_cause_and_deed_and_opened_again_with_a_reason(desk: Desk) -> None:
    risk = desk.user("risk", None)
    row = raised(on=TODAY)
    for cause, done in (("", "nothing"), ("real", "  "), ("whim", "nothing")):
        with pytest.raises(services.GivenError):
            services.close(row.pk, cause=cause, done=done, user=risk)
    row = services.close(row.pk, cause="false", done="checked with the team", user=risk)
    assert (row.state, row.closed_by, row.cause) == ("closed", risk, "false")
    for act in (
        lambda: services.acknowledge(row.pk, user=risk),
        lambda: services.close(row.pk, cause="real", done="x", user=risk),
        lambda: services.snooze(row.pk, TODAY + DAY, reason="x", user=risk),
    ):
        with pytest.raises(services.StateError):
            act()
    row = services.reopen(row.pk, reason="it goes on", user=risk)
    assert (row.state, row.cause, row.owner) == ("acknowledged", "", risk)
    services.close(row.pk, cause="real", done="y", user=risk)
    raised(on=TODAY + DAY)
    with pytest.raises(services.StateError):
        services.reopen(row.pk, reason="a newer one is open", user=risk)


def test_every_act_is_logged_without_its_text_and_steps_are_never_changed(desk: Desk) -> None:
    risk = desk.user("risk", None)
    row = raised(on=TODAY)
    services.acknowledge(row.pk, user=risk)
    services.comment(row.pk, "secretive words", user=risk)
    entries = AuditEntry.objects.filter(subject=f"alert:{row.pk}")
    assert {e.action for e in entries} == {"alert.raised", "alert.acknowledged", "alert.commented"}
    assert not any("secretive" in f"{e.detail} {e.reason}" for e in entries)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(alert=row).update(text="other words")
