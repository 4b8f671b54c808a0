"""The contract of a plan and the letter of a settlement: their data, as PDF, and through the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cureline.arrangement.models import Plan, Settlement
from cureline.arrangement.services import common
from cureline.face import ProblemError
from cureline.portfolio.models import Account, Customer


def contract(plan: Plan, language: str = "") -> dict[str, Any]:
    """The data of a plan's contract, with the statements that the country's rules ask for."""
    rows = list(plan.instalments.all())
    return {
        "debt_minor": plan.principal_minor + plan.interest_minor + plan.fee_minor,
        "waived_minor": plan.waived_interest_minor + plan.waived_fee_minor or None,
        "instalments": len(rows),
        "first_due_on": rows[0].due_on,
        "last_due_on": rows[-1].due_on,
        "annual_rate_bp": plan.terms["annual_rate_bp"],
        "total_minor": plan.total_minor,
        "schedule": [
            {
                "number": row.number,
                "due_on": row.due_on,
                "principal_minor": row.principal_minor,
                "interest_minor": row.interest_minor + row.fee_minor,
                "amount_minor": row.amount_minor,
            }
            for row in rows
        ],
        "statements": _statements(plan, language or language_of(plan.customer_id)),
    }


def _statements(plan: Plan, language: str) -> list[dict[str, str]]:
    customer, account = Customer.objects.get(pk=plan.customer_id), Account.objects.get(pk=plan.account_id)
    return [
        {"text": row["text"][language], "article": row["article"]}
        for row in common.rules_for(customer).statements
        if account.product in row["products"]
    ]


def settlement(row: Settlement) -> dict[str, Any]:
    """The data of a settlement's letter."""
    return {
        "balance_minor": row.debt_minor,
        "settlement_minor": row.offer_minor,
        "waived_minor": row.written_off_minor,
        "pay_by_on": row.expires_on,
        "schedule": [
            {"number": part.number, "due_on": part.due_on, "amount_minor": part.amount_minor}
            for part in row.instalments.all()
        ],
    }


def language_of(customer_id: str) -> str:
    """The language in which the bank writes to the customer."""
    from cureline.dispatch.services.people import language_of as spoken

    return str(spoken(Customer.objects.get(pk=customer_id)))


def pdf(template: str, owner: Plan | Settlement, data: Mapping[str, Any], *, on: dt.date) -> bytes:
    """The letter as PDF to hand over or to sign, in the customer's language. Personal: the caller records it."""
    from cureline.dispatch import services as dispatch
    from cureline.dispatch.services.people import name_of, shown_account

    customer, account = Customer.objects.get(pk=owner.customer_id), Account.objects.get(pk=owner.account_id)
    filled = {
        "on": on.isoformat(),
        "reference": f"{'P' if isinstance(owner, Plan) else 'S'}-{owner.pk}",
        "jurisdiction": customer.jurisdiction,
        "currency": account.currency,
        "account": shown_account(account.pk),
        "recipient": {"name": name_of(customer), "lines": []},
        **data,
    }
    return dispatch.typeset(template, filled, language_of(customer.pk))


def send(
    customer_id: str, account_id: str, template: str, data: Mapping[str, Any], *, user: Any, at: dt.datetime,
    request: Any = None,
) -> int | None:  # fmt: skip
    """Queue a letter through the gate; its id, or None where the gate or a missing address does not let it go."""
    from cureline.dispatch import services as dispatch

    try:
        with transaction.atomic():
            letter = dispatch.send_letter(customer_id, template, data, user=user, account_id=account_id, at=at,
                                          prior_consent=True, request=request)  # fmt: skip
    except ProblemError:
        return None
    return int(letter.pk)
