"""What career knows of the rooms below it: courses and licences of training, simulated calls, grades, staffing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cureline.appraisal.models import Appraisal
from cureline.career.services import reached, staffing
from cureline.people.models import Staff
from cureline.rehearsal import services as rehearsal
from cureline.risk.models import Staffing
from cureline.training import catalogue, library
from cureline.training import services as training
from cureline.trust.duties import language_tag

MOST = 20


def register() -> None:
    """Tell career's registries of the other rooms."""
    reached.register("course", _course, title=_course_title, assign=_assign_course)
    reached.register("rehearsal", _rehearsed, title=_rehearsal_title, assign=_assign_rehearsal)
    reached.register_title("licence", _licence_title)
    reached.register_grades(_grades)
    staffing.register(_approved)


def _course(staff: Staff, code: str, score: int | None, since: dt.date, until: dt.date) -> int:
    return int(training.has_finished(staff, code))


def _course_title(code: str) -> str:
    course = library.course(code)
    return str(course.title[language_tag()]) if course is not None else code


def _assign_course(staff: Staff, code: str, due_on: dt.date, user: Any) -> None:
    training.assign(staff, code, due_on, user, why="probation")


def _rehearsed(staff: Staff, code: str, score: int | None, since: dt.date, until: dt.date) -> int:
    return rehearsal.met(staff, code, until)[0]


def _requirement(code: str) -> Any:
    return next((one for one in rehearsal.requirements() if one.code == code), None)


def _rehearsal_title(code: str) -> str:
    found = _requirement(code)
    return str(found.titles[language_tag()]) if found is not None else code


def _assign_rehearsal(staff: Staff, code: str, due_on: dt.date, user: Any) -> None:
    found = _requirement(code)
    for name in found.scenarios if found is not None else ():
        rehearsal.assign(staff, name, due_on, user, pass_mark=found.mark)


def _licence_title(code: str) -> str:
    kind = catalogue.kinds().get(code)
    return kind.title if kind is not None else code


def _grades(staff: Staff) -> list[tuple[str, str]]:
    """Decided appraisals that no appeal holds open, newest first."""
    rows = Appraisal.objects.filter(staff=staff, decision_sealed__isnull=False).select_related("period")
    rows = rows.filter(Q(appeal=None) | ~Q(appeal__outcome=""))
    return [(row.period.code, str(row.decision.get("grade", ""))) for row in rows.order_by("-period__until_on")
            if row.decision.get("grade")]  # fmt: skip


def _approved() -> Iterable[staffing.Proposal]:
    """Approved staffing proposals of risk: heads are the most that a month lacks, over all teams."""
    for row in Staffing.objects.filter(state=Staffing.State.APPROVED).order_by("-pk")[:MOST]:
        by_month: dict[str, int] = {}
        for line in row.lines:
            by_month[line["on"]] = by_month.get(line["on"], 0) + sum(one["heads"] for one in line["fills"])
        yield staffing.Proposal(
            row.pk, _("Staffing proposal %(number)s") % {"number": row.pk}, max(by_month.values(), default=0),
            url=reverse("risk:staffing", args=[row.pk]),
        )  # fmt: skip
