"""Routes below `/api/v1/rehearsal/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.engine import rehearse
from cureline.paging import PageOf, page
from cureline.people.models import Staff
from cureline.rehearsal import pages, services, talk, views
from cureline.rehearsal.models import Exercise, Session
from cureline.trust.duties import duty, language_tag

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+$")]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2150, 1, 1))]
Limit = Annotated[int, Query(ge=1, le=200)]
Language = Literal["en", "zh-Hans", "zh-Hant"]
Mark = Annotated[int, Field(ge=0, le=100)]
# a recording of a turn: a minute of speech
LOUDEST = 2_000_000


class ScenarioOut(Schema):
    """A scenario: its names in the reader's language, the acts that are asked and that technique counts."""

    id: str
    version: str
    level: int
    title: str
    brief: str
    required: list[str]
    technique: list[str]


class TurnOut(Schema):
    """A turn: what was said and answered, acts heard, what was wanted and missed, forbidden acts with their articles,
    missteps, the hidden state after it, the model answer."""

    number: int
    text: str
    answer: str
    acts: list[str]
    missed: list[str]
    missteps: list[str]
    forbidden: list[dict[str, str]]
    model: str
    trust: int
    anger: int
    openness: int
    seconds: int


class SessionOut(Schema):
    """A call; `total` and `end` once it has ended."""

    id: int
    staff_id: int
    scenario: str
    level: int
    language: str
    hints: bool
    opening: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    end: str
    total: int | None


class CallOut(SessionOut):
    """A call with its turns, the live score while it runs, and every point of the score once it has ended.

    The model answers stand in an ended call alone.
    """

    turns: list[TurnOut]
    live: dict[str, int]
    scores: dict[str, Any]

    @staticmethod
    def resolve_turns(row: Session) -> list[dict[str, Any]]:
        return [
            {"number": one.number, "text": one.text, "answer": one.answer, "acts": one.acts, "missed": one.missed,
             "missteps": one.missteps, "model": one.model if row.ended_at else "", "trust": one.trust,
             "anger": one.anger, "openness": one.openness, "seconds": one.seconds,
             "forbidden": [{"title": b.title, "rule": b.rule, "article": b.article, "status": b.status}
                           for b in one.broken]}
            for one in views.talk(row)
        ]  # fmt: skip

    @staticmethod
    def resolve_live(row: Session) -> dict[str, int]:
        if row.ended_at is not None:
            return {}
        found = views.live(row)
        return {"total": found.total, "cap": found.cap}


class StartIn(Schema):
    """Which scenario, in which language; `seed` for the same debtor again."""

    scenario: Name
    language: Language = "zh-Hans"
    hints: bool = False
    free: bool = False
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class SayIn(Schema):
    """What is said; `turn`, how many turns the speaker has seen, keeps the same words from being said twice."""

    text: Words
    turn: Annotated[int, Field(ge=0, le=1000)] | None = None


class SkillOut(Schema):
    """A skill's estimate of 0 to 1 with its 80 % interval, and how many calls it rests on; the peers' mean from
    five on.
    """

    code: str
    title: str
    mean: float
    low: float
    high: float
    calls: int
    peers: float | None


class StandOut(Schema):
    """Where somebody stands: skills, best scores, and the exercise that comes next with the skill that chose it."""

    skills: list[SkillOut]
    best: dict[str, int]
    next_scenario: str
    weakest: str


class AssignIn(Schema):
    """Who practises what until when."""

    staff_id: Id
    scenario: Name
    due_on: Day
    pass_mark: Annotated[int, Field(ge=1, le=100)] = 80


class ExerciseOut(Schema):
    """An exercise that was given."""

    id: int
    staff_id: int
    scenario: str
    due_on: dt.date
    pass_mark: int
    done_at: dt.datetime | None


class CommentIn(Schema):
    """A comment on a turn; 0: on the whole call."""

    turn: Annotated[int, Field(ge=0, le=1000)] = 0
    text: Words


class RateIn(Schema):
    """One's own marks."""

    compliance: Mark
    technique: Mark
    note: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class HeardOut(Schema):
    """What was heard in a recording."""

    text: str


class Problem(Schema):
    """A refusal (problem+json)."""

    title: str
    status: int
    detail: str = ""


ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/scenarios", response=list[ScenarioOut], summary="Scenarios, from easy to hard")
@duty("rehearsal.read")
def scenarios(request: HttpRequest) -> Any:
    """All that are shipped."""
    language = language_tag()
    return [
        {"id": one.id, "version": one.version, "level": one.level, "title": one.title(language),
         "brief": one.brief(language), "required": list(one.required), "technique": list(one.technique)}
        for one in rehearse.scenarios().values()
    ]  # fmt: skip


@router.get("/calls", response={200: PageOf[SessionOut], 422: Problem}, summary="Practised calls, newest first")
@duty("rehearsal.read")
def calls(request: HttpRequest, staff_id: Id | None = None, after: str = "", limit: Limit = 50) -> Any:
    """Those that one may read."""
    rows = services.visible(request.user)
    if staff_id is not None:
        rows = rows.filter(staff_id=staff_id)
    return page(rows, order=("-started_at", "-id"), after=after, limit=limit)


@router.get("/calls/{call_id}", response={200: CallOut, **ERRORS}, summary="A call turn by turn")
@duty("rehearsal.read")
def call(request: HttpRequest, call_id: Id) -> Any:
    """With marks, and the model answers once it has ended."""
    return pages.readable(request.user, call_id)


