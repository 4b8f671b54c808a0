"""A goal from proposal to approval, and followed day by day."""

from __future__ import annotations

import datetime as dt

import pytest

from cureline.face import ProblemError
from cureline.goal import measuring, periods, services
from cureline.goal.models import Goal
from cureline.trust import rows
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.goal import months

D = dt.date
pytestmark = pytest.mark.django_db
QUARTER = periods.parse("2027-Q1")
NOVEMBER = periods.parse("2026-11")


def test_a_period_knows_its_days_and_its_neighbours() -> None:
    assert (QUARTER.since, QUARTER.until, QUARTER.months) == (D(2027, 1, 1), D(2027, 3, 31), 3)
    assert QUARTER.previous.code == "2026-Q4"
    assert NOVEMBER.next.next.code == "2027-01"
    for wrong in ("2026-Q5", "2026-13", "26", "2026-Q", "x-1", "1999-01", "2026-"):
        with pytest.raises(ProblemError):
            periods.parse(wrong)


def test_a_proposal_is_what_the_months_before_say(desk: Desk) -> None:
    months.snapshot()
    told = services.propose("recovered", QUARTER)
    # ten payments of 100.00 a day, six whole months known; November and December are forecast and left out
    assert [m.code for m in told.history] == ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    assert told.history[0].value == 31 * 10 * 10_000
    assert told.months == ["2027-01", "2027-02", "2027-03"]
    assert told.forecast.method == "damped_trend"
    assert told.low < told.target < told.high
    assert told.target == pytest.approx(90 * 100_000, rel=0.05)
    rate = services.propose("promise_kept_rate", NOVEMBER, scope="collector", scope_id="X1")
    assert rate.target == pytest.approx(500_000, rel=0.03)
    assert rate.aim.shown(rate.target, "") in ("50.0%", "49.9%", "50.1%")


def test_without_facts_or_history_there_is_no_proposal(desk: Desk) -> None:
    with pytest.raises(ProblemError) as refused:
        services.propose("recovered", QUARTER)
    assert refused.value.status == 404
    months.snapshot()
    for code, scope_id in (("npl_rate", ""), ("recovered", "nobody")):
        with pytest.raises(ProblemError) as wrong:
            services.propose(code, QUARTER, scope="collector" if scope_id else "bank", scope_id=scope_id)
        assert wrong.value.status == 422


