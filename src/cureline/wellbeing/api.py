"""Routes below `/api/v1/wellbeing/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.paging import PageOf, page
from cureline.people.models import Shift
from cureline.trust.duties import duty
from cureline.wellbeing.models import DayLoad, Gathering, Pause, Pulse, Swap
from cureline.wellbeing.services import gathering, loading, pulsing, resting, rostering, whose

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 1, 1))]
Words = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Query(ge=1, le=200)]


class Problem(Schema):
    """A refusal (problem+json)."""

    title: str
    status: int
    detail: str = ""


ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class ShiftOut(Schema):
    """A shift: minutes of the bank's day at which it begins and ends, and those worked."""

    staff_id: int
    on: dt.date
    pattern: str
    begins: int
    ends: int
    minutes: int


class ShiftIn(Schema):
    """Whose shift of which day becomes which pattern; empty takes it away."""

    staff_id: Id
    on: Day
    pattern: Annotated[str, Field(max_length=20, pattern=r"^\w*$")]


class ShiftSet(Schema):
    """What policy would not have, in words: it is kept all the same."""

    told: list[str]


class SwapIn(Schema):
    """A day, a colleague (staff id), and why."""

    on: Day
    other_id: Id
    why: Words = ""


class SwapOut(Schema):
    """A swap of shifts."""

    id: int
    asker_id: int
    other_id: int
    on: dt.date
    state: str
    why: str


class WordIn(Schema):
    """Yes or no."""

    yes: bool


class PauseOut(Schema):
    """A pause; `minutes` is how long it should be."""

    id: int
    why: str
    run: int
    state: str
    minutes: int
    offered_at: dt.datetime
    begun_at: dt.datetime | None
    ended_at: dt.datetime | None


class LoadOut(Schema):
    """A day's load against the person's own days: index 0 to 100, null while the base is too short."""

    staff_id: int
    on: dt.date
    index: int | None
    level: str
    parts: dict[str, float]
    contacts: int
    longest_run: int


class StandsOut(Schema):
    """How somebody stands, by name."""

    staff_id: int
    name: str
    level: str | None
    offered: int
    taken: int
    declined: int


class EventOut(Schema):
    """An event."""

    id: int
    kind: str
    title: str
    place: str
    begins_at: dt.datetime
    ends_at: dt.datetime
    seats: int
    team_id: str | None
    lessons: str


class SeatOut(Schema):
    """One's seat."""

    waits: bool


class AnswerIn(Schema):
    """Answers from 1 to 5 by question, and free words."""

    values: dict[Annotated[str, Field(max_length=30)], Annotated[int, Field(ge=1, le=5)]]
    words: Words = ""


class GroupOut(Schema):
    """A group's means; null where it is not told."""

    group: str
    asked: int
    answered: int | None
    means: dict[str, float] | None


class ResultsOut(Schema):
    """What a closed round told."""

    title: str
    whole: GroupOut
    groups: list[GroupOut]
    words: list[str]


@router.get("/roster", response={200: list[ShiftOut], **ERRORS}, summary="A team's shifts of a week")
@duty("wellbeing.see")
def roster(request: HttpRequest, week: Day, team: Annotated[str, Field(max_length=40)] = "") -> Any:
    """Of the week in which a day lies."""
    first = rostering.monday(week)
    people = whose.led(request.user, team)
    return Shift.objects.filter(staff__in=people, on__range=(first, first + dt.timedelta(days=6))).order_by("on", "pk")


@router.get("/my-shifts", response={200: list[ShiftOut], **ERRORS}, summary="One's own shifts, a month ahead")
@duty("wellbeing.own")
def my_shifts(request: HttpRequest) -> Any:
    """From today on."""
    today = whose.today()
    rows = Shift.objects.filter(staff__user=request.user, on__gte=today, on__lte=today + dt.timedelta(days=31))
    return rows.order_by("on")


@router.post("/shifts", response={200: ShiftSet, **ERRORS}, summary="Give somebody a shift")
@duty("wellbeing.manage")
def set_shift(request: HttpRequest, given: ShiftIn) -> Any:
    """Refused where it would break the law."""
    told = rostering.set_shift(given.staff_id, given.on, given.pattern, user=request.user)
    return {"told": [rostering.told_breach(one) for one in told]}


