"""A case from draft to release: drawn or written, checked, submitted, released by a second person, withdrawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.casebook.data import load
from cureline.casebook.models import Case, CaseSource
from cureline.casebook.services import checking, drawing
from cureline.casebook.services.errors import FoundError, GivenError, NotYoursError, SecondPersonError, StateError
from cureline.contact import taxonomy
from cureline.engine.pseudonymise import Subject, rules
from cureline.trust import audit, rows, vault
from cureline.trust.duties import language_tag
from cureline.worklist import desk

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
OPEN = (Case.State.DRAFT, Case.State.SUBMITTED)


@transaction.atomic
def draw(customer_id: str, *, user: Any, at: dt.datetime | None = None) -> Case:
    """Make a draft of a customer's history, pseudonymised; the customer must be one that `user` sees.

    Raises Customer.DoesNotExist.
    """
    at = at or timezone.now()
    drawn = drawing.draw(customer_id)
    case = _create(
        user, at, texts=drawn.texts, outcome=drawn.outcome, facts=drawn.facts, shared_by=drawn.shared_by,
        left_out=list(drawn.left_out), reason=drawn.reason, segment=drawn.segment, treatment=drawn.treatment,
    )  # fmt: skip
    with rows.as_owner():
        CaseSource.objects.create(case=case, who_sealed=vault.encrypt(customer_id),
                                  who_index=vault.blind_index(customer_id), anchor_on=drawn.anchor_on)  # fmt: skip
    # the log of the customer says that a case was drawn, and not which: that would lead back
    audit.record("case.drawn", user=user, customer_id=customer_id)
    return case


@transaction.atomic
def write(
    *, user: Any, texts: Mapping[str, str], outcome: str, language: str = "", facts: Mapping[str, str] | None = None,
    reason: str = "", segment: str = "", treatment: str = "", tags: list[str] | None = None, invented: bool = False,
    at: dt.datetime | None = None,
) -> Case:  # fmt: skip
    """Write a case without drawing it from a customer. `texts`: title and the sections of `library.yaml`.

    Facts are taken where enough customers share them. Raises GivenError.
    """
    at = at or timezone.now()
    from cureline.engine.pseudonymise import generalise

    general = generalise(facts, drawing.population()) if facts and not invented else None
    return _create(
        user, at, texts=_texts(texts), outcome=_outcome(outcome), language=language,
        facts=dict(general.facts if general else facts or {}), shared_by=general.shared_by if general else 0,
        left_out=list(general.left_out) if general else [], reason=_reason(reason), segment=segment[:80],
        treatment=treatment[:80], tags=_tags(tags or []), invented=invented,
    )  # fmt: skip


def _create(user: Any, at: dt.datetime, *, texts: Mapping[str, str], language: str = "", **columns: Any) -> Case:
    year = desk.today(at).year
    # numbers are given one at a time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casebook_case_number'))")
    last = Case.objects.filter(number__startswith=f"C{year}-").aggregate(last=Max("number"))["last"]
    number = f"C{year}-{int(last.partition('-')[2]) + 1 if last else 1:04d}"
    case = Case.objects.create(
        number=number, language=language if language in LANGUAGES else language_tag(), draft_sealed=_sealed(texts),
        rules=rules().version, written_by=user, written_at=at, changed_at=at, **columns,
    )  # fmt: skip
    audit.record("case.written", user=user, subject=f"case:{case.pk}")
    return case


@transaction.atomic
def edit(case_id: int, *, user: Any, texts: Mapping[str, str], outcome: str, reason: str = "",
         tags: list[str] | None = None, at: dt.datetime | None = None) -> Case:  # fmt: skip
    """Write on at one's own draft. Raises StateError, NotYoursError, GivenError."""
    case = _locked(case_id)
    _own(case, user)
    if case.state != Case.State.DRAFT:
        raise StateError(_("Only a draft is written on."))
    case.draft_sealed, case.outcome = _sealed(_texts(texts)), _outcome(outcome)
    case.reason, case.tags, case.changed_at = _reason(reason), _tags(tags or []), at or timezone.now()
    case.save()
    audit.record("case.edited", user=user, subject=f"case:{case.pk}")
    return case


