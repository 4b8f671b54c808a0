"""A draft out of a customer's history: the general facts, and the story in days, without anybody in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.arrangement.models import Plan, Promise
from cureline.casebook.models import Case
from cureline.casebook.services.checking import subject_of
from cureline.contact import taxonomy
from cureline.contact.models import Note
from cureline.engine.pseudonymise import Names, amount_band, generalise, pseudonymise, relative
from cureline.engine.pseudonymise.amounts import told
from cureline.legal.models import Case as Suit
from cureline.portfolio.models import Account, Contact, Customer, Payment
from cureline.portfolio.words import word
from cureline.results import words
from cureline.trust import rows
from cureline.trust.duties import language_tag
from cureline.worklist import desk
from cureline.worklist.models import Assessment, CurrentRun, Decision

Population = list[tuple[Mapping[str, str], int]]
MOST_LINES = 40


@dataclass(frozen=True)
class Drawn:
    """A draft: its story by section, general facts with how many share them, codes, and the first day."""

    texts: dict[str, str]
    facts: dict[str, str]
    shared_by: int
    left_out: tuple[str, ...]
    reason: str
    segment: str
    treatment: str
    outcome: str
    anchor_on: dt.date


def draw(customer_id: str) -> Drawn:
    """The draft of a customer's case, in the request's language. Raises Customer.DoesNotExist."""
    customer: Any = Customer.objects.get(pk=customer_id)
    accounts = list(Account.objects.filter(customer_id=customer_id))
    run = CurrentRun.objects.select_related("run").first()
    assessed = list(Assessment.objects.filter(run=run.run, customer_id=customer_id)) if run else []
    decided = Decision.objects.filter(run=run.run, customer_id=customer_id).first() if run else None
    worst = max(assessed, key=lambda row: (row.dpd, row.past_due_minor), default=None)
    general = generalise(facts_of(customer, accounts, worst), population())
    lines = _lines(customer_id, accounts)
    anchor = min((day for day, _text in lines), default=desk.today(timezone.now()))
    names = Names(subject_of(customer_id), anchor)
    zh = language_tag() != "en"
    notes = list(Note.objects.filter(customer_id=customer_id).exclude(reason_code="").order_by("-at"))
    reason = notes[0].reason_code if notes else ""
    story = [f"{relative(day, anchor, zh=zh)}{'：' if zh else ': '}{text}" for day, text in lines[:MOST_LINES]]
    outcome, ending = _ending(customer_id, worst)
    texts = {
        "situation": _situation(general.facts, reason, notes),
        "done": "\n".join(story), "outcome": ending, "lessons": "", "instead": "",
    }  # fmt: skip
    made = {section: pseudonymise(text, names).text for section, text in texts.items()}
    made["title"] = pseudonymise(_title(general.facts, reason), names).text[:160]
    return Drawn(
        made, dict(general.facts), general.shared_by, general.left_out, reason, (decided.segment or "") if decided
        else "", (decided.treatment or "") if decided else "", outcome, anchor,
    )  # fmt: skip


def facts_of(customer: Any, accounts: Sequence[Any], worst: Any) -> dict[str, str]:
    """The general facts of a customer, as `population` counts them."""
    lead = next((one for one in accounts if worst and one.pk == worst.account_id), accounts[0] if accounts else None)
    facts = {"kind": customer.kind or "", "region": customer.region or "", "industry": customer.industry or ""}
    if lead is not None:
        facts["product"] = lead.product
    if worst is not None:
        facts |= {"bucket": worst.bucket, "amount_band": amount_band(worst.past_due_minor, worst.currency)}
    return facts


def population() -> Population:
    """The portfolio as general facts and how many customers share each combination; counted as the owner."""
    with rows.as_owner():
        run = CurrentRun.objects.first()
        if run is None:
            known = Account.objects.values(
                "product", who=F("customer_id__kind"), where=F("customer_id__region"), work=F("customer_id__industry")
            ).annotate(n=Count("customer_id", distinct=True))  # fmt: skip
            return [({"product": row["product"], "kind": row["who"], "region": row["where"] or "",
                      "industry": row["work"] or ""}, row["n"]) for row in known]  # fmt: skip
        people = {
            pk: {"kind": kind, "region": region or "", "industry": industry or ""}
            for pk, kind, region, industry in Customer.objects.values_list("pk", "kind", "region", "industry")
        }
        worst: dict[str, tuple[int, int, dict[str, str]]] = {}
        lines = Assessment.objects.filter(run_id=run.run_id).values_list(
            "customer_id", "dpd", "past_due_minor", "product", "bucket", "currency"
        )
        for customer_id, dpd, minor, product, bucket, currency in lines.iterator():
            if customer_id not in worst or (dpd, minor) > worst[customer_id][:2]:
                facts = {"product": product, "bucket": bucket, "amount_band": amount_band(minor, currency)}
                worst[customer_id] = (dpd, minor, facts)
    counts: dict[tuple[tuple[str, str], ...], int] = {}
    for customer_id, (_dpd, _minor, facts) in worst.items():
        key = tuple(sorted({**facts, **people.get(customer_id, {})}.items()))
        counts[key] = counts.get(key, 0) + 1
    return [(dict(key), count) for key, count in counts.items()]


def _lines(customer_id: str, accounts: Sequence[Any]) -> list[tuple[dt.date, str]]:
    """What happened, by day, in words; exact days and amounts are taken out after it."""
    lines: list[tuple[dt.date, str]] = []
    for one in Contact.objects.filter(customer_id=customer_id).order_by("at"):
        what = f"{word('channel', one.channel)}, {words.value('outcome', one.outcome)}"
        who = "" if one.relation in (None, "self") else f" ({word('relation', one.relation)})"
        lines.append((_day(one.at), f"{what}{who}"))
    for note in Note.objects.filter(customer_id=customer_id).order_by("at"):
        reason = taxonomy.reasons().get(note.reason_code) if note.reason_code else None
        parts = [str(reason[language_tag()]) if reason else "", note.text]
        lines.append((_day(note.at), _("Note: %(text)s") % {"text": "; ".join(part for part in parts if part)}))
    for promise in Promise.objects.filter(customer_id=customer_id).order_by("made_on"):
        lines.append((promise.made_on, _("Promise of %(amount)s, %(state)s") % {
            "amount": _amount(promise.amount_minor), "state": promise.get_state_display()}))  # fmt: skip
    for plan in Plan.objects.filter(customer_id=customer_id):
        lines.append((_day(plan.proposed_at), _("Plan over %(months)s months, %(state)s") % {
            "months": plan.months, "state": plan.get_state_display()}))  # fmt: skip
    for payment in Payment.objects.filter(account_id__in=[one.pk for one in accounts], amount_minor__gt=0):
        lines.append((payment.paid_on, _("Payment of %(amount)s") % {"amount": _amount(payment.amount_minor)}))
    lines.sort(key=lambda line: line[0])
    # the story is of late, and not of a whole relation with the bank
    since = max((day for day, _text in lines), default=desk.today(timezone.now())) - dt.timedelta(days=365)
    return [line for line in lines if line[0] >= since][-MOST_LINES:]


def _day(at: dt.datetime) -> dt.date:
    """The bank's day of an instant."""
    return at.astimezone(desk.zone()).date()


