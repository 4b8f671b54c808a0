"""From declaration to the end: declare, organise, act, close, review, improve. Each verb is one transaction."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.incident import config
from cureline.incident.models import CLASSES, ROLES, Action, Assignment, Entry, Incident, Report, Step
from cureline.incident.services import roster, scoring, timeline
from cureline.incident.services.errors import InputError, RoleError, StateError
from cureline.trust import vault
from cureline.worklist import desk

WHYS = 5
LONGEST_AGO = dt.timedelta(days=3653)


@transaction.atomic
def declare(
    kind: str,
    *,
    user: Any,
    severity: int,
    title: str = "",
    text: str = "",
    found_at: dt.datetime | None = None,
    source: str = "",
    drill: bool = False,
    at: dt.datetime | None = None,
    request: Any = None,
) -> Incident:
    """Declare an incident: the plan in force becomes its checklist and its duties to report, with their clocks.

    Who is on duty now gets the plan's roles. `title` stands in lists (no names); `text` is sealed. Of one `source`
    (an alert, an alarm) there is one incident: the second declaration gives the first. Raises InputError.
    """
    at = at or timezone.now()
    if kind not in CLASSES or severity not in (1, 2, 3, 4):
        raise InputError(_("Choose what happened and how grave it is."))
    if found_at is not None and not at - LONGEST_AGO <= found_at <= at:
        raise InputError(_("It can't have been found in the future, nor more than ten years ago."))
    known = Incident.objects.filter(source=source).first() if source else None
    if known is not None:
        return known
    plan, document = config.plan_of(kind, desk.today(at))
    title = timeline.plain(title, 120)
    try:
        with transaction.atomic():
            row = Incident.objects.create(
                kind=kind, severity=severity, drill=drill, plan=document, plan_version=str(plan["version"]),
                title=title, text_sealed=timeline.seal(text), found_at=found_at or at, declared_by=user,
                declared_at=at, source=source,
            )  # fmt: skip
    except IntegrityError:
        return Incident.objects.get(source=source)
    Step.objects.bulk_create(
        Step(
            incident=row, place=place, code=line["code"], role=line["role"], title=dict(line["title"]),
            stop=line.get("stop", ""), due_at=at + dt.timedelta(minutes=line["minutes"]),
        )
        for place, line in enumerate(plan["steps"], 1)
    )  # fmt: skip
    _report_duties(row, plan, at)
    timeline.add(row, "declared", user=user, at=at, text=text, request=request, kind=kind, severity=severity,
                 plan=row.plan_version)  # fmt: skip
    for role, staff in roster.on_duty(desk.today(at), plan["roles"]).items():
        Assignment.objects.create(incident=row, role=role, user=staff.user, from_roster=True, since_at=at)
        timeline.add(row, "assigned", user=None, at=at, role=role, to=staff.user_id, from_roster=True)
    return row


@transaction.atomic
def organise(
    incident_id: int,
    *,
    user: Any,
    lead: Any,
    room: str = "",
    roles: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
    request: Any = None,
) -> Incident:
    """Name the lead, where those who act meet, and who has which role; again to change it. Raises InputError,
    StateError."""
    at = at or timezone.now()
    row = _open(incident_id)
    plan_roles = {step.role for step in row.steps.all()} | {"lead"}
    given = {"lead": lead, **(roles or {})}
    if lead is None or not set(given) <= set(ROLES):
        raise InputError(_("Name a lead; roles are those of the plan."))
    row.lead, row.room = lead, timeline.plain(room, 120)
    row.state = Incident.State.ACTING
    row.save(update_fields=["lead", "room", "state"])
    for role in sorted(set(given) & (plan_roles | set(given))):
        person = given[role]
        if person is None:
            continue
        known = row.assignments.filter(role=role).first()
        if known is not None and known.user_id == person.pk:
            continue
        Assignment.objects.update_or_create(
            incident=row, role=role, defaults={"user": person, "from_roster": False, "since_at": at}
        )
        timeline.add(row, "assigned", user=user, at=at, request=request, role=role, to=person.pk)
    return row


@transaction.atomic
def note(incident_id: int, text: str, *, user: Any, at: dt.datetime | None = None, request: Any = None) -> Entry:
    """Write into the timeline what was seen or decided. Raises InputError; StateError once it has ended."""
    row = Incident.objects.select_for_update().get(pk=incident_id)
    if row.state in (Incident.State.ENDED, Incident.State.CALLED_OFF):
        raise StateError(_("It has ended; its timeline is closed."))
    if not text.strip():
        raise InputError(_("Write what happened."))
    return timeline.add(row, "noted", user=user, at=at, text=text, request=request)


@transaction.atomic
def grade(
    incident_id: int, severity: int, *, user: Any, affected: int | None = None, at: dt.datetime | None = None,
    request: Any = None,
) -> Incident:  # fmt: skip
    """Judge the severity anew, or tell how many are concerned; a higher level may bring duties to report, from now.

    Raises InputError, StateError, RoleError.
    """
    at = at or timezone.now()
    row = _open(incident_id)
    _leads(row, user)
    if severity not in (1, 2, 3, 4) or (affected is not None and affected < 0):
        raise InputError(_("The severity is 1 to 4, the number of those concerned 0 or more."))
    before, row.severity = row.severity, severity
    row.affected = row.affected if affected is None else affected
    row.save(update_fields=["severity", "affected"])
    plan, _document = config.plan_of(row.kind, desk.today(row.declared_at))
    _report_duties(row, plan, at)
    timeline.add(row, "graded", user=user, at=at, request=request, before=before, severity=severity, affected=affected)
    return row


@transaction.atomic
def finish_step(
    step_id: int, *, user: Any, evidence: str = "", left_out: bool = False, at: dt.datetime | None = None,
    request: Any = None,
) -> Step:  # fmt: skip
    """Tick a line off with what proves it; or leave it out, with why. Raises InputError, StateError, RoleError."""
    at = at or timezone.now()
    found = Step.objects.get(pk=step_id)
    row = _open(found.incident_id)
    step = Step.objects.select_for_update().get(pk=step_id)
    if step.done_at is not None:
        raise StateError(_("The step is done already."))
    if row.state != Incident.State.ACTING:
        raise StateError(_("Name the lead first; then the steps begin."))
    has_role = row.assignments.filter(role=step.role, user=user).exists()
    if not has_role and row.lead_id != user.pk and not user.may("incident.lead"):
        raise RoleError(_("The step belongs to the role %(role)s.") % {"role": config.role_title(step.role)})
    if left_out and not evidence.strip():
        raise InputError(_("Say why the step is left out."))
    step.done_at, step.done_by, step.left_out = at, user, left_out
    step.evidence_sealed = timeline.seal(evidence)
    step.save(update_fields=["done_at", "done_by", "left_out", "evidence_sealed"])
    timeline.add(row, "step_left_out" if left_out else "step_done", user=user, at=at, text=evidence, request=request,
                 step=step.code, late=at > step.due_at)  # fmt: skip
    return step


@transaction.atomic
def close(
    incident_id: int, *, user: Any, text: str, at: dt.datetime | None = None, request: Any = None
) -> Incident:  # fmt: skip
    """Say that it is over. Every step is done or left out, every report sent or found not due. A drill is scored.

    Raises InputError, StateError (naming what is open), RoleError.
    """
    at = at or timezone.now()
    row = _open(incident_id)
    _leads(row, user)
    if row.state != Incident.State.ACTING:
        raise StateError(_("Name the lead first; what was a false alarm is called off."))
    if not text.strip():
        raise InputError(_("Say how it ended."))
    steps = list(row.steps.filter(done_at=None))
    reports = list(row.reports.filter(state__in=("due", "drafted")))
    if steps or reports:
        names = [config.say(step.title) for step in steps] + [config.say(report.to) for report in reports]
        raise StateError(_("Still open: %(names)s") % {"names": "; ".join(names)}, open=len(names))
    row.state, row.closed_by, row.closed_at = Incident.State.CLOSED, user, at
    row.closing_sealed = timeline.seal(text)
    if row.drill:
        row.scored = scoring.score(row)
    row.save(update_fields=["state", "closed_by", "closed_at", "closing_sealed", "scored"])
    timeline.add(row, "closed", user=user, at=at, text=text, request=request,
                 **({"score": row.scored["total"]} if row.scored else {}))  # fmt: skip
    return row


@transaction.atomic
def call_off(
    incident_id: int, *, user: Any, reason: str, at: dt.datetime | None = None, request: Any = None
) -> Incident:  # fmt: skip
    """A false alarm, or a drill that is broken off; with why. Raises InputError, StateError, RoleError."""
    at = at or timezone.now()
    row = _open(incident_id)
    if row.declared_by_id != user.pk:
        _leads(row, user)
    if not reason.strip():
        raise InputError(_("Say why it is called off."))
    row.state, row.closed_by, row.closed_at = Incident.State.CALLED_OFF, user, at
    row.closing_sealed = timeline.seal(reason)
    row.save(update_fields=["state", "closed_by", "closed_at", "closing_sealed"])
    row.reports.filter(state__in=("due", "drafted")).update(state=Report.State.NOT_DUE, reason="called_off")
    timeline.add(row, "called_off", user=user, at=at, text=reason, request=request)
    return row


@transaction.atomic
def review(
    incident_id: int, *, user: Any, whys: list[str], cause: str, lessons: str = "", damage_minor: int | None = None,
    currency: str = "CNY", at: dt.datetime | None = None, request: Any = None,
) -> Incident:  # fmt: skip
    """Write down why it happened, asked up to five times, the cause, and the damage in minor units.

    Raises InputError (no why, no cause, damage below 0), StateError (not closed), RoleError.
    """
    at = at or timezone.now()
    row = Incident.objects.select_for_update().get(pk=incident_id)
    _leads(row, user)
    if row.state != Incident.State.CLOSED:
        raise StateError(_("What is closed is reviewed, once."))
    asked = [timeline.plain(why) for why in whys if why.strip()]
    if not asked or len(asked) > WHYS or not cause.strip() or (damage_minor is not None and damage_minor < 0):
        raise InputError(_("A review asks why at least once and at most five times, and names the cause."))
    told = {"whys": asked, "cause": timeline.plain(cause), "lessons": timeline.plain(lessons)}
    row.review_sealed = vault.encrypt(json.dumps(told, ensure_ascii=False))
    row.damage_minor, row.currency = damage_minor, currency if damage_minor is not None else ""
    row.reviewed_by, row.reviewed_at, row.state = user, at, Incident.State.REVIEWED
    row.save(update_fields=["review_sealed", "damage_minor", "currency", "reviewed_by", "reviewed_at", "state"])
    timeline.add(row, "reviewed", user=user, at=at, request=request, whys=len(asked), damage_minor=damage_minor)
    return row


def review_of(row: Incident) -> dict[str, Any]:
    """What a review says: whys, cause, lessons; empty without one."""
    return json.loads(timeline.clear(row.review_sealed)) if row.review_sealed else {}


@transaction.atomic
def improve(
    incident_id: int, title: str, *, user: Any, owner: Any, due_on: dt.date, look_on: dt.date | None = None,
    at: dt.datetime | None = None, request: Any = None,
) -> Action:  # fmt: skip
    """Say what is changed so that it does not happen again, who does it and by when; looked at a month later unless
    said otherwise. Raises InputError, StateError, RoleError."""
    at = at or timezone.now()
    row = Incident.objects.select_for_update().get(pk=incident_id)
    _leads(row, user)
    if row.state != Incident.State.REVIEWED:
        raise StateError(_("Actions follow from a review."))
    look_on = look_on or due_on + dt.timedelta(days=30)
    if not title.strip() or due_on < desk.today(at) or look_on < due_on:
        raise InputError(_("An action has a title, a day that is not past, and is looked at afterwards."))
    made = Action.objects.create(
        incident=row, title=timeline.plain(title, 200), owner=owner, due_on=due_on, look_on=look_on
    )
    timeline.add(row, "action_set", user=user, at=at, request=request, action=made.pk, owner=owner.pk,
                 due_on=due_on.isoformat())  # fmt: skip
    return made


@transaction.atomic
def finish_action(
    action_id: int, *, user: Any, note: str = "", at: dt.datetime | None = None, request: Any = None
) -> Action:  # fmt: skip
    """The owner (or who leads) has done it. Raises StateError, RoleError."""
    at = at or timezone.now()
    action = Action.objects.select_for_update().select_related("incident").get(pk=action_id)
    if action.owner_id != user.pk:
        _leads(action.incident, user)
    if action.done_on is not None:
        raise StateError(_("It is done already."))
    action.done_on, action.done_note = desk.today(at), timeline.plain(note, 1000)
    action.save(update_fields=["done_on", "done_note"])
    timeline.add(action.incident, "action_done", user=user, at=at, request=request, action=action.pk)
    return action


@transaction.atomic
def follow_up(
    action_id: int, *, user: Any, worked: bool, at: dt.datetime | None = None, request: Any = None
) -> Action:  # fmt: skip
    """Somebody else than the owner looks whether it worked; with the last one the incident ends.

    Raises StateError (not done, or looked at before), RoleError.
    """
    at = at or timezone.now()
    action = Action.objects.select_for_update().get(pk=action_id)
    row = Incident.objects.select_for_update().get(pk=action.incident_id)
    if action.owner_id == user.pk:
        raise RoleError(_("Somebody else than the owner looks whether it worked."))
    _leads(row, user)
    if action.done_on is None or action.looked_on is not None:
        raise StateError(_("What is done is looked at, once."))
    action.worked, action.looked_by, action.looked_on = worked, user, desk.today(at)
    action.save(update_fields=["worked", "looked_by", "looked_on"])
    timeline.add(row, "action_looked_at", user=user, at=at, request=request, action=action.pk, worked=worked)
    if not row.actions.filter(looked_on=None).exists() and row.state == Incident.State.REVIEWED:
        row.state = Incident.State.ENDED
        row.save(update_fields=["state"])
        timeline.add(row, "ended", user=user, at=at, request=request)
    return action


def _report_duties(row: Incident, plan: Any, at: dt.datetime) -> None:
    """The duties to report of the severity, once each; their clock runs from when the duty came about."""
    for line in plan["reports"]:
        if row.severity < line["from_level"]:
            continue
        Report.objects.get_or_create(
            incident=row, code=line["code"],
            defaults={
                "to": dict(line["to"]), "law": dict(line["law"]), "article": line.get("article", ""),
                "status": line["status"], "source": config.say(line.get("source"), "en"), "form": line["fields"],
                "due_at": at + dt.timedelta(minutes=line["minutes"]),
            },
        )  # fmt: skip


def _open(incident_id: int) -> Incident:
    row = Incident.objects.select_for_update().get(pk=incident_id)
    if not row.open:
        raise StateError(_("It is closed already."))
    return row


def _leads(row: Incident, user: Any) -> None:
    if row.lead_id != user.pk and not user.may("incident.lead"):
        raise RoleError(_("The incident's lead does this."))
