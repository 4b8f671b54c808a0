"""What an experiment can be judged by: `measures.yaml`, read once; words in the request's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine.compliance.calendars import calendar
from cureline.trust.duties import language_tag

ONE_DAY = dt.timedelta(days=1)
ARMS = ("champion", "challenger", "hold_out")


@dataclass(frozen=True)
class Measure:
    """One figure a customer: its kind (mean, proportion, count), unit, which way is better, what it is used for, and
    the
    measure of results beside which it stands."""

    code: str
    kind: str
    unit: str
    better: str
    primary: bool
    guard: bool
    margin: float
    trace: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]

    @property
    def title(self) -> str:
        """In the request's language."""
        return self.titles[language_tag()]

    @property
    def about(self) -> str:
        """How it is counted, in the request's language."""
        return self.abouts[language_tag()]


@cache
def document() -> Mapping[str, Any]:
    """All of measures.yaml."""
    found: Mapping[str, Any] = yaml.safe_load(
        resources.files("cureline.experiment").joinpath("measures.yaml").read_text("utf-8")
    )
    return found


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its code, in the document's order."""
    return {
        code: Measure(
            code, row["kind"], row["unit"], row["better"], bool(row.get("primary")), bool(row.get("guard")),
            float(row.get("margin", 0)), row["trace"], row["title"], row["about"],
        )
        for code, row in document()["measures"].items()
    }  # fmt: skip


def covariates() -> Mapping[str, Mapping[str, str]]:
    """What was known before: code to its titles and unit."""
    found: Mapping[str, Mapping[str, str]] = document()["covariates"]
    return found


def next_working_day(day: dt.date) -> dt.date:
    """The first worked day after a day, by the bank's calendar."""
    days = calendar(document()["calendar"], day)
    following = day + ONE_DAY
    while not days.works(following):
        following += ONE_DAY
    return following
