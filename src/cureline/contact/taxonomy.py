"""What may come of a contact and what a note may say: `outcomes.yaml` and `reasons.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.trust.duties import language_tag

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """One outcome: on which channels, what the portfolio's contacts call it there, what follows it.

    `note` is required, asked or none; `steps` are those of the file's head, in order.
    """

    code: str
    channels: tuple[str, ...]
    maps_to: Mapping[str, str]
    right_party: bool
    ends: str
    note: str
    tone: str
    icon: str
    titles: Texts
    advices: Texts
    steps: tuple[Mapping[str, Any], ...]

    @property
    def title(self) -> str:
        """Its name in the language of the request."""
        return self.titles[language_tag()]

    @property
    def advice(self) -> str:
        """What to do and not to do, in the language of the request."""
        return self.advices[language_tag()]

    def step(self, kind: str) -> Any:
        """What a step of a kind says; None where the outcome has no such step."""
        return next((step[kind] for step in self.steps if kind in step), None)


@cache
def _document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(resources.files(__package__).joinpath(name).read_text("utf-8"))
    return found


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Every outcome by its code, in the order of the file."""
    return {
        row["code"]: Outcome(
            row["code"], tuple(row["channels"]), row["maps_to"], row["right_party"], row["ends"], row["note"],
            row["tone"], row["icon"], row["title"], row["advice"], tuple(row["steps"]),
        )
        for row in _document("outcomes.yaml")["outcomes"]
    }  # fmt: skip


def of_channel(channel: str) -> list[Outcome]:
    """The outcomes that a channel can have, in order."""
    return [outcome for outcome in outcomes().values() if channel in outcome.channels]


def provisional(channel: str) -> str:
    """What a contact counts as in the portfolio until its outcome is recorded."""
    found: str = _document("outcomes.yaml")["provisional"][channel]
    return found


@cache
def reasons() -> Mapping[str, Texts]:
    """Every reason for delay by its code, in three languages."""
    groups = _document("reasons.yaml")["reasons"].values()
    return {code: texts for group in groups for code, texts in group["codes"].items()}


def known_reasons() -> tuple[str, ...]:
    """The reasons that answer the question; the others leave it open."""
    unknown = _document("reasons.yaml")["unknown"]
    return tuple(code for code in reasons() if code not in unknown)


def levels() -> Mapping[str, Texts]:
    """Levels of willingness and ability."""
    return _document("reasons.yaml")["levels"]


def next_steps() -> Mapping[str, Texts]:
    """What may be done next."""
    return _document("reasons.yaml")["next_steps"]


def reason_choices() -> list[tuple[str, Any]]:
    """Reasons as choices of a form, by group, in the language of the request."""
    tag = language_tag()
    return [
        (group["title"][tag], [(code, texts[tag]) for code, texts in group["codes"].items()])
        for group in _document("reasons.yaml")["reasons"].values()
    ]


def choices(texts: Mapping[str, Texts]) -> list[tuple[str, str]]:
    """Codes with their texts in the language of the request."""
    tag = language_tag()
    return [(code, words[tag]) for code, words in texts.items()]


def say(texts: Mapping[str, Texts], code: str) -> str:
    """A code in the language of the request; the code itself where it is unknown."""
    return texts[code][language_tag()] if code in texts else code
