"""Complaints: take in, acknowledge, assign, look into, extend, withdraw. Answers are in `answers.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care import circumstances, clock, documents, rooms
from cureline.care.errors import InvalidError, OwnComplaintError, StateError
from cureline.care.models import Complaint, ComplaintLink, ComplaintStep
from cureline.care.sealed import seal
from cureline.portfolio.models import Account, Contact, Customer
from cureline.trust import audit
from cureline.trust.models import User

HANDLE = "complaint.handle"


@transaction.atomic
def record(
    customer_id: str, *, user: User | None, channel: str, cause: str, about: str, text: str, wish: str = "",
    account_id: str = "", severity: str = "", links: Iterable[Mapping[str, str]] = (),
    received_at: dt.datetime | None = None, at: dt.datetime | None = None,
) -> Complaint:  # fmt: skip
    """Take in a complaint; its clocks begin and the circumstances of its cause open, so that the gate sees it at once.

    `cause` is a code of complaint_causes.yaml, which gives the severity where none is given. Each link has `kind` and
    any of `ref`, `collector_id`, `agency`; a contact's own collector and agency are taken from its record. Raises
    InvalidError (422) for what is unknown, 404 for a customer outside one's rows.
    """
    now = at or timezone.now()
    received = received_at or now
    if received > now:
        raise InvalidError("received in the future")
    customer: Any = circumstances.lock(customer_id)
    causes = documents.by_code("complaint_causes", "causes")
    _known(cause, causes, "cause")
    _known(channel, Complaint.Channel.values, "channel")
    _known(about, Complaint.About.values, "about")
    severity = severity or causes[cause]["severity"]
    _known(severity, documents.load("complaint_causes")["severities"], "severity")
    if account_id and not Account.objects.filter(pk=account_id, customer_id=customer_id).exists():
        raise InvalidError("no such account of this customer")
    clocks = clock_of(customer.jurisdiction)
    day = clock.local_day(received, customer.time_zone)
    complaint = Complaint.objects.create(
        customer_id=customer_id, account_id=account_id, jurisdiction=customer.jurisdiction,
        time_zone=customer.time_zone, channel=channel, received_at=received, recorded_by=user, cause=cause,
        severity=severity, about=about, text_sealed=seal(text, required=True), wish_sealed=seal(wish),
        acknowledge_by_on=clock.due_on(day, clocks["acknowledge"], customer.jurisdiction),
        due_on=clock.due_on(day, clocks["answer"], customer.jurisdiction),
        clock_version=documents.load("complaint_clock")["version"],
    )  # fmt: skip
    today = clock.local_day(now, customer.time_zone)
    complaint.circumstances = _open_facts(complaint, today)
    complaint.save(update_fields=["circumstances"])
    _link(complaint, list(links) or [{"kind": about}])
    step(complaint, "recorded", user, now, detail={"channel": channel, "cause": cause})
    audit.record(
        "complaint.recorded", user=user, customer_id=customer_id, subject=f"complaint:{complaint.pk}",
        detail={"cause": cause, "severity": severity, "due_on": complaint.due_on.isoformat()},
    )  # fmt: skip
    rooms.task(
        customer_id, "complaint", why=complaint.number,
        due_at=clock.end_of_day(complaint.acknowledge_by_on, complaint.time_zone),
    )  # fmt: skip
    return complaint


@transaction.atomic
def assign(complaint_id: int, handler: User, *, user: User, at: dt.datetime | None = None) -> Complaint:
    """Give a complaint to somebody who may handle it. Raises OwnComplaintError (403) where it is about them."""
    complaint = opened_for(complaint_id, user)
    if not handler.may(HANDLE):
        raise InvalidError("this person may not handle complaints")
    _not_about(complaint, handler)
    complaint.handler = handler
    complaint.save(update_fields=["handler"])
    step(complaint, "assigned", user, at, detail={"to": handler.get_username()})
    _told(complaint, "complaint.assigned", user, {"to": handler.get_username()})
    return complaint


@transaction.atomic
def acknowledge(complaint_id: int, *, user: User, at: dt.datetime | None = None) -> Complaint:
    """Tell the customer that the complaint has come in and by when it is answered; an SMS where the gate allows.

    The acknowledgement stands where the gate holds the message back; the rule is in the step.
    """
    now = at or timezone.now()
    complaint = opened_for(complaint_id, user)
    if complaint.state != Complaint.State.RECEIVED:
        raise StateError("acknowledged already")
    complaint.state, complaint.acknowledged_at = Complaint.State.ACKNOWLEDGED, now
    complaint.handler = complaint.handler or user
    complaint.save(update_fields=["state", "acknowledged_at", "handler"])
    customer: Any = Customer.objects.get(pk=complaint.customer_id)
    language = rooms.language_of(customer)
    text = documents.load("complaint_clock")["acknowledgement"][language]
    sent = rooms.told_by_sms(
        complaint.customer_id, text.format(number=complaint.number, due_on=complaint.due_on.isoformat()),
        user=user, language=language,
    )  # fmt: skip
    detail = {"message": sent.ref, "refused": sent.refused}
    step(complaint, "acknowledged", user, now, detail=detail)
    _told(complaint, "complaint.acknowledged", user, detail)
    return complaint


@transaction.atomic
def note(complaint_id: int, text: str, *, user: User, at: dt.datetime | None = None) -> ComplaintStep:
    """Write down what was found; the first note begins the investigation."""
    complaint = opened_for(complaint_id, user)
    if complaint.state in (Complaint.State.RECEIVED, Complaint.State.ACKNOWLEDGED):
        complaint.state = Complaint.State.INVESTIGATING
        complaint.handler = complaint.handler or user
        complaint.save(update_fields=["state", "handler"])
    made = step(complaint, "note", user, at, text=text)
    _told(complaint, "complaint.noted", user)
    return made


@transaction.atomic
def link(complaint_id: int, *, user: User, kind: str, ref: str = "", collector_id: str = "", agency: str = "",
         at: dt.datetime | None = None) -> Complaint:  # fmt: skip
    """Say what or whom a complaint is about; a handler whom it turns out to be about loses it."""
    complaint = opened_for(complaint_id, user)
    _known(kind, Complaint.About.values, "kind")
    _link(complaint, [{"kind": kind, "ref": ref, "collector_id": collector_id, "agency": agency}])
    step(complaint, "linked", user, at, detail={"kind": kind, "ref": ref})
    if complaint.handler and about(complaint, complaint.handler):
        complaint.handler = None
        complaint.save(update_fields=["handler"])
        step(complaint, "unassigned", user, at)
    _told(complaint, "complaint.linked", user, {"kind": kind})
    return complaint


@transaction.atomic
def set_severity(complaint_id: int, severity: str, *, user: User, at: dt.datetime | None = None) -> Complaint:
    """Judge anew how grave it is."""
    complaint = opened_for(complaint_id, user)
    _known(severity, documents.load("complaint_causes")["severities"], "severity")
    step(complaint, "severity", user, at, detail={"from": complaint.severity, "to": severity})
    complaint.severity = severity
    complaint.save(update_fields=["severity"])
    _told(complaint, "complaint.judged", user, {"severity": severity})
    return complaint


@transaction.atomic
def extend(complaint_id: int, reason: str, *, user: User, at: dt.datetime | None = None) -> Complaint:
    """Move the last day as far as the law lets, once a step; the customer is told why.

    Raises StateError (409) where the law knows no further extension, and where it wants an approval that only
    compliance gives.
    """
    now = at or timezone.now()
    complaint = opened_for(complaint_id, user)
    steps = clock_of(complaint.jurisdiction)["extensions"]
    if complaint.extensions >= len(steps):
        raise StateError("no further extension by law")
    rule = steps[complaint.extensions]
    if rule.get("approval") and user.role != "compliance":
        raise StateError("compliance approves this extension")
    received = clock.local_day(complaint.received_at, complaint.time_zone)
    before, complaint.due_on = complaint.due_on, clock.due_on(received, rule, complaint.jurisdiction)
    complaint.extensions += 1
    complaint.save(update_fields=["due_on", "extensions"])
    step(
        complaint, "extended", user, now, text=reason,
        detail={"from": before.isoformat(), "to": complaint.due_on.isoformat()},
    )  # fmt: skip
    _told(complaint, "complaint.extended", user, {"due_on": complaint.due_on.isoformat()})
    return complaint


def clock_of(jurisdiction: str) -> dict[str, Any]:
    """The clocks of a jurisdiction. Raises InvalidError (422) where the document has none."""
    try:
        found: dict[str, Any] = documents.jurisdiction_of(documents.load("complaint_clock")["clocks"], jurisdiction)
    except LookupError as error:
        raise InvalidError(str(error)) from error
    return found


def about(complaint: Complaint, user: User) -> bool:
    """Whether a complaint is about what this person did."""
    mine = rooms.collector_of(user)
    return bool(mine) and complaint.links.filter(collector_id=mine).exists()


def opened_for(complaint_id: int, user: User) -> Complaint:
    """An open complaint, locked, for somebody whom it is not about. Raises 404, StateError, OwnComplaintError."""
    complaint = locked_for(complaint_id, user)
    if complaint.state not in Complaint.OPEN:
        raise StateError("the complaint is answered")
    return complaint


def locked_for(complaint_id: int, user: User) -> Complaint:
    """A complaint, locked after its customer, for somebody whom it is not about. Raises 404, OwnComplaintError."""
    complaint = Complaint.objects.get(pk=complaint_id)
    circumstances.lock(complaint.customer_id)
    complaint = Complaint.objects.select_for_update().get(pk=complaint_id)
    _not_about(complaint, user)
    return complaint


def step(complaint: Complaint, kind: str, user: User | None, at: dt.datetime | None, *, text: str = "",
         detail: Mapping[str, Any] | None = None) -> ComplaintStep:  # fmt: skip
    """Write down one thing that was done."""
    return ComplaintStep.objects.create(
        complaint=complaint, at=at or timezone.now(), kind=kind, user=user, detail=dict(detail or {}),
        text_sealed=seal(text, required=kind == "note"),
    )  # fmt: skip


def _open_facts(complaint: Complaint, today: dt.date) -> list[str]:
    """Open `complaint` and what the cause adds (a dispute, identity theft), on the debt where one is named."""
    entry = documents.by_code("complaint_causes", "causes")[complaint.cause]
    facts = ["complaint", *entry.get("open_facts", ())]
    return [
        circumstances.begin(
            complaint.customer_id, kind, from_on=today, account_id="" if kind == "complaint" else complaint.account_id
        )
        for kind in facts
    ]


def _link(complaint: Complaint, links: Iterable[Mapping[str, str]]) -> None:
    for row in links:
        ref, collector, agency = row.get("ref", ""), row.get("collector_id", ""), row.get("agency", "")
        if row["kind"] == "contact" and ref:
            contact = Contact.objects.filter(pk=ref, customer_id=complaint.customer_id).first()
            if contact is None:
                raise InvalidError("no such contact of this customer")
            collector, agency = collector or contact.collector_id or "", agency or contact.agency or ""
        ComplaintLink.objects.get_or_create(
            complaint=complaint, kind=row["kind"], ref=ref, collector_id=collector, agency=agency
        )


def _not_about(complaint: Complaint, user: User) -> None:
    if about(complaint, user):
        raise OwnComplaintError


def _told(complaint: Complaint, action: str, user: User | None, detail: Mapping[str, Any] | None = None) -> None:
    audit.record(
        action, user=user, customer_id=complaint.customer_id, subject=f"complaint:{complaint.pk}", detail=detail
    )


def _known(code: str, known: Any, what: str) -> None:
    if code not in known:
        raise InvalidError(f"unknown {what}")
