"""Routes below `/api/v1/career/`. Rows are those that the signed-in person may see; names of candidates never come."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.career import documents, scope, services
from cureline.career.models import Award, Candidate, Onboarding, Probation, Promotion, Rating
from cureline.career.pages.common import today
from cureline.paging import PageOf, page
from cureline.people.models import Staff
from cureline.trust.duties import duty

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Needed = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=40, pattern=r"^[-\w.]*$")]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2150, 1, 1))]
Limit = Annotated[int, Query(ge=1, le=200)]
Minor = Annotated[int, Field(ge=1, le=100_000_000)]


class Problem(Schema):
    """A refusal (problem+json)."""

    title: str
    status: int
    detail: str = ""


ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class PostOut(Schema):
    """A post: its role, licences, competences (code to level) and how criteria weigh (code to per cent)."""

    code: str
    title: str
    role: str
    licences: list[str]
    competences: dict[str, int]
    selection: dict[str, int]


class GapOut(Schema):
    """A competence: the level needed, the leader's (null: not rated) and one's own view."""

    competence: str
    needs: int
    has: int | None
    own: int | None


class WayOut(Schema):
    """A step that leads on: its post, and each requirement with what one has."""

    code: str
    post: str
    needed: list[dict[str, Any]]
    open: bool


class CareerOut(Schema):
    """Somebody's post, gaps, missing licences and ways on."""

    staff_id: int
    post: str | None
    gaps: list[GapOut]
    licences_missing: list[str]
    ways: list[WayOut]


class RequisitionOut(Schema):
    """An opening; `frame` is what all its candidates meet, empty until it is open."""

    id: int
    post: str
    team: str | None = Field(alias="team_id")
    number: int
    channels: list[str]
    why: str
    state: str
    closes_on: dt.date | None
    staffing_id: int | None
    frame: dict[str, Any]
    frame_sha256: str
    asked_at: dt.datetime
    decided_at: dt.datetime | None
    reason: str


class RequisitionIn(Schema):
    """What an opening asks for."""

    post: Code
    team: Code = ""
    number: Annotated[int, Field(ge=1, le=200)]
    channels: Annotated[list[Code], Field(min_length=1, max_length=5)]
    why: Needed
    closes_on: Day | None = None
    staffing_id: Id | None = None


class WeightsIn(Schema):
    """How criteria weigh, per cent by code; they sum to 100."""

    weights: dict[Code, Annotated[int, Field(ge=0, le=100)]]


class DecideIn(Schema):
    """Yes or no, with a reason."""

    approve: bool
    reason: Words = ""


class ReasonIn(Schema):
    """Why."""

    reason: Needed


class CandidateOut(Schema):
    """A candidate by the code: where the application stands, never who it is."""

    id: int
    requisition_id: int
    code: str
    channel: str
    internal: bool
    state: str
    reason: str
    keep_until_on: dt.date | None
    erased: bool
    at: dt.datetime

    @staticmethod
    def resolve_internal(row: Candidate) -> bool:
        return row.staff_id is not None

    @staticmethod
    def resolve_erased(row: Candidate) -> bool:
        return row.erased_at is not None


class ApplicationIn(Schema):
    """Somebody who applied on paper, with consent."""

    channel: Code
    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
    mobile: Annotated[str, Field(min_length=7, max_length=20, pattern=r"^[^\x00]*$")]
    email: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    answers: dict[Code, Words]
    consent: bool
    language: Literal["en", "zh-Hans", "zh-Hant"] = "zh-Hans"


class ScreenIn(Schema):
    """A mark (`met`, `not_met`, `unclear`) for every criterion of the frame."""

    marks: dict[Code, Literal["met", "not_met", "unclear"]]
    passed: bool
    reason: Words = ""


class InterviewIn(Schema):
    """When (with its offset), where, and the raters' user ids."""

    planned_at: dt.datetime
    place: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    raters: Annotated[list[Id], Field(min_length=1, max_length=10)]


class RatingOut(Schema):
    """One's own rating."""

    id: int
    candidate: str = Field(alias="interview.candidate.code")
    scores: dict[str, int]
    submitted_at: dt.datetime | None


class RatingIn(Schema):
    """Scores and evidence by question; with `submit` they are handed in and stay."""

    scores: dict[Code, Annotated[int, Field(ge=0, le=100)]]
    notes: dict[Code, Words]
    submit: bool = False