def test_the_flow_from_proposal_to_approval(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    months.snapshot()
    who = months.people(desk)
    months.book(desk, monkeypatch)
    goal = services.set_goal(services.propose("recovered", QUARTER), user=who["analyst"], target=1_000_001, why="较高")
    teams = {row.scope_id: row for row in services.split_down(goal.pk, "team", user=who["analyst"])}
    assert {key: row.target for key, row in teams.items()} == {"early": 900_001, "late": 100_000}
    people = {
        row.scope_id: row.target for row in services.split_down(teams["early"].pk, "collector", user=who["analyst"])
    }
    assert people == {"X1": 600_001, "X2": 300_000}
    # one part up, the other takes the difference
    part = Goal.objects.get(scope_id="X2")
    services.adjust(part.pk, 400_000, user=who["analyst"], why="新人已熟练")
    assert Goal.objects.get(scope_id="X1").target == 500_001
    services.adjust(part.pk, 400_001, user=who["analyst"], others=False)
    with pytest.raises(ProblemError) as differs:
        services.submit(goal.pk, user=who["analyst"])
    assert differs.value.status == 409
    services.adjust(part.pk, 400_000, user=who["analyst"], others=False)
    services.submit(goal.pk, user=who["analyst"])
    with pytest.raises(ProblemError) as same:
        services.approve(goal.pk, user=who["analyst"])
    assert same.value.status == 403
    approved = services.approve(goal.pk, user=who["head"])
    assert approved.state == "approved"
    assert Goal.objects.filter(state="approved").count() == 5
    assert AuditEntry.objects.filter(action="goal.approved", subject=f"goal:{goal.pk}").count() == 1
    with pytest.raises(ProblemError):
        services.adjust(goal.pk, 5, user=who["analyst"])
    # another target is another version, which replaces the first when it is approved
    again = services.set_goal(services.propose("recovered", QUARTER), user=who["analyst"], target=7)
    assert (again.version, again.replaces_id) == (2, goal.pk)
    services.submit(again.pk, user=who["analyst"])
    services.approve(again.pk, user=who["head"])
    goal.refresh_from_db()
    assert goal.state == "replaced"


def test_a_rate_is_split_by_what_is_usual(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    months.snapshot()
    who = months.people(desk)
    months.book(desk, monkeypatch)
    goal = services.set_goal(services.propose("promise_kept_rate", QUARTER), user=who["head"], target=600_000)
    parts = services.split_down(goal.pk, "collector", user=who["head"])
    assert {row.scope_id for row in parts} == {"X1", "X2", "X3"}
    # all three keep half of them today, so that all are asked the same
    assert all(row.target == pytest.approx(600_000, abs=10_000) for row in parts)
    buckets = services.split_down(goal.pk, "bucket", user=who["head"])
    assert [(row.scope_id, row.target) for row in buckets] == [("M1", 600_000)]


def test_everybody_sees_their_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    months.snapshot()
    who = months.people(desk)
    months.book(desk, monkeypatch)
    goal = services.set_goal(services.propose("recovered", QUARTER), user=who["head"])
    services.split_down(goal.pk, "team", user=who["head"])
    services.split_down(goal.pk, "collector", user=who["head"])
    seen = {name: sorted(g.scope_id for g in services.visible(user)) for name, user in who.items()}
    assert seen["head"] == seen["analyst"] == ["", "X1", "X2", "X3", "early", "late"]
    assert seen["leader"] == ["", "X1", "X2", "early"]
    assert (seen["X1"], seen["X3"]) == (["X1"], ["X3"])
    # and the database itself shows no goal of another team
    with rows.as_user(who["X3"]):
        assert sorted(Goal.objects.values_list("scope_id", flat=True)) == ["", "X3", "late"]
    with pytest.raises(ProblemError) as unknown:
        services.find(Goal.objects.get(scope_id="X2").pk, user=who["X1"])
    assert unknown.value.status == 404
    with pytest.raises(ProblemError):
        services.set_goal(services.propose("recovered", QUARTER, scope="team", scope_id="late"), user=who["leader"],
                          scope="team", scope_id="late")  # fmt: skip


def _approved(desk: Desk, code: str, period: periods.Period, target: int | None = None, **more: str) -> Goal:
    author, head = desk.user("analyst", None), desk.user("head", None)
    proposal = services.propose(code, period, **more)
    goal = services.set_goal(proposal, user=author, target=target, **more)
    services.submit(goal.pk, user=author)
    return services.approve(goal.pk, user=head)


def test_a_goal_is_followed_by_working_days(desk: Desk) -> None:
    months.snapshot()
    goal = _approved(desk, "recovered", NOVEMBER, 3_000_000)
    assert services.track(months.TODAY) == {"goals": 1}
    told = services.latest(goal)
    assert told is not None
    # 24 days of ten payments; 17 of November's 21 working days are behind
    assert told.actual == 24 * 100_000
    assert told.pace == pytest.approx(17 / 21)
    assert told.due == round(3_000_000 * 17 / 21)
    assert told.low <= told.end <= told.high
    assert told.end == pytest.approx(3_000_000, rel=0.06)
    assert 0.2 < told.chance < 0.98
    # again it stays one row a day
    services.track(months.TODAY)
    assert goal.progress.count() == 1


def test_what_is_known_by_month_waits_for_the_month(desk: Desk) -> None:
    months.snapshot()
    quarter = _approved(desk, "cure_rate", periods.parse("2026-Q4"), 400_000)
    collector = _approved(desk, "recovered", NOVEMBER, 100, scope="collector", scope_id="X3")
    services.track(months.TODAY)
    told = services.latest(quarter)
    assert told is not None
    assert told.actual == 400_000
    assert told.pace == pytest.approx(1 / 3)
    own = services.latest(collector)
    assert own is not None
    assert (own.actual, own.chance, own.outlook) == (24 * 10_000, 1.0, "likely")


def test_a_target_is_written_as_people_write_it() -> None:
    recovered, rate = measuring.aim("recovered"), measuring.aim("cure_rate")
    assert measuring.parsed(recovered, "1,234.5", "CNY") == 123_450
    assert measuring.written(recovered, 123_450, "CNY") == "1234.5"
    assert measuring.parsed(rate, "41.5%", "") == 415_000
    assert measuring.written(rate, 415_000, "") == "41.5"
    for wrong in ("", "x", "-1", "1e99", "NaN", "Infinity"):
        with pytest.raises(ProblemError):
            measuring.parsed(recovered, wrong, "CNY")
