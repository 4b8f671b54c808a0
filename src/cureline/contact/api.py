"""Routes of the API below `/api/v1/contact/`: rulings, attempts, outcomes, refusals, notes."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import Field

from cureline.contact import schemas, services, taxonomy
from cureline.contact.models import Attempt, Note, Refusal, Stop
from cureline.contact.schemas import (
    Asked,
    AttemptIn,
    AttemptOut,
    AttemptsPage,
    DecideResumeIn,
    NextOut,
    NoteIn,
    NoteOut,
    NotesPage,
    OutcomeIn,
    OutcomeOut,
    Problem,
    ReasonOut,
    RefusalOut,
    RefusalsPage,
    ReplayOut,
    ResumeIn,
    RulingOut,
    StopIn,
    StopOut,
    StopsPage,
)
from cureline.contact.services import calls, stops
from cureline.portfolio.models import Customer
from cureline.trust.duties import duty, require

router = Router()
# the largest key that the database holds: one more is no row and no error
Row = Annotated[int, Field(ge=1, le=2**63 - 1)]
Errors = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
# the duty of who contacts by each way
DUTIES = {"call": "contact.call", "visit": "contact.visit", "legal": "legal.work"}


@router.post("/rulings", response={200: RulingOut, **Errors})
@duty("contact.see")
def judge(request: HttpRequest, asked: Asked) -> RulingOut:
    """May this contact be made now? Nothing is written, and `attempts` asks again."""
    return RulingOut.of(services.ruling(asked.customer_id, asked.channel, **_words(asked)))


@router.get("/rulings/{customer_id}", response={200: list[RulingOut], **Errors})
@duty("contact.see")
def channels(request: HttpRequest, customer_id: str) -> list[RulingOut]:
    """The gate's answer now for every channel."""
    return [RulingOut.of(ruling) for ruling in services.rulings(customer_id)]


@router.post("/attempts", response={201: AttemptOut, **Errors})
@duty("contact.see")
def begin(request: HttpRequest, asked: AttemptIn) -> tuple[int, AttemptOut]:
    """Begin a contact: judged and recorded in one transaction. 409 tells rule, article and next lawful moment."""
    require(request, DUTIES.get(asked.channel, "contact.write"))
    attempt = services.begin(
        asked.customer_id, asked.channel, user=request.user, agency=asked.agency, script=asked.script, request=request,
        **_words(asked),
    )  # fmt: skip
    return 201, AttemptOut.of(attempt)


@router.get("/attempts", response={200: list[AttemptOut], **Errors})
@duty("contact.see")
def attempts(request: HttpRequest, asked: Query[AttemptsPage]) -> list[AttemptOut]:
    """Contacts that were begun, the latest first."""
    rows = Attempt.objects.select_related("call").order_by("-pk")
    rows = rows.filter(customer_id=asked.customer_id) if asked.customer_id else rows
    rows = rows.filter(state=asked.state) if asked.state else rows
    rows = rows.filter(pk__lt=asked.after) if asked.after else rows
    return [AttemptOut.of(row) for row in rows[: asked.limit]]


@router.get("/attempts/{attempt_id}", response={200: AttemptOut, **Errors})
@duty("contact.see")
def attempt(request: HttpRequest, attempt_id: Row) -> AttemptOut:
    """One contact."""
    return AttemptOut.of(_attempt(attempt_id))


@router.get("/attempts/{attempt_id}/ruling", response={200: ReplayOut, **Errors})
@duty("gate.see")
def attempt_ruling(request: HttpRequest, attempt_id: Row) -> ReplayOut:
    """What the gate judged by when it let this contact pass, judged again."""
    row = _attempt(attempt_id)
    return ReplayOut(same=services.same(row), facts=row.facts)


@router.post("/attempts/{attempt_id}/call", response={201: AttemptOut, **Errors})
@duty("contact.call")
def dial(request: HttpRequest, attempt_id: Row) -> tuple[int, AttemptOut]:
    """Have the exchange ring the collector and then the number of a begun call; only its own collector may ask."""
    row = _attempt(attempt_id)
    if row.channel != "call" or row.state != "begun" or row.user_id != request.user.pk or hasattr(row, "call"):
        raise HttpError(409, "This attempt is no call of yours that waits to be dialled")
    calls.start(row, user=request.user, request=request)
    return 201, AttemptOut.of(_attempt(attempt_id))


@router.post("/attempts/{attempt_id}/outcome", response={200: NextOut, **Errors})
@duty("contact.see")
def outcome(request: HttpRequest, attempt_id: Row, told: OutcomeIn) -> NextOut:
    """Record what came of a contact; its steps are taken at once."""
    row = _attempt(attempt_id)
    require(request, DUTIES.get(row.channel, "contact.write"))
    following = services.record_outcome(row, told.outcome, user=request.user, seconds=told.seconds, request=request)
    return NextOut(
        attempt=AttemptOut.of(_attempt(attempt_id)), done=list(following.done), callback_at=following.callback_at,
        agree=following.agree, form=following.form, advice=following.outcome.advice,
    )  # fmt: skip


