"""Offers: which product or help suits a customer, why and why not, and what came of what was offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care import circumstances, clock, documents, person
from cureline.care.errors import InvalidError, StateError, UnsuitableError
from cureline.care.models import Offer
from cureline.care.sealed import seal
from cureline.engine.predicate import Predicate, parse
from cureline.trust import audit
from cureline.trust.models import User


@dataclass(frozen=True)
class Reason:
    """One condition: its id, whether it speaks for the offer, its text in three languages."""

    id: str
    good: bool
    texts: Mapping[str, str]

    def __str__(self) -> str:
        return documents.said(self.texts)


@dataclass(frozen=True)
class Suitability:
    """Whether an offer suits a customer, and why; `harm` says that an exclusion forbids it, whatever it would bring."""

    code: str
    kind: str
    suitable: bool
    harm: bool
    reasons: tuple[Reason, ...]
    facts: Mapping[str, Any]

    @property
    def title(self) -> str:
        return documents.text_of("offers", "offers", self.code)

    @property
    def what(self) -> str:
        return documents.said(documents.by_code("offers", "offers")[self.code]["what"])


def judge(row: Mapping[str, Any]) -> list[Suitability]:
    """Every offer of the catalogue for the words of a customer (`person.VOCABULARY`), the suitable ones first.

    Exclusions come first: where one holds, or is not known and says so, nothing else can make the offer suit. Where an
    offer's own `needs` is not known, it does not suit: nobody is offered what nobody can say is good for them.
    """
    found = [_judge(entry, row) for entry in documents.load("offers")["offers"]]
    return sorted(found, key=lambda one: (not one.suitable, one.harm))


def suitable(customer_id: str, *, on: dt.date) -> list[Suitability]:
    """`judge` for a customer as known on a day. Raises 404 outside one's rows."""
    return judge(person.known(customer_id, on=on))


@transaction.atomic
def make(customer_id: str, code: str, *, user: User, at: dt.datetime | None = None) -> Offer:
    """Record that an offer was made, judged anew under the customer's lock.

    Raises UnsuitableError (409) with the reasons: what would harm can't be offered, whoever asks.
    """
    now = at or timezone.now()
    customer: Any = circumstances.lock(customer_id)
    entry = documents.by_code("offers", "offers").get(code)
    if entry is None:
        raise InvalidError("unknown offer")
    found = _judge(entry, person.known(customer_id, on=clock.local_day(now, customer.time_zone)))
    if not found.suitable:
        against = [reason for reason in found.reasons if not reason.good]
        raise UnsuitableError("; ".join(str(r) for r in against), reasons=[r.id for r in against], harm=found.harm)
    if Offer.objects.filter(customer_id=customer_id, code=code, state=Offer.State.MADE).exists():
        raise StateError("offered already; the answer is open")
    offer = Offer.objects.create(
        customer_id=customer_id, code=code, document_version=documents.load("offers")["version"],
        reasons=[{"id": r.id, "good": r.good} for r in found.reasons], facts=dict(found.facts), made_by=user,
        made_at=now,
    )  # fmt: skip
    audit.record("offer.made", user=user, customer_id=customer_id, subject=f"offer:{offer.pk}", detail={"code": code})
    return offer


@transaction.atomic
def answer(offer_id: int, *, accepted: bool, user: User, reason: str = "", at: dt.datetime | None = None) -> Offer:
    """Record what the customer said to an offer."""
    offer = Offer.objects.get(pk=offer_id)
    circumstances.lock(offer.customer_id)
    offer = Offer.objects.select_for_update().get(pk=offer_id)
    if offer.state != Offer.State.MADE:
        raise StateError("answered already")
    offer.state = Offer.State.ACCEPTED if accepted else Offer.State.DECLINED
    offer.answered_at, offer.answer_reason_sealed = at or timezone.now(), seal(reason)
    offer.save()
    audit.record(
        f"offer.{offer.state}", user=user, customer_id=offer.customer_id, subject=f"offer:{offer.pk}",
        detail={"code": offer.code},
    )  # fmt: skip
    return offer


@cache
def _parsed(text: str) -> Predicate:
    return parse(text, person.VOCABULARY)


def _judge(entry: Mapping[str, Any], row: Mapping[str, Any]) -> Suitability:
    reasons: list[Reason] = []
    facts: dict[str, Any] = {}
    harm = False
    for rule in documents.load("offers")["exclusions"]:
        if entry["kind"] in rule["kinds"]:
            held = _test(rule["unless"], row, facts)
            if held or (held is None and rule.get("unknown") == "refuse"):
                harm = True
                reasons.append(Reason(rule["id"], False, rule["why"]))
    for rule in entry["unless"]:
        if _test(rule["when"], row, facts):
            reasons.append(Reason(rule["id"], False, rule["why"]))
    for rule in entry["needs"]:
        held = _test(rule["when"], row, facts)
        unmet = documents.load("offers")["unmet"] if held is False else documents.load("offers")["unknown"]
        texts = rule["why"] if held else {tag: unmet[tag].format(what=text) for tag, text in rule["why"].items()}
        reasons.append(Reason(rule["id"], bool(held), texts))
    good = all(reason.good for reason in reasons)
    return Suitability(entry["code"], entry["kind"], good, harm, tuple(reasons), facts)


def _test(text: str, row: Mapping[str, Any], facts: dict[str, Any]) -> bool | None:
    predicate = _parsed(text)
    facts.update({name: _plain(row[name]) for name in sorted(predicate.columns)})
    return predicate.test(row)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
