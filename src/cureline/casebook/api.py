"""Routes below `/api/v1/casebook/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from cureline.casebook import services, typesetting
from cureline.casebook.models import Action, Case, Comment, Meeting
from cureline.casebook.pages.cases import seen
from cureline.paging import PageOf, page
from cureline.portfolio.models import Customer
from cureline.trust import audit
from cureline.trust.duties import duty, language_tag

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Long = Annotated[str, Field(max_length=20000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(max_length=80, pattern=r"^[-\w.]*$")]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2150, 1, 1))]
Moment = Annotated[AwareDatetime, Field(ge=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
                                        le=dt.datetime(2150, 1, 1, tzinfo=dt.UTC))]  # fmt: skip
Limit = Annotated[int, Query(ge=1, le=200)]
Outcomes = Literal["success", "mixed", "failure"]
Kinds = Literal["strategy", "script", "course", "control", "other"]


class Problem(Schema):
    """A refusal (problem+json); `found` says where the check found something, never what."""

    title: str
    status: int
    detail: str = ""


ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class CaseOut(Schema):
    """A case: general facts and codes, and its sections once it is released."""

    id: int
    number: str
    state: str
    language: str
    title: str
    outcome: str
    reason: str
    segment: str
    treatment: str
    tags: list[str]
    facts: dict[str, str]
    shared_by: int
    invented: bool
    body: dict[str, str]


class FoundOut(Schema):
    """A case that was found, how near (0 to 1), and by which thoughts of the thesaurus."""

    case: CaseOut
    score: float
    shared: list[str]


class TroubleOut(Schema):
    """What the check found: section, place, kind; whether the bank knows it as somebody's; whether it blocks."""

    section: str
    start: int
    end: int
    kind: str
    known: bool
    blocks: bool
    about: str


class CaseIn(Schema):
    """A case as it is written: title and sections (situation, done, outcome, lessons, instead)."""

    texts: Annotated[dict[Name, Words], Field(max_length=8)]
    outcome: Outcomes
    reason: Name = ""
    tags: Annotated[list[Name], Field(max_length=20, default_factory=list)]
    invented: bool = False


class ReasonIn(Schema):
    """Why."""

    reason: Annotated[Words, Field(min_length=1)]


class TextIn(Schema):
    """A comment, or a text to be checked."""

    text: Annotated[Words, Field(min_length=1)]


class VoteIn(Schema):
    """Useful, or that taken back."""

    useful: bool = True


class CommentOut(Schema):
    """A comment that is not hidden."""

    id: int
    at: dt.datetime
    text: str


class MeetingOut(Schema):
    """A review; `pack` has sections by language."""

    id: int
    kind: str
    title: str
    since_on: dt.date
    until_on: dt.date
    at: dt.datetime
    place: str
    state: str
    pack: dict[str, Any]
    pack_sha256: str
    minutes: str


class MeetingIn(Schema):
    """A review to be held; `people` are users who see reviews."""

    kind: Literal["monthly", "quarterly", "special"]
    title: Annotated[Line, Field(min_length=1)]
    since_on: Day
    until_on: Day
    at: Moment
    place: Line = ""
    people: Annotated[list[Id], Field(max_length=100, default_factory=list)]


class TopicIn(Schema):
    """A topic: a title, or a released case."""

    title: Line = ""
    case_id: Id | None = None


class TopicOut(Schema):
    """A line of the agenda."""

    id: int
    place: int
    title: str
    case_id: int | None
    said: str
    decision: str


class Said(Schema):
    """What was said and decided on a topic."""

    topic_id: Id
    said: Long = ""
    decision: Words = ""


class MinutesIn(Schema):
    """Who came (`came`, `excused`, `absent` by user), topics, and the minutes."""

    attendance: Annotated[
        dict[Id, Literal["asked", "came", "excused", "absent"]], Field(max_length=100, default_factory=dict)
    ]
    topics: Annotated[list[Said], Field(max_length=60, default_factory=list)]
    minutes: Long = ""


