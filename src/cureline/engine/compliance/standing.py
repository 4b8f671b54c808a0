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
    """What a set of rules needs to know of circumstances, as one struct column, `standing`.

    `until_<kind>`: the last day, as a number, of those begun by the action's day, NEVER_NUMBER without a known end;
    where a rule says how long such a one lasts, `until_<kind>` is of those with an end and `open_<kind>` is the first
    day of the latest without. `changes`: the first later day on which one begins, or a permitting one no longer runs.
    Null where nothing is recorded, as for most customers.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        states = [rule.state for rule in rules if rule.state and rule.state.while_]
        self.kinds = sorted({state.while_ for state in states if state.while_} | {*PERMITTING})
        self.lasting = {state.while_ for state in states if state.lasts_days is not None}

    def table(self, actions: ir.Table, circumstances: ir.Table) -> ir.Table:
        """One row a customer, account, channel and planned day of `actions` that a circumstance concerns."""
        held = circumstances.select(
            "customer_id", "kind", about="account_id", by="channel",
            begins=numbered(circumstances.from_on), until=numbered(circumstances.until_on),
        )  # fmt: skip
        # actions alike in these keys meet the same circumstances twice, which changes no minimum and no maximum
        t = actions.select(KEYS).inner_join(held, "customer_id")
        t = t.filter(t.about.isnull() | (t.about == t.account_id), t.by.isnull() | (t.by == t.channel))
        t = t.mutate(day=numbered(t.planned_on), last=t.until.fill_null(NEVER_NUMBER))
        begun = t.begins <= t.day
        permits = begun & t.kind.isin(PERMITTING) & (t.until >= t.day)
        change = ibis.cases((~begun, t.begins), (permits, t.until + 1), else_=ibis.null("int64"))
        columns: dict[str, ir.Value] = {"changes": change.min()}
        for kind in self.kinds:
            of = begun & (t.kind == kind)
            if kind in self.lasting:
                columns[f"open_{kind}"] = t.begins.max(where=of & t.until.isnull())
                columns[f"until_{kind}"] = t.until.max(where=of)
            else:
                columns[f"until_{kind}"] = t["last"].max(where=of)
        found = t.group_by(KEYS).agg(**columns)
        return found.select(*KEYS, standing=ibis.struct({name: found[name] for name in columns}))

    def running(self, t: ir.Table, kind: str) -> ir.BooleanValue:
        """Whether a circumstance runs on the row's day."""
        ended = (t.standing[f"until_{kind}"] >= t.day).fill_null(False)
        return t.standing[f"open_{kind}"].notnull() | ended if kind in self.lasting else ended

    def recorded(self, t: ir.Table, kind: str) -> ir.BooleanValue:
        """Whether a circumstance had begun by the row's day, over or not: where none had, nothing is released."""
        until = t.standing[f"until_{kind}"].notnull()
        return until | t.standing[f"open_{kind}"].notnull() if kind in self.lasting else until

    def release(self, t: ir.Table, state: State) -> ir.IntegerValue:
        """The first day after the circumstance, as a number; 0 where it never ran."""
        until = t.standing[f"until_{state.while_}"]
        closed = (until < NEVER_NUMBER - state.tail_days).ifelse(until + (1 + state.tail_days), NEVER_NUMBER)
        closed = until.notnull().ifelse(closed, 0)
        if state.while_ not in self.lasting:
            return closed
        begun = t.standing[f"open_{state.while_}"]
        lasting = ibis.literal(NEVER_NUMBER) if state.lasts_days is None else begun + state.lasts_days
        return ibis.greatest(closed, begun.notnull().ifelse(lasting, 0))
