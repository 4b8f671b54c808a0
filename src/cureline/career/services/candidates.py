"""Candidates: they apply with their consent, are screened without their names, and are deleted when it is time."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents, scope
from cureline.career.models import Candidate, Requisition
from cureline.career.sealed import opened_all, seal, seal_all
from cureline.career.services import requisitions
from cureline.career.services.errors import InvalidError, LinkError, NotYoursError, StateError
from cureline.people.models import Staff
from cureline.trust import audit, vault
from cureline.worklist import desk

_SALT = "cureline.career.candidate"
State = Candidate.State
BEFORE_OFFER = (State.APPLIED, State.SCREENED, State.INVITED, State.RATED)
ENDED = (State.REJECTED, State.DECLINED, State.WITHDRAWN)
MARKS = ("met", "not_met", "unclear")
_MOBILE = re.compile(r"^\+?[0-9][0-9 -]{6,19}$")
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,120}\.[^@\s]{2,}$")


@transaction.atomic
def apply(
    requisition: Requisition, *, channel: str, name: str, mobile: str, email: str, answers: Mapping[str, str],
    consent: bool, groups: Mapping[str, str] | None = None, language: str = "zh-Hans", user: Any = None,
    at: dt.datetime | None = None,
) -> Candidate:  # fmt: skip
    """Take in somebody from outside; `user` is who took it in (None: the applicant's own page).

    `answers` are those of the frame's questions; `groups` only what the person wants counted. Raises InvalidError,
    StateError (not open, or applied already).
    """
    now = at or timezone.now()
    if channel not in requisition.channels or channel == "internal":
        raise InvalidError(_("This opening is not offered on that channel."))
    if not _MOBILE.fullmatch(mobile.strip()):
        raise InvalidError(_("Give a telephone number with digits only."))
    if email.strip() and not _EMAIL.fullmatch(email.strip()):
        raise InvalidError(_("This is no e-mail address."))
    return _take_in(
        requisition, channel, now, answers=answers, consent=consent, groups=groups, user=user, language=language,
        name_sealed=seal(name, required=True, longest=80), mobile_sealed=seal(mobile, required=True, longest=40),
        mobile_index=vault.blind_index(mobile), email_sealed=seal(email, longest=200),
    )  # fmt: skip


@transaction.atomic
def apply_internally(
    requisition: Requisition, staff: Staff, *, answers: Mapping[str, str], consent: bool,
    at: dt.datetime | None = None,
) -> Candidate:  # fmt: skip
    """The same for somebody of the department, who is known already. Raises InvalidError, StateError."""
    if "internal" not in requisition.channels:
        raise InvalidError(_("This opening is not offered on that channel."))
    return _take_in(
        requisition, "internal", at or timezone.now(), answers=answers, consent=consent, groups=None, user=staff.user,
        language=documents_language(staff), staff=staff, name_sealed=seal(staff.name),
    )  # fmt: skip


def documents_language(staff: Staff) -> str:
    """The language of somebody's pages as documents write it."""
    return {"zh-hant": "zh-Hant", "en": "en"}.get(staff.user.language, "zh-Hans")


def _take_in(
    requisition: Requisition, channel: str, now: dt.datetime, *, answers: Mapping[str, str], consent: bool,
    groups: Mapping[str, str] | None, user: Any, **columns: Any,
) -> Candidate:  # fmt: skip
    Requisition.objects.select_for_update(of=("self",)).get(pk=requisition.pk)
    if not requisitions.is_open(requisition, now):
        raise StateError(_("This opening is closed. Thank you for your interest."))
    if not consent:
        raise InvalidError(_("Without consent to the use of your data we can't take the application."))
    asked = requisition.frame["application"]
    if set(answers) - set(asked) or any(len(text) > 2000 or "\x00" in text for text in answers.values()):
        raise InvalidError(_("Answer the questions of the application, and nothing else."))
    known = documents.load("selection")["impact"]["groups"]
    wanted = {kind: value for kind, value in (groups or {}).items() if value}
    if any(kind not in known or value not in known[kind]["values"] for kind, value in wanted.items()):
        raise InvalidError(_("There is no such group."))
    try:
        with transaction.atomic():
            made = Candidate.objects.create(
                requisition=requisition, code=_code(), channel=channel, answers_sealed=seal_all(answers),
                groups_sealed=seal_all(wanted), consent_at=now, consent_version=requisition.frame["version"],
                nonce=secrets.token_urlsafe(16), recorded_by=user, at=now, **columns,
            )  # fmt: skip
    except IntegrityError:
        raise StateError(_("This person has applied for this opening already.")) from None
    audit.record("candidate.applied", user=user, subject=f"candidate:{made.pk}",
                 detail={"channel": channel, "requisition": requisition.pk})  # fmt: skip
    return made


def _code() -> str:
    """A name that tells nothing: without the letters and digits that are taken for each other."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(6))


@transaction.atomic
def screen(
    pk: int, marks: Mapping[str, str], passed: bool, *, user: Any, reason: str = "", at: dt.datetime | None = None
) -> Candidate:
    """Compare the answers with what the opening asks of all; who screens sees no name, sex, age or contact.

    Raises StateError, InvalidError (a criterion is left out, or who is turned away gets no reason).
    """
    row = scope.candidate(user, pk, lock=True)
    now = at or timezone.now()
    _stands(row, State.APPLIED)
    if set(marks) != set(row.requisition.frame["screening"]) or any(mark not in MARKS for mark in marks.values()):
        raise InvalidError(_("Mark every criterion."))
    if passed and "not_met" in marks.values():
        raise InvalidError(_("A criterion is not met: all candidates are held to the same."))
    if not passed and not reason.strip():
        raise InvalidError(_("Say which criterion speaks against it."))
    row.screening, row.screened_by, row.screened_at = dict(marks), user, now
    row.state = State.SCREENED if passed else State.REJECTED
    if not passed:
        row.reason, row.keep_until_on = reason.strip()[:400], requisitions.keep_until(desk.today(now))
    row.save()
    audit.record("candidate.screened", user=user, subject=f"candidate:{row.pk}", detail={"passed": passed})
    return row


@transaction.atomic
def reject(pk: int, *, user: Any, reason: str, at: dt.datetime | None = None) -> Candidate:
    """Turn somebody away, with a reason. Raises StateError, InvalidError."""
    row = scope.candidate(user, pk, lock=True)
    _stands(row, *BEFORE_OFFER)
    if not reason.strip():
        raise InvalidError(_("A refusal has a reason."))
    return _end(row, State.REJECTED, user, reason, at or timezone.now())


@transaction.atomic
def withdraw(text: str, *, at: dt.datetime | None = None) -> Candidate:
    """By the link that the applicant has: the application ends and the data is deleted at once. Raises LinkError."""
    row = of_token(text, lock=True)
    if row.state in (State.HIRED, State.ACCEPTED):
        raise LinkError(_("You have accepted the offer: speak to us to change that."))
    if row.state not in ENDED:
        _end(row, State.WITHDRAWN, None, "withdrawn", at or timezone.now())
    _erase(row, at or timezone.now())
    return row


@transaction.atomic
def withdraw_own(pk: int, *, user: Any, at: dt.datetime | None = None) -> Candidate:
    """Somebody of the department takes back their application. Raises NotYoursError, StateError."""
    row = Candidate.objects.select_for_update(of=("self",)).select_related("staff").get(pk=pk)
    if row.staff is None or row.staff.user_id != user.pk:
        raise NotYoursError
    _stands(row, *BEFORE_OFFER)
    _end(row, State.WITHDRAWN, user, "withdrawn", at or timezone.now())
    _erase(row, at or timezone.now())
    return row


@transaction.atomic
def reveal(pk: int, *, user: Any, reason: str) -> dict[str, str]:
    """Name and contacts in clear, for who has to write or call; the reason stands in the log. Raises InvalidError."""
    row = scope.candidate(user, pk)
    if len(reason.strip()) < 2:
        raise InvalidError(_("Say why you need to see it."))
    if row.erased_at is not None:
        raise StateError(_("The data was deleted."))
    audit.record("candidate.unmasked", user=user, subject=f"candidate:{row.pk}", reason=reason.strip()[:400])
    return {name: vault.decrypt(bytes(kept)) if (kept := getattr(row, f"{name}_sealed")) else ""
            for name in ("name", "mobile", "email")}  # fmt: skip


def answers(row: Candidate) -> dict[str, str]:
    """What somebody wrote in the application, by question."""
    return {code: str(text) for code, text in opened_all(row.answers_sealed).items()}


def delete_expired(on: dt.date, *, at: dt.datetime | None = None) -> int:
    """Delete what is personal of every candidate whose last day has passed; gives how many. The day's job."""
    count = 0
    for pk in Candidate.objects.filter(keep_until_on__lt=on, erased_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            row = Candidate.objects.select_for_update(of=("self",)).get(pk=pk)
            if row.erased_at is None:
                _erase(row, at or timezone.now())
                count += 1
    return count


@transaction.atomic
def erase(pk: int, *, user: Any, at: dt.datetime | None = None) -> Candidate:
    """Delete what is personal at the person's wish, once the application has ended. Raises StateError."""
    row = scope.candidate(user, pk, lock=True)
    _stands(row, *ENDED)
    _erase(row, at or timezone.now(), user)
    return row


def token(row: Candidate) -> str:
    """The signed token by which an applicant sees where the application stands, and withdraws it."""
    return signing.dumps([row.pk, row.nonce], salt=_SALT)


def of_token(text: str, *, lock: bool = False) -> Candidate:
    """The candidate of a token. Raises LinkError (410)."""
    try:
        key, nonce = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkError from error
    rows = Candidate.objects.select_for_update(of=("self",)) if lock else Candidate.objects.all()
    row = rows.select_related("requisition").filter(pk=key, nonce=nonce, erased_at=None).first()
    if row is None:
        raise LinkError
    return row


def _stands(row: Candidate, *states: str) -> None:
    if row.state not in states:
        raise StateError(_("The application stands elsewhere now: look at it again."))


def _end(row: Candidate, state: str, user: Any, reason: str, now: dt.datetime) -> Candidate:
    row.state, row.reason = state, reason.strip()[:400]
    row.keep_until_on = requisitions.keep_until(desk.today(now))
    row.save()
    audit.record(f"candidate.{state}", user=user, subject=f"candidate:{row.pk}")
    return row


def _erase(row: Candidate, now: dt.datetime, user: Any = None) -> None:
    """Take everything personal away; what stays is the code, the channel, the scores and how it ended."""
    if row.erased_at is not None:
        return
    for name in ("name_sealed", "mobile_sealed", "mobile_index", "email_sealed", "answers_sealed", "groups_sealed"):
        setattr(row, name, None)
    row.erased_at, row.staff = now, None
    row.save()
    interview = getattr(row, "interview", None)
    if interview is not None:
        interview.ratings.update(notes_sealed=None)
    audit.record("candidate.erased", user=user, subject=f"candidate:{row.pk}")
