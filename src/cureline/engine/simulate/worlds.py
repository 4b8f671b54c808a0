"""The worlds: populations as documents, in which every parameter has its value, its source and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

WORLDS = ("consumer", "thin_reach", "downturn", "small_business", "forgiving", "stubborn")
BASE = "consumer"
STATUSES = ("measured", "calibrated", "assumption", "policy", "law")
# Every table of figures an action has: index 0 leaves the customer alone.
ACTIONS = ("none", "sms", "email", "letter", "call", "visit", "legal")


class WorldError(ValueError):
    """A world that can't be used; the message names the parameter and the reason."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure of a world: where it comes from, what it is worth, and the world that sets it."""

    value: Any
    source: str
    status: str
    world: str


@dataclass(frozen=True)
class World:
    """A population's parameters by `group.name`; `world["money.spend_daily"]` is the value."""

    name: str
    version: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    parameters: Mapping[str, Parameter] = field(repr=False)

    def __getitem__(self, key: str) -> Any:
        return self.parameters[key].value

    def __iter__(self) -> Iterator[str]:
        return iter(self.parameters)

    def of_actions(self, key: str) -> tuple[float, ...]:
        """A parameter that has a figure for each action, in the order of ACTIONS; 0 where it names none."""
        given = self[key]
        return tuple(float(given.get(action, 0)) for action in ACTIONS)

    def changed(self, values: Mapping[str, Any], *, source: str, status: str = "assumption") -> World:
        """The same world with other values, for a question of the form what if. Raises WorldError."""
        unknown = [key for key in values if key not in self.parameters]
        if unknown:
            raise WorldError(f"{self.name}: no parameter {unknown[0]!r}")
        new = {key: Parameter(value, source, status, self.name) for key, value in values.items()}
        for key, parameter in new.items():
            _check(key, parameter, self.parameters[key])
        return World(self.name, self.version, self.title, self.about, {**self.parameters, **new})


@cache
def load_world(name: str) -> World:
    """A shipped world by its name: the consumer world's parameters and what the world changes. Raises WorldError."""
    if name not in WORLDS:
        raise WorldError(f"no world {name!r}: there are {', '.join(WORLDS)}")
    return parse_world(shipped_text(name), base=None if name == BASE else load_world(BASE))


def shipped_text(name: str) -> str:
    """The document of a shipped world."""
    return resources.files("cureline.engine.simulate").joinpath("worlds", f"{name}.yaml").read_text(encoding="utf-8")


def parse_world(text: str, *, base: World | None) -> World:
    """A world from its document, on top of another where one is given. Raises WorldError."""
    document = yaml.safe_load(text)
    name = document["name"]
    parameters = dict(base.parameters) if base else {}
    for group, entries in document["parameters"].items():
        for entry, given in entries.items():
            key = f"{group}.{entry}"
            if set(given) != {"value", "source", "status"}:
                raise WorldError(f"{name}: {key} needs value, source and status, and has {sorted(given)}")
            if base and key not in base.parameters:
                raise WorldError(f"{name}: {key} is no parameter of {base.name}")
            parameter = Parameter(given["value"], " ".join(str(given["source"]).split()), given["status"], name)
            _check(key, parameter, parameters.get(key))
            parameters[key] = parameter
    return World(name, document["version"], document["title"], document["about"], parameters)


def _check(key: str, parameter: Parameter, before: Parameter | None) -> None:
    if parameter.status not in STATUSES:
        raise WorldError(f"{parameter.world}: {key} has the status {parameter.status!r}")
    if not parameter.source:
        raise WorldError(f"{parameter.world}: {key} has no source")
    numbers = _numbers(parameter.value)
    if any(number < 0 for number in numbers):
        raise WorldError(f"{parameter.world}: {key} is below 0")
    if before is not None and _shape(before.value) != _shape(parameter.value):
        raise WorldError(f"{parameter.world}: {key} has another form than in {before.world}")


def _numbers(value: Any) -> list[float]:
    if isinstance(value, Mapping):
        return [float(v) for v in value.values()]
    if isinstance(value, list):
        return [float(v) for v in value]
    return [] if isinstance(value, str) else [float(value)]


def _shape(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted(value)
    return len(value) if isinstance(value, list) else isinstance(value, str)
