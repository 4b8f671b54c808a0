"""What the legal pages and routes show of a case: its rows with words beside the codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from cureline.legal import rules
from cureline.legal.models import Case, Placement, Term
from cureline.legal.rules import Rules, titled
from cureline.legal.services.agencies import remitted
from cureline.legal.services.limitations import limitation_of
from cureline.portfolio.models import Account, Collateral, Customer, Guarantor

TERM_STATES = {"open": _("open"), "met": _("met"), "missed": _("missed"), "dropped": _("dropped")}
EVENT_KINDS = {
    "opened": _("Case opened"), "asked": _("Approval asked"), "approved": _("Approved"), "refused": _("Refused"),
    "stage": _("Stage entered"), "note": _("Note"),
}  # fmt: skip
PAPER_KINDS = {
    "demand": _("Demand letter"), "statement_of_claim": _("Statement of claim"),
    "payment_order_application": _("Application for a payment order"),
    "enforcement_application": _("Application for enforcement"), "evidence_list": _("List of evidence"),
}  # fmt: skip
CLAIM_STATES = {"demanded": _("demanded"), "paid": _("paid"), "refused": _("refused"), "released": _("released")}
RECALL_REASONS = {
    "asked": _("asked back"), "term": _("end of term"), "contract": _("contract ended"),
    "circumstance": _("customer protected"), "paid": _("paid"),
}  # fmt: skip
SALE_STATES = {"drafted": _("drafted"), "approved": _("approved"), "handed_over": _("handed over")}
SOON_DAYS = 7


@dataclass(frozen=True)
class Line:
    """A row with its word."""

    row: Any
    word: Any
    more: Any = ""
    tone: str = "neutral"


def cases(stage: str = "", customer_id: str = "") -> Any:
    """Cases within one's rows, each with its next deadline (`next_due_on`), the newest first."""
    found = Case.objects.annotate(next_due_on=Min("terms__due_on", filter=Q(terms__state="open"))).order_by("-pk")
    found = found.filter(stage=stage) if stage else found
    return found.filter(customer_id=customer_id) if customer_id else found


def stages_of(law: Rules) -> list[tuple[str, str, int]]:
    """Id, title and number of cases of every stage."""
    counts = dict(Case.objects.values_list("stage").annotate(Count("pk")))
    return [(stage.id, str(stage), counts.get(stage.id, 0)) for stage in law.stages.values()]


def ladder(case: Case, law: Rules) -> list[Line]:
    """The stages that a case has entered, and the one where it stands."""
    entered = {event.stage for event in case.events.all() if event.kind in ("stage", "opened")}
    return [
        Line(stage, str(stage), tone="info" if stage.id == case.stage else "good" if stage.id in entered else "neutral")
        for stage in law.stages.values()
        if stage.id in entered or stage.id == case.stage or stage.id in law.stages[case.stage].next
    ]


def terms(found: Iterable[Term], law: Rules, on: dt.date) -> list[Line]:
    """Deadlines with title, article and tone."""
    known = {(stage.id, term.id): term for stage in law.stages.values() for term in stage.deadlines}
    lines = []
    for row in found:
        term = known.get((row.stage, row.kind))
        late = row.state == "missed" or (row.state == "open" and row.due_on < on)
        near = row.state == "open" and row.due_on <= on + dt.timedelta(days=SOON_DAYS)
        tone = "bad" if late else "warn" if near else "good" if row.state == "met" else "neutral"
        lines.append(Line(row, titled(term.title) if term else row.kind, term.article if term else "", tone))
    return lines


def whole(case: Case, on: dt.date) -> dict[str, Any]:
    """All that the page of a case shows."""
    law = rules.load(case.jurisdiction)
    accounts = list(Account.objects.filter(pk__in=case.accounts.values("account_id")).select_related("customer_id"))
    claimed = {row.guarantor_id: row for row in case.guarantor_claims.all()}
    disposals = {row.collateral_id: row for row in case.disposals.all()}
    step = law.raw["collateral"]
    return {
        "case": case,
        "zone": Customer.objects.values_list("time_zone", flat=True).get(pk=case.customer_id),
        "stage": law.stages[case.stage],
        "outcome": titled(law.outcomes[case.outcome]) if case.outcome in law.outcomes else "",
        "pending": law.stages[case.pending["stage"]] if case.pending else None,
        "ladder": ladder(case, law),
        "next": [(law.stages[name], law.needs_approval(name)) for name in law.stages[case.stage].next],
        "accounts": [(account, limitation_of(account, law)) for account in accounts],
        "terms": terms(case.terms.order_by("due_on"), law, on),
        "fees": [
            Line(row, titled(law.fees[row.kind]["title"]), law.fees[row.kind]["article"]) for row in case.fees.all()
        ],
        "papers": [Line(row, PAPER_KINDS.get(row.kind, row.kind)) for row in case.papers.order_by("-pk")],
        "guarantors": [
            (row, claimed.get(row.pk), CLAIM_STATES[claimed[row.pk].state] if row.pk in claimed else "")
            for row in Guarantor.objects.filter(account_id__in=accounts).order_by("pk")
        ],
        "collateral": [
            (row, disposals.get(row.pk), titled(step["titles"][disposals[row.pk].state]) if row.pk in disposals else "")
            for row in Collateral.objects.filter(account_id__in=accounts).order_by("pk")
        ],
        "events": [
            Line(row, EVENT_KINDS[row.kind], str(law.stages[row.stage]))
            for row in case.events.select_related("user").order_by("-pk")
        ],
    }


def performance(code: str, on: dt.date) -> dict[str, Any]:
    """What an agency has and what it brought, by currency, with its commission and recovery in basis points."""
    rows = list(Placement.objects.filter(agency_id=code).order_by("-pk"))
    totals: dict[str, dict[str, int]] = {}
    placements = []
    for row in rows:
        paid, commission = remitted(row, on)
        sums = totals.setdefault(row.currency, {"placed": 0, "accounts": 0, "paid": 0, "commission": 0})
        for name, value in (("placed", row.balance_minor), ("accounts", 1), ("paid", paid), ("commission", commission)):
            sums[name] += value
        placements.append(
            {"row": row, "paid": paid, "commission": commission, "why": RECALL_REASONS.get(row.why, row.why)}
        )
    for sums in totals.values():
        sums["rate_bp"] = sums["paid"] * 10_000 // sums["placed"] if sums["placed"] else 0
    return {"placements": placements, "totals": totals}
