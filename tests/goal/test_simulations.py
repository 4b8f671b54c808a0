"""A what-if is asked for, runs as a job, may be killed, and gives the same bytes again."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from cureline.engine import strategy
from cureline.face import ProblemError
from cureline.goal import holding, periods
from cureline.goal.models import Simulation
from cureline.goal.services import plans, simulating, simulations
from cureline.people.models import Absence
from tests.desk import Desk

pytestmark = pytest.mark.django_db
CHAMPION = strategy.shipped("consumer")
CHALLENGER = CHAMPION.replace('version: "2026.1"', 'version: "2026.2"', 1)


def _ask(desk: Desk, **more: object) -> Simulation:
    settings = {"days": 4, "size": 300, "seeds": 2, "seed": 5, "every": 2, "why": "试算", **more}
    return simulations.ask([CHAMPION, CHALLENGER], user=desk.user("head", None), **settings)  # type: ignore[arg-type]


def test_two_equal_strategies_differ_by_nothing_and_the_bytes_repeat(desk: Desk) -> None:
    row = _ask(desk)
    assert (row.state, row.source, row.world) == ("queued", "world:consumer", "consumer")
    heard: list[tuple[int, int]] = []
    done = simulations.run(row.pk, lambda *told: heard.append(told))
    assert done is not None
    assert done.state == "done"
    assert heard[-1] == (16, 16)
    first, second = done.result["choices"]
    assert first["version"] == "2026.1"
    assert first["figures"]["recovered_minor"]["mean"] > 0
    assert first["figures"]["contacts"]["mean"] > 0
    # common random numbers: the same rules under another name have the very same luck
    assert second["figures"]["recovered_minor"]["difference"] == {"mean": 0, "low": 0, "high": 0}
    assert len(first["used"]["call"]) == len(first["recovered"]) == 4
    repeated = simulations.again(row.pk, user=desk.user("analyst", None))
    assert simulations.run_due() == 1
    repeated.refresh_from_db()
    assert repeated.digest == done.digest
    # and it is over
    assert simulations.run(row.pk) is None


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(desk: Desk) -> None:
    whole, killed = _ask(desk), _ask(desk)
    simulations.run(whole.pk)
    whole.refresh_from_db()

    class KilledError(BaseException):
        pass

    def kill(done: int, total: int) -> None:
        if done == 10:
            raise KilledError

    with pytest.raises(KilledError):
        simulations.run(killed.pk, kill)
    killed.refresh_from_db()
    # the row still says that it runs, as a killed process leaves it; two parts are done
    assert (killed.state, sorted(killed.parts)) == ("running", ["0/0", "1/0"])
    assert simulations.run_due() == 1
    killed.refresh_from_db()
    assert (killed.state, killed.digest) == ("done", whole.digest)


def test_what_makes_no_sense_is_refused(desk: Desk) -> None:
    user = desk.user("head", None)
    for texts, more in (
        ([], {}), (["nonsense: ["], {}), (["policy: luck"], {}), ([CHAMPION], {"days": 0}), ([CHAMPION], {"seed": -1}),
        ([CHAMPION], {"world": "nowhere"}), ([CHAMPION] * 5, {}),
    ):  # fmt: skip
        with pytest.raises(ProblemError) as refused:
            simulations.ask(texts, user=user, **more)  # type: ignore[arg-type]
        assert refused.value.status == 422
    assert not Simulation.objects.exists()


def test_a_cancelled_run_ends(desk: Desk) -> None:
    row, user = _ask(desk), desk.user("head", None)
    simulations.run(row.pk, lambda done, total: simulations.cancel(row.pk, user=user) and None if done == 3 else None)
    row.refresh_from_db()
    assert (row.state, row.result) == ("cancelled", None)
    assert simulations.run_due() == 0


def test_the_sample_does_not_depend_on_the_order_of_rows() -> None:
    table = pa.table({"customer_id": [f"K{n}" for n in range(50)], "past_due_minor": [n % 5 for n in range(50)]})
    one = simulating.chosen(table, 10, 3)
    other = simulating.chosen(table.take(list(reversed(range(50)))), 10, 3)
    assert one.equals(other)
    assert one.num_rows == 10
    assert min(one["past_due_minor"].to_pylist()) > 0
    assert simulating.chosen(table, 100, 3).num_rows == 40


def test_a_plan_is_approved_only_after_a_what_if_of_its_strategies(desk: Desk) -> None:
    author, head = desk.user("analyst", None), desk.user("head", None)
    plan = plans.draft(periods.parse("2027-Q1"), user=author)
    assert plans.draft(periods.parse("2027-Q1"), user=author).pk == plan.pk
    assert {one["name"] for one in plan.strategies} == {"consumer", "small_business"}
    lines = {(line.team, line.channel): line for line in plan.lines.all()}
    # what people work sums to the channel's day, and the hours are the rules'
    assert sum(line.contacts_a_day or 0 for (_, channel), line in lines.items() if channel == "call") == 400
    assert lines["", "sms"].contacts_a_day == 1200
    call = lines["early", "call"]
    assert (call.collectors, call.minutes_a_day) == (3, 960)
    assert 8 <= call.from_hour < call.until_hour <= 21
    with pytest.raises(ProblemError):
        plans.change(plan.pk, user=author, lines={call.pk: {"until_hour": 23}})
    plans.change(plan.pk, user=author, lines={call.pk: {"weekdays": [0, 1], "contacts_a_day": 90}}, note="春节前加强")
    with pytest.raises(ProblemError) as early:
        plans.approve(plan.pk, user=head)
    assert early.value.status == 409
    row = simulations.ask([CHAMPION], user=author, days=1, size=60, seeds=1)
    with pytest.raises(ProblemError):
        plans.attach(plan.pk, row.pk, user=author)
    simulations.run(row.pk)
    assert [found.pk for found in plans.fitting(plan)] == [row.pk]
    plans.attach(plan.pk, row.pk, user=author)
    with pytest.raises(ProblemError) as same:
        plans.approve(plan.pk, user=author)
    assert same.value.status == 403
    assert plans.approve(plan.pk, user=head).state == "approved"


def test_absences_take_their_minutes(desk: Desk) -> None:
    user, by = desk.user("phone"), desk.user("leader")
    user.staff.collector_id = "C001"
    user.staff.save()
    period = periods.parse("2026-11")
    before = holding.minutes(period, "collector")["C001"]
    since, until = dt.date(2026, 10, 30), dt.date(2026, 11, 4)
    Absence.objects.create(staff=user.staff, from_on=since, until_on=until, reason="leave", recorded_by=by)
    # Monday to Wednesday of the first working week; the days before are another month's
    assert before == 320 * 21
    assert holding.minutes(period, "collector")["C001"] == 320 * 18
    assert holding.minutes(period, "team", team="early")["early"] == 320 * (18 + 21 + 21)
