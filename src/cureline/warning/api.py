"""Routes below `/api/v1/warning/`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.paging import PageOf, page
from cureline.trust.duties import duty
from cureline.trust.models import User
from cureline.warning import services, views
from cureline.warning.models import AccountWarning, Alert, Feed, Reading, Series
from cureline.warning.services import outlooks
from cureline.warning.services.feeding import find

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{1,59}$")]
Title = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Day = Annotated[dt.date, Field(ge=dt.date(1950, 1, 1), le=dt.date(2150, 1, 1))]
Cell = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Query(ge=1, le=200)]


class Problem(Schema):
    """A refusal (problem+json)."""

    title: str
    status: int
    detail: str = ""


ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class AlertOut(Schema):
    """An alert; `title`, `words` (what was seen) and `advice` in the request's language."""

    id: int
    key: str
    source: str
    indicator: str
    slices: dict[str, str]
    title: str
    words: str
    advice: str
    facts: dict[str, Any]
    url: str
    severity: str
    state: str
    role: str
    owner: str | None
    raised_at: dt.datetime
    last_on: dt.date
    due_on: dt.date
    snoozed_until_on: dt.date | None
    level: int
    cause: str
    done: str
    closed_at: dt.datetime | None

    @staticmethod
    def resolve_title(row: Alert) -> str:
        return views.said(row.title)

    @staticmethod
    def resolve_words(row: Alert) -> str:
        return views.said(row.words)

    @staticmethod
    def resolve_advice(row: Alert) -> str:
        return views.said(row.advice)

    @staticmethod
    def resolve_owner(row: Alert) -> str | None:
        return row.owner.username if row.owner else None


class StepOut(Schema):
    """A step of an alert's story."""

    at: dt.datetime
    act: str
    by: str | None
    text: str
    detail: dict[str, Any]

    @staticmethod
    def resolve_by(row: Any) -> str | None:
        return row.by.username if row.by else None


class AlertIn(Schema):
    """An alert that a person raises by hand."""

    title: Title
    words: Words
    severity: Literal["watch", "serious", "critical"] = "serious"


class ActIn(Schema):
    """What is done with an alert: `text` for a comment and the reasons, `until` to lay it aside, `cause` to close it,
    `to` (a user name) to give it away."""

    act: Literal["acknowledge", "comment", "snooze", "close", "reopen", "assign"]
    text: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    until: Day | None = None
    cause: Literal["", "real", "known", "data", "false"] = ""
    to: Annotated[str, Field(max_length=150, pattern=r"^[^\x00]*$")] = ""


class ReadingOut(Schema):
    """An indicator in a slice: the last figure, what was expected, and the periods between false alarms."""

    indicator: str
    slices: dict[str, str]
    on: dt.date
    period_on: dt.date | None
    chart: str
    state: str
    value: float | None
    centre: float | None
    strength: float
    arl: float
    dispersion: float
    url: str


class ChartOut(ReadingOut):
    """A reading with its points."""

    points: list[dict[str, Any]]


class SeriesOut(Schema):
    """A fed series; `origin` says whether its figures are public, the bank's own or synthetic."""

    code: str
    title: dict[str, str]
    unit: str
    step: str
    origin: str
    source: str
    updated_at: dt.datetime | None


class SeriesIn(Schema):
    """A series to be described."""

    code: Code
    title: dict[Literal["en", "zh-Hans", "zh-Hant"], Title]
    unit: Literal["percent", "rate", "index", "amount"]
    step: Literal["day", "week", "month", "quarter"]
    origin: Literal["public", "bank", "synthetic"]
    source: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class PointOut(Schema):
    """A value of a series."""

    on: dt.date
    value: Decimal
    former: Decimal | None


class RowIn(Schema):
    """A value to be fed, as text: what is wrong with it is told, and the others are taken."""

    code: Cell
    on: Cell
    value: Cell


class FeedIn(Schema):
    """Values to be fed."""

    name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = "API"
    rows: Annotated[list[RowIn], Field(min_length=1, max_length=10_000)]


class FeedOut(Schema):
    """What became of fed values: new and corrected ones, and each row that was not taken with line, column, reason."""

    id: int
    name: str
    at: dt.datetime
    taken: int
    changed: int
    refused: int
    rejects: list[dict[str, Any]]


class AccountOut(Schema):
    """A current account that may fall behind; `p` within `months` months; `reasons` are codes of the score."""

    id: int
    account_id: str
    customer_id: str
    on: dt.date
    first_on: dt.date
    p: float
    months: int
    model: str
    lead_months: float | None
    reasons: list[str]
    state: str
    act: str
    came_on: dt.date | None


class HelpIn(Schema):
    """Offer help by an act's code, or lay the warning aside."""

    act: Literal["offer", "dismiss"]
    help: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]*$")] = ""


