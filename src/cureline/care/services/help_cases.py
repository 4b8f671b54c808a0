"""Hardship and vulnerability: record, review, end; each is a circumstance, so gate and strategy see it at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care import circumstances, clock, documents, rooms
from cureline.care.errors import InvalidError, StateError
from cureline.care.models import HelpCase
from cureline.care.sealed import seal
from cureline.trust import audit
from cureline.trust.models import User


@transaction.atomic
def record(
    customer_id: str, *, user: User, kind: str, reason: str, evidence: str, from_on: dt.date | None = None,
    until_on: dt.date | None = None, needs: Iterable[str] = (), note: str = "", insured: bool | None = None,
    review_on: dt.date | None = None, at: dt.datetime | None = None,
) -> HelpCase:  # fmt: skip
    """Record a hardship or vulnerability; its circumstance opens and a task for the review is made.

    `kind`, `reason`, `evidence` and `needs` are codes of hardship.yaml. The review lies at most `longest_days` ahead.
    Raises InvalidError (422), StateError (409) where the same kind runs already.
    """
    now = at or timezone.now()
    customer: Any = circumstances.lock(customer_id)
    document = documents.load("hardship")
    kinds = documents.by_code("hardship", "kinds")
    wanted = sorted(set(needs))
    if kind not in kinds or reason not in document["reasons"] or evidence not in document["evidence"]:
        raise InvalidError("unknown kind, reason or evidence")
    if unknown := [need for need in wanted if need not in document["needs"]]:
        raise InvalidError(f"unknown need {unknown[0][:20]}")
    entry = kinds[kind]
    if "jurisdictions" in entry and customer.jurisdiction.partition("-")[0] not in entry["jurisdictions"]:
        raise InvalidError("the law of this customer does not know this")
    if HelpCase.objects.filter(customer_id=customer_id, kind=kind, ended_on=None).exists():
        raise StateError("this is recorded already; review it")
    today = clock.local_day(now, customer.time_zone)
    begins = from_on or today
    if until_on is None and "ends_after_days" in entry:
        until_on = begins + dt.timedelta(days=entry["ends_after_days"] - 1)
    review = review_on or today + dt.timedelta(days=entry["review_days"])
    if until_on is not None and until_on < begins:
        raise InvalidError("it ends before it begins")
    if not today <= review <= today + dt.timedelta(days=entry["longest_days"]):
        raise InvalidError(f"the review lies within {entry['longest_days']} days")
    case = HelpCase.objects.create(
        customer_id=customer_id, kind=kind, reason=reason, evidence=evidence, needs=wanted, note_sealed=seal(note),
        insured=insured, from_on=begins, until_on=until_on, review_on=review, assessed_by=user, assessed_at=now,
        document_version=document["version"],
        circumstance_id=circumstances.begin(customer_id, entry["circumstance"], from_on=begins, until_on=until_on),
    )  # fmt: skip
    audit.record(
        "help.recorded", user=user, customer_id=customer_id, subject=f"help:{case.pk}",
        detail={"kind": kind, "reason": reason, "evidence": evidence, "review_on": review.isoformat()},
    )  # fmt: skip
    rooms.task(customer_id, "follow_up", due_at=clock.end_of_day(review, customer.time_zone), why=kind)
    return case


@transaction.atomic
def review(case_id: int, *, user: User, review_on: dt.date, until_on: dt.date | None = None, note: str = "",
           at: dt.datetime | None = None) -> HelpCase:  # fmt: skip
    """Look at a case again: it goes on, until a day if one is known, and is looked at again on `review_on`."""
    now = at or timezone.now()
    case, customer = _running(case_id)
    today = clock.local_day(now, customer.time_zone)
    longest = documents.by_code("hardship", "kinds")[case.kind]["longest_days"]
    if not today < review_on <= today + dt.timedelta(days=longest):
        raise InvalidError(f"the review lies within {longest} days")
    if until_on is not None and until_on < today:
        raise InvalidError("it ends before today")
    case.review_on, case.until_on, case.reviewed_at = review_on, until_on, now
    if note.strip():
        case.note_sealed = seal(note)
    case.save()
    circumstances.end([case.circumstance_id], on=today)
    case.circumstance_id = circumstances.begin(
        case.customer_id, documents.by_code("hardship", "kinds")[case.kind]["circumstance"],
        from_on=max(today, case.from_on), until_on=until_on,
    )  # fmt: skip
    case.save(update_fields=["circumstance_id"])
    audit.record(
        "help.reviewed", user=user, customer_id=case.customer_id, subject=f"help:{case.pk}",
        detail={"review_on": review_on.isoformat()},
    )  # fmt: skip
    rooms.task(case.customer_id, "follow_up", due_at=clock.end_of_day(review_on, customer.time_zone), why=case.kind)
    return case


@transaction.atomic
def end(case_id: int, reason: str, *, user: User, at: dt.datetime | None = None) -> HelpCase:
    """End a case: from today its circumstance no longer runs."""
    now = at or timezone.now()
    case, customer = _running(case_id)
    today = clock.local_day(now, customer.time_zone)
    case.ended_on, case.ended_why_sealed = today, seal(reason, required=True)
    case.save(update_fields=["ended_on", "ended_why_sealed"])
    circumstances.end([case.circumstance_id], on=today)
    audit.record("help.ended", user=user, customer_id=case.customer_id, subject=f"help:{case.pk}")
    return case


def effects(kind: str, language: str | None = None) -> list[str]:
    """What changes while a case of this kind runs, in words."""
    return [documents.said(text, language) for text in documents.by_code("hardship", "kinds")[kind]["effects"]]


def _running(case_id: int) -> tuple[HelpCase, Any]:
    case = HelpCase.objects.get(pk=case_id)
    customer = circumstances.lock(case.customer_id)
    case = HelpCase.objects.select_for_update().get(pk=case_id)
    if case.ended_on is not None:
        raise StateError("the case has ended")
    return case, customer
