"""The facts that one contact is judged by: built from rows of the portfolio's tables, for the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that is about to be made: how, when (aware UTC), at which point of whose, and what for.

    `purpose` is `collect`, or `locate`: only to find the debtor, with no word of the debt. `prior_consent` says that
    the person directly agreed to this very contact.
    """

    channel: str
    at: dt.datetime
    contact_point_id: str | None = None
    point_kind: str | None = None
    relation: str | None = None
    point_consent: str | None = None
    point_verified_on: dt.date | None = None
    purpose: Literal["collect", "locate"] = "collect"
    prior_consent: bool = False

    @classmethod
    def at_point(cls, channel: str, at: dt.datetime, point: Mapping[str, Any] | None, **more: Any) -> Contact:
        """A contact at a row of `contact_points`; None where the channel needs no point."""
        if point is None:
            return cls(channel, at, **more)
        return cls(
            channel, at, point["contact_point_id"], point["kind"], point["relation"], point["consent"],
            point["verified_on"], **more,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A circumstance that concerns the account: its kind, channel (None: all) and days (None: no known end)."""

    kind: str
    channel: str | None
    from_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a customer and one of its accounts, whatever the day and channel."""

    jurisdiction: str | None
    time_zone: str | None
    account_id: str | None
    words: Mapping[str, Any]
    circumstances: tuple[Circumstance, ...]


def facts(
    customer: Mapping[str, Any], account: Mapping[str, Any] | None, circumstances: Iterable[Mapping[str, Any]]
) -> Facts:
    """The facts of one customer and account, from rows of `customers`, `accounts` and `circumstances`.

    Rows of other customers and other accounts may be among the circumstances; they are passed over. An account of
    another customer counts as none.
    """
    if account is not None and account["customer_id"] != customer["customer_id"]:
        account = None
    known = account or {}
    words = {
        "customer_kind": customer["kind"],
        "region": customer["region"],
        "product": known.get("product"),
        "account_status": known.get("status"),
        "portfolio": known.get("portfolio"),
        "secured": known.get("secured"),
        "first_party": known.get("first_party"),
        "in_litigation": known.get("in_litigation"),
        "limitation_from_on": known.get("limitation_from_on"),
        "notice_sent_on": known.get("notice_sent_on"),
    }
    account_id = known.get("account_id")
    concerning = tuple(
        Circumstance(row["kind"], row["channel"], row["from_on"], row["until_on"])
        for row in circumstances
        if row["customer_id"] == customer["customer_id"] and row["account_id"] in (None, account_id)
    )
    return Facts(customer["jurisdiction"], customer["time_zone"], account_id, words, concerning)
