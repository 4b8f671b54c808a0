"""What the routes of care take and give. Instants are UTC, money is integer minor units with a currency."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Field, Schema

Text = Annotated[str, Field(max_length=4000)]
Code = Annotated[str, Field(max_length=30)]
Id = Annotated[str, Field(max_length=120)]


class LinkIn(Schema):
    """What a complaint is about."""

    kind: Code
    ref: Id = ""
    collector_id: Id = ""
    agency: Id = ""


class ComplaintIn(Schema):
    customer_id: Id
    channel: Code = "api"
    cause: Code
    about: Code
    text: Text
    wish: Text = ""
    account_id: Id = ""
    severity: Code = ""
    links: list[LinkIn] = Field(default_factory=list, max_length=20)
    received_at: dt.datetime | None = None


class LinkOut(Schema):
    kind: str
    ref: str
    collector_id: str
    agency: str


class ComplaintOut(Schema):
    """A complaint; what the customer said stands only in `ComplaintDetail`."""

    id: int
    number: str
    customer_id: str
    account_id: str
    channel: str
    cause: str
    severity: str
    about: str
    state: str
    stage: str
    received_at: dt.datetime
    acknowledge_by_on: dt.date
    acknowledged_at: dt.datetime | None
    due_on: dt.date
    outcome: str
    root_cause: str
    redress: str
    redress_minor: int | None
    currency: str
    answered_at: dt.datetime | None
    letter_ref: str
    letter_refused: str
    handler_id: int | None


class StepOut(Schema):
    at: dt.datetime
    kind: str
    user_id: int | None
    detail: dict[str, Any]


class ComplaintDetail(ComplaintOut):
    text: str
    wish: str
    links: list[LinkOut]
    steps: list[StepOut]


class TextIn(Schema):
    text: Text


class AssignIn(Schema):
    handler_id: int


class SeverityIn(Schema):
    severity: Code


class AnswerIn(Schema):
    outcome: Code
    root_cause: Code
    redress: Code = "none"
    redress_minor: Annotated[int, Field(ge=0, le=10**12)] | None = None
    currency: Annotated[str, Field(max_length=3)] = ""
    text: Text


class StageIn(Schema):
    stage: Code
    reference: Annotated[str, Field(max_length=80)] = ""


class ReopenIn(StageIn):
    stage: Code = "bank"
    text: Text


class HelpIn(Schema):
    customer_id: Id
    kind: Code
    reason: Code
    evidence: Code
    from_on: dt.date | None = None
    until_on: dt.date | None = None
    review_on: dt.date | None = None
    needs: list[Code] = Field(default_factory=list, max_length=20)
    insured: bool | None = None
    note: Text = ""


class ReviewIn(Schema):
    review_on: dt.date
    until_on: dt.date | None = None
    note: Text = ""


class HelpOut(Schema):
    id: int
    customer_id: str
    kind: str
    reason: str
    evidence: str
    needs: list[str]
    from_on: dt.date
    until_on: dt.date | None
    review_on: dt.date
    ended_on: dt.date | None


class ReasonOut(Schema):
    id: str
    good: bool
    text: str


class SuitabilityOut(Schema):
    """Whether an offer suits a customer; `harm` says that an exclusion forbids it."""

    code: str
    kind: str
    title: str
    suitable: bool
    harm: bool
    reasons: list[ReasonOut]


class OfferIn(Schema):
    customer_id: Id
    code: Code


class OfferAnswerIn(Schema):
    accepted: bool
    reason: Text = ""


class OfferOut(Schema):
    id: int
    customer_id: str
    code: str
    state: str
    reasons: list[dict[str, Any]]
    made_at: dt.datetime
    answered_at: dt.datetime | None


class ReferralIn(Schema):
    customer_id: Id
    department: Code
    subject: Code
    question: Text


class ReferralOut(Schema):
    id: int
    customer_id: str
    department: str
    subject: str
    state: str
    asked_at: dt.datetime
    due_at: dt.datetime
    owner_id: int | None
    answered_at: dt.datetime | None


class ReferralDetail(ReferralOut):
    question: str
    answer: str


class FollowUpOut(Schema):
    id: int
    customer_id: str
    rule: str
    channel: str
    due_on: dt.date
    state: str
    result: str


class FollowUpDoneIn(Schema):
    result: Code
    text: Text = ""


class InviteIn(Schema):
    contact_id: Id


class InvitationOut(Schema):
    id: int
    contact_id: str
    channel: str
    sent_at: dt.datetime
    expires_at: dt.datetime
    message_ref: str


class GroupOut(Schema):
    """Answers of a group; no `means` where too few answered."""

    key: str
    asked: int
    answered: int
    means: dict[str, float] | None


class CorrectionIn(Schema):
    field: Annotated[str, Field(max_length=60)]
    row: Id = ""
    new: Annotated[str, Field(max_length=300)]
    reason: Annotated[str, Field(max_length=300)] = ""


class RequestIn(Schema):
    customer_id: Id
    kind: Literal["access", "correct", "restrict", "erase"]
    channel: Code = "api"
    wish: Text = ""
    corrections: list[CorrectionIn] = Field(default_factory=list, max_length=20)
    received_at: dt.datetime | None = None


class CheckIn(Schema):
    how: Code


class GrantIn(Schema):
    text: Text = ""
    restrictions: list[Code] = Field(default_factory=list, max_length=10)


class RequestOut(Schema):
    """A request about one's own data; `result` counts by kind of rows and names the rules, never a value."""

    id: int
    number: str
    customer_id: str
    kind: str
    channel: str
    state: str
    received_at: dt.datetime
    due_on: dt.date
    identity_check: str
    decided_at: dt.datetime | None
    result: dict[str, Any]
    letter_ref: str
    letter_refused: str


class ReportOut(Schema):
    customer_id: str
    tables: list[dict[str, Any]]


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str = ""
