"""How the queue works, as `desk.yaml` says: order of kinds, life of a claim, who holds whom, outcomes and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.trust.duties import language_tag


@cache
def document() -> Mapping[str, Any]:
    """All of desk.yaml."""
    found: Mapping[str, Any] = yaml.safe_load(
        resources.files("cureline.worklist").joinpath("desk.yaml").read_text("utf-8")
    )
    return found


def urgency(kind: str) -> int:
    """Where a kind of task stands in the queue; the lowest comes first."""
    return int(document()["kinds"][kind]["urgency"])


def today(at: dt.datetime) -> dt.date:
    """The bank's day of an instant."""
    return at.astimezone(zone()).date()


def zone() -> ZoneInfo:
    """The time zone of the bank's days."""
    return ZoneInfo(document()["time_zone"])


def typed(at: dt.datetime) -> dt.datetime:
    """The instant meant by a time of the bank's clock that a form has read as the server's."""
    return timezone.make_naive(at).replace(tzinfo=zone())


def bounds(on: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """First instant of a day of the bank, and of the next."""
    start, end = (dt.datetime.combine(on + dt.timedelta(days=n), dt.time(), zone()) for n in (0, 1))
    return start.astimezone(dt.UTC), end.astimezone(dt.UTC)


def claim_life() -> dt.timedelta:
    """How long somebody has a customer in hand before it goes back to the queue."""
    return dt.timedelta(minutes=int(document()["claim"]["minutes"]))


def outcomes(flag: str = "") -> list[str]:
    """Codes of outcomes, all or those with a flag (`reached`, `settles`)."""
    return [code for code, row in document()["outcomes"].items() if not flag or row.get(flag)]


def title(group: str, code: str) -> str:
    """The words of a kind, an outcome, or one of `words`, in this request's language; the code where there are none."""
    found = document()[group] if group in ("kinds", "outcomes") else document()["words"][group]
    row = found.get(code)
    return str((row.get("title") or row)[language_tag()]) if row else code


def offered(channel: str = "") -> list[str]:
    """Outcomes that a person may choose for a task of a channel; all where it has none."""
    return [
        code
        for code, row in document()["outcomes"].items()
        if row.get("offered") and (not channel or channel in row.get("channels", [channel]))
    ]


def checked(code: str) -> str:
    """An outcome that a person may choose. Raises UnknownOutcomeError."""
    if code not in offered():
        raise UnknownOutcomeError(code)
    return code


class UnknownOutcomeError(ProblemError):
    """There is no such outcome, or a person can't choose it."""

    status = 422
    title = _("There is no such outcome")
