"""Openings: asked for with a reason, decided by another person; from then on the selection stands."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents
from cureline.career.models import Candidate, Requisition
from cureline.career.services import staffing
from cureline.career.services.errors import FrozenError, InvalidError, LinkError, SecondPersonError, StateError
from cureline.people.models import Team
from cureline.trust import audit
from cureline.worklist import desk

_SALT = "cureline.career.apply"
MOST_WORDS = 2000


def frame_of(post: str) -> dict[str, Any]:
    """What every candidate of a post meets, as the documents say it today: questions with anchors, weights, scale,
    floor, number of raters, screening, questions of the application, versions."""
    selection = documents.load("selection")
    weights: Mapping[str, int] = documents.posts()[post]["selection"]
    return copy.deepcopy({
        "version": selection["version"], "posts": documents.load("posts")["version"], "post": post,
        "weights": dict(weights), "questions": {code: selection["questions"][code] for code in weights},
        **{name: selection[name] for name in
           ("raters", "lowest", "highest", "floor", "offer_from", "screening", "application")},
    })  # fmt: skip


@transaction.atomic
def ask(
    post: str, *, user: Any, number: int, why: str, channels: Iterable[str], team: str = "",
    closes_on: dt.date | None = None, staffing_id: int | None = None, at: dt.datetime | None = None,
) -> Requisition:  # fmt: skip
    """Ask for an opening. `staffing_id` is an approved staffing proposal of the room of risk that it answers.

    Raises InvalidError.
    """
    now = at or timezone.now()
    wanted = [code for code in documents.load("selection")["channels"] if code in set(channels)]
    if post not in documents.posts() or not wanted or not 1 <= number <= 200:
        raise InvalidError(_("Give a post, a number from 1 to 200 and at least one channel."))
    if not why.strip() or len(why) > MOST_WORDS or "\x00" in why:
        raise InvalidError(_("Say why somebody is needed."))
    if closes_on is not None and closes_on <= desk.today(now):
        raise InvalidError(_("The opening closes after today."))
    if staffing_id is not None and staffing.found(staffing_id) is None:
        raise InvalidError(_("There is no such approved staffing proposal."))
    group = Team.objects.filter(pk=team).first() if team else None
    if team and group is None:
        raise InvalidError(_("There is no such team."))
    made = Requisition.objects.create(
        post=post, team=group, number=number, channels=wanted, why=why.strip(), staffing_id=staffing_id,
        closes_on=closes_on, nonce=secrets.token_urlsafe(16), asked_by=user, asked_at=now,
    )  # fmt: skip
    audit.record("requisition.asked", user=user, subject=f"requisition:{made.pk}",
                 detail={"post": post, "number": number, "staffing": staffing_id})  # fmt: skip
    return made


@transaction.atomic
def decide(pk: int, approve: bool, *, user: Any, reason: str = "", at: dt.datetime | None = None) -> Requisition:
    """Open it, with the selection as it stands today for all candidates, or refuse it with a reason.

    Raises StateError, SecondPersonError (who asked), InvalidError.
    """
    row = Requisition.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != Requisition.State.WAITING:
        raise StateError(_("It is decided already."))
    if row.asked_by_id == user.pk:
        raise SecondPersonError(_("Who asks for an opening does not approve it."))
    if not approve and not reason.strip():
        raise InvalidError(_("A refusal has a reason."))
    row.decided_by, row.decided_at, row.reason = user, at or timezone.now(), reason.strip()[:MOST_WORDS]
    row.state = Requisition.State.REFUSED
    if approve:
        row.state, row.frame = Requisition.State.OPEN, {**frame_of(row.post), "weights": weights_of(row)}
        row.frame_sha256 = digest(row.frame)
    row.save()
    audit.record("requisition.opened" if approve else "requisition.refused", user=user,
                 subject=f"requisition:{row.pk}", reason=row.reason, detail={"frame": row.frame_sha256})  # fmt: skip
    return row


@transaction.atomic
def reweigh(pk: int, weights: Mapping[str, int], *, user: Any) -> Requisition:
    """Weigh the criteria of the post otherwise while the opening waits; they sum to 100.

    Raises FrozenError once it is open, InvalidError.
    """
    row = Requisition.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != Requisition.State.WAITING:
        raise FrozenError(_("Every candidate of an opening meets the same questions, scales and weights."))
    known = documents.posts()[row.post]["selection"]
    if set(weights) != set(known) or any(weight < 5 for weight in weights.values()) or sum(weights.values()) != 100:
        raise InvalidError(_("Each criterion weighs 5 at least, and all together 100."))
    row.frame = {"weights": {code: int(weights[code]) for code in known}}
    row.save(update_fields=["frame"])
    audit.record("requisition.weighed", user=user, subject=f"requisition:{row.pk}", detail=row.frame)
    return row


def weights_of(row: Requisition) -> dict[str, int]:
    """How the criteria weigh: as they stand since the opening, or as they would stand today."""
    found: dict[str, int] = row.frame.get("weights") or dict(documents.posts()[row.post]["selection"])
    return found


@transaction.atomic
def close(pk: int, *, user: Any, reason: str = "", at: dt.datetime | None = None) -> Requisition:
    """End an opening: who is still in the selection is told no, and everybody's data has its last day.

    Raises StateError while an offer waits or somebody accepted is not on board yet.
    """
    now = at or timezone.now()
    row = Requisition.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != Requisition.State.OPEN:
        raise StateError(_("It is not open."))
    running = row.candidates.filter(state__in=("offered", "accepted"))
    if running.exists():
        raise StateError(_("Offers still run: wait for the answers, or decide on them first."))
    row.state, row.closed_at = Requisition.State.CLOSED, now
    row.save(update_fields=["state", "closed_at"])
    until = keep_until(desk.today(now))
    rest = row.candidates.filter(state__in=("applied", "screened", "invited", "rated"))
    count = rest.update(state=Candidate.State.REJECTED, reason="closed", keep_until_on=until)
    row.candidates.filter(keep_until_on=None, erased_at=None).exclude(state="hired").update(keep_until_on=until)
    audit.record("requisition.closed", user=user, subject=f"requisition:{row.pk}", reason=reason.strip()[:MOST_WORDS],
                 detail={"rejected": count})  # fmt: skip
    return row


def keep_until(today: dt.date) -> dt.date:
    """The last day on which data of a candidate whose application ends today is kept."""
    retention = documents.load("selection")["retention"]
    return today + dt.timedelta(days=min(int(retention["days"]), int(retention["longest_days"])))


def in_order(row: Requisition, part: str) -> dict[str, Any]:
    """A part of the frame (`screening`, `application`) in the document's order; the database keeps none."""
    order = list(documents.load("selection")[part])
    found: dict[str, Any] = row.frame[part]
    return dict(sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)))


def digest(frame: Mapping[str, Any]) -> str:
    """SHA-256 of a frame, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(frame, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def token(row: Requisition) -> str:
    """The signed token of the page on which people from outside apply."""
    return signing.dumps([row.pk, row.nonce], salt=_SALT)


def of_token(text: str, *, at: dt.datetime | None = None) -> Requisition:
    """The open requisition of a token. Raises LinkError (410)."""
    try:
        key, nonce = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkError from error
    row = Requisition.objects.filter(pk=key, nonce=nonce).first()
    if row is None or not is_open(row, at or timezone.now()):
        raise LinkError(_("This opening is closed. Thank you for your interest."))
    return row


def is_open(row: Requisition, at: dt.datetime) -> bool:
    """Whether people may apply at an instant."""
    return row.state == Requisition.State.OPEN and (row.closes_on is None or row.closes_on >= desk.today(at))
