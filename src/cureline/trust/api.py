"""Routes of the API below `/api/v1/trust/`: unmasking, the audit log, exports, tokens."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from cureline.paging import PageOf, page
from cureline.trust import auditing, chain, exports, masking, tokens
from cureline.trust.duties import duty
from cureline.trust.models import ApiToken, Export, User
from cureline.trust.pages.exports import file_response

router = Router()

Cursor = Annotated[str, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


class UnmaskIn(Schema):
    """Which field (a reference that page or API gave) and why."""

    reference: str = Field(max_length=400)
    reason: str = Field(max_length=20, description="a code of GET unmask/reasons")
    text: str = Field("", max_length=200)


class ValueOut(Schema):
    """A personal field in clear, and for how long it may stay on a screen."""

    value: str
    seconds: int


class ReasonOut(Schema):
    """A reason for which a personal field may be shown."""

    code: str
    title: str


class EntryOut(Schema):
    """An entry of the audit log."""

    id: int
    at: dt.datetime
    action: str
    username: str
    role: str
    address: str
    customer_id: str
    subject: str
    reason: str
    detail: dict[str, Any]


class HeadOut(Schema):
    """A link of the chain."""

    seq: int
    hash: str


class FindingOut(Schema):
    """What does not fit: changed, moved, removed, unlinked, gap, cut or rewritten."""

    kind: str
    seq: int | None
    entry_id: int | None


class ReportOut(Schema):
    """What the check of the whole log found."""

    sound: bool
    entries: int
    heads: int
    head: HeadOut | None
    findings: list[FindingOut]
    seconds: float


class VerifyIn(Schema):
    """Earlier ends of the chain that the caller keeps."""

    heads: list[HeadOut] = Field(default_factory=list, max_length=1000)


class KindOut(Schema):
    """Something that may be exported, with the names of its filters."""

    name: str
    title: str
    filters: list[str]


class ExportIn(Schema):
    """What to export, and what for."""

    kind: str = Field(max_length=60)
    filters: dict[str, str] = Field(default_factory=dict, max_length=20)
    reason: str = Field(min_length=2, max_length=500)
    format: Literal["xlsx", "csv"] = "xlsx"


class ExportOut(Schema):
    """An export: asked, refused, ready, fetched or expired."""

    id: int
    kind: str
    filters: dict[str, Any]
    format: str
    reason: str
    rows: int
    asked_by: str = Field(alias="asked_by.username")
    asked_at: dt.datetime
    decided_at: dt.datetime | None
    answer: str
    fetch_until_at: dt.datetime | None
    fetched_at: dt.datetime | None
    state: str

    @staticmethod
    def resolve_state(export: Export) -> str:
        return exports.state(export)


class DecisionIn(Schema):
    """Whether an export is allowed; a refusal says why."""

    allowed: bool
    answer: str = Field("", max_length=500)


class TokenIn(Schema):
    """A new token: it acts as its owner within the duties."""

    name: str = Field(min_length=1, max_length=80)
    owner: str = Field(max_length=150, description="user name")
    scopes: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=200)
    days: int = Field(90, ge=1, le=3650)


class TokenOut(Schema):
    """A token without its secret."""

    id: int
    name: str
    start: str
    owner: str = Field(alias="owner.username")
    scopes: list[str]
    made_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None
    used_from: str
    revoked_at: dt.datetime | None
    valid: bool

    @staticmethod
    def resolve_valid(token: ApiToken) -> bool:
        return token.revoked_at is None and token.expires_at > timezone.now()


class NewTokenOut(Schema):
    """A new token with its secret, which is told this once."""

    token: TokenOut
    secret: str


@router.get("/unmask/reasons", response=list[ReasonOut])
@duty("customer.unmask")
def unmask_reasons(request: HttpRequest) -> Any:
    """The reasons for which a personal field may be shown."""
    from cureline.trust import access

    return [{"code": code, "title": title} for code, title in access.unmask_reasons()]


@router.post("/unmask", response=ValueOut)
@duty("customer.unmask")
def unmask(request: HttpRequest, given: UnmaskIn) -> Any:
    """A personal field in clear; the reason is kept. 404: not a field of a row that you may see; 422: no reason."""
    from cureline.trust import access

    value = masking.unmask(request, given.reference, given.reason, given.text)
    return {"value": value, "seconds": access.document()["unmask"]["seconds"]}


@router.get("/audit", response=PageOf[EntryOut])
@duty("audit.see")
def audit_entries(
    request: HttpRequest,
    username: Annotated[str, Query(max_length=150)] = "",
    action: Annotated[str, Query(max_length=60)] = "",
    customer_id: Annotated[str, Query(max_length=100)] = "",
    from_on: dt.date | None = None,
    until_on: dt.date | None = None,
    after: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Entries of the log, the latest first, by person, beginning of the action, customer and days (UTC)."""
    rows = auditing.search(
        username=username, action=action, customer_id=customer_id, from_on=from_on, until_on=until_on
    )
    return page(rows, order=("-at", "-id"), after=after, limit=limit)


