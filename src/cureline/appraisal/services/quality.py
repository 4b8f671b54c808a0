"""Quality: the lot of a month, the queue, ratings blind to each other, the third, agreement, calibration sessions."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.appraisal.models import Draw, Rating, Sample, Session, sealed
from cureline.appraisal.services import papers
from cureline.appraisal.services.errors import InputError, PersonError, StateError
from cureline.appraisal.services.telling import words
from cureline.contact.models import Attempt, Note
from cureline.engine import appraise
from cureline.engine.appraise import Agreement, Candidate, Marked
from cureline.goal import periods
from cureline.people.models import Staff
from cureline.trust import audit, rows
from cureline.worklist import desk

SPOKEN = ("call", "visit")
# a person answered: what was said can be rated, whoever it was
TALKED = ("right_party", "third_party", "refused", "met")


def draw_month(month: str, *, at: dt.datetime | None = None) -> Draw:
    """Draw the samples of a month by lot, once; the month's last day has come. Again it gives the same draw.

    The seed is made by the machine here and written down; nobody chooses. Raises InputError, StateError (not over).
    """
    at = at or timezone.now()
    try:
        span = periods.parse(month)
    except Exception as error:
        raise InputError(_("A month is 2026-11.")) from error
    if span.kind != "month":
        raise InputError(_("A month is 2026-11."))
    if span.until > desk.today(at):
        raise StateError(_("The lot of a month is drawn on its last day."))
    with rows.as_owner(), transaction.atomic():
        earlier = Draw.objects.filter(month=span.code).first()
        if earlier is not None:
            return earlier
        form = papers.document("quality", span.since)
        found = papers.read(form)
        seed = secrets.token_hex(16)
        there = {row[0].ref: row for row in _candidates(span.since, span.until)}
        picks = appraise.draw([row[0] for row in there.values()], seed=seed, quota=found["quota"],
                              double_share=float(found["double_share"]))  # fmt: skip
        made = Draw.objects.create(month=span.code, seed=seed, form=form, candidates=len(there), drawn_at=at)
        Sample.objects.bulk_create([
            Sample(draw=made, customer_id=there[pick.candidate.ref][1], ref=pick.candidate.ref,
                   kind=pick.candidate.stratum, collector_id=pick.candidate.collector_id,
                   on=there[pick.candidate.ref][2], chance=pick.chance, double=pick.double)
            for pick in picks
        ])  # fmt: skip
        audit.record("quality.drawn", subject=f"draw:{made.pk}",
                     detail={"month": made.month, "seed": seed, "of": len(there), "picked": len(picks)})  # fmt: skip
        return made


def draw_due(on: dt.date, *, at: dt.datetime | None = None) -> dict[str, int]:
    """The daily job: the lot of the month before, where it was not drawn. Gives how many were picked anew."""
    month = periods.of("month", on).previous.code
    if Draw.objects.filter(month=month).exists():
        return {"picked": 0}
    return {"picked": draw_month(month, at=at).samples.count()}


def _candidates(since: dt.date, until: dt.date) -> Iterable[tuple[Candidate, str, dt.date]]:
    """Contacts that were spoken and ended, and written notes, of collectors; with customer and day."""
    begin, end = desk.bounds(since)[0], desk.bounds(until)[1]
    spoken = Attempt.objects.filter(asked_at__gte=begin, asked_at__lt=end, state="done", channel__in=SPOKEN,
                                    collector_id__isnull=False, contact__outcome__in=TALKED)  # fmt: skip
    for pk, who, customer, at in spoken.values_list("pk", "collector_id", "customer_id", "asked_at").iterator():
        yield _candidate(f"attempt:{pk}", who, "talk", at), customer, desk.today(at)
    who_of = dict(Staff.objects.exclude(collector_id=None).values_list("user_id", "collector_id"))
    notes = Note.objects.filter(at__gte=begin, at__lt=end, user_id__in=who_of)
    for pk, user, customer, at in notes.values_list("pk", "user_id", "customer_id", "at").iterator():
        yield _candidate(f"note:{pk}", who_of[user], "note", at), customer, desk.today(at)


def _candidate(ref: str, who: str, stratum: str, at: dt.datetime) -> Candidate:
    return Candidate(ref, who, f"{desk.today(at):%Y-%m}", stratum)


def queue(user: Any) -> QuerySet[Sample]:
    """What somebody may rate now, the oldest first: never their own, none twice, a third's only by a third person."""
    staff = getattr(user, "staff", None)
    mine = Rating.objects.filter(sample=OuterRef("pk"), rater=user)
    found = Sample.objects.annotate(given=Count("ratings")).filter(settled_at__isnull=True)
    found = found.filter(~Exists(mine)).exclude(collector_id=(staff.collector_id if staff else None) or "")
    open_ = Q(given=0) | Q(double=True, given=1) | Q(third=True, given=2)
    return found.filter(open_).select_related("draw", "draw__form").order_by("-third", "on", "pk")


@dataclass(frozen=True)
class Material:
    """What a rater reads: the contact and the notes of it, in clear for who may rate."""

    attempt: Attempt | None
    notes: Sequence[Note]


def material(sample: Sample) -> Material:
    """The contact or note of a sample, as far as the reader sees the customer."""
    kind, _sep, key = sample.ref.partition(":")
    if kind == "note":
        note = Note.objects.select_related("attempt").filter(pk=key).first()
        return Material(note.attempt if note else None, [note] if note else [])
    attempt = Attempt.objects.filter(pk=key).first()
    return Material(attempt, list(attempt.notes.order_by("at")) if attempt else [])


