"""What an action is worth: expected net recovery over leaving the customer alone, in integer minor units."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir

if TYPE_CHECKING:
    from cureline.engine.allocate.documents import Response

PPM = 1_000_000

# What an adjustment of the response document may read: of the customer, and of the action.
VOCABULARY: Mapping[str, str] = {
    "channel": "text", "script": "text", "treatment": "text", "step": "text", "hour": "integer",
    "product": "text", "portfolio": "text", "currency": "text", "kind": "text", "jurisdiction": "text",
    "bucket": "text", "dpd": "integer", "quadrant": "text", "ability": "integer", "willingness": "integer",
    "exposure_minor": "money", "past_due_minor": "money", "relationship_value": "integer", "secured": "boolean",
    "guaranteed": "boolean", "promise_open": "boolean", "promises_broken": "integer", "promises_kept": "integer",
    "calls_30d": "integer", "contacts_30d": "integer", "right_party_30d": "integer", "days_since_contact": "integer",
    "best_hour": "integer", "vulnerable": "boolean", "hardship": "boolean", "in_plan": "boolean",
    "in_litigation": "boolean", "first_payment_default": "boolean", "p_cure": "real", "p_default": "real",
}  # fmt: skip

_NEEDED = (
    "customer_id", "currency", "bucket", "quadrant", "p_cure", "past_due_minor", "exposure_minor", "contacts_30d",
    "language", "region", "district", "portfolio", "days_since_contact", "last_collector_id",
)  # fmt: skip
_REACH = ("call", "sms", "email", "letter", "visit")


def value(gated: ir.Table, customers: ir.Table, response: Response) -> ir.Table:
    """The gate's rows with their worth and with what allocation needs to know of the customer, lazy.

    `gated` has at least `customer_id, channel, treatment, step, hour, minutes`; `customers` is portrait ⟕ score. Adds
    `currency` (of the lead account), `uplift` (0-1, rise of the chance to become current, 6 places), `amount_minor`
    (what a cure brings), `cost_minor`, `harm_minor`, `value_minor` (`uplift` x amount, rounded, less cost and harm;
    may be below 0), all in that currency, and `language, region, district, portfolio, last_collector_id,
    days_since_contact` (days past due without a contact: never more than the days past due). Values are null where
    the response document has no costs in the currency.
    """
    wanted = {*_NEEDED, *(f"reach_{channel}" for channel in _REACH)}
    wanted |= {name for a in response.adjustments for name in a.when.columns if name not in gated.columns}
    known = customers.mutate(days_since_contact=_days_waiting(customers))
    known = known.select(*(name for name in known.columns if name in wanted))
    # of two columns of one name the customer's is the one that allocation is about
    rows = gated.drop(*(name for name in known.columns if name in gated.columns and name != "customer_id"))
    joined = rows.left_join(known, "customer_id").drop("customer_id_right")
    priced = joined.mutate(
        uplift=_uplift(joined, response), amount_minor=_amount(joined, response),
        cost_minor=_cost(joined, response), harm_minor=_harm(joined, response),
    )  # fmt: skip
    gain = _share(priced.amount_minor, (priced.uplift * PPM).round().cast("int64"))
    priced = priced.mutate(value_minor=(gain - priced.cost_minor - priced.harm_minor).cast("int64"))
    extra = [name for name in known.columns if name not in _NEEDED and name not in gated.columns]
    hidden = {"bucket", "quadrant", "p_cure", "past_due_minor", "exposure_minor", "contacts_30d"} - set(gated.columns)
    return priced.drop(*extra, *hidden)


def _days_waiting(t: ir.Table) -> ir.IntegerValue:
    """Days past due without a contact: a contact before the arrears, or none ever, counts from the first late day."""
    late = t.dpd.fill_null(0)
    return ibis.least(t.days_since_contact.fill_null(late), late).cast("int64")


def _uplift(t: ir.Table, response: Response) -> ir.FloatingValue:
    """Chance to reach x rise given a reached contact x what recent contacts leave of it, on what would not cure."""
    channels = response.channels
    reach = ibis.cases(
        *((t.channel == name, (t[f"reach_{name}"].fill_null(c.reach) if name in _REACH else ibis.literal(c.reach)))
          for name, c in channels.items()),
        else_=0.0,
    )  # fmt: skip
    # channel by channel, so that a row is compared with the figures of its own alone
    rise = ibis.cases(
        *((t.channel == name,
           # a customer of unknown quadrant counts as the least moved
           ibis.cases(*((t.quadrant == q, r) for q, r in c.uplift.items()), else_=min(c.uplift.values()))
           * ibis.cases(*((t.bucket == bucket, factor) for bucket, factor in c.buckets.items()), else_=0.0))
          for name, c in channels.items()),
        else_=0.0,
    )  # fmt: skip
    prior = ibis.cases(*((t.bucket == bucket, p) for bucket, p in response.p_cure.items()), else_=0.0)
    left = 1.0 - t.p_cure.fill_null(prior)
    fresh = ibis.literal(1.0 - response.fatigue) ** t.contacts_30d.fill_null(0)
    moved = ibis.least(1.0, rise * fresh * _product(t, response, "uplift"))
    return ibis.greatest(0.0, left * reach * moved).round(6).cast("float64")


def _amount(t: ir.Table, response: Response) -> ir.IntegerValue:
    """What a cure brings: parts of the past-due amount and of the debt, by bucket."""

    def by_bucket(part: str) -> ir.IntegerValue:
        cases = [(t.bucket == bucket, getattr(share, part)) for bucket, share in response.recovered.items()]
        return ibis.cases(*cases, else_=0).cast("int64") * 100

    past_due = ibis.greatest(t.past_due_minor.fill_null(0), 0)
    exposure = ibis.greatest(t.exposure_minor.fill_null(0), 0)
    return _share(past_due, by_bucket("past_due_bp")) + _share(exposure, by_bucket("exposure_bp"))


def _cost(t: ir.Table, response: Response) -> ir.IntegerValue:
    """Minutes and the contact's own cost, in the account's currency; null for a currency without figures."""
    minute = ibis.cases(*((t.currency == code, c.minute) for code, c in response.costs.items()))
    contact = ibis.cases(
        *((t.currency == code, ibis.cases(*((t.channel == name, fixed) for name, fixed in c.contact.items()), else_=0))
          for code, c in response.costs.items() if c.contact),
        else_=0,
    )  # fmt: skip
    return (minute.cast("int64") * t.minutes.fill_null(0) + contact).cast("int64")


def _harm(t: ir.Table, response: Response) -> ir.IntegerValue:
    """Chance of a complaint x what it costs, more where an adjustment says so."""
    chance = ibis.cases(*((t.channel == name, c.complaint_ppm) for name, c in response.channels.items()), else_=0)
    complaint = ibis.cases(*((t.currency == code, c.complaint) for code, c in response.costs.items()))
    ppm = (chance.cast("float64") * _product(t, response, "harm")).round().cast("int64")
    return _share(complaint.cast("int64"), ppm)


def _product(t: ir.Table, response: Response, what: str) -> ir.FloatingValue:
    factors = [
        a.when.expression(t).fill_null(False).ifelse(getattr(a, what), 1.0)
        for a in response.adjustments
        if getattr(a, what) != 1.0
    ]
    return reduce(lambda a, b: a * b, factors, ibis.literal(1.0))


def _share(amount: ir.IntegerValue, ppm: ir.IntegerValue) -> ir.IntegerValue:
    """Parts per million of an amount >= 0, rounded half up, in integers that do not overflow."""
    return ((amount // PPM) * ppm + ((amount % PPM) * ppm + PPM // 2) // PPM).cast("int64")
