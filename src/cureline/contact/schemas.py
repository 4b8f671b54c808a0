"""What the API of contact takes and gives. Instants are UTC, lengths of talk are seconds."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from cureline.contact import taxonomy
from cureline.contact.models import Attempt, Note, Refusal, Stop
from cureline.contact.services import Ruling
from cureline.trust.duties import language_tag

Channel = Literal["sms", "call", "email", "letter", "visit", "legal"]
Purpose = Literal["collect", "locate"]
Identity = Annotated[str, Field(min_length=1, max_length=200)]
Agency = Annotated[str, Field(min_length=1, max_length=80)]
Level = Literal["", "low", "middle", "high"]


class Asked(Schema):
    """A contact that somebody wants to make; without account the largest debt, without point the engine's choice."""

    customer_id: Identity
    channel: Channel
    account_id: Identity | None = None
    point_id: Identity | None = None
    purpose: Purpose = "collect"
    prior_consent: bool = Field(False, description="The person directly agreed to this very contact.")


class AttemptIn(Asked):
    """A contact to begin now; `agency` where another firm makes it for the bank."""

    agency: Agency | None = None
    script: str = Field("", max_length=120, description="name@version of what will be said")


class RuleOut(Schema):
    """One rule that refuses or warns."""

    id: str
    title: str
    article: str


class RulingOut(Schema):
    """The gate's answer about one contact, which is written nowhere."""

    channel: str
    allowed: bool
    at: dt.datetime
    rule_id: str | None
    article: str
    refusals: list[RuleOut]
    warnings: list[RuleOut]
    next_lawful_at: dt.datetime | None
    account_id: str | None
    point_id: str | None
    pack_version: str | None
    policy_version: str
    lines: list[str]

    @staticmethod
    def of(ruling: Ruling) -> RulingOut:
        """From a ruling, in the caller's language."""
        language = language_tag()

        def rules(names: tuple[str, ...]) -> list[RuleOut]:
            pack = ruling.pack.by_id if ruling.pack else {}
            return [
                RuleOut(id=n, title=ruling.title(language, n), article=pack[n].article if n in pack else "")
                for n in names
            ]  # fmt: skip

        return RulingOut(
            channel=ruling.channel, allowed=ruling.allowed, at=ruling.at, rule_id=ruling.rule_id,
            article=ruling.article, refusals=rules(ruling.verdict.refusals), warnings=rules(ruling.verdict.warnings),
            next_lawful_at=ruling.next_lawful_at, account_id=ruling.account_id,
            point_id=ruling.contact.contact_point_id, pack_version=ruling.verdict.pack_version,
            policy_version=ruling.policy_version, lines=ruling.lines(language),
        )  # fmt: skip


class CallOut(Schema):
    """How a telephone call stands."""

    adapter: str
    state: str
    cause: str
    answered_at: dt.datetime | None
    ended_at: dt.datetime | None
    seconds: int | None


class AttemptOut(Schema):
    """A contact that the gate let pass."""

    id: int
    contact_id: str
    customer_id: str
    account_id: str | None
    channel: str
    point_id: str | None
    purpose: Purpose
    prior_consent: bool
    agency: str | None
    collector_id: str | None
    asked_at: dt.datetime
    state: Literal["begun", "done"]
    outcome: str
    finished_at: dt.datetime | None
    seconds: int | None
    warnings: list[str]
    pack_version: str | None
    policy_version: str
    facts_sha256: str
    call: CallOut | None = None

    @staticmethod
    def of(row: Attempt) -> AttemptOut:
        """From a row."""
        call = getattr(row, "call", None)
        return AttemptOut(
            **_shared(row), id=row.pk, contact_id=row.contact_id, state=row.state, outcome=row.outcome,
            finished_at=row.finished_at, seconds=row.seconds, call=CallOut.model_validate(call) if call else None,
        )  # fmt: skip


class RefusalOut(Schema):
    """A contact that the gate refused."""

    id: UUID
    customer_id: str
    account_id: str | None
    channel: str
    point_id: str | None
    purpose: Purpose
    prior_consent: bool
    agency: str | None
    collector_id: str | None
    asked_at: dt.datetime
    rule_id: str
    article: str
    refusals: list[str]
    warnings: list[str]
    next_lawful_at: dt.datetime | None
    pack_version: str | None
    policy_version: str
    facts_sha256: str

    @staticmethod
    def of(row: Refusal) -> RefusalOut:
        """From a row."""
        return RefusalOut(
            **_shared(row), id=row.pk, rule_id=row.rule_id, article=row.article, refusals=row.refusals,
            next_lawful_at=row.next_lawful_at,
        )  # fmt: skip


