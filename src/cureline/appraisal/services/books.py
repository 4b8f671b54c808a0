"""Whose book an account was in, and what it was when it came there: the cases that the engine judges by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils import timezone

from cureline.appraisal.models import Held
from cureline.engine.appraise.cases import SCHEMA, TEXTS
from cureline.portfolio.models import Holding
from cureline.results import query
from cureline.results import services as results
from cureline.results.facts import portraits
from cureline.results.query import Asked as Question
from cureline.results.services.snapshots import directory_of
from cureline.worklist import desk

_PORTRAIT = ("ability", "willingness", "hardship", "vulnerable", "in_plan", "secured", "promises_broken")


@transaction.atomic
def record_books(on: dt.date | None = None) -> dict[str, int]:
    """Write down who holds whom today, where that is not as it was yesterday; the daily job. Gives what changed."""
    day = on or desk.today(timezone.now())
    now = dict(Holding.objects.exclude(collector_id=None).exclude(collector_id="")
               .values_list("customer_id", "collector_id"))  # fmt: skip
    before = {row.customer_id: row for row in Held.objects.select_for_update().filter(until_on=None)}
    ended = [row for key, row in before.items() if now.get(key) != row.collector_id]
    yesterday = day - dt.timedelta(days=1)
    for row in ended:
        # what was written down today already is corrected, so that a day has one holder
        row.until_on = max(yesterday, row.from_on)
    Held.objects.bulk_update(ended, ["until_on"], batch_size=1000)
    begun = [Held(customer_id=key, collector_id=who, from_on=day) for key, who in now.items()
             if key not in before or before[key].collector_id != who]  # fmt: skip
    Held.objects.bulk_create(begun, batch_size=1000)
    return {"begun": len(begun), "ended": len(ended)}


def cases(since: dt.date, until: dt.date) -> tuple[str, pa.Table]:
    """The snapshot's id and the cases of the days from `since` to `until`, in the columns of the engine's SCHEMA.

    A case is an account that was past due when its time in a collector's book began within the period; months before
    are of the period before. Money is of the snapshot's main currency only. Empty where no facts have been drawn.
    """
    snapshot = results.current()
    if snapshot is None or not directory_of(snapshot.pk).is_dir():
        return "", pa.Table.from_pylist([], schema=SCHEMA)
    store = query.store(snapshot.pk)
    currency = (("currency", snapshot.currencies[0]),) if snapshot.currencies else ()
    asked = Question(since, until, currency)
    there = set(store.tables["portraits"].columns)
    known = [name for name in _PORTRAIT if name in there and "seen_on" in store.tables["standings"].columns]
    standings = query.table(store, "standings", asked, cut=known)
    names = ("account_id", "customer_id", "collector_id", "on", "from_bucket", "product", "from_level", "to_level",
             "from_balance_minor", "from_past_due_minor", "past_due_paid_minor", "written_off", *known)  # fmt: skip
    months = store.rows(standings.select(*names))
    promises = query.table(store, "promises", asked)
    kept = defaultdict(set)
    for row in store.rows(promises.filter(promises.state == "kept").select("account_id", "on", "collector_id")):
        kept[row["account_id"]].add((row["on"].year, row["on"].month))
    found = _spells(months, _holders(since, until))
    scores = _Scores(until)
    rows = [_case(spell, kept, known, scores) for spell in found if spell[0]["from_level"] > 0]
    return snapshot.pk, pa.Table.from_pylist(sorted(rows, key=lambda r: (r["account_id"], r["collector_id"])),
                                             schema=SCHEMA)  # fmt: skip


def _holders(since: dt.date, until: dt.date) -> dict[str, list[tuple[dt.date, dt.date, str]]]:
    """Who held each customer within the days, as written down day by day."""
    found: dict[str, list[tuple[dt.date, dt.date, str]]] = defaultdict(list)
    rows = Held.objects.filter(from_on__lte=until).exclude(until_on__lt=since)
    for row in rows.order_by("from_on"):
        found[row.customer_id].append((row.from_on, row.until_on or dt.date.max, row.collector_id))
    return found


def _spells(months: Iterable[Mapping[str, Any]], holders: Mapping[str, list[tuple[dt.date, dt.date, str]]],
            ) -> list[list[dict[str, Any]]]:  # fmt: skip
    """Months of an account in one collector's hands, running; a month is whose who held it for most of its days."""
    by_account: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for month in months:
        who = _holder(month, holders.get(month["customer_id"], [])) or month["collector_id"]
        if who:
            by_account[month["account_id"]].append({**month, "collector_id": who})
    found: list[list[dict[str, Any]]] = []
    for rows in by_account.values():
        spell: list[dict[str, Any]] = []
        for row in sorted(rows, key=lambda one: one["on"]):
            if spell and spell[-1]["collector_id"] != row["collector_id"]:
                found.append(spell)
                spell = []
            spell.append(row)
        found.append(spell)
    return found