@router.get("/audit/head", response={200: HeadOut, 204: None})
@duty("audit.verify")
def audit_head(request: HttpRequest) -> Any:
    """The last link of the chain, to be kept elsewhere; 204 while the log is empty."""
    head = auditing.head()
    return Status(200, head) if head is not None else Status(204, None)


@router.post("/audit/verify", response=ReportOut)
@duty("audit.verify")
def audit_verify(request: HttpRequest, given: VerifyIn) -> Any:
    """Recompute the whole chain and compare it with the ends kept here and by the caller."""
    return auditing.verify(request, [chain.Head(head.seq, head.hash) for head in given.heads])


@router.get("/exports/kinds", response=list[KindOut])
@duty("export.request")
def export_kinds(request: HttpRequest) -> Any:
    """What you may ask for."""
    return [
        {"name": kind.name, "title": str(kind.title), "filters": list(kind.form.base_fields) if kind.form else []}
        for kind in exports.kinds(request.user)
    ]


@router.get("/exports", response=PageOf[ExportOut])
@duty("export.request")
def export_list(request: HttpRequest, after: Cursor = "", limit: Limit = 50) -> Any:
    """Your exports; everybody's for who decides."""
    return page(exports.visible(request.user), order=("-asked_at", "-id"), after=after, limit=limit)


@router.post("/exports", response={201: ExportOut})
@duty("export.request")
def export_ask(request: HttpRequest, given: ExportIn) -> Any:
    """Ask for an export. 404: no such kind; 409: not possible, the detail says why."""
    made = exports.ask(given.kind, given.filters, given.reason, user=request.user, format=given.format)
    return Status(201, made)


@router.post("/exports/{pk}/decision", response=ExportOut)
@duty("export.approve")
def export_decide(request: HttpRequest, pk: Key, given: DecisionIn) -> Any:
    """Allow or refuse an export of somebody else. 404: no such export; 409: your own, or decided already."""
    return exports.decide(pk, given.allowed, user=request.user, answer=given.answer)


@router.post("/exports/{pk}/file", response={200: bytes})
@duty("export.request")
def export_fetch(request: HttpRequest, pk: Key) -> HttpResponse:
    """The file, once. 404: no such export of yours; 409: not allowed, fetched already, or too late."""
    return file_response(*exports.fetch(pk, user=request.user))


@router.get("/tokens", response=PageOf[TokenOut])
@duty("token.manage")
def token_list(request: HttpRequest, after: Cursor = "", limit: Limit = 50) -> Any:
    """All tokens, the latest first."""
    return page(ApiToken.objects.select_related("owner"), order=("-made_at", "-id"), after=after, limit=limit)


@router.post("/tokens", response={201: NewTokenOut})
@duty("token.manage")
def token_make(request: HttpRequest, given: TokenIn) -> Any:
    """A new token. 404: no such owner; 422: not possible, the detail says why."""
    owner = User.objects.get(username=given.owner, is_active=True)
    token, secret = tokens.make(given.name, owner, given.scopes, user=request.user, days=given.days)
    return Status(201, {"token": token, "secret": secret})


@router.delete("/tokens/{pk}", response=TokenOut)
@duty("token.manage")
def token_revoke(request: HttpRequest, pk: Key) -> Any:
    """End a token at once."""
    return tokens.revoke(pk, user=request.user)