def draft_of(case: Case) -> dict[str, str]:
    """Title and sections as they are written now."""
    found: dict[str, str] = json.loads(vault.decrypt(bytes(case.draft_sealed)))
    return found


def check(case: Case) -> list[checking.Trouble]:
    """What keeps a draft from being released, and forbidden phrases that it tells of."""
    return checking.check(draft_of(case), _subject(case), language=language_tag())


def clean(case_id: int, *, user: Any) -> Case:
    """Run the tool over one's own draft once more: what leads back is replaced. Raises StateError, NotYoursError."""
    from cureline.engine.pseudonymise import Names, pseudonymise

    with transaction.atomic():
        case = _locked(case_id)
        _own(case, user)
        if case.state != Case.State.DRAFT:
            raise StateError(_("Only a draft is written on."))
        source = _source(case)
        names = Names(_subject(case) or Subject(), source.anchor_on if source else None)
        texts = {section: pseudonymise(text, names).text for section, text in draft_of(case).items()}
        case.draft_sealed, case.changed_at, case.rules = _sealed(texts), timezone.now(), rules().version
        case.save()
        audit.record("case.pseudonymised", user=user, subject=f"case:{case.pk}")
    return case


@transaction.atomic
def submit(case_id: int, *, user: Any, at: dt.datetime | None = None) -> Case:
    """Ask for a draft's release. Raises StateError, NotYoursError, GivenError (a section is empty), FoundError."""
    case = _locked(case_id)
    _own(case, user)
    if case.state != Case.State.DRAFT:
        raise StateError(_("Only a draft is submitted."))
    texts = draft_of(case)
    for section, about in load("library")["sections"].items():
        if about["required"] and not texts.get(section, "").strip():
            raise GivenError(_("Write the section “%(title)s” first.") % {"title": about["title"][language_tag()]})
    _passes(case)
    case.state, case.submitted_at, case.returned_why = Case.State.SUBMITTED, at or timezone.now(), ""
    case.rules = rules().version
    case.save()
    audit.record("case.submitted", user=user, subject=f"case:{case.pk}")
    return case


@transaction.atomic
def release(case_id: int, *, user: Any, at: dt.datetime | None = None) -> Case:
    """Put a case into the library, never one's own; the check runs again, and so does the count of who shares its
    facts. Raises StateError, SecondPersonError, FoundError."""
    case = _submitted(case_id, user)
    _passes(case)
    texts = draft_of(case)
    case.title = texts.pop("title", "")[:160]
    case.body = {section: texts.get(section, "") for section in load("library")["sections"]}
    case.state, case.decided_by, case.decided_at = Case.State.RELEASED, user, at or timezone.now()
    case.rules = rules().version
    case.save()
    audit.record("case.released", user=user, subject=f"case:{case.pk}", detail={"rules": case.rules})
    return case


@transaction.atomic
def send_back(case_id: int, *, user: Any, reason: str) -> Case:
    """Give a case back to who wrote it, with a reason. Raises StateError, SecondPersonError, GivenError."""
    case = _submitted(case_id, user)
    if not reason.strip():
        raise GivenError(_("Say what should be changed."))
    case.state, case.returned_why = Case.State.DRAFT, reason.strip()[:2000]
    case.save()
    audit.record("case.returned", user=user, subject=f"case:{case.pk}", reason=case.returned_why)
    return case


@transaction.atomic
def withdraw(case_id: int, *, user: Any, reason: str, at: dt.datetime | None = None) -> Case:
    """Take a case out of the library, or a draft away: its words are deleted. Raises StateError, GivenError."""
    case = _locked(case_id)
    if case.state == Case.State.WITHDRAWN:
        raise StateError(_("It is withdrawn already."))
    if user is not None and not user.may("case.approve") and case.written_by_id != user.pk:
        raise NotYoursError
    if not reason.strip():
        raise GivenError(_("Say why the case is withdrawn."))
    return _withdrawn(case, user, reason, at or timezone.now())


