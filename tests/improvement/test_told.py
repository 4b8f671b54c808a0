"""A finding that people tell stands beside the computed ones, stays, and becomes a change like them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cureline.improvement import services, views
from cureline.improvement.models import Finding
from cureline.trust.models import AuditEntry
from cureline.worklist import rulebook
from tests.desk import Desk
from tests.engine.improve.small import TEXT
from tests.improvement.made import ON, quiet

pytestmark = pytest.mark.django_db


def test_a_told_finding_stays_when_the_figures_are_computed_anew(desk: Desk) -> None:
    quiet().keep()
    user = desk.user("analyst", None)
    row = services.record(user=user, title="先谈方案", words="先谈方案再谈金额。", source="case:7")
    services.find(ON)
    row.refresh_from_db()
    assert (row.state, views.finding(row).words, row.told_by) == ("new", "先谈方案再谈金额。", user)
    entry = AuditEntry.objects.get(action="finding.told")
    assert entry.subject == f"finding:{row.pk}" and "先谈" not in str(entry.detail)
    with pytest.raises(services.ReasonError):
        services.record(user=user, title="x", words=" ")


def test_a_told_finding_becomes_a_proposed_change_of_the_strategy_it_names(desk: Desk) -> None:
    rulebook.record("strategy", "small", TEXT)
    user = desk.user("analyst", None)
    row = services.record(user=user, title="pace", words="fewer calls", subject={"segment": "early"})
    acts = [{"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 3}]
    with pytest.raises(services.ChangeError):
        services.propose(user=user, acts=acts, why="so it was told", finding_id=row.pk)
    made = services.propose(user=user, acts=acts, why="so it was told", finding_id=row.pk, name="small")
    assert made.follow_slices == {"strategy": "small", "segment": "early"}
    row.refresh_from_db()
    assert row.state == Finding.State.PROPOSED
    page = desk.client(user).get(reverse("improvement:finding", args=[row.pk]))
    assert "fewer calls" in page.content.decode()


def test_the_api_takes_a_told_finding(desk: Desk) -> None:
    client = desk.client(desk.user("analyst", None))
    given = {"title": "pace", "words": "fewer calls do as well", "subject": {"strategy": "consumer"}}
    answer = client.post("/api/v1/improvement/told", given, content_type="application/json")
    assert answer.status_code == 201 and answer.json()["words"] == given["words"]
