"""YAML to a Strategy, with errors that name the place and the line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from cureline.engine import yamldoc
from cureline.engine.predicate import Predicate, PredicateError, parse
from cureline.engine.strategy.document import (
    ARM_SHARES_BP,
    CHAMPION,
    NONE,
    Arm,
    Basis,
    Ladder,
    Means,
    Segment,
    Step,
    Strategy,
    StrategyError,
    Treatment,
)
from cureline.engine.strategy.vocabulary import VOCABULARY

SHIPPED = ("consumer", "small_business")
Path = tuple[str | int, ...]


def shipped(name: str) -> str:
    """The text of a strategy that ships with Cureline: `consumer` or `small_business`. Raises StrategyError."""
    if name not in SHIPPED:
        raise StrategyError("", f"no shipped strategy {name!r}; there are {', '.join(SHIPPED)}")
    return resources.files("cureline.engine.strategy").joinpath(f"{name}.yaml").read_text(encoding="utf-8")


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a strategy."""
    text = resources.files("cureline.engine.strategy").joinpath("strategy.schema.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def load(text: str) -> Strategy:
    """A strategy from YAML: checked by the schema, conditions parsed, names resolved. Raises StrategyError."""
    return _Reader(text).strategy()


class _Reader:
    def __init__(self, text: str) -> None:
        try:
            read = yamldoc.read(text)
            self.root = yaml.compose(text, Loader=yaml.CSafeLoader)
            _no_duplicates(self.root)
            self.document: Any = _plain(read)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise StrategyError("", f"no YAML: {error.problem}", line) from error
        except yaml.YAMLError as error:
            raise StrategyError("", f"no YAML: {error}") from error
        errors = sorted(Draft202012Validator(schema()).iter_errors(self.document), key=lambda e: (-len(e.path), str(e)))
        if errors:
            first = errors[0]
            path = tuple(first.absolute_path)
            reason = "a step that waits has no channels" if first.validator is None else first.message
            raise self.error(path, reason)

    def strategy(self) -> Strategy:
        """The whole."""
        d = self.document
        try:
            effective_from = dt.date.fromisoformat(d["effective_from"])
        except ValueError:
            raise self.error(("effective_from",), f"{d['effective_from']!r} is not a day (YYYY-MM-DD)") from None
        self.basis = Basis(**d["basis"])
        treatments = {
            t["id"]: Treatment(t["id"], t["title"], self.ladder(t["ladder"], ("treatments", n, "ladder")))
            for n, t in enumerate(d["treatments"])
        }
        self.unique([t["id"] for t in d["treatments"]], ("treatments",))
        if NONE in treatments:
            raise self.error(("treatments",), f"{NONE!r} is reserved: it means that nothing is done")
        self.known = {NONE, *treatments}
        segments = tuple(self.segment(s, ("segments", n)) for n, s in enumerate(d["segments"]))
        self.unique([s.id for s in segments], ("segments",))
        experiment = d.get("experiment")
        arms: tuple[Arm, ...] = (Arm(CHAMPION, ARM_SHARES_BP, {}, {}, frozenset()),)
        if experiment:
            arms = tuple(
                self.arm(a, ("experiment", "arms", n), {s.id for s in segments})
                for n, a in enumerate(experiment["arms"])
            )
            self.unique([a.id for a in arms], ("experiment", "arms"))
            first = arms[0]
            if first.segments or first.ladders or first.hold_out:
                raise self.error(("experiment", "arms", 0), "the first arm is the champion and changes nothing")
        return Strategy(
            d["name"], d["version"], effective_from, d["author"], d["approver"], d["about"],
            self.condition(d["applies_to"], ("applies_to",)), segments, treatments, d["scripts"],
            experiment["name"] if experiment else None, arms,
        )  # fmt: skip

    def segment(self, entry: Mapping[str, Any], path: Path) -> Segment:
        """One segment."""
        self.treatment(entry["treatment"], (*path, "treatment"))
        when = self.condition(entry["when"], (*path, "when"))
        return Segment(entry["id"], when, entry["treatment"], entry["title"], self.based(entry))

    def ladder(self, entries: Sequence[Mapping[str, Any]], path: Path) -> Ladder:
        """The steps of one treatment."""
        steps = tuple(self.step(entry, (*path, n)) for n, entry in enumerate(entries))
        self.unique([step.id for step in steps], path)
        return steps

    def step(self, entry: Mapping[str, Any], path: Path) -> Step:
        """One step."""
        means = []
        for n, channel in enumerate(entry.get("channels", ())):
            start, end = channel["hours"]
            if start >= end:
                raise self.error((*path, "channels", n, "hours"), f"hours must rise, {start} to {end} do not")
            if channel["channel"] != "call" and "voice" in channel:
                raise self.error((*path, "channels", n, "voice"), "only a call has a voice")
            means.append(
                Means(channel["channel"], channel.get("script"), channel.get("skill"), channel["minutes"], start, end,
                      channel.get("voice", "person") if channel["channel"] == "call" else None)
            )  # fmt: skip
            self.staffed(means[-1], (*path, "channels", n))
        self.unique([m.channel for m in means], (*path, "channels"))
        return Step(
            entry["id"], self.condition(entry["from"], (*path, "from")), entry["purpose"], tuple(means),
            entry.get("every_days", 1), entry.get("cool_down_days", 0), self.based(entry),
        )  # fmt: skip

    def staffed(self, means: Means, path: Path) -> None:
        """What a person does names a skill; what a machine does names none and takes nobody's time."""
        by_person = means.channel == "visit" or means.voice == "person"
        if by_person and means.skill is None:
            raise self.error(path, "a person does this: name the skill")
        if means.voice == "machine" and (means.skill is not None or means.minutes):
            raise self.error(path, "a machine's call needs no skill and 0 minutes")

    def arm(self, entry: Mapping[str, Any], path: Path, segments: set[str]) -> Arm:
        """One arm."""
        swapped, held, ladders = entry.get("segments", {}), entry.get("hold_out", ()), entry.get("ladders", {})
        for part, names in (("segments", swapped), ("hold_out", held)):
            for name in names:
                if name not in segments:
                    raise self.error((*path, part), f"no segment {name!r}")
        for name, treatment in swapped.items():
            self.treatment(treatment, (*path, "segments", name))
        for name in ladders:
            if name not in self.known - {NONE}:
                raise self.error((*path, "ladders"), f"no treatment {name!r}")
        own = {name: self.ladder(steps, (*path, "ladders", name)) for name, steps in ladders.items()}
        return Arm(entry["id"], entry["share_bp"], swapped, own, frozenset(held))

    def treatment(self, name: str, path: Path) -> None:
        """Insist that a treatment exists."""
        if name not in self.known:
            raise self.error(path, f"no treatment {name!r}")

    def condition(self, text: str, path: Path) -> Predicate:
        """One condition over the vocabulary."""
        try:
            return parse(text, VOCABULARY)
        except PredicateError as error:
            raise self.error(path, str(error)) from error

    def based(self, entry: Mapping[str, Any]) -> Basis:
        """The entry's own basis or the document's."""
        return Basis(**entry["basis"]) if "basis" in entry else self.basis

    def unique(self, names: Sequence[str], path: Path) -> None:
        """Insist that no name comes twice."""
        for n, name in enumerate(names):
            if name in names[:n]:
                raise self.error((*path, n), f"{name!r} comes twice")

    def error(self, path: Path, reason: str) -> StrategyError:
        """An error at a path, told by ids instead of positions where there are any, with its line."""
        node, value, place, line = self.root, self.document, [], 1
        for key in path:
            if isinstance(node, yaml.MappingNode):
                node = next(v for k, v in node.value if k.value == key)
            elif isinstance(node, yaml.SequenceNode):
                node = node.value[int(key)]
            value = value[key]
            named = isinstance(key, int) and isinstance(value, dict)
            place.append(str(value.get("id", value.get("channel", key)) if named else key))
            line = node.start_mark.line + 1 if node else line
        return StrategyError(".".join(place), reason, line)


def _plain(value: Any) -> Any:
    """YAML's days as text, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _no_duplicates(node: yaml.Node | None) -> None:
    """YAML takes the last of two equal keys in silence; a strategy must not."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _no_duplicates(item)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} comes twice", problem_mark=key.start_mark)
            seen.add(key.value)
            _no_duplicates(value)