def _holder(month: Mapping[str, Any], held: list[tuple[dt.date, dt.date, str]]) -> str:
    first, last = month["on"].replace(day=1), month["on"]
    days: dict[str, int] = defaultdict(int)
    for begin, end, who in held:
        days[who] += max((min(end, last) - max(begin, first)).days + 1, 0)
    most = max(days.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    # before the first day that was written down the facts' own word counts
    return most[0] if most[1] * 2 > (last - first).days + 1 else ""


def _case(spell: list[dict[str, Any]], kept: Mapping[str, set[tuple[int, int]]], known: list[str],
          scores: _Scores) -> dict[str, Any]:  # fmt: skip
    first, last = spell[0], spell[-1]
    due = int(first["from_past_due_minor"])
    within = {(row["on"].year, row["on"].month) for row in spell}
    texts = dict.fromkeys(TEXTS) | {name: first[name] for name in known}
    p_cure, reach = scores.of(first["account_id"], first["customer_id"], first["on"].replace(day=1))
    return {
        **texts, "account_id": first["account_id"], "customer_id": first["customer_id"],
        "collector_id": first["collector_id"], "bucket": first["from_bucket"], "product": first["product"],
        "months": str(len(spell)), "past_due_minor": due, "balance_minor": int(first["from_balance_minor"]),
        "p_cure": p_cure, "reach_call": reach,
        "recovered_minor": min(sum(int(row["past_due_paid_minor"] or 0) for row in spell), due),
        "cured": last["to_level"] == 0 and not last["written_off"], "kept": bool(kept[first["account_id"]] & within),
    }  # fmt: skip


class _Scores:
    """The score's chance of cure and the reach by telephone, as the last night before a day had them."""

    def __init__(self, until: dt.date) -> None:
        self._runs = portraits.runs(until)
        # a period asks for a handful of nights: the first of each of its months
        self._read: dict[tuple[str, str], dict[str, float | None]] = {}

    def of(self, account_id: str, customer_id: str, on: dt.date) -> tuple[float | None, float | None]:
        """Both on a day; None where no night of before knows them."""
        run = next((one for one in reversed(self._runs) if one.on <= on), None)
        if run is None:
            return None, None
        directory = run.path.parent
        return (self._of(directory, "score", "account_id", "p_cure").get(account_id),
                self._of(directory, "portrait", "customer_id", "reach_call").get(customer_id))  # fmt: skip

    def _of(self, directory: Path, name: str, key: str, column: str) -> dict[str, float | None]:
        place = (directory.name, name)
        if place not in self._read:
            path = directory / f"{name}.parquet"
            there = path.is_file() and {key, column} <= set(pq.read_schema(path).names)
            table = pq.read_table(path, columns=[key, column]) if there else pa.table({key: [], column: []})
            self._read[place] = dict(zip(table[key].to_pylist(), table[column].to_pylist(), strict=True))
        return self._read[place]
