"""Rows for the arguments of every route: so that a test asks for what is there.

An argument that names a row is found by its name: `visit_id` below `visit/` is a `visit.Visit`. What the name does not
say stands in `OBJECTS`, words that are no rows in `WORDS`. A route that can't be filled is an error, not passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from cureline.trust.models import User
from tests.attack.routes import Route

# by room and argument, or by room, the word before it in the address, and argument
OBJECTS: dict[tuple[str, ...], str] = {
    ("*", "customer_id"): "portfolio.Customer", ("*", "account_id"): "portfolio.Account",
    ("*", "staff_id"): "people.Staff", ("*", "circumstance_id"): "portfolio.Circumstance",
    ("account", "pk"): "trust.SignIn", ("arrangement", "payment_id"): "portfolio.Payment",
    ("arrangement", "row_id"): "arrangement.Plan", ("care", "case_id"): "care.HelpCase",
    ("care", "contact_id"): "portfolio.Contact", ("care", "request_id"): "care.RightsRequest",
    ("career", "candidates", "pk"): "career.Candidate", ("career", "openings", "pk"): "career.Requisition",
    ("career", "probations", "pk"): "career.Probation", ("career", "probation", "pk"): "career.Probation",
    ("career", "awards", "pk"): "career.Award", ("career", "steps", "pk"): "career.Promotion",
    ("career", "onboardings", "pk"): "career.Onboarding", ("career", "onboarding", "pk"): "career.Onboarding",
    ("career", "ratings", "pk"): "career.Interview", ("career", "interviews", "pk"): "career.Interview",
    ("career", "people", "pk"): "people.Staff", ("career", "step", "pk"): "career.Promotion",
    ("career", "internal", "pk"): "career.Requisition", ("career", "rewards", "pk"): "career.Award",
    ("worklist", "absence_id"): "people.Absence",
    ("dispatch", "row_id"): "dispatch.Outbox", ("incident", "draft_id"): "incident.PlanDraft",
    ("legal", "claim_id"): "legal.GuarantorClaim", ("legal", "code"): "legal.Agency",
    ("legal", "sale_id"): "legal.DebtSale", ("people", "pk"): "people.Staff",
    ("people", "absence", "pk"): "people.Absence", ("people", "absences", "pk"): "people.Absence",
    ("rehearsal", "call_id"): "rehearsal.Session", ("results", "pk"): "results.ReportFile",
    ("results", "report_id"): "results.ReportFile", ("training", "assignments", "pk"): "training.Assignment",
    ("training", "learners", "pk"): "people.Staff", ("training", "library", "pk"): "training.CourseVersion",
    ("training", "licences", "pk"): "people.Licence", ("training", "licence_id"): "people.Licence",
    ("training", "written", "pk"): "training.WrittenQuestion", ("training", "question_id"): "training.WrittenQuestion",
    ("training", "results", "pk"): "training.Sitting", ("training", "sittings", "pk"): "training.Sitting",
    ("training", "version_id"): "training.CourseVersion", ("trust", "audit", "pk"): "trust.AuditEntry",
    ("trust", "exports", "pk"): "trust.Export", ("trust", "tokens", "pk"): "trust.ApiToken",
    ("warning", "warning_id"): "warning.AccountWarning", ("wellbeing", "event_id"): "wellbeing.Gathering",
    ("care", "order_id"): "care.RetentionOrder", ("jobs", "pk"): "jobs.Run", ("jobs", "job_id"): "jobs.Run",
    ("wellbeing", "plan_id"): "wellbeing.CarePlan", ("wellbeing", "step_id"): "wellbeing.CareStep",
}  # fmt: skip
# arguments that name no row of the database
WORDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("account", "provider_id"): ("bank",), ("*", "token"): ("x",), ("appraisal", "figures", "code"): ("cured",),
    ("appraisal", "periods", "code"): ("2026-Q3",), ("appraisal", "kind"): ("pay",),
    ("arrangement", "subject"): ("plan",), ("care", "verb"): ("allow",),
    ("care", "code"): ("grace",), ("career", "letter", "kind"): ("offer",),
    ("career", "kind"): ("offer",), ("career", "quarter"): ("2026-Q4",), ("career", "name"): ("reject", "decide"),
    ("dispatch", "kind"): ("pdf", "csv"), ("goal", "place"): ("0",), ("incident", "kind"): ("data_leak",),
    ("people", "code"): ("early",), ("rehearsal", "name"): ("first_call",),
    ("results", "measure", "code"): ("cure_rate",), ("results", "kind"): ("pdf", "xlsx"),
    ("results", "name"): ("recovery",), ("script", "name"): ("early_call", "plan_sms"), ("training", "key"): ("x",),
    ("training", "kind"): ("phone",), ("training", "lesson_id"): ("x",), ("training", "name"): ("x",),
    ("training", "verb"): ("withdraw",), ("trust", "name"): ("trust.audit", "worklist.queue"),
    ("warning", "indicators", "code"): ("cure_rate",), ("warning", "series", "code"): ("gdp",),
    ("warning", "code"): ("gdp",), ("wellbeing", "word"): ("yes", "join", "back"),
}  # fmt: skip
# rows of a person, and the way to that person's account: others of the house's own tables are everybody's
OWNERS = {
    "people.Staff": "user", "people.Absence": "staff.user", "people.Licence": "staff.user",
    "wellbeing.Swap": "asker.user", "wellbeing.Pause": "staff.user", "wellbeing.CarePlan": "staff.user",
    "wellbeing.CareStep": "plan.staff.user", "appraisal.Appraisal": "staff.user", "training.Assignment": "staff.user",
    "training.Sitting": "staff.user", "rehearsal.Session": "staff.user", "rehearsal.Exercise": "staff.user",
    "career.Probation": "staff.user", "career.Assessment": "probation.staff.user", "career.Promotion": "staff.user",
    "career.Award": "staff.user", "visit.Alarm": "staff.user", "trust.Export": "asked_by", "trust.ApiToken": "owner",
    "trust.SignIn": "user",
}  # fmt: skip
# keys of rows that are not there
NOWHERE = {"int": "987654321", "uuid": "00000000-0000-0000-0000-0000000000ff", "str": "nobody"}
_ALTERNATIVES = re.compile(r"\w+(\|\w+)*")


def room(route: Route) -> str:
    """The app below whose name a route stands."""
    parts = route.pattern.split("/")
    return parts[3] if parts[1] == "api" else parts[1]


def model(route: Route, name: str, before: str) -> Any:
    """The model of the row that an argument names; None for a word."""
    for key in ((room(route), before, name), (room(route), name), ("*", name)):
        if key in OBJECTS:
            return apps.get_model(OBJECTS[key])
        if key in WORDS:
            return None
    own = "portfolio" if room(route) == "customers" else room(route)
    wanted = name.removesuffix("_id").replace("_", "")
    return next((m for m in apps.get_models() if m._meta.app_label == own and m.__name__.lower() == wanted), None)


def words(route: Route, name: str, before: str, expression: str) -> tuple[str, ...]:
    """The values of an argument that is a word; empty where nobody knows any."""
    if _ALTERNATIVES.fullmatch(expression):
        return tuple(expression.split("|"))
    found = (WORDS.get(key) for key in ((room(route), before, name), (room(route), name), ("*", name)))
    return next((values for values in found if values), ())


@dataclass(frozen=True)
class Address:
    """One address of a route, the rows that it names, the same address of rows that are not there, and its room."""

    path: str
    rows: tuple[models.Model, ...]
    nowhere: str
    room: str


def addresses(route: Route, most: int) -> list[Address]:
    """Up to `most` addresses of a route, of rows that are there; none where a row that it needs is not there.

    Raises LookupError for an argument that nobody knows how to fill.
    """
    choices: dict[str, list[Any]] = {}
    for name, before, expression in route.arguments():
        found = model(route, name, before)
        values = list(_rows(found, most)) if found is not None else list(words(route, name, before, expression))
        if found is None and not values:
            raise LookupError(f"{route.pattern}: nobody knows what {name} is")
        choices[name] = values
    if not all(choices.values()):
        return []
    made = []
    for number in range(max([len(values) for values in choices.values()], default=1)):
        chosen = _of_one_family({name: values[number % len(values)] for name, values in choices.items()})
        made.append(_address(route, chosen))
    return made


def known() -> set[str]:
    """Every kind of row."""
    return {kind._meta.label for kind in apps.get_models()}


def lacking(route: Route) -> set[str]:
    """The kinds of row that a route names and of which there is none."""
    kinds = [model(route, name, before) for name, before, _ in route.arguments()]
    return {kind._meta.label for kind in kinds if kind is not None and not kind._default_manager.exists()}


def address_of(route: Route, values: Mapping[str, Any]) -> Address:
    """An address of a route by its arguments, and the rows that they name."""
    chosen = {}
    for name, before, _ in route.arguments():
        kind = model(route, name, before)
        key = "code" if kind is not None and kind._meta.label == "legal.Agency" else "pk"
        row = kind._default_manager.filter(**{key: values[name]}).first() if kind is not None else None
        chosen[name] = values[name] if row is None else row
    return _address(route, chosen)


def _address(route: Route, chosen: Mapping[str, Any]) -> Address:
    path = route.filled({name: _text(value) for name, value in chosen.items()})
    nowhere = route.filled({name: _nowhere(value) for name, value in chosen.items()})
    named = tuple(value for value in chosen.values() if isinstance(value, models.Model))
    return Address(path, named, nowhere, room(route))


def owner(row: models.Model) -> User | None:
    """Whose a row of a person is; None for what is no one person's."""
    found: Any = row
    for name in filter(None, OWNERS.get(row._meta.label, "").split(".")):
        found = getattr(found, name)
    return found if isinstance(found, User) and found is not row else None


