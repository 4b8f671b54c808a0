"""Write an SMS or e-mail to a customer: text checked, gate asked, outbox filled, all in one transaction."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact import services as contact
from cureline.dispatch.channels.segments import Length, measure
from cureline.dispatch.config import bank, document, pick, public_url
from cureline.dispatch.models import Message
from cureline.dispatch.services import outbox
from cureline.dispatch.services.errors import TextError, TextRefusedError
from cureline.dispatch.services.people import address_of, language_of, locked
from cureline.portfolio.models import Customer
from cureline.trust import audit, vault

LONGEST = {"sms": 1000, "email": 10_000}
UNSUBSCRIBE = "cureline.dispatch.unsubscribe"


@dataclass(frozen=True)
class Draft:
    """A text as it would leave, with the script and version that made it (empty for a free text).

    `shown` is the same with names masked, for whoever reads it here; `subject` is the script's own, for an e-mail.
    """

    text: str
    shown: str
    subject: str
    script: str
    language: str
    length: Length


def send_sms(customer_id: str, **more: Any) -> Message:
    """Send an SMS through the gate and the outbox; the arguments are those of `send`."""
    return send(customer_id, "sms", **more)


def send_email(customer_id: str, **more: Any) -> Message:
    """Send an e-mail through the gate and the outbox; the arguments are those of `send`."""
    return send(customer_id, "email", **more)


def send(
    customer_id: str,
    channel: str,
    *,
    user: Any,
    script: str = "",
    text: str = "",
    account_id: str | None = None,
    point_id: str | None = None,
    language: str = "",
    at: dt.datetime | None = None,
    purpose: str = "collect",
    prior_consent: bool = False,
    request: Any = None,
) -> Message:
    """Ask the gate and queue a message made of a script or of a checked free text; a worker sends it.

    `purpose` is collect or locate. Raises contact's RefusedError (on record), TextError, TextRefusedError,
    NoAddressError, Customer.DoesNotExist.
    """
    at = at or timezone.now()
    with contact.acting():
        customer = locked(customer_id)
        draft = compose(
            customer, channel, script=script, text=text, account_id=account_id, language=language, on=at.date()
        )
        attempt = contact.begin(
            customer_id, channel, user=user, at=at, account_id=account_id, point_id=point_id, purpose=purpose,
            prior_consent=prior_consent, script=draft.script, request=request,
        )  # fmt: skip
        return queue(customer, attempt, draft, user=user, at=at, request=request)


def queue(customer: Any, attempt: Any, draft: Draft, *, user: Any, at: dt.datetime, purpose: str = "",
          request: Any = None) -> Message:  # fmt: skip
    """The outbox row and message of a contact that the gate allowed, in the caller's transaction."""
    channel, address = attempt.channel, address_of(attempt.contact_point_id)
    payload = {"to": address, "text": draft.text}
    if channel == "email":
        payload |= _mail(customer, draft)
    row = outbox.put(channel, payload, at=at)
    known = user if user is not None and user.is_authenticated else None
    message = Message.objects.create(
        outbox=row, customer_id=customer.pk, account_id=attempt.account_id or "", point_id=attempt.contact_point_id,
        channel=channel, attempt_id=attempt.pk, purpose=purpose or attempt.purpose,
        prior_consent=attempt.prior_consent, language=draft.language, script=draft.script,
        text_sealed=vault.encrypt(draft.shown), segments=draft.length.segments if channel == "sms" else 1,
        made_by=known, made_at=at,
    )  # fmt: skip
    audit.record(
        "message.queued", request=request, user=user, customer_id=customer.pk, subject=f"message:{message.pk}",
        detail={"channel": channel, "script": draft.script, "purpose": message.purpose, "segments": message.segments},
    )  # fmt: skip
    return message


