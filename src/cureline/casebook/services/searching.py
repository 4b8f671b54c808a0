"""Cases found by meaning: the index over what is released, the search, and cases like a customer's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from cureline.casebook.models import Case
from cureline.casebook.services import drawing, embedding
from cureline.contact.models import Note
from cureline.engine.resemble import Index, Match, Text
from cureline.portfolio.models import Account, Customer
from cureline.worklist.models import Assessment, CurrentRun, Decision

# facts that make cases alike; the rest of the facts only describe
ALIKE = ("product", "bucket", "kind")
MOST = 50
_held: dict[str, Any] = {"key": None}


@dataclass(frozen=True)
class Found:
    """A case that was found, how near (0 to 1), and by which thoughts."""

    case: Case
    score: float
    shared: tuple[str, ...]


def index() -> Index:
    """The index over the released cases, built anew when one was released or withdrawn."""
    # a withdrawn case leaves the count, a released one raises the last decision
    key = tuple(Case.objects.filter(state=Case.State.RELEASED).aggregate(n=Count("pk"), last=Max("decided_at")).items())
    if _held["key"] != key:
        texts = [text_of(case) for case in Case.objects.filter(state=Case.State.RELEASED)]
        _held.update(key=key, index=Index(texts))
    held: Index = _held["index"]
    return held


def text_of(case: Case) -> Text:
    """A released case as it is searched: title and sections; codes as facts."""
    facts = {name: value for name, value in case.facts.items() if name in ALIKE}
    facts |= {"reason": case.reason, "segment": case.segment, "outcome": case.outcome}
    return Text(str(case.pk), "\n".join([case.title, case.title, *case.body.values()]), facts)


def search(words: str, *, limit: int = MOST) -> list[Found]:
    """The released cases nearest to some words, best first; by the bank's own embedding where one is set."""
    found = index().search(words[:400], limit=limit)
    return _cases(embedding.rerank(words[:400], found, _texts) if embedding.address() else found)


def like(case: Case, *, limit: int = 4) -> list[Found]:
    """The released cases nearest to a released one."""
    try:
        return _cases([one for one in index().like(str(case.pk), limit=limit) if one.score >= 0.08])
    except KeyError:
        return []


def of_customer(customer_id: str, *, limit: int = 3) -> list[Found]:
    """The released cases that a customer's own resembles: by reason, segment, bucket and product, and by what the last
    notes mean. Only the notes' thoughts are compared; no word of them leaves."""
    if not len(index()):
        return []
    customer: Any = Customer.objects.get(pk=customer_id)
    accounts = list(Account.objects.filter(customer_id=customer_id))
    run = CurrentRun.objects.first()
    assessed = Assessment.objects.filter(run_id=run.run_id, customer_id=customer_id) if run else []
    worst = max(assessed, key=lambda row: (row.dpd, row.past_due_minor), default=None)
    decided = Decision.objects.filter(run_id=run.run_id, customer_id=customer_id).first() if run else None
    notes = list(Note.objects.filter(customer_id=customer_id).order_by("-at")[:5])
    known = drawing.facts_of(customer, accounts, worst)
    facts = {name: known.get(name, "") for name in ALIKE}
    facts["reason"] = next((note.reason_code for note in notes if note.reason_code), "")
    facts["segment"] = (decided.segment or "") if decided else ""
    words = "\n".join(note.text for note in notes)
    return _cases(index().search(words, facts=facts, limit=limit, least=0.12))


def _texts(ids: list[str]) -> dict[str, str]:
    return {str(case.pk): text_of(case).words for case in Case.objects.filter(pk__in=ids)}


def _cases(matches: list[Match]) -> list[Found]:
    known = {str(case.pk): case for case in Case.objects.filter(pk__in=[one.id for one in matches])}
    return [Found(known[one.id], one.score, one.shared) for one in matches if one.id in known]
