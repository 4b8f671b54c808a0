"""The document by which customers are described: facts' thresholds, priors, points of the indices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.engine.portrait.columns import INDEX_VOCABULARY, INDICES
from cureline.engine.predicate import Predicate, PredicateError, parse
from cureline.engine.tables import CHANNELS, CIRCUMSTANCES, OUTCOMES, POINT_KINDS

REACHED = tuple(channel for channel in CHANNELS if channel != "legal")
FLAGS = ("vulnerable", "hardship", "in_plan")
# law names its letters of status; the rest is the bank's policy, an assumption or a measurement
STATUSES = ("P", "S", "M", "policy", "assumption", "measured")


class ParametersError(ValueError):
    """A document that can't be used; the message names the part and the reason."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One channel: which points it needs, what is a success, what is no attempt, and the Beta prior."""

    points: tuple[str, ...]
    success: tuple[str, ...]
    unknown: tuple[str, ...]
    alpha: float
    beta: float


@dataclass(frozen=True, slots=True)
class Component:
    """What moves an index: points while `when` holds, or `points` sliding over `range` of `column` while it does."""

    when: Predicate | None
    column: str | None
    range: tuple[float, float]
    points: tuple[float, float]
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class Index:
    """An index of 0 to 100 points."""

    base: int
    tell_bp: int
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The whole document."""

    version: str
    effective_from_on: dt.date
    author: str
    approver: str
    tolerance_bp: int
    promise_days: int
    right_party: tuple[str, ...]
    recent_days: int
    contact_days: int
    reach: Mapping[str, Reach]
    earliest_hour: int
    latest_hour: int
    default_hour: int
    flags: Mapping[str, tuple[str, ...]]
    indices: Mapping[str, Index]
    can_from: int
    will_from: int

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason code that an index may give, in order."""
        found = (code for index in self.indices.values() for part in index.components for code in (part.up, part.down))
        return tuple(dict.fromkeys(filter(None, found)))


def shipped_text() -> str:
    """The text of the document that ships."""
    return resources.files("cureline.engine.portrait").joinpath("indices.yaml").read_text(encoding="utf-8")


def load_parameters() -> Parameters:
    """The document that ships."""
    return parse_parameters(shipped_text())


def parse_parameters(text: str) -> Parameters:
    """A document from YAML. Raises ParametersError."""
    try:
        given: dict[str, Any] = yamldoc.read(text)
        promises, contacts, hours = given["promises"], given["contacts"], given["hours"]
        for part in (promises, contacts, hours, given["circumstances"], given["quadrant"], *given["reach"].values()):
            _status(part)
        found = Parameters(
            version=str(given["version"]),
            effective_from_on=given["effective_from_on"],
            author=given["author"],
            approver=given["approver"],
            tolerance_bp=int(promises["tolerance_bp"]),
            promise_days=int(promises["lookback_days"]),
            right_party=_some(contacts["right_party"], OUTCOMES),
            recent_days=int(contacts["recent_days"]),
            contact_days=int(contacts["lookback_days"]),
            reach={channel: _reach(given["reach"][channel]) for channel in REACHED},
            earliest_hour=int(hours["earliest"]),
            latest_hour=int(hours["latest"]),
            default_hour=int(hours["default"]),
            flags={flag: _some(given["circumstances"][flag], CIRCUMSTANCES) for flag in FLAGS},
            indices={name: _index(name, given["indices"][name]) for name in INDICES},
            can_from=int(given["quadrant"]["ability"]),
            will_from=int(given["quadrant"]["willingness"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ParametersError(f"portrait's document: {error!r}") from error
    if not 0 <= found.earliest_hour <= found.default_hour <= found.latest_hour <= 23:
        raise ParametersError("hours: earliest, default and latest must rise within 0 to 23")
    if found.recent_days > found.contact_days:
        raise ParametersError("contacts: recent_days can't be more than lookback_days")
    return found


def _status(part: Mapping[str, Any]) -> None:
    if part["status"] not in STATUSES:
        raise ParametersError(f"status {part['status']!r} is none of {', '.join(STATUSES)}")


def _some(values: list[str], legal: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if value not in legal:
            raise ParametersError(f"{value!r} is none of {', '.join(legal)}")
    return tuple(values)


def _reach(given: Mapping[str, Any]) -> Reach:
    alpha, beta = float(given["alpha"]), float(given["beta"])
    if alpha <= 0 or beta <= 0:
        raise ParametersError("reach: alpha and beta must be above 0")
    return Reach(
        points=_some(given["points"], POINT_KINDS),
        success=_some(given["success"], OUTCOMES),
        unknown=_some(given["unknown"], OUTCOMES),
        alpha=alpha,
        beta=beta,
    )


def _index(name: str, given: Mapping[str, Any]) -> Index:
    # an index may read the facts and the indices before it
    later = INDICES[INDICES.index(name) :]
    vocabulary = {column: kind for column, kind in INDEX_VOCABULARY.items() if column not in later}
    components = tuple(_component(name, part, vocabulary) for part in given["components"])
    return Index(int(given["base"]), int(given["tell_bp"]), components)


def _component(name: str, given: Mapping[str, Any], vocabulary: Mapping[str, str]) -> Component:
    _status(given)
    condition = given["where"] if "column" in given and "where" in given else given.get("when")
    try:
        when = None if condition is None else parse(str(condition), vocabulary)
    except PredicateError as error:
        raise ParametersError(f"{name}: {error}") from error
    if "column" in given:
        low, high = map(float, given["range"])
        first, last = map(float, given["points"])
        if vocabulary.get(given["column"]) not in ("integer", "money", "real") or low >= high:
            raise ParametersError(
                f"{name}: {given['column']!r} must be a number that is known, over a range that rises"
            )
    else:
        low, high, first, last = 0.0, 0.0, float(given["points"]), float(given["points"])
        if when is None:
            raise ParametersError(f"{name}: a component needs a condition or a column")
    up, down = given.get("up", ""), given.get("down", "")
    if (max(first, last) > 0 and not up) or (min(first, last) < 0 and not down):
        raise ParametersError(f"{name}: a component must name the reason of each direction it moves the index in")
    return Component(when, given.get("column"), (low, high), (first, last), up, down)
