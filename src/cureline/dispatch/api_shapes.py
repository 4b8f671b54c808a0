"""What the routes of dispatch take and give."""

import datetime as dt
from typing import Annotated, Any

from ninja import Field, Query, Schema

from cureline.dispatch.models import Letter, Message
from cureline.dispatch.services import text_of

Key = Annotated[str, Field(min_length=1, max_length=80)]
CustomerKey = Annotated[str, Query(min_length=1, max_length=80)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str, Query(max_length=400)]
Language = Annotated[str, Field(pattern="^(|en|zh-Hans|zh-Hant)$")]
Text = Annotated[str, Field(max_length=10_000)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class Problem(Schema):
    """What was refused, as RFC 9457 tells it."""

    title: str
    status: int
    detail: str = ""


class MessageIn(Schema):
    """A message to write: a script's name or a free text."""

    customer_id: Key
    channel: Annotated[str, Field(pattern="^(sms|email)$")]
    script: Annotated[str, Field(max_length=60)] = ""
    text: Text = ""
    account_id: Key | None = None
    point_id: Key | None = None
    language: Language = ""
    purpose: Annotated[str, Field(pattern="^(collect|locate)$")] = "collect"
    prior_consent: bool = False


class MessageOut(Schema):
    """A message; its text with names masked."""

    id: int
    customer_id: str
    account_id: str
    point_id: str
    channel: str
    purpose: str
    language: str
    script: str
    text: str
    segments: int
    made_at: dt.datetime
    state: str
    why: str
    attempts: int
    next_try_at: dt.datetime
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None


class PreviewOut(Schema):
    """What would leave, names masked, and how long it is."""

    text: str
    script: str
    encoding: str
    units: int
    segments: int
    left: int


class LetterIn(Schema):
    """A letter to write; `data` as the template's fields ask, money in minor units, days as YYYY-MM-DD."""

    customer_id: Key
    template: Annotated[str, Field(max_length=40)]
    data: dict[str, Any]
    account_id: Key | None = None
    point_id: Key | None = None
    language: Language = ""
    channel: Annotated[str, Field(pattern="^(letter|legal)$")] = "letter"


class LetterOut(Schema):
    """A letter and its proof."""

    id: int
    customer_id: str
    reference: str
    template: str
    template_version: str
    language: str
    pages: int
    sha256: str
    made_at: dt.datetime
    state: str
    why: str
    batch_id: int | None
    sent_at: dt.datetime | None
    returned_at: dt.datetime | None
    returned_why: str


class ReasonIn(Schema):
    """Why it is done; recorded."""

    reason: Reason


class OutboxOut(Schema):
    """A row of the outbox: no customer, no text."""

    id: int
    kind: str
    key: str
    state: str
    why: str
    attempts: int
    queued_at: dt.datetime
    next_try_at: dt.datetime
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None


class HealthOut(Schema):
    """How a kind fares."""

    kind: str
    ready: bool
    waiting: int
    held: int
    failed: int
    uncertain: int
    silent: int
    last: dt.datetime | None


class BatchOut(Schema):
    """A print-shop batch with its two totals and hashes."""

    id: int
    on: dt.date
    letters_total: int
    pages_total: int
    pdf_sha256: str
    manifest_sha256: str
    made_at: dt.datetime
    handed_over_at: dt.datetime | None
    receipt: str


class HandOverIn(Schema):
    """What the print shop counted."""

    letters: Annotated[int, Field(ge=0, le=10**7)]
    pages: Annotated[int, Field(ge=0, le=10**8)]
    receipt: Annotated[str, Field(max_length=80)] = ""


class ReturnIn(Schema):
    """A letter that came back."""

    reference: Annotated[str, Field(min_length=1, max_length=24)]
    reason: Annotated[str, Field(pattern="^(moved|unknown|deceased|refused|unclaimed)$")]


class HookIn(Schema):
    """Where events are sent; `*` means all."""

    url: Annotated[str, Field(min_length=1, max_length=500)]
    events: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=50)]


class HookOut(Schema):
    """A subscription."""

    id: int
    url: str
    events: list[str]
    active: bool
    made_at: dt.datetime
    old_until: dt.datetime | None


class SecretOut(HookOut):
    """A subscription with its secret, which is shown this once."""

    secret: str


class TryOut(Schema):
    """One try to deliver an event."""

    id: int
    event_id: str
    at: dt.datetime
    status: int | None
    why: str
    milliseconds: int
    state: str


def message(row: Message) -> dict[str, Any]:
    """A row as its shape says."""
    own = (
        "id",
        "customer_id",
        "account_id",
        "point_id",
        "channel",
        "purpose",
        "language",
        "script",
        "segments",
        "made_at",
    )
    carried = ("state", "why", "attempts", "next_try_at", "sent_at", "delivered_at")
    return {
        **{name: getattr(row, name) for name in own},
        **{name: getattr(row.outbox, name) for name in carried},
        "text": text_of(row),
    }


def letter(row: Letter) -> dict[str, Any]:
    own = ("id", "customer_id", "reference", "template", "template_version", "language", "pages", "sha256", "made_at",
           "batch_id", "returned_at", "returned_why")  # fmt: skip
    return {
        **{name: getattr(row, name) for name in own},
        **{name: getattr(row.outbox, name) for name in ("state", "why", "sent_at")},
    }
