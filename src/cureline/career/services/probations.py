"""Probation: a plan of dated assessments and goals, a mentor, and an outcome that two persons decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.care.clock import add_months
from cureline.career import documents, scope
from cureline.career.models import Assessment, Assignment, Probation, ProbationGoal
from cureline.career.sealed import seal
from cureline.career.services import posting, reached
from cureline.career.services.errors import (
    InvalidError,
    LawError,
    NotReadyError,
    NotYoursError,
    SecondPersonError,
    StateError,
)
from cureline.people.models import Staff
from cureline.trust import audit
from cureline.worklist import desk

State = Probation.State
OUTCOMES = ("pass", "extend", "end")
DAY = dt.timedelta(days=1)


def longest_months(contract_months: int) -> int:
    """The longest probation in months for a contract; 0 months of contract: open-ended."""
    lines = documents.load("probation")["law"]["longest"]
    if contract_months == 0:
        return int(lines[-1]["probation"])
    return int([line for line in lines if line["contract_from"] <= contract_months][-1]["probation"])


@transaction.atomic
def start(
    staff: Staff, post: str, *, starts_on: dt.date, contract_months: int, months: int, mentor: Staff | None,
    user: Any, at: dt.datetime | None = None,
) -> Probation:  # fmt: skip
    """Begin somebody's only probation: goals and assessments from the plan of the post's role.

    Raises LawError (too long, or a second one), InvalidError.
    """
    document = documents.load("probation")
    if months < 1:
        raise InvalidError(_("A probation lasts a month at least."))
    if months > longest_months(contract_months):
        raise LawError(_("For this contract probation lasts %(months)s months at most (article 19).")
                       % {"months": longest_months(contract_months)})  # fmt: skip
    if document["law"]["once"] and Probation.objects.filter(staff=staff).exists():
        raise LawError(_("Somebody of the bank has no second probation (article 19)."))
    if mentor == staff:
        raise InvalidError(_("Nobody is their own mentor."))
    made = Probation.objects.create(
        staff=staff, post=post, mentor=mentor, contract_months=contract_months, starts_on=starts_on,
        ends_on=add_months(starts_on, months) - DAY, version=document["version"],
    )  # fmt: skip
    role = documents.posts()[post]["role"]
    plan = document["plans"].get(role, document["plans"]["other"])
    last = (made.ends_on - starts_on).days
    for goal in plan:
        due_on = starts_on + min(int(goal["due_day"]), last) * DAY
        ProbationGoal.objects.create(probation=made, kind=goal["kind"], code=goal["code"], due_on=due_on,
                                     count=goal.get("count", 1), score=goal.get("score"))  # fmt: skip
        if user is not None and goal["kind"] in ("course", "rehearsal"):
            reached.assign(goal["kind"], staff, goal["code"], due_on, user)
    days = [day for day in document["assessed_after_days"] if day < last] + [last]
    Assessment.objects.bulk_create([
        Assessment(probation=made, day=day, due_on=starts_on + day * DAY) for day in sorted(set(days))
    ])  # fmt: skip
    audit.record("probation.begun", user=user, subject=f"user:{staff.user_id}",
                 detail={"post": post, "until": made.ends_on.isoformat()})  # fmt: skip
    return made


def seen(user: Any, pk: int, *, lock: bool = False) -> Probation:
    """A probation that this person may see: one's own, one's newcomer's, one's team's. Raises NotYoursError."""
    rows = Probation.objects.select_for_update(of=("self",)) if lock else Probation.objects.all()
    row = rows.select_related("staff__user", "staff__team", "mentor__user").get(pk=pk)
    mentors = row.mentor is not None and row.mentor.user_id == user.pk
    if not mentors and not scope.staff_seen(user).filter(pk=row.staff_id).exists():
        raise NotYoursError
    return row


def assesses(user: Any, row: Probation) -> bool:
    """Whether this person may write assessments and note accompanied calls: mentor, leader, head; never oneself."""
    mentors = row.mentor is not None and row.mentor.user_id == user.pk
    return row.staff.user_id != user.pk and (mentors or scope.leads(user, row.staff))


@transaction.atomic
def accompany(pk: int, *, user: Any, calls: int = 1, at: dt.datetime | None = None) -> ProbationGoal:
    """Note calls at which the mentor sat beside (`pk` is the goal's). Raises StateError, NotYoursError, InvalidError,
    and NotReadyError where the newcomer lacks the licence that the calls need."""
    goal = ProbationGoal.objects.select_for_update(of=("self",)).get(pk=pk)
    row = seen(user, goal.probation_id, lock=True)
    now = at or timezone.now()
    _running(row)
    if not assesses(user, row):
        raise NotYoursError
    if goal.kind != "accompanied" or not 1 <= calls <= 20:
        raise InvalidError(_("Note 1 to 20 accompanied calls."))
    today = desk.today(now)
    missing = posting.licences_missing(row.staff, row.post, today)
    first = [kind for kind in missing if kind == "phone"] or missing[:1]
    if first:
        raise NotReadyError(_("Before the licence %(kind)s there are no calls with customers, accompanied or not.")
                            % {"kind": reached.title("licence", first[0])})  # fmt: skip
    goal.done = min(goal.count, goal.done + calls)
    goal.save(update_fields=["done"])
    refresh(row, today)
    audit.record("probation.accompanied", user=user, subject=f"probation:{row.pk}", detail={"calls": calls})
    return goal


