"""A customer's messages, letters and replies as lines, the latest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cureline.dispatch import words
from cureline.dispatch.models import Letter, Message, Reply
from cureline.dispatch.services.messages import text_of
from cureline.trust import vault

ICONS = {"sms": "message-square-text", "email": "mail", "letter": "mail-open", "reply": "message-square-reply"}


@dataclass(frozen=True)
class Line:
    """One of them: `state` and `why` are codes, `text` is empty where the reader did not ask for it."""

    at: dt.datetime
    kind: str
    title: Any
    state: str
    why: str
    text: str
    letter_id: int | None = None
    pages: int = 0
    segments: int = 0
    opted_out: bool = False

    @property
    def icon(self) -> str:
        """A Lucide icon."""
        return ICONS[self.kind]

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return words.TONES.get(self.state, "neutral")

    @property
    def state_word(self) -> Any:
        """The state in words."""
        return words.STATES.get(self.state, "")

    @property
    def why_words(self) -> Any:
        """Why it is in this state, in words or as a rule's id."""
        return words.why(self.why)

    @property
    def kind_word(self) -> Any:
        """What it is."""
        return words.KINDS.get(self.kind, "")


def history(customer_id: str, *, texts: bool = False, most: int = 100) -> list[Line]:
    """The latest lines of a customer; `texts` decrypts what was written."""
    about = {"customer_id": customer_id}
    messages = Message.objects.filter(**about).select_related("outbox").order_by("-pk")[:most]
    letters = Letter.objects.filter(**about).select_related("outbox").order_by("-pk")[:most]
    replies = Reply.objects.filter(**about).order_by("-pk")[:most]
    lines = [of_message(row, text_of(row) if texts else "") for row in messages]
    lines += [of_letter(row) for row in letters]
    lines += [of_reply(row, vault.decrypt(row.text_sealed) if texts else "") for row in replies]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def of_message(row: Message, text: str = "") -> Line:
    """The line of a message whose row of the outbox is read with it."""
    return Line(row.made_at, row.channel, words.KINDS[row.channel], row.outbox.state, row.outbox.why, text,
                segments=row.segments)  # fmt: skip


def of_letter(row: Letter) -> Line:
    """The line of a letter whose row of the outbox is read with it."""
    return Line(row.made_at, "letter", words.template_title(row.template), row.outbox.state, row.outbox.why,
                row.reference or "", letter_id=row.pk, pages=row.pages)  # fmt: skip


def of_reply(row: Reply, text: str = "") -> Line:
    """The line of a reply."""
    return Line(row.at, "reply", "", "", "", text, opted_out=row.opted_out)
