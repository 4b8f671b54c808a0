"""A department's results made by hand: facts as Parquet files and decisions of nights, so that each finding can be
planted or left out. All figures go through cureline.results as the real ones do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils import timezone

from cureline.engine.evaluate import FACTS
from cureline.results.models import Snapshot
from cureline.results.services.snapshots import directory_of
from cureline.worklist.models import Decision, NightRun

ON = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)
_PLAIN = {"text": "", "date": ON, "integer": 0, "money": 0, "boolean": False}


class Made:
    """Rows of facts and decisions; `keep` writes them as the current snapshot."""

    def __init__(self) -> None:
        self.facts: dict[str, list[dict[str, Any]]] = {name: [] for name in FACTS}
        self.nights: dict[dt.date, list[Decision]] = {}
        self.made = 0

    def add(self, fact: str, count: int, on: dt.date = ON, **columns: Any) -> None:
        """So many equal rows of a fact, each of another customer unless one is named."""
        for _ in range(count):
            number = len(self.facts[fact])
            row = {c.name: _PLAIN.get(c.kind) if c.required else None for c in FACTS[fact].columns}
            row |= {"customer_id": f"{fact}{number}", "account_id": f"{fact}{number}", "on": on, "currency": "CNY",
                    "strategy": "consumer", "ref": f"{fact}:{number}"}  # fmt: skip
            if fact == "contacts":
                row |= {"at": dt.datetime.combine(on, dt.time(4, number % 60, number % 59), dt.UTC), "hour": 12}
            self.facts[fact].append(row | columns)

    def spread(self, fact: str, count: int, good: int, column: Mapping[str, tuple[Any, Any]], since: dt.date,
               days: int, **columns: Any) -> None:  # fmt: skip
        """Rows over some days; `good` of them, evenly among the rest, have the first value of each column."""
        for number in range(count):
            first = (number + 1) * good // count > number * good // count
            chosen = {name: values[0 if first else 1] for name, values in column.items()}
            self.add(fact, 1, since + DAY * (number % days), **{**columns, **chosen})

    def decide(self, on: dt.date, count: int, **columns: Any) -> None:
        """Decisions of a night."""
        for _ in range(count):
            self.made += 1
            decided = self.nights.setdefault(on, [])
            given = {"account_id": "A", "action_id": f"a{self.made}", "strategy": "consumer", "currency": "CNY",
                     "strategy_version": "consumer@2026.1", "outcome": "planned", **columns}  # fmt: skip
            decided.append(Decision(customer_id=f"N{self.made}", **given))

    def keep(self) -> Snapshot:
        """Write all of it."""
        for on, decided in self.nights.items():
            run = NightRun.objects.create(
                run_id=f"r{on:%y%m%d}", as_of_on=on, state="published", manifest={}, published_at=timezone.now()
            )  # fmt: skip
            for row in decided:
                row.run = run
            Decision.objects.bulk_create(decided)
        snapshot = Snapshot.objects.create(
            snapshot_id=f"{ON}-{id(self):x}", on=ON, definitions="tests", counts={}, currencies=["CNY"], months=[],
            digests={}, built_at=timezone.now(),
        )  # fmt: skip
        directory = directory_of(snapshot.pk)
        directory.mkdir(parents=True)
        for name, rows in self.facts.items():
            schema = ibis.schema(FACTS[name].ibis_schema()).to_pyarrow()
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), directory / f"{name}.parquet")
        portraits = pa.table({"customer_id": pa.array([], pa.string()), "day": pa.array([], pa.date32())})
        pq.write_table(portraits, directory / "portraits.parquet")
        return snapshot


def nights(count: int) -> Iterable[dt.date]:
    """So many days up to the day of the facts."""
    return (ON - DAY * n for n in range(count))


def quiet() -> Made:
    """A department in which nothing is the matter: the same shares before and now, everywhere."""
    made = Made()
    early = ON - 111 * DAY
    for segment in ("m1_standard", "m1_self_cure", "m2_can_will"):
        made.spread("promises", 300, 180, {"state": ("kept", "broken")}, early, 84, segment=segment,
                    amount_minor=50_000, made_on=early)  # fmt: skip
        made.spread("promises", 100, 60, {"state": ("kept", "broken")}, ON - 27 * DAY, 28, segment=segment,
                    amount_minor=50_000, made_on=early)  # fmt: skip
        for hour in range(9, 20):
            for since, days in ((early, 84), (ON - 27 * DAY, 28)):
                made.spread("contacts", 60, 21, {"right_party": (True, False)}, since, days, segment=segment, hour=hour,
                            channel="call", script="early_call", cost_minor=500, connected=True)  # fmt: skip
        for month in (dt.date(2026, 7, 31), dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31)):
            for arm, count in (("champion", 300), ("hold_out", 100)):
                share = 0.35 if arm == "champion" else 0.2
                made.spread("standings", count, round(count * share), {"to_level": (0, 1), "paid_minor": (100_000, 0)},
                            month, 1, segment=segment, arm=arm, from_level=1, from_bucket="M1", to_bucket="M1",
                            from_past_due_minor=100_000, from_balance_minor=500_000)  # fmt: skip
    made.spread("payments", 600, 600, {"after_contact": (True, True)}, early, 112, segment="m1_standard",
                amount_minor=80_000, recovered_minor=80_000)  # fmt: skip
    return made
