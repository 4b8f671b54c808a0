"""What waits in the queue: who may ask, what a job sees and writes, how it is tried again, called off and forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from cureline.cli import daily
from cureline.jobs import queue
from cureline.jobs.models import Run
from cureline.operations import checks, figures
from cureline.portfolio.models import Customer
from cureline.results.report import services as reports
from cureline.trust import access, exports, rows
from cureline.trust.models import AuditEntry, Export, ExportFile, User
from tests.desk import Desk

pytestmark = pytest.mark.django_db


def _put(job_id: int | None, status: str, *, attempts: int = 0, worker: int | None = None) -> int:
    """A job in a state in which a worker left it."""
    assert job_id is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s, attempts = %s, worker_id = %s WHERE id = %s",
                       [status, attempts, worker, job_id])  # fmt: skip
    return job_id


def _state(job_id: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=job_id).status)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, Any]]]:
    """What the room of the kind `test.work` was told: keys of jobs that were called off."""
    monkeypatch.setattr(queue, "_kinds", dict(queue._kinds))
    queue.register("test.work", "Work", "tests.jobs.test_queue.nothing", cancelled="tests.jobs.test_queue.called_off")
    HEARD.clear()
    yield HEARD


HEARD: list[tuple[int, Any]] = []


def nothing(key: int, progress: queue.Progress) -> None:
    progress(1, 1)


def called_off(key: int, user: Any) -> None:
    HEARD.append((key, user))


def test_the_desk_asks_through_the_queue_and_writes_nothing_of_it_itself(desk: Desk) -> None:
    user = desk.user("phone")
    with rows.as_user(user):
        job_id = queue.ask("test.work", 7, user=user)
        assert queue.ask("test.work", 7, user=user) is None
        job = ProcrastinateJob.objects.get(pk=job_id)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET args = '{}'")
        with pytest.raises(ProgrammingError), transaction.atomic():
            Run.objects.update(error="x")
    # the id and nothing else of anybody
    assert (job.args, job.task_name, job.status) == ({"key": 7}, "test.work", "todo")


def test_a_job_is_asked_for_with_its_row_or_not_at_all(desk: Desk) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        queue.ask("test.work", 8)
        raise LookupError
    assert not Run.objects.filter(kind="test.work", key=8).exists()
    assert queue.ask("test.work", 8) is not None


def test_only_what_failed_is_tried_again_and_only_what_is_open_is_called_off(
    desk: Desk, heard: list[tuple[int, Any]]
) -> None:
    admin = desk.user("admin")
    first, second = queue.ask("test.work", 1), queue.ask("test.work", 2)
    assert first is not None and second is not None
    with pytest.raises(queue.JobStateError):
        queue.retry(first, user=admin)
    _put(first, "failed", attempts=1)
    Run.objects.filter(pk=first).update(error="ValueError")
    queue.retry(first, user=admin)
    assert (_state(first), Run.objects.get(pk=first).error) == ("todo", "")
    queue.cancel(second, user=admin)
    assert (_state(second), heard) == ("cancelled", [(2, admin)])
    with pytest.raises(queue.JobStateError):
        queue.cancel(second, user=admin)
    _put(first, "doing")
    queue.cancel(first, user=admin)
    assert (_state(first), ProcrastinateJob.objects.get(pk=first).abort_requested) == ("doing", True)
    told = AuditEntry.objects.filter(action__startswith="job.").order_by("pk").values_list("action", "subject")
    assert list(told) == [("job.retried", f"job:{first}"), ("job.cancelled", f"job:{second}"),
                          ("job.cancelled", f"job:{first}")]  # fmt: skip


def test_what_a_dead_worker_had_is_put_back_and_at_last_told_as_failed(desk: Desk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat)"
                       " VALUES (now() - interval '1 minute'), (now()) RETURNING id")  # fmt: skip
        dead, alive = (key for (key,) in cursor.fetchall())
    lost, killer, held, gone = (queue.ask("test.work", key) for key in range(4))
    _put(lost, "doing", worker=dead)
    _put(killer, "doing", worker=dead, attempts=queue.MOST_TRIES - 1)
    _put(held, "doing", worker=alive)
    _put(gone, "doing")
    assert queue.take_up() == 3
    assert [_state(key) for key in (lost, killer, held, gone) if key] == ["todo", "failed", "doing", "todo"]
    assert Run.objects.get(pk=killer).error == "WORKER-DIED"
    assert queue.take_up() == 0


def test_the_day_is_asked_for_once_when_the_banks_clock_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # half past six in Shanghai
    hour = dt.datetime(2026, 11, 25, 22, 30, tzinfo=dt.UTC)
    assert daily.ask_for_day(hour) is None
    monkeypatch.setenv("CURELINE_DAILY_AT", "06:30")
    assert daily.ask_for_day(hour - dt.timedelta(minutes=1)) is None
    job_id = daily.ask_for_day(hour)
    run = Run.objects.get(pk=job_id)
    assert (run.kind, run.key, run.asked_by) == ("operations.day", 20261126, None)
    # once, also when it has ended; and a worker that was down asks later in the day
    _put(job_id, "succeeded", attempts=1)
    assert daily.ask_for_day(hour + dt.timedelta(hours=9)) is None
    assert daily.ask_for_day(hour + dt.timedelta(hours=30)) is not None


def test_the_day_as_a_job_tells_how_far_it_is_and_fails_with_kinds_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(day: dt.date, at: dt.datetime) -> dict[str, int]:
        raise ValueError("13812345678")

    monkeypatch.setattr(daily, "jobs", lambda: [daily.Job("one", broken), daily.Job("two", lambda day, at: {"n": 1})])
    told: list[tuple[int, int]] = []
    with pytest.raises(queue.FailedError) as failure:
        queue.do("operations.day", 20261125, lambda *now: told.append(now))
    assert (failure.value.kind, told) == ("one: ValueError", [(0, 2), (1, 2), (2, 2)])


@pytest.fixture
def big(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of export whose files a job makes: the customers whom its asker sees."""
    monkeypatch.setattr(exports, "_kinds", dict(exports._kinds))
    monkeypatch.setitem(access.document()["exports"], "rows_at_once", 0)
    exports.register(
        "test.customers", "Customers", "customer.see",
        lambda user, filters: [["Customer"], *Customer.objects.order_by("pk").values_list("pk")],
    )  # fmt: skip
    return "test.customers"


