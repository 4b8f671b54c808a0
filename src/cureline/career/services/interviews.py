"""Structured interviews: the same questions for all, two who rate without knowing of each other, one ranking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents, scope
from cureline.career.models import Candidate, Interview, Rating, Requisition
from cureline.career.sealed import LONGEST, opened_all, seal_all
from cureline.career.selection import Impact, Ranked, impact, rank
from cureline.career.services.errors import InvalidError, NotReadyError, NotYoursError, StateError
from cureline.trust import audit
from cureline.trust.duties import duties
from cureline.trust.models import User

State = Candidate.State
CHOSEN = (State.OFFERED, State.ACCEPTED, State.HIRED, State.DECLINED)


@transaction.atomic
def invite(
    pk: int, *, user: Any, planned_at: dt.datetime, place: str, raters: Iterable[int], at: dt.datetime | None = None
) -> Interview:
    """Set an interview with its raters (ids of users): as many as the frame asks for at least, none the candidate.

    Raises StateError, InvalidError.
    """
    now = at or timezone.now()
    row = scope.candidate(user, pk, lock=True)
    if row.state != State.SCREENED:
        raise StateError(_("Only who passed the screening is invited."))
    if planned_at <= now or not place.strip() or len(place) > 120:
        raise InvalidError(_("Give a time to come and a place."))
    wanted = sorted(set(raters))
    known = list(raters_known().filter(pk__in=wanted))
    if len(known) != len(wanted) or len(wanted) < int(row.requisition.frame["raters"]):
        raise InvalidError(_("Choose at least %(count)s interviewers.") % {"count": row.requisition.frame["raters"]})
    if row.staff is not None and row.staff.user_id in wanted:
        raise InvalidError(_("Nobody rates themselves."))
    made = Interview.objects.create(candidate=row, planned_at=planned_at, place=place.strip(), by=user, at=now)
    Rating.objects.bulk_create([Rating(interview=made, rater_id=key) for key in wanted])
    row.state = State.INVITED
    row.save(update_fields=["state"])
    audit.record("candidate.invited", user=user, subject=f"candidate:{row.pk}", detail={"raters": len(wanted)})
    return made


def raters_known() -> QuerySet[User]:
    """Users who may rate interviews."""
    roles = list(duties()["recruit.rate"])
    return User.objects.filter(is_active=True, role__in=roles, staff__isnull=False).order_by("staff__name", "pk")


def own(user: Any, pk: int, *, lock: bool = False) -> Rating:
    """One's own rating. Raises NotYoursError, Rating.DoesNotExist."""
    rows = Rating.objects.select_for_update(of=("self",)) if lock else Rating.objects.all()
    row = rows.select_related("interview__candidate__requisition").get(pk=pk)
    if row.rater_id != user.pk:
        raise NotYoursError
    return row


@transaction.atomic
def save(
    pk: int, scores: Mapping[str, int], notes: Mapping[str, str], *, user: Any, submit: bool = False,
    at: dt.datetime | None = None,
) -> Rating:  # fmt: skip
    """Keep one's scores and notes; with `submit` they are handed in and stay.

    Raises NotYoursError, StateError (handed in), InvalidError, NotReadyError (a question without score or evidence).
    """
    row = own(user, pk, lock=True)
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=row.interview.candidate_id)
    frame = row.interview.candidate.requisition.frame
    if row.submitted_at is not None or candidate.state != State.INVITED:
        raise StateError(_("This rating is handed in, or the application has ended."))
    asked = frame["questions"]
    if set(scores) - set(asked) or set(notes) - set(asked):
        raise InvalidError(_("Only the questions of the opening are rated."))
    if any(not frame["lowest"] <= score <= frame["highest"] for score in scores.values()):
        raise InvalidError(_("A score lies on the scale."))
    if any(len(text) > LONGEST or "\x00" in text for text in notes.values()):
        raise InvalidError(_("At most %(count)s characters.") % {"count": LONGEST})
    row.scores = {code: scores[code] for code in asked if code in scores}
    row.notes_sealed = seal_all({code: text.strip() for code, text in notes.items() if text.strip()})
    if submit:
        least = int(documents.load("selection")["evidence_at_least"])
        if set(row.scores) != set(asked) or any(len(notes.get(code, "").strip()) < least for code in asked):
            raise NotReadyError(_("Every question needs a score and what you heard."))
        row.submitted_at = at or timezone.now()
        audit.record("interview.rated", user=user, subject=f"candidate:{candidate.pk}")
    row.save()
    if submit and not row.interview.ratings.filter(submitted_at=None).exists():
        candidate.state = State.RATED
        candidate.save(update_fields=["state"])
    return row


def notes(row: Rating) -> dict[str, str]:
    """What a rater wrote, by question."""
    return {code: str(text) for code, text in opened_all(row.notes_sealed).items()}


def complete(interview: Interview | None) -> bool:
    """Whether all raters have handed in: only then is anything of them shown to anybody else."""
    rows = list(interview.ratings.all()) if interview is not None else []
    return bool(rows) and all(row.submitted_at is not None for row in rows)


def ranking(requisition: Requisition) -> list[Ranked]:
    """Everybody whose raters have all handed in, by the frame's weights, the best first. Keys are candidates' ids."""
    frame = requisition.frame
    if not frame.get("questions"):
        return []
    rows = Interview.objects.filter(candidate__requisition=requisition).exclude(
        candidate__state__in=(State.WITHDRAWN, State.INVITED)
    )
    found = {
        row.candidate_id: [rating.scores for rating in row.ratings.all()]
        for row in rows.prefetch_related("ratings") if complete(row)
    }  # fmt: skip
    return rank(found, frame["weights"], lowest=frame["lowest"], highest=frame["highest"], floor=frame["floor"],
                offer_from=frame["offer_from"])  # fmt: skip


def adverse(requisitions: Iterable[Requisition]) -> dict[str, Impact]:
    """Selection by each kind of group over openings, of those who told it; see selection.impact."""
    rule = documents.load("selection")["impact"]
    counts: dict[str, dict[str, tuple[int, int]]] = {kind: {} for kind in rule["groups"]}
    rows = Candidate.objects.filter(requisition__in=list(requisitions), groups_sealed__isnull=False)
    for row in rows:
        for kind, value in opened_all(row.groups_sealed).items():
            applied, chosen = counts[kind].get(value, (0, 0))
            counts[kind][value] = (applied + 1, chosen + (row.state in CHOSEN))
    return {kind: impact(found, ratio=rule["ratio"], smallest=rule["smallest_group"])
            for kind, found in counts.items()}  # fmt: skip
