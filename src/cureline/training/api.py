"""Routes below `/api/v1/training/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.engine import teach
from cureline.paging import PageOf, page
from cureline.people.models import Licence, Staff
from cureline.training import catalogue, library, services, views
from cureline.training.models import Assignment, CourseVersion, Sitting, WrittenQuestion
from cureline.training.pages import own
from cureline.training.services.errors import StateError, UnknownError
from cureline.trust import audit
from cureline.trust.duties import duty

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Text = Annotated[str, Field(min_length=1, max_length=200_000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[-\w]+$")]
Key = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[-\w.]+$")]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2150, 1, 1))]
Chosen = Annotated[list[Annotated[str, Field(pattern=r"^[a-f]$")]], Field(max_length=6)]
Answers = Annotated[dict[Key, Chosen], Field(max_length=10)]


class CourseOut(Schema):
    """A course in force, and how one stands in it oneself."""

    name: str
    version: str
    title: str
    field: str
    minutes: int
    lessons: list[str]
    prerequisites: list[str]
    audience: list[str]
    done: list[str]
    finished: bool
    due_on: dt.date | None


class FigureOut(Schema):
    """A key figure of the rules in force."""

    label: str
    value: str
    article: str


class BlockOut(Schema):
    """A part of a lesson: `text`, `points`, `said` or `warning`."""

    kind: str
    lines: list[str]


class OptionOut(Schema):
    """An answer that may be chosen."""

    id: str
    text: str


class AskedOut(Schema):
    """A question, with nothing of what is right."""

    key: str
    kind: str
    topic: str
    stem: str
    options: list[OptionOut]


class AnsweredOut(Schema):
    """An answered question: what was right and why."""

    key: str
    right: bool
    options: list[str]
    explanation: str
    article: str


class LessonOut(Schema):
    """A lesson with the figures of today and its questions."""

    course: str
    lesson: str
    title: str
    minutes: int
    blocks: list[BlockOut]
    figures: list[FigureOut]
    questions: list[AskedOut]


class AnswersIn(Schema):
    """Options by key of question."""

    answers: Answers


class TodayOut(Schema):
    """Today's repetition: what is left, what was answered, and the question that comes next."""

    left: int
    answered: int
    right: int
    next: AskedOut | None


class ReviewIn(Schema):
    """An answer of the repetition; `rating` (2 hard, 3 good, 4 easy) counts for a right one."""

    key: Key
    chosen: Annotated[Chosen, Field(min_length=1)]
    rating: Literal[2, 3, 4] | None = None


class ReviewedOut(AnsweredOut):
    """What came of it, and when the question comes again."""

    due_at: dt.datetime


class ExamOut(Schema):
    """An examination, and whether one may sit it oneself now."""

    name: str
    version: str
    title: str
    minutes: int
    questions: int
    pass_bp: int
    may: bool
    courses_missing: list[str]
    again_at: dt.datetime | None
    running: int | None


class SittingOut(Schema):
    """A sitting: its paper without what is right while it runs, its result afterwards."""

    id: int
    staff_id: int
    exam: str
    version: str
    state: str
    started_at: dt.datetime
    ends_at: dt.datetime
    ended_at: dt.datetime | None
    score_bp: int | None
    failed_parts: list[str]
    answers: dict[str, list[str]]
    paper: list[AskedOut]
    results: list[AnsweredOut]


class SittingRow(Schema):
    """A finished sitting in a list."""

    id: int
    staff_id: int
    exam: str
    state: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    score_bp: int | None


class SaveIn(Schema):
    """The answer to the question at a place, from 1; nothing chosen takes it back."""

    place: Annotated[int, Field(ge=1, le=500)]
    chosen: Chosen


class SavedOut(Schema):
    """How many answers are kept."""

    answered: int
    ends_at: dt.datetime


class LicenceOut(Schema):
    """A licence; `holds` today, `expiring` within the days in which that is told."""

    id: int
    staff_id: int
    kind: str
    state: str
    from_on: dt.date
    until_on: dt.date
    holds: bool = False
    expiring: bool = False

    @staticmethod
    def resolve_holds(row: Licence) -> bool:
        return services.licences.held(row, library.today()).holds

    @staticmethod
    def resolve_expiring(row: Licence) -> bool:
        return services.licences.held(row, library.today()).expiring


