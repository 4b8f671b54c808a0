"""The page of the jobs in the browser, in Chinese and in English."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from cureline.jobs import queue
from cureline.jobs.models import Run
from tests.conftest import Visit
from tests.desk import Desk
from tests.web.shots import shot

pytestmark = pytest.mark.django_db(transaction=True)


def clean() -> None:
    """No job and no worker: the library's tables are not emptied between tests."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def _fill(desk: Desk) -> tuple[int, int]:
    """A queue as a bank's administrator finds it; the jobs that failed and that waits."""
    analyst, head, now = desk.user("analyst"), desk.user("head"), dt.datetime.now(dt.UTC)
    asked = [("operations.day", 20261125, None, "succeeded"), ("goal.simulation", 12, analyst, "doing"),
             ("trust.export", 31, head, "failed"), ("results.report", 8, head, "todo"),
             ("appraisal.figures", 3, head, "cancelled")]  # fmt: skip
    found = {}
    for number, (kind, key, user, status) in enumerate(asked):
        job_id = queue.ask(kind, key, user=user)
        Run.objects.filter(pk=job_id).update(
            asked_at=now - dt.timedelta(minutes=40 - number),
            began_at=None if status in ("todo", "cancelled") else now - dt.timedelta(minutes=20),
            ended_at=None if status in ("todo", "doing") else now - dt.timedelta(minutes=3),
            error="OperationalError" if status == "failed" else "",
            **({"done": 430, "total": 1_200} if status == "doing" else {}),
        )
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = %s, attempts = %s WHERE id = %s",
                           [status, 2 if status == "failed" else 1, job_id])  # fmt: skip
        found[status] = job_id
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert found["failed"] is not None and found["todo"] is not None
    return found["failed"], found["todo"]


def test_an_administrator_tries_again_and_calls_off(desk: Desk, visit: Visit) -> None:
    clean()
    failed, waiting = _fill(desk)
    # the first answer of a process reads all templates: longer than a browser waits where the machine is busy
    assert desk.client(desk.user("admin")).get("/jobs/").status_code == 200
    for language in ("zh-hans", "zh-hant", "en"):
        for name, width in (("wide", 1440), ("phone", 390)):
            page = visit(desk.user("admin", language=language), "/jobs/?state=all", width=width)
            shot(page, f"jobs-{language}-{name}")
    page = visit(desk.user("admin", language="en"), "/jobs/?state=failed")
    row = page.locator(f"tr:has-text('{failed}')")
    assert "OperationalError" in row.inner_text()
    row.get_by_role("button", name="Try again").click()
    page.get_by_text("Queued again.").wait_for()
    assert ProcrastinateJob.objects.get(pk=failed).status == "todo"
    page.locator("tr:has-text('Monthly report') >> role=button[name='Call off']").click()
    page.locator("#confirm [value=yes]").click()
    page.get_by_text("Called off.").wait_for()
    assert ProcrastinateJob.objects.get(pk=waiting).status == "cancelled"
    clean()