def _allowed(desk: Desk, kind: str, asker: User) -> Export:
    with rows.as_user(asker):
        export = exports.ask(kind, {}, "for the meeting", user=asker, format="csv")
    exports.decide(export.pk, True, user=desk.user("head"))
    return Export.objects.get(pk=export.pk)


def test_a_big_export_is_made_by_a_job_of_the_rows_that_its_asker_sees(desk: Desk, big: str) -> None:
    mine, other = desk.customer(team="early"), desk.customer(team="late")
    leader = desk.user("leader", "early")
    export = _allowed(desk, big, leader)
    job = Run.objects.get(kind=exports.KIND, key=export.pk)
    assert (job.job.args, job.asked_by, exports.state(export)) == ({"key": export.pk}, leader, "making")
    with pytest.raises(exports.ExportError):
        exports.fetch(export.pk, user=leader)
    heard: list[tuple[int, int]] = []
    for _ in range(2):  # again it changes nothing
        queue.do(exports.KIND, export.pk, lambda *told: heard.append(told))
    assert heard[-1] == (1, 1)
    export.refresh_from_db()
    assert exports.state(export) == "ready"
    with rows.as_user(leader):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ExportFile.objects.exists()
        name, _media, content = exports.fetch(export.pk, user=leader)
    assert name == f"test-customers-{export.pk}.csv"
    assert (mine.pk in content.decode(), other.pk in content.decode()) == (True, False)
    assert not ExportFile.objects.exists()
    with pytest.raises(exports.ExportError):
        exports.fetch(export.pk, user=leader)


