"""What the demonstration has learned: an experiment in mid-life, a followed change, results, goals, a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cureline.demo import improving, planning
from cureline.demo.history import clock
from cureline.experiment import services as experiment
from cureline.goal import periods
from cureline.improvement.models import Proposal
from cureline.results import services as results
from cureline.results.report import services as reports
from cureline.results.report.models import ReportFile
from cureline.trust.models import User

Progress = Callable[[str, int, int], None]
# a what-if of the demonstration: long enough to show a difference, short enough to wait for
_DAYS, _SIZE, _SEEDS = 30, 600, 3
_WEEKS = 3
_NAMES = ("analyst", "head")


def before_the_night(today: dt.date) -> None:
    """What tonight's plan already follows: a challenger, and a change that was accepted weeks ago."""
    analyst, head = _people()
    experiment.demonstrate(today, designer=analyst, approver=head, clock=clock.at, hour=clock.local(today, 10))
    if not Proposal.objects.exists():
        improving.accepted(clock.worked_before(today - dt.timedelta(weeks=_WEEKS), 1)[0], analyst=analyst, head=head)


def after_the_night(today: dt.date, progress: Progress) -> dict[str, int]:
    """Facts drawn, goals set and followed, a what-if and a plan, findings with a change that waits, last month's
    report. Again it changes nothing; gives how many of what there are."""
    analyst, head = _people()
    progress("results", 0, 4)
    results.build(today)
    progress("goals, plan and what-if", 1, 4)
    told = planning.tell(today, head=head, analyst=analyst, days=_DAYS, size=_SIZE, seeds=_SEEDS)
    progress("findings", 2, 4)
    improving.today(today, analyst=analyst)
    progress("monthly report", 3, 4)
    month = periods.of("month", today).previous.code
    if not ReportFile.objects.exists() and month in reports.months():
        reports.ask(month, "zh-Hans", user=head)
        told["reports"] = reports.make_waiting()
    return told


def _people() -> tuple[User, User]:
    people = {user.username: user for user in User.objects.select_related("staff").filter(username__in=_NAMES)}
    return people["analyst"], people["head"]