class RequirementOut(Schema):
    """A requirement of a licence and whether somebody meets it."""

    what: str
    which: str
    title: str
    met: bool
    detail: str


class IssueIn(Schema):
    """A kind of licence."""

    kind: Name


class ReasonIn(Schema):
    """Why."""

    reason: Annotated[Words, Field(min_length=1)]


class AssignIn(Schema):
    """A course and the day by which it is to be finished."""

    course: Name
    due_on: Day
    why: Words = ""


class AssignmentOut(Schema):
    """An assigned course."""

    id: int
    staff_id: int
    course: str
    due_on: dt.date
    done_at: dt.datetime | None
    ended_at: dt.datetime | None


class LearnerOut(Schema):
    """Somebody's learning in a period."""

    staff_id: int
    since: dt.date
    until: dt.date
    assigned: int
    on_time: int
    courses: int
    minutes: int
    questions: int
    right: int
    days: int
    exams: int
    passed: int
    mastery: dict[str, list[int]]


class VersionOut(Schema):
    """A version of a course that the bank wrote."""

    id: int
    name: str
    version: str
    state: str
    why: str
    reason: str
    written_at: dt.datetime
    decided_at: dt.datetime | None


class ContentIn(Schema):
    """A course as YAML."""

    content: Text
    why: Words = ""


class QuestionIn(Schema):
    """A question as YAML, for a course."""

    course: Name
    content: Text
    why: Words = ""


class WrittenOut(Schema):
    """A written question."""

    id: int
    course: str
    topic: str
    state: str
    why: str
    reason: str
    written_at: dt.datetime
    decided_at: dt.datetime | None


class DecideIn(Schema):
    """Approve, or refuse with a reason."""

    approve: bool
    reason: Words = ""


class ItemOut(Schema):
    """A question of the bank with what is right and how it does in examinations."""

    key: str
    kind: str
    topic: str
    difficulty: int
    stem: dict[str, str]
    options: list[dict[str, Any]]
    explanation: dict[str, str]
    article: str
    rules: list[str]
    status: str
    answers: int
    share: float | None
    discrimination: float | None
    flag: str


class BankOut(Schema):
    """A page of the bank of questions of a day; `next` is the `after` of the following one."""

    on: dt.date
    jurisdiction: str
    pack: str
    count: int
    items: list[ItemOut]
    next: str | None


