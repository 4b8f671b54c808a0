"""The actions of a day as numpy columns, in one order whatever the order they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cureline.engine.allocate.documents import AllocationError, Capacity
from cureline.engine.allocate.prices import Ints

PPM = 1_000_000

# What plan() reads; `currency` too where it is given, else every amount is in the capacity's currency.
NEEDED: Mapping[str, pa.DataType] = {
    "customer_id": pa.string(), "account_id": pa.string(), "action_id": pa.string(), "channel": pa.string(),
    "skill": pa.string(), "minutes": pa.int64(), "preference": pa.int64(), "value_minor": pa.int64(),
    "cost_minor": pa.int64(), "language": pa.string(), "region": pa.string(), "district": pa.string(),
    "portfolio": pa.string(), "days_since_contact": pa.int64(), "last_collector_id": pa.string(), "hour": pa.int64(),
    "allowed": pa.bool_(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Codes:
    """A text column as places in its sorted distinct texts; -1 where empty."""

    at: Ints
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Actions sorted by customer, preference and action id. Money is in minor units of the capacity's currency."""

    customer: Ints
    customer_ids: pa.Array
    action_ids: pa.Array
    value: Ints
    valued: NDArray[np.bool_]
    cost: Ints
    minutes: Ints
    hour: Ints
    must: NDArray[np.bool_]
    channel: Codes
    skill: Codes
    language: Codes
    region: Codes
    district: Codes
    portfolio: Codes
    last_collector: Codes

    @property
    def rows(self) -> int:
        """How many actions there are."""
        return len(self.customer)

    @property
    def customers(self) -> int:
        """How many customers they are of."""
        return int(self.customer[-1]) + 1 if self.rows else 0


def read(actions: pa.Table, capacity: Capacity) -> Frame:
    """Check, sort and encode. Raises ValueError for a missing column, a row that is not allowed or an action twice."""
    missing = sorted(set(NEEDED) - set(actions.column_names))
    if missing:
        raise ValueError(f"plan: the actions lack {', '.join(missing)}")
    extra = ["currency"] if "currency" in actions.column_names else []
    table = pa.table(
        {name: actions[name].cast(kind) for name, kind in NEEDED.items()}
        | {name: actions[name].cast(pa.string()) for name in extra}
    )
    refused = pc.sum(pc.invert(pc.fill_null(table["allowed"], False))).as_py() or 0
    if refused:
        raise ValueError(f"plan: {refused} of the actions are not allowed by the gate")
    keys = [("customer_id", "ascending"), ("preference", "ascending"), ("action_id", "ascending")]
    table = table.take(pc.sort_indices(table, sort_keys=keys)).combine_chunks()
    customer_ids, action_ids = _array(table["customer_id"]), _array(table["action_id"])
    if customer_ids.null_count or action_ids.null_count:
        raise ValueError("plan: an action lacks its customer or its id")
    customer = _runs(customer_ids)
    _check_once(customer, action_ids)
    ppm = _exchange(table["currency"], capacity) if extra else np.full(table.num_rows, PPM)
    valued = pc.is_valid(table["value_minor"]).to_numpy()
    waiting = _integers(table["days_since_contact"])
    must = waiting > capacity.floor_days if capacity.floor_days is not None else np.zeros(len(waiting), bool)
    # one row that says so is enough: the floor is the customer's
    must = np.bincount(customer, must, int(customer[-1]) + 1 if len(customer) else 0)[customer] > 0
    return Frame(
        customer, customer_ids, action_ids, _converted(_integers(table["value_minor"]), ppm), valued,
        _converted(_integers(table["cost_minor"]), ppm), _integers(table["minutes"]), _integers(table["hour"]), must,
        *(_codes(table[name])
          for name in ("channel", "skill", "language", "region", "district", "portfolio", "last_collector_id")),
    )  # fmt: skip


def _array(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _runs(ids: pa.Array) -> Ints:
    """The number of the run of equal ids that each row of a sorted column is in."""
    if not len(ids):
        return np.zeros(0, np.int64)
    changed = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
    return np.concatenate([[0], np.cumsum(changed, dtype=np.int64)])


def _check_once(customer: Ints, action_ids: pa.Array) -> None:
    codes = action_ids.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    pairs = customer * (int(codes.max(initial=0)) + 1) + codes
    if len(np.unique(pairs)) != len(pairs):
        raise ValueError("plan: an action of a customer stands twice")


def _integers(column: pa.ChunkedArray) -> Ints:
    filled: Ints = pc.fill_null(column, 0).to_numpy().astype(np.int64)
    return filled


def _exchange(currencies: pa.ChunkedArray, capacity: Capacity) -> Ints:
    codes = _codes(currencies)
    unknown = sorted(set(codes.texts) - set(capacity.exchange_ppm))
    if unknown:
        raise AllocationError(f"capacity: exchange_ppm lacks {unknown[0]}")
    if (codes.at < 0).any():
        raise ValueError("plan: an action lacks its currency")
    return np.array([capacity.exchange_ppm[text] for text in codes.texts], np.int64)[codes.at]


def _converted(amount: Ints, ppm: Ints) -> Ints:
    """An amount in the plan's currency, rounded half up, in integers that do not overflow."""
    return (amount // PPM) * ppm + ((amount % PPM) * ppm + PPM // 2) // PPM


def _codes(column: pa.ChunkedArray) -> Codes:
    """Places in sorted texts, so that no code depends on the order of rows."""
    encoded = _array(column).dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    order = sorted(range(len(texts)), key=texts.__getitem__)
    place = np.empty(len(texts) + 1, np.int64)
    place[order] = np.arange(len(texts))
    place[-1] = -1
    at = pc.fill_null(encoded.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    return Codes(place[at], tuple(texts[i] for i in order))
