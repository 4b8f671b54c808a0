"""Feedback after contact: a signed, expiring, single-use link; answers are told of groups only."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cureline.care import circumstances, clock, documents, rooms
from cureline.care.errors import InvalidError, LinkError, NotAskedError
from cureline.care.models import SurveyAnswer, SurveyInvitation
from cureline.care.sealed import opened, seal
from cureline.portfolio.models import Contact, Holding
from cureline.trust import audit
from cureline.trust.models import User

_SALT = "cureline.care.survey"
REACHED = ("right_party", "met", "replied")


@transaction.atomic
def invite(contact_id: str, *, user: User | None, at: dt.datetime | None = None) -> SurveyInvitation:
    """Send the customer of a contact the link to the survey, by SMS through the gate.

    Raises NotAskedError (409) where the contact reached nobody or was asked about already, where a circumstance or the
    rest of survey.yaml stands against it; what dispatch and the gate raise passes through, and nothing is kept.
    """
    now = at or timezone.now()
    contact = Contact.objects.get(pk=contact_id)
    customer: Any = circumstances.lock(contact.customer_id_id)
    document = documents.load("survey")
    today = clock.local_day(now, customer.time_zone)
    if contact.outcome not in REACHED:
        raise NotAskedError("the contact did not reach the customer")
    if against := sorted(circumstances.running(customer.pk, today) & set(document["not_while"])):
        raise NotAskedError(against[0], circumstance=against[0])
    earlier = SurveyInvitation.objects.filter(customer_id=customer.pk)
    if earlier.filter(contact_id=contact_id).exists():
        raise NotAskedError("this contact was asked about")
    if earlier.filter(sent_at__gt=now - dt.timedelta(days=document["rest_days"])).exists():
        raise NotAskedError("asked not long ago")
    holding = Holding.objects.filter(pk=customer.pk).first()
    invitation = SurveyInvitation.objects.create(
        customer_id=customer.pk, contact_id=contact_id, collector_id=contact.collector_id or "",
        team=(holding.team if holding else None) or "", channel=contact.channel, language=rooms.language_of(customer),
        nonce=secrets.token_urlsafe(16), sent_at=now, sent_by=user,
        expires_at=now + dt.timedelta(days=document["valid_days"]), survey_version=document["version"],
    )  # fmt: skip
    text = document["message"][invitation.language].format(link=link(invitation), days=document["valid_days"])
    sent = rooms.sms(customer.pk, text, user=user, language=invitation.language)
    invitation.message_ref = str(sent.pk)
    invitation.save(update_fields=["message_ref"])
    audit.record("survey.sent", user=user, customer_id=customer.pk, subject=f"survey:{invitation.pk}")
    return invitation


def token(invitation: SurveyInvitation) -> str:
    """The signed token of an invitation; it names no customer."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=_SALT)


def link(invitation: SurveyInvitation) -> str:
    """The address that the customer opens."""
    return rooms.public_url() + reverse("care:answer", args=[token(invitation)])


def invitation_of(text: str, *, at: dt.datetime | None = None, lock: bool = False) -> SurveyInvitation:
    """The invitation of a token. Raises LinkError (410) where it is not ours, has run out or was used."""
    try:
        key, nonce = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkError from error
    rows = SurveyInvitation.objects.select_for_update() if lock else SurveyInvitation.objects.all()
    found = rows.filter(pk=key, nonce=nonce).first()
    if found is None or found.answered_at is not None or found.expires_at <= (at or timezone.now()):
        raise LinkError
    return found


@transaction.atomic
def answer(text: str, scores: Mapping[str, int], words: str = "", *, at: dt.datetime | None = None) -> SurveyAnswer:
    """Keep an answer and use the token up. Raises LinkError (410), InvalidError (422)."""
    now = at or timezone.now()
    invitation = invitation_of(text, at=now, lock=True)
    questions = documents.by_code("survey", "questions")
    if set(scores) != set(questions) or any(not 1 <= scores[q] <= questions[q]["scale"] for q in questions):
        raise InvalidError("each question has one answer")
    invitation.answered_at = now
    invitation.save(update_fields=["answered_at"])
    made = SurveyAnswer.objects.create(invitation=invitation, scores=dict(scores), text_sealed=seal(words))
    # of the survey and not of the customer: an answer is nobody's in the log
    audit.record("survey.answered", subject="survey")
    return made


@dataclass(frozen=True)
class Group:
    """What a group answered: how many were asked and answered, the mean of each question where enough did."""

    key: str
    asked: int
    answered: int
    means: Mapping[str, float] | None

    @property
    def enough(self) -> bool:
        return self.means is not None


def results(by: str, *, since: dt.datetime, until: dt.datetime) -> list[Group]:
    """Answers by `channel`, `team` or `all`, of invitations sent from `since` to before `until`.

    A group with fewer answers than `minimum_group` has no means; nor has one whose answers follow from the others',
    so that no answer can be told from a total less its parts.
    """
    if by not in ("channel", "team", "all"):
        raise InvalidError("by channel, team or all")
    rows = SurveyInvitation.objects.filter(sent_at__gte=since, sent_at__lt=until).select_related("answer")
    groups: dict[str, list[SurveyInvitation]] = {}
    for row in rows:
        groups.setdefault("all" if by == "all" else getattr(row, by), []).append(row)
    least = documents.load("survey")["minimum_group"]
    counts = {key: sum(row.answered_at is not None for row in found) for key, found in groups.items()}
    hidden = {key for key, count in counts.items() if count < least}
    # one small group alone would follow from the total: the smallest of the others is hidden with it
    if by != "all" and 0 < sum(counts[key] for key in hidden) < least and len(groups) > len(hidden):
        hidden.add(min((key for key in groups if key not in hidden), key=lambda key: counts[key]))
    return [
        Group(key, len(found), counts[key], None if key in hidden else _means(found))
        for key, found in sorted(groups.items())
    ]


def remarks(*, since: dt.datetime, until: dt.datetime) -> list[str]:
    """The free texts, in no order that tells when, and only where enough answered at all."""
    rows = SurveyAnswer.objects.filter(invitation__sent_at__gte=since, invitation__sent_at__lt=until)
    if rows.count() < documents.load("survey")["minimum_group"]:
        return []
    return sorted(opened(row.text_sealed) for row in rows if row.text_sealed)


def _means(rows: list[SurveyInvitation]) -> dict[str, float]:
    answered = [row.answer.scores for row in rows if row.answered_at is not None]
    return {
        code: round(sum(scores[code] for scores in answered) / len(answered), 2)
        for code in documents.by_code("survey", "questions")
    }