class ListIn(Schema):
    """A page of a list."""

    after: Annotated[str, Field(max_length=400)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def _asked(question: teach.Question) -> dict[str, Any]:
    shown = views.asked(question)
    return {"key": shown.key, "kind": shown.kind, "topic": question.topic, "stem": shown.stem,
            "options": [{"id": id_, "text": text} for id_, text, _chosen in shown.options]}  # fmt: skip


def _answered(question: teach.Question, right: bool) -> dict[str, Any]:
    return {"key": question.key, "right": right, "options": sorted(question.right),
            "explanation": views.words(question.explanation), "article": question.article}  # fmt: skip


def _learner(request: HttpRequest, staff_id: int) -> Staff:
    return views.learners(request).get(pk=staff_id)


# --- learning


@router.get("/courses", response=list[CourseOut], summary="Courses in force")
@duty("training.learn")
def courses(request: HttpRequest) -> Any:
    """Courses for one's role or assigned, with how one stands."""
    return [
        {"name": name, "version": one.course.version, "title": views.words(one.course.title),
         "field": one.course.field, "minutes": one.course.minutes,
         "lessons": [lesson.id for lesson in one.course.lessons], "prerequisites": list(one.course.prerequisites),
         "audience": list(one.course.audience), "done": sorted(one.done), "finished": one.finished,
         "due_on": one.assignment.due_on if one.assignment else None}
        for name, one in services.standings(own(request)).items()
    ]  # fmt: skip


@router.get("/courses/{name}/lessons/{lesson_id}", response=LessonOut, summary="A lesson")
@duty("training.learn")
def lesson(request: HttpRequest, name: Name, lesson_id: Name) -> Any:
    """A lesson with the figures of the rules in force today."""
    own(request)
    course = library.course(name)
    found = course.lesson(lesson_id) if course else None
    if course is None or found is None:
        raise UnknownError
    figures = library.shelf().figures
    return {"course": name, "lesson": lesson_id, "title": views.words(found.title), "minutes": found.minutes,
            "blocks": [{"kind": block.kind, "lines": list(block.lines)} for block in views.blocks(found, figures)],
            "figures": views.key_figures(found, figures),
            "questions": [_asked(question) for question in services.courses.checks(course, found)]}  # fmt: skip


@router.post("/courses/{name}/lessons/{lesson_id}", response=list[AnsweredOut], summary="Finish a lesson")
@duty("training.learn")
def finish(request: HttpRequest, name: Name, lesson_id: Name, given: AnswersIn) -> Any:
    """Answer a lesson's questions: it is done, and says what was right."""
    right = services.courses.finish_lesson(own(request), name, lesson_id, given.answers)
    course = library.course(name)
    bank = services.cards.bank(course=course)
    return [_answered(bank[key], good) for key, good in right.items()]


@router.get("/today", response=TodayOut, summary="Today's repetition")
@duty("training.learn")
def today(request: HttpRequest) -> Any:
    """What is left of today's repetition, and the next question."""
    staff = own(request)
    found, following = services.cards.today(staff), services.cards.next_question(staff)
    return {"left": found.left, "answered": found.answered, "right": found.right,
            "next": _asked(following) if following else None}  # fmt: skip


@router.post("/today", response=ReviewedOut, summary="Answer a question of the repetition")
@duty("training.learn")
def review(request: HttpRequest, given: ReviewIn) -> Any:
    """Answer; says what was right and when the question comes again."""
    right, card = services.cards.answer(own(request), given.key, given.chosen, rating=given.rating)
    question = services.cards.bank()[given.key]
    return {**_answered(question, right), "due_at": card.due_at}


# --- examinations


@router.get("/exams", response=list[ExamOut], summary="Examinations in force")
@duty("training.learn")
def exams(request: HttpRequest) -> Any:
    """Examinations, and whether one may sit them now."""
    staff = own(request)
    found = []
    for name, exam in library.exams().items():
        one = services.exams.admission(staff, name)
        found.append({"name": name, "version": exam.version, "title": views.words(exam.title),
                      "minutes": exam.minutes, "questions": exam.count, "pass_bp": exam.pass_bp, "may": one.may,
                      "courses_missing": list(one.courses), "again_at": one.again_at,
                      "running": one.running.pk if one.running and one.running.exam == name else None})  # fmt: skip
    return found


def _sitting(row: Sitting) -> dict[str, Any]:
    shown: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("staff_id", "exam", "version", "state", "started_at", "ends_at", "ended_at", "score_bp",
                     "failed_parts", "answers")
    }  # fmt: skip
    shown |= {"id": row.pk, "paper": [], "results": []}
    if row.state == Sitting.State.RUNNING:
        shown["paper"] = [
            {"key": one.key, "kind": one.kind, "topic": one.topic, "stem": one.stem,
             "options": [{"id": id_, "text": text} for id_, text, _chosen in one.options]}
            for one in views.on_paper(row)
        ]  # fmt: skip
    else:
        shown["results"] = [
            _answered(question, question.answered(frozenset(row.answers.get(question.key, ()))))
            for question in services.exams.questions(row)
        ]
    return shown


@router.post("/exams/{name}/sittings", response={201: SittingOut}, summary="Begin an examination")
@duty("training.learn")
def begin(request: HttpRequest, name: Name) -> Any:
    """Begin; one that runs already is given back."""
    return 201, _sitting(services.exams.begin(own(request), name))


@router.get("/sittings/{sitting_id}", response=SittingOut, summary="One's own sitting")
@duty("training.learn")
def sitting(request: HttpRequest, sitting_id: Id) -> Any:
    """The paper while it runs, the result afterwards."""
    staff = own(request)
    services.exams.close_due(staff=staff)
    return _sitting(get_object_or_404(Sitting, pk=sitting_id, staff=staff))


@router.put("/sittings/{sitting_id}/answers", response=SavedOut, summary="Keep an answer")
@duty("training.learn")
def save(request: HttpRequest, sitting_id: Id, given: SaveIn) -> Any:
    """Keep the answer to one question."""
    row = services.exams.save(sitting_id, own(request), given.place, given.chosen)
    return {"answered": len(row.answers), "ends_at": row.ends_at}


