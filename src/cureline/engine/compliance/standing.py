"""What circumstances mean for an action: which run on its day and until when, and when they change."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from cureline.engine.compliance.days import NEVER_NUMBER, numbered
from cureline.engine.compliance.rules import Rule, State
from cureline.engine.compliance.words import PERMITTING

KEYS = ["customer_id", "account_id", "channel", "planned_on"]


class Standing:
    """The circumstance columns that a set of rules need.

    `until_<kind>`: the last day, as a number, of those begun by the action's day and with a known end; `open_<kind>`:
    the first day of the latest begun without one; `changes`: the first later day on which one begins, or a permitting
    one no longer runs. All null where nothing is recorded, as for most customers.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.kinds = sorted({rule.state.while_ for rule in rules if rule.state and rule.state.while_} | {*PERMITTING})

    def table(self, actions: ir.Table, circumstances: ir.Table) -> ir.Table:
        """One row a customer, account, channel and planned day of `actions` that a circumstance concerns."""
        held = circumstances.select(
            "customer_id", "kind", about="account_id", by="channel",
            begins=numbered(circumstances.from_on), until=numbered(circumstances.until_on),
        )  # fmt: skip
        t = actions.select(KEYS).distinct().inner_join(held, "customer_id")
        t = t.filter(t.about.isnull() | (t.about == t.account_id), t.by.isnull() | (t.by == t.channel))
        t = t.mutate(day=numbered(t.planned_on))
        begun, open_ = t.begins <= t.day, t.until.isnull()
        permits = begun & t.kind.isin(PERMITTING) & (t.until >= t.day)
        columns: dict[str, ir.Value] = {
            "changes": ibis.least(t.begins.min(where=~begun), (t.until + 1).min(where=permits))
        }
        for kind in self.kinds:
            of = begun & (t.kind == kind)
            columns[f"until_{kind}"] = t.until.max(where=of)
            columns[f"open_{kind}"] = t.begins.max(where=of & open_)
        return t.group_by(KEYS).agg(**columns)

    def running(self, t: ir.Table, kind: str) -> ir.BooleanValue:
        """Whether a circumstance runs on the row's day."""
        return t[f"c_open_{kind}"].notnull() | (t[f"c_until_{kind}"] >= t.day).fill_null(False)


def while_release(t: ir.Table, state: State) -> ir.IntegerValue:
    """The first day after the circumstance, as a number; 0 where it never ran."""
    until, open_ = t[f"c_until_{state.while_}"], t[f"c_open_{state.while_}"]
    closed = (until < NEVER_NUMBER - state.tail_days).ifelse(until + (1 + state.tail_days), NEVER_NUMBER)
    lasting = ibis.literal(NEVER_NUMBER) if state.lasts_days is None else open_ + state.lasts_days
    return ibis.greatest(until.notnull().ifelse(closed, 0), open_.notnull().ifelse(lasting, 0))
