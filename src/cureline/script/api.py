"""Routes of the API below `/api/v1/script/`."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from cureline.script import services
from cureline.script.document import LONGEST
from cureline.trust.duties import duty

router = Router()
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_]+$")]
Channel = Annotated[str, Field(pattern="^(call|sms|email|letter|visit|legal)$")]


class Problem(Schema):
    """What was refused, as RFC 9457 tells it."""

    title: str
    status: int
    detail: str = ""


class ScriptOut(Schema):
    """A script in force."""

    name: str
    version: str
    effective_from_on: dt.date
    author: str
    approver: str
    purpose: str
    title: dict[str, str]
    channels: list[str]
    stages: list[str]
    segments: list[str]


class LineOut(Schema):
    """One version of a script's history."""

    version: str
    version_id: int | None
    effective_from_on: dt.date
    state: str
    author: str
    approver: str
    note: str
    current: bool
    content: str


class VersionIn(Schema):
    """A version as YAML, and by whose rules it is checked."""

    content: Annotated[str, Field(max_length=LONGEST)]
    jurisdiction: Annotated[str, Field(max_length=10)] = "CN"


class VersionOut(Schema):
    """A version that somebody wrote."""

    id: int
    name: str
    version: str
    state: str
    effective_from_on: dt.date
    findings: list[dict[str, Any]]
    note: str


class DecisionIn(Schema):
    """Approve or refuse, with the reason."""

    approve: bool
    note: Annotated[str, Field(max_length=2000)] = ""


class TextIn(Schema):
    """A text to check."""

    text: Annotated[str, Field(max_length=4000)]
    jurisdiction: Annotated[str, Field(max_length=10)] = "CN"
    language: Annotated[str, Field(max_length=20)] = "en"


class FindingOut(Schema):
    """One thing wrong with a text."""

    rule_id: str
    category: str
    severity: str
    title: str
    article: str
    status: str
    found: str
    probability: float | None


class AnswerOut(Schema):
    """A choice at a node."""

    key: int
    text: str
    next: str
    outcome: str
    then: str


class StepOut(Schema):
    """A node: what to say and what may follow."""

    id: str
    text: str
    answers: list[AnswerOut]
    outcome: str
    then: str


class SaidOut(Schema):
    """A statement that the customer's pack asks for."""

    id: str
    title: str
    article: str
    status: str
    added: str


class RenderedOut(Schema):
    """A script written for a customer; names are masked."""

    name: str
    version: str
    language: str
    channel: str
    subject: str
    text: str
    statements: list[SaidOut]
    start: str
    steps: list[StepOut]


class AnswerIn(Schema):
    """The key of a choice; without `walk_id` it is the first answer of a new talk."""

    key: Annotated[int, Field(ge=1, le=9)]
    channel: Channel = "call"
    language: Annotated[str, Field(max_length=20)] = "zh"
    account_id: Annotated[str, Field(max_length=200)] | None = None
    walk_id: Annotated[int, Field(ge=1, le=2**62)] | None = None


class StandingOut(Schema):
    """Where a talk stands: what to say now, or how it ended."""

    walk_id: int
    step: StepOut
    over: bool
    outcome: str
    then: str
    path: list[dict[str, Any]]


@router.get("/scripts", response=list[ScriptOut])
@duty("script.see")
def scripts(request: HttpRequest, channel: Channel | None = None, limit: Annotated[int, Field(ge=1, le=200)] = 100,
            after: Annotated[str, Field(max_length=60)] = "") -> Any:  # fmt: skip
    """Scripts in force today, by name; `after` is the last name of the page before."""
    chosen = [script for script in services.everything(timezone.localdate()) if script.name > after]
    return [script for script in chosen if channel is None or channel in script.channels][:limit]


@router.get("/scripts/{name}/versions", response={200: list[LineOut], 404: Problem})
@duty("script.see")
def versions(request: HttpRequest, name: Name) -> Any:
    """Every version of a script, the latest first."""
    return services.history(name, timezone.localdate())


@router.post("/versions", response={201: VersionOut, 409: Problem, 422: Problem})
@duty("script.write")
def submit(request: HttpRequest, given: VersionIn) -> Any:
    """Save a version and put it before compliance; the problem lists what the checks found."""
    return 201, services.submit(given.content, user=request.user, jurisdiction=given.jurisdiction, request=request)


@router.post("/versions/{version_id}/decision", response={200: VersionOut, 404: Problem, 409: Problem})
@duty("script.approve")
def decide(request: HttpRequest, version_id: Annotated[int, Field(ge=1, le=2**62)], given: DecisionIn) -> Any:
    """Approve a version or refuse it."""
    return services.decide(version_id, user=request.user, approve=given.approve, note=given.note, request=request)


@router.post("/versions/{version_id}/withdrawal", response={200: VersionOut, 404: Problem, 409: Problem})
@duty("script.write")
def withdraw(request: HttpRequest, version_id: Annotated[int, Field(ge=1, le=2**62)]) -> Any:
    """Take back one's own version."""
    return services.withdraw(version_id, user=request.user, request=request)


@router.post("/checks", response=list[FindingOut])
@duty("script.see")
def check(request: HttpRequest, given: TextIn) -> Any:
    """What the phrase list and the classifier say of a text."""
    return services.check(given.text, jurisdiction=given.jurisdiction, language=given.language)


@router.get("/scripts/{name}/for/{customer_id}", response={200: RenderedOut, 404: Problem})
@duty("script.see")
def render(request: HttpRequest, name: Name, customer_id: str, channel: Channel, language: str = "zh",
           account_id: str | None = None) -> Any:  # fmt: skip
    """A script written for a customer, with what the customer's pack asks to be said."""
    found = services.render(
        name, customer_id=customer_id, account_id=account_id, language=language, channel=channel,
        on=timezone.localdate(),
    )  # fmt: skip
    return {**found.__dict__, "steps": list((found.tree or {}).values())}


@router.post("/scripts/{name}/for/{customer_id}/answers", response={200: StandingOut, 404: Problem, 409: Problem})
@duty("script.see")
def answer(request: HttpRequest, name: Name, customer_id: str, given: AnswerIn) -> Any:
    """Take an answer of a talk; the path is kept."""
    standing = services.answer(
        name, customer_id, given.key, user=request.user, channel=given.channel, language=given.language,
        account_id=given.account_id, walk_id=given.walk_id, request=request,
    )  # fmt: skip
    walk = standing.walk
    assert walk is not None  # noqa: S101 - an answer begins the walk
    return {"walk_id": walk.pk, "step": standing.step, "over": walk.ended_at is not None, "outcome": walk.outcome,
            "then": walk.then, "path": walk.path}  # fmt: skip
