"""A policy that decides each simulated day by the bank's own strategy documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import yaml
from numpy.typing import NDArray

from cureline.engine.simulate.contacting import TONES
from cureline.engine.simulate.day import Choice, Day
from cureline.engine.simulate.worlds import ACTIONS

if TYPE_CHECKING:
    from cureline.engine.allocate import Capacity, Response
    from cureline.engine.strategy import Strategy

_TYPES = {"text": pa.string(), "integer": pa.int64(), "money": pa.int64(), "real": pa.float64(),
          "boolean": pa.bool_(), "date": pa.date32()}  # fmt: skip
# what a run does not know of a customer but a document may ask
_SAME: Mapping[str, Any] = {
    "accounts": 1, "language": "zh-Hans", "secured": False, "guaranteed": False, "first_payment_default": False,
    "first_party": True, "time_zone": "Asia/Shanghai", "product_count": 1, "currency": "CNY",
}  # fmt: skip
_BUSINESS = ("small_business_loan", "corporate_loan")
# Documents count days up to the day that judges, so that the day itself may be any: one, and the query stays the same.
AS_OF = dt.date(2026, 1, 1)
_NOBODY = np.empty(0, dtype=np.int64)
_MOST_ROUNDS = 8


@cache
def sounds() -> Mapping[str, tuple[int, bool]]:
    """Tone and offer of a plan by script."""
    text = resources.files("cureline.engine.simulate").joinpath("scripts.yaml").read_text(encoding="utf-8")
    return {s: (TONES.index(e["tone"]) - 1, e["plan"]) for s, e in yaml.safe_load(text)["scripts"].items()}


def strategy_policy(
    strategies: Sequence[Strategy], *, response: Response, capacity: Capacity | None = None, every_days: int = 1,
    product: str = "credit_card",
) -> StrategyPolicy:  # fmt: skip
    """A policy that works by strategy documents: the first that applies decides a customer's step and candidates.

    Of the candidates that the gate allows, those worth most by the response document are done, as far as the run's
    capacity goes, and the contacts of the capacity document where one is given. `every_days`: the documents decide
    anew so often, and candidates not done stay for the days between. `product` as in the world.
    """
    return StrategyPolicy(strategies, response, capacity, every_days, product)


class StrategyPolicy:
    """Made by `strategy_policy`."""

    def __init__(
        self, strategies: Sequence[Strategy], response: Response, capacity: Capacity | None, every_days: int,
        product: str,
    ) -> None:  # fmt: skip
        self.name = "+".join(strategy.label for strategy in strategies)
        self._strategies, self._every, self._product = list(strategies), every_days, product
        self._limits = None if capacity is None else {a: c.contacts for a, c in capacity.channels.items()}
        self._documents = _Documents(self._strategies, response)
        self._debtor, self._action = _NOBODY, _NOBODY
        self._value, self._hour, self._tone = (np.empty(0, dtype=np.float64) for _ in range(3))
        self._plan = np.empty(0, dtype=np.bool_)

    def choose(self, day: Day) -> Choice:
        """The documents' choice of the day."""
        if day.number % self._every == 0:
            self._decide(day)
        open_ = day.allowed[self._debtor, self._action] & (self._value > 0)
        chosen = self._assign(day, np.flatnonzero(open_))
        action = np.zeros(day.size, dtype=np.int8)
        hour = np.zeros(day.size, dtype=np.int8)
        tone = np.zeros(day.size, dtype=np.int8)
        plan = np.zeros(day.size, dtype=np.bool_)
        who = self._debtor[chosen]
        action[who], hour[who] = self._action[chosen], self._hour[chosen]
        tone[who], plan[who] = self._tone[chosen], self._plan[chosen]
        # what was done is done until the documents decide anew
        self._value[np.isin(self._debtor, who)] = -1
        return Choice(action, hour=hour, tone=tone, plan=plan)

    def _assign(self, day: Day, open_: NDArray[np.int64]) -> NDArray[np.int64]:
        """Who gets what: each debtor the action worth most of those for which there is room, the most worth first."""
        room = day.capacity.copy()
        if self._limits is not None:
            for a, name in enumerate(ACTIONS[1:], 1):
                limit = self._limits.get(name, 0)
                room[a] = room[a] if limit is None else min(room[a], limit)
        chosen: list[NDArray[np.int64]] = []
        # worth most first, and the earlier place first where two are worth the same
        left = open_[np.lexsort((open_, -self._value[open_]))]
        for _ in range(_MOST_ROUNDS):
            left = left[room[self._action[left]] > 0]
            if not len(left):
                break
            _, first = np.unique(self._debtor[left], return_index=True)
            wanted = left[np.sort(first)]
            action = self._action[wanted]
            won = np.concatenate([wanted[action == a][: room[a]] for a in range(1, len(ACTIONS))])
            chosen.append(won)
            room -= np.bincount(self._action[won], minlength=len(ACTIONS))
            left = left[~np.isin(self._debtor[left], self._debtor[won])]
        return np.concatenate(chosen) if chosen else _NOBODY

    def _decide(self, day: Day) -> None:
        """The day's candidates with their worth, of everyone about whom anything may be done."""
        rows = np.flatnonzero(day.allowed[:, 1:].any(axis=1))
        table = self._documents.candidates(_table(day, rows, self._product))
        self._debtor = table["customer_id"].combine_chunks().cast(pa.int64()).to_numpy()
        channel = table["channel"].combine_chunks().dictionary_encode()
        places = np.asarray([ACTIONS.index(name) for name in channel.dictionary.to_pylist()], dtype=np.int64)
        self._action = places[channel.indices.to_numpy()] if len(places) else _NOBODY
        self._value = table["value_minor"].combine_chunks().fill_null(-1).to_numpy().astype(np.float64)
        first, last = np.asarray([(0, 23), *(day.hours[a] for a in ACTIONS[1:])]).T
        hour = table["hour"].combine_chunks().to_numpy()
        self._hour = np.clip(hour, first[self._action], last[self._action])
        heard = [sounds().get(script, (0, False)) for script in table["script"].to_pylist()]
        self._tone = np.asarray([tone for tone, _ in heard], dtype=np.float64)
        self._plan = np.asarray([plan for _, plan in heard], dtype=np.bool_)


