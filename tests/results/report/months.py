"""Four months of a department's facts, drawn by a seed, as a snapshot that results reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils import timezone

from cureline.engine.delinquency import CLASSES
from cureline.engine.evaluate import FACTS
from cureline.results.models import Snapshot
from cureline.results.services.snapshots import directory_of
from tests.engine.evaluate.factory import arrow

D = dt.date
MONTHS = ((2026, 7), (2026, 8), (2026, 9), (2026, 10))
ON = D(2026, 10, 31)
PRODUCTS = ("credit_card", "consumer_loan", "auto_loan", "mortgage")
TEAMS = ("early", "middle", "late")
# where an account of each bucket is a month later: current, one better, same, one worse
MOVES = {0: (0.90, 0.0, 0.0, 0.10), 1: (0.55, 0.0, 0.20, 0.25), 2: (0.25, 0.15, 0.20, 0.40),
         3: (0.12, 0.10, 0.20, 0.58), 4: (0.06, 0.06, 0.20, 0.68), 5: (0.03, 0.05, 0.22, 0.70),
         6: (0.02, 0.03, 0.25, 0.70), 7: (0.01, 0.02, 0.97, 0.0)}  # fmt: skip
NAMES = ("M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+")


def snapshot(accounts: int = 600, *, seed: int = 4) -> Snapshot:
    """The facts of July to October 2026 as files and row; October sees fewer promises kept and more complaints."""
    name = f"{ON}-{seed}-{accounts}"
    directory = directory_of(name)
    if not directory.is_dir():
        directory.mkdir(parents=True)
        rows = _drawn(np.random.default_rng(seed), accounts)
        for fact in FACTS:
            table = arrow(fact, rows[fact])
            pq.write_table(table.append_column("seen_on", table["on"]), directory / f"{fact}.parquet")
        pq.write_table(pa.table({"customer_id": ["K0"], "day": [D(2026, 6, 1)]}), directory / "portraits.parquet")
    return Snapshot.objects.create(
        pk=name, on=ON, definitions="2026.1", counts={}, currencies=["CNY"], digests={}, built_at=timezone.now(),
        months=[f"{year}-{month:02}" for year, month in MONTHS],
    )  # fmt: skip


def snapshot_row() -> Snapshot:
    """The snapshot made last."""
    return Snapshot.objects.latest("built_at")


def _tier(level: int) -> str:
    return CLASSES[(0, 1, 1, 1, 2, 2, 3, 4)[level]]


def _end(year: int, month: int) -> dt.date:
    return D(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def _drawn(r: np.random.Generator, accounts: int) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {fact: [] for fact in FACTS}
    level = r.choice(8, accounts, p=(0.62, 0.14, 0.07, 0.05, 0.04, 0.03, 0.02, 0.03))
    balance = (r.lognormal(10.2, 0.7, accounts) * 100).astype(int)
    product = r.choice(PRODUCTS, accounts, p=(0.5, 0.3, 0.12, 0.08))
    entered: dict[int, dt.date] = {}
    for year, month in MONTHS:
        last, first = _end(year, month), D(year, month, 1)
        hard = (year, month) == MONTHS[-1]
        for i in range(accounts):
            a = int(level[i])
            step = r.choice(4, p=MOVES[a])
            b = (0, max(a - 1, 0), a, min(a + 1, 7))[step]
            due = int(balance[i] * 0.05 * a)
            paid = int(due * r.uniform(0.8, 1.0)) if b < a else int(due * r.uniform(0, 0.1))
            base = {
                "account_id": f"A{i}", "customer_id": f"K{i}", "product": str(product[i]), "portfolio": "P1",
                "team": TEAMS[min(a // 3, 2)], "bucket": NAMES[a], "five_tier": _tier(a), "region": f"R{i % 4}",
            }  # fmt: skip
            lost = a == 7 and r.random() < 0.06
            rows["standings"].append({
                **base, "on": last, "from_bucket": NAMES[a], "to_bucket": NAMES[b], "from_level": a, "to_level": b,
                "from_balance_minor": int(balance[i]), "to_balance_minor": int(balance[i]) - paid,
                "from_past_due_minor": due, "to_past_due_minor": int(balance[i] * 0.05 * b), "paid_minor": paid,
                "billed_minor": int(balance[i] * 0.05), "from_five_tier": _tier(a), "to_five_tier": _tier(b),
                "from_provision_minor": int(balance[i] * (0.01, 0.02, 0.25, 0.5, 1.0)[CLASSES.index(_tier(a))]),
                "to_provision_minor": int(balance[i] * (0.01, 0.02, 0.25, 0.5, 1.0)[CLASSES.index(_tier(b))]),
                "written_off": lost,
            })  # fmt: skip
            if a:
                _worked(r, rows, base, first, paid, hard)
            if a == 0 and b and i not in entered:
                entered[i] = first + dt.timedelta(days=int(r.integers(0, 25)))
            elif i in entered and (b == 0 or lost):
                _over(rows, base, entered.pop(i), first + dt.timedelta(days=int(r.integers(0, 25))), lost)
            level[i] = 0 if lost else b
    for i, day in entered.items():
        key = {"account_id": f"A{i}", "customer_id": f"K{i}", "product": str(product[i])}
        rows["episodes"].append({
            **key, "on": ON, "entered_on": day, "vintage": f"{day:%Y-%m}", "end": "open", "days": (ON - day).days,
            "entry_past_due_minor": 1000, "known_until_on": ON,
        })  # fmt: skip
    return rows


def _over(
    rows: dict[str, list[dict[str, Any]]], base: dict[str, Any], begun: dt.date, ended: dt.date, lost: bool
) -> None:
    rows["episodes"].append({
        **base, "on": ended, "entered_on": begun, "vintage": f"{begun:%Y-%m}", "ended_on": ended,
        "end": "written_off" if lost else "cured", "days": (ended - begun).days, "entry_past_due_minor": 1000,
        "known_until_on": ON,
    })  # fmt: skip


def _worked(
    r: np.random.Generator, rows: dict[str, list[dict[str, Any]]], base: dict[str, Any], first: dt.date, paid: int,
    hard: bool,
) -> None:  # fmt: skip
    """What the department did in the month with one account past due, and what came of it."""
    for _ in range(int(r.integers(1, 4))):
        day = first + dt.timedelta(days=int(r.integers(0, 28)))
        channel = str(r.choice(["call", "sms", "letter", "visit"], p=(0.5, 0.4, 0.07, 0.03)))
        answered = r.random() < (0.35 if channel == "call" else 0.8)
        reached = channel in ("call", "visit") and answered and r.random() < 0.6
        promised = reached and r.random() < 0.45
        angry = r.random() < (0.03 if hard and channel == "call" else 0.006)
        rows["contacts"].append({
            **base, "on": day, "channel": channel, "connected": answered, "right_party": reached, "promised": promised,
            "cost_minor": {"call": 110, "sms": 5, "letter": 450, "visit": 6000}[channel], "complained": angry,
        })  # fmt: skip
        if promised:
            kept = r.random() < (0.45 if hard else 0.62)
            amount = int(r.integers(50_000, 300_000))
            rows["promises"].append({
                **base, "on": day + dt.timedelta(days=3), "made_on": day, "amount_minor": amount,
                "paid_minor": amount if kept else 0, "state": "kept" if kept else "broken",
            })  # fmt: skip
        if angry:
            cause = str(r.choice(["too_often", "abusive", "wrong_amount"], p=(0.6, 0.25, 0.15)))
            rows["complaints"].append({
                **base, "on": day, "cause": cause, "channel": channel, "upheld": bool(r.random() < 0.4),
                "days_open": int(r.integers(2, 20)),
            })  # fmt: skip
        if r.random() < 0.05:
            rule = str(r.choice(["CN-HOURS", "CN-CALLS-DAY", "CN-OPTOUT"], p=(0.5, 0.3, 0.2)))
            rows["refusals"].append({**base, "on": day, "rule_id": rule, "article": "GB/T 45251-2025 5.3",
                                     "channel": channel, "stage": "desk"})  # fmt: skip
    if paid:
        day = first + dt.timedelta(days=int(r.integers(0, 28)))
        rows["payments"].append({**base, "on": day, "amount_minor": paid, "recovered_minor": paid,
                                 "after_contact": bool(r.random() < 0.5)})  # fmt: skip
    if r.random() < 0.03:
        rows["plans"].append({**base, "on": first, "kind": "shortest", "state": "running", "months": 6,
                              "redefaulted": bool(r.random() < 0.2)})  # fmt: skip
