"""The rules by which arrears are counted and classed: read from a pack, checked, compiled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

import yaml

from cureline.engine import yamldoc
from cureline.engine.predicate import Predicate, PredicateError, parse

CLASSES = ("normal", "watch", "substandard", "doubtful", "loss")

# What a condition may read of an account.
VOCABULARY: Mapping[str, str] = {
    "product": "text",
    "status": "text",
    "retail": "boolean",
    "dpd": "integer",
    "credit_impaired": "boolean",
    "provision_bp": "integer",
    "purpose_changed": "boolean",
    "bad_elsewhere": "boolean",
    "restructure_count": "integer",
    "months_since_restructure": "integer",
    "non_performing_share_bp": "integer",
    "non_performing_6m": "boolean",
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """A band of days past due that begins at `from_dpd`."""

    name: str
    days: str
    from_dpd: int


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a class or stage, with where it comes from and how surely we know it (P, S or M)."""

    id: str
    level: int
    when: Predicate
    article: str
    status: Literal["P", "S", "M"]


@dataclass(frozen=True, slots=True)
class DelinquencyRules:
    """A pack's rules. A condition's `level` is the class's place in CLASSES, or the IFRS 9 stage."""

    jurisdiction: str
    version: str
    effective_from_on: dt.date
    author: str
    approver: str
    grace_days: int
    waterfall: tuple[str, ...]
    buckets: tuple[Bucket, ...]
    five_tier: tuple[Condition, ...]
    ifrs9: tuple[Condition, ...]


class DelinquencyRulesError(ValueError):
    """Rules that can't be used; the message names the pack, the rule and the reason."""


def load_rules(jurisdiction: str) -> DelinquencyRules:
    """The rules that ship with a pack, by its folder's name (`cn`). Raises DelinquencyRulesError."""
    return parse_rules(shipped_text(jurisdiction))


def shipped_text(jurisdiction: str) -> str:
    """The text of the rules that ship with a pack. Raises DelinquencyRulesError."""
    file = resources.files("cureline.packs").joinpath(jurisdiction.lower(), "delinquency.yaml")
    if not file.is_file():
        raise DelinquencyRulesError(f"no delinquency rules for {jurisdiction!r}")
    return file.read_text(encoding="utf-8")


def parse_rules(text: str) -> DelinquencyRules:
    """Rules from YAML. Raises DelinquencyRulesError."""
    try:
        document: dict[str, Any] = yamldoc.read(text)
        rules = DelinquencyRules(
            jurisdiction=document["jurisdiction"],
            version=str(document["version"]),
            effective_from_on=document["effective_from_on"],
            author=document["author"],
            approver=document["approver"],
            grace_days=int(document["grace_days"]),
            waterfall=tuple(document["waterfall"]),
            buckets=tuple(Bucket(**bucket) for bucket in document["buckets"]),
            five_tier=tuple(_condition(entry, CLASSES.index(entry["class"])) for entry in document["five_tier"]),
            ifrs9=tuple(_condition(entry, int(entry["stage"])) for entry in document["ifrs9"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise DelinquencyRulesError(f"delinquency rules: {error}") from error
    if sorted(rules.waterfall) != ["fee", "interest", "principal"]:
        raise DelinquencyRulesError("delinquency rules: the waterfall must order fee, interest and principal")
    starts = [bucket.from_dpd for bucket in rules.buckets]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        raise DelinquencyRulesError("delinquency rules: buckets must begin at 0 and rise")
    return rules


def _condition(entry: Mapping[str, Any], level: int) -> Condition:
    try:
        when = parse(str(entry["when"]), VOCABULARY)
    except PredicateError as error:
        raise DelinquencyRulesError(f"rule {entry['id']}: {error}") from error
    if entry["status"] not in ("P", "S", "M"):
        raise DelinquencyRulesError(f"rule {entry['id']}: status {entry['status']!r} is none of P, S, M")
    return Condition(entry["id"], level, when, entry["article"], entry["status"])
