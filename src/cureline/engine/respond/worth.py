"""What a response document expects of each action in each row of a log, and the plan that would follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from cureline.engine import allocate
from cureline.engine.respond.log import LEFT_ALONE, Flags, Floats, Integers, Log
from cureline.engine.respond.settings import ACTIONS, SETTINGS

_TYPES = {"text": pa.string(), "integer": pa.int64(), "money": pa.int64(), "real": pa.float64(), "boolean": pa.bool_()}
_OF_THE_ACTION = ("channel", "script", "treatment", "step", "hour")
_PLAIN = {"customer_id": pa.string(), "language": pa.string(), "region": pa.string(), "district": pa.string(),
          "last_collector_id": pa.string()}  # fmt: skip
_REACH = ("call", "sms", "email", "letter", "visit")


@dataclass(frozen=True)
class Worth:
    """By row and action: `uplift` (rise of the chance to become current) and `value` (minor units, net); 0 for none."""

    uplift: Floats
    value: Floats


def worth(log: Log, response: allocate.Response) -> Worth:
    """What the document expects, by `allocate.value` itself; minutes as in the settings, NaN without costs."""
    channels = [action for action in ACTIONS if action in response.channels]
    rows = np.arange(len(log)).astype(str)
    customers = pa.table(_customers(log, rows))
    gated = pa.table({
        "customer_id": np.tile(rows, len(channels)),
        "channel": np.repeat(channels, len(log)),
        "minutes": np.repeat([SETTINGS["minutes"].get(name, 0) for name in channels], len(log)),
        **{name: pa.nulls(len(log) * len(channels), pa.int64() if name in ("step", "hour") else pa.string())
           for name in ("treatment", "step", "script", "hour")},
    })  # fmt: skip
    valued = allocate.value(ibis.memtable(gated), ibis.memtable(customers), response)
    found = ibis.duckdb.connect(threads=1).to_pyarrow(valued.select("customer_id", "channel", "uplift", "value_minor"))
    place = found["customer_id"].combine_chunks().cast(pa.int64()).to_numpy()
    action = np.asarray([ACTIONS.index(name) for name in found["channel"].to_pylist()], dtype=np.int64)
    made = Worth(*(np.full((len(log), len(ACTIONS)), np.nan) for _ in range(2)))
    for array, name in ((made.uplift, "uplift"), (made.value, "value_minor")):
        array[place, action] = found[name].combine_chunks().cast(pa.float64()).to_numpy(zero_copy_only=False)
        array[:, LEFT_ALONE] = 0.0
    return made


def planned(log: Log, response: allocate.Response) -> Floats:
    """The plan that the document leads to, as a target policy: each day as many of each action as the log had.

    Of what was possible in the log's own practice, customers get the action worth most; where more want one than there
    is room for, those to whom it is worth most get it, and the others their next best. Nothing worth less than 0.
    """
    value = worth(log, response).value.copy()
    value[np.isnan(value) | ~_open(log)] = -np.inf
    value[:, LEFT_ALONE] = 0.0
    day = _days(log)
    chosen = np.full(len(log), LEFT_ALONE, dtype=np.int64)
    for number in np.unique(day):
        rows = np.flatnonzero(day == number)
        room = np.bincount(log.action[rows], minlength=len(ACTIONS))
        chosen[rows] = _accepted(value[rows], room)
    return np.asarray(np.eye(len(ACTIONS))[chosen])


def _accepted(value: Floats, room: Integers) -> Integers:
    """Deferred acceptance: everyone asks for the best of what has not turned them down; an action keeps the best."""
    left = value.copy()
    while True:
        wish = left.argmax(axis=1)
        turned_down = False
        for action in range(len(ACTIONS)):
            asking = np.flatnonzero(wish == action)
            if action == LEFT_ALONE or len(asking) <= room[action]:
                continue
            order = asking[np.argsort(-value[asking, action], kind="stable")]
            left[order[room[action] :], action] = -np.inf
            turned_down = True
        if not turned_down:
            return wish


def _open(log: Log) -> Flags:
    """What the log's practice could have done: by its chances, else what it did in the cell often enough."""
    if log.chances is not None:
        return np.asarray(log.chances > 0)
    cells = int(log.group.max()) + 1
    done = np.zeros((cells, len(ACTIONS)))
    np.add.at(done, (log.group, log.action), 1)
    return np.asarray(done[log.group] >= SETTINGS["support"]["least_rows"])


def _days(log: Log) -> Integers:
    if log.has("on"):
        days: Any = log.table["on"].combine_chunks().cast(pa.date32()).cast(pa.int32())
        return np.asarray(days.to_numpy(zero_copy_only=False), dtype=np.int64)
    return np.zeros(len(log), dtype=np.int64)


def _customers(log: Log, rows: Any) -> dict[str, Any]:
    """Every column that `allocate.value` may read, null where the log has none."""
    columns: dict[str, Any] = {}
    kinds = {name: _TYPES[kind] for name, kind in allocate.VOCABULARY.items() if name not in _OF_THE_ACTION}
    kinds |= _PLAIN | {f"reach_{channel}": pa.float64() for channel in _REACH}
    for name, kind in kinds.items():
        if name != "customer_id" and log.has(name):
            columns[name] = log.table[name].combine_chunks().cast(kind, safe=False)
        else:
            columns[name] = pa.nulls(len(log), kind)
    columns["customer_id"] = pa.array(rows, pa.string())
    if not log.has("currency"):
        columns["currency"] = pa.array([SETTINGS["currency"]] * len(log))
    return columns
