"""How long a kind of rows must be kept: the pack's retention.yaml over a person's dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.care import clock, documents
from cureline.care.models import Complaint
from cureline.portfolio.models import Account, Contact, Customer, DueItem, Payment

COUNTRIES = ("CN", "UK", "US", "IN")


@cache
def _country(code: str) -> dict[str, Any]:
    text = resources.files("cureline.packs").joinpath(code.lower(), "retention.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def pack(jurisdiction: str) -> dict[str, Any]:
    """The rules of retention of a jurisdiction's country, as they ship."""
    return _country(jurisdiction.partition("-")[0])


@dataclass(frozen=True)
class Relation:
    """A person's relation with the bank: when it ended (None: it runs), the last activity, whether a claim is open."""

    customer_id: str
    jurisdiction: str
    time_zone: str
    ended_on: dt.date | None
    last_on: dt.date | None
    claim: bool


@dataclass(frozen=True)
class Kept:
    """The rule that keeps a row longest, and the last day; no day where nobody knows it yet."""

    rule: str
    until_on: dt.date | None


def relation(customer_id: str) -> Relation:
    """The relation of a customer. It runs while an account is not closed; else it ended with the last entry."""
    customer: Any = Customer.objects.get(pk=customer_id)
    accounts = list(Account.objects.filter(customer_id=customer_id))
    entries = [
        *Payment.objects.filter(account_id__in=accounts).values_list("paid_on", flat=True),
        *DueItem.objects.filter(account_id__in=accounts).values_list("due_on", flat=True),
    ]
    contacts = [
        clock.local_day(at, customer.time_zone)
        for at in Contact.objects.filter(customer_id=customer_id).values_list("at", flat=True)
    ]
    runs = any(account.status != "closed" for account in accounts)
    last = max([*entries, *contacts, *(a.opened_on for a in accounts if a.opened_on)], default=None)
    return Relation(
        customer_id, customer.jurisdiction, customer.time_zone, None if runs else last, last,
        Complaint.objects.filter(customer_id=customer_id, state__in=Complaint.OPEN).exists()
        or any(account.in_litigation for account in accounts),
    )  # fmt: skip


def kept(what: str, who: Relation, *, own_day: dt.date | None, on: dt.date) -> Kept | None:
    """The rule that keeps rows of a kind (`covers`) on a day, the longest one; None where they may go.

    `own_day` is the row's own day, for rules that count from it. A relation that runs keeps without a known end.
    """
    found: list[Kept] = []
    for rule in pack(who.jurisdiction)["keep"]:
        if what not in rule["covers"]:
            continue
        if rule.get("while") == "claim":
            if who.claim:
                found.append(Kept(rule["id"], None))
            continue
        start = {"relation_end": who.ended_on, "own_day": own_day, "last_activity": who.last_on}[rule["from"]]
        if start is None:
            found.append(Kept(rule["id"], None))
        elif (until := clock.add_months(start, 12 * rule["years"])) > on:
            found.append(Kept(rule["id"], until))
    return max(found, key=lambda one: one.until_on or dt.date.max, default=None)


def why(rule_id: str, language: str | None = None) -> str:
    """Why a rule keeps, in words."""
    found = (rule for country in COUNTRIES for rule in pack(country)["keep"] if rule["id"] == rule_id)
    return documents.said(next(found)["why"], language)