class RankedOut(Schema):
    """A place with its reasons: `total` of 100, each criterion's mean and points, criteria below the floor."""

    candidate_id: int
    code: str
    place: int
    total: float
    parts: list[dict[str, Any]]
    weak: list[str]
    offer: bool


class ImpactOut(Schema):
    """Selection by a kind of group; no groups where one is too small to be told."""

    kind: str
    shown: bool
    groups: list[dict[str, Any]]
    p: float | None


class OfferIn(Schema):
    """An offer; money in minor units a month, `contract_months` 0 for open-ended."""

    wage_minor: Minor
    probation_wage_minor: Minor
    contract_months: Annotated[int, Field(ge=0, le=120)]
    probation_months: Annotated[int, Field(ge=0, le=6)]
    starts_on: Day
    answer_until_on: Day
    why: Words = ""


class OfferOut(Schema):
    """An offer as it stands."""

    candidate_id: int
    state: str
    wage_minor: int
    probation_wage_minor: int
    currency: str
    contract_months: int
    probation_months: int
    starts_on: dt.date
    place: int


class AcceptIn(Schema):
    """What the candidate said."""

    accepted: bool


class OnboardIn(Schema):
    """What the administrator needs."""

    username: Annotated[str, Field(max_length=150, pattern=r"^[\w.@+-]*$")] = ""
    collector_id: Code = ""
    mentor_id: Id | None = None


class OnboardingOut(Schema):
    """Somebody who comes on board."""

    id: int
    candidate_id: int
    username: str
    role: str
    team: str | None = Field(alias="team_id")
    done_at: dt.datetime | None
    staff_id: int | None


class OnboardedOut(Schema):
    """The record that was made, and the path of the link for the first password, told this once."""

    onboarding: OnboardingOut
    invitation: str


class GoalOut(Schema):
    """A goal of probation."""

    id: int
    kind: str
    code: str
    count: int
    due_on: dt.date
    reached_on: dt.date | None


class AssessmentOut(Schema):
    """A dated assessment; marks once it is written."""

    id: int
    day: int
    due_on: dt.date
    marks: dict[str, int]
    at: dt.datetime | None


class ProbationOut(Schema):
    """A probation with its goals and assessments."""

    id: int
    staff_id: int
    post: str
    mentor_id: int | None
    starts_on: dt.date
    ends_on: dt.date
    state: str
    outcome: str
    goals: list[GoalOut]
    assessments: list[AssessmentOut]

    @staticmethod
    def resolve_goals(row: Probation) -> list[Any]:
        return list(row.goals.all())

    @staticmethod
    def resolve_assessments(row: Probation) -> list[Any]:
        return list(row.assessments.all())


class AssessIn(Schema):
    """A mark for every criterion, and words."""

    marks: dict[Code, Annotated[int, Field(ge=1, le=9)]]
    text: Needed


class OutcomeIn(Schema):
    """How a probation ends, with a reason that is told."""

    outcome: Literal["pass", "extend", "end"]
    reason: Needed
    new_end_on: Day | None = None


class LevelIn(Schema):
    """A competence and its level."""

    competence: Code
    level: Annotated[int, Field(ge=1, le=4)]
    note: Words = ""


class AssignIn(Schema):
    """A post from a day on."""

    post: Code
    from_on: Day
    why: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class StepIn(Schema):
    """A step one asks for."""

    step: Code
    why: Needed


class PromotionOut(Schema):
    """A step that somebody asked for."""

    id: int
    staff_id: int
    step: str
    state: str
    found: list[dict[str, Any]]
    asked_at: dt.datetime
    from_on: dt.date | None


class PromoteIn(DecideIn):
    """The decision, and from which day on."""

    from_on: Day | None = None


class AwardOut(Schema):
    """A reward; money in minor units."""

    id: int
    kind: str
    staff_id: int
    quarter: str
    amount_minor: int
    currency: str
    state: str
    shown: bool


class NominateIn(Schema):
    """A colleague and why."""

    kind: Code
    staff_id: Id
    words: Needed


class ShownIn(Schema):
    """Whether one's award is on the board."""

    shown: bool


class BudgetIn(Schema):
    """A quarter's budget in minor units."""

    amount_minor: Annotated[int, Field(ge=0, le=10**11)]