def _withdrawn(case: Case, user: Any, reason: str, at: dt.datetime) -> Case:
    case.state, case.withdrawn_at, case.withdrawn_why = Case.State.WITHDRAWN, at, reason.strip()[:2000]
    case.title, case.body, case.draft_sealed, case.facts = "", {}, _sealed({}), {}
    case.save()
    with rows.as_owner():
        CaseSource.objects.filter(case=case).delete()
    audit.record("case.withdrawn", user=user, subject=f"case:{case.pk}", reason=case.withdrawn_why)
    return case


def of_customer(customer_id: str) -> list[Case]:
    """The cases drawn from a customer's history; read as the owner, for the rights of the customer alone."""
    with rows.as_owner():
        keys = list(CaseSource.objects.filter(who_index=vault.blind_index(customer_id)).values_list("case", flat=True))
        return list(Case.objects.filter(pk__in=keys).exclude(state=Case.State.WITHDRAWN))


def erase(customer_id: str, *, at: dt.datetime | None = None) -> int:
    """Withdraw every case of a customer; gives how many."""
    found = of_customer(customer_id)
    with transaction.atomic():
        for case in found:
            _withdrawn(case, None, _("The customer asked for erasure."), at or timezone.now())
    return len(found)


def _passes(case: Case) -> None:
    found = [one for one in check(case) if one.blocks]
    if found:
        raise FoundError(
            _("%(n)d places lead back to somebody. Change them, or let the tool replace them.") % {"n": len(found)},
            found=[one.plain() for one in found],
        )
    if case.facts and not case.invented:
        from cureline.engine.pseudonymise import shared

        count = shared(case.facts, drawing.population())
        if count < rules().k:
            raise FoundError(
                _("Only %(n)d customers share these facts; at least %(k)d must.") % {"n": count, "k": rules().k}
            )
        case.shared_by = count


def _subject(case: Case) -> Subject | None:
    source = _source(case)
    return checking.subject_of(vault.decrypt(bytes(source.who_sealed))) if source else None


def _source(case: Case) -> CaseSource | None:
    with rows.as_owner():
        return CaseSource.objects.filter(case=case).first()


def _locked(case_id: int) -> Case:
    return Case.objects.select_for_update().get(pk=case_id)


def _submitted(case_id: int, user: Any) -> Case:
    case = _locked(case_id)
    if case.state != Case.State.SUBMITTED:
        raise StateError(_("The case does not wait for release."))
    if case.written_by_id == user.pk:
        raise SecondPersonError(_("Who wrote a case does not release it."))
    return case


def _own(case: Case, user: Any) -> None:
    if case.written_by_id != user.pk:
        raise NotYoursError(_("Only who wrote the case writes on at it."))


def _sealed(texts: Mapping[str, str]) -> bytes:
    return vault.encrypt(json.dumps(dict(texts), ensure_ascii=False))


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    sections, longest = load("library")["sections"], load("library")["longest"]
    found = {name: str(texts.get(name, "")).replace("\x00", "").replace("\r\n", "\n").strip()[:longest]
             for name in sections}  # fmt: skip
    title = str(texts.get("title", "")).replace("\x00", "").strip()
    if not title:
        raise GivenError(_("A case has a title."))
    return {"title": title[:160], **found}


def _outcome(outcome: str) -> str:
    if outcome not in Case.Outcome.values:
        raise GivenError(_("Say whether it was a success."))
    return outcome


def _reason(code: str) -> str:
    if code and code not in taxonomy.reasons():
        raise GivenError(_("There is no such reason."))
    return code


def _tags(tags: list[str]) -> list[str]:
    known = load("library")["tags"]
    if unknown := [tag for tag in tags if tag not in known]:
        raise GivenError(_("There is no tag %(tag)s.") % {"tag": unknown[0][:30]})
    return list(dict.fromkeys(tags))
