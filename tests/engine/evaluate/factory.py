"""Facts for tests: rows with only what a case needs, and those of the shipped sample."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from cureline.engine.evaluate import FACTS, empty

DAY = dt.date(2026, 1, 31)
_BASE: Mapping[str, Any] = {"customer_id": "K1", "account_id": "A1", "currency": "CNY", "on": DAY}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "standings": {
        "from_bucket": "M0", "to_bucket": "M0", "from_level": 0, "to_level": 0, "from_balance_minor": 0,
        "to_balance_minor": 0, "from_past_due_minor": 0, "to_past_due_minor": 0, "paid_minor": 0, "billed_minor": 0,
        "written_off": False,
    },
    "contacts": {"at": dt.datetime(2026, 1, 31, 2, tzinfo=dt.UTC), "channel": "call", "connected": False,
                 "right_party": False, "promised": False, "cost_minor": 0, "complained": False},
    "promises": {"made_on": DAY, "amount_minor": 1, "paid_minor": 0, "state": "open"},
    "payments": {"amount_minor": 0, "recovered_minor": 0, "after_contact": False},
    "episodes": {"entered_on": DAY, "vintage": "2026-01", "end": "open", "days": 0, "entry_past_due_minor": 0,
                 "known_until_on": DAY},
    "complaints": {"cause": "tone"},
    "refusals": {"rule_id": "CN-HOURS", "channel": "call", "stage": "desk"},
    "plans": {"kind": "instalment", "state": "running"},
}  # fmt: skip
MONTHS = ("PAY_6", "PAY_5", "PAY_4", "PAY_3", "PAY_2", "PAY_0")
FIRST = dt.date(2005, 4, 30)


def arrow(fact: str, rows: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """The rows of a fact as Arrow; columns a row lacks are the defaults above or empty."""
    blank = dict.fromkeys(FACTS[fact].by_name)
    return pa.Table.from_pylist([{**blank, **_BASE, **_DEFAULTS[fact], **row} for row in rows], empty(fact).schema)


def table(fact: str, *rows: Mapping[str, Any]) -> ir.Table:
    """The rows of a fact as a table of Ibis."""
    return ibis.memtable(arrow(fact, rows))


def facts(**rows: Iterable[Mapping[str, Any]]) -> dict[str, ir.Table]:
    """Every fact, those not given empty."""
    return {fact: table(fact, *rows.get(fact, ())) for fact in FACTS}


@cache
def sample_months() -> pd.DataFrame:
    """Months past due of the sample's 30,000 accounts at six month's ends, below 0 taken for 0."""
    file = resources.files("cureline.portfolio.sample").joinpath("uci_credit_card.csv.gz")
    with file.open("rb") as stream:
        read = pd.read_csv(stream, compression="gzip", usecols=list(MONTHS))
    return read[list(MONTHS)].clip(lower=0)


@cache
def sample_standings() -> ir.Table:
    """The sample's 150,000 steps from month's end to month's end, each with a balance of 1."""
    months = sample_months()
    steps = []
    for number, (before, after) in enumerate(itertools.pairwise(MONTHS)):
        steps.append(pd.DataFrame({
            "account_id": months.index.astype(str), "from_level": months[before], "to_level": months[after],
            "on": pd.Timestamp(FIRST + dt.timedelta(days=31 * (number + 1))).date(),
        }))  # fmt: skip
    whole = pd.concat(steps)
    names = np.array([f"M{n}" for n in range(9)])
    whole["from_bucket"], whole["to_bucket"] = names[whole.from_level], names[whole.to_level]
    defaults = {**_BASE, **_DEFAULTS["standings"], "from_balance_minor": 1}
    whole = whole.assign(**{name: value for name, value in defaults.items() if name not in whole})
    whole = whole.reindex(columns=list(FACTS["standings"].by_name))
    return ibis.memtable(pa.Table.from_pandas(whole, schema=empty("standings").schema, preserve_index=False))


@cache
def sample_episodes() -> pd.DataFrame:
    """Times past due of the sample that began after April 2005: `days` (30 a month) and `status`: 0 open, 1 cured, 2
    once four months past due, which stands here for an end that competes with cure."""
    late = sample_months().to_numpy()
    found = []
    for row in late[(late > 0).any(axis=1)]:
        start: int | None = None
        for month, value in enumerate(row):
            if start is None and value > 0 and month > 0 and row[month - 1] == 0:
                start = month
            elif start is not None and (value == 0 or value >= 4):
                found.append((30 * (month - start), 1 if value == 0 else 2))
                start = None
        if start is not None:
            found.append((30 * (len(row) - start), 0))
    return pd.DataFrame(found, columns=["days", "status"])
