"""The room's data: what a state is made of, the settings of learning, and the texts of findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class State:
    """A column of a customer's state: a number, an amount of money, or a category with its levels in order."""

    name: str
    kind: str
    levels: tuple[str, ...] = ()


def _read(name: str) -> dict[str, Any]:
    text = resources.files("cureline.engine.respond").joinpath(name).read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


SETTINGS: Mapping[str, Any] = _read("settings.yaml")
STATE: tuple[State, ...] = tuple(
    State(entry["name"], entry["kind"], tuple(entry.get("levels", ()))) for entry in SETTINGS["state"]
)
STATE_NAMES: tuple[str, ...] = tuple(state.name for state in STATE)
STATE_VERSION: str = SETTINGS["version"]
ACTIONS: tuple[str, ...] = tuple(SETTINGS["actions"])
NONE = "none"
GROUPS: tuple[str, ...] = tuple(SETTINGS["groups"])


@cache
def texts() -> Mapping[str, Any]:
    """What a finding says, in en, zh-Hans and zh-Hant."""
    return _read("texts.yaml")
