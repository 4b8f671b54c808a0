"""Days for tests of allocation: random actions of customers, and departments to do them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import yaml

from cureline.engine.allocate import Capacity, load_capacity

AS_OF = dt.date(2026, 3, 2)
SCHEMA = pa.schema(
    {"customer_id": pa.string(), "account_id": pa.string(), "action_id": pa.string(), "channel": pa.string(),
     "skill": pa.string(), "minutes": pa.int64(), "preference": pa.int64(), "value_minor": pa.int64(),
     "cost_minor": pa.int64(), "language": pa.string(), "region": pa.string(), "district": pa.string(),
     "portfolio": pa.string(), "days_since_contact": pa.int64(), "last_collector_id": pa.string(), "hour": pa.int64(),
     "allowed": pa.bool_()}
)  # fmt: skip
_ROW = {"channel": "call", "skill": "early", "minutes": 5, "preference": 1, "value_minor": 1_000, "cost_minor": 100,
        "language": "zh-Hans", "days_since_contact": 3, "hour": 10, "allowed": True}  # fmt: skip


def actions(rows: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """A table of actions; what a row lacks is an early call worth 10 yuan."""
    filled = []
    for n, row in enumerate(rows):
        full = {**dict.fromkeys(SCHEMA.names), **_ROW, "customer_id": f"K{n:05d}", **row}
        full["account_id"] = full["account_id"] or full["customer_id"] + "-1"
        full["action_id"] = full["action_id"] or f"path/step/{full['channel']}"
        filled.append(full)
    return pa.Table.from_pylist(filled, schema=SCHEMA)


def capacity(
    collectors: Iterable[Mapping[str, Any]] = (),
    *,
    channels: Mapping[str, Mapping[str, Any]] | None = None,
    floor_days: int | None = None,
    bonus_bp: int = 0,
    teams: Iterable[Mapping[str, Any]] = (),
) -> Capacity:
    """A capacity document through its YAML; a collector is by default of team `desk` with skill `early`."""
    title = {"en": "Desk", "zh-Hans": "坐席", "zh-Hant": "坐席"}
    document = {
        "name": "test", "version": "1", "effective_from_on": "2026-01-01", "author": "test", "approver": "",
        "about": "", "currency": "CNY", "exchange_ppm": {"CNY": 1_000_000, "TWD": 225_000}, "default_language": "zh",
        "floor": {"days": floor_days, "status": "policy", "source": ""},
        "continuity": {"bonus_bp": bonus_bp, "status": "policy", "source": ""},
        "channels": dict(channels or {"call": {}, "sms": {}, "letter": {}, "visit": {}, "legal": {}}),
        "teams": [
            {"title": title, **t} for t in (teams or [{"id": "desk", "channels": ["call", "visit", "legal"]}])
        ],
        "collectors": [
            {"id": f"C{n}", "team": "desk", "skills": ["early"], "languages": ["zh"], "minutes": 300, "caseload": 60,
             **c}
            for n, c in enumerate(collectors)
        ],
    }  # fmt: skip
    return load_capacity(yaml.safe_dump(document, allow_unicode=True))


def random_actions(customers: int, seed: int, *, districts: int = 4, collectors: int = 6) -> pa.Table:
    """Customers with up to four actions of random worth, some of them losing, in random order."""
    rng = np.random.default_rng(seed)
    debt = rng.lognormal(9, 1, customers)
    rows = []
    for n in range(customers):
        shared = {
            "customer_id": f"K{n:05d}",
            "language": [None, "zh-Hans", "zh-Hant", "en"][rng.choice(4, p=[0.1, 0.5, 0.3, 0.1])],
            "district": f"D{rng.integers(districts)}",
            "region": f"R{n % 3}",
            "portfolio": ["cards", "loans", None][rng.integers(3)],
            "days_since_contact": int(rng.integers(0, 45)),
            "last_collector_id": f"C{rng.integers(collectors)}" if rng.random() < 0.4 else None,
            "hour": int(rng.integers(9, 20)),
        }
        for preference, (channel, skill, minutes, gain, cost) in enumerate(
            (("call", "early", (3, 12), 0.05, 900), ("sms", None, (0, 1), 0.01, 5),
             ("letter", None, (0, 1), 0.015, 450),
             ("visit", "field", (40, 70), 0.09, 9_000)), 1
        ):  # fmt: skip
            if rng.random() < 0.75:
                worth = int(debt[n] * gain * rng.exponential(20)) - cost
                rows.append(
                    {**shared, "channel": channel, "skill": skill, "minutes": int(rng.integers(*minutes)),
                     "preference": preference, "value_minor": worth, "cost_minor": cost}
                )  # fmt: skip
    rng.shuffle(rows)
    return actions(rows)
