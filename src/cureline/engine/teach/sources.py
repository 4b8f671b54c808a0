"""The rules in force on a day that questions and lessons are made of: contact, classes, plans, what is to be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from cureline.engine import arrange, compliance, delinquency


@dataclass(frozen=True)
class Sources:
    """A jurisdiction's rules on a day; a part is None where it is not in force yet or has no pack."""

    on: dt.date
    pack: compliance.Pack
    classes: delinquency.DelinquencyRules | None
    plans: arrange.PlanRules | None
    statements: tuple[Mapping[str, Any], ...]

    @property
    def jurisdiction(self) -> str:
        """Whose rules they are."""
        return self.pack.jurisdiction


def sources(
    jurisdiction: str,
    on: dt.date,
    *,
    pack: compliance.Pack | None = None,
    classes: delinquency.DelinquencyRules | None = None,
    plans: arrange.PlanRules | None = None,
) -> Sources:
    """The rules in force on a day; parts that are given (the bank's own) stand before the shipped ones.

    Raises compliance.PackError where the jurisdiction has no pack.
    """
    country = jurisdiction.partition("-")[0]
    pack = pack or compliance.load_pack(jurisdiction, on=on)
    try:
        classes = classes or delinquency.load_rules(country)
    except delinquency.DelinquencyRulesError:
        classes = None
    try:
        plans = plans or arrange.load_plan_rules(jurisdiction)
    except arrange.PlanRulesError:
        plans = None
    return Sources(
        on,
        pack,
        classes if classes and classes.effective_from_on <= on else None,
        plans if plans and plans.effective_from_on <= on else None,
        _statements(country, on),
    )


def _statements(country: str, on: dt.date) -> tuple[Mapping[str, Any], ...]:
    """What is to be said and what never, the country's and everybody's, as far as in force."""
    found: list[Mapping[str, Any]] = []
    for name in (country.lower(), "common"):
        file = resources.files("cureline.packs").joinpath(name, "wording.yaml")
        if not file.is_file():
            continue
        document: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
        if document["effective_from_on"] <= on:
            found += document.get("statements", ())
    return tuple(found)
