"""What a plan recovers against the rules that departments use, with the same candidate actions and the same capacity.

This compares policies under the model's own truth: values come from the shipped response document, applied to a random
population, so it shows what the choice of customers and channels is worth if the document is right, not that it is. The
rules are given each customer's best action for the channels still free, and the same collectors:
- oldest first (days past due), largest first (amount past due), highest risk first (least chance of a cure by itself);
  each takes the ladder's first choice that still has room, as departments do;
- highest value first and value a minute: greedy programs that know the values, but not the price of capacity.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.population import AS_OF
from cureline.engine import allocate
from cureline.engine.allocate.documents import Capacity

_QUADRANTS = ("can_will", "can_wont", "cant_will", "cant_wont")
_BUCKETS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7+")
_SHARES = (0.52, 0.22, 0.1, 0.06, 0.04, 0.03, 0.03)
_ACTIONS = (("call", "early", 6), ("sms", None, 0), ("letter", None, 0), ("email", None, 0))


def measure(customers: int = 20_000, seeds: int = 20) -> dict[str, Any]:
    """Per cent that the plan brings more than each rule (median, least and most over seeds).

    `ratio` is to the best of the rules that departments use; the two greedy ones by value stand beside it.
    """
    response = allocate.load_response(allocate.shipped("response"))
    capacity = allocate.load_capacity(allocate.shipped("capacity"))
    more: dict[str, list[float]] = {name: [] for name in _RULES}
    gaps = []
    for seed in range(seeds):
        table, facts = _day(customers, seed, response)
        made = allocate.plan(table, capacity, as_of=AS_OF)
        gaps.append(made.report["gap"])
        rows = table.to_pylist()
        for name, rule in _RULES.items():
            more[name].append(100 * (made.report["value_minor"] / _by_rule(rows, facts, capacity, rule) - 1))
    figures: dict[str, Any] = {"customers": customers, "seeds": seeds}
    for name, some in more.items():
        figures |= {
            f"more_than_{name}_percent": round(statistics.median(some), 1),
            f"more_than_{name}_least": round(min(some), 1),
            f"more_than_{name}_most": round(max(some), 1),
        }
    figures["gap_percent_max"] = round(100 * max(gaps), 4)
    figures["ratio"] = round(1 + min(statistics.median(more[name]) for name in DEPARTMENTS) / 100, 4)
    return figures


def _day(customers: int, seed: int, response: allocate.Response) -> tuple[pa.Table, dict[str, dict[str, Any]]]:
    """The valued actions of a random population past due, all allowed, and the facts that rules look at."""
    rng = np.random.default_rng(seed)
    bucket = rng.choice(len(_BUCKETS), customers, p=_SHARES)
    past_due = np.round(rng.lognormal(11.5, 1.2, customers)).astype(np.int64)
    ids = [f"K{n:06d}" for n in range(customers)]
    people = pa.table(
        {
            "customer_id": ids, "currency": ["CNY"] * customers, "bucket": [_BUCKETS[b] for b in bucket],
            "quadrant": [_QUADRANTS[q] for q in rng.choice(4, customers, p=(0.3, 0.25, 0.3, 0.15))],
            "p_cure": np.clip(rng.beta(2, 5, customers) * (1 - 0.12 * bucket), 0.005, 0.95),
            "dpd": bucket * 30 + rng.integers(1, 31, customers), "past_due_minor": past_due,
            "exposure_minor": past_due * rng.integers(2, 30, customers), "contacts_30d": rng.poisson(2, customers),
            "language": rng.choice(["zh-Hans", "zh-Hant", "en"], customers, p=(0.9, 0.07, 0.03)),
            "region": ["粤"] * customers, "district": ["天河"] * customers, "portfolio": ["cards"] * customers,
            # nobody waits long enough for the floor: this is about value alone
            "days_since_contact": rng.integers(0, 25, customers),
            "last_collector_id": pa.nulls(customers, pa.string()),
            "reach_call": rng.beta(2, 3, customers), "reach_sms": rng.beta(8, 2, customers),
            "reach_email": rng.beta(3, 4, customers), "reach_letter": rng.beta(6, 3, customers),
            "reach_visit": rng.beta(3, 4, customers), "vulnerable": rng.random(customers) < 0.04,
            "hardship": rng.random(customers) < 0.06, "promise_open": rng.random(customers) < 0.05,
            "promises_broken": rng.poisson(0.5, customers), "in_plan": [False] * customers,
        }
    )  # fmt: skip
    skill = np.where(bucket == 0, "early", np.where(bucket < 3, "middle", "late"))
    acts = pa.concat_tables(
        [
            pa.table(
                {
                    "customer_id": ids, "account_id": ids, "action_id": [f"path/step/{channel}"] * customers,
                    "channel": [channel] * customers, "script": ["call" if named else "text"] * customers,
                    "treatment": ["path"] * customers, "step": ["step"] * customers,
                    "skill": pa.array(skill.tolist() if named else [None] * customers, pa.string()),
                    "hour": rng.integers(9, 20, customers), "minutes": minutes + 2 * bucket * (minutes > 0),
                    "preference": np.full(customers, preference), "allowed": [True] * customers,
                }
            )
            for preference, (channel, named, minutes) in enumerate(_ACTIONS, 1)
        ]
    )  # fmt: skip
    valued = allocate.value(ibis.memtable(acts), ibis.memtable(people), response).to_pyarrow()
    facts = people.select(["customer_id", "dpd", "past_due_minor", "p_cure"]).to_pylist()
    worth = valued.filter(pc.greater(valued["value_minor"], 0))
    return worth, {row["customer_id"]: row for row in facts}


Row = dict[str, Any]
Rule = Callable[[Row, Row], tuple[float, int]]

# A rule orders actions by a customer's facts and an action's row; the ladder's first choice goes before its others.
_RULES: dict[str, Rule] = {
    "oldest_first": lambda fact, row: (-fact["dpd"], row["preference"]),
    "largest_first": lambda fact, row: (-fact["past_due_minor"], row["preference"]),
    "highest_risk_first": lambda fact, row: (fact["p_cure"], row["preference"]),
    "highest_value_first": lambda fact, row: (-row["value_minor"], row["preference"]),
    "value_a_minute": lambda fact, row: (-row["value_minor"] / max(row["minutes"], 1), row["preference"]),
}


DEPARTMENTS = ("oldest_first", "largest_first", "highest_risk_first")


def _by_rule(rows: list[Row], facts: dict[str, Row], capacity: Capacity, rule: Rule) -> int:
    """Value of what a department does that takes actions in the rule's order while somebody has time."""
    order = sorted(rows, key=lambda row: (*rule(facts[row["customer_id"]], row), row["customer_id"]))
    contacts = {name: limits.contacts for name, limits in capacity.channels.items()}
    spend = {name: limits.spend_minor for name, limits in capacity.channels.items()}
    minutes, cases = [c.minutes for c in capacity.collectors], [c.caseload for c in capacity.collectors]
    teams = {t.id: t for t in capacity.teams}
    done: set[str] = set()
    total = 0
    for row in order:
        channel, left, money = row["channel"], contacts[row["channel"]], spend[row["channel"]]
        if row["customer_id"] in done or left == 0 or (money is not None and money < row["cost_minor"]):
            continue
        if row["skill"] is not None:
            able = [
                n
                for n, c in enumerate(capacity.collectors)
                if row["skill"] in c.skills and minutes[n] >= row["minutes"] and cases[n] > 0
                and channel in teams[c.team].channels and c.speaks(row["language"])
            ]  # fmt: skip
            if not able:
                continue
            n = max(able, key=lambda k: (minutes[k], -k))
            minutes[n] -= row["minutes"]
            cases[n] -= 1
        if left is not None:
            contacts[channel] = left - 1
        if money is not None:
            spend[channel] = money - row["cost_minor"]
        done.add(row["customer_id"])
        total += row["value_minor"]
    return total