def owned_tables() -> list[str]:
    """The tables of rows of people that a walk's own signing in does not change."""
    return sorted(apps.get_model(label)._meta.db_table for label in OWNERS if label != "trust.SignIn")


def _rows(found: Any, most: int) -> list[models.Model]:
    rows = list(found._default_manager.order_by("pk")[:200])
    # spread over what is there, the first and the last among them
    step = max(1, (len(rows) - 1) // max(1, most - 1)) if len(rows) > 1 else 1
    return rows[::step][: most - 1] + rows[-1:] if len(rows) >= most > 1 else rows[:most]


def _of_one_family(chosen: dict[str, Any]) -> dict[str, Any]:
    """An account goes with its customer: a row's own parent takes the place of any other."""
    for value in list(chosen.values()):
        parent = getattr(value, "customer_id", None) if isinstance(value, models.Model) else None
        if "customer_id" in chosen and isinstance(parent, models.Model):
            chosen["customer_id"] = parent
    return chosen


def _text(value: Any) -> str:
    if not isinstance(value, models.Model):
        return str(value)
    return str(getattr(value, "code", value.pk)) if value._meta.label == "legal.Agency" else str(value.pk)


def _nowhere(value: Any) -> str:
    if not isinstance(value, models.Model):
        return str(value)
    kind = "str" if value._meta.label == "legal.Agency" else type(value.pk).__name__.lower()
    return NOWHERE[kind]


@cache
def guarded_tables() -> frozenset[str]:
    """Tables whose rows PostgreSQL shows to some and not to others."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relrowsecurity"
            " ORDER BY relname"
        )
        return frozenset(name for (name,) in cursor.fetchall())
