"""A log of decisions from the facts of results: what the desk really did, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib import resources

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from cureline.engine.allocate import Response
from cureline.engine.evaluate import FACTS, empty
from cureline.engine.respond.log import Log, LogError

_READ = ("standings", "contacts", "promises", "payments", "episodes", "complaints")


def log_of(
    facts: Mapping[str, pa.Table], response: Response, *, horizon: int = 30, every_days: int = 1,
    since: dt.date | None = None, until: dt.date | None = None,
) -> Log:  # fmt: skip
    """Every customer past due on every decision day, with the day's first contact (or none) as the action.

    reward = money past due recovered from the day on for `horizon` days, less what contacts of those days cost and each
    complaint by `response.costs`. Propensities are unknown (null): they are estimated when it is learned from, which
    is right only as far as the state explains who was contacted; a randomised experiment needs no such trust. Customers
    whose currency has no costs are left out. Raises LogError when no decision has `horizon` known days.
    """
    tables = {name: facts.get(name, empty(name)) for name in _READ}
    spans = tables["episodes"]
    if not spans.num_rows:
        raise LogError("the facts know of no time past due")
    first = since or pc.min(spans["entered_on"]).as_py()
    last = until or pc.max(spans["known_until_on"]).as_py()
    if first + dt.timedelta(days=horizon - 1) > last:
        raise LogError(f"no decision from {first} on has {horizon} days known after it (until {last})")
    backend = ibis.duckdb.connect(threads=1)
    try:
        for name, table in tables.items():
            if lacking := sorted(set(FACTS[name].ibis_schema()) - set(table.column_names)):
                raise LogError(f"{name} lacks {lacking[0]}")
            backend.con.register(name, table)
        backend.con.register(
            "complaint_costs",
            pa.table({
                "currency": pa.array(list(response.costs), pa.string()),
                "complaint_minor": pa.array([c.complaint for c in response.costs.values()], pa.int64()),
            }),
        )  # fmt: skip
        sql = resources.files("cureline.engine.respond").joinpath("decisions.sql").read_text(encoding="utf-8")
        given = {"since": first, "until": last, "horizon": horizon, "every": every_days}
        found = backend.con.sql(sql, params=given).to_arrow_table()
    finally:
        backend.disconnect()
    if not found.num_rows:
        raise LogError("nobody past due has enough days known")
    return Log(found)
