"""A claim on a cover: opened, its papers gathered, filed in time, answered, paid. Every step stays, with its proof."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.care.clock import add_working_days
from cureline.portfolio.models import Account
from cureline.risk.data import document
from cureline.risk.models import Claim, ClaimStep, Cover
from cureline.risk.services.errors import GivenError, StateError
from cureline.trust import audit
from cureline.worklist import desk

HOME = "CN"
# where a claim may go from where it stands
FOLLOWS = {
    "open": ("withdrawn",),
    "documents": ("filed", "withdrawn"),
    "filed": ("accepted", "refused", "withdrawn"),
    "accepted": ("paid",),
    "refused": ("filed",),
    "paid": (),
    "withdrawn": (),
}
OPEN = ("open", "documents", "filed", "accepted")


@transaction.atomic
def open_claim(
    cover_id: int, *, user: Any, amount_minor: int | None = None, note: str = "", at: dt.datetime | None = None
) -> Claim:
    """Open a claim on a cover, by default for all that it may bring: its value, at most the debt.

    The last day to file follows from the rules of its kind, and is never after the cover's own end. Raises StateError,
    GivenError, Cover.DoesNotExist.
    """
    at = at or timezone.now()
    on = desk.today(at)
    cover = Cover.objects.select_for_update().get(pk=cover_id)
    if cover.ended_at is not None or (cover.expires_on and cover.expires_on < on):
        raise StateError(_("The cover has ended."))
    if cover.claims.filter(state__in=OPEN).exists():
        raise StateError(_("A claim on it is open already."))
    account = Account.objects.get(pk=cover.account_id)
    most = min(max(cover.value_minor - cover.prior_minor, 0), max(account.balance_minor, 0))
    asked = most if amount_minor is None else amount_minor
    if not 0 < asked <= most:
        raise GivenError(_("A claim is above zero and at most what the cover and the debt allow."))
    rule = document("cover")["kinds"][cover.kind]["claim"]
    last = on + dt.timedelta(int(rule["file_days"]))
    last = min(last, cover.expires_on) if cover.expires_on else last
    row = Claim.objects.create(
        cover=cover, customer_id=cover.customer_id, account_id=cover.account_id, currency=cover.currency,
        claimed_minor=asked, papers=dict.fromkeys(rule["papers"]), opened_on=on, file_by_on=last, due_on=last,
        opened_by=user,
    )  # fmt: skip
    _step(row, "", user, at, note, "", asked)
    return row


@transaction.atomic
def paper(claim_id: int, name: str, *, user: Any, evidence: str = "", at: dt.datetime | None = None) -> Claim:
    """Note that a paper of the checklist is there; with the last one the claim stands at `documents`. Raises
    StateError, GivenError."""
    at = at or timezone.now()
    row = Claim.objects.select_for_update().get(pk=claim_id)
    if row.state not in ("open", "documents"):
        raise StateError(_("The papers of this claim are filed."))
    if name not in row.papers:
        raise GivenError(_("The checklist has no such paper."))
    row.papers[name] = desk.today(at).isoformat()
    before = row.state
    if all(row.papers.values()):
        row.state = Claim.State.DOCUMENTS
    row.save()
    _step(row, before, user, at, name, evidence, None)
    return row


@transaction.atomic
def advance(
    claim_id: int, state: str, *, user: Any, amount_minor: int | None = None, note: str = "", evidence: str = "",
    at: dt.datetime | None = None,
) -> Claim:  # fmt: skip
    """Take a claim to its next state; what proves it (`evidence`) is named for filing, acceptance, refusal and payment.

    `accepted` and `paid` need an amount within what was claimed, or accepted; a refused claim may be filed again until
    its last day. Raises StateError, GivenError.
    """
    at = at or timezone.now()
    on = desk.today(at)
    row = Claim.objects.select_for_update(of=("self",)).select_related("cover").get(pk=claim_id)
    if state not in FOLLOWS[row.state]:
        raise StateError(_("The claim can't go there from where it stands."))
    if state != "withdrawn" and not evidence.strip():
        raise GivenError(_("Name the paper that proves it."))
    if state in ("refused", "withdrawn") and not note.strip():
        raise GivenError(_("Say why."))
    if state == "filed" and on > row.file_by_on:
        raise StateError(_("The last day to file has passed."))
    answer = int(document("cover")["kinds"][row.cover.kind]["claim"]["answer_days"])
    before = row.state
    if state == "accepted":
        row.accepted_minor = _within(amount_minor, row.claimed_minor)
    if state == "paid":
        row.paid_minor = _within(amount_minor, row.accepted_minor or 0)
    row.state = state
    row.due_on = add_working_days(on, answer, HOME) if state in ("filed", "accepted") else None
    if state == "refused":
        row.due_on = row.file_by_on if on <= row.file_by_on else None
    row.late_told_on = None
    row.save()
    _step(row, before, user, at, note, evidence, amount_minor)
    return row


def late(on: dt.date) -> Any:
    """Claims whose present step is late, the longest first."""
    return Claim.objects.filter(state__in=OPEN, due_on__lt=on).order_by("due_on", "pk")


def watch(on: dt.date) -> dict[str, int]:
    """The day's job: note each claim whose deadline passed, once a step."""
    counts = {"late": 0}
    for row in late(on).filter(late_told_on__isnull=True):
        with transaction.atomic():
            row.late_told_on = on
            row.save(update_fields=["late_told_on"])
            audit.record("cover_claim.late", customer_id=row.customer_id, subject=f"cover_claim:{row.pk}",
                         detail={"state": row.state, "due_on": str(row.due_on)})  # fmt: skip
        counts["late"] += 1
    return counts


def _within(amount: int | None, most: int) -> int:
    if amount is None or not 0 < amount <= most:
        raise GivenError(_("The amount is above zero and at most what was claimed or accepted."))
    return amount


def _step(row: Claim, before: str, user: Any, at: dt.datetime, note: str, evidence: str, amount: int | None) -> None:
    ClaimStep.objects.create(
        claim=row, at=at, by=user, before=before, after=row.state, note=note.replace("\x00", "").strip()[:2000],
        evidence=evidence.replace("\x00", "").strip()[:200], amount_minor=amount,
    )  # fmt: skip
    audit.record("cover_claim.moved", user=user, customer_id=row.customer_id, subject=f"cover_claim:{row.pk}",
                 detail={"from": before, "to": row.state, "amount_minor": amount})  # fmt: skip