class ActionOut(Schema):
    """An action; `before` and `after` are the followed measure's figures once they are compared."""

    id: int
    meeting_id: int | None
    case_id: int | None
    finding_id: int
    kind: str
    title: str
    what: str
    owner_id: int
    due_on: dt.date
    state: str
    done_on: dt.date | None
    result: dict[str, Any]
    measure: str
    slices: dict[str, str]
    follow_on: dt.date | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    verdict: str


class ActionIn(Schema):
    """A lesson and the change that follows; without a finding it is told as one."""

    kind: Kinds
    title: Annotated[Line, Field(min_length=1)]
    what: Annotated[Words, Field(min_length=1)]
    owner_id: Id
    due_on: Day
    meeting_id: Id | None = None
    topic_id: Id | None = None
    case_id: Id | None = None
    finding_id: Id | None = None
    measure: Name = ""
    slices: Annotated[dict[Name, Name], Field(max_length=5, default_factory=dict)]
    follow_on: Day | None = None


class DoneIn(Schema):
    """What was done, and when."""

    note: Annotated[Words, Field(min_length=1)]
    on: Day | None = None


class CarryIn(Schema):
    """What the kind's carrier asks for: name and acts; content; course and team; risk, control_kind and effect."""

    name: Name = ""
    acts: Annotated[list[dict[Name, str | int | float | list[int]]], Field(max_length=20, default_factory=list)]
    content: Annotated[str, Field(max_length=60_000, pattern=r"^[^\x00]*$")] = ""
    course: Name = ""
    team: Name = ""
    risk: Name = ""
    control_kind: Name = ""
    effect: Name = ""


@router.get("/cases", response={200: PageOf[CaseOut], 422: Problem}, summary="Released cases, newest first")
@duty("case.see")
def cases(request: HttpRequest, outcome: Outcomes | None = None, reason: Name = "", tag: Name = "", after: str = "",
          limit: Limit = 50) -> Any:  # fmt: skip
    """One page of the library."""
    rows = Case.objects.filter(state="released")
    rows = rows.filter(outcome=outcome) if outcome else rows
    rows = rows.filter(reason=reason) if reason else rows
    return page(rows.filter(tags__contains=[tag]) if tag else rows, order=("-id",), after=after, limit=limit)


@router.get("/search", response={200: list[FoundOut], 422: Problem}, summary="Cases by meaning")
@duty("case.see")
def search(request: HttpRequest, q: Annotated[str, Query(min_length=1, max_length=400)], limit: Limit = 20) -> Any:
    """The released cases nearest to some words, in Chinese or English, best first."""
    return services.search(q.replace("\x00", ""), limit=limit)


@router.post("/check", response={200: list[TroubleOut], **ERRORS}, summary="Check a text for what leads back")
@duty("case.write")
def check(request: HttpRequest, given: TextIn) -> Any:
    """What looks like an identifier, names of customers and staff, forbidden phrases. Nothing is kept."""
    return services.checking.check({services.checking.COMMENT: given.text}, language=language_tag())


@router.get("/cases/{case_id}", response={200: CaseOut, **ERRORS}, summary="A case")
@duty("case.see")
def case(request: HttpRequest, case_id: Id) -> Any:
    """One that is released, one's own, or for who releases one that waits."""
    return get_object_or_404(seen(request.user), pk=case_id)


@router.get("/cases/{case_id}/like", response={200: list[FoundOut], **ERRORS}, summary="Cases like it")
@duty("case.see")
def like(request: HttpRequest, case_id: Id) -> Any:
    """The released cases nearest to a released one."""
    return services.searching.like(get_object_or_404(Case, pk=case_id, state="released"))


@router.get(
    "/customers/{customer_id}/like", response={200: list[FoundOut], **ERRORS}, summary="Cases like a customer's"
)
@duty("case.see")
def like_customer(request: HttpRequest, customer_id: Annotated[str, Field(max_length=80)]) -> Any:
    """By reason, segment, bucket and product, and by what the last notes mean."""
    get_object_or_404(Customer, pk=customer_id.replace("\x00", ""))
    return services.searching.of_customer(customer_id)


