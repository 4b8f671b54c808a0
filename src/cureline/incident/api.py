"""Routes below `/api/v1/incident/`: incidents and drills, their steps and reports, the roster, resources, plans."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import AwareDatetime, Field

from cureline.incident import config, services
from cureline.incident.models import Action, Entry, Incident, PlanDraft, Report, Resource, Step
from cureline.incident.services import clock, plans, reporting, roster, supplies, timeline
from cureline.paging import PageOf, page
from cureline.people.models import Staff
from cureline.trust.duties import duty, require
from cureline.trust.models import User

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Some = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2150, 1, 1))]
Kind = Literal[
    "data_leak", "threat", "self_harm", "media_storm", "outage", "field_accident", "mass_complaint", "regulation"
]
Role = Literal["lead", "compliance", "technology", "communications", "care", "floor", "people", "security"]
Level = Literal[1, 2, 3, 4]
State = Annotated[str, Field(max_length=12, pattern=r"^[a-z_]*$")]
Username = Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[\w.@+-]+$")]


class IncidentOut(Schema):
    """An incident or a drill. Money in minor units of `currency`; `scored` is a drill's result."""

    id: int
    number: str
    kind: str
    severity: int
    drill: bool
    state: str
    title: str
    plan_version: str
    found_at: dt.datetime
    declared_at: dt.datetime
    lead: str | None
    room: str
    affected: int | None
    closed_at: dt.datetime | None
    damage_minor: int | None
    currency: str
    scored: dict[str, Any] | None

    @staticmethod
    def resolve_title(row: Incident) -> str:
        return row.named

    @staticmethod
    def resolve_lead(row: Incident) -> str | None:
        return row.lead.get_username() if row.lead else None


class StepOut(Schema):
    """A line of the checklist; the title in the caller's language."""

    id: int
    code: str
    role: str
    title: str
    stop: str
    due_at: dt.datetime
    done_at: dt.datetime | None
    left_out: bool
    escalated_at: dt.datetime | None
    evidence: str

    @staticmethod
    def resolve_title(row: Step) -> str:
        return config.say(row.title)

    @staticmethod
    def resolve_evidence(row: Step) -> str:
        return timeline.clear(row.evidence_sealed)


class ReportOut(Schema):
    """A duty to report; `status` tells how surely the duty is known, `fields` what was filled in."""

    id: int
    code: str
    to: str
    law: str
    article: str
    status: str
    due_at: dt.datetime
    state: str
    sent_at: dt.datetime | None
    way: str
    receipt: str
    pdf_sha256: str
    fields: dict[str, str]
    missing: list[str]

    @staticmethod
    def resolve_to(row: Report) -> str:
        return config.say(row.to)

    @staticmethod
    def resolve_law(row: Report) -> str:
        return config.say(row.law)

    @staticmethod
    def resolve_fields(row: Report) -> dict[str, str]:
        return reporting.fields_of(row)

    @staticmethod
    def resolve_missing(row: Report) -> list[str]:
        return reporting.missing(row)


class EntryOut(Schema):
    """A line of the timeline."""

    id: int
    at: dt.datetime
    what: str
    by: str | None
    detail: dict[str, Any]
    text: str

    @staticmethod
    def resolve_by(row: Entry) -> str | None:
        return row.user.get_username() if row.user else None

    @staticmethod
    def resolve_text(row: Entry) -> str:
        return timeline.clear(row.text_sealed)


class ActionOut(Schema):
    """What is changed after an incident."""

    id: int
    title: str
    owner: str
    due_on: dt.date
    done_on: dt.date | None
    look_on: dt.date
    worked: bool | None

    @staticmethod
    def resolve_owner(row: Action) -> str:
        return row.owner.get_username()


class WholeOut(IncidentOut):
    """An incident with its text, checklist, reports, roles and actions."""

    text: str
    roles: dict[str, str]
    steps: list[StepOut]
    reports: list[ReportOut]
    actions: list[ActionOut]
    review: dict[str, Any]

    @staticmethod
    def resolve_text(row: Incident) -> str:
        return timeline.clear(row.text_sealed)

    @staticmethod
    def resolve_roles(row: Incident) -> dict[str, str]:
        return {one.role: one.user.get_username() for one in row.assignments.select_related("user")}

    @staticmethod
    def resolve_steps(row: Incident) -> list[Step]:
        return list(row.steps.order_by("place"))

    @staticmethod
    def resolve_reports(row: Incident) -> list[Report]:
        return list(row.reports.order_by("due_at", "pk"))

    @staticmethod
    def resolve_actions(row: Incident) -> list[Action]:
        return list(row.actions.select_related("owner").order_by("due_on", "pk"))

    @staticmethod
    def resolve_review(row: Incident) -> dict[str, Any]:
        return services.review_of(row)


