"""What a run leaves: tables of what happened, a row for each event and none for what did not happen."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cureline.engine.simulate.book import BUCKETS, NEVER, Book
from cureline.engine.simulate.contacting import CAUSES, Deeds, Outcome
from cureline.engine.simulate.worlds import ACTIONS

EVENTS = ("missed", "cured", "job_lost", "job_found", "fell_ill", "expense", "disclosed", "plan_started", "plan_kept",
          "plan_broken", "opted_out", "written_off")  # fmt: skip
WHY = ("unasked", "promised", "plan")
# a payment within so many days of a talk counts as after a contact
AFTER_DAYS = 7
# the columns of state that a logged decision carries
LOGGED = (
    "dpd", "bucket_number", "past_due_minor", "exposure_minor", "instalment_minor", "due_in_days", "ability",
    "willingness", "p_cure", "p_default", "promise_open", "promises_broken", "promises_kept", "days_since_broken",
    "calls_30d", "contacts_30d",
    "right_party_30d", "days_since_contact", "days_since_right_party", "days_since_payment", "complaints", "in_plan",
    "hardship", "vulnerable", "reach_call", "reach_sms", "reach_email", "best_hour",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A run's tables (`debtor` is the place in the population, `day` counts from 0) and its sums.

    contacts: what was done and what came of it. payments: of money past due, `why` unasked, promised or plan. promises:
    kept, broken or open at the end. complaints. events: EVENTS. daily: sums of each day. standings: every debtor at the
    start and at each month's end. final: every debtor at the end. decisions: with log_state only, every debtor past
    due and not in the hold-out on every day with what was done, `none` too, and what the bank saw.
    """

    world: str
    policy: str
    seed: int
    days: int
    size: int
    start_on: dt.date
    contacts: pa.Table
    payments: pa.Table
    promises: pa.Table
    complaints: pa.Table
    events: pa.Table
    daily: pa.Table
    standings: pa.Table
    final: pa.Table
    decisions: pa.Table | None
    summary: Mapping[str, Any]


class Log:
    """Collects a run's rows day by day."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, list[NDArray[Any]]]] = defaultdict(lambda: defaultdict(list))
        self.daily: list[dict[str, Any]] = []

    def add(self, table: str, day: int | NDArray[np.int32], **columns: NDArray[Any]) -> None:
        """Rows of a day (or of a day each): columns of one length."""
        length = len(next(iter(columns.values())))
        if length:
            rows = self._rows[table]
            rows["day"].append(np.array(np.broadcast_to(day, length), dtype=np.int32))
            for name, values in columns.items():
                # a copy: the book changes tomorrow
                rows[name].append(np.array(values))

    def table(self, name: str, schema: pa.Schema) -> pa.Table:
        """All rows of a table in the schema's columns."""
        rows = self._rows[name]
        arrays = []
        for field in schema:
            parts = rows[field.name]
            values = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
            if pa.types.is_dictionary(field.type):
                words = _WORDS[name, field.name]
                arrays.append(pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int8)), pa.array(words)))
            else:
                arrays.append(pa.array(values, from_pandas=True).cast(field.type))
        return pa.Table.from_arrays(arrays, schema=schema)

    def contact_rows(self, day: int, deeds: Deeds, o: Outcome, propensity: NDArray[Any], cost: NDArray[np.int64],
                     state: Mapping[str, NDArray[Any]] | None) -> None:  # fmt: skip
        """The day's contacts."""
        seen = {name: state[name][deeds.rows] for name in LOGGED} if state is not None else {}
        self.add(
            "contacts", day, debtor=deeds.rows, action=deeds.action, hour=deeds.hour, tone=deeds.tone,
            offered_plan=deeds.offer, propensity=propensity, reached=o.reached, right_party=o.talked,
            promised=o.promised, planned=o.planned, refused=o.refused, complained=o.complained, opted_out=o.opted_out,
            cost_minor=cost[deeds.action], **seen,
        )  # fmt: skip


_TEXT = pa.dictionary(pa.int8(), pa.string())
_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("contacts", "action"): ACTIONS, ("decisions", "action"): ACTIONS, ("payments", "why"): WHY,
    ("promises", "state"): ("broken", "kept", "open"), ("complaints", "cause"): CAUSES,
    ("complaints", "action"): ACTIONS, ("events", "kind"): EVENTS, ("standings", "bucket"): BUCKETS,
}  # fmt: skip
_KINDS = {
    "dpd": pa.int32(), "bucket_number": pa.int8(), "past_due_minor": pa.int64(), "exposure_minor": pa.int64(),
    "instalment_minor": pa.int64(), "ability": pa.int16(), "willingness": pa.int16(), "promises_broken": pa.int16(),
    "promises_kept": pa.int16(), "calls_30d": pa.int16(), "contacts_30d": pa.int16(), "right_party_30d": pa.int16(),
    "due_in_days": pa.int32(), "complaints": pa.int16(), "promise_open": pa.bool_(), "in_plan": pa.bool_(),
    "hardship": pa.bool_(), "vulnerable": pa.bool_(),
}  # fmt: skip
STATE = [(name, _KINDS.get(name, pa.float32())) for name in LOGGED]
_FLAGS = ("reached", "right_party", "promised", "planned", "refused", "complained", "opted_out")
CONTACTS = [
    ("debtor", pa.int64()), ("day", pa.int32()), ("action", _TEXT), ("hour", pa.int8()), ("tone", pa.int8()),
    ("offered_plan", pa.bool_()), ("propensity", pa.float64()), *((flag, pa.bool_()) for flag in _FLAGS),
    ("cost_minor", pa.int64()),
]  # fmt: skip
DECISIONS = [("debtor", pa.int64()), ("day", pa.int32()), ("action", _TEXT), ("propensity", pa.float64()), *STATE]
DAILY = [("day", pa.int32()), ("on", pa.date32()), *(
    (name, pa.int64())
    for name in ("contacts", *ACTIONS[1:], "right_party", "promised", "recovered_minor", "missed_minor", "cured",
                 "past_due_minor", "past_due_debtors", "complaints", "cost_minor")
)]  # fmt: skip
SCHEMAS = {
    "payments": [("debtor", pa.int64()), ("day", pa.int32()), ("amount_minor", pa.int64()), ("why", _TEXT),
                 ("dpd", pa.int32()), ("after_contact", pa.bool_())],
    "promises": [("debtor", pa.int64()), ("day", pa.int32()), ("due_day", pa.int32()), ("amount_minor", pa.int64()),
                 ("paid_minor", pa.int64()), ("state", _TEXT)],
    "complaints": [("debtor", pa.int64()), ("day", pa.int32()), ("cause", _TEXT), ("action", _TEXT)],
    "events": [("debtor", pa.int64()), ("day", pa.int32()), ("kind", _TEXT)],
    "standings": [("debtor", pa.int64()), ("day", pa.int32()), ("bucket", _TEXT), ("past_due_minor", pa.int64()),
                  ("dpd", pa.int32()), ("written_off", pa.bool_())],
}  # fmt: skip


