"""Warnings of current card accounts on months that the model never saw, beside the usual thresholds.

On the last days of June and July 2005 a model that knows nothing later is applied to every account that is current; the
next one or two months tell who fell 30 days behind. In the sample's last month the publisher counted otherwise (a
first month past due is coded 1 instead of 2), so no outcome is taken from it, but for the lead time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis

from benchmarks import card_sample
from cureline.engine import delinquency
from cureline.engine.warn import outlook

JUNE, JULY, AUGUST = dt.date(2005, 6, 30), dt.date(2005, 7, 31), dt.date(2005, 8, 31)


def judged() -> dict[str, outlook.Judged]:
    """The trials of both outlooks: two months from the end of June, one month from the end of July."""
    tables = card_sample.tables()
    connection = ibis.duckdb.connect(threads=2)
    book = {name: ibis.memtable(tables[name]) for name in ("accounts", "due_items", "payments", "statements")}
    rules = delinquency.load_rules("cn")
    return {
        "two months": outlook.judge(connection, book, [JUNE], months=2, rules=rules, until=AUGUST),
        "one month": outlook.judge(connection, book, [JUNE, JULY], months=1, rules=rules, until=AUGUST),
    }


def measure() -> dict[str, Any]:
    """Precision over that of the highest use of limits at the same number of warnings, and all beside it."""
    found = judged()
    trial = next(t for t in found["two months"].trials if t.rule == "use" and t.warned <= 0.06 * t.accounts)
    lead = {row.rule: row for row in found["two months"].leads}
    return {
        "ratio": round(trial.precision.value / trial.naive_precision.value, 3),
        "accounts": trial.accounts, "fell_behind": trial.events, "warned": trial.warned,
        "precision": round(trial.precision.value, 4), "precision_naive": round(trial.naive_precision.value, 4),
        "recall": round(trial.recall.value, 4), "recall_naive": round(trial.naive_recall.value, 4),
        "gain_low": round(trial.gain.low, 4), "gain_high": round(trial.gain.high, 4),
        "lead_months": round(lead["model"].mean, 2), "warned_before": lead["model"].warned,
        "lead_months_naive": round(lead["use"].mean, 2), "warned_before_naive": lead["use"].warned,
    }  # fmt: skip
