"""The two documents of allocation, read from YAML and checked: the response and the capacity."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import jsonschema
import yaml

from cureline.engine import yamldoc
from cureline.engine.allocate.value import VOCABULARY
from cureline.engine.predicate import Predicate, PredicateError, parse

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


class AllocationError(ValueError):
    """A document that can't be used; the message names the place and the reason."""


@dataclass(frozen=True, slots=True)
class ChannelResponse:
    """What a contact through one channel does: chances from 0 to 1, complaints per million contacts."""

    reach: float
    uplift: Mapping[str, float]
    buckets: Mapping[str, float]
    complaint_ppm: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a cure brings, in basis points of the past-due amount and of the whole debt."""

    past_due_bp: int
    exposure_bp: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Factors on uplift and harm for the rows that meet a condition."""

    id: str
    when: Predicate
    uplift: float
    harm: float


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one currency, in its minor unit: a collector's minute, each channel's contact, a complaint."""

    minute: int
    contact: Mapping[str, int]
    complaint: int


@dataclass(frozen=True, slots=True)
class Response:
    """A response document: what actions bring, cost and harm."""

    name: str
    version: str
    effective_from_on: dt.date
    p_cure: Mapping[str, float]
    channels: Mapping[str, ChannelResponse]
    fatigue: float
    recovered: Mapping[str, Recovered]
    adjustments: tuple[Adjustment, ...]
    costs: Mapping[str, Costs]


@dataclass(frozen=True, slots=True)
class ChannelCapacity:
    """A day of one channel; None where there is no limit. `licence` is what its collectors must hold."""

    contacts: int | None = None
    minutes: int | None = None
    spend_minor: int | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A team: the channels it works and the portfolios it takes (all where empty)."""

    id: str
    title: Mapping[str, str]
    channels: frozenset[str]
    portfolios: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collector:
    """One collector's day. `districts` empty: anywhere; `visits` and `route_districts` bound a day in the field."""

    id: str
    team: str
    skills: frozenset[str]
    languages: tuple[str, ...]
    licences: frozenset[str]
    minutes: int
    caseload: int
    districts: frozenset[str]
    visits: int
    route_districts: int

    def speaks(self, language: str) -> bool:
        """Whether one of the collector's language ranges covers a BCP 47 tag (basic filtering, RFC 4647)."""
        tag = language.lower()
        return any(tag == own.lower() or tag.startswith(own.lower() + "-") for own in self.languages)


@dataclass(frozen=True, slots=True)
class Capacity:
    """A capacity document: what a department can do in a day. Money is in the minor unit of `currency`."""

    name: str
    version: str
    effective_from_on: dt.date
    currency: str
    exchange_ppm: Mapping[str, int]
    default_language: str
    floor_days: int | None
    continuity_bp: int
    channels: Mapping[str, ChannelCapacity]
    teams: tuple[Team, ...]
    collectors: tuple[Collector, ...]


