"""Promises to pay: kept, broken or open."""

from __future__ import annotations

import datetime as dt

import ibis.expr.types as ir

from cureline.engine.portrait.arithmetic import sum_of
from cureline.engine.portrait.parameters import Parameters


def promise_facts(
    promises: ir.Table, payments: ir.Table, accounts: ir.Table, *, as_of: dt.date, parameters: Parameters
) -> ir.Table:
    """One row a customer (`promiser_id`) with promises: `promises_broken, promises_kept, promise_open, promise_due_on`.

    A promise is kept when the account's payments less reversals, from the day it was made to the day promised (both
    within) and known by `as_of`, reach its amount less the tolerance; else it is broken once its day has passed.
    """
    since = as_of - dt.timedelta(days=parameters.promise_days)
    made = promises.filter((promises.made_on > since) & (promises.made_on <= as_of))
    received = payments.filter((payments.paid_on > since) & (payments.paid_on <= as_of))
    received = received.select("account_id", "paid_on", received_minor=received.amount_minor)
    paid = made.inner_join(received, "account_id")
    paid = paid.filter((paid.paid_on >= paid.made_on) & (paid.paid_on <= paid.due_on))
    paid = paid.group_by("promise_id").agg(received_minor=sum_of(paid.received_minor))
    judged = made.left_join(paid, "promise_id").drop("promise_id_right")
    enough = judged.amount_minor * (10_000 - parameters.tolerance_bp)
    kept = judged.received_minor.fill_null(0) * 10_000 >= enough
    judged = judged.select("account_id", "due_on", kept=kept, past=judged.due_on < as_of)
    owners = judged.inner_join(accounts.select("account_id", "customer_id"), "account_id")
    is_open = ~owners.kept & ~owners.past
    return owners.group_by(promiser_id=owners.customer_id).agg(
        promises_broken=owners.count(where=~owners.kept & owners.past),
        promises_kept=owners.count(where=owners.kept),
        promise_open=is_open.any(),
        promise_due_on=owners.due_on.min(where=is_open),
    )
