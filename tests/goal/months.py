"""Seven months of a department's facts with known sums, and a book with known expectations, for tests of goals."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from cureline.engine.evaluate import FACTS
from cureline.goal import holding
from cureline.portfolio.models import Holding
from cureline.results.models import Snapshot
from cureline.results.services.snapshots import directory_of
from cureline.trust.models import User
from tests.desk import Desk
from tests.engine.evaluate.factory import arrow

D = dt.date
TODAY = D(2026, 11, 24)
WHO = (("early", "X1", 6), ("early", "X2", 3), ("late", "X3", 1))


def snapshot(on: dt.date = TODAY) -> Snapshot:
    """Every day each collector brings their number of payments of 100.00; half of the promises of a day are kept."""
    rows: dict[str, list[dict[str, object]]] = {fact: [] for fact in FACTS}
    for n in range((on - D(2026, 5, 1)).days + 1):
        day = D(2026, 5, 1) + dt.timedelta(days=n)
        for team, collector, count in WHO:
            base = {"on": day, "team": team, "collector_id": collector, "bucket": "M1", "product": "credit_card",
                    "currency": "CNY", "portfolio": "cards"}  # fmt: skip
            rows["payments"] += [
                {**base, "account_id": f"A{i}", "customer_id": f"K{i}", "amount_minor": 10_000,
                 "recovered_minor": 10_000, "after_contact": True} for i in range(count)
            ]  # fmt: skip
            rows["promises"] += [
                {**base, "account_id": "A1", "customer_id": "K1", "made_on": day, "amount_minor": 100, "paid_minor": 0,
                 "state": "kept" if (n + i) % 2 else "broken", "channel": "call"} for i in range(count)
            ]  # fmt: skip
        following = day + dt.timedelta(days=1)
        if following.day == 1:
            rows["standings"] += [
                {"on": day, "account_id": f"A{i}", "customer_id": f"K{i}", "team": "early", "collector_id": "X1",
                 "bucket": "M1", "from_bucket": "M1", "to_bucket": "M0" if i < 40 else "M2", "from_level": 1,
                 "to_level": 0 if i < 40 else 2, "from_balance_minor": 1000, "to_balance_minor": 1000,
                 "from_past_due_minor": 100, "to_past_due_minor": 100, "paid_minor": 0, "billed_minor": 0,
                 "written_off": False, "currency": "CNY", "product": "credit_card", "portfolio": "cards"}
                for i in range(100)
            ]  # fmt: skip
    name = f"{on}-goals"
    directory = directory_of(name)
    directory.mkdir(parents=True, exist_ok=True)
    for fact in FACTS:
        table = arrow(fact, rows[fact])
        pq.write_table(table.append_column("seen_on", table["on"]), directory / f"{fact}.parquet")
    pq.write_table(pa.table({"customer_id": ["K0"], "day": [D(2026, 6, 1)]}), directory / "portraits.parquet")
    return Snapshot.objects.create(
        pk=name, on=on, definitions="2026.1", counts={}, currencies=["CNY"], digests={}, built_at=timezone.now(),
        months=[f"2026-{month:02}" for month in range(5, on.month + 1)],
    )  # fmt: skip


def people(desk: Desk) -> dict[str, User]:
    """Head, analyst, leader of the early team, and the three collectors X1, X2 (early) and X3 (late)."""
    found = {key: desk.user("phone", team) for team, key, _ in WHO}
    for key, user in found.items():
        user.staff.collector_id = f"new{key}"
        user.staff.save()
    for key, user in found.items():
        user.staff.collector_id = key
        user.staff.save()
    others = {"head": desk.user("head", None), "analyst": desk.user("analyst", None), "leader": desk.user("leader")}
    for role, user in others.items():
        user.staff.collector_id = None if role != "leader" else "L9"
        user.staff.save()
    return found | others


def book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten customers: six held by X1, three by X2, one by X3; each 1,000.00 past due with a chance of 0.5 to cure."""
    keys = []
    for team, collector, count in WHO:
        keys += [desk.customer(team=team, collector=collector).pk for _ in range(count)]
    table = pa.table({"customer_id": keys, "past_due_minor": [100_000] * 10, "p_cure": [0.5] * 10})
    assert Holding.objects.count() >= 10
    monkeypatch.setattr(holding, "portrait", lambda names=(): ("night", table))
    # everybody has the time for the whole book
    monkeypatch.setattr(holding, "minutes", lambda period, by, team="": {})
