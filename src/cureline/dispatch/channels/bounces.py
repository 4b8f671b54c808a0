"""Read a delivery status notification (RFC 3464): which of our e-mails, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

_OURS = re.compile(r"<?([0-9a-f]{32})@")
_STATUS = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}$")


@dataclass(frozen=True)
class Report:
    """The key of the outbox row and the enhanced status code (RFC 3463)."""

    key: str
    status: str


def read(raw: bytes) -> Report | None:
    """The report that a mail carries; None when it is none, or not about a mail of ours."""
    mail = message_from_bytes(raw, policy=policy.default)
    status, key = "", ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = status or _status(part)
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            key = key or _key(part)
    return Report(key, status) if key and status else None


def _status(part: EmailMessage) -> str:
    for block in part.iter_parts() if part.is_multipart() else [part]:
        found = str(block.get("Status", "")).split(" ")[0].strip()
        if _STATUS.match(found):
            return found
    return ""


def _key(part: EmailMessage) -> str:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
        text = str(inner[0].get("Message-ID", ""))
    else:
        text = next((line for line in str(inner).splitlines() if line.lower().startswith("message-id:")), "")
    found = _OURS.search(text)
    return found.group(1) if found else ""