@router.get("/alerts", response={200: PageOf[AlertOut], 422: Problem}, summary="Alerts, the first due on top")
@duty("warning.see")
def alerts(
    request: HttpRequest, state: Literal["open", "acknowledged", "snoozed", "closed"] | None = None, after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """One page of alerts."""
    rows = Alert.objects.select_related("owner")
    return page(rows.filter(state=state) if state else rows, order=("due_on", "id"), after=after, limit=limit)


@router.post("/alerts", response={201: AlertOut, **ERRORS}, summary="Raise an alert by hand")
@duty("warning.handle")
def raise_by_hand(request: HttpRequest, given: AlertIn) -> Any:
    """An alert of the caller's own wording, for the caller's role."""
    import secrets

    texts = dict.fromkeys(("en", "zh-Hans", "zh-Hant"), given.title)
    words = dict.fromkeys(texts, given.words)
    return 201, services.raise_alert(f"hand:{secrets.token_hex(8)}", source="hand", title=texts, words=words,
                                     severity=given.severity, role=request.user.role, user=request.user)  # fmt: skip


@router.get("/alerts/{alert_id}", response={200: AlertOut, **ERRORS}, summary="An alert")
@duty("warning.see")
def alert(request: HttpRequest, alert_id: Id) -> Any:
    """One alert."""
    return get_object_or_404(Alert, pk=alert_id)


@router.get("/alerts/{alert_id}/steps", response={200: list[StepOut], **ERRORS}, summary="An alert's story")
@duty("warning.see")
def steps(request: HttpRequest, alert_id: Id) -> Any:
    """What happened to an alert, in order."""
    return list(get_object_or_404(Alert, pk=alert_id).steps.select_related("by"))


@router.post("/alerts/{alert_id}/acts", response={200: AlertOut, **ERRORS}, summary="Do something about an alert")
@duty("warning.handle")
def act(request: HttpRequest, alert_id: Id, given: ActIn) -> Any:
    """Take, comment, lay aside, close, open again or give away."""
    row, user = get_object_or_404(Alert, pk=alert_id), request.user
    if given.act == "acknowledge":
        services.acknowledge(row.pk, user=user)
    elif given.act == "comment":
        services.comment(row.pk, given.text, user=user)
    elif given.act == "snooze":
        services.snooze(row.pk, given.until or dt.date.min, reason=given.text, user=user)
    elif given.act == "close":
        services.close(row.pk, cause=given.cause, done=given.text, user=user)
    elif given.act == "reopen":
        services.reopen(row.pk, reason=given.text, user=user)
    else:
        services.assign(row.pk, to=get_object_or_404(User, username=given.to), user=user)
    return get_object_or_404(Alert, pk=row.pk)


@router.get("/indicators", response={200: PageOf[ReadingOut], 422: Problem}, summary="Readings, the strongest first")
@duty("warning.see")
def readings(
    request: HttpRequest, state: Literal["signal", "quiet", "learning"] | None = None, after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """One page of indicators in their slices."""
    rows = Reading.objects.filter(state=state) if state else Reading.objects.all()
    return page(rows, order=("-strength", "id"), after=after, limit=limit)


@router.get("/indicators/{code}", response={200: list[ChartOut], **ERRORS}, summary="An indicator's charts")
@duty("warning.see")
def charts(request: HttpRequest, code: Code) -> Any:
    """Every slice of an indicator with its points, at most 60, the strongest first."""
    return list(Reading.objects.filter(indicator=code).order_by("-strength", "id")[:60])


@router.post("/indicators", response={200: dict[str, int], **ERRORS}, summary="Compute today's indicators")
@duty("warning.set")
def compute(request: HttpRequest) -> Any:
    """How many readings were made, how many signal, and how many alerts are new."""
    return services.compute(user=request.user)


@router.get("/series", response={200: PageOf[SeriesOut], 422: Problem}, summary="Fed series")
@duty("warning.see")
def series(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """One page of series."""
    return page(Series.objects.all(), order=("code",), after=after, limit=limit)


@router.put("/series", response={200: SeriesOut, **ERRORS}, summary="Describe a series")
@duty("warning.set")
def define(request: HttpRequest, given: SeriesIn) -> Any:
    """A new series, or another description of one; its values stay."""
    data = given.dict()
    return services.define(data.pop("code"), user=request.user, **data)


@router.post("/series", response={200: FeedOut, **ERRORS}, summary="Feed values of series")
@duty("warning.set")
def feed(request: HttpRequest, given: FeedIn) -> Any:
    """Good rows are taken; every other one is told with its number, column and reason."""
    return services.feed_rows([row.dict() for row in given.rows], name=given.name, user=request.user)


@router.get("/feeds/{feed_id}", response={200: FeedOut, **ERRORS}, summary="What became of fed values")
@duty("warning.see")
def fed(request: HttpRequest, feed_id: Id) -> Any:
    """One file or call."""
    return get_object_or_404(Feed, pk=feed_id)


@router.get("/series/{code}", response={200: PageOf[PointOut], **ERRORS}, summary="A series' values, the latest first")
@duty("warning.see")
def points(request: HttpRequest, code: Code, after: str = "", limit: Limit = 50) -> Any:
    """One page of values."""
    return page(find(code).points.all(), order=("-on", "id"), after=after, limit=limit)


@router.get(
    "/accounts", response={200: PageOf[AccountOut], 422: Problem}, summary="Current accounts that may fall behind"
)
@duty("warning.accounts")
def accounts(
    request: HttpRequest, state: Literal["open", "helped", "dismissed", "came", "over"] = "open", after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """One page of warnings, of the customers that the caller sees."""
    rows = AccountWarning.objects.filter(state=state)
    return page(rows, order=("-p", "account_id"), after=after, limit=limit)


@router.post("/accounts/{warning_id}", response={200: AccountOut, **ERRORS}, summary="Offer help to a warned account")
@duty("warning.help")
def help_(request: HttpRequest, warning_id: Id, given: HelpIn) -> Any:
    """Note the help that is offered, or lay the warning aside."""
    row = get_object_or_404(AccountWarning, pk=warning_id)
    if given.act == "dismiss":
        return outlooks.dismiss(row.pk, user=request.user)
    return outlooks.offer(row.pk, given.help, user=request.user)