@router.get("/outcomes", response={200: list[OutcomeOut], **Errors})
@duty("contact.see")
def outcomes(request: HttpRequest, channel: str = "") -> list[OutcomeOut]:
    """The outcomes that contacts may have, all or those of a channel."""
    found = taxonomy.of_channel(channel) if channel else taxonomy.outcomes().values()
    return [
        OutcomeOut(code=o.code, title=o.title, advice=o.advice, channels=list(o.channels), right_party=o.right_party,
                   note=o.note)  # type: ignore[arg-type]
        for o in found
    ]  # fmt: skip


@router.get("/refusals", response={200: list[RefusalOut], **Errors})
@duty("gate.see")
def refusals(request: HttpRequest, asked: Query[RefusalsPage]) -> list[RefusalOut]:
    """Contacts that the gate refused, the latest first."""
    rows = Refusal.objects.order_by("-asked_at", "-pk")
    rows = rows.filter(customer_id=asked.customer_id) if asked.customer_id else rows
    rows = rows.filter(refusals__contains=[asked.rule_id]) if asked.rule_id else rows
    if asked.after is not None:
        last = get_object_or_404(Refusal, pk=asked.after)
        # of one instant the greater id comes first
        rows = rows.filter(asked_at__lte=last.asked_at).exclude(asked_at=last.asked_at, pk__gte=last.pk)
    return [RefusalOut.of(row) for row in rows[: asked.limit]]


@router.get("/refusals/{refusal_id}/ruling", response={200: ReplayOut, **Errors})
@duty("gate.see")
def refusal_ruling(request: HttpRequest, refusal_id: UUID) -> ReplayOut:
    """What the gate judged by when it refused, judged again."""
    row = get_object_or_404(Refusal, pk=refusal_id)
    return ReplayOut(same=services.same(row), facts=row.facts)


@router.post("/notes", response={201: NoteOut, **Errors})
@duty("customer.note")
def write_note(request: HttpRequest, told: NoteIn) -> tuple[int, NoteOut]:
    """Keep a note about a customer."""
    row = _attempt(told.attempt_id) if told.attempt_id else None
    kept = services.note(
        told.customer_id, user=request.user, attempt=row, request=request,
        **told.model_dump(exclude={"customer_id", "attempt_id"}),
    )  # fmt: skip
    return 201, NoteOut.of(kept)


@router.get("/notes", response={200: list[NoteOut], **Errors})
@duty("contact.see")
def notes(request: HttpRequest, asked: Query[NotesPage]) -> list[NoteOut]:
    """A customer's notes, the latest first."""
    if not Customer.objects.filter(pk=asked.customer_id).exists():
        raise Http404
    rows = Note.objects.filter(customer_id=asked.customer_id).order_by("-pk")
    rows = rows.filter(pk__lt=asked.after) if asked.after else rows
    return [NoteOut.of(row) for row in rows[: asked.limit]]


@router.get("/stops", response={200: list[StopOut], **Errors})
@duty("contact.see")
def stopped(request: HttpRequest, asked: Query[StopsPage]) -> list[StopOut]:
    """What the bank has stopped, the latest first: what stands, or with `all` also what was resumed."""
    rows = Stop.objects.order_by("-pk")
    rows = rows if asked.all else rows.filter(resumed_at=None)
    rows = rows.filter(pk__lt=asked.after) if asked.after else rows
    return [StopOut.of(row) for row in rows[: asked.limit]]


@router.post("/stops", response={201: StopOut, **Errors})
@duty("contact.stop")
def press_stop(request: HttpRequest, told: StopIn) -> tuple[int, StopOut]:
    """Halt all outgoing contact of a scope at once; once answered, no contact begins and no message leaves."""
    made = stops.stop(told.scope, told.value, user=request.user, reason=told.reason, review_at=told.review_at,
                      request=request)  # fmt: skip
    return 201, StopOut.of(made)


@router.post("/stops/{stop_id}/resume", response={200: StopOut, **Errors})
@duty("contact.stop")
def ask_resume(request: HttpRequest, stop_id: Row, told: ResumeIn) -> StopOut:
    """Ask that contact may run again."""
    row = get_object_or_404(Stop, pk=stop_id)
    return StopOut.of(stops.ask_resume(row.pk, user=request.user, reason=told.reason, request=request))


@router.post("/stops/{stop_id}/decision", response={200: StopOut, **Errors})
@duty("contact.stop")
def decide_resume(request: HttpRequest, stop_id: Row, told: DecideResumeIn) -> StopOut:
    """Resume as the second person, or leave it stopped."""
    row = get_object_or_404(Stop, pk=stop_id)
    return StopOut.of(stops.decide_resume(row.pk, user=request.user, approve=told.approve, request=request))


@router.get("/reasons", response={200: list[ReasonOut], **Errors})
@duty("contact.see")
def reasons(request: HttpRequest) -> list[ReasonOut]:
    """The reasons for delay that a note may name."""
    return schemas.reasons()


def _attempt(attempt_id: int) -> Attempt:
    return get_object_or_404(Attempt.objects.select_related("call"), pk=attempt_id)


def _words(asked: Asked) -> dict[str, Any]:
    return asked.model_dump(include={"account_id", "point_id", "purpose", "prior_consent"})
