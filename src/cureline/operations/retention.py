"""The deletion of what nothing keeps any more: by the packs' rules, on somebody's order, customer by customer.

Each customer is a transaction of its own and leaves a mark: a run may be killed at any line, and the next goes on where
it was. Whoever is under a legal hold, has an open complaint or is pursued at law is left alone whole. The audit log
stays.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Func, IntegerField
from django.utils import timezone

from cureline.care import circumstances, clock, rights
from cureline.care.rights import keeping
from cureline.care.rights.registry import Erased
from cureline.care.services import retention as order
from cureline.dispatch.models import Outbox
from cureline.legal.models import Case
from cureline.operations.models import LegalHold, RetentionLook, RetentionRun
from cureline.portfolio.models import Account, Customer
from cureline.trust import audit, vault
from cureline.trust.models import SignIn
from cureline.visit import evidence

Progress = Callable[[str, int, int], None]

# a customer of whom nothing can be due by a known day is looked at again after so long
AGAIN = dt.timedelta(days=30)
# the bank's own choice, for what hangs on no customer: what a gateway was handed, who was signed in from where
PAYLOADS, SIGN_INS = dt.timedelta(days=180), dt.timedelta(days=400)
_BATCH = 500
# runs that the page tells of
_LATEST = 50


class HeldError(ValueError):
    """There is such a hold already, or none to lift."""


def run(on: dt.date, *, by: str, dry_run: bool = False, at: dt.datetime | None = None,
        progress: Progress | None = None) -> RetentionRun:  # fmt: skip
    """Delete what is due on a day, ordered by `by`; with `dry_run` only count it.

    Gives the run with its counts. A run that was broken off is taken up by the next one.
    """
    now = at or timezone.now()
    packs = {country: keeping.pack(country)["version"] for country in keeping.COUNTRIES}
    last = RetentionRun.objects.order_by("-pk").first()
    if last is not None and last.packs != packs:
        # other rules: what was found not to be due may be
        RetentionLook.objects.all().delete()
    row = RetentionRun.objects.create(on=on, by=by, dry_run=dry_run, packs=packs, began_at=now)
    audit.record(
        "retention.began", subject=f"retention:{row.pk}", detail={"by": by, "dry_run": dry_run, "packs": packs}
    )
    erased: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    total = _due(on).count()
    for number, customer_id in enumerate(_each(on, dry_run)):
        if progress is not None and number % 50 == 0:
            progress("customers", number, total)
        lines = _one(customer_id, on, now, dry_run=dry_run)
        row.customers += 1
        if lines is None:
            row.held += 1
            continue
        for line in lines:
            erased[line.what] += line.erased
            kept[line.rule] += line.kept
    erased += _house(now, dry_run=dry_run)
    row.erased, row.kept, row.ended_at = dict(+erased), dict(+kept), at or timezone.now()
    row.save()
    audit.record("retention.ended", subject=f"retention:{row.pk}", detail={"erased": row.erased, "kept": row.kept})
    return row


def by_order(on: dt.date, at: dt.datetime) -> dict[str, int]:
    """The day's job: delete what is due on a day by the order that stands; without one nothing. Gives what went."""
    given = order.standing()
    if given is None or given.decided_by is None:
        return {}
    who = f"order {given.pk}: {given.asked_by.get_username()}, {given.decided_by.get_username()}"
    done = run(on, by=who[:150], at=at)
    return {"customers": done.customers, "left alone": done.held, **done.erased}


def told(on: dt.date) -> order.Told:
    """What the page tells: the latest runs, the holds that stand, how many customers the next run looks at."""
    runs = [
        order.Run(row.on, row.by, row.dry_run, row.ended_at, row.customers, row.held, row.erased, row.kept)
        for row in RetentionRun.objects.order_by("-pk")[:_LATEST]
    ]
    holds = [order.Hold(row.customer_id, row.since_at, row.by)
             for row in LegalHold.objects.filter(lifted_at=None).order_by("-since_at")]  # fmt: skip
    return order.Told(runs, holds, _due(on).count())


def hold(customer_id: str, reason: str, *, by: str, at: dt.datetime | None = None) -> LegalHold:
    """Let nothing of a customer be deleted until it is lifted. Raises HeldError, Customer.DoesNotExist."""
    with transaction.atomic():
        circumstances.lock(customer_id)
        if _standing(customer_id).exists():
            raise HeldError("a hold stands already")
        row = LegalHold.objects.create(
            customer_id=customer_id, reason_sealed=vault.encrypt(reason), by=by, since_at=at or timezone.now()
        )
        audit.record("hold.put", customer_id=customer_id, subject=f"hold:{row.pk}", detail={"by": by})
    return row


