"""What care asks of the rooms below it: tasks of the queue, letters and messages, the affordability sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cureline.face import ProblemError
from cureline.portfolio.models import Holding
from cureline.trust import vault
from cureline.trust.models import User


@dataclass(frozen=True)
class Sent:
    """What became of a letter or message: its reference, or why it was held back (a rule of the gate, or a cause)."""

    ref: str = ""
    refused: str = ""


def task(customer_id: str, kind: str, *, due_at: dt.datetime, why: str, collector_id: str | None = None) -> None:
    """Put a task into the queue of who holds the customer, or of one collector."""
    from cureline.worklist import services as worklist

    holding = Holding.objects.filter(pk=customer_id).first()
    team = holding.team if holding else None
    worklist.add_task(customer_id, kind, due_at=due_at, why=why, collector_id=collector_id, team=team)


def letter(customer_id: str, template: str, data: Mapping[str, Any], *, user: User, language: str,
           account_id: str = "") -> Sent:  # fmt: skip
    """Send a letter through dispatch; a refusal is told, not raised, since the act that it tells of stands."""
    from cureline.dispatch import services as dispatch

    try:
        with transaction.atomic():
            sent = dispatch.send_letter(
                customer_id, template, data, user=user, language=language, account_id=account_id or None
            )
    except ProblemError as error:
        return Sent(refused=_why(error))
    return Sent(ref=str(sent.pk))


def sms(customer_id: str, text: str, *, user: User | None, language: str) -> Any:
    """Send an SMS through dispatch and give the message. What dispatch and the gate raise passes through."""
    from cureline.dispatch import services as dispatch

    return dispatch.send_sms(customer_id, user=user, text=text, language=language)


def told_by_sms(customer_id: str, text: str, *, user: User, language: str) -> Sent:
    """Send an SMS; a refusal is told, not raised."""
    try:
        with transaction.atomic():
            sent = sms(customer_id, text, user=user, language=language)
    except ProblemError as error:
        return Sent(refused=_why(error))
    return Sent(ref=str(sent.pk))


def public_url() -> str:
    """Where customers reach this desk, without a slash at the end."""
    from cureline.dispatch.config import public_url as address

    return address()


def language_of(customer: Any) -> str:
    """The language to write to a customer in: en, zh-Hans or zh-Hant; a Chinese customer's is Chinese."""
    tag = (customer.language or ("zh" if customer.jurisdiction == "CN" else "en")).lower()
    if not tag.startswith("zh"):
        return "en"
    return "zh-Hant" if any(part in tag for part in ("hant", "-tw", "-hk", "-mo")) else "zh-Hans"


def name_of(customer: Any) -> str:
    """The customer's name in clear, for a letter; the number where none is known."""
    return vault.decrypt(bytes(customer.name_sealed)) if customer.name_sealed else str(customer.pk)


def collector_of(user: Any) -> str:
    """The collector id of a user; nothing for who has none."""
    return str(getattr(getattr(user, "staff", None), "collector_id", None) or "")


def _why(error: ProblemError) -> str:
    rule = getattr(error, "rule_id", None) or error.members.get("rule_id")
    return str(rule or error.title)[:120]


def affordability(customer_id: str) -> dict[str, Any]:
    """`debt_burden` (other debts and our instalment over income) and `surplus_minor` of the household, by
    arrangement's last sheet; empty without one."""
    from cureline.arrangement.models import Affordability

    sheet = Affordability.objects.filter(customer_id=customer_id).order_by("-taken_at").first()
    if sheet is None:
        return {}
    income = sum(sheet.income.values())
    burden = sheet.other_debts_minor + max(sheet.instalment_minor, 0)
    return {"surplus_minor": sheet.surplus_minor, "debt_burden": burden / income if income > 0 else None}
