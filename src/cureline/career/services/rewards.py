"""Rewards: peers name a colleague, somebody else decides within the quarter's budget, the person says who sees it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents
from cureline.career.models import Award, RewardBudget
from cureline.career.sealed import seal
from cureline.career.services.errors import (
    BudgetError,
    InvalidError,
    NotYoursError,
    SecondPersonError,
    StateError,
)
from cureline.people.models import Staff
from cureline.trust import audit
from cureline.worklist import desk

State = Award.State


def quarter_of(day: dt.date) -> str:
    """The quarter of a day: 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


@transaction.atomic
def nominate(kind: str, staff_id: int, words: str, *, user: Any, at: dt.datetime | None = None) -> Award:
    """Name a colleague for a reward of `rewards.yaml`. Raises InvalidError: oneself, words that praise pressure."""
    document = documents.load("rewards")
    if kind not in document["kinds"]:
        raise InvalidError(_("There is no such reward."))
    staff = Staff.objects.select_related("user").filter(pk=staff_id, user__is_active=True).first()
    if staff is None or staff.user_id == user.pk:
        raise InvalidError(_("Name a colleague."))
    if word := praises_pressure(words):
        raise InvalidError(_("“%(word)s”: nobody is rewarded for pressure. Tell what the customer or the team gained.")
                           % {"word": word})  # fmt: skip
    now = at or timezone.now()
    made = Award.objects.create(
        kind=kind, staff=staff, words_sealed=seal(words, required=True) or b"", currency=document["currency"],
        quarter=quarter_of(desk.today(now)), amount_minor=int(document["kinds"][kind]["amount_minor"]),
        nominated_by=user, nominated_at=now,
    )  # fmt: skip
    audit.record("award.nominated", user=user, subject=f"award:{made.pk}", detail={"kind": kind})
    return made


def praises_pressure(words: str) -> str:
    """The first word of a text that praises pressure; empty where there is none."""
    plain = words.casefold()
    return next((word for word in documents.load("rewards")["pressure"]["words"] if str(word).casefold() in plain), "")


@transaction.atomic
def decide(pk: int, grant: bool, *, user: Any, reason: str = "", at: dt.datetime | None = None) -> Award:
    """Grant within the budget of its quarter, or refuse with a reason.

    Raises StateError, SecondPersonError (who named, or who would get it), BudgetError, InvalidError.
    """
    row = Award.objects.select_for_update(of=("self",)).select_related("staff").get(pk=pk)
    if row.state != State.WAITING:
        raise StateError(_("It is decided already."))
    if user.pk in (row.nominated_by_id, row.staff.user_id):
        raise SecondPersonError(_("Neither who names somebody nor who is named decides."))
    if grant:
        # the budget's row is the lock: two grants at once can't both take the last of it
        budget = RewardBudget.objects.select_for_update().filter(pk=row.quarter).first()
        left = (budget.amount_minor if budget else 0) - spent(row.quarter)
        if row.amount_minor > left:
            raise BudgetError(_("The quarter's budget does not reach: raise it, or grant fewer."), left_minor=left)
        had = Award.objects.filter(staff=row.staff, quarter=row.quarter, state=State.GRANTED).count()
        if had >= int(documents.load("rewards")["most_per_person"]):
            raise InvalidError(_("This person has as many rewards this quarter as one may have."))
    elif not reason.strip():
        raise InvalidError(_("A refusal has a reason."))
    row.state = State.GRANTED if grant else State.REFUSED
    row.decided_by, row.decided_at, row.reason = user, at or timezone.now(), reason.strip()[:1000]
    row.save()
    audit.record(f"award.{row.state}", user=user, subject=f"award:{row.pk}", detail={"kind": row.kind})
    return row


@transaction.atomic
def show(pk: int, shown: bool, *, user: Any) -> Award:
    """Put one's own award on the board, or take it off. Raises NotYoursError, StateError."""
    row = Award.objects.select_for_update(of=("self",)).select_related("staff").get(pk=pk)
    if row.staff.user_id != user.pk:
        raise NotYoursError
    if row.state != State.GRANTED:
        raise StateError(_("Only a granted reward is shown."))
    row.shown = shown
    row.save(update_fields=["shown"])
    audit.record("award.shown" if shown else "award.hidden", user=user, subject=f"award:{row.pk}")
    return row


@transaction.atomic
def set_budget(quarter: str, amount_minor: int, *, user: Any, at: dt.datetime | None = None) -> RewardBudget:
    """What a quarter's rewards may cost; never less than is granted already. Raises InvalidError, BudgetError."""
    if len(quarter) != 7 or quarter[4:6] != "-Q" or not quarter[:4].isdecimal() or quarter[6] not in "1234":
        raise InvalidError(_("A quarter is written like 2026-Q4."))
    if not 0 <= amount_minor <= 10**11:
        raise InvalidError(_("Give an amount that can be."))
    if RewardBudget.objects.select_for_update().filter(pk=quarter).exists() and amount_minor < spent(quarter):
        raise BudgetError(_("More than that is granted already."))
    row, _made = RewardBudget.objects.update_or_create(
        pk=quarter, defaults={"amount_minor": amount_minor, "currency": documents.load("rewards")["currency"],
                              "by": user, "at": at or timezone.now()},
    )  # fmt: skip
    audit.record("award.budget", user=user, subject=f"quarter:{quarter}", detail={"amount_minor": amount_minor})
    return row


def spent(quarter: str) -> int:
    """What is granted of a quarter, in minor units."""
    rows = Award.objects.filter(quarter=quarter, state=State.GRANTED)
    return int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def board() -> QuerySet[Award]:
    """What everybody sees: granted, and wanted on the board by who got it."""
    return Award.objects.filter(state=State.GRANTED, shown=True).select_related("staff")


def concerning(user: Any) -> QuerySet[Award]:
    """One's own awards and nominations."""
    return Award.objects.filter(Q(staff__user=user, state=State.GRANTED) | Q(nominated_by=user)).select_related("staff")