@router.post("/cases", response={201: CaseOut, **ERRORS}, summary="Write a case")
@duty("case.write")
def write(request: HttpRequest, given: CaseIn) -> Any:
    """A draft that no customer's history is drawn for."""
    return 201, services.writing.write(user=request.user, texts=given.texts, outcome=given.outcome,
                                       reason=given.reason, tags=given.tags, invented=given.invented)  # fmt: skip


@router.post("/customers/{customer_id}/draw", response={201: CaseOut, **ERRORS}, summary="Draw a case from a history")
@duty("case.write")
def draw(request: HttpRequest, customer_id: Annotated[str, Field(max_length=80)]) -> Any:
    """A draft without the customer."""
    get_object_or_404(Customer, pk=customer_id.replace("\x00", ""))
    return 201, services.writing.draw(customer_id, user=request.user)


@router.get("/cases/{case_id}/draft", response={200: dict[str, str], **ERRORS}, summary="A draft's words")
@duty("case.see")
def draft(request: HttpRequest, case_id: Id) -> Any:
    """Title and sections as they are written: one's own, or one that waits for release."""
    return services.writing.draft_of(get_object_or_404(seen(request.user).exclude(state="released"), pk=case_id))


@router.get("/cases/{case_id}/check", response={200: list[TroubleOut], **ERRORS}, summary="What the check finds")
@duty("case.see")
def check_case(request: HttpRequest, case_id: Id) -> Any:
    """In a draft of one's own, or in one that waits for release."""
    return services.writing.check(get_object_or_404(seen(request.user).exclude(state="released"), pk=case_id))


@router.put("/cases/{case_id}", response={200: CaseOut, **ERRORS}, summary="Write on at a draft")
@duty("case.write")
def edit(request: HttpRequest, case_id: Id, given: CaseIn) -> Any:
    """One's own."""
    get_object_or_404(Case, pk=case_id)
    return services.writing.edit(case_id, user=request.user, texts=given.texts, outcome=given.outcome,
                                 reason=given.reason, tags=given.tags)  # fmt: skip


@router.post("/cases/{case_id}/clean", response={200: CaseOut, **ERRORS}, summary="Replace what leads back")
@duty("case.write")
def clean(request: HttpRequest, case_id: Id) -> Any:
    """In one's own draft."""
    get_object_or_404(Case, pk=case_id)
    return services.writing.clean(case_id, user=request.user)


@router.post("/cases/{case_id}/submit", response={200: CaseOut, **ERRORS}, summary="Hand a draft in")
@duty("case.write")
def submit(request: HttpRequest, case_id: Id) -> Any:
    """Refused while the check finds something."""
    get_object_or_404(Case, pk=case_id)
    return services.writing.submit(case_id, user=request.user)


@router.post("/cases/{case_id}/release", response={200: CaseOut, **ERRORS}, summary="Release a case")
@duty("case.approve")
def release(request: HttpRequest, case_id: Id) -> Any:
    """Never one's own; refused while the check finds something."""
    get_object_or_404(Case, pk=case_id)
    return services.writing.release(case_id, user=request.user)


@router.post("/cases/{case_id}/return", response={200: CaseOut, **ERRORS}, summary="Send a case back")
@duty("case.approve")
def send_back(request: HttpRequest, case_id: Id, given: ReasonIn) -> Any:
    """With a reason."""
    get_object_or_404(Case, pk=case_id)
    return services.writing.send_back(case_id, user=request.user, reason=given.reason)


@router.post("/cases/{case_id}/withdraw", response={200: CaseOut, **ERRORS}, summary="Withdraw a case")
@duty("case.see")
def withdraw(request: HttpRequest, case_id: Id, given: ReasonIn) -> Any:
    """Its writer, or who releases; its words are deleted."""
    get_object_or_404(seen(request.user), pk=case_id)
    return services.writing.withdraw(case_id, user=request.user, reason=given.reason)


