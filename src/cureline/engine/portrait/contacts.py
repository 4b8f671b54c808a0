"""How a customer was reached: counts, last days, chance by channel, best hour, all in the customer's local time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import available_timezones

import ibis
import ibis.expr.types as ir

from cureline.engine import zones
from cureline.engine.portrait.arithmetic import PLACES
from cureline.engine.portrait.parameters import Parameters, Reach

_DAY_SECONDS = 86_400
_EPOCH = dt.date(1970, 1, 1)
# of the seconds since 1970 from 2001 to 2286, so that their texts sort like the numbers
_SECOND_DIGITS = 10


def contact_facts(contacts: ir.Table, customers: ir.Table, *, as_of: dt.date, parameters: Parameters) -> ir.Table:
    """One row a customer (`contacted_id`) with contacts in the days looked back on, up to the local day `as_of`.

    Gives `calls_30d, contacts_30d, right_party_30d, last_contact_on, last_right_party_on, last_collector_id, best_hour`
    (null where no right party was reached), and `chance_<channel>` by the outgoing attempts. A contact
    meant for someone else than the customer counts as contact and call, never as attempt or right party.
    """
    t = _local(contacts, customers, as_of, parameters)
    hours = range(parameters.earliest_hour, parameters.latest_hour + 1)
    by_channel: dict[str, ir.Value] = {}
    for channel, reach in parameters.reach.items():
        tried = t.attempt & (t.channel == channel) & t.outcome.notin(reach.unknown)
        by_channel[f"tried_{channel}"] = t.count(where=tried)
        by_channel[f"reached_{channel}"] = t.count(where=tried & t.outcome.isin(reach.success))
    found = t.group_by("customer_id").agg(
        calls_30d=t.count(where=t.recent_out & (t.channel == "call")),
        contacts_30d=t.count(where=t.recent_out),
        right_party_30d=t.count(where=t.right & t.recent),
        last_day=t.day.max(where=t.out),
        last_right_party_day=t.day.max(where=t.right),
        last_collector=(t.second.cast("string") + t.collector_id).max(),
        **by_channel,
        **{f"hour_{hour}": t.count(where=t.right_hour == hour) for hour in hours},
    )
    return found.select(
        contacted_id=found.customer_id,
        **{name: found[name] for name in ("calls_30d", "contacts_30d", "right_party_30d")},
        last_collector_id=found.last_collector.substr(_SECOND_DIGITS),
        last_contact_on=_date(found.last_day),
        last_right_party_on=_date(found.last_right_party_day),
        best_hour=_best(found, hours),
        **{
            f"chance_{channel}": _chance(found[f"reached_{channel}"], found[f"tried_{channel}"], reach)
            for channel, reach in parameters.reach.items()
        },
    )  # fmt: skip


def chances(facts: ir.Table, parameters: Parameters) -> dict[str, ir.Value]:
    """`reach_<channel>`: the mean of the Beta posterior, null where the customer has no point that may be used."""
    columns: dict[str, ir.Value] = {}
    for channel, reach in parameters.reach.items():
        chance = facts[f"chance_{channel}"].fill_null(_chance(ibis.literal(0), ibis.literal(0), reach))
        # without points at all the condition is unknown, which a case takes for false
        columns[f"reach_{channel}"] = facts[f"usable_{channel}"].ifelse(chance, ibis.null("float64"))
    return columns


def _chance(reached: ir.IntegerValue, tried: ir.IntegerValue, reach: Reach) -> ir.FloatingValue:
    chance = (reached.cast("float64") + reach.alpha) / (tried.cast("float64") + (reach.alpha + reach.beta))
    return chance.round(PLACES)


def usable_points(contact_points: ir.Table, parameters: Parameters) -> ir.Table:
    """One row a customer (`reachable_id`) with own points: `usable_<channel>`, one neither invalid nor refused."""
    t = contact_points.filter(
        (contact_points.relation == "self")
        & contact_points.valid.fill_null(True)
        & (contact_points.consent.fill_null("unknown") != "refused")
    )
    return t.group_by(reachable_id=t.customer_id).agg(
        **{f"usable_{channel}": t.kind.isin(reach.points).any() for channel, reach in parameters.reach.items()}
    )


def _local(contacts: ir.Table, customers: ir.Table, as_of: dt.date, parameters: Parameters) -> ir.Table:
    """The contacts of the days looked back on with `second` and local `day` (both since 1970), and what they were.

    `out`, `recent`, `recent_out`; `attempt` (an outgoing one for the customer), `right` (the customer was reached) and
    `right_hour`, the local hour of it.
    """
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
    local = local.filter((local.day <= today) & (local.day > today - parameters.contact_days))
    own = local.relation.isnull() | (local.relation == "self")
    out, recent = local.direction == "out", local.day > today - parameters.recent_days
    right = own & local.outcome.isin(parameters.right_party)
    return local.select(
        "customer_id", "channel", "outcome", "collector_id", "second", "day",
        out=out,
        recent=recent,
        recent_out=out & recent,
        attempt=out & own,
        right=right,
        right_hour=right.ifelse(local.hour, ibis.null("int64")),
    )  # fmt: skip


def _date(day: ir.IntegerValue) -> ir.DateValue:
    # some backends make a timestamp of a date plus days
    return (ibis.literal(_EPOCH) + day.as_interval("D")).cast("timestamp").date()


def _best(found: ir.Table, hours: range) -> ir.IntegerValue:
    """The hour with the most right-party contacts, of equal ones the earliest; null where there are none."""
    most = ibis.greatest(*(found[f"hour_{hour}"] for hour in hours))
    return ibis.cases(*(((found[f"hour_{hour}"] == most) & (most > 0), ibis.literal(hour, "int64")) for hour in hours))
