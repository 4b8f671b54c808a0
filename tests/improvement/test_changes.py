"""From a finding to a change by the pages: proposed, decided by another, in force from a day, followed, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from django.db import IntegrityError, transaction
from django.urls import reverse

from cureline.engine import allocate, strategy
from cureline.experiment.models import Experiment
from cureline.goal.models import Simulation
from cureline.improvement import services
from cureline.improvement.models import Finding, Proposal
from cureline.trust import documents
from cureline.trust.models import AuditEntry, Document
from cureline.worklist import rulebook
from tests.desk import Desk
from tests.engine.improve.small import TEXT
from tests.improvement.made import DAY, ON, Made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(db: None) -> None:
    """The bank's own strategy is a small one, which is checked quickly."""
    rulebook.record("strategy", "small", TEXT)


ACT = {"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 3}
# the desk's day is Wednesday 25 November 2026
TOMORROW = dt.date(2026, 11, 26)


def finding(**columns: Any) -> Finding:
    """Fewer kept promises in a segment, as the day's job would have found it."""
    return Finding.objects.create(**{
        "key": "kept_fell/segment=early/strategy=small", "kind": "kept_fell",
        "subject": {"strategy": "small", "segment": "early"}, "catalogue": "2026.1", "first_on": ON, "on": ON,
        "currency": "CNY", "money_minor": 5_000_000, "harm": 0.0, "weight_minor": 5_000_000, "p": 0.001, "q": 0.01,
        "family": 40, "effect": -0.2, "low": -0.3, "high": -0.1, "target": 0.6,
        "facts": {"now_rate": 0.4, "before_rate": 0.6, "n": 400, "at_stake_minor": 5_000_000},
        "evidence": [{"role": "now", "code": "promise_kept_rate", "keys": {"segment": "early"}, "numerator": 160,
                      "denominator": 400, "since": "2026-10-28", "until": "2026-11-24", "url": "/results/trace/?x=1"}],
        "history": [[ON.isoformat(), 5_000_000]],
        **columns,
    })  # fmt: skip


def proposed(desk: Desk, **given: Any) -> Proposal:
    """A change that waits, proposed by an analyst."""
    return services.propose(
        **{"user": desk.user("analyst", None), "acts": [ACT], "why": "fewer calls do", "name": "small", **given}
    )  # fmt: skip


def test_a_change_goes_from_finding_to_document_by_the_pages(desk: Desk) -> None:
    row, analyst, head = finding(), desk.user("analyst", None), desk.user("head", None)
    browser = desk.client(analyst)
    page = browser.get(reverse("improvement:finding", args=[row.pk]))
    assert "40.0%" in page.content.decode() and "/results/trace/?x=1" in page.content.decode()
    row.refresh_from_db()
    assert (row.state, row.seen_by) == ("seen", analyst)
    sent = browser.post(reverse("improvement:propose", args=[row.pk]), {"choice": "offer_plan", "why": "too high"})
    proposal = Proposal.objects.get()
    assert sent.headers["Location"] == reverse("improvement:proposal", args=[proposal.pk])
    assert proposal.acts[0]["script"] == "plan"
    assert Simulation.objects.get(pk=proposal.simulation_id).choices[1]["text"] == proposal.text
    deciding = desk.client(head)
    shown = deciding.get(reverse("improvement:proposal", args=[proposal.pk])).content.decode()
    assert "script: firm" in shown and "script: plan" in shown
    address = reverse("improvement:decide", args=[proposal.pk])
    deciding.post(address, {"act": "accept", "effective_from_on": TOMORROW.isoformat()})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("accepted", head)
    document = documents.in_force("strategy", "small", TOMORROW)
    found = strategy.load(document.content)
    assert (found.version, document.author, document.approver) == ("2", analyst.staff.name, head.staff.name)
    assert found.treatments["ring"].ladder[1].means[0].script == "plan"
    assert documents.in_force("strategy", "small", TOMORROW - DAY).version == "1"
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"finding.seen", "change.proposed", "simulation.asked", "change.accepted"} <= actions


