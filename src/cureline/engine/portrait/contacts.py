"""How a customer was reached: counts, last days, chance by channel, best hour, all in the customer's local time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import available_timezones

import ibis
import ibis.expr.types as ir

from cureline.engine import zones
from cureline.engine.portrait.arithmetic import PLACES
from cureline.engine.portrait.parameters import Parameters

_DAY_SECONDS = 86_400
_EPOCH = dt.date(1970, 1, 1)
# of the seconds since 1970 from 2001 to 2286, so that their texts sort like the numbers
_SECOND_DIGITS = 10


def contact_facts(contacts: ir.Table, customers: ir.Table, *, as_of: dt.date, parameters: Parameters) -> ir.Table:
    """One row a customer with contacts in the days looked back on, up to the local day `as_of`.

    Gives `calls_30d, contacts_30d, right_party_30d, last_contact_on, last_right_party_on, last_collector_id, best_hour`
    (null where no right party was reached), and `tried_<channel>, reached_<channel>` of outgoing attempts. A contact
    meant for someone else than the customer counts as contact and call, never as attempt or right party.
    """
    t = _local(contacts, customers, as_of, parameters)
    day = (as_of - _EPOCH).days
    out, recent = t.direction == "out", t.day > day - parameters.recent_days
    own = t.relation.isnull() | (t.relation == "self")
    right = own & t.outcome.isin(parameters.right_party)
    hours = range(parameters.earliest_hour, parameters.latest_hour + 1)
    by_channel: dict[str, ir.Value] = {}
    for channel, reach in parameters.reach.items():
        tried = out & own & (t.channel == channel) & t.outcome.notin(reach.unknown)
        by_channel[f"tried_{channel}"] = t.count(where=tried)
        by_channel[f"reached_{channel}"] = t.count(where=tried & t.outcome.isin(reach.success))
    found = t.group_by("customer_id").agg(
        calls_30d=t.count(where=out & recent & (t.channel == "call")),
        contacts_30d=t.count(where=out & recent),
        right_party_30d=t.count(where=right & recent),
        last_day=t.day.max(where=out),
        last_right_party_day=t.day.max(where=right),
        last_collector=(t.second.cast("string") + t.collector_id).max(),
        **by_channel,
        **{f"hour_{hour}": t.count(where=right & (t.hour == hour)) for hour in hours},
    )
    return found.select(
        "customer_id", "calls_30d", "contacts_30d", "right_party_30d", *by_channel,
        last_collector_id=found.last_collector.substr(_SECOND_DIGITS),
        last_contact_on=_date(found.last_day),
        last_right_party_on=_date(found.last_right_party_day),
        best_hour=_best(found, hours),
    )  # fmt: skip


def chances(facts: ir.Table, parameters: Parameters) -> dict[str, ir.Value]:
    """`reach_<channel>`: the mean of the Beta posterior, null where the customer has no point that may be used."""
    columns: dict[str, ir.Value] = {}
    for channel, reach in parameters.reach.items():
        tried = facts[f"tried_{channel}"].fill_null(0).cast("float64")
        reached = facts[f"reached_{channel}"].fill_null(0).cast("float64")
        chance = ((reached + reach.alpha) / (tried + (reach.alpha + reach.beta))).round(PLACES)
        usable = facts[f"usable_{channel}"].fill_null(False)
        columns[f"reach_{channel}"] = usable.ifelse(chance, ibis.null("float64"))
    return columns


def usable_points(contact_points: ir.Table, parameters: Parameters) -> ir.Table:
    """One row a customer with points of its own: `usable_<channel>`, whether one is neither invalid nor refused."""
    t = contact_points.filter(
        (contact_points.relation == "self")
        & contact_points.valid.fill_null(True)
        & (contact_points.consent.fill_null("unknown") != "refused")
    )
    return t.group_by("customer_id").agg(
        **{f"usable_{channel}": t.kind.isin(reach.points).any() for channel, reach in parameters.reach.items()}
    )


def _local(contacts: ir.Table, customers: ir.Table, as_of: dt.date, parameters: Parameters) -> ir.Table:
    """The contacts of the days looked back on with `second` and local `day` (both since 1970) and local `hour`."""
    # a day more at each end: local days begin up to 14 hours before and end up to 12 hours after the UTC ones
    first, last = as_of - dt.timedelta(days=parameters.contact_days + 1), as_of + dt.timedelta(days=1)
    start = dt.datetime.combine(first, dt.time(), dt.UTC)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), dt.UTC)
    known = contacts.filter((contacts["at"] >= start) & (contacts["at"] < end))
    known = known.select("customer_id", "at", "channel", "direction", "relation", "outcome", "collector_id")
    known = known.inner_join(customers.select("customer_id", "time_zone"), "customer_id")
    offsets = zones.offsets(available_timezones(), first, last)
    zoned = known.inner_join(
        offsets,
        [known.time_zone == offsets.time_zone, known["at"] >= offsets.from_utc, known["at"] < offsets.until_utc],
    )
    second = zoned["at"].epoch_seconds().cast("int64")
    seconds = second + zoned.offset_seconds
    local = zoned.select(
        "customer_id", "channel", "direction", "relation", "outcome", "collector_id",
        second=second,
        day=seconds // _DAY_SECONDS,
        hour=seconds % _DAY_SECONDS // 3600,
    )  # fmt: skip
    today = (as_of - _EPOCH).days
    return local.filter((local.day <= today) & (local.day > today - parameters.contact_days))


def _date(day: ir.IntegerValue) -> ir.DateValue:
    # some backends make a timestamp of a date plus days
    return (ibis.literal(_EPOCH) + day.as_interval("D")).cast("timestamp").date()


def _best(found: ir.Table, hours: range) -> ir.IntegerValue:
    """The hour with the most right-party contacts, of equal ones the earliest; null where there are none."""
    most = ibis.greatest(*(found[f"hour_{hour}"] for hour in hours))
    return ibis.cases(*(((found[f"hour_{hour}"] == most) & (most > 0), ibis.literal(hour, "int64")) for hour in hours))
