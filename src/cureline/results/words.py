"""Columns of the facts and their values as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.engine import portrait, strategy
from cureline.people.models import Staff, Team
from cureline.portfolio import words
from cureline.results.query import UNKNOWN
from cureline.trust.duties import language_tag
from cureline.trust.models import Document

COLUMNS: Mapping[str, Any] = {
    "currency": _("Currency"),
    "product": _("Product"),
    "portfolio": _("Portfolio"),
    "region": _("Region"),
    "team": _("Team"),
    "collector_id": _("Collector"),
    "bucket": _("Bucket"),
    "quadrant": _("Ability and willingness"),
    "five_tier": _("Risk class"),
    "strategy": _("Strategy"),
    "segment": _("Segment"),
    "experiment": _("Experiment"),
    "arm": _("Arm"),
    "month": _("Month"),
    "channel": _("Channel"),
    "hour": _("Hour of the day"),
    "weekday": _("Day of the week"),
    "outcome": _("Outcome"),
    "script": _("Script"),
    "vintage": _("Vintage"),
    "cause": _("Cause"),
    "rule_id": _("Rule"),
    "article": _("Article"),
    "stage": _p("refusal", "Where refused"),
    "state": _("State"),
    "kind": _("Kind"),
    "months": _("Months agreed"),
    "end": _("How it ended"),
    "from_bucket": _("Bucket at the month's begin"),
    "to_bucket": _("Bucket at the month's end"),
    "from_five_tier": _("Class at the month's begin"),
    "to_five_tier": _("Class at the month's end"),
    "written_off": _("Written off"),
    "connected": _("Connected"),
    "right_party": _("Customer reached"),
    "promised": _("Promise given"),
    "complained": _("Complained of"),
    "upheld": _("Upheld"),
    "after_contact": _("After a contact"),
    "redefaulted": _("Past due again"),
}  # fmt: skip
_YES = {"true": _("yes"), "false": _("no")}
_VALUES: Mapping[str, Mapping[str, Any]] = {
    "end": {"cured": _("cured"), "written_off": _("written off"), "open": _p("arrangement", "open")},
    "stage": {"night": _("in the night's plan"), "desk": _("at the desk")},
    "state": {
        "kept": _("kept"), "broken": _("broken"), "open": _p("arrangement", "open"), "running": _("running"),
        "completed": _("completed"), "ended": _("ended"),
    },
    "weekday": {
        "1": _("Monday"), "2": _("Tuesday"), "3": _("Wednesday"), "4": _("Thursday"), "5": _("Friday"),
        "6": _("Saturday"), "7": _("Sunday"),
    },
    "to_bucket": {"written_off": _("written off")},
    "to_five_tier": {"written_off": _("written off")},
    "funnel": {
        "attempted": _("Attempted"), "connected": _("Connected"), "right_party": _("Customer reached"),
        "promised": _("Promise given"), "kept": _("Promise kept"),
    },
}  # fmt: skip
_PORTRAIT = {"from_five_tier": "five_tier", "to_five_tier": "five_tier"}
# words of Cureline's own codes that no other room names
_KINDS = {
    "settlement": _("Settlement"), "own": _("Own terms"), "shortest": _("Shortest plan"),
    "lightest": _("Lightest plan"), "step_up": _("Rising plan"), "person": None, "business": None,
}  # fmt: skip


def column(name: str) -> str:
    """A column's title; the portrait's own where results has none."""
    if name in COLUMNS:
        return str(COLUMNS[name])
    told = portrait.texts()["columns"].get(name)
    text = str(told[language_tag()]) if told else name
    return text[:1].upper() + text[1:]


def value(name: str, text: str) -> str:
    """A value of a column as figures and addresses carry it, in words."""
    if text == UNKNOWN:
        return str(_("not known"))
    if text in _YES:
        return str(_YES[text])
    if name in _VALUES and text in _VALUES[name]:
        return str(_VALUES[name][text])
    if name == "kind" and _KINDS.get(text):
        return str(_KINDS[text])
    if name in ("team", "collector_id"):
        return _people(name).get((text, language_tag()), text)
    if name == "segment":
        return _segments(language_tag()).get(text, text)
    if name == "cause":
        from cureline.care import documents

        return documents.text_of("complaint_causes", "causes", text)
    if name in ("channel", "outcome"):
        return words.word(name, text)
    return words.word(_PORTRAIT.get(name, name), text)


def _people(name: str) -> dict[tuple[str, str], str]:
    """Names of teams and collectors, read anew each time: they are few and change."""
    if name == "team":
        return {(t.code, tag): str(t.title.get(tag) or t.code) for t in Team.objects.all() for tag in t.title}
    named = Staff.objects.exclude(collector_id=None).values_list("collector_id", "name")
    return {(code, language_tag()): f"{person} ({code})" for code, person in named}


@lru_cache(maxsize=8)
def _segments(tag: str) -> dict[str, str]:
    """Titles of segments of all strategies on record."""
    found: dict[str, str] = {}
    texts = list(Document.objects.filter(kind="strategy").order_by("pk").values_list("content", flat=True))
    for text in texts or [strategy.shipped(name) for name in strategy.SHIPPED]:
        found |= {segment.id: str(segment.title[tag]) for segment in strategy.load(text).segments}
    return found
