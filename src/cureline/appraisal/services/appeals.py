"""Appeals: filed by the person in time, decided by somebody without a part in it; a wrong fact changes the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.appraisal.models import Appeal, Appraisal, opened, sealed
from cureline.appraisal.services import awarding, papers, periods, scoring, visible
from cureline.appraisal.services.errors import InputError, PersonError, StateError
from cureline.appraisal.services.measuring import explained
from cureline.appraisal.services.telling import atomic_lock, step, words
from cureline.trust import audit
from cureline.worklist import desk

S = Appraisal.State
KINDS = ("accounts", "complaints", "refusals", "samples")
MOST = 200


@transaction.atomic
def appeal(pk: int, *, user: Any, reason: str, text: str, evidence: Sequence[str] = (),
           at: dt.datetime | None = None) -> Appeal:  # fmt: skip
    """Appeal against a decision until its last day: a reason of the document, words, and references of what shows it.

    Raises PersonError, StateError (not decided, too late, appealed already), InputError.
    """
    at = at or timezone.now()
    row = atomic_lock(pk)
    flow = papers.read(row.period.flow)
    if not visible.own(row, user):
        raise PersonError(_("Only the person appeals."))
    if row.state not in (S.DECIDED, S.ACKNOWLEDGED) or Appeal.objects.filter(appraisal=row).exists():
        raise StateError(_("There is nothing to appeal against, or it was appealed against already."))
    if row.due_on is None or desk.today(at) > row.due_on:
        raise StateError(_("The time to appeal is over."))
    if reason not in {one["code"] for one in flow["appeal_reasons"]}:
        raise InputError(_("Choose a reason."))
    listed = [str(one).strip()[:80] for one in evidence if str(one).strip()][:MOST]
    made = Appeal.objects.create(
        appraisal=row, reason=reason, text_sealed=sealed(words(text)), evidence_sealed=sealed(listed), filed_at=at,
        due_on=papers.due(flow, "appeal_decision", desk.today(at)), before_sealed=row.decision_sealed,
    )  # fmt: skip
    row.state = S.APPEALED
    row.save(update_fields=["state"])
    step(row, "appealed", user=user, at=at)
    return made


@transaction.atomic
def hear(pk: int, *, user: Any, outcome: str, answer: str, corrections: Mapping[str, Sequence[str]] | None = None,
         total: float | None = None, at: dt.datetime | None = None) -> Appeal:  # fmt: skip
    """Decide an appeal. Where a fact was wrong `corrections` names what does not count (accounts by id, complaints,
    refusals as attempt:<id>, samples by reference): the figures are computed anew without it, with the same facts of
    results and the same documents. `total` sets the total instead, where the review was unfair; a cap stays a cap.

    Raises PersonError for who had a part in it, StateError, InputError.
    """
    at = at or timezone.now()
    row = atomic_lock(pk)
    found = Appeal.objects.select_for_update().filter(appraisal=row).first()
    if found is None or found.outcome or row.state != S.APPEALED:
        raise StateError(_("There is no open appeal."))
    if not visible.may_hear(row, user):
        raise PersonError(_("Who had a part in the appraisal does not decide the appeal."))
    if outcome not in Appeal.Outcome.values:
        raise InputError(_("Choose an outcome."))
    plain = words(answer)
    given = {kind: sorted({str(one).strip() for one in (corrections or {}).get(kind, ()) if str(one).strip()})[:MOST]
             for kind in KINDS}  # fmt: skip
    wanted = {kind: listed for kind, listed in given.items() if listed}
    if outcome == Appeal.Outcome.REJECTED and (wanted or total is not None):
        raise InputError(_("A rejected appeal changes nothing."))
    if outcome != Appeal.Outcome.REJECTED and not wanted and total is None:
        raise InputError(_("Say what changes: what does not count, or the total."))
    if total is not None and not 0 <= total <= 100:
        raise InputError(_("A total is 0 to 100."))
    if wanted:
        _recompute(row, wanted, at)
    if outcome != Appeal.Outcome.REJECTED:
        moved = None if total is None else round(total - float(row.content["score"]["total"] or 0), 1)
        row.decision_sealed = sealed(awarding.decision(row, moved=moved, why=None if total is None else plain))
    row.state, row.due_on = S.CLOSED, None
    row.save(update_fields=["content_sealed", "cases_sealed", "corrections_sealed", "decision_sealed", "state",
                            "due_on"])  # fmt: skip
    found.outcome, found.decided_by, found.decided_at = outcome, user, at
    found.answer_sealed, found.after_sealed = sealed(plain), row.decision_sealed
    found.save(update_fields=["outcome", "decided_by", "decided_at", "answer_sealed", "after_sealed"])
    step(row, "heard", user=user, at=at)
    audit.record("appeal.decided", user=user, subject=f"appraisal:{row.pk}",
                 detail={"outcome": outcome, "left_out": sum(map(len, wanted.values()))})  # fmt: skip
    return found


def _recompute(row: Appraisal, wanted: Mapping[str, Sequence[str]], at: dt.datetime) -> None:
    """The person's figures without what was wrong; those of the others stay as they were decided."""
    before = opened(row.corrections_sealed) or {}
    row.corrections_sealed = sealed(
        {kind: sorted({*before.get(kind, ()), *wanted.get(kind, ())}) for kind in KINDS}
    )  # fmt: skip
    asked, everybody = periods.measure(row.period, [row])
    row.content_sealed = sealed(scoring.content(row, everybody[row.staff_id], at))
    row.cases_sealed = sealed(explained(asked, row.staff.collector_id))
