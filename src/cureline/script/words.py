"""Words of the codes that the room's pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cureline.script.document import vocabulary
from cureline.trust.duties import language_tag

STATES: Mapping[str, Any] = {
    "waiting": _("Waits for compliance"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "withdrawn": _("Taken back"),
    "shipped": _("Shipped with Cureline"),
}
STATE_TONES = {"waiting": "warn", "approved": "good", "refused": "bad", "withdrawn": "neutral", "shipped": "info"}
CHANNELS: Mapping[str, Any] = {
    "call": _("Call"),
    "sms": _("SMS"),
    "email": _("E-mail"),
    "letter": _("Letter"),
    "visit": _("Visit"),
    "legal": _("Legal"),
}
CATEGORIES: Mapping[str, Any] = {
    "threat": _("Threat"),
    "shaming": _("Shaming"),
    "third_party": _("Word to third parties"),
    "false_legal": _("False legal claim"),
    "urgency": _("Undue pressure"),
}
SEVERITIES: Mapping[str, Any] = {"block": _("Forbidden"), "warn": _("Look again")}
OUTCOMES: Mapping[str, Any] = {
    "third_party": _("Somebody else"),
    "invalid": _("Wrong number or address"),
    "right_party": _("Spoke with the customer"),
    "refused": _("Refused to talk"),
    "met": _("Met the customer"),
    "absent": _("Nobody there"),
    "sent": _("Done"),
}
THEN: Mapping[str, Any] = {
    "promise": _("Record the promise"),
    "plan": _("Propose a plan"),
    "hardship": _("Open the hardship path"),
    "dispute": _("Record the dispute"),
    "complaint": _("Record the complaint"),
    "callback": _("Make a callback"),
    "settlement": _("Propose a settlement"),
    "help": _("Hand over to care"),
    "none": "",
}


def purpose(code: str) -> str:
    """A purpose in the language of the request."""
    return str(vocabulary()["purposes"][code][language_tag()])