class _Documents:
    """The strategies' and the response's query, translated once: only the customers change from day to day."""

    def __init__(self, strategies: Sequence[Strategy], response: Response) -> None:
        self._strategies, self._response = strategies, response
        self._backend = ibis.duckdb.connect(threads=1)
        self._query: ir.Table | None = None
        self._sql = ""

    def candidates(self, customers: pa.Table) -> pa.Table:
        """Candidates of the day with their worth, in a fixed order."""
        connection = self._backend.con
        connection.register("today", customers)
        if self._query is None:
            connection.execute("CREATE TABLE customers AS SELECT * FROM today")
            self._query = self._expression(self._backend.table("customers"))
            # this run also makes the documents' small tables known to the connection
            found = self._backend.to_pyarrow(self._query)
            self._sql = self._backend.compile(self._query)
        else:
            connection.execute("DELETE FROM customers")
            connection.execute("INSERT INTO customers SELECT * FROM today")
            found = connection.sql(self._sql).to_arrow_table()
        connection.unregister("today")
        return found

    def _expression(self, customers: ir.Table) -> ir.Table:
        # not at the top: those packages are many times this one
        from cureline.engine import allocate, strategy

        decided = strategy.decide_by_first(customers, self._strategies, as_of=AS_OF)
        found = strategy.actions_of_all(decided, customers, self._strategies, as_of=AS_OF)
        valued = allocate.value(found, customers, self._response)
        wanted = valued.select("customer_id", "channel", "script", "hour", "value_minor", "preference")
        return wanted.order_by("customer_id", "preference", "channel", "script")


def _table(day: Day, rows: NDArray[np.int64], product: str) -> pa.Table:
    """What the bank sees of these debtors, in every column of the strategies' vocabulary; null where it is unknown."""
    from cureline.engine.strategy import VOCABULARY

    state, n = day.state, len(rows)
    seen: dict[str, Any] = {name: state[name][rows] for name in state if name in VOCABULARY}
    seen.update(
        customer_id=rows.astype(str), lead_account_id=rows.astype(str), jurisdiction=["CN"] * n, product=[product] * n,
        kind=["business" if product in _BUSINESS else "person"] * n,
        accounts_past_due=(state["dpd"][rows] > 0).astype(np.int64),
        last_contact_on=_days_ago(state["days_since_contact"][rows]),
        last_right_party_on=_days_ago(state["days_since_right_party"][rows]),
        promise_due_on=_days_ago(-state["promise_due_in_days"][rows]),
        months_since_payment=np.floor(state["days_since_payment"][rows] / 30),
        five_tier=_five_tier(state["dpd"][rows]),
    )  # fmt: skip
    columns = {}
    for name, kind in VOCABULARY.items():
        if name in seen:
            columns[name] = pa.array(seen[name], from_pandas=True).cast(_TYPES[kind])
        else:
            columns[name] = pa.array([_SAME.get(name)] * n, type=_TYPES[kind])
    return pa.table(columns)


def _days_ago(days: NDArray[np.float32]) -> NDArray[Any]:
    """The date so many days before AS_OF; null where the days are NaN."""
    found = np.datetime64(AS_OF, "D") - np.nan_to_num(days).astype("timedelta64[D]")
    return np.where(np.isnan(days), np.datetime64("NaT", "D"), found)


def _five_tier(dpd: NDArray[np.int32]) -> NDArray[Any]:
    """The class by days past due alone (Order 2023 No. 1 art. 10: more than 90, 270 and 360 days)."""
    names = np.asarray(["normal", "watch", "substandard", "doubtful", "loss"])
    found: NDArray[Any] = names[np.searchsorted([0, 90, 270, 360], dpd, side="left")]
    return found
