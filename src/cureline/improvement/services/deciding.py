"""A person decides on a proposed change, never who proposed it: accept, try as a challenger, refuse, take back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.care.clock import is_working_day
from cureline.engine.improve import PatchError, catalogue, stamp
from cureline.engine.improve.patch import STRATEGY
from cureline.experiment import services as experiment
from cureline.experiment.config import measures
from cureline.improvement.models import Finding, Proposal
from cureline.improvement.services.errors import (
    ChangeError,
    DayError,
    ReasonError,
    SecondPersonError,
    StateError,
    UnavailableError,
)
from cureline.improvement.services.proposing import HOME, digest, next_working_day
from cureline.improvement.sources import Papers
from cureline.people.services import name_of
from cureline.trust import audit
from cureline.trust.models import Document
from cureline.worklist import desk, rulebook

FURTHEST = 366


@transaction.atomic
def accept(
    proposal_id: int, *, user: Any, effective_from_on: dt.date, reason: str = "", at: dt.datetime | None = None
) -> Proposal:
    """Accept a change: a new version of the document is recorded that decides from a working day on.

    The author is who proposed, the approver who accepts. Raises StateError (not waiting, or the document has changed
    since), SecondPersonError, DayError, ChangeError.
    """
    at = at or timezone.now()
    proposal = _waiting(proposal_id, user)
    day = _checked_day(effective_from_on, desk.today(at))
    text, _document = Papers(day).found(proposal.kind, proposal.name)
    if digest(text) != proposal.base_sha256:
        raise StateError(
            _("The document has changed since: propose the change anew on the version that is in force then.")
        )
    if Document.objects.filter(kind=proposal.kind, name=proposal.name, effective_from_on__gt=day).exists():
        raise StateError(_("A later version of the document is recorded already; this one would be overtaken by it."))
    proposal.document = _record(proposal, proposal.text, day, author=proposal.proposed_by, approver=user)
    proposal.effective_from_on = day
    _decided(proposal, Proposal.State.ACCEPTED, user, reason, at)
    audit.record("change.accepted", user=user, subject=f"proposal:{proposal.pk}", reason=proposal.reason,
                 detail={"document": str(proposal.document), "from": day.isoformat()})  # fmt: skip
    return proposal


@transaction.atomic
def refuse(proposal_id: int, *, user: Any, reason: str, at: dt.datetime | None = None) -> Proposal:
    """Refuse a change with a reason; its finding is open again. Raises StateError, SecondPersonError, ReasonError."""
    proposal = _waiting(proposal_id, user)
    if not reason.strip():
        raise ReasonError(_("A refusal has a reason."))
    _decided(proposal, Proposal.State.REFUSED, user, reason, at or timezone.now())
    _release(proposal)
    audit.record("change.refused", user=user, subject=f"proposal:{proposal.pk}", reason=proposal.reason)
    return proposal


@transaction.atomic
def challenge(proposal_id: int, *, user: Any, reason: str = "", at: dt.datetime | None = None) -> Proposal:
    """Try the change on a part of the customers first: the room of experiments designs it, and decides there.

    Raises StateError, SecondPersonError, UnavailableError, and experiment's DesignError where it can't be run.
    """
    proposal = _waiting(proposal_id, user)
    if not may_challenge(proposal):
        raise UnavailableError(_("Only another treatment for a segment can be tried on a part of the customers."))
    proposal.experiment_id = _experiment(proposal, user)
    _decided(proposal, Proposal.State.CHALLENGER, user, reason, at or timezone.now())
    audit.record("change.challenged", user=user, subject=f"proposal:{proposal.pk}", reason=proposal.reason,
                 detail={"experiment": proposal.experiment_id})  # fmt: skip
    return proposal


@transaction.atomic
def take_back(proposal_id: int, *, user: Any, reason: str, effective_from_on: dt.date | None = None,
              at: dt.datetime | None = None) -> Proposal:  # fmt: skip
    """Take an accepted change back: a version with the former content is recorded, in force from a working day on.

    Raises StateError (not accepted, or changed by another since), ReasonError, DayError.
    """
    at = at or timezone.now()
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state != Proposal.State.ACCEPTED:
        raise StateError(_("Only an accepted change is taken back."))
    if not reason.strip():
        raise ReasonError(_("Say why the change is taken back."))
    today = desk.today(at)
    # before its first day a change is taken back from that day on
    first = max(next_working_day(today), proposal.effective_from_on or today)
    day = _checked_day(effective_from_on or first, today)
    _text, newest = Papers(max(day, proposal.effective_from_on or day)).found(proposal.kind, proposal.name)
    if newest is None or newest.pk != proposal.document_id:
        raise StateError(_("The document has been changed again since: propose the change back instead."))
    proposal.back_document = _record(proposal, proposal.base_text, day, author=user, approver=user)
    proposal.state, proposal.back_by, proposal.back_at = Proposal.State.TAKEN_BACK, user, at
    proposal.back_why, proposal.back_from_on = reason.strip()[:2000], day
    proposal.save()
    _release(proposal)
    audit.record("change.taken_back", user=user, subject=f"proposal:{proposal.pk}", reason=proposal.back_why,
                 detail={"document": str(proposal.back_document), "from": day.isoformat()})  # fmt: skip
    return proposal


def _waiting(proposal_id: int, user: Any) -> Proposal:
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state != Proposal.State.WAITING:
        raise StateError(_("It is decided already."))
    if proposal.proposed_by_id == user.pk:
        raise SecondPersonError(_("Who proposes a change does not decide on it."))
    return proposal


def _checked_day(day: dt.date, today: dt.date) -> dt.date:
    if day < next_working_day(today):
        raise DayError(_("The first day is %(day)s at the earliest.") % {"day": next_working_day(today).isoformat()})
    if (day - today).days > FURTHEST:
        raise DayError(_("The first day is within a year."))
    if not is_working_day(day, HOME):
        raise DayError(_("%(day)s is not a working day.") % {"day": day.isoformat()})
    return day


def _record(proposal: Proposal, text: str, day: dt.date, *, author: Any, approver: Any) -> Document:
    """Keep a text as the next version of the proposal's document."""
    try:
        stamped = stamp(
            text, version=next_version(proposal.kind, proposal.name), effective_from=day, author=name_of(author),
            approver=name_of(approver), kind=proposal.kind,
        )  # fmt: skip
        return rulebook.record(proposal.kind, proposal.name, stamped)
    except (PatchError, ValueError) as error:
        raise ChangeError(str(error)) from error


