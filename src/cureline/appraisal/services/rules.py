"""Rules of score and pay: proposed as a document, simulated on periods that are over, approved by another person."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.appraisal.models import Appraisal, Period, Rules, opened, sealed
from cureline.appraisal.services import awarding, papers
from cureline.appraisal.services.errors import InputError, PersonError, StateError
from cureline.appraisal.services.scoring import score
from cureline.appraisal.services.telling import words
from cureline.care.clock import add_working_days
from cureline.engine import appraise, yamldoc
from cureline.engine.appraise import DocumentError, Person, Simulation
from cureline.engine.appraise.scoring import grade
from cureline.people.services import name_of
from cureline.trust import audit, documents
from cureline.trust.models import Document
from cureline.worklist import desk

KINDS = ("pay", "scorecard")
# the newest periods that a simulation looks back on
PERIODS = 4


@transaction.atomic
def propose(*, user: Any, text: str, why: str, at: dt.datetime | None = None) -> Rules:
    """Propose a version of the scorecard or of the rules of pay. Raises InputError with the place that is wrong."""
    at = at or timezone.now()
    try:
        found = appraise.load(text)
    except DocumentError as error:
        raise InputError(str(error)) from error
    if found["kind"] not in KINDS or found["name"] != papers.NAMES[found["kind"]]:
        raise InputError(_("A scorecard (`collector`) or rules of pay (`bonus`) are proposed here."))
    versions = Document.objects.filter(kind=found["kind"], name=found["name"]).values_list("version", flat=True)
    waiting = Rules.objects.filter(kind=found["kind"], state=Rules.State.WAITING).values_list("version", flat=True)
    if found["version"] in {*versions, *waiting}:
        raise InputError(_("There is a version %(v)s already: give it a new one.") % {"v": found["version"]})
    made = Rules.objects.create(
        kind=found["kind"], name=found["name"], version=found["version"], text=text, why=words(why), proposed_by=user,
        sha256=hashlib.sha256(text.encode()).hexdigest(), proposed_at=at,
    )  # fmt: skip
    audit.record("rules.proposed", user=user, subject=f"rules:{made.pk}",
                 detail={"kind": made.kind, "version": made.version})  # fmt: skip
    return made


@transaction.atomic
def simulate(rules_id: int, *, user: Any, at: dt.datetime | None = None) -> Rules:
    """What the proposal would have given on the last periods that were decided, beside the rules in force; kept sealed.

    A scorecard scores the kept figures anew and pays by the rules in force; rules of pay take the totals as decided.
    Raises StateError once it is decided.
    """
    at = at or timezone.now()
    row = Rules.objects.select_for_update().get(pk=rules_id)
    if row.state != Rules.State.WAITING:
        raise StateError(_("It is decided already."))
    document = appraise.load(row.text, row.kind)
    present = papers.read(papers.document("pay", desk.today(at)))
    card = document if row.kind == "scorecard" else None
    pay = document if row.kind == "pay" else present
    appraisals = _appraisals()
    decided = _people(appraisals, None)
    proposed = _people(appraisals, card)
    result = {
        "periods": sorted({one.period.code for one in appraisals}), "people": len(decided),
        "currency": pay["currency"], "new": _told(appraise.simulate(pay, proposed), proposed),
        "old": _told(appraise.simulate(present, decided), decided), "budget_minor": pay["budget_minor"],
    }  # fmt: skip
    row.simulation_sealed, row.simulated_at = sealed(result), at
    row.save(update_fields=["simulation_sealed", "simulated_at"])
    audit.record("rules.simulated", user=user, subject=f"rules:{row.pk}", detail={"people": len(decided)})
    return row


def _appraisals() -> list[Appraisal]:
    """The decided appraisals of the newest periods, with what fairness asks by."""
    codes = Period.objects.filter(state__in=(Period.State.DECIDED, Period.State.CLOSED)).order_by("-until_on")[:PERIODS]
    rows = Appraisal.objects.filter(period__in=[one.pk for one in codes], decision_sealed__isnull=False)
    listed = rows.select_related("period", "period__scorecard", "staff", "staff__user").order_by("period__code", "pk")
    return [row for row in listed.defer("cases_sealed") if row.decision.get("total") is not None]


def _people(rows: Sequence[Appraisal], card: Mapping[str, Any] | None) -> list[Person]:
    """The appraised as the rules of pay read them; scored anew by `card` where one is given."""
    found = []
    for row in rows:
        decision, content = row.decision, row.content
        total, gates = float(decision["total"]), [code for code, _cap in content["score"]["capped"]]
        letter = str(decision["grade"])
        if card is not None:
            anew = score(card, content["values"])
            if anew["total"] is None:
                continue
            cap = min((limit for _code, limit in anew["capped"]), default=100.0)
            total = round(min(max(anew["total"] + float(decision["moved"]), 0), cap), 1)
            letter, gates = grade(card, total), [code for code, _cap in anew["capped"]]
        groups = {"team": row.team or "-", "tenure": awarding.band(awarding.tenure(row)), "book": _difficulty(row)}
        found.append(awarding.person(row, total, letter, gates, groups))
    return found


def _difficulty(row: Appraisal) -> str:
    """How hard the book was: the share of its accounts expected to be cured, in thirds of what can be expected."""
    cured = row.content["values"].get("cured", {})
    if not cured.get("cases"):
        return "none"
    share = float(cured["denominator"] or 0) / int(cured["cases"])
    return "hard" if share < 0.25 else "middle" if share < 0.45 else "easy"


def _told(found: Simulation, people: Sequence[Person]) -> dict[str, Any]:
    return {
        "awards": [asdict(one) | {"total": person.total, "grade": person.grade}
                   for one, person in zip(found.awards, people, strict=True)],
        "total_minor": found.total_minor, "by_period": dict(found.by_period), "over_budget": list(found.over_budget),
        "promotable": sum(one.promotable for one in found.awards), "fairness": [asdict(one) for one in found.fairness],
    }  # fmt: skip


def simulation_of(row: Rules) -> dict[str, Any]:
    """The kept simulation; empty before there is one."""
    return opened(row.simulation_sealed) or {}


@transaction.atomic
def decide(rules_id: int, *, user: Any, approve: bool, reason: str = "", effective_from_on: dt.date | None = None,
           at: dt.datetime | None = None) -> Rules:  # fmt: skip
    """Approve a simulated proposal from a day on, or refuse it with a reason; never one's own.

    Raises PersonError, StateError (decided, or not simulated), InputError (a day before the next working day).
    """
    at = at or timezone.now()
    row = Rules.objects.select_for_update().get(pk=rules_id)
    if row.state != Rules.State.WAITING:
        raise StateError(_("It is decided already."))
    if row.proposed_by_id == user.pk or not user.may("appraisal.decide"):
        raise PersonError(_("The head decides, and never on an own proposal."))
    row.decided_by, row.decided_at, row.reason = user, at, words(reason, required=not approve)
    if not approve:
        row.state = Rules.State.REFUSED
        row.save()
        audit.record("rules.refused", user=user, subject=f"rules:{row.pk}", reason=row.reason)
        return row
    if row.simulated_at is None:
        raise StateError(_("Simulate it on past periods first."))
    earliest = add_working_days(desk.today(at), 1, "CN")
    day = effective_from_on or earliest
    if day < earliest:
        raise InputError(_("The first day is %(day)s at the earliest.") % {"day": earliest.isoformat()})
    text = _stamped(row.text, day, name_of(row.proposed_by), name_of(user))
    try:
        row.document = documents.record(row.kind, row.name, row.version, effective_from_on=day, content=text,
                                        author=name_of(row.proposed_by), approver=name_of(user))  # fmt: skip
    except documents.DocumentConflictError as error:
        raise StateError(_("Another text has this version already.")) from error
    row.state, row.effective_from_on = Rules.State.APPROVED, day
    row.save()
    audit.record("rules.approved", user=user, subject=f"rules:{row.pk}", reason=row.reason,
                 detail={"document": str(row.document), "from": day.isoformat()})  # fmt: skip
    return row


def _stamped(text: str, day: dt.date, author: str, approver: str) -> str:
    """The text with what the decision says of it: first day, author, approver and status."""
    document = yamldoc.read(text)
    document |= {"effective_from_on": day, "author": author, "approver": approver, "status": "policy"}
    return str(yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120))