@router.get("/cases/{case_id}/comments", response={200: PageOf[CommentOut], **ERRORS}, summary="What is said of a case")
@duty("case.see")
def comments(request: HttpRequest, case_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """Without those that are hidden."""
    get_object_or_404(Case, pk=case_id, state="released")
    return page(Comment.objects.filter(case=case_id, hidden_at=None), order=("id",), after=after, limit=limit)


@router.post("/cases/{case_id}/comments", response={201: CommentOut, **ERRORS}, summary="Say something of a case")
@duty("case.see")
def comment(request: HttpRequest, case_id: Id, given: TextIn) -> Any:
    """Checked like a case."""
    get_object_or_404(Case, pk=case_id)
    return 201, services.talking.comment(case_id, user=request.user, text=given.text)


@router.post("/comments/{comment_id}/hide", response={200: CommentOut, **ERRORS}, summary="Hide a comment")
@duty("case.approve")
def hide(request: HttpRequest, comment_id: Id, given: ReasonIn) -> Any:
    """With a reason."""
    get_object_or_404(Comment, pk=comment_id)
    return services.talking.hide(comment_id, user=request.user, reason=given.reason)


@router.post("/cases/{case_id}/vote", response={200: dict[str, int], **ERRORS}, summary="Say that a case is useful")
@duty("case.see")
def vote(request: HttpRequest, case_id: Id, given: VoteIn) -> Any:
    """Gives how many say so."""
    get_object_or_404(Case, pk=case_id)
    return {"votes": services.talking.vote(case_id, user=request.user, useful=given.useful)}


@router.get("/reviews", response={200: PageOf[MeetingOut], 422: Problem}, summary="Reviews, newest first")
@duty("review.see")
def reviews(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """One page of them."""
    return page(Meeting.objects.all(), order=("-at", "-id"), after=after, limit=limit)


@router.post("/reviews", response={201: MeetingOut, **ERRORS}, summary="Plan a review")
@duty("review.lead")
def plan(request: HttpRequest, given: MeetingIn) -> Any:
    """With the agenda of its kind."""
    return 201, services.meetings.plan(user=request.user, **given.dict())


@router.get("/reviews/{meeting_id}", response={200: MeetingOut, **ERRORS}, summary="A review")
@duty("review.see")
def review(request: HttpRequest, meeting_id: Id) -> Any:
    """With its pack in every language."""
    return get_object_or_404(Meeting, pk=meeting_id)


@router.get("/reviews/{meeting_id}/topics", response={200: list[TopicOut], **ERRORS}, summary="A review's agenda")
@duty("review.see")
def topics(request: HttpRequest, meeting_id: Id) -> Any:
    """In order, with what was said and decided."""
    return list(get_object_or_404(Meeting, pk=meeting_id).topics.all())


@router.post("/reviews/{meeting_id}/topics", response={201: TopicOut, **ERRORS}, summary="Put on the agenda")
@duty("review.lead")
def topic(request: HttpRequest, meeting_id: Id, given: TopicIn) -> Any:
    """A title, or a released case."""
    get_object_or_404(Meeting, pk=meeting_id)
    return 201, services.meetings.add_topic(meeting_id, user=request.user, **given.dict())


@router.post("/reviews/{meeting_id}/pack", response={200: MeetingOut, **ERRORS}, summary="Make the pack")
@duty("review.lead")
def prepare(request: HttpRequest, meeting_id: Id) -> Any:
    """From the results as they stand now."""
    get_object_or_404(Meeting, pk=meeting_id)
    return services.meetings.prepare(meeting_id, user=request.user)


@router.get("/reviews/{meeting_id}/pack.pdf", response={200: None, **ERRORS}, summary="The pack as PDF")
@duty("review.see")
def pack(request: HttpRequest, meeting_id: Id) -> Any:
    """In the request's language."""
    row = get_object_or_404(Meeting, pk=meeting_id)
    audit.record("review.fetched", request=request, subject=f"review:{row.pk}")
    return HttpResponse(typesetting.pdf(row, language_tag()), content_type="application/pdf")


@router.post("/reviews/{meeting_id}/minutes", response={200: MeetingOut, **ERRORS}, summary="Write the minutes")
@duty("review.lead")
def hold(request: HttpRequest, meeting_id: Id, given: MinutesIn) -> Any:
    """Who came, what was said and decided."""
    get_object_or_404(Meeting, pk=meeting_id)
    said = {one.topic_id: (one.said, one.decision) for one in given.topics}
    return services.meetings.hold(meeting_id, user=request.user, attendance=given.attendance, topics=said,
                                  minutes=given.minutes)  # fmt: skip


@router.post("/reviews/{meeting_id}/close", response={200: MeetingOut, **ERRORS}, summary="Close a review")
@duty("review.lead")
def close(request: HttpRequest, meeting_id: Id) -> Any:
    """One that was held."""
    get_object_or_404(Meeting, pk=meeting_id)
    return services.meetings.close(meeting_id, user=request.user)


@router.post("/reviews/{meeting_id}/cancel", response={200: MeetingOut, **ERRORS}, summary="Cancel a review")
@duty("review.lead")
def cancel(request: HttpRequest, meeting_id: Id, given: ReasonIn) -> Any:
    """One that is planned, with a reason."""
    get_object_or_404(Meeting, pk=meeting_id)
    return services.meetings.cancel(meeting_id, user=request.user, reason=given.reason)


@router.get("/actions", response={200: PageOf[ActionOut], 422: Problem}, summary="Actions by their last day")
@duty("review.see")
def actions(request: HttpRequest, state: Literal["open", "done", "followed", "dropped"] | None = None,
            mine: bool = False, after: str = "", limit: Limit = 50) -> Any:  # fmt: skip
    """One page of the board."""
    rows = Action.objects.filter(state=state) if state else Action.objects.all()
    return page(rows.filter(owner=request.user) if mine else rows, order=("due_on", "id"), after=after, limit=limit)


@router.post("/actions", response={201: ActionOut, **ERRORS}, summary="Give an action")
@duty("review.lead")
def give(request: HttpRequest, given: ActionIn) -> Any:
    """Of a review, a case or a finding, or by itself."""
    return 201, services.actions.add(user=request.user, **given.dict())


@router.get("/actions/{action_id}", response={200: ActionOut, **ERRORS}, summary="An action")
@duty("review.see")
def action(request: HttpRequest, action_id: Id) -> Any:
    """With what came of it."""
    return get_object_or_404(Action, pk=action_id)


@router.post("/actions/{action_id}/carry", response={200: ActionOut, **ERRORS}, summary="Make an action's change")
@duty("review.see")
def carry(request: HttpRequest, action_id: Id, given: CarryIn) -> Any:
    """Its owner or who leads reviews, within the duties of the room where the change is made."""
    get_object_or_404(Action, pk=action_id)
    return services.actions.carry(action_id, user=request.user, given=given.dict())


@router.post("/actions/{action_id}/done", response={200: ActionOut, **ERRORS}, summary="An action is done")
@duty("review.see")
def done(request: HttpRequest, action_id: Id, given: DoneIn) -> Any:
    """By its owner or who leads reviews."""
    get_object_or_404(Action, pk=action_id)
    return services.actions.done(action_id, user=request.user, note=given.note, on=given.on)


@router.post("/actions/{action_id}/drop", response={200: ActionOut, **ERRORS}, summary="Give an action up")
@duty("review.lead")
def drop(request: HttpRequest, action_id: Id, given: ReasonIn) -> Any:
    """With a reason."""
    get_object_or_404(Action, pk=action_id)
    return services.actions.drop(action_id, user=request.user, reason=given.reason)
