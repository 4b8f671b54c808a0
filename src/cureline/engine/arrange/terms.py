"""What a country's rules and the bank's policy let a repayment plan be: read from the pack's `arrangement.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.engine.arrange.dates import SHIFTS, Shift
from cureline.engine.tables import PRODUCTS

STATUSES = ("P", "S", "M", "policy", "assumption")


class PlanRulesError(ValueError):
    """Rules of plans that can't be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class TermLimit:
    """The most months of a plan for some products, where it comes from and how surely we know it."""

    id: str
    products: tuple[str, ...]
    max_months: int
    article: str
    status: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlanRules:
    """A country's rules of plans: longest terms, the calendar of due days, what a plan's letter must state."""

    jurisdiction: str
    version: str
    effective_from_on: dt.date
    holidays: str | None
    shift: Shift
    limits: tuple[TermLimit, ...]
    statements: tuple[Mapping[str, Any], ...]

    def limit(self, product: str) -> TermLimit:
        """The limit that binds a product: the shortest of those that speak of it."""
        return min((limit for limit in self.limits if product in limit.products), key=lambda limit: limit.max_months)


def load_plan_rules(jurisdiction: str) -> PlanRules:
    """The rules that ship with a country's pack (`CN`, `US-CA` takes `US`). Raises PlanRulesError."""
    country = jurisdiction.partition("-")[0].lower()
    file = resources.files("cureline.packs").joinpath(country, "arrangement.yaml")
    if not file.is_file():
        raise PlanRulesError(f"no rules of repayment plans for {jurisdiction!r}")
    return parse_plan_rules(file.read_text(encoding="utf-8"))


def parse_plan_rules(text: str) -> PlanRules:
    """Rules from YAML. Raises PlanRulesError."""
    try:
        document: dict[str, Any] = yamldoc.read(text)
        rules = PlanRules(
            jurisdiction=document["jurisdiction"],
            version=str(document["version"]),
            effective_from_on=document["effective_from_on"],
            holidays=document["business_days"]["holidays"],
            shift=document["business_days"]["shift"],
            limits=tuple(
                TermLimit(
                    row["id"],
                    tuple(row["products"]),
                    int(row["max_months"]),
                    row["article"],
                    row["status"],
                    row["title"],
                )
                for row in document["limits"]
            ),
            statements=tuple(document.get("statements", ())),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise PlanRulesError(f"rules of plans: {error}") from error
    for limit in rules.limits:
        if limit.status not in STATUSES or limit.max_months < 1 or not set(limit.products) <= set(PRODUCTS):
            raise PlanRulesError(f"rules of plans: {limit.id} has an unknown status, product or length")
    if rules.shift not in SHIFTS:
        raise PlanRulesError(f"rules of plans: shift {rules.shift!r} is none of {', '.join(SHIFTS)}")
    missing = set(PRODUCTS) - {product for limit in rules.limits for product in limit.products}
    if missing:
        raise PlanRulesError(f"rules of plans: no limit for {', '.join(sorted(missing))}")
    return rules