@transaction.atomic
def rate(sample_id: int, *, user: Any, scores: Mapping[str, int | None], critical: Sequence[str] = (), note: str = "",
         at: dt.datetime | None = None) -> Rating:  # fmt: skip
    """Rate a sample that is in one's queue, without seeing another's rating; settles it where that is enough.

    Raises PersonError (one's own), StateError (not open to this person), InputError.
    """
    at = at or timezone.now()
    sample = Sample.objects.select_for_update(of=("self",)).select_related("draw__form").get(pk=sample_id)
    staff = getattr(user, "staff", None)
    if staff is not None and staff.collector_id == sample.collector_id:
        raise PersonError(_("Nobody rates their own contact."))
    if not queue(user).filter(pk=sample.pk).exists():
        raise StateError(_("This sample is not open to you: it is settled, or you have rated it."))
    form = papers.read(sample.draw.form)
    try:
        marked = appraise.mark(form, scores, critical)
    except ValueError as error:
        raise InputError(_("Give each criterion that applies a score from 0 to 4.")) from error
    if marked.critical and not note.strip():
        raise InputError(_("A critical error needs words: what was said or done."))
    text = words(note, required=False)
    made = Rating.objects.create(
        sample=sample, rater=user, place=sample.ratings.count() + 1, scores=dict(scores), at=at,
        critical=list(marked.critical), mark=marked.mark, note_sealed=sealed(text) if text else None,
    )  # fmt: skip
    _settle(sample, form, at)
    audit.record("quality.rated", user=user, subject=f"sample:{sample.pk}", detail={"place": made.place})
    return made


def _settle(sample: Sample, form: Mapping[str, Any], at: dt.datetime) -> None:
    given = [Marked(row.mark, tuple(row.critical)) for row in sample.ratings.order_by("place")]
    if sample.double and len(given) < 2:
        return
    found = appraise.settle(form, given)
    if found is None:
        sample.third = True
        sample.save(update_fields=["third"])
        return
    sample.mark, sample.critical, sample.settled_at = found.mark, list(found.critical), at
    sample.save(update_fields=["mark", "critical", "settled_at"])


@dataclass(frozen=True)
class Agreed:
    """How far the first two raters agree on one criterion (or on whether there was a critical error)."""

    code: str
    title: str
    found: Agreement
    enough: bool | None


def agreement(since: dt.date, until: dt.date, *, language: str = "en") -> list[Agreed]:
    """Kappa of each criterion over the samples of these days that two people rated: quadratic weights for scores, none
    for critical errors. `enough`: not below the form's least; None where kappa is not defined."""
    samples = Sample.objects.filter(on__range=(since, until), double=True).prefetch_related("ratings")
    form = papers.read(papers.document("quality", until))
    pairs = []
    for sample in samples:
        rated = sorted(sample.ratings.all(), key=lambda row: row.place)
        if len(rated) >= 2:
            pairs.append((rated[0], rated[1]))
    found = []
    for one in form["criteria"]:
        scored = [(a.scores.get(one["code"]), b.scores.get(one["code"])) for a, b in pairs]
        both = [(int(a), int(b)) for a, b in scored if a is not None and b is not None]
        kappa = appraise.kappa([a for a, _b in both], [b for _a, b in both], categories=form["best"] + 1, weighted=True)
        found.append(_agreed(one["code"], one["title"][language], kappa, form))
    errors = appraise.kappa([int(bool(a.critical)) for a, _b in pairs], [int(bool(b.critical)) for _a, b in pairs],
                            categories=2)  # fmt: skip
    return [*found, _agreed("critical", _("Critical error"), errors, form)]


def _agreed(code: str, title: str, one: Agreement, form: Mapping[str, Any]) -> Agreed:
    return Agreed(code, title, one, None if one.kappa is None else one.kappa >= float(form["kappa_least"]))


@transaction.atomic
def record_session(*, user: Any, held_on: dt.date, samples: Sequence[int], attended: Sequence[int],
                   agreed: Mapping[str, str], at: dt.datetime | None = None) -> Session:  # fmt: skip
    """Write down a calibration session: which samples were talked over, who was there, how criteria are read.

    Raises InputError: a day to come, no settled sample, fewer than two people, nothing agreed.
    """
    at = at or timezone.now()
    known = {one["code"] for one in papers.read(papers.document("quality", held_on))["criteria"]}
    said = {code: words(text) for code, text in agreed.items() if text.strip()}
    if held_on > desk.today(at):
        raise InputError(_("A session is written down once it was held."))
    if not said or not set(said) <= known:
        raise InputError(_("Write for at least one criterion how it is read from now on."))
    found = list(Sample.objects.filter(pk__in=list(samples), settled_at__isnull=False))
    if not found:
        raise InputError(_("Choose settled samples that were talked over."))
    from cureline.trust.models import User

    people = list(User.objects.filter(pk__in=list(attended), is_active=True))
    if len(people) < 2:
        raise InputError(_("At least two raters take part."))
    made = Session.objects.create(held_on=held_on, led_by=user, agreed=said, recorded_at=at)
    made.samples.set(found)
    made.attended.set(people)
    audit.record("quality.calibrated", user=user, subject=f"session:{made.pk}",
                 detail={"samples": len(found), "people": len(people)})  # fmt: skip
    return made