@router.post("/sittings/{sitting_id}/submit", response=SittingOut, summary="Hand in")
@duty("training.learn")
def submit(request: HttpRequest, sitting_id: Id) -> Any:
    """Hand the paper in; again it changes nothing."""
    return _sitting(services.exams.submit(sitting_id, own(request)))


# --- licences


@router.get("/licences", response=PageOf[LicenceOut], summary="Licences")
@duty("training.see")
def licences(request: HttpRequest, listed: Query[ListIn], state: str = "", kind: str = "") -> Any:
    """Licences of the people whose learning one may see, those that end first at the top."""
    rows = Licence.objects.filter(staff__in=views.learners(request))
    if state:
        rows = rows.filter(state=state.replace("\x00", ""))
    if kind:
        rows = rows.filter(kind=kind.replace("\x00", ""))
    return page(rows, order=("until_on", "pk"), after=listed.after, limit=listed.limit)


@router.get("/licences/own", response=list[LicenceOut], summary="One's own licences")
@duty("training.learn")
def own_licences(request: HttpRequest) -> Any:
    """What one holds and held oneself."""
    return Licence.objects.filter(staff=own(request)).order_by("pk")


@router.get("/learners/{staff_id}/licences/{kind}", response=list[RequirementOut], summary="What a licence asks for")
@duty("training.see")
def asked(request: HttpRequest, staff_id: Id, kind: Name) -> Any:
    """Each requirement and whether somebody meets it."""
    return [
        {"what": one.what, "which": one.which, "title": one.title, "met": one.met.met, "detail": str(one.met.detail)}
        for one in services.licences.asked(_learner(request, staff_id), kind)
    ]


@router.post("/learners/{staff_id}/licences", response={201: LicenceOut}, summary="Issue or renew a licence")
@duty("training.license")
def issue(request: HttpRequest, staff_id: Id, given: IssueIn) -> Any:
    """Issue a licence, once everything it asks for is met."""
    return 201, services.issue(_learner(request, staff_id), given.kind, user=request.user)


@router.post("/licences/{licence_id}/{verb}", response=LicenceOut, summary="Suspend, resume or revoke a licence")
@duty("training.license")
def act(request: HttpRequest, licence_id: Id, verb: Literal["suspend", "resume", "revoke"], given: ReasonIn) -> Any:
    """Change a licence, with a reason."""
    row = get_object_or_404(Licence, pk=licence_id)
    _learner(request, row.staff_id)
    change = {"suspend": services.suspend, "resume": services.resume, "revoke": services.revoke}[verb]
    return change(licence_id, user=request.user, reason=given.reason)


# --- leading


@router.get("/learners/{staff_id}", response=LearnerOut, summary="Somebody's learning")
@duty("training.see")
def learner(request: HttpRequest, staff_id: Id, since: Day | None = None, until: Day | None = None) -> Any:
    """Figures of a period (the last thirty days without one) and mastery by topic as right and asked."""
    staff = _learner(request, staff_id)
    until = until or library.today()
    since = since or until - dt.timedelta(days=30)
    if since > until:
        raise StateError
    audit.record("learning.seen", request=request, subject=f"user:{staff.user_id}")
    found = services.progress_of(staff, since, until)
    return {**found.__dict__, "staff_id": staff.pk, "since": since, "until": until,
            "mastery": {topic: list(count) for topic, count in services.mastery(staff).items()}}  # fmt: skip


@router.post("/learners/{staff_id}/assignments", response={201: AssignmentOut}, summary="Assign a course")
@duty("training.assign")
def assign(request: HttpRequest, staff_id: Id, given: AssignIn) -> Any:
    """Give somebody a course to finish by a day."""
    staff = _learner(request, staff_id)
    return 201, services.assign(staff, given.course, given.due_on, request.user, why=given.why)


@router.get("/assignments", response=PageOf[AssignmentOut], summary="Assigned courses")
@duty("training.see")
def assignments(request: HttpRequest, listed: Query[ListIn], open_only: bool = True) -> Any:
    """Assigned courses, those due first at the top."""
    rows = Assignment.objects.filter(staff__in=views.learners(request))
    if open_only:
        rows = rows.filter(done_at=None, ended_at=None)
    return page(rows, order=("due_on", "pk"), after=listed.after, limit=listed.limit)


