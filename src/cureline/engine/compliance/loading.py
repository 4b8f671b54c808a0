"""Rule packs read from YAML: checked by schema, conditions parsed, the rules in force on a day picked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import jsonschema
import yaml
from referencing import Registry, Resource

from cureline.engine import yamldoc
from cureline.engine.compliance.calendars import calendar
from cureline.engine.compliance.rules import Anchor, Count, Hours, Pack, Rule, Source, State, Window
from cureline.engine.compliance.words import EVENTS, PERMITTING, VOCABULARY
from cureline.engine.predicate import Predicate, PredicateError, parse
from cureline.engine.tables import CHANNELS, CIRCUMSTANCES

# the rules that packs share are no pack: nobody lives there
SHARED = "common"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PackError(ValueError):
    """A pack or policy that can't be used; the message names the document, the rule and the reason."""


def load_pack(jurisdiction: str, *, on: dt.date, policy: str | None = None) -> Pack:
    """The shipped rules of a jurisdiction that are in force on a day, tightened by a policy's text.

    `jurisdiction` is a country (`CN`) or one of its parts (`US-MA`: the country's rules and the part's own on top; a
    part without rules of its own has the country's). Raises PackError.
    """
    return parse_pack(shipped_text(jurisdiction), jurisdiction=jurisdiction, on=on, policy=policy)


def shipped_text(jurisdiction: str) -> str:
    """The text of the pack that ships for a jurisdiction's country. Raises PackError."""
    folder = jurisdiction.partition("-")[0].lower()
    file = resources.files("cureline.packs").joinpath(folder, "compliance.yaml")
    if not folder.isalpha() or not file.is_file():
        raise PackError(f"no compliance pack for {jurisdiction!r}")
    return file.read_text(encoding="utf-8")


def parse_pack(
    text: str, *, jurisdiction: str, on: dt.date, policy: str | None = None, common: str | None = None
) -> Pack:
    """A pack from YAML; as `load_pack`, for a text that a run has frozen. Raises PackError.

    `common` is the text of the rules that packs share, the shipped one where none is given.
    """
    from cureline.engine.compliance.policy import tighten

    document = read_yaml(text, "pack")
    country, _, part = jurisdiction.partition("-")
    if document["jurisdiction"] != country or country == SHARED:
        raise PackError(f"pack {document['jurisdiction']}: not the pack of {jurisdiction!r}")
    if not in_force(day(document["effective_from_on"]), day(document.get("effective_until_on")), on):
        raise PackError(f"pack {country} {document['version']}: not in force on {on}")
    shared = _shared(common or shipped_text(SHARED))
    if unknown := [name for name in document.get("common", ()) if name not in shared]:
        raise PackError(f"pack {country}: no common rule {unknown[0]!r}")
    entries = [*document["rules"], *(shared[name] for name in document.get("common", ()))]
    if part:
        entries += document.get("overlays", {}).get(jurisdiction, {"rules": []})["rules"]
    begins = day(document["effective_from_on"])
    assert begins is not None  # noqa: S101 - the schema asks for it
    rules = unique((read_rule(entry, begins) for entry in entries), f"pack {country}")
    pack = Pack(
        jurisdiction=jurisdiction,
        version=f"{country}/{document['version']}",
        on=on,
        author=document["author"],
        approver=document["approver"],
        first_party_too=document.get("first_party_too", True),
        rules=tuple(rule for rule in rules if in_force(rule.effective_from_on, rule.effective_until_on, on)),
        calendar=calendar(document.get("holidays"), on),
    )
    return pack if policy is None else tighten(pack, policy)


def read_yaml(text: str, schema: str) -> dict[str, Any]:
    """A document checked by `<schema>.schema.json`; days stay texts. Raises PackError."""
    try:
        document = yamldoc.read(text, _Texts)
    except yaml.YAMLError as error:
        raise PackError(f"{schema}: {error}") from error
    errors = sorted(_validator(schema).iter_errors(document), key=lambda e: list(map(str, e.absolute_path)))
    if errors:
        worst = jsonschema.exceptions.best_match(iter(errors))
        place = ".".join(map(str, worst.absolute_path)) or "document"
        raise PackError(f"{schema}: {place}: {worst.message}")
    found: dict[str, Any] = document
    return found