class BudgetOut(Schema):
    """A quarter's budget and what is granted of it."""

    quarter: str
    amount_minor: int
    spent_minor: int


# --- posts and people


@router.get("/posts", response={200: list[PostOut]}, summary="Posts and what they ask for")
@duty("career.own")
def posts(request: HttpRequest) -> Any:
    """Every post of the document in force."""
    return [
        {"code": code, "title": documents.said(post["title"]), **{name: post[name] for name in
         ("role", "licences", "competences", "selection")}} for code, post in documents.posts().items()
    ]  # fmt: skip


@router.get("/me", response={200: CareerOut, **ERRORS}, summary="One's own post, gaps and ways on")
@duty("career.own")
def me(request: HttpRequest) -> Any:
    """Of who asks."""
    return _career(get_object_or_404(Staff, user=request.user))


@router.get("/staff/{staff_id}", response={200: CareerOut, **ERRORS}, summary="Somebody's post, gaps and ways on")
@duty("career.see")
def staff(request: HttpRequest, staff_id: Id) -> Any:
    """Of somebody whom one may see."""
    get_object_or_404(Staff, pk=staff_id)
    return _career(scope.see(request.user, staff_id))


def _career(row: Staff) -> dict[str, Any]:
    held, on = services.posting.post_of(row), today()
    post = held.post if held else ""
    return {
        "staff_id": row.pk, "post": post or None, "gaps": services.posting.gaps(row, post),
        "licences_missing": services.posting.licences_missing(row, post, on),
        "ways": [{"code": way.code, "post": way.post, "open": way.open, "needed": [vars(one) for one in way.needed]}
                 for way in services.paths.ways(row, on)],
    }  # fmt: skip


@router.post("/staff/{staff_id}/levels", response={201: GapOut, **ERRORS}, summary="Note a competence's level")
@duty("career.own")
def level(request: HttpRequest, staff_id: Id, given: LevelIn) -> Any:
    """Of oneself as one's own view, of others as who leads them."""
    get_object_or_404(Staff, pk=staff_id)
    made = services.posting.rate(staff_id, given.competence, given.level, user=request.user, note=given.note)
    known = services.posting.levels([made.staff])
    leader, own = (known.get((staff_id, given.competence, mine)) for mine in (False, True))
    needs = {gap.competence: gap.needs for gap in services.posting.gaps(made.staff, _post(made.staff))}
    return 201, {"competence": given.competence, "needs": needs.get(given.competence, 0),
                 "has": leader.level if leader else None, "own": own.level if own else None}  # fmt: skip


def _post(row: Staff) -> str:
    held = services.posting.post_of(row)
    return held.post if held else ""


@router.post("/staff/{staff_id}/post", response={201: CareerOut, **ERRORS}, summary="Give somebody a post")
@duty("career.manage")
def assign(request: HttpRequest, staff_id: Id, given: AssignIn) -> Any:
    """From a day on."""
    row = get_object_or_404(Staff, pk=staff_id)
    services.posting.assign(staff_id, given.post, user=request.user, from_on=given.from_on, why=given.why)
    return 201, _career(row)


# --- recruiting


