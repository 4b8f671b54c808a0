"""Which of a customer's contact points a channel would use: one order, in columns and for one customer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from cureline.engine.tables import POINT_KINDS, RELATIONS

# the kinds of point each channel can use, best first; `legal` needs none
KINDS: Mapping[str, tuple[str, ...]] = {
    "call": ("mobile", "home_phone", "work_phone"),
    "sms": ("mobile",),
    "email": ("email", "work_email"),
    "letter": ("home_address", "work_address"),
    "visit": ("home_address", "work_address"),
}
# channels that choose alike share one column
GROUPS: Mapping[str, tuple[str, ...]] = {
    "call": ("call",), "sms": ("sms",), "email": ("email",), "post": ("letter", "visit"),
}  # fmt: skip
CONSENTS = ("granted", "unknown", "refused")
_WORK = ("work_phone", "work_email", "work_address")
_EPOCH = dt.date(1970, 1, 1)
_UNVERIFIED = 99_999
# relation, consent, workplace, verification, kind: digits whose text order is the order of choice
_WIDTHS = (1, 1, 1, 5, 1)
_PREFIX = sum(_WIDTHS)


def best(points: ir.Table, *, locating: bool) -> ir.Table:
    """The best point of each customer and group of channels, one row a customer: `customer_id, point_call, …`.

    A point found wrong (`valid` false) is never chosen. The owner comes first (the customer, then RELATIONS' order),
    then consent, then a private before a work point, the latest verified, the usual kind, the id. With `locating` also
    `other_call, …`: the best point of somebody else. Each value is a text that `chosen` reads.
    """
    usable = points.filter(points.valid.fill_null(True))
    relation = _position(usable.relation, RELATIONS)
    consent = _position(usable.consent.fill_null("unknown"), CONSENTS)
    work = usable.kind.isin(_WORK).cast("int64")
    verified = ibis.coalesce(
        _UNVERIFIED - usable.verified_on.delta(ibis.literal(_EPOCH), unit="day").cast("int64"), _UNVERIFIED
    )
    kind = _position(usable.kind, POINT_KINDS)
    number = (((relation * 10 + consent) * 10 + work) * 100_000 + verified) * 10 + kind
    # a leading 1 keeps the digits' places
    key = (number + 10**_PREFIX).cast("string") + usable.contact_point_id
    usable = usable.select("customer_id", "kind", "relation", key=key)
    kinds = {group: KINDS[channels[0]] for group, channels in GROUPS.items()}
    columns = {f"point_{group}": usable.key.min(where=usable.kind.isin(of)) for group, of in kinds.items()}
    if locating:
        others = usable.relation != "self"
        columns |= {
            f"other_{group}": usable.key.min(where=usable.kind.isin(of) & others) for group, of in kinds.items()
        }
    return usable.group_by("customer_id").agg(**columns)


def chosen(t: ir.Table, *, locating: bool) -> ir.StringValue:
    """The value of the row's channel (and purpose), null for none."""
    cases = []
    for group, channels in GROUPS.items():
        at = t.channel.isin(channels) if len(channels) > 1 else t.channel == channels[0]
        if locating:
            cases.append((at & (t.purpose == "locate"), t[f"other_{group}"]))
        cases.append((at, t[f"point_{group}"]))
    return ibis.cases(*cases, else_=ibis.null("string"))


def words(t: ir.Table) -> dict[str, ir.Value]:
    """What a chosen value says: `contact_point_id, point_kind, relation, point_consent, point_verified_on`.

    `t.point` is the value and `t.point_digits` its `digits`.
    """

    def place(start: int, width: int) -> ir.IntegerValue:
        after = _PREFIX - start - width
        return (t.point_digits // 10**after) % 10**width

    verified = place(3, 5)
    return {
        "contact_point_id": t.point.substr(1 + _PREFIX),
        "point_kind": _name(place(8, 1), POINT_KINDS),
        "relation": _name(place(0, 1), RELATIONS),
        "point_consent": _name(place(1, 1), CONSENTS),
        "point_verified_on": (verified < _UNVERIFIED).ifelse(
            ibis.literal(_EPOCH) + (_UNVERIFIED - verified).as_interval("D"), ibis.null("date")
        ).cast("date"),
    }  # fmt: skip


def digits(value: ir.StringValue) -> ir.IntegerValue:
    """The number at the head of a chosen value."""
    return value.substr(0, 1 + _PREFIX).cast("int64")


def choose(
    points: Iterable[Mapping[str, Any]], *, customer_id: str, channel: str, purpose: str = "collect"
) -> Mapping[str, Any] | None:
    """The point that a contact on a channel would use, from rows of `contact_points`; the same choice as `best`."""
    kinds = KINDS.get(channel, ())
    usable = [
        point
        for point in points
        if point["customer_id"] == customer_id
        and point["kind"] in kinds
        and point["valid"] is not False
        and (purpose != "locate" or point["relation"] != "self")
    ]
    return min(usable, key=_order, default=None)


def _order(point: Mapping[str, Any]) -> tuple[Any, ...]:
    verified = point["verified_on"]
    return (
        RELATIONS.index(point["relation"]),
        CONSENTS.index(point["consent"] or "unknown"),
        point["kind"] in _WORK,
        _UNVERIFIED if verified is None else _UNVERIFIED - (verified - _EPOCH).days,
        POINT_KINDS.index(point["kind"]),
        point["contact_point_id"],
    )


def _position(value: ir.StringValue, names: tuple[str, ...]) -> ir.IntegerValue:
    return ibis.cases(*((value == name, n) for n, name in enumerate(names)), else_=len(names)).cast("int64")


def _name(number: ir.IntegerValue, names: tuple[str, ...]) -> ir.StringValue:
    return ibis.cases(*((number == n, name) for n, name in enumerate(names)), else_=ibis.null("string"))