def test_who_has_changed_teams_gets_what_they_see_now(desk: Desk, big: str) -> None:
    before, now = desk.customer(team="early"), desk.customer(team="late")
    leader = desk.user("leader", "early")
    export = _allowed(desk, big, leader)
    queue.do(exports.KIND, export.pk, lambda done, total: None)
    leader.staff.team = desk.team("late")
    leader.staff.save()
    leader = User.objects.get(pk=leader.pk)
    with rows.as_user(leader), pytest.raises(exports.ExportError):
        exports.fetch(export.pk, user=leader)
    assert not ExportFile.objects.exists()
    queue.do(exports.KIND, export.pk, lambda done, total: None)
    with rows.as_user(leader):
        content = exports.fetch(export.pk, user=leader)[2].decode()
    assert (before.pk in content, now.pk in content) == (False, True)


def test_nothing_is_made_for_who_lost_the_duty_and_what_nobody_fetched_goes(desk: Desk, big: str) -> None:
    desk.customer(team="early")
    leader = desk.user("leader", "early")
    first, second = _allowed(desk, big, leader), _allowed(desk, big, leader)
    queue.do(exports.KIND, first.pk, lambda done, total: None)
    User.objects.filter(pk=leader.pk).update(role="trainer")
    with pytest.raises(exports.ExportError):
        queue.do(exports.KIND, second.pk, lambda done, total: None)
    assert first.fetch_until_at is not None
    assert exports.delete_unfetched(first.fetch_until_at) == 0
    assert exports.delete_unfetched(first.fetch_until_at + dt.timedelta(seconds=1)) == 1


def test_rooms_hear_that_their_job_was_called_off(desk: Desk) -> None:
    row = reports.ReportFile.objects.create(month="2026-10", language="en", asked_at=dt.datetime.now(dt.UTC))
    job_id = queue.ask(reports.KIND, row.pk)
    assert job_id is not None
    queue.cancel(job_id, user=desk.user("admin"))
    row.refresh_from_db()
    assert (row.state, row.why) == (row.State.FAILED, "CALLED-OFF")


def test_old_jobs_go_and_open_ones_stay(desk: Desk) -> None:
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=40)
    over, waiting, fresh = (queue.ask("test.work", key) for key in range(3))
    Run.objects.filter(pk__in=(over, waiting)).update(asked_at=long_ago)
    _put(over, "succeeded")
    _put(fresh, "succeeded")
    assert queue.delete_old(dt.datetime.now(dt.UTC)) == 1
    assert set(ProcrastinateJob.objects.values_list("pk", flat=True)) >= {waiting, fresh}
    assert not ProcrastinateJob.objects.filter(pk=over).exists() and not Run.objects.filter(pk=over).exists()


def test_figures_doctor_page_and_api_tell_how_the_queue_stands(desk: Desk, heard: list[tuple[int, Any]]) -> None:
    failed = _put(queue.ask("test.work", 1), "failed", attempts=1)
    Run.objects.filter(pk=failed).update(error="ValueError")
    queue.ask("test.work", 2)
    Run.objects.filter(key=2).update(asked_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    told = figures.text().decode()
    assert 'cureline_queue_jobs{state="failed"} 1.0' in told and 'cureline_queue_jobs{state="waiting"} 1.0' in told
    assert "cureline_queue_workers 0.0" in told
    (found,) = checks.jobs()
    assert (found.level, "no worker" in found.text) == ("warn", True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    (found,) = checks.jobs()
    assert (found.level, "waits 60 minutes" in found.text) == ("warn", True)
    admin, leader = desk.client(desk.user("admin")), desk.client(desk.user("leader"))
    page = admin.get("/jobs/", {"state": "failed"}).content.decode()
    assert "ValueError" in page and f"/jobs/{failed}/retry/" in page
    assert [client.get("/jobs/").status_code for client in (admin, leader)] == [200, 403]
    assert desk.client(desk.user("auditor")).post(f"/jobs/{failed}/retry/").status_code == 403
    listed = admin.get("/api/v1/jobs/jobs", {"state": "failed"}).json()["items"]
    assert [(row["id"], row["error"], row["title"], row["key"]) for row in listed] == [
        (failed, "ValueError", "Work", 1)
    ]
    assert admin.post(f"/api/v1/jobs/jobs/{failed}/retry").json()["state"] == "todo"
    assert admin.post(f"/api/v1/jobs/jobs/{failed}/retry").status_code == 409
    assert admin.get("/api/v1/jobs/standing").json()["waiting"] == 2
    assert admin.post("/jobs/999999999/cancel/").status_code == 404
