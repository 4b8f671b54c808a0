"""The indicators of `indicators.yaml`, read once, with their words in the request's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine.warn import Plan, Rule
from cureline.trust.duties import language_tag


@dataclass(frozen=True)
class Scan:
    """A comparison of many clusters with their own past."""

    figure: str
    level: float
    least: float


@dataclass(frozen=True)
class Indicator:
    """One thing that is watched: where its figures come from, how it is judged, who acts and what is to be done."""

    id: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    advice: Mapping[str, str]
    source: Mapping[str, Any]
    step: str
    history: int
    least: float
    plan: Plan | None
    scan: Scan | None
    role: str
    severity: str

    @property
    def title(self) -> str:
        """In the request's language."""
        return self.titles[language_tag()]

    @property
    def about(self) -> str:
        """What is counted, in the request's language."""
        return self.abouts[language_tag()]

    @property
    def figure(self) -> str:
        """share, count or value."""
        return self.plan.figure if self.plan else self.scan.figure if self.scan else "value"

    @property
    def false_alarms_a_month(self) -> float:
        """False alarms of one chart (or the whole scan) in thirty days."""
        if self.scan:
            return self.scan.level
        a_month = {"day": 30.0, "week": 30 / 7, "month": 1.0}[self.step]
        return a_month / (self.plan.rule.arl if self.plan else 1)


@cache
def document() -> Mapping[str, Any]:
    """All of indicators.yaml."""
    text = resources.files("cureline.warning").joinpath("indicators.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its id, in the document's order."""
    return {row["id"]: _read(row) for row in document()["indicators"]}


def version() -> str:
    """The version of the document."""
    return str(document()["version"])


def _read(row: Mapping[str, Any]) -> Indicator:
    chart = row.get("chart")
    plan = None
    if chart:
        rule = Rule(chart["rule"], float(chart["arl"]), chart["direction"], float(chart.get("weight", 0.2)))
        plan = Plan(chart["figure"], rule, chart["season"], chart.get("spread", "plain"),
                    bool(chart.get("differences", False)))  # fmt: skip
    scan = Scan(**row["scan"]) if "scan" in row else None
    return Indicator(row["id"], row["title"], row["about"], row["advice"], row["source"], row["step"],
                     int(row["history"]), float(row.get("least", 0)), plan, scan, row["role"],
                     row["severity"])  # fmt: skip