@cache
def texts() -> Mapping[str, Any]:
    """Why an action is not planned, and the report's words, in en, zh-Hans and zh-Hant."""
    text = resources.files("cureline.engine.allocate").joinpath("texts.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def shipped(name: str) -> str:
    """The text of a sample document: `response` or `capacity`. Raises AllocationError."""
    if name not in ("response", "capacity"):
        raise AllocationError(f"no shipped document {name!r}: there are response and capacity")
    return resources.files("cureline.engine.allocate").joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def load_response(text: str) -> Response:
    """A response document from YAML. Raises AllocationError."""
    d = _checked(text, "response")
    return Response(
        name=d["name"],
        version=d["version"],
        effective_from_on=dt.date.fromisoformat(d["effective_from_on"]),
        p_cure=d["baseline"]["p_cure"],
        channels={
            name: ChannelResponse(c["reach"]["prior"], c["uplift"], c["buckets"], c["complaint_ppm"])
            for name, c in d["channels"].items()
        },
        fatigue=d["fatigue"]["decline"],
        recovered={bucket: Recovered(**share) for bucket, share in d["recovered"].items()},
        adjustments=tuple(_adjustment(entry) for entry in d["adjustments"]),
        costs={code: Costs(c["minute"], c["contact"], c["complaint"]) for code, c in d["costs"].items()},
    )


def load_capacity(text: str) -> Capacity:
    """A capacity document from YAML. Raises AllocationError."""
    d = _checked(text, "capacity")
    teams = tuple(
        Team(t["id"], t["title"], frozenset(t["channels"]), frozenset(t.get("portfolios", ()))) for t in d["teams"]
    )
    collectors = tuple(
        Collector(
            id=c["id"], team=c["team"], skills=frozenset(c["skills"]), languages=tuple(c["languages"]),
            licences=frozenset(c.get("licences", ())), minutes=c["minutes"], caseload=c["caseload"],
            districts=frozenset(c.get("districts", ())), visits=c.get("visits", 0),
            route_districts=c.get("route_districts", 1),
        )
        for c in d["collectors"]
    )  # fmt: skip
    for what, ids in (("team", [t.id for t in teams]), ("collector", [c.id for c in collectors])):
        double = sorted({i for i in ids if ids.count(i) > 1})
        if double:
            raise AllocationError(f"capacity: {what} {double[0]} stands twice")
    unknown = sorted({c.team for c in collectors} - {t.id for t in teams})
    if unknown:
        raise AllocationError(f"capacity: no team {unknown[0]}")
    if d["currency"] not in d["exchange_ppm"]:
        raise AllocationError(f"capacity: exchange_ppm lacks the plan's own currency {d['currency']}")
    return Capacity(
        name=d["name"],
        version=d["version"],
        effective_from_on=dt.date.fromisoformat(d["effective_from_on"]),
        currency=d["currency"],
        exchange_ppm=d["exchange_ppm"],
        default_language=d["default_language"],
        floor_days=d["floor"]["days"],
        continuity_bp=d["continuity"]["bonus_bp"],
        channels={
            name: ChannelCapacity(c.get("contacts"), c.get("minutes"), c.get("spend_minor"), c.get("licence"))
            for name, c in d["channels"].items()
        },
        teams=teams,
        collectors=collectors,
    )


def licensed(
    capacity: Capacity, held: Mapping[str, Iterable[str]], *, channels: Mapping[str, str], skills: Mapping[str, str]
) -> Capacity:
    """The capacity with the bank's licences on top of the document's own.

    `held`: kinds by collector id. `channels` and `skills`: the kind that each needs. A channel's licence becomes both
    together; a skill whose kind somebody lacks is not counted as theirs.
    """
    wanted = {
        name: f"{limits.licence or ''}+{channels[name]}"
        for name, limits in capacity.channels.items() if name in channels
    }  # fmt: skip
    limits = {
        name: replace(limit, licence=wanted[name]) if name in wanted else limit
        for name, limit in capacity.channels.items()
    }
    collectors = []
    for c in capacity.collectors:
        kinds = set(held.get(c.id, ()))
        own = {
            together for name, together in wanted.items()
            if channels[name] in kinds and capacity.channels[name].licence in (None, *c.licences)
        }  # fmt: skip
        may = frozenset(skill for skill in c.skills if skills.get(skill) in (None, *kinds))
        collectors.append(replace(c, skills=may, licences=c.licences | own))
    return replace(capacity, channels=limits, collectors=tuple(collectors))


def rostered(capacity: Capacity, minutes: Mapping[str, int], *, full_day: int = 480) -> Capacity:
    """The capacity of a day for which the roster gives collectors (by id) these minutes at work.

    The document's minutes are those of a full day: a shift of half of it has half of them. Who has none is not there at
    all; of whom `minutes` does not name the document says it.
    """
    there = (replace(c, minutes=c.minutes * minutes.get(c.id, full_day) // full_day) for c in capacity.collectors)
    return replace(capacity, collectors=tuple(c for c in there if c.minutes > 0))


def _checked(text: str, kind: str) -> dict[str, Any]:
    try:
        document = yamldoc.read(text, _Plain)
    except yaml.YAMLError as error:
        raise AllocationError(f"{kind}: not YAML: {error}") from None
    files = resources.files("cureline.engine.allocate")
    schema = json.loads(files.joinpath(f"{kind}.schema.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    first = min(checker.iter_errors(document), key=lambda e: list(map(str, e.absolute_path)), default=None)
    if first is not None:
        place = "/".join(map(str, first.absolute_path)) or "the document"
        raise AllocationError(f"{kind}: {place}: {first.message}")
    checked: dict[str, Any] = document
    return checked


class _Plain(yaml.SafeLoader):
    """YAML whose dates stay text, as JSON Schema sees them."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _adjustment(entry: Mapping[str, Any]) -> Adjustment:
    try:
        when = parse(entry["when"], VOCABULARY)
    except PredicateError as error:
        raise AllocationError(f"response: adjustment {entry['id']}: {error}") from error
    return Adjustment(entry["id"], when, float(entry.get("uplift", 1.0)), float(entry.get("harm", 1.0)))
