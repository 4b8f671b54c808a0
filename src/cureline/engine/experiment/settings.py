"""How experiments are judged: `settings.yaml`, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True)
class Settings:
    """Error rates, the first look, when a draw is broken, shares in basis points, days."""

    version: str
    alpha: float
    power: float
    guard_alpha: float
    least_units: int
    least_events: int
    p_ratio: float
    p_balance: float
    hold_out_least_bp: int
    champion_least_bp: int
    challenger_least_bp: int
    horizon_least: int
    horizon_most: int
    running_least: int
    running_most: int


def load_settings(text: str) -> Settings:
    """Settings from YAML. Raises ValueError with what is missing or can't be."""
    document: Mapping[str, Any] = yaml.safe_load(text)
    try:
        parts = {
            **document["error"], **document["looks"], **document["randomisation"], **document["shares"],
            **document["days"],
        }  # fmt: skip
        found = Settings(version=str(document["version"]), **parts)
    except (KeyError, TypeError) as error:
        raise ValueError(f"settings of experiments: {error}") from error
    for name in ("alpha", "power", "guard_alpha", "p_ratio", "p_balance"):
        if not 0 < getattr(found, name) < 1:
            raise ValueError(f"settings of experiments: {name} must lie between 0 and 1")
    if not 1 <= found.hold_out_least_bp + found.champion_least_bp + found.challenger_least_bp <= 10_000:
        raise ValueError("settings of experiments: the least shares don't fit into 10000")
    if found.hold_out_least_bp < 1:
        raise ValueError("settings of experiments: a hold-out always stays")
    return found


@cache
def shipped_settings() -> Settings:
    """The settings that ship with Cureline."""
    return load_settings(resources.files("cureline.engine.experiment").joinpath("settings.yaml").read_text("utf-8"))
