"""Deletion by rule: the order that two persons give for it, and what the page tells of it.

What deletes stands in a room above and says here what it did (`tell_by`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care.errors import InvalidError, StateError
from cureline.care.models import RetentionOrder
from cureline.care.rights import keeping
from cureline.trust import audit
from cureline.trust.models import User

_OPEN = (RetentionOrder.State.ASKED, RetentionOrder.State.STANDS)


@dataclass(frozen=True)
class Run:
    """One run: counts alone. `erased` and `kept` are rows by kind and by rule; no end: it runs, or was broken off."""

    on: dt.date
    by: str
    dry_run: bool
    ended_at: dt.datetime | None
    customers: int
    held: int
    erased: dict[str, int]
    kept: dict[str, int]


@dataclass(frozen=True)
class Hold:
    """A hold that stands: whose data is kept whole, since when, by whose order."""

    customer_id: str
    since_at: dt.datetime
    by: str


@dataclass(frozen=True)
class Told:
    """What was deleted and what is held: the latest runs, the holds, and how many customers the next run looks at."""

    runs: Sequence[Run]
    holds: Sequence[Hold]
    due: int


_told: list[Callable[[dt.date], Told]] = []


def tell_by(teller: Callable[[dt.date], Told]) -> None:
    """Name the function that tells what was deleted and what is held, by the day; the last one counts."""
    _told[:] = [teller]


def told(on: dt.date) -> Told:
    """What was deleted and what is held."""
    return _told[0](on)


def versions() -> dict[str, str]:
    """The version of each country's rules, as they ship."""
    return {country: str(keeping.pack(country)["version"]) for country in keeping.COUNTRIES}


def current() -> RetentionOrder | None:
    """The order that waits or stands, the asked one first; None where nobody has given one."""
    rows = RetentionOrder.objects.filter(state__in=_OPEN).select_related("asked_by", "decided_by")
    return rows.order_by("state").first()


def standing() -> RetentionOrder | None:
    """The order by which may be deleted today: it stands, and the rules are those that it was given for."""
    rows = RetentionOrder.objects.filter(state=RetentionOrder.State.STANDS, rules=versions())
    return rows.select_related("asked_by", "decided_by").first()


@transaction.atomic
def ask(*, user: User, at: dt.datetime | None = None) -> RetentionOrder:
    """Ask that the day's job deletes by the rules as they are. Raises StateError (409) where an order is open."""
    if RetentionOrder.objects.select_for_update().filter(state__in=_OPEN).exists():
        raise StateError("an order waits or stands already")
    row = RetentionOrder.objects.create(rules=versions(), asked_by=user, asked_at=at or timezone.now())
    audit.record("retention.asked", user=user, subject=f"order:{row.pk}", detail={"rules": row.rules})
    return row


@transaction.atomic
def decide(pk: int, allowed: bool, *, user: User, at: dt.datetime | None = None) -> RetentionOrder:
    """Let it stand or refuse it, as somebody else than who asked. Raises StateError (409), DoesNotExist (404)."""
    row = _open(pk, RetentionOrder.State.ASKED)
    if row.asked_by_id == user.pk:
        raise StateError("a second person decides")
    if allowed and row.rules != versions():
        raise InvalidError("the rules have changed since it was asked")
    row.state = RetentionOrder.State.STANDS if allowed else RetentionOrder.State.REFUSED
    row.decided_by, row.decided_at = user, at or timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record("retention.allowed" if allowed else "retention.refused", user=user, subject=f"order:{row.pk}")
    return row


@transaction.atomic
def end(pk: int, *, user: User, at: dt.datetime | None = None) -> RetentionOrder:
    """End an order that stands, or take back one that waits; one person suffices. Raises StateError (409)."""
    row = _open(pk, *_OPEN)
    row.state, row.ended_by, row.ended_at = RetentionOrder.State.ENDED, user, at or timezone.now()
    row.save(update_fields=["state", "ended_by", "ended_at"])
    audit.record("retention.order_ended", user=user, subject=f"order:{row.pk}")
    return row


def _open(pk: int, *states: Any) -> RetentionOrder:
    row = RetentionOrder.objects.select_for_update().get(pk=pk)
    if row.state not in states:
        raise StateError(f"the order is {row.state}")
    return row