def test_nobody_decides_on_their_own_proposal_by_page_by_service_or_by_database(desk: Desk) -> None:
    head = desk.user("head", None)
    row = proposed(desk, user=head)
    browser = desk.client(head)
    shown = browser.get(reverse("improvement:proposal", args=[row.pk])).content.decode()
    assert reverse("improvement:decide", args=[row.pk]) not in shown
    for act in ("accept", "refuse", "challenge"):
        browser.post(reverse("improvement:decide", args=[row.pk]), {"act": act, "reason": "x",
                     "effective_from_on": TOMORROW.isoformat()})  # fmt: skip
        row.refresh_from_db()
        assert row.state == "waiting"
    with pytest.raises(services.SecondPersonError):
        services.accept(row.pk, user=head, effective_from_on=TOMORROW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(decided_by=head)


def test_who_may_only_propose_does_not_decide(desk: Desk) -> None:
    row = proposed(desk)
    sent = desk.client(desk.user("analyst", None)).post(reverse("improvement:decide", args=[row.pk]), {"act": "refuse"})
    assert sent.status_code == 403


def test_a_refusal_has_a_reason_and_opens_the_finding_again(desk: Desk) -> None:
    found, head = finding(), desk.user("head", None)
    row = proposed(desk, finding_id=found.pk)
    found.refresh_from_db()
    assert found.state == "proposed"
    with pytest.raises(services.ReasonError):
        services.refuse(row.pk, user=head, reason="")
    services.refuse(row.pk, user=head, reason="after the holiday")
    found.refresh_from_db()
    assert (found.state, Proposal.objects.get().reason) == ("seen", "after the holiday")
    with pytest.raises(services.StateError):
        services.accept(row.pk, user=head, effective_from_on=TOMORROW)


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-24", "2026-11-28", "2028-01-04"])
def test_a_change_begins_on_a_working_day_after_today(desk: Desk, day: str) -> None:
    with pytest.raises(services.DayError):
        services.accept(proposed(desk).pk, user=desk.user("head", None), effective_from_on=dt.date.fromisoformat(day))


def test_a_document_that_has_changed_since_is_not_overwritten(desk: Desk) -> None:
    row, head = proposed(desk), desk.user("head", None)
    other = proposed(desk, acts=[{**ACT, "every_days": 9}])
    services.accept(other.pk, user=head, effective_from_on=TOMORROW)
    with pytest.raises(services.StateError):
        services.accept(row.pk, user=head, effective_from_on=dt.date(2026, 11, 27))
    with pytest.raises(services.StateError):
        services.accept(row.pk, user=head, effective_from_on=TOMORROW)


def test_a_change_that_can_not_be_says_why(desk: Desk) -> None:
    with pytest.raises(services.ChangeError, match="no treatment 'shout'"):
        proposed(desk, acts=[{"act": "segment_treatment", "segment": "early", "to": "shout"}])
    with pytest.raises(services.ChangeError):
        proposed(desk, name="nowhere")
    with pytest.raises(services.ReasonError):
        proposed(desk, why=" ")
    proposed(desk)
    with pytest.raises(services.StateError):
        proposed(desk)


def test_one_s_own_acts_are_written_in_yaml(desk: Desk) -> None:
    row, browser = finding(), desk.client(desk.user("analyst", None))
    address = reverse("improvement:propose", args=[row.pk])
    for text in ("", "{", "act: x", "[1]"):
        assert browser.post(address, {"choice": "own", "acts": text, "why": "x"}).status_code == 422
    browser.post(address, {"choice": "own", "acts": yaml.safe_dump([ACT]), "why": "x"})
    assert Proposal.objects.get().acts == [ACT]
    other = yaml.safe_dump([{**ACT, "every_days": 5}])
    made = browser.post(reverse("improvement:free"), {"name": "small", "acts": other, "why": "y"})
    assert made.status_code == 302 and Proposal.objects.count() == 2


def test_another_treatment_is_tried_as_a_challenger_first(desk: Desk) -> None:
    row, head = (
        proposed(desk, acts=[{"act": "segment_treatment", "segment": "early", "to": "both"}]),
        desk.user("head", None),
    )
    desk.client(head).post(reverse("improvement:decide", args=[row.pk]), {"act": "challenge",
                           "effective_from_on": TOMORROW.isoformat()})  # fmt: skip
    row.refresh_from_db()
    tried = Experiment.objects.get(pk=row.experiment_id)
    assert (row.state, tried.segments, tried.state) == ("challenger", {"early": "both"}, "waiting")
    assert documents.in_force("strategy", "small", TOMORROW).version == "1"
    with pytest.raises(services.UnavailableError):
        services.challenge(proposed(desk).pk, user=head)


def test_a_measured_reach_becomes_a_version_of_the_response_document(desk: Desk) -> None:
    found = finding(key="reach_assumed/channel=call", kind="reach_assumed", subject={"channel": "call"}, target=None,
                    facts={"now_rate": 0.41, "assumed_rate": 0.35, "n": 2000, "at_stake_minor": 1})  # fmt: skip
    (remedy,) = services.offered(found)
    row = services.propose(user=desk.user("analyst", None), acts=remedy.acts, why="measured", finding_id=found.pk)
    assert (row.kind, row.simulation_id) == ("response", None)
    services.accept(row.pk, user=desk.user("head", None), effective_from_on=TOMORROW)
    content = documents.in_force("response", "response", TOMORROW).content
    assert allocate.load_response(content).channels["call"].reach == 0.41


def _after(made: Made, kept: int) -> None:
    made.spread("promises", 400, kept, {"state": ("kept", "broken")}, TOMORROW, 60, segment="early",
                strategy="small", amount_minor=50_000, made_on=ON)  # fmt: skip


@pytest.mark.parametrize(("kept", "verdict"), [(260, "as_expected"), (80, "worse"), (185, "less")])
def test_what_came_of_a_change_is_told_each_day(desk: Desk, kept: int, verdict: str) -> None:
    found, head = finding(target=0.65), desk.user("head", None)
    row = proposed(desk, finding_id=found.pk)
    services.accept(row.pk, user=head, effective_from_on=TOMORROW)
    made = Made()
    made.spread("promises", 400, 180, {"state": ("kept", "broken")}, TOMORROW - 60 * DAY, 60, segment="early",
                strategy="small", amount_minor=50_000, made_on=ON)  # fmt: skip
    _after(made, kept)
    snapshot = made.keep()
    snapshot.on = TOMORROW + 59 * DAY
    snapshot.save()
    assert services.follow_all(TOMORROW) == {}
    for _ in range(2):
        assert services.follow_all(TOMORROW + 59 * DAY) == {verdict: 1}
    follow_up = row.follow_ups.get()
    assert (follow_up.before["numerator"], follow_up.after["numerator"]) == (180, kept)
    page = desk.client(head).get(reverse("improvement:follow_up", args=[row.pk])).content.decode()
    assert "/results/trace/" in page and f"{kept / 400:.1%}" in page


def test_a_change_is_taken_back_by_a_version_with_the_former_content(desk: Desk) -> None:
    found, head = finding(), desk.user("head", None)
    row = proposed(desk, finding_id=found.pk)
    services.accept(row.pk, user=head, effective_from_on=TOMORROW)
    desk.client(head).post(reverse("improvement:take_back", args=[row.pk]), {"reason": "fewer promises are kept"})
    row.refresh_from_db()
    assert (row.state, row.back_from_on) == ("taken_back", TOMORROW)
    before, back = (
        yaml.safe_load(text) for text in (row.base_text, documents.in_force("strategy", "small", TOMORROW).content)
    )
    for key in ("version", "effective_from", "author", "approver"):
        del before[key], back[key]
    assert before == back
    assert Document.objects.filter(name="small").count() == 3
    with pytest.raises(services.StateError):
        services.take_back(row.pk, user=head, reason="again")


def test_a_change_that_another_has_overtaken_is_not_taken_back(desk: Desk) -> None:
    head = desk.user("head", None)
    row = proposed(desk)
    services.accept(row.pk, user=head, effective_from_on=TOMORROW)
    text = documents.in_force("strategy", "small", TOMORROW).content
    rulebook.record("strategy", "small", text.replace("version: '2'", "version: '9'"))
    with pytest.raises(services.StateError):
        services.take_back(row.pk, user=head, reason="late")


def test_the_head_s_home_tells_findings_and_what_waits(desk: Desk) -> None:
    finding()
    proposed(desk)
    page = desk.client(desk.user("head", None)).get("/").content.decode()
    assert reverse("improvement:findings") in page and "50,000" in page
    waiting = desk.client(desk.user("head", None)).get(reverse("worklist:approvals")).content.decode()
    assert "Ring" in waiting


def test_the_api_does_what_the_pages_do(desk: Desk) -> None:
    row, analyst, head = finding(), desk.client(desk.user("analyst", None)), desk.client(desk.user("head", None))
    base = "/api/v1/improvement"
    (listed,) = analyst.get(f"{base}/findings").json()["items"]
    assert listed["words"].startswith("In “Early” 40.0%")
    offered = analyst.get(f"{base}/findings/{row.pk}/changes").json()
    assert offered[0]["name"] == "offer_plan"

    def post(client: Any, path: str, body: Any) -> Any:
        return client.post(f"{base}{path}", body, content_type="application/json")

    made = post(analyst, "/changes", {"finding_id": row.pk, "acts": offered[0]["acts"], "why": "too high"})
    assert made.status_code in (200, 201), made.content
    key = made.json()["id"]
    assert post(analyst, f"/changes/{key}/decide", {"act": "refuse", "reason": "x"}).status_code == 403
    assert post(head, f"/changes/{key}/decide", {"act": "accept"}).status_code == 422
    day = TOMORROW.isoformat()
    accepted = post(head, f"/changes/{key}/decide", {"act": "accept", "effective_from_on": day}).json()
    assert (accepted["state"], accepted["version"]) == ("accepted", "2")
    assert head.get(f"{base}/changes/{key}/follow-ups").json() == {"items": [], "next": None}
    assert post(head, f"/changes/{key}/take-back", {"reason": "no"}).json()["state"] == "taken_back"


def test_a_change_is_made_of_the_version_that_decides_from_tomorrow(desk: Desk) -> None:
    later = TEXT.replace('version: "1"', 'version: "2"', 1)
    assert later != TEXT
    documents.record("strategy", "small", "2", effective_from_on=TOMORROW, author="a", approver="b", content=later)
    row = proposed(desk)
    assert row.base_version == "2"
    services.accept(row.pk, user=desk.user("head", None), effective_from_on=TOMORROW)
    held = documents.in_force("strategy", "small", TOMORROW)
    assert yaml.safe_load(held.content)["treatments"] != yaml.safe_load(later)["treatments"]