def lift(customer_id: str, *, by: str, at: dt.datetime | None = None) -> LegalHold:
    """End a hold. Raises HeldError where none stands."""
    with transaction.atomic():
        row = _standing(customer_id).select_for_update().first()
        if row is None:
            raise HeldError("no hold stands")
        row.lifted_by, row.lifted_at = by, at or timezone.now()
        row.save(update_fields=["lifted_by", "lifted_at"])
        audit.record("hold.lifted", customer_id=customer_id, subject=f"hold:{row.pk}", detail={"by": by})
    return row


def _standing(customer_id: str) -> Any:
    return LegalHold.objects.filter(customer_id=customer_id, lifted_at=None)


def _due(on: dt.date) -> Any:
    later = RetentionLook.objects.filter(again_on__gt=on).values("customer_id")
    return Customer.objects.exclude(pk__in=later)


def _each(on: dt.date, dry_run: bool) -> Iterator[str]:
    """Customers who may have something due, in the order of their ids, some hundred at a time."""
    after = ""
    while True:
        found = list(_due(on).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        yield from found
        if len(found) < _BATCH:
            return
        after = found[-1]


@transaction.atomic
def _one(customer_id: str, on: dt.date, now: dt.datetime, *, dry_run: bool) -> list[Erased] | None:
    """What went and what stayed of one customer; None where all is left alone."""
    circumstances.lock(customer_id)
    who = keeping.relation(customer_id)
    if who.claim or _standing(customer_id).exists() or _at_law(customer_id):
        if not dry_run:
            _seen(customer_id, on, on + AGAIN)
        return None
    lines = [line for part in _parts(who, on) for line in part(customer_id, on)]
    if dry_run:
        transaction.set_rollback(True)
        return lines
    if gone := {line.what: line.erased for line in lines if line.erased}:
        audit.record("retention.erased", customer_id=customer_id, detail=gone)
    days = [line.until_on for line in lines if line.until_on and line.until_on > on]
    _seen(customer_id, on, min([*days, on + AGAIN]))
    return lines


def _parts(who: keeping.Relation, on: dt.date) -> list[Any]:
    """What each room does: all that nothing keeps once the relation is over long enough, else what is too old."""
    months = keeping.pack(who.jurisdiction)["delete"]["months"]
    over = who.ended_on is not None and clock.add_months(who.ended_on, months) <= on
    # a customer without any account is one whose debt has not come yet, or one of another system's making
    if over and Account.objects.filter(customer_id=who.customer_id).exists():
        return [holder.erase for holder in rights.holders() if holder.erase]
    return [holder.ages for holder in rights.holders() if holder.ages]


def _at_law(customer_id: str) -> bool:
    return Case.objects.filter(customer_id=customer_id, closed_at=None).exists()


def _seen(customer_id: str, on: dt.date, again_on: dt.date) -> None:
    RetentionLook.objects.update_or_create(customer_id=customer_id, defaults={"on": on, "again_on": again_on})


def _house(now: dt.datetime, *, dry_run: bool) -> Counter[str]:
    """What hangs on no customer: words that a gateway was handed, addresses of sessions, files that no row knows."""
    ended = Outbox.objects.filter(
        state__in=("sent", "delivered", "failed", "cancelled"), queued_at__lt=now - PAYLOADS,
        kind__in=("sms", "email", "webhook"),
    )  # fmt: skip
    # an emptied payload is the shortest there is
    nothing = vault.encrypt("{}")
    length = Func(F("payload"), function="octet_length", output_field=IntegerField())
    payloads = ended.annotate(length=length).filter(length__gt=len(nothing))
    old = SignIn.objects.filter(began_at__lt=now - SIGN_INS, ended_at__isnull=False).exclude(address="", agent="")
    if dry_run:
        return Counter({"payload": payloads.count(), "sign_in": old.count()})
    done: Counter[str] = Counter()
    while pks := list(payloads.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        done["payload"] += Outbox.objects.filter(pk__in=pks).update(payload=nothing)
    done["sign_in"] = old.update(address="", agent="")
    done["orphan_photo"] = evidence.sweep(now)
    return done
