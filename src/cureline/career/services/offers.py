"""Offers by two persons within the law of labour, their answers, and the way into the department."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents, scope
from cureline.career.models import Candidate, Offer, Onboarding, Requisition
from cureline.career.services import interviews, posting, probations, requisitions
from cureline.career.services.errors import (
    InvalidError,
    LawError,
    NotReadyError,
    SecondPersonError,
    StateError,
)
from cureline.people import services as people
from cureline.people.models import Staff, Team
from cureline.trust import audit, rows, vault
from cureline.trust.models import User
from cureline.worklist import desk

State = Candidate.State


@transaction.atomic
def propose(
    pk: int, *, user: Any, wage_minor: int, probation_wage_minor: int, contract_months: int, probation_months: int,
    starts_on: dt.date, answer_until_on: dt.date, why: str = "", at: dt.datetime | None = None,
) -> Offer:  # fmt: skip
    """Propose an offer to somebody whose ratings are in. `contract_months` 0: open-ended; money a month.

    Whoever ranks above and is still there is passed over only with a reason. Raises StateError, NotReadyError,
    LawError, InvalidError.
    """
    now = at or timezone.now()
    row = scope.candidate(user, pk, lock=True)
    requisition = Requisition.objects.select_for_update(of=("self",)).get(pk=row.requisition_id)
    if row.state != State.RATED:
        raise StateError(_("An offer follows when all interviewers have handed in."))
    taken = requisition.candidates.filter(state__in=(State.OFFERED, State.ACCEPTED, State.HIRED)).count()
    if taken >= requisition.number:
        raise StateError(_("Every post of this opening is offered or filled."))
    ranked = {one.key: one for one in interviews.ranking(requisition)}
    mine = ranked[row.pk]
    if not mine.offer:
        raise NotReadyError(_("The ratings do not reach what the opening asks of everybody."))
    ahead = requisition.candidates.filter(
        state=State.RATED, pk__in=[key for key, one in ranked.items() if one.place < mine.place and one.offer]
    )
    if ahead.exists() and not why.strip():
        raise InvalidError(_("Somebody ranks higher: say why the offer does not go there."))
    _lawful(wage_minor, probation_wage_minor, contract_months, probation_months, internal=row.staff_id is not None)
    if not desk.today(now) <= answer_until_on <= starts_on:
        raise InvalidError(_("The answer is due from today on and before the first day."))
    Offer.objects.filter(candidate=row, state=Offer.State.REFUSED).delete()
    made = Offer.objects.create(
        candidate=row, wage_minor=wage_minor, probation_wage_minor=probation_wage_minor, place=mine.place,
        contract_months=contract_months, probation_months=probation_months, starts_on=starts_on,
        answer_until_on=answer_until_on, why=why.strip()[:2000], proposed_by=user, proposed_at=now,
    )  # fmt: skip
    row.state = State.OFFERED
    row.save(update_fields=["state"])
    audit.record("offer.proposed", user=user, subject=f"candidate:{row.pk}", detail={"place": mine.place})
    return made


def _lawful(wage: int, probation_wage: int, contract: int, probation: int, *, internal: bool) -> None:
    """Length and wage of the probation as the law allows them. Raises LawError, InvalidError."""
    if not 0 < wage <= 100_000_000 or not 0 < probation_wage <= wage or not 0 <= contract <= 120 or probation < 0:
        raise InvalidError(_("Give wages and months that can be."))
    law = documents.load("probation")["law"]
    if internal and probation and law["once"]:
        raise LawError(_("Somebody of the bank has no second probation (article 19)."))
    longest = probations.longest_months(contract)
    if probation > longest:
        raise LawError(_("For this contract probation lasts %(months)s months at most (article 19).")
                       % {"months": longest})  # fmt: skip
    if probation and probation_wage * 100 < wage * int(law["lowest_wage_percent"]):
        raise LawError(_("In probation at least %(percent)s %% of the wage is paid (article 20).")
                       % {"percent": law["lowest_wage_percent"]})  # fmt: skip


@transaction.atomic
def decide(pk: int, approve: bool, *, user: Any, reason: str = "", at: dt.datetime | None = None) -> Offer:
    """Approve a proposed offer, so that its letter may leave, or refuse it with a reason.

    `pk` is the candidate's. Raises StateError, SecondPersonError, InvalidError.
    """
    row = scope.candidate(user, pk, lock=True)
    offer = Offer.objects.select_for_update(of=("self",)).get(candidate=row)
    if offer.state != Offer.State.WAITING:
        raise StateError(_("It is decided already."))
    if offer.proposed_by_id == user.pk:
        raise SecondPersonError(_("Who proposes an offer does not approve it."))
    if not approve and not reason.strip():
        raise InvalidError(_("A refusal has a reason."))
    offer.state = Offer.State.SENT if approve else Offer.State.REFUSED
    offer.decided_by, offer.decided_at, offer.reason = user, at or timezone.now(), reason.strip()[:2000]
    offer.save()
    if not approve:
        row.state = State.RATED
        row.save(update_fields=["state"])
    audit.record("offer.approved" if approve else "offer.refused", user=user, subject=f"candidate:{row.pk}")
    return offer


@transaction.atomic
def answer(pk: int, accepted: bool, *, user: Any, at: dt.datetime | None = None) -> Offer:
    """Note what the candidate (`pk`) said to the offer. Raises StateError."""
    now = at or timezone.now()
    row = scope.candidate(user, pk, lock=True)
    offer = Offer.objects.select_for_update(of=("self",)).get(candidate=row)
    if offer.state != Offer.State.SENT:
        raise StateError(_("There is no offer that waits for an answer."))
    offer.state = Offer.State.ACCEPTED if accepted else Offer.State.DECLINED
    offer.answered_at = now
    offer.save(update_fields=["state", "answered_at"])
    row.state = State.ACCEPTED if accepted else State.DECLINED
    if not accepted:
        row.keep_until_on = requisitions.keep_until(desk.today(now))
    row.save(update_fields=["state", "keep_until_on"])
    audit.record(f"candidate.{row.state}", user=user, subject=f"candidate:{row.pk}")
    return offer


@transaction.atomic
def ask_onboarding(
    pk: int, *, user: Any, username: str, collector_id: str = "", mentor_id: int | None = None,
    at: dt.datetime | None = None,
) -> Onboarding:  # fmt: skip
    """Ask an administrator to make the record of somebody (candidate `pk`) who accepted: role and team are the
    opening's. Raises StateError, InvalidError."""
    row = scope.candidate(user, pk, lock=True)
    if row.state != State.ACCEPTED:
        raise StateError(_("Only who accepted comes on board."))
    if Onboarding.objects.filter(candidate=row).exists():
        raise StateError(_("This is asked for already."))
    if row.staff is None and (not username.strip() or User.objects.filter(username__iexact=username.strip()).exists()):
        raise InvalidError(_("Give a user name that is not taken."))
    mentor = Staff.objects.filter(pk=mentor_id, user__is_active=True).first() if mentor_id else None
    if mentor_id and (mentor is None or mentor == row.staff):
        raise InvalidError(_("There is no such mentor."))
    made = Onboarding.objects.create(
        candidate=row, username=username.strip(), role=documents.posts()[row.requisition.post]["role"],
        team=row.requisition.team, collector_id=collector_id.strip(), mentor=mentor, asked_by=user,
        asked_at=at or timezone.now(),
    )  # fmt: skip
    audit.record("onboarding.asked", user=user, subject=f"candidate:{row.pk}", detail={"role": made.role})
    return made


