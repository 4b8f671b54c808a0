"""The scenarios and what turns them into losses and hours: read from a versioned YAML document, checked on reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from cureline.engine import yamldoc

LEVELS = 8  # M0 to M7+
WRITTEN_OFF = LEVELS
STATES = LEVELS + 1
BUCKETS = (*(f"M{level}" for level in range(LEVELS - 1)), f"M{LEVELS - 1}+")
FACTORS = ("rate_bp", "unemployment_bp", "fx_bp", "collateral_bp")
STATUSES = ("P", "S", "M", "assumption", "policy")
# what the systematic factor feels; a fall of collateral values is felt by the cover alone
FELT = FACTORS[:3]
Floats = npt.NDArray[np.float64]


class StressError(ValueError):
    """The document or what is asked of it does not hold; the text says where."""


@dataclass(frozen=True)
class Scenario:
    """Shocks in basis points by factor (absent: none), with texts in three languages."""

    id: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    shocks: Mapping[str, int]
    status: str
    source: str


@dataclass(frozen=True)
class Product:
    """How a kind of credit feels a shock (standard deviations for 100 bp) and what its default loses."""

    id: str
    correlation: str
    felt: Mapping[str, float]
    lgd_bp: int
    ccf_bp: int


@dataclass(frozen=True)
class Stress:
    """A document of scenarios; `raw` is all of it, `prior` has a row a level and a column a state."""

    version: str
    effective_from_on: dt.date
    scenarios: Mapping[str, Scenario]
    products: Mapping[str, Product]
    prior: Floats
    raw: Mapping[str, Any]

    @property
    def months(self) -> int:
        """How far it looks."""
        return int(self.raw["horizon_months"])

    @property
    def default_level(self) -> int:
        """The first level that counts as in default."""
        return int(self.raw["default_level"]["value"])

    def scenario(self, name: str) -> Scenario:
        """One by its id. Raises StressError."""
        try:
            return self.scenarios[name]
        except KeyError:
            raise StressError(f"no scenario {name!r}: there are {', '.join(self.scenarios)}") from None

    def product(self, name: str) -> Product:
        """One by its name; the consumer loan's figures for a product that the document does not know."""
        return self.products.get(name) or self.products["consumer_loan"]


@cache
def shipped() -> str:
    """The text of the document that comes with Cureline."""
    return resources.files("cureline.engine.stress").joinpath("scenarios.yaml").read_text(encoding="utf-8")


def load(text: str) -> Stress:
    """A document from YAML. Raises StressError that names the place."""
    try:
        raw = yamldoc.read(text)
    except yaml.YAMLError as error:
        raise StressError(f"not YAML: {error}") from None
    try:
        return _read(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise StressError(f"something is missing or of another kind: {error}") from None


@cache
def default() -> Stress:
    """The document that comes with Cureline, read."""
    return load(shipped())


def _read(raw: Mapping[str, Any]) -> Stress:
    scenarios: dict[str, Scenario] = {}
    for one in raw["scenarios"]:
        shocks = {str(key): int(value) for key, value in one["shocks"].items()}
        wrong = [key for key, value in shocks.items() if key not in FACTORS or value < 0]
        if wrong:
            raise StressError(f"scenarios/{one['id']}: no shock {wrong[0]}, or it is below 0")
        for key in ("fx_bp", "collateral_bp"):
            if shocks.get(key, 0) >= 10_000:
                raise StressError(f"scenarios/{one['id']}: {key} takes all there is")
        if one["id"] in scenarios:
            raise StressError(f"scenarios/{one['id']}: stands twice")
        scenarios[one["id"]] = Scenario(
            one["id"], one["title"], one["about"], shocks, _status(one, f"scenarios/{one['id']}"), one["source"]
        )
    if "baseline" not in scenarios or scenarios["baseline"].shocks:
        raise StressError("scenarios: a baseline without shocks is missing")
    products = {name: _product(name, one, raw) for name, one in raw["products"].items()}
    for part in ("ramp_months", "default_level", "lgd_link", "covered_lgd_bp", "prior", "workload", "cost"):
        _status(raw[part], part)
    for name, option in raw["options"].items():
        _status(option, f"options/{name}")
    prior = np.array(raw["prior"]["rows"], float) / 10_000
    if prior.shape != (LEVELS, STATES) or (prior < 0).any() or not np.allclose(prior.sum(axis=1), 1):
        raise StressError(f"prior: {LEVELS} rows of {STATES} shares that sum to 10000 are needed")
    if not 1 <= int(raw["horizon_months"]) <= 60 or int(raw["ramp_months"]["value"]) < 1:
        raise StressError("horizon_months: 1 to 60, and a ramp of at least one month")
    return Stress(
        str(raw["version"]), dt.date.fromisoformat(str(raw["effective_from_on"])), scenarios, products, prior, raw
    )


def _product(name: str, one: Mapping[str, Any], raw: Mapping[str, Any]) -> Product:
    if one["class"] not in raw["correlations"]:
        raise StressError(f"products/{name}: no correlation {one['class']}")
    felt = {factor: float(one[factor]) for factor in FELT}
    if min(felt.values()) < 0:
        raise StressError(f"products/{name}: a shock may not make it better")
    if not 0 < int(one["lgd_bp"]) < 10_000 or not 0 <= int(one["ccf_bp"]) <= 10_000:
        raise StressError(f"products/{name}: lgd_bp and ccf_bp are shares of ten thousand")
    return Product(name, one["class"], felt, int(one["lgd_bp"]), int(one["ccf_bp"]))


def _status(one: Mapping[str, Any], place: str) -> str:
    if one["status"] not in STATUSES:
        raise StressError(f"{place}: status is one of {', '.join(STATUSES)}")
    return str(one["status"])
