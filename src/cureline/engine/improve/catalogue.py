"""The catalogue of findings: what is looked for, how, and from which figure on it matters (`findings.yaml`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
METHODS = ("fell", "differs_from_rest", "never", "saturated", "versus_best", "no_uplift", "stopped", "assumption")
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding.

    `least`: fewest cases on each side; `material`: the smallest effect worth a person's time, in the method's unit;
    `now_days`, `before_days`: the two times compared; `by`: the slices that name a case; `follow`: the measure watched
    after a change, `better` the direction in which it should go.
    """

    id: str
    method: str
    measure: str
    by: tuple[str, ...]
    now_days: int
    before_days: int
    least: int
    material: float
    harms: bool
    window: int
    remedies: tuple[str, ...]
    follow: str
    better: str
    basis: str
    status: str
    title: Text
    words: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole document.

    `false_discovery`: the share of findings that may be noise (Benjamini and Hochberg); `again_factor`: how many times
    as much must be at stake before a dismissed finding is told again; `expected_share`: how much of what was expected
    must have come for "as expected"; `follow_days`: how long a change is followed;
    `challenger`: how one is tried against the present strategy.
    """

    version: str
    effective_from_on: dt.date
    status: str
    false_discovery: float
    again_factor: float
    expected_share: float
    follow_days: int
    challenger: Mapping[str, Any]
    kinds: Mapping[str, Kind]


@cache
def catalogue() -> Catalogue:
    """The catalogue as shipped."""
    return parse(resources.files("cureline.engine.improve").joinpath("findings.yaml").read_text(encoding="utf-8"))


def parse(text: str) -> Catalogue:
    """A catalogue from its YAML. Raises ValueError with the entry that is wrong."""
    raw: dict[str, Any] = yaml.safe_load(text)
    kinds = {}
    for entry in raw["findings"]:
        kind = Kind(
            entry["id"], entry["method"], entry["measure"], tuple(entry["by"]), entry["now_days"],
            entry.get("before_days", 0), entry["least"], float(entry["material"]), bool(entry.get("harms", False)),
            entry.get("window", 0), tuple(entry.get("remedies", ())), entry.get("follow", ""),
            entry.get("better", "up"), entry["source"], entry["status"], entry["title"], entry["words"], entry["why"],
        )  # fmt: skip
        if kind.method not in METHODS:
            raise ValueError(f"{kind.id}: no method {kind.method!r}; one of {', '.join(METHODS)}")
        for text_ in (kind.title, kind.words, kind.why):
            if set(text_) != set(LANGUAGES):
                raise ValueError(f"{kind.id}: a text needs {', '.join(LANGUAGES)}")
        kinds[kind.id] = kind
    return Catalogue(
        str(raw["version"]), raw["effective_from_on"], raw["status"], float(raw["false_discovery"]),
        float(raw["again_factor"]), float(raw["expected_share"]), int(raw["follow_days"]), raw["challenger"], kinds,
    )  # fmt: skip
