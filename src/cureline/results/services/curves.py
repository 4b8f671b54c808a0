"""Transitions, funnel, cure curves and vintages over the facts of the current snapshot, as far as somebody may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis.expr.types as ir

from cureline.engine import evaluate
from cureline.results import query, wording
from cureline.results.measured import measured
from cureline.results.query import Asked
from cureline.results.services import tracing
from cureline.results.services.figuring import SliceError, snapshot


@dataclass(frozen=True)
class Move:
    """A cell of the transition matrix: accounts and money (at the month's begin) that went from one state to another.

    `share` and `balance_share` are of all that began in `from_state`; `to_state` may be `written_off`.
    """

    keys: Mapping[str, str]
    from_state: str
    to_state: str
    accounts: int
    balance_minor: int
    share: float
    balance_share: float | None
    url: str


@dataclass(frozen=True)
class Curve:
    """A cure curve of one group: a point a day with `day, at_risk, survival, cured_share, written_off_share` and ends.

    `median` is the first day on which half are no longer past due, None while more are.
    """

    keys: Mapping[str, str]
    points: Sequence[Mapping[str, Any]]
    median: int | None
    episodes: int
    url: str


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel: `attempted, connected, right_party, promised` or `kept`."""

    keys: Mapping[str, str]
    stage: str
    number: int
    of_previous: float | None
    of_first: float | None
    url: str


def moves(
    *,
    state: str = "bucket",
    by: Sequence[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: Mapping[str, str] | None = None,
    user: Any = None,
) -> list[Move]:
    """The transition matrix of buckets, or of risk classes (`five_tier`), cell by cell in the order of the states.

    Periods and slices as in `figures`. Money is of one currency, the most common one if none is asked for.
    """
    if state not in ("bucket", "five_tier"):
        raise SliceError(state)
    found = snapshot()
    return list(_moves(found.pk, state, tuple(by), _asked("standings", found, since, until, where, user, by, True)))


@measured(Move, 256)
def _moves(snapshot_id: str, state: Any, by: tuple[str, ...], asked: Asked) -> tuple[Move, ...]:
    store = query.store(snapshot_id)
    t, own, places = _cut(store, "standings", asked, by)
    rows = store.rows(evaluate.transitions(t, by=own, state=state))
    found = []
    for row in rows:
        keys = _keys(row, by, places)
        cell = {f"from_{state}": row["from_state"], f"to_{state}": row["to_state"], "written_off": "false"}
        if row["to_state"] == evaluate.WRITTEN_OFF:
            cell = {f"from_{state}": row["from_state"], "written_off": "true"}
        url = tracing.url("transitions", since=asked.since, until=asked.until, **{**dict(asked.where), **keys, **cell})
        found.append(
            Move(
                keys,
                row["from_state"],
                row["to_state"],
                row["accounts"],
                row["balance_minor"],
                row["share"],
                row["balance_share"],
                url,
            )
        )
    return tuple(found)


def curves(
    *,
    by: Sequence[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: Mapping[str, str] | None = None,
    user: Any = None,
) -> list[Curve]:
    """Cure curves (Kaplan-Meier; cumulative incidence with write-off competing) of episodes entered in the period."""
    found = snapshot()
    asked = replace(_asked("episodes", found, since, until, where, user, by, False), day="entered_on")
    return list(_curves(found.pk, tuple(by), asked))


@measured(Curve, 256)
def _curves(snapshot_id: str, by: tuple[str, ...], asked: Asked) -> tuple[Curve, ...]:
    store = query.store(snapshot_id)
    t, own, _ = _cut(store, "episodes", asked, by)
    # nothing entered in the period: there is no group to draw
    if not store.rows(t.select("account_id").limit(1)):
        return ()
    with store.lock:
        table = evaluate.survival(t, by=own)
    groups: dict[tuple[str, ...], list[int]] = {}
    rows = table.to_pylist()
    for number, row in enumerate(rows):
        groups.setdefault(tuple(wording.plain(row[name]) for name in own), []).append(number)
    found = []
    for key, numbers in groups.items():
        keys = dict(zip(by, key, strict=True))
        points = [rows[n] for n in numbers]
        url = tracing.url(
            "episodes", since=asked.since, until=asked.until, day="entered_on", **{**dict(asked.where), **keys}
        )
        half = evaluate.median(table.take(numbers))
        found.append(Curve(keys, points, half, int(points[0]["at_risk"]) if points else 0, url))
    return tuple(found)


def vintages(
    *,
    by: Sequence[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: Mapping[str, str] | None = None,
    user: Any = None,
) -> list[dict[str, Any]]:
    """The curves of each month's entries: `vintage, month, episodes, cured_share, recovered_share …`, and `url`."""
    found = snapshot()
    asked = replace(_asked("episodes", found, since, until, where, user, by, True), day="entered_on")
    return list(_vintages(found.pk, tuple(by), asked))


@measured(dict, 256)
def _vintages(snapshot_id: str, by: tuple[str, ...], asked: Asked) -> tuple[dict[str, Any], ...]:
    store = query.store(snapshot_id)
    t, own, places = _cut(store, "episodes", asked, by)
    payments = query.table(store, "payments", Asked(scope=asked.scope))
    rows = store.rows(evaluate.vintage(t, payments, by=own))
    found = []
    for row in rows:
        keys = _keys(row, by, places)
        slices = {**dict(asked.where), **keys, "vintage": row["vintage"]}
        url = tracing.url("episodes", since=asked.since, until=asked.until, day="entered_on", **slices)
        found.append({**row, **keys, "url": url})
    return tuple(found)


def funnel(
    *,
    by: Sequence[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: Mapping[str, str] | None = None,
    user: Any = None,
) -> list[Stage]:
    """How far the attempts of a period got; kept are promises that were given in the period."""
    found = snapshot()
    return list(_funnel(found.pk, tuple(by), _asked("contacts", found, since, until, where, user, by, False)))


_STAGES = {
    "attempted": {},
    "connected": {"connected": "true"},
    "right_party": {"right_party": "true"},
    "promised": {"right_party": "true", "promised": "true"},
}


@measured(Stage, 256)
def _funnel(snapshot_id: str, by: tuple[str, ...], asked: Asked) -> tuple[Stage, ...]:
    store = query.store(snapshot_id)
    t, own, places = _cut(store, "contacts", asked, by)
    made, _, _ = _cut(store, "promises", replace(asked, day="made_on"), by)
    rows = store.rows(evaluate.funnel(t, made, by=own))
    found = []
    for row in rows:
        keys = _keys(row, by, places)
        slices = {**dict(asked.where), **keys}
        if row["stage"] == "kept":
            slices |= {"state": "kept", "day": "made_on"}
        url = tracing.url(
            "promises" if row["stage"] == "kept" else "contacts",
            since=asked.since,
            until=asked.until,
            **slices,
            **_STAGES.get(row["stage"], {}),
        )
        found.append(Stage(keys, row["stage"], row["number"], row["of_previous"], row["of_first"], url))
    return tuple(found)


def _asked(
    fact: str,
    found: Any,
    since: dt.date | None,
    until: dt.date | None,
    where: Mapping[str, str] | None,
    user: Any,
    by: Sequence[str],
    in_money: bool,
) -> Asked:
    complete = dict(where or {})
    for name in (*by, *complete):
        if not query.known(fact, name):
            raise SliceError(name)
    if in_money and "currency" not in complete and "currency" not in by and found.currencies:
        complete["currency"] = found.currencies[0]
    return Asked(since, until, tuple(sorted(complete.items())), query.scope_of(user))


def _cut(
    store: query.Store, fact: str, asked: Asked, by: Sequence[str]
) -> tuple[ir.Table, list[str], Mapping[str, str]]:
    """The fact's rows with the columns to cut by; those of the portrait stand in the place of a slice."""
    places = query.stand_in(fact, by)
    t = query.table(store, fact, asked, cut=by)
    return t.mutate(**{place: t[name] for name, place in places.items()}), [places.get(n, n) for n in by], places


def _keys(row: Mapping[str, Any], by: Sequence[str], places: Mapping[str, str]) -> dict[str, str]:
    return {name: wording.plain(row[places.get(name, name)]) for name in by}