@transaction.atomic
def onboard(pk: int, *, user: Any, at: dt.datetime | None = None) -> tuple[Onboarding, str]:
    """Make the staff record, the post and the probation: the onboarding, and the path of the link for a password
    (empty for somebody of the department). `user` is an administrator.

    Raises StateError, SecondPersonError, and StaffError of people.
    """
    now = at or timezone.now()
    # the administrator has no customers and no team: what is written about staff is the house's own
    with rows.as_owner():
        onboarding = Onboarding.objects.select_for_update(of=("self",)).get(pk=pk)
        candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=onboarding.candidate_id)
        if onboarding.done_at is not None or candidate.state != State.ACCEPTED:
            raise StateError(_("This is done already."))
        if onboarding.asked_by_id == user.pk:
            raise SecondPersonError(_("Who asks for an onboarding does not do it."))
        offer, path = candidate.offer, ""
        post = candidate.requisition.post
        if candidate.staff is None:
            staff, path = people.add(
                onboarding.username, vault.decrypt(bytes(candidate.name_sealed or b"")), onboarding.role, user=user,
                team=onboarding.team_id or "", collector_id=onboarding.collector_id,
                language={"zh-Hant": "zh-hant", "en": "en"}.get(candidate.language, "zh-hans"),
            )  # fmt: skip
        else:
            staff = _moved(candidate.staff, onboarding, user)
        posting.assign(staff.pk, post, user=None, from_on=_first_day(staff, offer.starts_on), why="hired", at=now)
        if offer.probation_months:
            probations.start(
                staff, post, starts_on=offer.starts_on, contract_months=offer.contract_months,
                months=offer.probation_months, mentor=onboarding.mentor, user=user, at=now,
            )  # fmt: skip
        onboarding.done_by, onboarding.done_at, onboarding.staff = user, now, staff
        onboarding.save()
        candidate.state = State.HIRED
        # who is hired has a staff record; what was said to get there is no longer needed
        candidate.keep_until_on = requisitions.keep_until(desk.today(now))
        candidate.save(update_fields=["state", "keep_until_on"])
        audit.record("candidate.hired", user=user, subject=f"candidate:{candidate.pk}",
                     detail={"user": staff.user_id})  # fmt: skip
    return onboarding, path


def _first_day(staff: Staff, starts_on: dt.date) -> dt.date:
    current = posting.post_of(staff)
    return max(starts_on, current.from_on + dt.timedelta(days=1)) if current else starts_on


def _moved(staff: Staff, onboarding: Onboarding, user: Any) -> Staff:
    team: Team | None = onboarding.team
    return people.change(
        staff.pk, user=user, name=staff.name, role=onboarding.role, team=team.pk if team else (staff.team_id or ""),
        more_teams=[one.pk for one in staff.more_teams.all()], portfolios=staff.portfolios,
        collector_id=onboarding.collector_id or staff.collector_id or "",
    )  # fmt: skip
