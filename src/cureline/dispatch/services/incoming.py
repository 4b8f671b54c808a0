"""What comes back: receipts of the SMS gateway, replies of customers, bounces of e-mail. Each event counts once."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from cureline.contact import services as contact
from cureline.dispatch.config import document, pick
from cureline.dispatch.models import Incoming, Message, Outbox, Reply
from cureline.dispatch.services import messages, outbox, webhooks
from cureline.dispatch.services.people import language_of
from cureline.portfolio.models import Contact, ContactPoint, Customer
from cureline.trust import audit, vault

_PHONES = ("mobile", "home_phone", "work_phone")
# country codes by which a gateway may write a number that the bank writes without
_CODES = ("+86", "0086", "86", "+1", "+44", "+91")


@transaction.atomic
def receipt(event_id: str, key: str, state: str, *, code: str = "", remote_id: str = "", at: dt.datetime) -> str:
    """A gateway's word on a message: `state` is sent, delivered or failed. Gives the effect as a code.

    Told twice, or out of order, it changes nothing: delivered stands before sent, and nothing after delivered.
    """
    event, fresh = Incoming.objects.get_or_create(
        source="sms", event_id=event_id, defaults={"at": timezone.now(), "effect": "seen"}
    )
    if not fresh:
        return "repeated"
    row = Outbox.objects.select_for_update().filter(key=key, kind="sms").first()
    event.effect = _applied(row, state, code, remote_id, at) if row else "unknown"
    event.save(update_fields=["effect"])
    return event.effect


def _applied(row: Outbox, state: str, code: str, remote_id: str, at: dt.datetime) -> str:
    if row.state == "delivered" or (state == "sent" and row.state in ("sent", "failed")):
        return "late"
    row.remote_id = remote_id[:120] or row.remote_id
    row.lease_until = None
    if state == "failed":
        outbox.end(row, "failed", f"RECEIPT-{code}", bad_address=code in ("bad_number", "unknown_subscriber"))
        row.save(update_fields=["remote_id"])
        _tell(row, "message.failed")
    else:
        row.state, row.why, row.sent_at = state, "", row.sent_at or at
        row.delivered_at = at if state == "delivered" else None
        row.save(update_fields=["state", "why", "sent_at", "delivered_at", "remote_id", "lease_until"])
        outbox.outcome(row, state, at=at)
        if state == "delivered":
            _tell(row, "message.delivered")
    audit.record("outbox.receipt", subject=f"outbox:{row.pk}", detail={"state": row.state})
    return state


@transaction.atomic
def reply(event_id: str, number: str, text: str, *, at: dt.datetime) -> str:
    """An SMS from a customer. A word that ends SMS ends them at once; anything else becomes work for a person."""
    event, fresh = Incoming.objects.get_or_create(
        source="sms-in", event_id=event_id, defaults={"at": timezone.now(), "effect": "unknown"}
    )
    if not fresh:
        return "repeated"
    points = points_of(number)
    ends = ends_sms(text)
    for point in points:
        _replied(point, text, ends=ends, at=at)
    if points:
        event.effect = "opt_out" if ends else "reply"
        event.save(update_fields=["effect"])
    return event.effect


def _replied(point: Any, text: str, *, ends: bool, at: dt.datetime) -> None:
    customer = Customer.objects.select_for_update().get(pk=point.customer_id_id)
    row = Contact.objects.create(
        contact_id=f"in-{uuid.uuid4().hex}", customer_id_id=customer.pk, at=at, channel="sms", direction="in",
        contact_point_id=point.pk, relation=point.relation, outcome="replied",
    )  # fmt: skip
    Reply.objects.create(
        customer_id=customer.pk, point_id=point.pk, contact_id=row.pk, text_sealed=vault.encrypt(text), opted_out=ends,
        at=at,
    )  # fmt: skip
    last = Message.objects.filter(point_id=point.pk, channel="sms", customer_id=customer.pk).order_by("-pk").first()
    answered = last.outbox if last is not None and last.outbox.state in ("sent", "delivered", "uncertain") else None
    if ends:
        _confirm(customer, point, at)
        if answered and point.relation == "self":
            outbox.outcome(answered, "opt_out", at=at)
        opt_out(customer, "sms", point, at=at)
    else:
        done = outbox.outcome(answered, "replied", at=at) if answered else ()
        if "task:follow_up" not in done:
            from cureline.worklist import services as worklist

            worklist.add_task(customer.pk, "follow_up", due_at=at + dt.timedelta(days=1), why="reply")
        webhooks.emit("message.replied", {"customer_id": customer.pk, "channel": "sms"})
    audit.record(
        "message.received", customer_id=customer.pk, subject=f"contact:{row.pk}",
        detail={"channel": "sms", "opt_out": ends},
    )  # fmt: skip


def opt_out(customer: Any, channel: str, point: Any | None, *, at: dt.datetime) -> None:
    """End a channel: for the customer, or, where the point is somebody else's, for that point."""
    if point is not None and point.relation != "self":
        ContactPoint.objects.filter(pk=point.pk).update(consent="refused")
        audit.record("point.refused", customer_id=customer.pk, subject=f"point:{point.pk}", detail={"channel": channel})
    else:
        contact.circumstance(
            customer.pk, "opt_out", on=at.astimezone(ZoneInfo(customer.time_zone)).date(), channel=channel,
            subject="by-the-customer",
        )  # fmt: skip
    webhooks.emit("customer.opted_out", {"customer_id": customer.pk, "channel": channel})


