"""The demonstration's experiment: in mid-life, drawn by the strategy itself, and the next real look goes on from it."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from typing import Any

import pytest
import time_machine

from cureline.cli.daily import jobs
from cureline.experiment import services
from cureline.experiment.services.demonstrating import SEGMENT
from tests.desk import Desk
from tests.experiment.trial import NOW, ONE_DAY, TODAY, customers, night, people

pytestmark = pytest.mark.django_db


def clock(moment: dt.datetime) -> AbstractContextManager[Any]:
    return time_machine.travel(moment, tick=False)


def test_one_experiment_in_mid_life(desk: Desk) -> None:
    designer, approver = people(desk)
    assert services.demonstrate(TODAY, designer=designer, approver=approver, clock=clock, hour=NOW) is None
    ids = customers(500)
    night(TODAY, ids[:400], segment=SEGMENT)
    made = services.demonstrate(TODAY, designer=designer, approver=approver, clock=clock, hour=NOW)
    assert made is not None and made.running and made.starts_on == dt.date(2026, 10, 20)
    assert made.units.count() == 400 and made.looks.count() == (TODAY - made.starts_on).days
    last = made.looks.latest("on")
    assert last.verdict in ("early", "running") and last.randomisation["fair"]
    assert 100 < sum(arm["known"] for arm in last.arms.values()) < 400
    assert services.demonstrate(TODAY, designer=designer, approver=approver, clock=clock, hour=NOW) is None
    night(TODAY + ONE_DAY, ids, segment=SEGMENT)
    look = next(job for job in jobs() if job.name == "experiments looked at")
    assert look.run(TODAY + ONE_DAY, NOW)["entered"] == 100
