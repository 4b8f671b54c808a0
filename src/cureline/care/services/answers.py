"""The end of a complaint: answer with outcome and redress, reopening, the stages beyond the bank."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care import circumstances, clock, documents, rooms
from cureline.care.errors import InvalidError, StateError
from cureline.care.models import Complaint
from cureline.care.sealed import opened, seal
from cureline.care.services.complaints import clock_of, locked_for, opened_for, step
from cureline.portfolio.models import Circumstance, Customer
from cureline.trust import audit
from cureline.trust.models import User

MOST_REDRESS = 10**12


@transaction.atomic
def answer(
    complaint_id: int, *, user: User, outcome: str, root_cause: str, text: str, redress: str = "none",
    redress_minor: int | None = None, currency: str = "", at: dt.datetime | None = None,
) -> Complaint:  # fmt: skip
    """Answer a complaint: decision, cause found, redress, and a letter with the customer's further rights.

    The circumstances that it opened end first, so that the gate judges the letter without them; a letter that the gate
    still holds back stays as a document to hand over, with the rule in `letter_refused`. Raises InvalidError (422).
    """
    now = at or timezone.now()
    complaint = opened_for(complaint_id, user)
    document = documents.load("complaint_causes")
    if outcome not in Complaint.Outcome.values:
        raise InvalidError("unknown outcome")
    if root_cause not in document["root_causes"] or redress not in document["redress"]:
        raise InvalidError("unknown root cause or redress")
    if redress_minor is not None and not (0 <= redress_minor <= MOST_REDRESS and len(currency) == 3):
        raise InvalidError("redress is an amount of at least 0 with a currency")
    if outcome == "rejected" and redress_minor:
        raise InvalidError("a rejected complaint has no money as redress")
    complaint.outcome, complaint.root_cause, complaint.redress = outcome, root_cause, redress
    complaint.redress_minor, complaint.currency = redress_minor, currency if redress_minor is not None else ""
    complaint.answer_sealed, complaint.answered_at = seal(text, required=True), now
    complaint.state, complaint.handler = Complaint.State.ANSWERED, complaint.handler or user
    _end_pressure_stop(complaint, clock.local_day(now, complaint.time_zone))
    language = rooms.language_of(Customer.objects.get(pk=complaint.customer_id))
    sent = rooms.letter(
        complaint.customer_id, "complaint_answer", letter_data(complaint, language), user=user, language=language,
        account_id=complaint.account_id,
    )  # fmt: skip
    complaint.letter_ref, complaint.letter_refused = sent.ref, sent.refused
    complaint.save()
    late = clock.local_day(now, complaint.time_zone) > complaint.due_on
    step(complaint, "answered", user, now, detail={"outcome": outcome, "late": late, "refused": sent.refused})
    _told(complaint, "complaint.answered", user, {"outcome": outcome, "root_cause": root_cause, "late": late})
    return complaint


@transaction.atomic
def close(complaint_id: int, *, user: User, at: dt.datetime | None = None) -> Complaint:
    """Close an answered complaint: redress is done and the customer went no further."""
    now = at or timezone.now()
    complaint = locked_for(complaint_id, user)
    if complaint.state != Complaint.State.ANSWERED:
        raise StateError("answer it first")
    complaint.state, complaint.closed_at = Complaint.State.CLOSED, now
    complaint.save(update_fields=["state", "closed_at"])
    step(complaint, "closed", user, now)
    _told(complaint, "complaint.closed", user)
    return complaint


@transaction.atomic
def reopen(complaint_id: int, reason: str, *, user: User, stage: str = "bank", reference: str = "",
           at: dt.datetime | None = None) -> Complaint:  # fmt: skip
    """Take an answered complaint up again: the customer is not content, or went to an ombudsman, regulator or court.

    A new clock runs from today and the circumstance `complaint` opens again.
    """
    now = at or timezone.now()
    complaint = locked_for(complaint_id, user)
    if complaint.state in Complaint.OPEN:
        raise StateError("the complaint is open")
    today = clock.local_day(now, complaint.time_zone)
    rule = clock_of(complaint.jurisdiction)["answer"]
    complaint.state, complaint.closed_at, complaint.reopened = (
        Complaint.State.INVESTIGATING,
        None,
        complaint.reopened + 1,
    )
    complaint.due_on, complaint.extensions = clock.due_on(today, rule, complaint.jurisdiction), 0
    complaint.outcome, complaint.answered_at, complaint.escalated_at = "", None, None
    complaint.circumstances = [
        *complaint.circumstances, circumstances.begin(complaint.customer_id, "complaint", from_on=today)
    ]  # fmt: skip
    complaint.save()
    step(complaint, "reopened", user, now, text=reason)
    _told(complaint, "complaint.reopened", user)
    if stage != "bank":
        return refer(complaint_id, stage, reference=reference, user=user, at=now)
    return complaint


@transaction.atomic
def refer(
    complaint_id: int, stage: str, *, user: User, reference: str = "", at: dt.datetime | None = None
) -> Complaint:
    """Note that the complaint lies with an ombudsman, regulator or court, or came back to the bank."""
    complaint = opened_for(complaint_id, user)
    if stage not in Complaint.Stage.values or len(reference) > 80:
        raise InvalidError("unknown stage, or too long a reference")
    complaint.stage, complaint.stage_reference = stage, reference
    complaint.save(update_fields=["stage", "stage_reference"])
    step(complaint, "stage", user, at, detail={"stage": stage})
    _told(complaint, "complaint.referred", user, {"stage": stage})
    return complaint


def letter_data(complaint: Complaint, language: str) -> dict[str, Any]:
    """What the answer letter says, for dispatch's template `complaint_answer`."""
    clocks = clock_of(complaint.jurisdiction)
    causes, words = documents.load("complaint_causes"), documents.load("complaint_clock")["letter"]
    further = words["months"] if "refer_within" in clocks else words["further"]
    lines = [
        words["outcome"][complaint.outcome][language],
        *(line for line in opened(complaint.answer_sealed).splitlines() if line.strip()),
        words["redress"][language].format(redress=causes["redress"][complaint.redress][language]),
        further[language].format(
            ombudsman=clocks["ombudsman"][language], months=clocks.get("refer_within", {}).get("amount")
        ),
    ]
    data = {
        "complaint": complaint.number,
        "received_on": clock.local_day(complaint.received_at, complaint.time_zone).isoformat(),
        "subject": documents.by_code("complaint_causes", "causes")[complaint.cause]["title"][language],
        "paragraphs": lines,
    }
    if complaint.redress_minor is not None:
        data |= {"redress_minor": complaint.redress_minor, "currency": complaint.currency}
    return data