def _amount(minor: int) -> str:
    return told(Decimal(minor) / 100, chinese=language_tag() != "en")


def _situation(facts: Mapping[str, str], reason: str, notes: Sequence[Note]) -> str:
    texts = taxonomy.reasons()
    parts = [_("Reason told: %(reason)s.") % {"reason": texts[reason][language_tag()]}] if reason in texts else []
    if facts.get("product"):
        parts.insert(0, _("Product: %(product)s.") % {"product": word("product", facts["product"])})
    if facts.get("bucket"):
        parts.append(_("Bucket: %(bucket)s.") % {"bucket": facts["bucket"]})
    return " ".join(parts)


def _title(facts: Mapping[str, str], reason: str) -> str:
    texts = taxonomy.reasons()
    parts = [word("product", facts["product"]) if facts.get("product") else "",
             texts[reason][language_tag()] if reason in texts else "", facts.get("bucket", "")]  # fmt: skip
    return " · ".join(str(part) for part in parts if part) or _("A case")


def _ending(customer_id: str, worst: Any) -> tuple[str, str]:
    """Success, failure or something between, and how that is told."""
    if Suit.objects.filter(customer_id=customer_id).exists():
        return str(Case.Outcome.FAILURE), _("Handed to the courts.")
    if worst is not None and worst.dpd == 0:
        return str(Case.Outcome.SUCCESS), _("Current again.")
    if Plan.objects.filter(customer_id=customer_id, state__in=("signed", "running", "kept")).exists():
        return str(Case.Outcome.SUCCESS), _("A plan was agreed and runs.")
    kept = Promise.objects.filter(customer_id=customer_id, state="kept").exists()
    return str(Case.Outcome.MIXED), _("A promise was kept; still past due.") if kept else _("Still past due.")
