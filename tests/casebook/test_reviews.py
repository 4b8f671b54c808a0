"""From a review's pack over a lesson to a change that is followed, and what is told when nothing happens."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cureline.casebook import services, typesetting
from cureline.casebook.models import Action, Meeting
from cureline.casebook.services import actions, meetings
from cureline.casebook.services.sections import Line, Period, register, sections
from cureline.improvement.models import Finding, Proposal
from cureline.people.models import Team
from cureline.results import services as results
from cureline.risk.services import register as risks
from cureline.script.models import Version
from cureline.training.models import Assignment
from cureline.trust.models import AuditEntry
from cureline.worklist import rulebook
from tests.casebook.made import TODAY, case
from tests.desk import Desk
from tests.engine.improve.small import TEXT
from tests.improvement.made import ON, Made
from tests.script.test_versions import changed

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def _facts(kept_now: int = 60, kept_before: int = 180) -> None:
    made = Made()
    for since, kept in ((dt.date(2026, 9, 1), kept_before), (dt.date(2026, 10, 1), kept_now)):
        made.spread("promises", 300, kept, {"state": ("kept", "broken")}, since, 28, segment="late", strategy="small",
                    amount_minor=80_000, made_on=since)  # fmt: skip
    made.keep()


def _planned(desk: Desk, at: dt.datetime | None = None) -> tuple[object, object]:
    lead = desk.user("leader")
    at = at or timezone.now()
    return lead, meetings.plan(user=lead, kind="monthly", title="10月复盘", since_on=dt.date(2026, 10, 1),
                               until_on=dt.date(2026, 10, 31), at=at)  # fmt: skip


def test_the_pack_holds_what_moved_beyond_chance_and_is_frozen(desk: Desk) -> None:
    _facts()
    row = case(desk)
    lead, meeting = _planned(desk)
    made = meetings.prepare(meeting.pk, user=lead)
    by_name = {one["name"]: one for one in made.pack["zh-Hans"]}
    moved = by_name["moved"]["lines"]
    assert len(moved) == 1 and moved[0]["tone"] == "bad" and "下降" in moved[0]["text"]
    assert moved[0]["url"] and moved[0]["before"] != moved[0]["figure"]
    assert "went down" in {one["name"]: one for one in made.pack["en"]}["moved"]["lines"][0]["text"]
    # the case was released in November: no case of October
    assert "cases" not in by_name and row.state == "released"
    with pytest.raises(services.StateError):
        meetings.close(meeting.pk, user=lead)
    meetings.hold(meeting.pk, user=lead, attendance={lead.pk: "came"}, minutes="纪要", topics={})
    meetings.close(meeting.pk, user=lead)
    with pytest.raises(services.StateError):
        meetings.prepare(meeting.pk, user=lead)


def test_nothing_that_chance_may_have_done_stands_among_what_moved(desk: Desk) -> None:
    _facts(kept_now=172, kept_before=180)
    lead, meeting = _planned(desk)
    made = meetings.prepare(meeting.pk, user=lead)
    names = [one["name"] for one in made.pack["en"]]
    assert "moved" not in names and "level" in names


def test_a_room_may_add_its_own_section(desk: Desk) -> None:
    register("own", "Own", "figures", lambda period, language: [Line(f"{period.before[0]} {language}")], 99)
    try:
        lead, meeting = _planned(desk)
        made = meetings.prepare(meeting.pk, user=lead)
        assert made.pack["zh-Hant"][-1]["lines"][0]["text"] == "2026-09-01 zh-Hant"
    finally:
        from cureline.casebook.services import sections as registry

        del registry._SECTIONS["own"]
    assert "own" not in [one.name for one in sections()]


def test_periods_before() -> None:
    quarter = Period(dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert quarter.before == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    assert Period(dt.date(2026, 3, 10), dt.date(2026, 3, 19)).before == (dt.date(2026, 2, 28), dt.date(2026, 3, 9))
    assert meetings.next_period("quarterly", TODAY) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert meetings.next_period("monthly", TODAY) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def test_minutes_name_no_customer_and_none_are_written_before_the_meeting(desk: Desk) -> None:
    desk.customer(name="欧阳清扬")
    lead, meeting = _planned(desk)
    topic = meeting.topics.first()
    for said in ("欧阳清扬的案子说明了问题", "电话13812345678那位"):
        with pytest.raises(services.FoundError):
            meetings.hold(meeting.pk, user=lead, attendance={}, minutes="", topics={topic.pk: (said, "")})
    meetings.hold(meeting.pk, user=lead, attendance={lead.pk: "came"}, minutes="11月25日召开。",
                  topics={topic.pk: ("兑现率下降", "先提方案")})  # fmt: skip
    _lead, later = _planned(desk, timezone.now() + DAY)
    with pytest.raises(services.StateError):
        meetings.hold(later.pk, user=lead, attendance={}, minutes="x", topics={})


def test_the_pack_on_paper_says_what_the_page_says(desk: Desk) -> None:
    import io

    _facts()
    lead, meeting = _planned(desk)
    meetings.prepare(meeting.pk, user=lead)
    topic = meeting.topics.first()
    meetings.hold(meeting.pk, user=lead, attendance={lead.pk: "came"}, minutes="会议纪要一段。",
                  topics={topic.pk: ("", "先提方案，再谈金额。")})  # fmt: skip
    meeting.refresh_from_db()
    first, second = (typesetting.pdf(meeting, "zh-Hans") for _n in range(2))
    assert first == second
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages).replace("\n", "")
    assert "先提方案，再谈金额。" in text and "会议纪要一段。" in text and "20.0" in text
    answer = desk.client(desk.user("analyst", None)).get(reverse("casebook:pack", args=[meeting.pk]))
    assert answer.content[:4] == b"%PDF" and AuditEntry.objects.filter(action="review.fetched").exists()


def _action(desk: Desk, **more: object) -> tuple[object, Action]:
    lead = more.pop("user", None) or desk.user("leader")
    given = {"kind": "other", "title": "先提方案", "what": "先提方案再谈金额。", "owner_id": lead.pk,
             "due_on": TODAY + 7 * DAY, **more}  # fmt: skip
    return lead, actions.add(user=lead, **given)


def test_a_lesson_becomes_a_finding_and_the_finding_a_proposed_change(desk: Desk) -> None:
    rulebook.record("strategy", "small", TEXT)
    head, analyst = desk.user("head", None), desk.user("analyst", None)
    _head, action = _action(desk, user=head, kind="strategy", owner_id=analyst.pk, slices={"segment": "early"})
    finding = Finding.objects.get(pk=action.finding_id)
    assert (finding.kind, finding.facts["title"], finding.state) == ("said", "先提方案", "new")
    acts = [{"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 3}]
    with pytest.raises(services.NotYoursError):
        actions.carry(action.pk, user=desk.user("risk", None), given={"name": "small", "acts": acts})
    made = actions.carry(action.pk, user=analyst, given={"name": "small", "acts": acts})
    proposal = Proposal.objects.get()
    assert (made.result["kind"], made.result["key"]) == ("proposal", proposal.pk)
    assert proposal.finding_id == finding.pk and proposal.proposed_by == analyst
    page = desk.client(analyst).get(reverse("casebook:action", args=[action.pk])).content.decode()
    assert reverse("improvement:proposal", args=[proposal.pk]) in page


def test_a_planned_review_is_moved_and_others_are_asked_in_the_browser(desk: Desk) -> None:
    lead, meeting = _planned(desk, timezone.now() + 3 * DAY)
    other = desk.user("analyst", None)
    client = desk.client(lead)
    page = client.get(reverse("casebook:meeting", args=[meeting.pk]))
    assert reverse("casebook:meeting_change", args=[meeting.pk]) in page.content.decode()
    address = reverse("casebook:meeting_change", args=[meeting.pk])
    given = {"at": "2026-12-02T15:30", "place": "3号会议室", "people": [other.pk]}
    assert client.post(address, {"at": "soon", "place": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.at, meeting.place) == (dt.datetime(2026, 12, 2, 7, 30, tzinfo=dt.UTC), "3号会议室")
    assert {one.user_id for one in meeting.attendances.all()} == {lead.pk, other.pk}
    assert desk.client(other).post(address, {"at": "2026-12-02T15:30"}).status_code == 403
    fresh = {"kind": "monthly", "title": "11月复盘", "since_on": "2026-11-01", "until_on": "2026-11-30",
             "at": "2026-12-01T10:00", "people": [other.pk]}  # fmt: skip
    assert 'value="2026-11-28T10:00"' in client.get(reverse("casebook:meeting_new")).content.decode()
    assert client.post(reverse("casebook:meeting_new"), fresh).status_code == 302
    assert Meeting.objects.get(title="11月复盘").at == dt.datetime(2026, 12, 1, 2, tzinfo=dt.UTC)
    meetings.cancel(meeting.pk, user=lead, reason="撤销")
    assert client.post(address, {"at": "2026-12-03T15:30", "people": []}).status_code == 422
    meeting.refresh_from_db()
    assert meeting.at.day == 2


def _carried(desk: Desk, user: object, action: Action, given: dict[str, str]) -> str:
    """Carry an action by its page; the address of what was made."""
    address = reverse("casebook:action_act", args=[action.pk])
    answer = desk.client(user).post(address, {"act": "carry", **given})
    assert answer.status_code == 302, answer.content.decode()
    action.refresh_from_db()
    assert desk.client(user).get(action.result["url"]).status_code == 200
    return str(action.result["kind"])


def test_a_lesson_becomes_a_version_of_a_script(desk: Desk) -> None:
    lead, action = _action(desk, kind="script")
    assert _carried(desk, lead, action, {"content": changed()}) == "script"
    assert Version.objects.get(pk=action.result["key"]).state == "waiting"


def test_a_lesson_becomes_a_course_of_a_team(desk: Desk) -> None:
    desk.user("phone", "early")
    lead, action = _action(desk, kind="course")
    team = Team.objects.get(code="early")
    assert _carried(desk, lead, action, {"course": "law-basics", "team": str(team.pk)}) == "course"
    assert set(Assignment.objects.values_list("course", flat=True)) == {"law-basics"}
    assert Assignment.objects.count() == action.result["count"] == team.members.count()


def test_a_lesson_becomes_a_control_of_a_risk(desk: Desk) -> None:
    risk_manager = desk.user("risk", None)
    head = desk.user("head", None)
    first = risks.adopt(["early_roll"], user=risk_manager)[0]
    risks.decide(first.pk, approve=True, user=head)
    _lead, action = _action(desk, user=head, kind="control", owner_id=risk_manager.pk)
    given = {"risk": first.risk.code, "control_kind": "prevent", "effect": "partial"}
    assert _carried(desk, risk_manager, action, given) == "risk"
    now = first.risk.versions.order_by("-number")[0]
    assert len(now.controls) == len(first.controls) + 1 and "先提方案" in str(now.controls[-1]["text"])


def test_what_the_carrier_needs_and_who_may(desk: Desk) -> None:
    lead, action = _action(desk, kind="control")
    with pytest.raises(services.GivenError, match="role"):
        actions.carry(action.pk, user=lead, given={"risk": "R1", "control_kind": "prevent", "effect": "partial"})
    _lead, other = _action(desk, user=lead)
    with pytest.raises(services.GivenError):
        actions.carry(other.pk, user=lead, given={})
    with pytest.raises(services.FoundError):
        _action(desk, user=lead, what="联系13812345678")


def test_late_actions_are_told_once_and_done_ones_compared_on_their_day(desk: Desk) -> None:
    _facts(kept_now=240, kept_before=120)
    with time_machine.travel(dt.datetime(2026, 9, 20, 2, 30, tzinfo=dt.UTC), tick=False):
        lead, action = _action(desk, due_on=dt.date(2026, 9, 30), measure="promise_kept_rate",
                               slices={"segment": "late"}, follow_on=dt.date(2026, 10, 29))  # fmt: skip
        _lead, late = _action(desk, user=lead, due_on=dt.date(2026, 9, 25))
    with time_machine.travel(dt.datetime(2026, 9, 30, 2, 30, tzinfo=dt.UTC), tick=False):
        actions.done(action.pk, user=lead, note="晨会宣讲")
    first = services.watch(ON)
    assert first == {"reminded": 1, "escalated": 1, "compared": 1}
    assert services.watch(ON) == {"reminded": 0, "escalated": 0, "compared": 0}
    action.refresh_from_db()
    late.refresh_from_db()
    assert (action.state, action.verdict) == ("followed", "better")
    # the first day of the facts lies before the time that is compared
    assert action.before["value"] == pytest.approx(0.4, abs=0.02)
    assert action.after["value"] == pytest.approx(0.8, abs=0.02)
    assert action.after["low"] > 0 and action.after["url"]
    assert late.escalated_at is not None
    home = desk.client(desk.user("head", None)).get("/").content.decode()
    assert reverse("casebook:actions") in home


def test_an_action_with_too_little_to_compare_says_so(desk: Desk) -> None:
    with time_machine.travel(dt.datetime(2026, 9, 20, 2, 30, tzinfo=dt.UTC), tick=False):
        lead, action = _action(desk, due_on=dt.date(2026, 9, 21), measure="cure_rate", follow_on=dt.date(2026, 10, 29))
        actions.done(action.pk, user=lead, note="done")
    assert results.current() is None and services.watch(ON)["compared"] == 0
    Made().keep()
    assert services.watch(ON)["compared"] == 1
    action.refresh_from_db()
    assert action.verdict == "too_few"


def test_only_who_leads_gives_up_an_action_and_only_with_a_reason(desk: Desk) -> None:
    lead, action = _action(desk)
    page = reverse("casebook:action_act", args=[action.pk])
    assert desk.client(desk.user("analyst", None)).post(page, {"act": "drop", "reason": "x"}).status_code == 404
    desk.client(lead).post(page, {"act": "drop", "reason": ""})
    assert Action.objects.get(pk=action.pk).state == "open"
    desk.client(lead).post(page, {"act": "drop", "reason": "已由系统升级解决"})
    assert Action.objects.get(pk=action.pk).state == "dropped"
