"""The demonstration's goals, plan and what-if are made once, through the services."""

from __future__ import annotations

import pytest

from cureline.demo import planning
from cureline.goal.models import Goal, Plan, Progress, Simulation
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.goal import months

pytestmark = pytest.mark.django_db


def test_the_story_of_goals_is_told_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    months.snapshot()
    who = months.people(desk)
    given = {"head": who["head"], "analyst": who["analyst"], "days": 1, "size": 30, "seeds": 1}
    told = planning.tell(months.TODAY, **given)  # type: ignore[arg-type]
    assert told["goals"] >= 4
    assert told["what-ifs"] == told["plans"] == 1
    assert Plan.objects.get().state == "approved"
    first, second = Simulation.objects.get().choices
    assert first["sha256"] != second["sha256"]
    periods = set(Goal.objects.filter(scope="bank").values_list("from_on", "state"))
    assert {
        (months.D(2026, 7, 1), "approved"),
        (months.D(2026, 10, 1), "approved"),
        (months.D(2027, 1, 1), "submitted"),
    } == periods
    assert Progress.objects.filter(goal__from_on=months.D(2026, 7, 1), goal__scope="bank").count() > 10
    entries = AuditEntry.objects.count()
    planning.tell(months.TODAY, **given)  # type: ignore[arg-type]
    assert AuditEntry.objects.count() == entries