def paper(complaint: Complaint, *, on: dt.date) -> bytes:
    """The answer as PDF, to hand over where the gate holds the letter back. Raises StateError before the answer."""
    from cureline.dispatch import services as dispatch

    if complaint.answered_at is None:
        raise StateError("answer it first")
    customer: Any = Customer.objects.get(pk=complaint.customer_id)
    language = rooms.language_of(customer)
    data = {
        **letter_data(complaint, language), "on": on, "reference": complaint.number,
        "jurisdiction": complaint.jurisdiction, "recipient": {"name": rooms.name_of(customer), "lines": []},
    }  # fmt: skip
    return bytes(dispatch.typeset("complaint_answer", data, language))


def _end_pressure_stop(complaint: Complaint, today: dt.date) -> None:
    """End what the complaint opened; what a call's outcome opened ends with the customer's last open complaint."""
    ids = list(complaint.circumstances)
    others = Complaint.objects.filter(customer_id=complaint.customer_id, state__in=Complaint.OPEN).exclude(
        pk=complaint.pk
    )
    if not others.exists():
        ids += Circumstance.objects.filter(customer_id=complaint.customer_id, kind="complaint").values_list(
            "pk", flat=True
        )
    circumstances.end(ids, on=today)


def _told(complaint: Complaint, action: str, user: User, detail: dict[str, Any] | None = None) -> None:
    audit.record(
        action, user=user, customer_id=complaint.customer_id, subject=f"complaint:{complaint.pk}", detail=detail
    )
