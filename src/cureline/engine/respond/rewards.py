"""Rewards: what was recovered within some days of a decision, net of what contacts cost and complaints harm."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from cureline.engine.respond.log import Flags, Floats, Integers, Log, LogError
from cureline.engine.respond.settings import ACTIONS, STATE

if TYPE_CHECKING:
    from cureline.engine.simulate import Run

_MIDDLE = 50


def episodes_of(
    run: Run, horizon: int, *, days: Collection[int] | None = None, chances: Mapping[int, Floats] | None = None,
    complaint_minor: int | None = None,
) -> Log:  # fmt: skip
    """The decisions about debtors past due of a simulated run (made with `log_state=True`) as a log.

    reward = payments from the decision's day on for `horizon` days, less the cost of all contacts and
    `complaint_minor` (the world's, if not given) for each complaint of those days, the decision's own included.
    Decisions whose horizon passes the run's end are left out. `days`: only decisions of these days; `chances`: of every
    action (debtor by action) on these days, as `Lottery` keeps them. Raises LogError for a run without its decisions.
    """
    if run.decisions is None:
        raise LogError("the run kept no decisions: run it with log_state=True")
    if horizon < 1:
        raise LogError("a horizon has at least one day")
    wanted = np.asarray([d for d in range(run.days - horizon + 1) if days is None or d in days], dtype=np.int64)
    # of debtors not past due the run keeps only those who were contacted: a row that hangs on what was done is none
    late = run.decisions["past_due_minor"].to_numpy() > 0
    table = run.decisions.filter(pa.array(late & np.isin(run.decisions["day"].to_numpy(), wanted)))
    if not table.num_rows:
        raise LogError(f"no decision has {horizon} days after it")
    if complaint_minor is None:
        from cureline.engine.simulate import load_world

        complaint_minor = int(load_world(run.world)["cost.complaint_minor"])
    debtor, day = table["debtor"].to_numpy(), table["day"].to_numpy().astype(np.int64)
    events = run.events.filter(pa.array(np.asarray(run.events["kind"].cast(pa.string()).to_pylist()) == "cured"))
    window = _Window(run.days, debtor, day, horizon)
    paid = window.total(run.payments, run.payments["amount_minor"].to_numpy())
    cost = window.total(run.contacts, run.contacts["cost_minor"].to_numpy())
    harm = window.total(run.complaints, np.full(run.complaints.num_rows, complaint_minor))
    place, done = _match(run, debtor, day)
    columns: dict[str, Any] = {
        "customer_id": debtor, "day": day, "on": np.datetime64(run.start_on, "D") + day,
        "action": table["action"].cast(pa.string()), "propensity": table["propensity"],
        "reward": (paid - cost - harm).astype(np.float64), "recovered_minor": paid, "cost_minor": cost,
        "harm_minor": harm, "cured": window.total(events, np.ones(events.num_rows, dtype=np.int64)) > 0,
        **{flag: pa.array(run.contacts[flag].to_numpy()[place], mask=~done) if len(run.contacts) else
           pa.nulls(len(debtor), pa.bool_()) for flag in ("reached", "complained")},
        **_state(table),
    }  # fmt: skip
    if chances is not None:
        if lacking := set(np.unique(day).tolist()) - set(chances):
            raise LogError(f"no chances of day {min(lacking)}")
        every = np.stack([chances[d][w] for w, d in zip(debtor.tolist(), day.tolist(), strict=True)])
        columns |= {f"p_{name}": every[:, place] for place, name in enumerate(ACTIONS)}
    return Log(pa.table(columns))


class _Window:
    """Sums over the days from each decision's on."""

    def __init__(self, days: int, debtor: Integers, day: Integers, horizon: int) -> None:
        self._span = days + 1
        self._begin = debtor * self._span + day
        self._end = debtor * self._span + np.minimum(day + horizon, days)

    def total(self, table: pa.Table, amount: Integers) -> Integers:
        """Of a table's rows (`debtor`, `day`)."""
        key = table["debtor"].to_numpy() * self._span + table["day"].to_numpy()
        order = np.argsort(key, kind="stable")
        sums = np.concatenate(([0], np.cumsum(np.asarray(amount, dtype=np.int64)[order])))
        found: Integers = sums[np.searchsorted(key[order], self._end)] - sums[np.searchsorted(key[order], self._begin)]
        return found


def _match(run: Run, debtor: Integers, day: Integers) -> tuple[Integers, Flags]:
    """The place of each decision's contact in the run's contacts, and whether there is one."""
    span = run.days + 1
    key = run.contacts["debtor"].to_numpy() * span + run.contacts["day"].to_numpy()
    order = np.argsort(key, kind="stable")
    wanted = debtor * span + day
    place = np.searchsorted(key[order], wanted)
    inside = np.minimum(place, max(len(key) - 1, 0))
    if not len(key):
        return inside, np.zeros(len(debtor), dtype=bool)
    found = order[inside]
    return found, (place < len(key)) & (key[found] == wanted)


def _state(table: pa.Table) -> dict[str, Any]:
    """The state's columns that the run logged; bucket and quadrant follow from what it did."""
    names = set(table.column_names)
    state: dict[str, Any] = {s.name: table[s.name] for s in STATE if s.name in names}
    levels = {s.name: np.asarray(s.levels) for s in STATE}
    if "bucket" not in names and "bucket_number" in names:
        state["bucket"] = levels["bucket"][table["bucket_number"].to_numpy()]
    if "quadrant" not in names and {"ability", "willingness"} <= names:
        cannot, wont = (table[name].to_numpy() < _MIDDLE for name in ("ability", "willingness"))
        state["quadrant"] = levels["quadrant"][cannot * 2 + wont]
    return state
