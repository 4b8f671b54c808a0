"""What the call page shows: each number of a customer with the gate's answer, the debt, the script that fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cureline.contact.models import Attempt
from cureline.contact.services import gate
from cureline.contact.services.gate import Ruling
from cureline.engine.compliance.points import KINDS
from cureline.portfolio.models import Account, ContactPoint, Customer
from cureline.trust.duties import language_tag
from cureline.worklist.models import Task

# whom a debt may be spoken of to; everybody else is only asked to pass a word
PARTIES = ("self", "guarantor")


@dataclass(frozen=True)
class Answer:
    """The gate's answer about one point: the row (None where the customer has none), the ruling, words of it."""

    point: Any
    ruling: Ruling
    purpose: str
    chosen: bool

    @property
    def rules(self) -> list[tuple[str, str, str]]:
        """Each refusing rule: id, what it asks, its article."""
        return [self._told(name) for name in self.ruling.verdict.refusals]

    @property
    def warnings(self) -> list[tuple[str, str, str]]:
        """Each warning rule: id, what it asks, its article."""
        return [self._told(name) for name in self.ruling.verdict.warnings]

    def _told(self, name: str) -> tuple[str, str, str]:
        rule = self.ruling.pack.by_id.get(name) if self.ruling.pack else None
        return name, self.ruling.title(language_tag(), name), rule.article if rule else ""


@dataclass(frozen=True)
class Board:
    """The numbers with their answers, the one to dial first, and where the gate stands as a whole."""

    customer: Any
    accounts: list[Any]
    account: Any
    answers: list[Answer]
    at: dt.datetime

    @property
    def chosen(self) -> Answer | None:
        """The number to dial: the engine's choice if it is allowed, else the first that is."""
        allowed = [answer for answer in self.answers if answer.ruling.allowed]
        return next((answer for answer in allowed if answer.chosen), next(iter(allowed), None))

    @property
    def refused(self) -> Answer | None:
        """The answer to explain where nothing may be dialled."""
        return None if self.chosen else next((a for a in self.answers if a.chosen), next(iter(self.answers), None))


def board(customer: Any, *, account_id: str | None = None, at: dt.datetime | None = None) -> Board:
    """Ask the gate about every telephone of a customer, from one reading of its rows."""
    at = at or timezone.now()
    case = gate.case_of(customer.pk, at)
    rows = {
        row.pk: row
        for row in ContactPoint.objects.filter(customer_id=customer.pk, kind__in=KINDS["call"]).order_by("pk")
        if row.valid is not False
    }
    best = gate.rule_on(case, "call", at, account_id=account_id)
    chosen = best.contact.contact_point_id
    answers = []
    for key, row in rows.items():
        purpose = "collect" if row.relation in PARTIES else "locate"
        ruling = gate.rule_on(case, "call", at, account_id=account_id, point_id=key, purpose=purpose)
        answers.append(Answer(row, ruling, purpose, key == chosen))
    answers.sort(key=lambda answer: (not answer.chosen, not answer.ruling.allowed))
    if not answers:
        answers = [Answer(None, best, "collect", True)]
    accounts = list(Account.objects.filter(customer_id=customer.pk).order_by("-balance_minor", "pk"))
    account = next((row for row in accounts if row.pk == best.account_id), None)
    return Board(customer, accounts, account, answers, at)


def script_of(customer: Any, user: Any) -> str:
    """The name of the script that fits a call of this person to a customer; empty where none does."""
    from cureline.script import services as scripts

    held = Task.objects.filter(customer_id=customer.pk, state=Task.State.CLAIMED, claimed_by=user).first()
    on = timezone.localdate()
    names = {script.name: script for script in scripts.choose(on, channel="call", stage=held.bucket if held else "")}
    return held.script if held and held.script in names else next(iter(names), "")


def script_address(customer: Any, account: Any, user: Any) -> str:
    """The page part that follows the script of this call; empty where no script fits or the reader may see none."""
    if not user.may("script.see"):
        return ""
    name = script_of(customer, user)
    try:
        address = reverse("script:run", args=[name, customer.pk]) if name else ""
    except NoReverseMatch:
        return ""
    return f"{address}?channel=call&account={account.pk}" if address and account else address


def open_attempt(customer_id: str, user: Any) -> Attempt | None:
    """A call of this person to this customer whose outcome is not recorded yet."""
    found: Attempt | None = Attempt.objects.filter(customer_id=customer_id, user=user, state="begun").last()
    return found


def customer_of(customer_id: str) -> Any:
    """The customer, if its row is shown to this request. Raises Http404."""
    from django.shortcuts import get_object_or_404

    return get_object_or_404(Customer, pk=customer_id)
