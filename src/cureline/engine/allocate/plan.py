"""The plan of a day: at most one action a customer, within every capacity, of the most value."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from cureline.engine.allocate import handing, routes
from cureline.engine.allocate.documents import Capacity
from cureline.engine.allocate.exchange import exchange
from cureline.engine.allocate.frame import Frame, read
from cureline.engine.allocate.handing import Handed
from cureline.engine.allocate.parts import by_parts
from cureline.engine.allocate.prices import Blocks, Floats, Ints, Prices, solve
from cureline.engine.allocate.repair import repair, used
from cureline.engine.allocate.staffing import Staffing, staff

ASSIGNMENTS = pa.schema(
    {"customer_id": pa.string(), "action_id": pa.string(), "team": pa.string(), "collector_id": pa.string(),
     "rank": pa.int64(), "route": pa.string()}
)  # fmt: skip
UNASSIGNED = pa.schema({"customer_id": pa.string(), "action_id": pa.string(), "reason": pa.string()})
REASONS = ("not_valued", "nobody_qualified", "not_worth", "other_action_chosen", "over_capacity")
# A plan this near its bound is good enough.
_GAP = 2e-5
# With more customers than this the day is taken apart by region and team.
LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """A day's plan.

    `assignments`: `customer_id, action_id, team, collector_id` (both null for what no person does)`, rank` (order in
    the collector's day, or within a channel that no person works; from 1)`, route` (districts of the collector's day
    in the field, `;`-joined; null but for visits). `unassigned`: every other action with its `reason` (REASONS). Both
    sorted by customer and action. `report`: see docs/allocation.md.
    """

    assignments: pa.Table
    unassigned: pa.Table
    report: dict[str, Any]


def plan(actions: pa.Table, capacity: Capacity, *, as_of: dt.date, largest: int = LARGEST) -> Plan:
    """Choose the day's actions, their teams and collectors.

    `actions` has the columns of `frame.NEEDED` and may have `currency`; all rows must be allowed. Maximises value
    and continuity, after the fairness floor: customers past due longer than the floor without a contact come first.
    A day of more customers than `largest` is solved part by part, by region and by who may do it. The same rows in any
    order give the same bytes. Raises ValueError for rows that are not allowed, lack a column or
    stand twice, and AllocationError for a currency the capacity document has no rate of.
    """
    frame = read(actions, capacity)
    staffing = staff(frame, capacity)
    found, chosen = _solved(frame, staffing, largest)
    way = routes.choose(frame, staffing, found.prices, capacity)
    whole, freer = staffing, found
    if "visit" in frame.channel.texts and staffing.columns.customers:
        # a visit is now only where somebody goes; the bound stays that of the freer problem
        staffing = staff(frame, capacity, way)
        found, chosen = _solved(frame, staffing, largest)
    if chosen is None:
        chosen = repair(staffing.columns, found)
    exchange(staffing.columns, chosen, found.prices, found.bound, gap=_GAP)
    handed = handing.hand_out(frame, staffing, capacity, chosen, found.prices)
    row_column = _by_row(frame, staffing, handed)
    return Plan(
        _assignments(frame, staffing, capacity, handed, way),
        _unassigned(frame, whole, row_column),
        _report(frame, staffing, capacity, found.prices, handed, as_of, whole, freer),
    )


def _solved(frame: Frame, staffing: Staffing, largest: int) -> tuple[Prices, Ints | None]:
    """Prices with their bound; with more customers than `largest` also the plan, made part by part."""
    columns = staffing.columns
    if columns.customers <= largest:
        return solve(columns), None
    # customers of one region for whom the same people may do their first action
    first = columns.start[:-1]
    part = frame.region.at[staffing.row[first]] * (len(staffing.pools) + 1) + staffing.pool[first]
    whole = by_parts(columns, part, gap=_GAP)
    choice = Blocks(columns).choose(whole.prices)
    return Prices(whole.prices, choice.bound, choice), whole.chosen


def _by_row(frame: Frame, staffing: Staffing, handed: Handed) -> Ints:
    """1 for each row that is in the plan."""
    planned = np.zeros(frame.rows, np.int64)
    planned[staffing.row[handed.column[handed.column >= 0]]] = 1
    return planned


def _assignments(
    frame: Frame, staffing: Staffing, capacity: Capacity, handed: Handed, way: dict[int, frozenset[str]]
) -> pa.Table:
    taken = np.flatnonzero(handed.column >= 0)
    column, collector = handed.column[taken], handed.collector[taken]
    row = staffing.row[column]
    channel = frame.channel.at[row]
    visiting = channel == (frame.channel.texts.index("visit") if "visit" in frame.channel.texts else -2)
    # one list a collector, and one a channel for what no person does
    day = np.where(collector >= 0, collector, len(capacity.collectors) + channel)
    # in the field district by district, elsewhere by the hour
    stop = np.where(visiting, frame.district.at[row], -1)
    order = np.lexsort((row, -frame.value[row], frame.hour[row], stop, day))
    sorted_day = day[order]
    first = np.flatnonzero(np.append(True, sorted_day[1:] != sorted_day[:-1])) if len(order) else np.zeros(0, np.int64)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order)))) + 1
    people = [capacity.collectors[n] if n >= 0 else None for n in collector.tolist()]
    texts = {n: ";".join(sorted(districts)) for n, districts in way.items()}
    table = pa.table(
        {
            "customer_id": frame.customer_ids.take(pa.array(row)),
            "action_id": frame.action_ids.take(pa.array(row)),
            "team": pa.array([c.team if c else None for c in people], pa.string()),
            "collector_id": pa.array([c.id if c else None for c in people], pa.string()),
            "rank": pa.array(rank, pa.int64()),
            "route": pa.array(
                [texts.get(n) if v else None for n, v in zip(collector.tolist(), visiting.tolist(), strict=True)],
                pa.string(),
            ),
        },
        schema=ASSIGNMENTS,
    )
    return table.sort_by([("customer_id", "ascending"), ("action_id", "ascending")]).combine_chunks()


def _unassigned(frame: Frame, staffing: Staffing, planned: Ints) -> pa.Table:
    nobody = np.zeros(frame.rows, bool)
    nobody[staffing.nobody] = True
    served = np.zeros(frame.customers, bool)
    served[frame.customer[planned > 0]] = True
    reason = np.select(
        [~frame.valued, nobody, (frame.value <= 0) & ~frame.must, served[frame.customer]], [0, 1, 2, 3], 4
    )
    rest = np.flatnonzero(planned == 0)
    table = pa.table(
        {
            "customer_id": frame.customer_ids.take(pa.array(rest)),
            "action_id": frame.action_ids.take(pa.array(rest)),
            "reason": pa.array(REASONS).take(pa.array(reason[rest])),
        },
        schema=UNASSIGNED,
    )
    return table.sort_by([("customer_id", "ascending"), ("action_id", "ascending")]).combine_chunks()


def _report(
    frame: Frame,
    staffing: Staffing,
    capacity: Capacity,
    prices: Floats,
    handed: Handed,
    as_of: dt.date,
    whole: Staffing,
    freer: Prices,
) -> dict[str, Any]:
    taken = handed.column[handed.column >= 0]
    value = int(frame.value[staffing.row[taken]].sum())
    people = {c.id: n for n, c in enumerate(capacity.collectors)}
    last = np.array([people.get(t, -2) for t in frame.last_collector.texts] + [-2], np.int64)
    kept = last[frame.last_collector.at[staffing.row[taken]]] == handed.collector[handed.column >= 0]
    bonus = int(staffing.bonus[taken][kept].sum())
    must = np.zeros(frame.customers, bool)
    must[frame.customer[frame.must]] = True
    served = np.zeros(frame.customers, bool)
    served[frame.customer[staffing.row[taken]]] = True
    # no plan that leaves out the same overdue customers can bring more than the others' part of the dual
    ceiling = freer.bound - float(freer.choice.worth[(must & ~served)[whole.customers]].sum())
    uses = used(staffing.columns, handed.column)
    return {
        "as_of": as_of.isoformat(),
        "capacity": f"{capacity.name} {capacity.version}",
        "currency": capacity.currency,
        "customers": frame.customers,
        "actions": frame.rows,
        "assigned": len(taken),
        "value_minor": value,
        "continuity_minor": bonus,
        "bound_minor": math.ceil(ceiling),
        "gap": round(max(0.0, (ceiling - value - bonus) / max(abs(ceiling), 1.0)), 9),
        "floor": {
            "days": capacity.floor_days,
            "customers": int(must.sum()),
            "served": int((must & served).sum()),
            "not_served": int((must & ~served).sum()),
        },
        "continuity": {"with_last_collector": int(kept.sum())},
        "capacities": [
            {"capacity": f"{r.name}/{r.unit}", "unit": r.unit, "has": r.has, "uses": round(float(u)),
             "worth_minor": round(float(p), 3)}
            for r, u, p in zip(staffing.resources, uses, prices, strict=True)
        ],
    }  # fmt: skip
