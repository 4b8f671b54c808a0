"""Questions to credit, legal, customer service and risk: asked, taken, answered; overdue ones go up (`jobs.py`)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care import circumstances, clock, documents
from cureline.care.errors import InvalidError, StateError
from cureline.care.models import Referral
from cureline.care.sealed import seal
from cureline.trust import audit
from cureline.trust.models import User


@transaction.atomic
def make(customer_id: str, *, user: User, department: str, subject: str, question: str,
         at: dt.datetime | None = None) -> Referral:  # fmt: skip
    """Ask a department (a code of referrals.yaml); the answer is due after its working days. Raises InvalidError."""
    now = at or timezone.now()
    customer: Any = circumstances.lock(customer_id)
    known = documents.by_code("referrals", "departments")
    if department not in known or subject not in documents.load("referrals")["subjects"]:
        raise InvalidError("unknown department or subject")
    today = clock.local_day(now, customer.time_zone)
    due = clock.add_working_days(today, known[department]["working_days"], customer.jurisdiction)
    referral = Referral.objects.create(
        customer_id=customer_id, department=department, subject=subject, asked_by=user, asked_at=now,
        question_sealed=seal(question, required=True), due_at=clock.end_of_day(due, customer.time_zone),
    )  # fmt: skip
    audit.record(
        "referral.made", user=user, customer_id=customer_id, subject=f"referral:{referral.pk}",
        detail={"department": department, "subject": subject},
    )  # fmt: skip
    return referral


@transaction.atomic
def take(referral_id: int, *, user: User, at: dt.datetime | None = None) -> Referral:
    """Become the owner of a question to one's department."""
    referral = _open(referral_id, user)
    referral.owner, referral.state = user, Referral.State.TAKEN
    referral.save(update_fields=["owner", "state"])
    audit.record("referral.taken", user=user, customer_id=referral.customer_id, subject=f"referral:{referral.pk}")
    return referral


@transaction.atomic
def answer(referral_id: int, text: str, *, user: User, at: dt.datetime | None = None) -> Referral:
    """Answer a question; who asked gets a task to read it."""
    from cureline.care import rooms

    now = at or timezone.now()
    referral = _open(referral_id, user)
    referral.answer_sealed, referral.answered_by, referral.answered_at = seal(text, required=True), user, now
    referral.state, referral.owner = Referral.State.ANSWERED, referral.owner or user
    referral.save()
    audit.record(
        "referral.answered", user=user, customer_id=referral.customer_id, subject=f"referral:{referral.pk}",
        detail={"late": now > referral.due_at},
    )  # fmt: skip
    rooms.task(
        referral.customer_id, "follow_up", due_at=now, why=f"R{referral.pk}",
        collector_id=rooms.collector_of(referral.asked_by) or None,
    )  # fmt: skip
    return referral


def may_answer(user: User, referral: Referral) -> bool:
    """Whether a question is one to this person's department; the head of collections answers for all."""
    role = documents.by_code("referrals", "departments")[referral.department]["role"]
    return user.may("referral.answer") and user.role in (role, "head")


def _open(referral_id: int, user: User) -> Referral:
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    if referral.state == Referral.State.ANSWERED:
        raise StateError("answered already")
    if not may_answer(user, referral):
        raise InvalidError("the question is to another department")
    return referral
