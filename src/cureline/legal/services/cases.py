"""A case from its opening to its close: each step allowed by the pack, agreed by a second person where it says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact import services as contact
from cureline.legal import fees, rules, terms
from cureline.legal.models import Case, CaseAccount, CaseEvent, Fee, Term
from cureline.legal.rules import Rules, Stage, titled
from cureline.legal.services import papers
from cureline.legal.services.errors import ApprovalError, CaseError, ClaimError, ValueRefusedError
from cureline.legal.services.limitations import interrupt, limitation_of
from cureline.portfolio.models import Account, Customer
from cureline.trust import audit

DAYS = ("hearing_on", "served_on")
# facts that a stage may ask for, as they stand in the case
FACTS = ("court", "docket_no", "hearing_on", "served_on", "judgment_minor", "outcome")
LARGEST = 2**62


@transaction.atomic
def open_case(customer_id: str, account_ids: Sequence[str], *, user: Any, at: dt.datetime | None = None,
              request: Any = None) -> Case:  # fmt: skip
    """Open a case over accounts of one customer and currency; the claim is what they owe now.

    Raises ClaimError (no account, nothing owed, another open case, time-barred), Customer.DoesNotExist.
    """
    at = at or timezone.now()
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    law = rules.load(customer.jurisdiction)
    accounts = list(Account.objects.filter(customer_id=customer_id, pk__in=list(account_ids)).order_by("pk"))
    if not accounts or len(accounts) != len(set(account_ids)):
        raise ClaimError(_("Name accounts of this customer."))
    if len({account.currency for account in accounts}) > 1:
        raise ClaimError(_("The accounts are of several currencies: open a case for each."))
    if any(account.balance_minor <= 0 for account in accounts):
        raise ClaimError(_("An account owes nothing."))
    taken = CaseAccount.objects.filter(account_id__in=[a.pk for a in accounts], open=True).values_list("account_id")
    if taken:
        raise ClaimError(_("An account is in an open case already."), accounts=[row[0] for row in taken])
    barred = [a.pk for a in accounts if limitation_of(a, law).expired(at.date())]
    if barred:
        raise ClaimError(_("The limitation period has run out: no suit on a time-barred debt."), accounts=barred)
    case = Case.objects.create(
        customer_id=customer_id, jurisdiction=customer.jurisdiction, rules_version=law.version, stage="preparation",
        officer=user, currency=accounts[0].currency, claim_minor=sum(a.balance_minor for a in accounts), opened_at=at,
    )  # fmt: skip
    CaseAccount.objects.bulk_create(
        CaseAccount(case=case, account_id=a.pk, customer_id=customer_id, balance_minor=a.balance_minor,
                    principal_minor=a.principal_minor) for a in accounts
    )  # fmt: skip
    _told(case, "opened", user, at)
    audit.record("case.opened", request=request, user=user, customer_id=customer_id, subject=f"case:{case.pk}")
    return case


def advance(case_id: int, stage: str, *, user: Any, on: dt.date | None = None, facts: Mapping[str, Any] | None = None,
            note: str = "", at: dt.datetime | None = None, request: Any = None) -> Case:  # fmt: skip
    """Take a case to its next stage, or ask for it where the pack wants a second person.

    `facts` are those that the stage needs: court, docket_no, hearing_on, served_on (days), judgment_minor, outcome.
    Entering asks the gate where the stage is a contact, writes its document, fee, terms and the interruption of
    limitation. Raises CaseError, ValueRefusedError, and contact's RefusedError.
    """
    at = at or timezone.now()
    with contact.acting():
        case = _locked(case_id)
        law = rules.load(case.jurisdiction)
        step = _step(case, stage, law)
        known = _facts(step, facts or {}, law)
        day = on or at.date()
        if day > at.date():
            raise ValueRefusedError(_("A stage is entered today or earlier, not in the future."))
        if case.pending:
            raise CaseError(_("A stage waits for approval: decide on it first."))
        if law.needs_approval(stage):
            case.pending = {"stage": stage, "on": day.isoformat(), "facts": known, "note": note, "user": user.pk}
            case.save(update_fields=["pending"])
            _told(case, "asked", user, at, stage=stage, on=day, note=note, facts=known)
            audit.record("case.asked", request=request, user=user, customer_id=case.customer_id,
                         subject=f"case:{case.pk}", detail={"stage": stage})  # fmt: skip
            return case
        _enter(case, step, law, user=user, day=day, facts=known, note=note, at=at, request=request)
    return case


def decide(case_id: int, *, user: Any, agree: bool, reason: str = "", at: dt.datetime | None = None,
           request: Any = None) -> Case:  # fmt: skip
    """Agree to the stage that waits, or refuse it with a reason. Nobody decides on what they asked for themselves."""
    at = at or timezone.now()
    with contact.acting():
        case = _locked(case_id)
        asked = case.pending
        if not asked:
            raise CaseError(_("Nothing waits for approval."))
        if asked["user"] == user.pk:
            raise ApprovalError(_("You asked for this yourself."))
        if not agree and not reason.strip():
            raise ValueRefusedError(_("A refusal needs a reason."))
        case.pending = None
        case.save(update_fields=["pending"])
        stage, day = asked["stage"], dt.date.fromisoformat(asked["on"])
        _told(case, "approved" if agree else "refused", user, at, stage=stage, note=reason)
        audit.record("case.approved" if agree else "case.refused", request=request, user=user, reason=reason,
                     customer_id=case.customer_id, subject=f"case:{case.pk}", detail={"stage": stage})  # fmt: skip
        if agree:
            law = rules.load(case.jurisdiction)
            step = _step(case, stage, law)
            known = {name: _day(value) if name in DAYS else value for name, value in asked["facts"].items()}
            _enter(case, step, law, user=user, day=day, facts=known, note=asked["note"], at=at, request=request)
    return case


@transaction.atomic
def note(case_id: int, text: str, *, user: Any, at: dt.datetime | None = None, request: Any = None) -> CaseEvent:
    """Write a note into the history of a case."""
    if not text.strip():
        raise ValueRefusedError(_("A note has words."))
    case = _locked(case_id)
    event = _told(case, "note", user, at or timezone.now(), note=text)
    audit.record("case.noted", request=request, user=user, customer_id=case.customer_id, subject=f"case:{case.pk}")
    return event


@transaction.atomic
def pay_fee(fee_id: int, amount_minor: int, *, on: dt.date, user: Any, request: Any = None) -> Fee:
    """Record what was really paid for a fee. Raises CaseError where it was recorded before."""
    fee = Fee.objects.select_for_update().get(pk=fee_id)
    if fee.paid_minor is not None:
        raise CaseError(_("The fee was recorded as paid already."))
    if not 0 <= amount_minor <= LARGEST:
        raise ValueRefusedError(_("An amount is 0 or more."))
    fee.paid_minor, fee.paid_on = amount_minor, on
    fee.save(update_fields=["paid_minor", "paid_on"])
    audit.record("case.fee_paid", request=request, user=user, customer_id=fee.customer_id, subject=f"fee:{fee.pk}")
    return fee


def _locked(case_id: int) -> Case:
    case = Case.objects.select_for_update().get(pk=case_id)
    Customer.objects.select_for_update().only("pk").get(pk=case.customer_id)
    return case


def _step(case: Case, stage: str, law: Rules) -> Stage:
    if stage not in law.stages[case.stage].next:
        allowed = [titled(law.stages[name].title) for name in law.stages[case.stage].next]
        raise CaseError(_("From here the case goes to: %(stages)s") % {"stages": ", ".join(allowed) or "–"})
    return law.stages[stage]


def _facts(step: Stage, given: Mapping[str, Any], law: Rules) -> dict[str, Any]:
    """The facts of a stage, checked. Days stay days. Raises ValueRefusedError naming what is missing or wrong."""
    unknown = set(given) - set(FACTS)
    if unknown:
        raise ValueRefusedError(_("Unknown facts."), facts=sorted(unknown))
    known = {name: value for name, value in given.items() if value not in (None, "")}
    missing = [name for name in step.needs if name not in known]
    if missing:
        raise ValueRefusedError(_("This stage needs more facts."), facts=missing)
    for name in DAYS:
        if name in known:
            known[name] = _day(known[name]).isoformat()
    if not 0 <= int(known.get("judgment_minor", 0)) <= LARGEST:
        raise ValueRefusedError(_("An amount is 0 or more."), facts=["judgment_minor"])
    if "outcome" in known and known["outcome"] not in law.outcomes:
        raise ValueRefusedError(_("There is no such outcome."), facts=["outcome"])
    return known


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueRefusedError(_("A day is written YYYY-MM-DD.")) from error


def _enter(case: Case, step: Stage, law: Rules, *, user: Any, day: dt.date, facts: dict[str, Any], note: str,
           at: dt.datetime, request: Any) -> None:  # fmt: skip
    if step.contact == "legal":
        first = case.accounts.order_by("account_id").values_list("account_id", flat=True).first()
        contact.begin(case.customer_id, "legal", user=user, account_id=first, at=at, request=request)
    for name, value in facts.items():
        setattr(case, name, _day(value) if name in DAYS else value)
    case.stage = step.id
    if not step.next:
        case.closed_at = at
        case.accounts.update(open=False)
        case.terms.filter(state="open").update(state="dropped", closed_at=at, closed_by=user)
    case.save()
    _told(case, "stage", user, at, on=day, note=note, facts=facts)
    for term in step.deadlines:
        start = _day(facts[term.of]) if term.of else day
        Term.objects.get_or_create(
            case=case, stage=step.id, kind=term.id, due_on=terms.ends_on(start, term, law),
            defaults={"customer_id": case.customer_id},
        )  # fmt: skip
    # the table counts in the currency of its country
    if step.fee and case.currency == law.currency:
        Fee.objects.create(
            case=case, customer_id=case.customer_id, kind=step.fee, currency=law.currency,
            amount_minor=fees.fee(step.fee, case.judgment_minor or case.claim_minor, law),
        )  # fmt: skip
    if step.document:
        papers.write(case, step.document, user=user, at=at, send=step.contact == "letter", request=request)
    if step.interrupts:
        for account in case.accounts.all():
            interrupt(account.account_id, step.interrupts, on=day, proof=f"{case} {step.id}", user=user, at=at)
    Account.objects.filter(pk__in=case.accounts.values("account_id")).update(in_litigation=step.in_litigation)
    audit.record("case.advanced", request=request, user=user, customer_id=case.customer_id,
                 subject=f"case:{case.pk}", detail={"stage": step.id})  # fmt: skip


def _told(case: Case, kind: str, user: Any, at: dt.datetime, *, stage: str = "", on: dt.date | None = None,
          note: str = "", facts: Mapping[str, Any] | None = None) -> CaseEvent:  # fmt: skip
    return CaseEvent.objects.create(
        case=case, customer_id=case.customer_id, at=at, on=on or at.date(), kind=kind, stage=stage or case.stage,
        user=user, note=note, facts=dict(facts or {}),
    )  # fmt: skip
