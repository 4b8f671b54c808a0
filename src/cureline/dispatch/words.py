"""Codes of this app in words, for pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

KINDS = {"sms": _("SMS"), "email": _("E-mail"), "letter": _("Letter"), "webhook": _("Webhook")}
STATES = {
    "queued": _p("message", "Waiting"),
    "sending": _p("message", "On its way"),
    "sent": _p("message", "Sent"),
    "delivered": _p("message", "Delivered"),
    "failed": _p("message", "Failed"),
    "uncertain": _p("message", "Uncertain"),
    "cancelled": _p("message", "Cancelled"),
}
TONES = {"sent": "info", "delivered": "good", "failed": "bad", "uncertain": "warn", "sending": "info"}
RETURNS = {
    "moved": _("Moved away"),
    "unknown": _("Unknown at this address"),
    "deceased": _("Deceased"),
    "refused": _("Acceptance refused"),
    "unclaimed": _("Not collected"),
}
_WHY = (
    ("GATEWAY-UNREACHABLE", _("The gateway cannot be reached")),
    ("GATEWAY-NO-ANSWER", _("The gateway did not answer")),
    ("GATEWAY-HAS-IT-NOT", _("The gateway has not got it; it is sent again")),
    ("GATEWAY-", _("The gateway refused or failed")),
    ("RECEIPT-", _("The network could not deliver it")),
    ("BANK-STOP", _("The bank has stopped contact; it waits until it is resumed")),
    ("WORKER-LOST", _("The worker stopped while sending")),
    ("SMTP-", _("The mail server refused or failed")),
    ("DSN-", _("The e-mail came back")),
    ("RETURNED-", _("The letter came back")),
    ("ERROR-", _("An error of this program")),
    ("NOT-TO-BE-JUDGED", _("It cannot be judged any more: what it refers to is gone")),
    ("BY-HAND", _("Cancelled by a person")),
    ("UNSUBSCRIBED", _("The subscription has ended")),
    ("ADDRESS", _("The address may not be called")),
    ("HTTP-", _("The receiver refused or failed")),
    ("ASKED-NOT", _("It is sent again under the same event id")),
)


def why(code: str) -> Any:
    """A row's `why` in words; a rule's id stays as it is, and what else went wrong has its technical name."""
    return next((words for start, words in _WHY if code.startswith(start)), code)


def template_title(name: str) -> str:
    """A letter template's title in the language of the request."""
    from cureline.dispatch.config import document, pick
    from cureline.trust.duties import language_tag

    return pick(document(f"templates/letters/{name}")["title"], language_tag())
