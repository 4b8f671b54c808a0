"""Collectors against what their own books let expect: indirect standardisation over bucket, quadrant and month."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from cureline.engine.evaluate import derive
from cureline.results import query, wording
from cureline.results.measured import measured
from cureline.results.query import Asked
from cureline.results.services import tracing
from cureline.results.services.figuring import asked_for, measure_of, snapshot

_CODE = "recovery_rate"
_Z = 1.959963984540054


@dataclass(frozen=True)
class Effect:
    """A collector's book over a period: what was past due, what of it was paid, and what the like of it paid.

    `index` is paid over expected times 100; its interval takes the variance of what accounts paid beyond the expected
    (rows as units), None where there are too few.
    """

    collector_id: str
    currency: str
    accounts: int
    past_due_minor: int
    recovered_minor: int
    expected_minor: float
    index: float | None
    low: float | None
    high: float | None
    url: str


def effectiveness(
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: Mapping[str, str] | None = None,
    user: Any = None,
) -> list[Effect]:
    """Every collector's index. The like of an account is sought in the whole bank; shown are those whom one sees."""
    found = snapshot()
    asked = asked_for(measure_of(_CODE), found, since=since, until=until, where=where or {}, user=user)
    return list(_effects(found.pk, asked))


@measured(Effect, 128)
def _effects(snapshot_id: str, asked: Asked) -> tuple[Effect, ...]:
    store = query.store(snapshot_id)
    currency = dict(asked.where).get("currency", "")
    bank = Asked(asked.since, asked.until, (("currency", currency),) if currency else ())
    t = derive("standings", query.table(store, "standings", bank))
    t = t.filter((t.from_level > 0) & (t.from_past_due_minor > 0))
    cells = t.group_by("month", "from_bucket", "quadrant").agg(
        cell_paid=t.past_due_paid_minor.sum().cast("float64"), cell_due=t.from_past_due_minor.sum().cast("float64")
    )
    own = derive("standings", query.table(store, "standings", asked))
    own = own.filter((own.from_level > 0) & (own.from_past_due_minor > 0) & own.collector_id.notnull())
    match = [own[name].identical_to(cells[name]) for name in ("month", "from_bucket", "quadrant")]
    joined = own.inner_join(cells, match)
    joined = joined.mutate(
        expected=joined.from_past_due_minor * joined.cell_paid / joined.cell_due, paid=joined.past_due_paid_minor
    )
    beyond = (joined.paid - joined.expected).cast("float64")
    rows = store.rows(
        joined.group_by("collector_id")
        .agg(
            accounts=joined.count(),
            past_due_minor=joined.from_past_due_minor.sum().cast("int64"),
            recovered_minor=joined.paid.sum().cast("int64"),
            expected=joined.expected.sum(),
            spread=(beyond * beyond).sum(),
            drift=beyond.sum(),
        )
        .order_by(ibis.desc("accounts"), "collector_id")
    )
    return tuple(_effect(row, asked, currency) for row in rows)


def _effect(row: Mapping[str, Any], asked: Asked, currency: str) -> Effect:
    n, expected = row["accounts"], row["expected"]
    index = 100 * row["recovered_minor"] / expected if expected else None
    low = high = None
    if index is not None and n > 1:
        variance = max(row["spread"] - row["drift"] ** 2 / n, 0.0) * n / (n - 1)
        reach = 100 * _Z * math.sqrt(variance) / expected
        low, high = max(index - reach, 0.0), index + reach
    slices = {**dict(asked.where), "collector_id": wording.plain(row["collector_id"])}
    return Effect(
        row["collector_id"],
        currency,
        n,
        row["past_due_minor"],
        row["recovered_minor"],
        expected,
        index,
        low,
        high,
        tracing.url(_CODE, since=asked.since, until=asked.until, **slices),
    )
