"""Papers of a case: filled from its rows, set as PDF, sealed; a demand letter leaves through dispatch and its gate."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from cureline.dispatch import services as dispatch
from cureline.dispatch.config import bank, pick
from cureline.dispatch.services.people import language_of, name_of
from cureline.legal.models import Case, Interruption, Paper
from cureline.portfolio.models import Account, Customer, DueItem, Guarantor, Promise
from cureline.trust import audit, vault
from cureline.worklist.models import Assessment, CurrentRun

EVIDENCE = "evidence_list"
# a court is written to in the language of its country, whatever the customer speaks
_COURT_LANGUAGE = {"CN": "zh-Hans"}
_PAY_WITHIN = dt.timedelta(days=15)


def write(case: Case, kind: str, *, user: Any, at: dt.datetime, send: bool, request: Any = None) -> list[Paper]:
    """Make a stage's document: a letter to the customer where `send`, else a court paper with its list of evidence.

    Raises contact's RefusedError where a letter may not leave, LetterDataError where facts lack.
    """
    customer = Customer.objects.get(pk=case.customer_id)
    accounts = list(Account.objects.filter(pk__in=case.accounts.values("account_id")).order_by("pk"))
    day = at.astimezone(ZoneInfo(customer.time_zone)).date()
    if send:
        data = _demand(case, accounts, day)
        letter = dispatch.send_letter(
            case.customer_id, kind, data, user=user, account_id=accounts[0].pk, at=at, request=request
        )
        return [_kept(case, kind, letter.language, dispatch.pdf_of(letter), user, at, letter.pk)]
    language = _COURT_LANGUAGE.get(case.jurisdiction.partition("-")[0], language_of(customer))
    with translation.override(language):
        evidence = _evidence(case, accounts)
        data = _court(case, customer, accounts, day, language)
        made = [
            dispatch.typeset(kind, {**data, "evidence": evidence, "paragraphs": _grounds(case, accounts)}, language)
        ]
        listed = {**data, "evidence": [{**row, "pages": 1} for row in evidence]}
        made.append(dispatch.typeset(EVIDENCE, listed, language))
    papers = [_kept(case, name, language, pdf, user, at) for name, pdf in zip((kind, EVIDENCE), made, strict=True)]
    audit.record("case.papers_made", request=request, user=user, customer_id=case.customer_id,
                 subject=f"case:{case.pk}", detail={"papers": [paper.kind for paper in papers]})  # fmt: skip
    return papers


def paper_pdf(paper_id: int, *, user: Any, request: Any = None) -> tuple[Paper, bytes]:
    """A paper in clear; reading it is recorded."""
    paper = Paper.objects.get(pk=paper_id)
    audit.record("case.paper_read", request=request, user=user, customer_id=paper.customer_id,
                 subject=f"paper:{paper.pk}", detail={"kind": paper.kind})  # fmt: skip
    return paper, base64.b64decode(vault.decrypt(bytes(paper.pdf_sealed)))


def _kept(case: Case, kind: str, language: str, pdf: bytes, user: Any, at: dt.datetime,
          letter_id: int | None = None) -> Paper:  # fmt: skip
    return Paper.objects.create(
        case=case, customer_id=case.customer_id, kind=kind, language=language, made_at=at, made_by=user,
        sha256=hashlib.sha256(pdf).hexdigest(), pdf_sealed=vault.encrypt(base64.b64encode(pdf).decode()),
        letter_id=letter_id,
    )  # fmt: skip


def _past_due(accounts: list[Any]) -> tuple[int, int]:
    """Past due in minor units and worst days past due by the published run; the balance and 0 where none is."""
    pointer = CurrentRun.objects.first()
    rows = Assessment.objects.filter(run_id=pointer.run_id if pointer else "", account_id__in=[a.pk for a in accounts])
    found = list(rows.values_list("past_due_minor", "dpd"))
    if not found:
        return sum(a.balance_minor for a in accounts), 0
    return sum(row[0] for row in found), max(row[1] for row in found)


def _demand(case: Case, accounts: list[Any], day: dt.date) -> dict[str, Any]:
    past_due, dpd = _past_due(accounts)
    items = DueItem.objects.filter(account_id__in=accounts, due_on__lt=day).order_by("-due_on")[:12]
    return {
        "balance_minor": case.claim_minor,
        "principal_minor": _principal(accounts),
        "past_due_minor": past_due,
        "days_past_due": dpd,
        "pay_by_on": day + _PAY_WITHIN,
        "due_items": [
            {"due_on": i.due_on, "principal_minor": i.principal_minor, "interest_minor": i.interest_minor,
             "fee_minor": i.fee_minor} for i in reversed(items)
        ],
    }  # fmt: skip


def _principal(accounts: list[Any]) -> int | None:
    parts = [account.principal_minor for account in accounts]
    return None if None in parts else sum(parts)


def _court(case: Case, customer: Any, accounts: list[Any], day: dt.date, language: str) -> dict[str, Any]:
    principal = _principal(accounts)
    fee = case.fees.order_by("-pk").values_list("amount_minor", flat=True).first()
    return {
        "on": day, "reference": f"{case}", "jurisdiction": case.jurisdiction, "currency": case.currency,
        "case": str(case), "court": case.court, "claimant": pick(bank()["name"], language),
        "defendant": name_of(customer), "cause": _("Loan contract dispute"),
        "contract": "; ".join(account.pk for account in accounts),
        "principal_minor": case.claim_minor if principal is None else principal,
        "other_minor": 0 if principal is None else case.claim_minor - principal,
        "claim_minor": case.claim_minor, "fee_minor": fee, "docket_no": case.docket_no,
        "served_on": case.served_on, "judgment_minor": case.judgment_minor,
    }  # fmt: skip


def _grounds(case: Case, accounts: list[Any]) -> list[str]:
    dpd = _past_due(accounts)[1]
    lines = [
        _("The parties agreed on the credit of account %(account)s on %(day)s.")
        % {"account": account.pk, "day": account.opened_on or "–"}
        for account in accounts
    ]
    lines.append(_("The debtor has been past due for %s days.") % dpd)
    demands = Interruption.objects.filter(account_id__in=[a.pk for a in accounts], kind="demand").order_by("on")
    lines += [_("Payment was demanded on %(day)s (%(proof)s).") % {"day": d.on, "proof": d.proof} for d in demands]
    return lines


def _evidence(case: Case, accounts: list[Any]) -> list[dict[str, Any]]:
    """Everything that the rows can prove, numbered."""
    rows = [(_("Credit contract and application, %s") % a.pk, _("The credit and its terms")) for a in accounts]
    rows += [(_("Statement of account, %s") % a.pk, _("Use, payments and balance")) for a in accounts]
    ids = [a.pk for a in accounts]
    if Promise.objects.filter(account_id__in=ids).exists():
        rows.append((_("Promises to pay"), _("The debtor acknowledges the debt")))
    for row in Interruption.objects.filter(account_id__in=ids).order_by("on"):
        rows.append((row.proof, _("The limitation period was interrupted on %s") % row.on))
    if Guarantor.objects.filter(account_id__in=ids).exists():
        rows.append((_("Guarantee contract"), _("Who answers for the debt beside the debtor")))
    rows += [(_("Paper %(kind)s of %(day)s") % {"kind": p.kind, "day": p.made_at.date()}, p.sha256[:16])
             for p in case.papers.order_by("pk")]  # fmt: skip
    return [{"number": n, "name": name, "proves": proves} for n, (name, proves) in enumerate(rows, 1)]