@router.post("/swaps", response={201: SwapOut, **ERRORS}, summary="Ask a colleague for a swap")
@duty("wellbeing.own")
def ask_swap(request: HttpRequest, given: SwapIn) -> Any:
    """Of the shifts of a day."""
    return 201, rostering.ask_swap(given.on, given.other_id, user=request.user, why=given.why)


@router.post("/swaps/{swap_id}/answer", response={200: SwapOut, **ERRORS}, summary="The colleague's word")
@duty("wellbeing.own")
def answer_swap(request: HttpRequest, swap_id: Id, given: WordIn) -> Any:
    """Yes or no."""
    get_object_or_404(Swap, pk=swap_id)
    return rostering.answer_swap(swap_id, given.yes, user=request.user)


@router.post("/swaps/{swap_id}/decide", response={200: SwapOut, **ERRORS}, summary="The leader's word")
@duty("wellbeing.manage")
def decide_swap(request: HttpRequest, swap_id: Id, given: WordIn) -> Any:
    """With yes the shifts are exchanged."""
    get_object_or_404(Swap, pk=swap_id)
    return rostering.decide_swap(swap_id, given.yes, user=request.user)


@router.get("/pause", response={200: PauseOut | None}, summary="The pause that stands before the next customer")
@duty("wellbeing.own")
def due(request: HttpRequest) -> Any:
    """Null where none does."""
    return resting.due(request.user)


@router.post("/pause/take", response={200: PauseOut, **ERRORS}, summary="Take a pause")
@duty("wellbeing.own")
def take(request: HttpRequest) -> Any:
    """The one that is offered, or one of one's own will."""
    return resting.take(request.user)


@router.post(
    "/pauses/{pause_id}/{word}", response={200: PauseOut, **ERRORS}, summary="Decline a pause, or be back from it"
)
@duty("wellbeing.own")
def end(request: HttpRequest, pause_id: Id, word: Literal["decline", "back"]) -> Any:
    """One's own only."""
    get_object_or_404(Pause, pk=pause_id)
    act = resting.decline if word == "decline" else resting.back
    return act(pause_id, user=request.user)


@router.get("/load", response={200: list[StandsOut], **ERRORS}, summary="How the people of one's teams stand, by name")
@duty("wellbeing.see")
def board(request: HttpRequest) -> Any:
    """Never by load."""
    return [
        {"staff_id": one.staff.pk, "name": one.staff.name, "level": one.last.level if one.last else None,
         "offered": one.offered, "taken": one.taken, "declined": one.declined}
        for one in loading.board(request.user, on=whose.today())
    ]  # fmt: skip


@router.get("/my-load", response={200: PageOf[LoadOut], 422: Problem}, summary="One's own days")
@duty("wellbeing.own")
def my_load(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """Newest first."""
    return page(DayLoad.objects.filter(staff__user=request.user), order=("-on", "id"), after=after, limit=limit)


@router.get("/events", response={200: PageOf[EventOut], 422: Problem}, summary="Events, the latest first")
@duty("wellbeing.together")
def events(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """For all and of one's teams."""
    rows = gathering.visible(request.user).filter(cancelled_at__isnull=True)
    return page(rows, order=("-begins_at", "id"), after=after, limit=limit)


@router.post("/events/{event_id}/join", response={200: SeatOut, **ERRORS}, summary="Take a seat, or wait for one")
@duty("wellbeing.together")
def join(request: HttpRequest, event_id: Id) -> Any:
    """While it has not begun."""
    get_object_or_404(Gathering, pk=event_id)
    return gathering.join(event_id, user=request.user)


@router.post("/pulse/{pulse_id}/answer", response={204: None, **ERRORS}, summary="Answer the survey")
@duty("wellbeing.own")
def answer(request: HttpRequest, pulse_id: Id, given: AnswerIn) -> Any:
    """Once; only counts are kept."""
    get_object_or_404(Pulse, pk=pulse_id)
    pulsing.answer(pulse_id, given.values, given.words, user=request.user)
    return 204, None


@router.get("/pulse/{pulse_id}", response={200: ResultsOut, **ERRORS}, summary="What a closed round told")
@duty("wellbeing.see")
def results(request: HttpRequest, pulse_id: Id) -> Any:
    """409 while it runs."""
    get_object_or_404(Pulse, pk=pulse_id)
    found = pulsing.results(pulse_id)
    return {"title": found.pulse.title, "whole": found.whole, "groups": found.groups, "words": found.words}