def refresh(row: Probation, on: dt.date) -> None:
    """Look at every goal that is not reached yet; what was reached once stays reached."""
    for goal in row.goals.filter(reached_on=None):
        if progress(row, goal, on).met:
            goal.reached_on = on
            goal.save(update_fields=["reached_on"])


def progress(row: Probation, goal: ProbationGoal, on: dt.date) -> reached.Seen:
    """How much of a goal is reached on a day."""
    if goal.kind == "accompanied":
        return reached.Seen(goal.done, goal.count)
    return reached.reached(row.staff, goal.kind, goal.code, goal.count, goal.score, row.starts_on, on)


@transaction.atomic
def write_own(pk: int, text: str, *, user: Any, at: dt.datetime | None = None) -> Assessment:
    """What the newcomer says before an assessment (`pk`). Raises NotYoursError, StateError, InvalidError."""
    one, row = _assessment(user, pk)
    if row.staff.user_id != user.pk:
        raise NotYoursError
    if one.at is not None:
        raise StateError(_("This assessment is written already."))
    one.own_sealed, one.own_at = seal(text, required=True), at or timezone.now()
    one.save(update_fields=["own_sealed", "own_at"])
    audit.record("probation.own_words", user=user, subject=f"probation:{row.pk}", detail={"day": one.day})
    return one


@transaction.atomic
def assess(pk: int, marks: Mapping[str, int], text: str, *, user: Any, at: dt.datetime | None = None) -> Assessment:
    """Write an assessment (`pk`): a mark for every criterion and words. Raises NotYoursError, StateError,
    InvalidError, NotReadyError (more than a week before its day)."""
    one, row = _assessment(user, pk)
    now = at or timezone.now()
    if not assesses(user, row):
        raise NotYoursError
    if one.at is not None:
        raise StateError(_("This assessment is written already."))
    if desk.today(now) < one.due_on - 7 * DAY:
        raise NotReadyError(_("This assessment is due on %(day)s: write it in the week before at the earliest.")
                            % {"day": one.due_on.isoformat()})  # fmt: skip
    document = documents.load("probation")
    if set(marks) != set(document["criteria"]) or any(mark not in document["marks"] for mark in marks.values()):
        raise InvalidError(_("Mark every criterion."))
    one.marks, one.words_sealed, one.by, one.at = dict(marks), seal(text, required=True), user, now
    one.save()
    refresh(row, desk.today(now))
    audit.record("probation.assessed", user=user, subject=f"probation:{row.pk}", detail={"day": one.day})
    return one


