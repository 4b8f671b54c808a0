"""The portrait: one row a customer, of everything that decides whom to speak to, how and when."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from cureline.engine.portrait.arithmetic import days_between, months_between
from cureline.engine.portrait.columns import INDEX_VOCABULARY, INDICES, PORTRAIT
from cureline.engine.portrait.contacts import chances, contact_facts, usable_points
from cureline.engine.portrait.indices import with_indices
from cureline.engine.portrait.lead import by_customer, ratios
from cureline.engine.portrait.parameters import Parameters, load_parameters
from cureline.engine.portrait.promises import promise_facts

_OF_CUSTOMERS = (
    "kind", "jurisdiction", "time_zone", "language", "region", "district", "customer_since_on", "monthly_income_minor",
    "deposits_minor", "product_count",
)  # fmt: skip


def draw(
    customers: ir.Table,
    accounts: ir.Table,
    delinquency: ir.Table,
    behaviour: ir.Table,
    payments: ir.Table,
    promises: ir.Table,
    contacts: ir.Table,
    contact_points: ir.Table,
    circumstances: ir.Table,
    guarantors: ir.Table,
    *,
    as_of: dt.date,
    parameters: Parameters | None = None,
) -> ir.Table:
    """The portrait of each customer with an account, as a lazy table with the columns of `columns.PORTRAIT`.

    Takes tables as in `engine/tables.py`, the result of `delinquency.assess` and of `behaviour`, and the document of
    parameters (the shipped one where none is given). Nothing after `as_of` is looked at. Money is in minor units of the
    lead account's currency; accounts in another currency count, but their money is not summed. A customer without
    accounts has no row. Attributes kept for the fairness audit are no input.
    """
    document = parameters or load_parameters()
    who = customers.select("customer_id", *_OF_CUSTOMERS).rename(owner_id="customer_id")
    known = (
        usable_points(contact_points, document),
        contact_facts(contacts, customers, as_of=as_of, parameters=document),
        promise_facts(promises, payments, accounts, as_of=as_of, parameters=document),
        _flags(circumstances, as_of, document),
    )
    t = by_customer(accounts, delinquency, behaviour, guarantors, who, known, as_of=as_of)
    counts = ("promises_broken", "promises_kept", "calls_30d", "contacts_30d", "right_party_30d")
    columns: dict[str, ir.Value] = {
        **{name: t[name].fill_null(0) for name in counts},
        **{name: t[name].fill_null(False) for name in ("promise_open", *document.flags)},
        **chances(t, document),
        **ratios(t),
        "tenure_months": months_between(ibis.coalesce(t.customer_since_on, t.opened_on), as_of),
        "days_since_contact": days_between(t.last_contact_on, as_of),
        "best_hour": t.best_hour.fill_null(document.default_hour),
    }
    facts = t.select(*(name for name in INDEX_VOCABULARY if name not in (*columns, *INDICES)), **columns)
    return with_indices(facts, document).select(*PORTRAIT)


def _flags(circumstances: ir.Table, as_of: dt.date, document: Parameters) -> ir.Table:
    """One row a customer (`flagged_id`) with circumstances in force on `as_of`: the flags of the document."""
    t = circumstances.filter(
        (circumstances.from_on <= as_of) & (circumstances.until_on.isnull() | (circumstances.until_on >= as_of))
    )
    return t.group_by(flagged_id=t.customer_id).agg(
        **{flag: t.kind.isin(kinds).any() for flag, kinds in document.flags.items()}
    )
