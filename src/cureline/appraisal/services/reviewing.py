"""Reviews: one's own, colleagues' and the leader's answers on teamwork, the leader's words, the calibration meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.appraisal.models import Appraisal, Period, TeamRating, sealed
from cureline.appraisal.services import awarding, papers, scoring, visible
from cureline.appraisal.services.errors import InputError, PersonError, StateError
from cureline.appraisal.services.telling import atomic_lock, step, words
from cureline.worklist import desk

S = Appraisal.State


@transaction.atomic
def review_self(pk: int, *, user: Any, text: str, at: dt.datetime | None = None) -> Appraisal:
    """One's own words about the period; then it is the leader's turn. Raises PersonError, StateError, InputError."""
    at = at or timezone.now()
    row = atomic_lock(pk)
    if not visible.own(row, user):
        raise PersonError(_("Only the person writes the self-review."))
    if row.state != S.SELF:
        raise StateError(_("The self-review is not open."))
    row.self_sealed = sealed(words(text))
    row.state, row.due_on = S.LEADER, papers.due(papers.read(row.period.flow), "leader_review", desk.today(at))
    row.save(update_fields=["self_sealed", "state", "due_on"])
    step(row, "reviewed_self", user=user, at=at)
    return row


@transaction.atomic
def rate_teamwork(pk: int, *, user: Any, scores: Mapping[str, int], at: dt.datetime | None = None) -> TeamRating:
    """A colleague's answers about teamwork, while reviews run; again they replace the earlier ones.

    Nobody but the system sees who answered what. Raises PersonError, StateError, InputError.
    """
    row = atomic_lock(pk)
    if not visible.may_rate(row, user):
        raise PersonError(_("Colleagues of the team answer about teamwork."))
    if row.state not in (S.SELF, S.LEADER):
        raise StateError(_("Answers about teamwork are not asked for now."))
    found = _rated(row, user, scores, leader=False, at=at or timezone.now())
    # that somebody answered is logged without what, and without a step on the other's page
    from cureline.trust import audit

    audit.record("teamwork.rated", user=user, subject=f"period:{row.period_id}")
    return found


@transaction.atomic
def review(pk: int, *, user: Any, text: str, scores: Mapping[str, int], at: dt.datetime | None = None) -> Appraisal:
    """The leader's words and answers about teamwork; the score takes teamwork in. May be done again until the meeting.

    Raises PersonError (not the leader, or one's own), StateError, InputError.
    """
    at = at or timezone.now()
    row = atomic_lock(pk)
    if not visible.may_review(row, user):
        raise PersonError(_("The leader of the team writes the review."))
    if row.state not in (S.LEADER, S.CALIBRATION) or row.period.state != Period.State.REVIEW:
        raise StateError(_("The leader's review is not open."))
    plain = words(text)
    _rated(row, user, scores, leader=True, at=at)
    row.review_sealed, row.reviewer, row.reviewed_at = sealed(plain), user, at
    row.content_sealed = sealed(scoring.with_teamwork(row))
    row.state, row.due_on = S.CALIBRATION, None
    row.save(update_fields=["review_sealed", "reviewer", "reviewed_at", "content_sealed", "state", "due_on"])
    step(row, "reviewed", user=user, at=at)
    return row


def _rated(row: Appraisal, user: Any, scores: Mapping[str, int], *, leader: bool, at: dt.datetime) -> TeamRating:
    form = papers.read(row.period.flow)["teamwork"]
    codes = {one["code"] for one in form["questions"]}
    if set(scores) != codes or any(not 0 <= int(value) <= form["best"] for value in scores.values()):
        raise InputError(_("Each question has one answer."))
    if leader:
        # another leader's answers, where the team changed hands
        row.team_ratings.filter(leader=True).exclude(rater=user).delete()
    return TeamRating.objects.update_or_create(appraisal=row, rater=user, defaults={
        "leader": leader, "scores_sealed": sealed({k: int(v) for k, v in scores.items()}), "at": at})[0]  # fmt: skip


@transaction.atomic
def calibrate(pk: int, *, user: Any, moved: float, why: str, at: dt.datetime | None = None) -> Appraisal:
    """What the calibration meeting moves a total by, within the document's limit and with a reason; 0 takes it back.

    A cap stays a cap. Raises PersonError, StateError, InputError.
    """
    at = at or timezone.now()
    row = atomic_lock(pk)
    if visible.own(row, user) or not user.may("appraisal.decide"):
        raise PersonError(_("The head moves a total in the calibration meeting."))
    if row.state != S.CALIBRATION:
        raise StateError(_("The meeting is about reviewed appraisals that are not decided."))
    most = float(papers.read(row.period.flow)["calibration_most"])
    if abs(moved) > most:
        raise InputError(_("A meeting moves a total by %(n)s points at most.") % {"n": f"{most:g}"})
    reason = words(why, required=moved != 0)
    row.decision_sealed = sealed(awarding.decision(row, moved=round(float(moved), 1), why=reason))
    row.save(update_fields=["decision_sealed"])
    step(row, "calibrated", user=user, at=at, note=reason)
    return row


@transaction.atomic
def acknowledge(pk: int, *, user: Any, at: dt.datetime | None = None) -> Appraisal:
    """The person has seen the decision; the right to appeal stays until its day. Raises PersonError, StateError."""
    at = at or timezone.now()
    row = atomic_lock(pk)
    if not visible.own(row, user):
        raise PersonError(_("Only the person acknowledges."))
    if row.state != S.DECIDED:
        raise StateError(_("There is nothing to acknowledge."))
    row.state, row.acknowledged_at = S.ACKNOWLEDGED, at
    row.save(update_fields=["state", "acknowledged_at"])
    step(row, "acknowledged", user=user, at=at)
    return row