def read_rule(entry: Mapping[str, Any], begins: dt.date) -> Rule:
    """One rule of a checked document; `begins` stands where it has no effective date. Raises PackError."""
    name, kind = entry["id"], entry["kind"]
    hours = count = state = None
    figure = True
    if kind == "hours":
        figure = entry["opens"] is not None and entry["closes"] is not None
        hours = read_hours(entry) if figure else None
    elif kind == "count":
        figure = entry["cap"] is not None and entry["days"] is not None
        # a cap still to be set keeps its events, so that the bank sets the figure only
        count = Count(entry["cap"] or 0, entry["days"] or 0, condition(name, entry["events"], EVENTS), entry["per"])
    else:
        figure = all(None not in entry[key].values() for key in ("begins", "ends") if key in entry)
        state = _state(name, entry)
    source = entry["source"]
    return Rule(
        id=name,
        kind=kind,
        title=entry["title"],
        channels=frozenset(entry.get("channels", CHANNELS)),
        effect=entry["effect"],
        status=entry["status"],
        source=Source(source["law"], source["article"], source.get("where_read", "")),
        effective_from_on=day(entry.get("effective_from_on")) or begins,
        effective_until_on=day(entry.get("effective_until_on")),
        applies_to=entry.get("applies_to", "any"),
        when=_when(name, entry["when"]) if "when" in entry else None,
        hours=hours,
        count=count,
        state=state,
        draft=entry.get("draft", False),
        figure=figure,
        note=entry.get("note", ""),
    )


def read_hours(entry: Mapping[str, Any]) -> Hours:
    """The windows of an hours rule. Raises PackError."""
    usual = Window(_minutes(entry["opens"]), _minutes(entry["closes"]))
    if usual.opens >= usual.closes:
        raise PackError(f"rule {entry['id']}: it opens at {entry['opens']}, after it closes")
    special = {
        name: Window(0, 0) if window == "closed" else Window(_minutes(window["opens"]), _minutes(window["closes"]))
        for name, window in entry.get("days_of_week", {}).items()
    }
    week = tuple(special.get(name, usual) for name in WEEK)
    return Hours(week, special.get("holiday"))  # type: ignore[arg-type]


def anchor(entry: Mapping[str, Any] | None) -> Anchor | None:
    """A day counted from a date of the facts."""
    return None if entry is None else Anchor(entry["word"], entry.get("months") or 0, entry.get("days") or 0)


def condition(rule: str, text: str, vocabulary: Mapping[str, str]) -> Predicate:
    """A condition of a rule. Raises PackError."""
    try:
        return parse(text, vocabulary)
    except PredicateError as error:
        raise PackError(f"rule {rule}: {error}") from error


def day(text: str | None) -> dt.date | None:
    """A day, or none."""
    return None if text is None else dt.date.fromisoformat(text)


def in_force(begins: dt.date | None, until: dt.date | None, on: dt.date) -> bool:
    """Whether `on` is one of the days, both ends included."""
    return (begins is None or begins <= on) and (until is None or on <= until)


def unique(rules: Iterable[Rule], where: str) -> list[Rule]:
    """The rules, each id once. Raises PackError."""
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise PackError(f"{where}: rule {rule.id} stands twice")
        found[rule.id] = rule
    return list(found.values())


def _when(rule: str, text: str) -> Predicate:
    found = condition(rule, text, VOCABULARY)
    if other := sorted(found.columns & (set(CIRCUMSTANCES) - set(PERMITTING))):
        raise PackError(f"rule {rule}: {other[0]} belongs in `while`, which knows when it ends")
    return found


def _state(name: str, entry: Mapping[str, Any]) -> State:
    running = entry.get("while")
    if running is not None and running not in CIRCUMSTANCES:
        raise PackError(f"rule {name}: {running!r} is no circumstance")
    return State(
        running, entry.get("lasts_days"), entry.get("tail_days") or 0,
        anchor(entry.get("begins")), anchor(entry.get("ends")),
    )  # fmt: skip


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


@lru_cache(maxsize=4)
def _shared(text: str) -> dict[str, dict[str, Any]]:
    """The rules that packs share, by id."""
    return {entry["id"]: entry for entry in read_yaml(text, "pack")["rules"]}


@lru_cache(maxsize=4)
def _validator(schema: str) -> jsonschema.Draft202012Validator:
    folder = resources.files(__package__)
    documents = {
        name: json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
        for name in ("pack.schema.json", "policy.schema.json")
    }
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(content)) for name, content in documents.items()
    )
    return jsonschema.Draft202012Validator(documents[f"{schema}.schema.json"], registry=registry)


class _Texts(yaml.CSafeLoader):
    """YAML in which a day stays the text it is, so that the schema can check it."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