def _confirm(customer: Any, point: Any, at: dt.datetime) -> None:
    """One word that it was understood, where country data have one and the gate lets it pass: before SMS end."""
    language = language_of(customer)
    rule = messages.sms_rule(customer.jurisdiction)
    if not rule.get("confirm"):
        return
    text = messages.signed(pick(rule["confirm"], language), customer.jurisdiction, language)
    draft = messages.Draft(text, text, "", "opt_out_confirmation", language, messages.measure(text))
    try:
        with transaction.atomic():
            attempt = contact.begin(
                customer.pk, "sms", user=None, at=at, point_id=point.pk, prior_consent=True, script=draft.script
            )
            messages.queue(customer, attempt, draft, user=None, at=at, purpose="opt_out")
    except (contact.RefusedError, contact.PointUnknownError):
        # refused stays on record; the opt-out itself does not wait for a confirmation
        return


def ends_sms(text: str) -> bool:
    """Whether a reply is one of the words that end SMS, however it is written."""
    wide = unicodedata.normalize("NFKC", text).upper()
    word = "".join(c for c in wide if unicodedata.category(c)[0] in "LN")
    return word in {str(known).upper() for known in document("sms")["opt_out_words"]}


def points_of(number: str) -> list[Any]:
    """The telephone numbers of customers that are this number, with or without its country code."""
    plain = "".join(c for c in number if c.isdigit() or c == "+")
    forms = {plain, plain.lstrip("+")} | {plain.removeprefix(code) for code in _CODES}
    indexes = [vault.blind_index(form) for form in forms if form]
    found = ContactPoint.objects.filter(value_index__in=indexes, kind__in=_PHONES).order_by("customer_id", "pk")
    return list({point.customer_id_id: point for point in found}.values())


@transaction.atomic
def bounce(key: str, status: str, *, at: dt.datetime) -> str:
    """A mail server's report on one of our e-mails: `status` as RFC 3463, 5.x.x for ever and 4.x.x for the while."""
    row = Outbox.objects.select_for_update().filter(key=key, kind="email").first()
    if row is None:
        return "unknown"
    if status.startswith("2."):
        if row.state in ("sent", "uncertain"):
            row.state, row.delivered_at, row.why = "delivered", at, ""
            row.save(update_fields=["state", "delivered_at", "why"])
            outbox.outcome(row, "delivered", at=at)
        return "delivered"
    if not status.startswith("5.") or row.state == "failed":
        return "noted"
    # 5.1.x is about the address itself
    bad = status.startswith("5.1.")
    outbox.end(row, "failed", f"DSN-{status}", bad_address=bad)
    if bad:
        message = outbox.thing_of(row)
        from cureline.worklist import services as worklist

        worklist.add_task(message.customer_id, "follow_up", due_at=at + dt.timedelta(days=1), why="bounced")
    _tell(row, "message.failed")
    audit.record("outbox.bounced", subject=f"outbox:{row.pk}", detail={"status": status})
    return "bounced"


def _tell(row: Outbox, event: str) -> None:
    message = outbox.thing_of(row)
    if message is not None:
        webhooks.emit(event, {"message_id": message.pk, "customer_id": message.customer_id, "channel": row.kind})
