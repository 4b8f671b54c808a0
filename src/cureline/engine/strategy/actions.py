"""Candidate actions: what could be done today about each customer on a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.strategy.document import Strategy

# A legal step needs no reachable person; every other channel needs a usable point.
REACH = {channel: f"reach_{channel}" for channel in ("call", "sms", "email", "letter", "visit")}
_PLAN = pa.schema(
    {**dict.fromkeys(("strategy", "arm", "treatment", "step", "action_id", "channel", "script", "skill"), pa.string()),
     **dict.fromkeys(
         ("from_hour", "to_hour", "minutes", "preference", "every_days", "cool_down_days"), pa.int64())}
)  # fmt: skip


def actions(decided: ir.Table, customers: ir.Table, strategy: Strategy, *, as_of: dt.date) -> ir.Table:
    """The candidate actions of the day, as a lazy table with one row a customer and channel.

    `decided` is what `decide` gave, `customers` portrait ⟕ score. A channel with no usable point (`reach_*` null)
    gives none; nor does a step whose `every_days` since the last contact, or `cool_down_days` since the last talk
    with the customer, have not passed. Gives `customer_id, account_id` (lead account)`, action_id`
    (`treatment/step/channel`)`, treatment, step, channel, script, skill` (null where no person does it)`, hour`
    (local: the best hour, or the nearest within the document's window)`, planned_on, minutes, preference`.
    """
    return _candidates(decided, customers, [strategy], ["treatment", "step"], as_of)


def actions_of_all(
    decided: ir.Table, customers: ir.Table, strategies: Sequence[Strategy], *, as_of: dt.date
) -> ir.Table:
    """As `actions`, of what `decide_by_first` gave: each customer's by its own strategy, in one pass."""
    return _candidates(decided, customers, strategies, ["strategy", "treatment", "step"], as_of)


def _candidates(
    decided: ir.Table, customers: ir.Table, strategies: Sequence[Strategy], keys: list[str], as_of: dt.date
) -> ir.Table:
    plan, keys = _plan(strategies, keys)
    on_a_step = decided.filter(decided.step.notnull()).select("customer_id", *keys)
    # a left join, though every customer is there: planners would otherwise fan out to channels before they join
    t = on_a_step.left_join(
        customers.select(
            "customer_id", "lead_account_id", "best_hour", "days_since_contact", "last_right_party_on", *REACH.values()
        ),
        "customer_id",
    ).drop("customer_id_right")
    t = t.inner_join(plan, keys)
    since_talk = ibis.literal(as_of).delta(t.last_right_party_on, unit="day")
    t = t.filter(
        reachable(t),
        t.days_since_contact.isnull() | (t.days_since_contact >= t.every_days),
        t.last_right_party_on.isnull() | (since_talk >= t.cool_down_days),
    )
    hour = ibis.greatest(t.from_hour, ibis.least(ibis.coalesce(t.best_hour, t.from_hour), t.to_hour - 1))
    return t.select(
        "customer_id", "action_id", "treatment", "step", "channel", "script", "skill", "minutes", "preference",
        account_id=t.lead_account_id, hour=hour.cast("int64"), planned_on=ibis.literal(as_of),
    )[
        "customer_id", "account_id", "action_id", "treatment", "step", "channel", "script", "skill", "hour",
        "planned_on", "minutes", "preference",
    ]  # fmt: skip


def reachable(t: ir.Table) -> ir.BooleanValue:
    """Whether the row's channel has a usable point."""
    return ibis.cases(*((t.channel == channel, t[column].notnull()) for channel, column in REACH.items()), else_=True)


def _plan(strategies: Sequence[Strategy], keys: list[str]) -> tuple[ir.Table, list[str]]:
    """The steps' channels as a small table, and the columns that lead to them."""
    by_arm = any(arm.ladders for strategy in strategies for arm in strategy.arms)
    rows: list[dict[str, Any]] = []
    for strategy in strategies:
        for arm in strategy.arms if by_arm else strategy.arms[:1]:
            for treatment in strategy.treatments:
                for step in strategy.ladder_of(treatment, arm):
                    rows += [
                        {"strategy": strategy.name, "arm": arm.id, "treatment": treatment, "step": step.id,
                         "action_id": f"{treatment}/{step.id}/{means.channel}", "channel": means.channel,
                         "script": means.script, "skill": means.skill, "from_hour": means.from_hour,
                         "to_hour": means.to_hour, "minutes": means.minutes, "preference": n,
                         "every_days": step.every_days, "cool_down_days": step.cool_down_days}
                        for n, means in enumerate(step.means, 1)
                    ]  # fmt: skip
    keys = [*keys, "arm"] if by_arm else keys
    table = ibis.memtable(pa.Table.from_pylist(rows, schema=_PLAN))
    return table.drop(*({"strategy", "arm"} - set(keys))), keys