def compose(
    customer: Any, channel: str, *, script: str = "", text: str = "", account_id: str | None = None,
    language: str = "", on: dt.date | None = None,
) -> Draft:  # fmt: skip
    """The text as it would leave, of a script or of a free text. Raises TextError and TextRefusedError."""
    language = language or language_of(customer)
    if bool(script) == bool(text.strip()):
        raise TextError(_("Choose a script or write a text, not both"))
    if script:
        from cureline.script import services as scripts

        body, shown = (
            scripts.render(
                script, customer_id=customer.pk, account_id=account_id, language=language, channel=channel,
                on=on or timezone.localdate(), reveal=reveal,
            )
            for reveal in (True, False)
        )  # fmt: skip
        whole, masked = (_finished(found.text, channel, customer, language) for found in (body, shown))
        return Draft(whole, masked, shown.subject, f"{script}@{body.version}", language, measure(whole))
    check(text.strip(), jurisdiction=customer.jurisdiction, language=language)
    free = _finished(text.strip(), channel, customer, language)
    return Draft(free, free, "", "", language, measure(free))


def _finished(text: str, channel: str, customer: Any, language: str) -> str:
    body = signed(text, customer.jurisdiction, language) if channel == "sms" else text
    if len(body) > LONGEST[channel] or "\x00" in body:
        raise TextError(_("The text is too long or not plain"))
    return body


def check(text: str, *, jurisdiction: str, language: str) -> None:
    """Refuse a free text with forbidden phrases. Raises TextRefusedError."""
    from cureline.script import services as scripts

    findings = [f for f in scripts.check(text, jurisdiction=jurisdiction, language=language) if f.severity == "block"]
    if findings:
        raise TextRefusedError(findings)


def signed(text: str, jurisdiction: str, language: str) -> str:
    """An SMS with the signature and the way to opt out that the data of its country ask for, each once."""
    rule = sms_rule(jurisdiction)
    name = pick(bank()["signature"], language)
    text = text.strip()
    if not re.search(rule["signature"]["seen"].replace("{bank}", re.escape(name)), text):
        text = rule["signature"]["text"].format(bank=name) + text
    if not re.search(document("sms")["opt_out_seen"], text):
        text += pick(rule["opt_out_suffix"], language)
    return text


def sms_rule(jurisdiction: str) -> dict[str, Any]:
    """What the country of a customer asks of an SMS."""
    countries = document("sms")["countries"]
    found: dict[str, Any] = countries.get(jurisdiction.partition("-")[0]) or countries["*"]
    return found


def text_of(message: Message) -> str:
    """The text of a message as it is shown here, names masked."""
    return vault.decrypt(message.text_sealed)


def unsubscribe_token(customer_id: str) -> str:
    """The signed token of the link that ends e-mail to a customer."""
    return signing.dumps(customer_id, salt=UNSUBSCRIBE)


def _mail(customer: Any, draft: Draft) -> dict[str, str]:
    sender = bank()
    # no name, number or word of the debt: a subject is shown on locked screens
    usual = pick(document("email")["subject"], draft.language).format(bank=pick(sender["name"], draft.language))
    subject = " ".join((draft.subject or usual).split())
    link = f"{public_url()}/dispatch/unsubscribe/{unsubscribe_token(customer.pk)}/"
    foot = pick(document("email")["footer"], draft.language).format(
        bank=pick(sender["name"], draft.language), phone=sender["phone"], link=link
    )
    paragraphs = "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in draft.text.split("\n\n"))
    page = (
        f'<!doctype html><html lang="{draft.language}"><body>{paragraphs}<hr><p><small>{html.escape(foot)}</small></p>'
        "</body></html>"
    )
    return {"subject": subject, "text": f"{draft.text}\n\n--\n{foot}", "html": page, "unsubscribe": link,
            "from": str(sender["sender_email"])}  # fmt: skip


def messages_of(customer_id: str, *, limit: int = 50, after: int | None = None) -> list[Message]:
    """The latest messages of a customer, the newest first; `after` is the id of the last one seen."""
    Customer.objects.only("pk").get(pk=customer_id)
    found = Message.objects.filter(customer_id=customer_id).select_related("outbox").order_by("-pk")
    return list((found.filter(pk__lt=after) if after else found)[:limit])