class ReplayOut(Schema):
    """The facts that a ruling was judged by, and whether judging them again gives the same answer."""

    same: bool
    facts: dict[str, Any]


class Page(Schema):
    """How much of a list: `after` is the id of the last row of the page before."""

    after: int | None = Field(None, ge=1, le=2**63 - 1)
    limit: int = Field(50, ge=1, le=200)


class AttemptsPage(Page):
    """Which attempts."""

    customer_id: str = Field("", max_length=200)
    state: Literal["", "begun", "done"] = ""


class RefusalsPage(Schema):
    """Which refusals."""

    customer_id: str = Field("", max_length=200)
    rule_id: str = Field("", max_length=60)
    after: UUID | None = None
    limit: int = Field(50, ge=1, le=200)


class NotesPage(Page):
    """Whose notes."""

    customer_id: Identity


class OutcomeIn(Schema):
    """What came of a contact: a code of `/contact/outcomes`."""

    outcome: str = Field(max_length=40)
    seconds: int | None = Field(None, ge=0, le=86_400, description="length of talk")


class NextOut(Schema):
    """What an outcome set in motion, and what it leaves to the person."""

    attempt: AttemptOut
    done: list[str]
    callback_at: dt.datetime | None
    agree: bool
    form: str
    advice: str


class OutcomeOut(Schema):
    """One outcome that a contact may have."""

    code: str
    title: str
    advice: str
    channels: list[str]
    right_party: bool
    note: Literal["required", "asked", "none"]


class NoteIn(Schema):
    """A note; `reason_code` is required as long as no note says why the customer is late."""

    customer_id: Identity
    reason_code: str = Field("", max_length=40)
    willingness: Level = ""
    ability: Level = ""
    next_step: str = Field("", max_length=40)
    text: str = Field("", max_length=4000)
    attempt_id: int | None = Field(None, ge=1, le=2**63 - 1)
    agency: Agency | None = None


class NoteOut(Schema):
    """A note as it was kept."""

    id: int
    customer_id: str
    attempt_id: int | None
    at: dt.datetime
    agency: str | None
    reason_code: str
    willingness: str
    ability: str
    next_step: str
    text: str

    @staticmethod
    def of(row: Note) -> NoteOut:
        """From a row."""
        return NoteOut.model_validate(row)


class ReasonOut(Schema):
    """A code of the taxonomy in the caller's language."""

    code: str
    title: str


def reasons() -> list[ReasonOut]:
    """Every reason for delay."""
    return [ReasonOut(code=code, title=texts[language_tag()]) for code, texts in taxonomy.reasons().items()]


Line = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class StopIn(Schema):
    """What is to be stopped: the whole bank, or one channel, segment (`strategy/name`), script, team or portfolio."""

    scope: Literal["all", "channel", "segment", "script", "team", "portfolio"]
    value: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    reason: Line
    review_at: AwareDatetime | None = None


class ResumeIn(Schema):
    """Why contact may run again."""

    reason: Line


class DecideResumeIn(Schema):
    """Whether contact runs again."""

    approve: bool


class StopsPage(Schema):
    """Which stops: those that stand, or all; older than `after`."""

    all: bool = False
    after: int | None = Field(None, ge=1, le=2**63 - 1)
    limit: int = Field(50, ge=1, le=200)


class StopOut(Schema):
    """A stop; `in_flight` counts by way what had left or was going on when it fell."""

    id: int
    scope: str
    value: str
    reason: str
    since_at: dt.datetime
    review_at: dt.datetime | None
    incident_id: int | None
    in_flight: dict[str, int]
    asked_at: dt.datetime | None
    asked_why: str
    resumed_at: dt.datetime | None

    @staticmethod
    def of(row: Stop) -> StopOut:
        """From a row."""
        return StopOut.model_validate(row)


class Problem(Schema):
    """RFC 9457 problem details; a refusal also has rule_id, article, refusals, next_lawful_at, lines, refusal_id."""

    type: str
    title: str
    status: int
    detail: str


def _shared(row: Attempt | Refusal) -> dict[str, Any]:
    names = ("customer_id", "account_id", "channel", "purpose", "prior_consent", "agency", "collector_id", "asked_at",
             "warnings", "pack_version", "policy_version", "facts_sha256")  # fmt: skip
    return {**{name: getattr(row, name) for name in names}, "point_id": row.contact_point_id}
