"""What all verbs share: the customer's lock, the account, the bank's day, and what the rooms below do for us."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cureline.arrangement.services.errors import InputError
from cureline.engine import arrange
from cureline.portfolio.models import Account, Customer
from cureline.worklist import desk


def locked(customer_id: str) -> Any:
    """The customer under its lock. Raises Customer.DoesNotExist."""
    return Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)


def account_of(customer_id: str, account_id: str) -> Any:
    """An account of the customer. Raises Account.DoesNotExist."""
    return Account.objects.get(pk=account_id, customer_id=customer_id)


def moment(at: dt.datetime | None) -> dt.datetime:
    """The given instant, or now."""
    return at or timezone.now()


def day_of(at: dt.datetime) -> dt.date:
    """The bank's day of an instant."""
    return desk.today(at)


def today() -> dt.date:
    """The bank's day now."""
    return day_of(timezone.now())


def known(user: Any) -> Any:
    """The user to keep with a row; None for the system."""
    return user if user is not None and getattr(user, "is_authenticated", False) else None


def collector_of(user: Any) -> str:
    """The collector id of a user, empty where there is none."""
    staff = getattr(known(user), "staff", None)
    return (staff.collector_id or "") if staff else ""


def rules_for(customer: Any) -> arrange.PlanRules:
    """The country's rules of plans. Raises InputError where a country has none."""
    try:
        return arrange.load_plan_rules(customer.jurisdiction)
    except arrange.PlanRulesError as error:
        raise InputError("jurisdiction", str(error)) from error


def noon(customer: Any, day: dt.date) -> dt.datetime:
    """Ten in the morning of a day where the customer lives: a decent hour to speak, which the gate still judges."""
    return dt.datetime.combine(day, dt.time(10), ZoneInfo(customer.time_zone))


def lawful(customer: Any, account_id: str, at: dt.datetime) -> dt.datetime:
    """The first moment from `at` on which the gate lets the customer be called; `at` itself where none is known."""
    from cureline.contact import services as contact

    try:
        ruling = contact.ruling(customer.pk, "call", at=at, account_id=account_id)
    except contact.PointUnknownError:
        return at
    return at if ruling.allowed or ruling.next_lawful_at is None else ruling.next_lawful_at


def task(customer_id: str, kind: str, **more: Any) -> None:
    """A task in the queue of whoever holds the customer."""
    from cureline.worklist import services as worklist

    worklist.add_task(customer_id, kind, **more)


def escalate(customer_id: str, to_team: str, why: str) -> None:
    """Hand the customer to another team; where there is no such team, a task of a broken promise to who holds it.

    Last of what a verb does: whoever acts may not see the customer afterwards.
    """
    from cureline.worklist import services as worklist

    try:
        worklist.escalate(customer_id, to_team=to_team, why=why)
    except worklist.UnknownTargetError:
        task(customer_id, "promise_broken", why=why)


def emit(event: str, payload: dict[str, Any]) -> None:
    """Tell the outside by the outgoing outbox."""
    from cureline.dispatch.services import webhooks

    webhooks.emit(event, payload)
