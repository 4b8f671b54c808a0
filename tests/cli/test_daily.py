"""The jobs of a day: all run, one that fails is told and stops no other, a second time nothing is left to do."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.desk import Desk
from tests.worklist import night

from cureline.cli import daily
from cureline.dispatch import worker
from cureline.dispatch.models import Message
from cureline.worklist import services as worklist

DAY = dt.date(2026, 11, 25)
AT = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_every_job_of_the_day_runs_and_again_finds_nothing(desk: Desk) -> None:
    run = night.run(on=DAY)
    night.publish(run)
    account = desk.account(desk.customer(), due_on=dt.date(2026, 10, 5))
    night.decide(run, account, channel="sms", script="overdue_sms", team=None, collector_id=None, planned_at=AT)
    collector = desk.user("phone")
    task = worklist.add_task(desk.customer().pk, "planned", collector_id=collector.staff.collector_id, team="early")
    worklist.claim(task.pk, user=collector, at=AT - dt.timedelta(days=1))
    told, failed = daily.run_all(DAY, AT)
    assert not failed and list(told) == [job.name for job in daily.jobs()]
    assert told["planned messages"] == {"queued": 1} and told["claims of the queue"] == {"returned": 1}
    again, failed = daily.run_all(DAY, AT)
    assert not failed
    assert not again["planned messages"] and again["claims of the queue"] == {"returned": 0}
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_a_job_that_fails_is_told_without_its_text_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cureline.care import jobs as care

    def broken(at: dt.datetime) -> int:
        raise ValueError("王小明 13812345678")

    monkeypatch.setattr(care, "run_clock", broken)
    told, failed = daily.run_all(DAY, AT)
    assert failed == {"clock of care": "ValueError"}
    assert len(told) == len(daily.jobs()) - 1
    assert "13812345678" not in capsys.readouterr().err


@pytest.mark.django_db
def test_the_worker_does_what_is_due_by_the_minute_and_outlives_it(desk: Desk) -> None:
    calls: list[dt.datetime] = []

    def beside(at: dt.datetime) -> bool:
        calls.append(at)
        if len(calls) == 2:
            raise ValueError
        return True

    worker.run(until=lambda: len(calls) == 2, poll_seconds=0.01, beside=beside)
    assert len(calls) == 2