class DeclareIn(Schema):
    """What happened and how grave it is; `title` without names, `text` is sealed."""

    kind: Kind
    severity: Level
    title: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    text: Words = ""
    found_at: AwareDatetime | None = None
    drill: bool = False


class OrganiseIn(Schema):
    """User names: the lead, and who has which role."""

    lead: Username
    room: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    roles: dict[Role, Username] = Field(default_factory=dict)


class TextIn(Schema):
    """Some sentences."""

    text: Some


class GradeIn(Schema):
    """Severity judged anew, and how many are concerned."""

    severity: Level
    affected: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None


class StepIn(Schema):
    """What proves that it is done, or why it is left out."""

    evidence: Words = ""
    left_out: bool = False


class ReviewIn(Schema):
    """One to five whys, cause, lessons, damage in minor units."""

    whys: Annotated[list[Some], Field(min_length=1, max_length=5)]
    cause: Some
    lessons: Words = ""
    damage_minor: Annotated[int, Field(ge=0, le=10**15)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"


class ActionIn(Schema):
    """What is changed, by whom, by when."""

    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    owner: Username
    due_on: Day


class LookIn(Schema):
    """Whether it worked."""

    worked: bool


class DraftIn(Schema):
    """Fields of the report's form, by code."""

    fields: dict[str, Words]
    language: Literal["en", "zh-Hans", "zh-Hant"] = "zh-Hans"


class SendIn(Schema):
    """On which way it was sent, and the receipt."""

    way: Literal["portal", "email", "telephone", "paper", "fax"]
    receipt: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""


class DutyIn(Schema):
    """Who is on duty for a role, from a day to another (both included); without `user` nobody."""

    role: Role
    user: Username | None = None
    rank: Literal[1, 2] = 1
    on: Day
    until: Day | None = None


class DutyOut(Schema):
    """A day of the roster."""

    on: dt.date
    role: str
    names: list[str]
    away: list[str]
    gap: bool


class ResourceIn(Schema):
    """Something kept for an emergency."""

    id: Id | None = None
    kind: Annotated[str, Field(max_length=40, pattern=r"^\w+$")]
    place: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    count: Annotated[int, Field(ge=0, le=100_000)]
    least: Annotated[int, Field(ge=0, le=100_000)] = 1
    checked_on: Day
    check_days: Annotated[int, Field(ge=1, le=3650)] = 90
    expires_on: Day | None = None


class ResourceOut(Schema):
    """A resource and what is the matter with it."""

    id: int
    kind: str
    place: str
    count: int
    least: int
    checked_on: dt.date
    check_days: int
    expires_on: dt.date | None
    faults: list[str]

    @staticmethod
    def resolve_faults(row: Resource) -> list[str]:
        return supplies.faults(row, clock.today())


class PlanOut(Schema):
    """The plan in force."""

    kind: str
    version: str
    title: str
    approver: str
    content: dict[str, Any]


class PlanIn(Schema):
    """The next version of a plan, as YAML."""

    content: Annotated[str, Field(min_length=1, max_length=60_000, pattern=r"^[^\x00]*$")]


class DraftOut(Schema):
    """A version of a plan that waits, or was decided."""

    id: int
    kind: str
    version: str
    decided_at: dt.datetime | None
    approved: bool
    reason: str

    @staticmethod
    def resolve_approved(row: Any) -> bool:
        return row.document_id is not None


class DecideIn(Schema):
    """Approve or refuse."""

    approve: bool
    reason: Words = ""


@router.get("/incidents", response=PageOf[IncidentOut])
@duty("incident.see")
def incidents(
    request: HttpRequest, drill: bool = False, state: State = "", after: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> dict[str, Any]:  # fmt: skip
    """Incidents, or drills, the latest first."""
    rows = Incident.objects.filter(drill=drill).select_related("lead")
    rows = rows.filter(state=state) if state else rows
    return page(rows, order=("-pk",), after=after, limit=limit)


@router.post("/incidents", response={201: WholeOut})
@duty("incident.declare")
def declare(request: HttpRequest, told: DeclareIn) -> tuple[int, Incident]:
    """Declare an incident; a drill needs the duty incident.lead."""
    if told.drill:
        require(request, "incident.lead")
    return 201, services.declare(
        told.kind, user=request.user, severity=told.severity, title=told.title, text=told.text, found_at=told.found_at,
        drill=told.drill, request=request,
    )  # fmt: skip


@router.get("/duty", response=list[DutyOut])
@duty("incident.see")
def on_duty(request: HttpRequest, on: Day, days: Annotated[int, Field(ge=1, le=31)] = 7) -> list[dict[str, Any]]:
    """The roster from a day on; a gap is a role that nobody can be called for."""
    return [{"on": line["on"], **cell} for line in roster.table(on, days) for cell in line["cells"]]


@router.post("/duty", response={200: dict[str, int]})
@duty("incident.lead")
def put_on_duty(request: HttpRequest, told: DutyIn) -> dict[str, int]:
    """Change the roster."""
    staff = get_object_or_404(Staff, user__username=told.user) if told.user else None
    return {"days": roster.put(told.on, told.role, user=request.user, staff=staff, rank=told.rank, until=told.until,
                               request=request)}  # fmt: skip


@router.get("/resources", response=PageOf[ResourceOut])
@duty("incident.see")
def resources(request: HttpRequest, after: str = "", limit: Annotated[int, Field(ge=1, le=200)] = 50) -> dict[str, Any]:
    """What is kept for an emergency."""
    return page(Resource.objects.filter(gone=False), order=("pk",), after=after, limit=limit)


@router.post("/resources", response=ResourceOut)
@duty("incident.lead")
def keep(request: HttpRequest, told: ResourceIn) -> Resource:
    """Write down a resource, or what a check of one (`id`) found."""
    given = told.model_dump(exclude={"id"})
    if told.id is not None:
        get_object_or_404(Resource, pk=told.id)
    return supplies.keep(user=request.user, resource_id=told.id, request=request, **given)


@router.get("/plans/{kind}", response=PlanOut)
@duty("incident.see")
def plan(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    """The plan in force for a class."""
    found, document = config.plan_of(kind, clock.today())
    return {"kind": kind, "version": str(found["version"]), "title": config.say(found["title"]),
            "approver": document.approver if document else "", "content": dict(found)}  # fmt: skip


@router.post("/plans/{kind}", response={201: DraftOut})
@duty("incident.plan")
def write_plan(request: HttpRequest, kind: Kind, told: PlanIn) -> tuple[int, Any]:
    """Hand in the next version of a plan."""
    return 201, plans.write(kind, told.content, user=request.user, request=request)


@router.post("/plans/drafts/{draft_id}", response=DraftOut)
@duty("incident.plan")
def decide_plan(request: HttpRequest, draft_id: Id, told: DecideIn) -> Any:
    """Approve or refuse a version, as the second person."""
    get_object_or_404(PlanDraft, pk=draft_id)
    return plans.decide(draft_id, user=request.user, approve=told.approve, reason=told.reason, request=request)


@router.get("/{incident_id}", response=WholeOut)
@duty("incident.see")
def incident(request: HttpRequest, incident_id: Id) -> Incident:
    """One incident, whole."""
    return get_object_or_404(Incident.objects.select_related("lead"), pk=incident_id)


@router.get("/{incident_id}/timeline", response=PageOf[EntryOut])
@duty("incident.see")
def entries(
    request: HttpRequest, incident_id: Id, after: str = "", limit: Annotated[int, Field(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """What happened, the latest first."""
    rows = Entry.objects.filter(incident=get_object_or_404(Incident, pk=incident_id)).select_related("user")
    return page(rows, order=("-pk",), after=after, limit=limit)


@router.post("/{incident_id}/organise", response=WholeOut)
@duty("incident.see")
def organise(request: HttpRequest, incident_id: Id, told: OrganiseIn) -> Incident:
    """Name the lead and the roles; who leads incidents does it, or who declared this one."""
    row = get_object_or_404(Incident, pk=incident_id)
    if request.user.pk not in (row.declared_by_id, row.lead_id):
        require(request, "incident.lead")
    people = {role: _user(name) for role, name in told.roles.items()}
    return services.organise(row.pk, user=request.user, lead=_user(told.lead), room=told.room,
                             roles={str(role): person for role, person in people.items()}, request=request)  # fmt: skip


@router.post("/{incident_id}/notes", response={201: EntryOut})
@duty("incident.see")
def note(request: HttpRequest, incident_id: Id, told: TextIn) -> tuple[int, Entry]:
    """Write into the timeline."""
    row = get_object_or_404(Incident, pk=incident_id)
    return 201, services.note(row.pk, told.text, user=request.user, request=request)


@router.post("/{incident_id}/severity", response=WholeOut)
@duty("incident.see")
def grade(request: HttpRequest, incident_id: Id, told: GradeIn) -> Incident:
    """Judge the severity anew."""
    row = get_object_or_404(Incident, pk=incident_id)
    return services.grade(row.pk, told.severity, user=request.user, affected=told.affected, request=request)


@router.post("/{incident_id}/close", response=WholeOut)
@duty("incident.see")
def close(request: HttpRequest, incident_id: Id, told: TextIn) -> Incident:
    """Close it; 409 names what is open."""
    row = get_object_or_404(Incident, pk=incident_id)
    return services.close(row.pk, user=request.user, text=told.text, request=request)


@router.post("/{incident_id}/call-off", response=WholeOut)
@duty("incident.see")
def call_off(request: HttpRequest, incident_id: Id, told: TextIn) -> Incident:
    """A false alarm, or a drill that is broken off."""
    row = get_object_or_404(Incident, pk=incident_id)
    return services.call_off(row.pk, user=request.user, reason=told.text, request=request)


@router.post("/{incident_id}/review", response=WholeOut)
@duty("incident.see")
def review(request: HttpRequest, incident_id: Id, told: ReviewIn) -> Incident:
    """Write the review."""
    row = get_object_or_404(Incident, pk=incident_id)
    return services.review(row.pk, user=request.user, request=request, **told.model_dump())


@router.post("/{incident_id}/actions", response={201: ActionOut})
@duty("incident.see")
def improve(request: HttpRequest, incident_id: Id, told: ActionIn) -> tuple[int, Action]:
    """Agree on an action."""
    row = get_object_or_404(Incident, pk=incident_id)
    return 201, services.improve(row.pk, told.title, user=request.user, owner=_user(told.owner), due_on=told.due_on,
                                 request=request)  # fmt: skip


@router.post("/actions/{action_id}/done", response=ActionOut)
@duty("incident.see")
def action_done(request: HttpRequest, action_id: Id) -> Action:
    """The owner has done it."""
    get_object_or_404(Action, pk=action_id)
    return services.finish_action(action_id, user=request.user, request=request)


@router.post("/actions/{action_id}/effect", response=ActionOut)
@duty("incident.see")
def action_effect(request: HttpRequest, action_id: Id, told: LookIn) -> Action:
    """Somebody else looks whether it worked."""
    get_object_or_404(Action, pk=action_id)
    return services.follow_up(action_id, user=request.user, worked=told.worked, request=request)


@router.post("/steps/{step_id}", response=StepOut)
@duty("incident.see")
def step(request: HttpRequest, step_id: Id, told: StepIn) -> Step:
    """Tick a step off, or leave it out."""
    get_object_or_404(Step, pk=step_id)
    return services.finish_step(step_id, user=request.user, evidence=told.evidence, left_out=told.left_out,
                                request=request)  # fmt: skip


@router.put("/reports/{report_id}", response=ReportOut)
@duty("incident.see")
def draft(request: HttpRequest, report_id: Id, told: DraftIn) -> Report:
    """Keep what was filled in."""
    get_object_or_404(Report, pk=report_id)
    return services.draft(report_id, told.fields, user=request.user, language=told.language, request=request)


@router.post("/reports/{report_id}/sent", response=ReportOut)
@duty("incident.see")
def sent(request: HttpRequest, report_id: Id, told: SendIn) -> Report:
    """Mark a report as sent; its PDF is kept with its hash."""
    get_object_or_404(Report, pk=report_id)
    return services.send(report_id, user=request.user, way=told.way, receipt=told.receipt, request=request)


@router.post("/reports/{report_id}/not-needed", response=ReportOut)
@duty("incident.see")
def not_needed(request: HttpRequest, report_id: Id, told: TextIn) -> Report:
    """The duty does not apply here."""
    get_object_or_404(Report, pk=report_id)
    return services.not_due(report_id, user=request.user, reason=told.text, request=request)


@router.get("/reports/{report_id}/pdf")
@duty("incident.see")
def pdf(request: HttpRequest, report_id: Id) -> HttpResponse:
    """The report as PDF."""
    row = get_object_or_404(Report.objects.select_related("incident"), pk=report_id)
    return HttpResponse(reporting.fetched(row, user=request.user, request=request), content_type="application/pdf")


def _user(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise HttpError(422, f"There is no user {name}")
    return found