@router.get("/sittings", response=PageOf[SittingRow], summary="Results of examinations")
@duty("training.see")
def results(request: HttpRequest, listed: Query[ListIn]) -> Any:
    """Finished examinations, the latest first."""
    rows = Sitting.objects.filter(staff__in=views.learners(request)).exclude(state="running")
    return page(rows, order=("-pk",), after=listed.after, limit=listed.limit)


# --- courses and questions


@router.get("/questions", response=BankOut, summary="The bank of questions of a day")
@duty("training.see")
def questions(
    request: HttpRequest, listed: Query[ListIn], on: Day | None = None, topic: str = "",
) -> Any:  # fmt: skip
    """Questions with what is right, by key; those made from rules follow the rules of the day."""
    day = on or library.today()
    try:
        shelf = library.shelf(on=day)
    except LookupError as error:
        raise UnknownError(str(error)) from error
    bank = services.cards.bank(day)
    found = sorted(key for key, question in bank.items() if not topic or question.topic == topic)
    after = [key for key in found if key > listed.after]
    shown = after[: listed.limit]
    items = services.exams.items(shown)
    rows = []
    for key in shown:
        item = items.get(key)
        rows.append({**bank[key].as_dict(), "answers": item.answers if item else 0,
                     "share": item.share if item else None, "discrimination": item.discrimination if item else None,
                     "flag": item.flag if item else ""})  # fmt: skip
    return {"on": day, "jurisdiction": shelf.sources.jurisdiction, "pack": shelf.sources.pack.version,
            "count": len(found), "items": rows, "next": shown[-1] if len(after) > len(shown) else None}  # fmt: skip


@router.post("/questions", response={201: WrittenOut}, summary="Hand a question in")
@duty("training.write")
def new_question(request: HttpRequest, given: QuestionIn) -> Any:
    """Hand a question in for approval."""
    return 201, services.cards.submit(given.course, given.content, user=request.user, why=given.why)


@router.get("/questions/written", response=PageOf[WrittenOut], summary="Written questions")
@duty("training.see")
def written(request: HttpRequest, listed: Query[ListIn], state: str = "") -> Any:
    """Written questions, the latest first."""
    rows = WrittenQuestion.objects.filter(state=state.replace("\x00", "")) if state else WrittenQuestion.objects.all()
    return page(rows, order=("-pk",), after=listed.after, limit=listed.limit)


@router.post("/questions/written/{question_id}/decide", response=WrittenOut, summary="Decide on a question")
@duty("training.approve")
def decide_question(request: HttpRequest, question_id: Id, given: DecideIn) -> Any:
    """Approve or refuse a question; never one's own."""
    return services.cards.decide(question_id, user=request.user, approve=given.approve, reason=given.reason)


@router.post("/questions/written/{question_id}/withdraw", response=WrittenOut, summary="Ask a question no more")
@duty("training.write")
def withdraw(request: HttpRequest, question_id: Id) -> Any:
    """Withdraw an approved question."""
    return services.cards.withdraw(question_id, user=request.user)


@router.get("/versions", response=PageOf[VersionOut], summary="Versions of courses")
@duty("training.see")
def versions(request: HttpRequest, listed: Query[ListIn]) -> Any:
    """Versions that the bank wrote, the latest first."""
    return page(CourseVersion.objects.all(), order=("-pk",), after=listed.after, limit=listed.limit)


@router.post("/versions", response={201: VersionOut}, summary="Hand a version of a course in")
@duty("training.write")
def new_version(request: HttpRequest, given: ContentIn) -> Any:
    """Hand a version in for approval."""
    return 201, services.courses.submit(given.content, user=request.user, why=given.why)


@router.post("/versions/{version_id}/decide", response=VersionOut, summary="Decide on a version of a course")
@duty("training.approve")
def decide_version(request: HttpRequest, version_id: Id, given: DecideIn) -> Any:
    """Approve or refuse a version; never one's own."""
    return services.courses.decide(version_id, user=request.user, approve=given.approve, reason=given.reason)


@router.get("/kinds", response=list[str], summary="Kinds of licence")
@duty("training.see")
def kinds(request: HttpRequest) -> Any:
    """Codes of the kinds of licence."""
    return list(catalogue.kinds())