@router.post("/calls", response={201: CallOut, **ERRORS}, summary="Begin a call")
@duty("rehearsal.do")
def begin(request: HttpRequest, given: StartIn) -> Any:
    """One's own; one at a time."""
    return 201, services.start(pages.staff_of(request.user), given.scenario, user=request.user, language=given.language,
                               hints=given.hints, free=given.free, seed=given.seed)  # fmt: skip


@router.post("/calls/{call_id}/turns", response={200: CallOut, **ERRORS}, summary="Say something")
@duty("rehearsal.do")
def say(request: HttpRequest, call_id: Id, given: SayIn) -> Any:
    """The call with the answer as its last turn."""
    services.say(call_id, given.text, user=request.user, turn=given.turn)
    return pages.readable(request.user, call_id)


@router.post("/calls/{call_id}/leave", response={200: CallOut, **ERRORS}, summary="Put the receiver down")
@duty("rehearsal.do")
def leave(request: HttpRequest, call_id: Id) -> Any:
    """It is scored as it stands."""
    services.leave(call_id, user=request.user)
    return pages.readable(request.user, call_id)


@router.post("/hear", response={200: HeardOut, 503: Problem, **ERRORS}, summary="Words of a recording")
@duty("rehearsal.do")
def hear(request: HttpRequest, language: Language = "zh-Hans") -> Any:
    """The body is the sound. Where the bank has set up no recognition of speech, 409."""
    recogniser = talk.speech()
    if recogniser is None:
        raise services.StateError(_("No recognition of speech is set up."))
    if int(request.headers.get("Content-Length") or 0) > LOUDEST or len(request.body) > LOUDEST:
        raise services.GivenError(_("The recording is too long."))
    try:
        return {"text": recogniser.hear(request.body, language=language)}
    except OSError:
        return 503, {"title": _("The recognition of speech does not answer."), "status": 503}


@router.get("/standing", response={200: StandOut, **ERRORS}, summary="Where one stands")
@duty("rehearsal.do")
def standing(request: HttpRequest) -> Any:
    """Skills, best scores, and what comes next."""
    return _standing(pages.staff_of(request.user))


@router.get("/trainees/{staff_id}/standing", response={200: StandOut, **ERRORS}, summary="Where a trainee stands")
@duty("rehearsal.coach")
def standing_of(request: HttpRequest, staff_id: Id) -> Any:
    """One of those whom one coaches."""
    return _standing(_trainee(request, staff_id))


def _standing(staff: Staff) -> dict[str, Any]:
    group, chosen = services.peers(staff), services.next_for(staff)
    return {
        "skills": [
            {"code": code, "title": views.skill_name(code), "mean": one.mean, "low": one.low, "high": one.high,
             "calls": one.calls, "peers": group.means[code] if group else None}
            for code, one in services.skills_of(staff).items()
        ],
        "best": services.best_scores(staff), "next_scenario": chosen.scenario, "weakest": chosen.skill,
    }  # fmt: skip


def _trainee(request: HttpRequest, staff_id: int) -> Staff:
    found = services.trainees(request.user).filter(pk=staff_id).first()
    if found is None:
        raise services.UnknownError(_("There is no such trainee of yours."))
    return found


@router.get("/exercises", response={200: PageOf[ExerciseOut], 422: Problem}, summary="Exercises, the next due first")
@duty("rehearsal.read")
def exercises(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """One's own, or for a coach those of one's trainees."""
    user = request.user
    rows = Exercise.objects.filter(staff__user=user)
    if user.may("rehearsal.coach"):
        rows = Exercise.objects.filter(staff__in=services.trainees(user).values("pk"))
    return page(rows, order=("due_on", "id"), after=after, limit=limit)


@router.post("/exercises", response={201: ExerciseOut, **ERRORS}, summary="Give an exercise")
@duty("rehearsal.coach")
def assign(request: HttpRequest, given: AssignIn) -> Any:
    """Given again while open, its day and mark are changed."""
    return 201, services.assign(
        _trainee(request, given.staff_id), given.scenario, given.due_on, request.user, pass_mark=given.pass_mark
    )


@router.delete("/exercises/{exercise_id}", response={204: None, **ERRORS}, summary="Take an exercise back")
@duty("rehearsal.coach")
def withdraw(request: HttpRequest, exercise_id: Id) -> Any:
    """While it is open."""
    row = Exercise.objects.filter(pk=exercise_id, staff__in=services.trainees(request.user).values("pk")).first()
    if row is None:
        raise services.UnknownError(_("There is no such exercise."))
    services.withdraw(row.pk, user=request.user)
    return 204, None


@router.post("/calls/{call_id}/comments", response={201: None, **ERRORS}, summary="Comment on a call")
@duty("rehearsal.coach")
def comment(request: HttpRequest, call_id: Id, given: CommentIn) -> Any:
    """On a turn or the whole call, once it has ended."""
    services.comment(call_id, given.turn, given.text, user=request.user)
    return 201, None


@router.put("/calls/{call_id}/rating", response={200: RateIn, **ERRORS}, summary="Mark a call oneself")
@duty("rehearsal.coach")
def rate(request: HttpRequest, call_id: Id, given: RateIn) -> Any:
    """Again changes one's own marks."""
    services.rate(call_id, user=request.user, **given.dict())
    return given