def finish(log: Log, book: Book, *, policy: str, seed: int, days: int, start_on: dt.date,
           holdout: NDArray[np.bool_], log_state: bool) -> Run:  # fmt: skip
    """The tables and sums of a run that has ended."""
    still = np.flatnonzero(book.promise_due != NEVER)
    promises = log.table("promises", pa.schema(SCHEMAS["promises"]))
    if len(still):
        opened = Log()
        opened.add(
            "promises", book.promise_made[still], debtor=still, due_day=book.promise_due[still],
            amount_minor=book.promise_amount[still], paid_minor=book.promise_paid[still], state=np.full(len(still), 2),
        )  # fmt: skip
        promises = pa.concat_tables([promises, opened.table("promises", promises.schema)]).combine_chunks()
    world = book.people.world
    contacts = log.table("contacts", pa.schema([*CONTACTS, *(STATE if log_state else [])]))
    tables = {name: log.table(name, pa.schema(fields)) for name, fields in SCHEMAS.items() if name != "promises"}
    daily = pa.Table.from_pylist(log.daily, schema=pa.schema(DAILY))
    final = pa.table(
        {
            "debtor": np.arange(book.size), "dpd": book.dpd, "bucket": np.asarray(BUCKETS)[book.bucket],
            "past_due_minor": book.past_due, "exposure_minor": book.balance, "in_plan": book.in_plan,
            "promises_kept": book.kept, "promises_broken": book.broken, "complaints": book.complaints,
            "hardship": book.hardship, "in_litigation": book.litigation, "written_off": book.written_off,
            "holdout": holdout,
        }
    )  # fmt: skip
    return Run(
        world=world.name, policy=policy, seed=seed, days=days, size=book.size, start_on=start_on, contacts=contacts,
        promises=promises, daily=daily, final=final,
        decisions=log.table("decisions", pa.schema(DECISIONS)) if log_state else None, **tables,
        summary=_summary(contacts, tables, promises, daily, book, holdout),
    )  # fmt: skip


def _summary(contacts: pa.Table, tables: Mapping[str, pa.Table], promises: pa.Table, daily: pa.Table, book: Book,
             holdout: NDArray[np.bool_]) -> dict[str, Any]:  # fmt: skip
    world = book.people.world
    amount = tables["payments"]["amount_minor"].to_numpy()
    recovered = int(amount.sum())
    action = contacts["action"].combine_chunks().indices.to_numpy()
    by_action = np.bincount(action, minlength=len(ACTIONS))
    states = promises["state"].combine_chunks().indices.to_numpy()
    complaints = tables["complaints"].num_rows
    kinds = tables["events"]["kind"].combine_chunks().indices.to_numpy()
    counts = {name: int((kinds == n).sum()) for n, name in enumerate(EVENTS)}
    done = int(by_action[1:].sum())
    cost = int(contacts["cost_minor"].to_numpy().sum())
    alone = holdout[tables["payments"]["debtor"].to_numpy()]
    return {
        "recovered_minor": recovered, "contacts": done,
        "contacts_by_action": {name: int(by_action[n]) for n, name in enumerate(ACTIONS) if n},
        "reached": int(contacts["reached"].to_numpy().sum()),
        "right_party": int(contacts["right_party"].to_numpy().sum()),
        "cured": counts["cured"], "entered": counts["missed"], "complaints": complaints, "cost_minor": cost,
        "complaint_cost_minor": complaints * int(world["cost.complaint_minor"]),
        "recovered_per_contact_minor": recovered / done if done else 0.0,
        "promises_made": promises.num_rows, "promises_kept": int((states == 1).sum()),
        "promises_broken": int((states == 0).sum()), "plans_started": counts["plan_started"],
        "plans_kept": counts["plan_kept"], "plans_broken": counts["plan_broken"],
        "opted_out": counts["opted_out"], "written_off": counts["written_off"],
        "past_due_minor": int(book.past_due.sum()), "past_due_start_minor": int(book.people.past_due_minor.sum()),
        "billed_past_due_minor": int(sum(daily["missed_minor"].to_pylist())),
        "holdout": int(holdout.sum()), "holdout_recovered_minor": int(amount[alone].sum()),
    }  # fmt: skip
