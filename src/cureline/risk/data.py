"""The documents that stand in the package (`data/*.yaml`), read once, and their words in the request's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.trust.duties import language_tag

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@cache
def document(name: str) -> Mapping[str, Any]:
    """`scale`, `starter`, `limits` or `cover`."""
    text = resources.files("cureline.risk").joinpath("data", f"{name}.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def said(texts: Mapping[str, str] | None) -> str:
    """A text in the request's language, or in the language that it was written in."""
    if not texts:
        return ""
    return texts.get(language_tag()) or texts.get("en") or next(iter(texts.values()))


def band(score: int) -> Mapping[str, Any]:
    """The band of a score: its id, tone, title and the longest time between reviews."""
    found: Mapping[str, Any] = [one for one in document("scale")["bands"] if score >= one["from"]][-1]
    return found


def residual(likelihood: int, impact: int, controls: Sequence[Mapping[str, Any]], on: dt.date) -> tuple[int, int]:
    """Likelihood and impact that the controls leave on a day: only those count whose last test is young enough."""
    rules = document("scale")["controls"]
    off = {"likelihood": 0, "impact": 0}
    for control in controls:
        if counts(control, on):
            off[rules["kinds"][control["kind"]]["lowers"]] += int(rules["effects"][control["effect"]]["steps"])
    most = int(rules["most"])
    return max(likelihood - min(off["likelihood"], most), 1), max(impact - min(off["impact"], most), 1)


def counts(control: Mapping[str, Any], on: dt.date) -> bool:
    """Whether a control was tested lately enough to be counted on."""
    tested = control.get("tested_on")
    if not tested:
        return False
    return 0 <= (on - dt.date.fromisoformat(tested)).days <= int(document("scale")["controls"]["tested_days"])