def next_version(kind: str, name: str) -> str:
    """The version after the highest that is recorded: its last number one more (`2026.1` → `2026.2`)."""
    recorded = list(Document.objects.filter(kind=kind, name=name).values_list("version", flat=True))
    if not recorded:
        recorded = [str(yaml.load(Papers(dt.date.max).text(kind, name), Loader=yaml.CSafeLoader)["version"])]
    latest = max(recorded, key=_numbers)
    match = re.search(r"(\d+)(\D*)$", latest)
    if match is None:
        return f"{latest}.1"
    return f"{latest[: match.start()]}{int(match.group(1)) + 1}{match.group(2)}"


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _decided(proposal: Proposal, state: str, user: Any, reason: str, at: dt.datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = state, user, at, reason.strip()[:2000]
    proposal.save()


def _release(proposal: Proposal) -> None:
    if proposal.finding is not None and proposal.finding.state == Finding.State.PROPOSED:
        proposal.finding.state = Finding.State.SEEN
        proposal.finding.save(update_fields=["state"])


def may_challenge(proposal: Proposal) -> bool:
    """Whether the room of experiments can try it: it gives segments other treatments, and nothing else."""
    return proposal.kind == STRATEGY and all(act["act"] == "segment_treatment" for act in proposal.acts)


def _experiment(proposal: Proposal, user: Any) -> int:
    """Have the room of experiments design a challenger, which a second person starts there."""
    how = dict(catalogue().challenger)
    segments = {act["segment"]: act["to"] for act in proposal.acts}
    guards = {code: measures()[code].margin for code in how.pop("guards")}
    design = experiment.Design(
        title=_("Change %(number)s") % {"number": proposal.pk}, hypothesis=proposal.why, strategy=proposal.name,
        segments=segments, hold_out=list(segments), guards=guards, **how,
    )  # fmt: skip
    return int(experiment.design(design, user=user).pk)