@transaction.atomic
def propose(
    pk: int, outcome: str, reason: str, *, user: Any, new_end_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Probation:  # fmt: skip
    """Propose how a probation ends: `pass`, `extend` to a day, `end`; always with a reason, which is told.

    Raises NotYoursError, StateError, NotReadyError (what a pass still lacks), LawError (an extension beyond the law).
    """
    row = seen(user, pk, lock=True)
    now = at or timezone.now()
    _running(row)
    if not assesses(user, row):
        raise NotYoursError
    if row.outcome and row.decided_by_id is None:
        raise StateError(_("An outcome waits for its decision already."))
    if outcome not in OUTCOMES:
        raise InvalidError(_("Choose an outcome."))
    if outcome == "pass":
        refresh(row, desk.today(now))
        if lacks := missing(row, desk.today(now)):
            raise NotReadyError(_("Not yet: %(what)s.") % {"what": "; ".join(lacks)})
    if outcome == "extend":
        _extension(row, new_end_on)
    row.outcome, row.new_end_on, row.agreed_at = outcome, new_end_on if outcome == "extend" else None, None
    row.reason_sealed = seal(reason, required=True)
    row.proposed_by, row.proposed_at, row.decided_by, row.decided_at = user, now, None, None
    row.save()
    audit.record("probation.proposed", user=user, subject=f"probation:{row.pk}", detail={"outcome": outcome})
    return row


def missing(row: Probation, on: dt.date) -> list[str]:
    """What a pass still lacks, in words: goals, licences of the post, assessments, marks."""
    found = [goal_title(goal) for goal in row.goals.filter(reached_on=None)]
    goals = {goal.code for goal in row.goals.filter(kind="licence")}
    found += [_("licence %(kind)s") % {"kind": reached.title("licence", kind)}
              for kind in posting.licences_missing(row.staff, row.post, on) if kind not in goals]  # fmt: skip
    written = list(row.assessments.exclude(at=None))
    if row.assessments.filter(at=None, due_on__lte=on).exists() or not written:
        found.append(_("an assessment that is due"))
    elif written:
        last = written[-1].marks
        if sum(last.values()) / len(last) < float(documents.load("probation")["pass_mark"]):
            found.append(_("marks of the last assessment"))
    return found


def goal_title(goal: ProbationGoal) -> str:
    """A goal in words."""
    kind = documents.said(documents.load("probation")["kinds"][goal.kind])
    what = reached.title(goal.kind, goal.code)
    if goal.count > 1:
        what = f"{what} × {goal.count}".strip()
    if goal.score is not None:
        what = _("%(what)s with at least %(score)s points") % {"what": what, "score": goal.score}
    return f"{kind} {what}".strip()


def _extension(row: Probation, new_end_on: dt.date | None) -> None:
    longest = add_months(row.starts_on, longest_months(row.contract_months)) - DAY
    if new_end_on is None or new_end_on <= row.ends_on:
        raise InvalidError(_("An extension ends later than the probation."))
    if new_end_on > longest:
        raise LawError(_("For this contract probation ends on %(day)s at the latest (article 19).")
                       % {"day": longest.isoformat()})  # fmt: skip


@transaction.atomic
def agree(pk: int, *, user: Any, at: dt.datetime | None = None) -> Probation:
    """The newcomer agrees to an extension: without that it can't be decided. Raises NotYoursError, StateError."""
    row = seen(user, pk, lock=True)
    if row.staff.user_id != user.pk:
        raise NotYoursError
    if row.outcome != "extend" or row.decided_by_id is not None:
        raise StateError(_("There is no extension to agree to."))
    row.agreed_at = at or timezone.now()
    row.save(update_fields=["agreed_at"])
    audit.record("probation.agreed", user=user, subject=f"probation:{row.pk}")
    return row


@transaction.atomic
def decide(pk: int, approve: bool, *, user: Any, at: dt.datetime | None = None) -> Probation:
    """The second person decides on a proposed outcome; refused, the probation goes on as before.

    Raises StateError, SecondPersonError, NotReadyError (an extension without the person's consent).
    """
    row = seen(user, pk, lock=True)
    now = at or timezone.now()
    _running(row)
    if not row.outcome or row.decided_by_id is not None:
        raise StateError(_("There is nothing to decide."))
    if user.pk in (row.proposed_by_id, row.staff.user_id):
        raise SecondPersonError(_("Who proposes an outcome does not decide on it."))
    if approve and row.outcome == "extend" and row.agreed_at is None:
        raise NotReadyError(_("An extension needs the person's own consent first."))
    outcome, before = row.outcome, row.ends_on
    if not approve:
        row.outcome, row.new_end_on, row.proposed_by, row.proposed_at, row.reason_sealed = "", None, None, None, None
    elif outcome == "extend" and row.new_end_on is not None:
        row.ends_on = row.new_end_on
        days = (row.ends_on - row.starts_on).days
        Assessment.objects.get_or_create(probation=row, due_on=row.ends_on, defaults={"day": days})
        row.history = [*row.history, {"outcome": outcome, "on": desk.today(now).isoformat(),
                                      "from": before.isoformat(), "to": row.ends_on.isoformat()}]  # fmt: skip
        row.outcome, row.new_end_on, row.proposed_by, row.proposed_at, row.reason_sealed = "", None, None, None, None
        row.agreed_at = None
    else:
        row.decided_by, row.decided_at = user, now
        row.state = State.PASSED if outcome == "pass" else State.ENDED
    row.save()
    if row.state == State.ENDED:
        today = max(desk.today(now), row.starts_on)
        Assignment.objects.filter(staff=row.staff, until_on=None).update(until_on=today)
    audit.record("probation.decided", user=user, subject=f"probation:{row.pk}",
                 detail={"outcome": outcome, "approved": approve})  # fmt: skip
    return row


def watch(on: dt.date) -> dict[str, int]:
    """The day's job: look at the goals of running probations; counts those reached today and assessments overdue."""
    rows = list(Probation.objects.filter(state=State.RUNNING).select_related("staff__user"))
    for row in rows:
        refresh(row, on)
    return {
        "goals": ProbationGoal.objects.filter(probation__in=rows, reached_on=on).count(),
        "late assessments": Assessment.objects.filter(probation__in=rows, at=None, due_on__lt=on).count(),
    }


def on_probation(staff: Staff, on: dt.date) -> bool:
    """Whether somebody's probation runs on a day; asked before every contact, whoever looks."""
    return Probation.objects.filter(staff=staff, state=State.RUNNING, starts_on__lte=on).exists()


def _running(row: Probation) -> None:
    if row.state != State.RUNNING:
        raise StateError(_("This probation has ended."))


def _assessment(user: Any, pk: int) -> tuple[Assessment, Probation]:
    one = Assessment.objects.select_for_update(of=("self",)).get(pk=pk)
    row = seen(user, one.probation_id)
    _running(row)
    return one, row
