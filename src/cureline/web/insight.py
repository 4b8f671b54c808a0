"""What the published night says of one customer: read from its rows and its Parquet files, told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
from django.http import HttpRequest

from cureline.engine import portrait, score, strategy
from cureline.trust.duties import language_tag
from cureline.worklist import inputs
from cureline.worklist.models import Assessment, Decision, NightRun
from cureline.worklist.night import current

# indices are points of 100; from this one on a customer can, or will (engine/portrait/indices.yaml draws the same line)
FULL = 100


@dataclass(frozen=True)
class Insight:
    """A customer in the published run; every part is empty where the run does not know the customer."""

    run: NightRun | None
    accounts: list[Assessment]
    decisions: list[Decision]

    @property
    def lead(self) -> Assessment | None:
        """The account that is past due longest."""
        return max(self.accounts, key=lambda row: (row.dpd, row.balance_minor), default=None)

    @property
    def decision(self) -> Decision | None:
        """What the plan chose; else the candidate that the strategy prefers, or the decision to do nothing."""
        return min(
            self.decisions, key=lambda row: (row.outcome != "planned", row.preference or 0, row.pk), default=None
        )

    @property
    def exposure(self) -> list[tuple[str, int, int]]:
        """Currency, whole debt and what is past due, for each currency."""
        debts: dict[str, int] = {}
        due: dict[str, int] = {}
        for row in self.accounts:
            debts[row.currency] = debts.get(row.currency, 0) + row.balance_minor
            due[row.currency] = due.get(row.currency, 0) + row.past_due_minor
        return [(currency, debts[currency], due[currency]) for currency in sorted(debts)]


def insight(customer_id: str) -> Insight:
    """The rows of the published run about a customer, by three queries."""
    run = current()
    if run is None:
        return Insight(None, [], [])
    accounts = Assessment.objects.filter(run=run, customer_id=customer_id).order_by("-dpd", "account_id")
    return Insight(run, list(accounts), list(Decision.objects.filter(run=run, customer_id=customer_id)))


def person(run: NightRun, customer_id: str) -> dict[str, Any] | None:
    """Portrait and score as the strategy read them: one row, None where the run's files do not have the customer.

    The account of the highest chance of default speaks for a customer of several, as in `engine.score.rollup`.
    """
    try:
        return dict(_person(run.run_id, customer_id))
    except LookupError:
        return None


@lru_cache(maxsize=2048)
def _person(run_id: str, customer_id: str) -> Mapping[str, Any]:
    # a run's files never change, and whose page is opened is soon called; what is not there is not kept
    directory = inputs.runs_directory() / run_id
    found = _rows(directory / "portrait.parquet", "customer_id", [customer_id])
    if not found:
        raise LookupError(customer_id)
    row = found[0]
    assessed = Assessment.objects.filter(run_id=run_id, customer_id=customer_id)
    owned = list(assessed.values_list("account_id", flat=True)) if row["accounts"] > 1 else [row["lead_account_id"]]
    scores = _rows(directory / "score.parquet", "account_id", owned)
    speaks: Mapping[str, Any] = min(scores, key=_rank, default={})
    return row | {name: speaks.get(given) for name, given in (
        ("p_default", "p_default"), ("p_cure", "p_cure"), ("score_reasons", "reasons")
    )}  # fmt: skip


def _rank(row: Mapping[str, Any]) -> tuple[float, str]:
    if row["p_default"] is not None:
        return (-row["p_default"], row["account_id"])
    return (row["p_cure"] if row["p_cure"] is not None else 2.0, row["account_id"])


def _rows(path: Path, key: str, values: list[str]) -> list[dict[str, Any]]:
    """The rows of a run's file that have one of the keys; the file is sorted by key, so few groups are read."""
    if not path.exists() or not values:
        return []
    # DuckDB decodes the keys alone first: a sixth of the time that Arrow takes for one row of sixty columns
    found = (
        _engine()
        .cursor()
        .execute(f"SELECT * FROM read_parquet(?) WHERE {key} IN (SELECT unnest(?))", [str(path), values])
    )
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def known(request: HttpRequest, found: Insight, customer_id: str) -> dict[str, Any] | None:
    """`person` of the published run, read once a request."""
    kept: dict[str, Any] = request.__dict__.setdefault("_known", {})
    if customer_id not in kept:
        kept[customer_id] = person(found.run, customer_id) if found.run is not None and found.accounts else None
    row: dict[str, Any] | None = kept[customer_id]
    return row


def why(run: NightRun, known: Mapping[str, Any], decision: Decision | None) -> list[str]:
    """Why the customer is treated so, in sentences of the request's language; nothing where no strategy speaks."""
    if decision is None or not decision.strategy:
        return []
    return list(strategy.why(known, _strategy(run.run_id, decision.strategy), language_tag()).lines)


@lru_cache(maxsize=16)
def _strategy(run_id: str, name: str) -> strategy.Strategy:
    # a run's documents never change, so what was read once stays
    return strategy.load(inputs.stored(run_id).rulebook.text("strategy", name))


@dataclass(frozen=True)
class Index:
    """Points of 100 and the reasons that moved them most."""

    points: int
    reasons: list[str]


@dataclass(frozen=True)
class Stand:
    """Where a customer stands: ability and willingness, the quadrant, and the dot in a picture of 200 by 200."""

    ability: Index
    willingness: Index
    quadrant: str
    x: int
    y: int


def stand(known: Mapping[str, Any]) -> Stand:
    """Ability to the right, willingness upwards."""
    ability, willingness = (
        Index(round(known[name]), _told(known[f"{name}_reasons"], portrait.texts()["reasons"]))
        for name in ("ability", "willingness")
    )
    return Stand(ability, willingness, known["quadrant"], 2 * ability.points, 2 * (FULL - willingness.points))


@dataclass(frozen=True)
class Chance:
    """A probability, as a whole percentage and in tenths for people, with its reasons."""

    percent: float
    reasons: list[str]


def chances(known: Mapping[str, Any]) -> dict[str, Chance]:
    """`default` and `cure`, each where a model is in force."""
    reasons = _told(known["score_reasons"], score.texts()["reasons"])
    given = {"default": (known["p_default"], reasons), "cure": (known["p_cure"], [])}
    return {name: Chance(round(100 * p, 1), told) for name, (p, told) in given.items() if p is not None}


def _told(codes: str | None, texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [texts[code][language_tag()] for code in (codes or "").split(";") if code in texts]