@router.get("/openings", response={200: PageOf[RequisitionOut], 422: Problem}, summary="Openings, newest first")
@duty("recruit.see")
def openings(
    request: HttpRequest, state: Literal["waiting", "open", "refused", "closed"] | None = None, after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Those that one recruits for."""
    rows = scope.requisitions_seen(request.user)
    return page(rows.filter(state=state) if state else rows, order=("-id",), after=after, limit=limit)


@router.post("/openings", response={201: RequisitionOut, **ERRORS}, summary="Ask for an opening")
@duty("recruit.see")
def ask(request: HttpRequest, given: RequisitionIn) -> Any:
    """Waits for another person's approval."""
    return 201, services.requisitions.ask(user=request.user, **given.dict())


@router.get("/openings/{pk}", response={200: RequisitionOut, **ERRORS}, summary="An opening")
@duty("recruit.see")
def opening(request: HttpRequest, pk: Id) -> Any:
    """With the selection that stands for all its candidates."""
    return scope.requisition(request.user, pk)


@router.post("/openings/{pk}/decide", response={200: RequisitionOut, **ERRORS}, summary="Open or refuse")
@duty("career.manage")
def decide(request: HttpRequest, pk: Id, given: DecideIn) -> Any:
    """Never one's own."""
    scope.requisition(request.user, pk)
    return services.requisitions.decide(pk, given.approve, user=request.user, reason=given.reason)


@router.post("/openings/{pk}/weights", response={200: RequisitionOut, **ERRORS}, summary="Weigh the criteria")
@duty("recruit.see")
def reweigh(request: HttpRequest, pk: Id, given: WeightsIn) -> Any:
    """Only while it waits."""
    scope.requisition(request.user, pk)
    return services.requisitions.reweigh(pk, given.weights, user=request.user)


@router.post("/openings/{pk}/close", response={200: RequisitionOut, **ERRORS}, summary="Close an opening")
@duty("recruit.see")
def close(request: HttpRequest, pk: Id) -> Any:
    """Who is still in the selection is turned away."""
    scope.requisition(request.user, pk)
    return services.requisitions.close(pk, user=request.user)


@router.get("/openings/{pk}/ranking", response={200: list[RankedOut], **ERRORS}, summary="The ranking with its reasons")
@duty("recruit.see")
def ranking(request: HttpRequest, pk: Id) -> Any:
    """Of those whose raters have all handed in."""
    row = scope.requisition(request.user, pk)
    codes = dict(row.candidates.values_list("pk", "code"))
    return [{"candidate_id": one.key, "code": codes[one.key], "place": one.place, "total": one.total,
             "parts": [vars(part) for part in one.parts], "weak": list(one.weak), "offer": one.offer}
            for one in services.interviews.ranking(row)]  # fmt: skip


@router.get("/openings/{pk}/impact", response={200: list[ImpactOut], **ERRORS}, summary="Selection by group")
@duty("recruit.see")
def impact(request: HttpRequest, pk: Id) -> Any:
    """Of those who told it; nothing of small groups."""
    row = scope.requisition(request.user, pk)
    return [{"kind": kind, "shown": found.shown, "groups": [vars(group) for group in found.groups], "p": found.p}
            for kind, found in services.interviews.adverse([row]).items()]  # fmt: skip


@router.get("/openings/{pk}/candidates", response={200: PageOf[CandidateOut], **ERRORS}, summary="Candidates")
@duty("recruit.see")
def candidates(request: HttpRequest, pk: Id, after: str = "", limit: Limit = 50) -> Any:
    """By their codes, newest first."""
    row = scope.requisition(request.user, pk)
    return page(Candidate.objects.filter(requisition=row), order=("-id",), after=after, limit=limit)


@router.post("/openings/{pk}/candidates", response={201: CandidateOut, **ERRORS}, summary="Take in an application")
@duty("recruit.see")
def take_in(request: HttpRequest, pk: Id, given: ApplicationIn) -> Any:
    """From paper or a fair, with consent."""
    return 201, services.candidates.apply(scope.requisition(request.user, pk), user=request.user, **given.dict())


@router.get("/candidates/{pk}", response={200: CandidateOut, **ERRORS}, summary="A candidate")
@duty("recruit.see")
def candidate(request: HttpRequest, pk: Id) -> Any:
    """Without name and contacts."""
    return scope.candidate(request.user, pk)


@router.post("/candidates/{pk}/screen", response={200: CandidateOut, **ERRORS}, summary="Screen")
@duty("recruit.see")
def screen(request: HttpRequest, pk: Id, given: ScreenIn) -> Any:
    """By the criteria of the opening."""
    return services.candidates.screen(pk, given.marks, given.passed, user=request.user, reason=given.reason)


@router.post("/candidates/{pk}/interview", response={200: CandidateOut, **ERRORS}, summary="Set an interview")
@duty("recruit.see")
def interview(request: HttpRequest, pk: Id, given: InterviewIn) -> Any:
    """With at least as many raters as the opening asks for."""
    at = given.planned_at if given.planned_at.tzinfo else given.planned_at.replace(tzinfo=dt.UTC)
    services.interviews.invite(pk, user=request.user, planned_at=at, place=given.place, raters=given.raters)
    return scope.candidate(request.user, pk)


@router.post("/candidates/{pk}/reject", response={200: CandidateOut, **ERRORS}, summary="Turn away")
@duty("recruit.see")
def reject(request: HttpRequest, pk: Id, given: ReasonIn) -> Any:
    """With a reason."""
    return services.candidates.reject(pk, user=request.user, reason=given.reason)


@router.post("/candidates/{pk}/erase", response={200: CandidateOut, **ERRORS}, summary="Delete the personal data")
@duty("recruit.see")
def erase(request: HttpRequest, pk: Id) -> Any:
    """Once the application has ended."""
    return services.candidates.erase(pk, user=request.user)


@router.post("/candidates/{pk}/offer", response={201: OfferOut, **ERRORS}, summary="Propose an offer")
@duty("recruit.see")
def offer(request: HttpRequest, pk: Id, given: OfferIn) -> Any:
    """Within the law; another person approves."""
    return 201, services.offers.propose(pk, user=request.user, **given.dict())


@router.post("/candidates/{pk}/offer/decide", response={200: OfferOut, **ERRORS}, summary="Approve or refuse an offer")
@duty("career.manage")
def decide_offer(request: HttpRequest, pk: Id, given: DecideIn) -> Any:
    """Never one's own."""
    scope.candidate(request.user, pk)
    return services.offers.decide(pk, given.approve, user=request.user, reason=given.reason)


@router.post("/candidates/{pk}/offer/answer", response={200: OfferOut, **ERRORS}, summary="The candidate's answer")
@duty("recruit.see")
def answer(request: HttpRequest, pk: Id, given: AcceptIn) -> Any:
    """To an approved offer."""
    scope.candidate(request.user, pk)
    return services.offers.answer(pk, given.accepted, user=request.user)


@router.post("/candidates/{pk}/onboarding", response={201: OnboardingOut, **ERRORS}, summary="Ask for the onboarding")
@duty("recruit.see")
def ask_onboarding(request: HttpRequest, pk: Id, given: OnboardIn) -> Any:
    """Of who accepted."""
    return 201, services.offers.ask_onboarding(pk, user=request.user, **given.dict())


@router.get("/onboardings", response={200: PageOf[OnboardingOut], 422: Problem}, summary="Who comes on board")
@duty("staff.manage")
def onboardings(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """Newest first."""
    return page(Onboarding.objects.all(), order=("-id",), after=after, limit=limit)


@router.post("/onboardings/{pk}", response={200: OnboardedOut, **ERRORS}, summary="Make the record")
@duty("staff.manage")
def onboard(request: HttpRequest, pk: Id) -> Any:
    """With post and probation."""
    get_object_or_404(Onboarding, pk=pk)
    done, path = services.offers.onboard(pk, user=request.user)
    return {"onboarding": done, "invitation": path}


@router.get("/ratings", response={200: PageOf[RatingOut], 422: Problem}, summary="One's own ratings")
@duty("recruit.rate")
def ratings(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """Newest first."""
    rows = Rating.objects.filter(rater=request.user).select_related("interview__candidate")
    return page(rows, order=("-id",), after=after, limit=limit)


@router.put("/ratings/{pk}", response={200: RatingOut, **ERRORS}, summary="Keep or hand in one's rating")
@duty("recruit.rate")
def rate(request: HttpRequest, pk: Id, given: RatingIn) -> Any:
    """Handed in it stays."""
    get_object_or_404(Rating, pk=pk)
    return services.interviews.save(pk, given.scores, given.notes, user=request.user, submit=given.submit)


# --- probation


@router.get("/probations", response={200: PageOf[ProbationOut], 422: Problem}, summary="Probations, newest first")
@duty("career.own")
def probations(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """One's own, one's newcomers', one's team's."""
    mine = scope.own(request.user)
    seen = Q(staff__in=scope.staff_seen(request.user)) | (Q(mentor=mine) if mine is not None else Q(pk=None))
    return page(Probation.objects.filter(seen), order=("-id",), after=after, limit=limit)


@router.get("/probations/{pk}", response={200: ProbationOut, **ERRORS}, summary="A probation")
@duty("career.own")
def probation(request: HttpRequest, pk: Id) -> Any:
    """With goals and assessments."""
    return services.probations.seen(request.user, pk)


@router.post("/probations/{pk}/assess/{assessment_id}", response={200: ProbationOut, **ERRORS}, summary="Assess")
@duty("career.own")
def assess(request: HttpRequest, pk: Id, assessment_id: Id, given: AssessIn) -> Any:
    """As mentor, leader or head."""
    row = services.probations.seen(request.user, pk)
    get_object_or_404(row.assessments, pk=assessment_id)
    services.probations.assess(assessment_id, given.marks, given.text, user=request.user)
    return services.probations.seen(request.user, pk)


@router.post("/probations/{pk}/outcome", response={200: ProbationOut, **ERRORS}, summary="Propose an outcome")
@duty("career.own")
def outcome(request: HttpRequest, pk: Id, given: OutcomeIn) -> Any:
    """A second person decides."""
    services.probations.seen(request.user, pk)
    return services.probations.propose(pk, given.outcome, given.reason, user=request.user, new_end_on=given.new_end_on)


@router.post("/probations/{pk}/agree", response={200: ProbationOut, **ERRORS}, summary="Agree to an extension")
@duty("career.own")
def agree(request: HttpRequest, pk: Id) -> Any:
    """The newcomer alone."""
    return services.probations.agree(pk, user=request.user)


@router.post("/probations/{pk}/decide", response={200: ProbationOut, **ERRORS}, summary="Decide on an outcome")
@duty("career.manage")
def decide_outcome(request: HttpRequest, pk: Id, given: DecideIn) -> Any:
    """Never who proposed it."""
    services.probations.seen(request.user, pk)
    return services.probations.decide(pk, given.approve, user=request.user)


# --- paths and rewards


@router.post("/steps", response={201: PromotionOut, **ERRORS}, summary="Ask for a step")
@duty("career.own")
def step(request: HttpRequest, given: StepIn) -> Any:
    """When nothing is missing."""
    return 201, services.paths.apply(given.step, given.why, user=request.user)


@router.get("/steps", response={200: PageOf[PromotionOut], 422: Problem}, summary="Who asked for a step")
@duty("career.manage")
def steps(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """Newest first."""
    return page(Promotion.objects.all(), order=("-id",), after=after, limit=limit)


@router.post("/steps/{pk}/decide", response={200: PromotionOut, **ERRORS}, summary="Decide on a step")
@duty("career.manage")
def promote(request: HttpRequest, pk: Id, given: PromoteIn) -> Any:
    """With a reason."""
    get_object_or_404(Promotion, pk=pk)
    return services.paths.decide(pk, given.approve, user=request.user, reason=given.reason, from_on=given.from_on)


@router.get("/awards", response={200: PageOf[AwardOut], 422: Problem}, summary="The board of rewards")
@duty("career.own")
def awards(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """Those that are granted and shown; one's own too."""
    rows = Award.objects.filter(Q(state="granted", shown=True) | Q(state="granted", staff__user=request.user))
    return page(rows, order=("-id",), after=after, limit=limit)


@router.post("/awards", response={201: AwardOut, **ERRORS}, summary="Name a colleague")
@duty("career.own")
def nominate(request: HttpRequest, given: NominateIn) -> Any:
    """Never oneself, never for pressure."""
    return 201, services.rewards.nominate(given.kind, given.staff_id, given.words, user=request.user)


@router.post("/awards/{pk}/decide", response={200: AwardOut, **ERRORS}, summary="Grant or refuse")
@duty("career.manage")
def decide_award(request: HttpRequest, pk: Id, given: DecideIn) -> Any:
    """Within the quarter's budget."""
    get_object_or_404(Award, pk=pk)
    return services.rewards.decide(pk, given.approve, user=request.user, reason=given.reason)


@router.post("/awards/{pk}/show", response={200: AwardOut, **ERRORS}, summary="Show one's own on the board")
@duty("career.own")
def show(request: HttpRequest, pk: Id, given: ShownIn) -> Any:
    """Or take it off."""
    get_object_or_404(Award, pk=pk)
    return services.rewards.show(pk, given.shown, user=request.user)


@router.put("/budgets/{quarter}", response={200: BudgetOut, **ERRORS}, summary="Set a quarter's budget")
@duty("career.manage")
def budget(request: HttpRequest, quarter: Annotated[str, Field(pattern=r"^\d{4}-Q[1-4]$")], given: BudgetIn) -> Any:
    """Never below what is granted."""
    row = services.rewards.set_budget(quarter, given.amount_minor, user=request.user)
    return {"quarter": quarter, "amount_minor": row.amount_minor, "spent_minor": services.rewards.spent(quarter)}
