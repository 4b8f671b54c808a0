"""A made-up case of contact, and what the real gate says of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from cureline.engine import compliance
from cureline.engine.compliance.points import KINDS as POINTS

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """Somebody would contact somebody: by which channel, when (weekday 0 is Monday, minute of the local day) and where.

    `past` are earlier connected contacts as (days ago, outcome); `circumstances` run since ten days.
    """

    channel: str = "call"
    weekday: int = 2
    minute: int = 10 * 60
    zone: str = "Asia/Shanghai"
    product: str = "credit_card"
    relation: str = "self"
    purpose: str = "collect"
    circumstances: tuple[str, ...] = ()
    past: tuple[tuple[int, str], ...] = ()


def day_of(case: Case, pack: compliance.Pack) -> dt.date:
    """The first such weekday after the pack's day that is neither a holiday nor worked instead of one."""
    day = pack.on + DAY
    calendar = pack.calendar
    while day.weekday() != case.weekday or day in calendar.holidays or day in calendar.workdays:
        day += DAY
    return day


def instant(case: Case, pack: compliance.Pack) -> dt.datetime:
    """The case's instant, aware, UTC."""
    local = dt.datetime.combine(day_of(case, pack), dt.time(*divmod(case.minute, 60)), ZoneInfo(case.zone))
    return local.astimezone(dt.UTC)


def judge_case(case: Case, pack: compliance.Pack) -> compliance.Verdict:
    """What the gate says: allowed, refused and warned by which rules, and when next."""
    day, at = day_of(case, pack), instant(case, pack)
    customer = {"customer_id": "K", "kind": "person", "region": None, "jurisdiction": pack.jurisdiction,
                "time_zone": case.zone}  # fmt: skip
    account = {"customer_id": "K", "account_id": "A", "product": case.product, "status": "open", "portfolio": "cards",
               "secured": False, "first_party": True, "in_litigation": False, "limitation_from_on": None,
               "notice_sent_on": None}  # fmt: skip
    rows = [
        {"customer_id": "K", "account_id": None, "kind": kind, "channel": None, "from_on": day - 10 * DAY,
         "until_on": None} for kind in case.circumstances
    ]  # fmt: skip
    kinds = POINTS.get(case.channel, ())
    point = {"contact_point_id": "P", "kind": kinds[0], "relation": case.relation, "consent": "granted",
             "verified_on": day - 20 * DAY} if kinds else None  # fmt: skip
    contact = compliance.Contact.at_point(case.channel, at, point, purpose=case.purpose)
    return compliance.judge(contact, compliance.facts(customer, account, rows), _history(case, at), pack)


def _history(case: Case, at: dt.datetime) -> list[dict[str, Any]]:
    """Earlier contacts on this debt: those of the same day an hour apart before the case."""
    rows = []
    for place, (days, outcome) in enumerate(case.past):
        # a minute apart, so that all of a day lie on it however early the case is
        earlier = at - days * DAY - dt.timedelta(minutes=place + 1)
        rows.append({"contact_id": f"C{place}", "account_id": "A", "at": earlier, "channel": "call", "direction": "out",
                     "relation": "self", "outcome": outcome, "prior_consent": False, "agency": None,
                     "collector_id": None, "seconds": 60})  # fmt: skip
    return rows
