"""Promises to pay: taken within the bank's limits, reminded of, judged by payments, followed up when not kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cureline.arrangement import policy
from cureline.arrangement.models import Promise, PromiseInstalment
from cureline.arrangement.services import common
from cureline.arrangement.services.errors import InputError, LimitError, StateError
from cureline.engine import arrange
from cureline.face import ProblemError
from cureline.portfolio.models import Payment
from cureline.portfolio.models import Promise as PortfolioPromise
from cureline.trust import audit

_OPEN, _CANCELLED = "open", "cancelled"
_MOST_MINOR = 10**15


@transaction.atomic
def promise(
    customer_id: str,
    account_id: str,
    instalments: Sequence[tuple[dt.date, int]],
    *,
    user: Any,
    channel: str = "call",
    at: dt.datetime | None = None,
    request: Any = None,
) -> Promise:
    """Take a promise to pay: days and amounts (minor units of the account), in order of their days.

    Raises Customer.DoesNotExist, Account.DoesNotExist, InputError (422) and LimitError (409) with the limit's name.
    """
    at = common.moment(at)
    on = common.day_of(at)
    customer = common.locked(customer_id)
    account = common.account_of(customer_id, account_id)
    rules = policy.in_force(on)
    _check(customer_id, instalments, on, rules)
    if channel not in Promise.Channel.values:
        raise InputError("channel", _("There is no such channel."))
    made = Promise.objects.create(
        customer_id=customer.pk, account_id=account.pk, currency=account.currency, channel=channel,
        amount_minor=sum(amount for _day, amount in instalments), made_on=on, made_at=at, made_by=common.known(user),
        collector_id=common.collector_of(user), policy=rules.version,
    )  # fmt: skip
    rows = PromiseInstalment.objects.bulk_create(
        PromiseInstalment(promise=made, number=number, due_on=day, amount_minor=amount)
        for number, (day, amount) in enumerate(instalments, 1)
    )
    _show_to_the_night(made, rows)
    audit.record(
        "promise.made", request=request, user=user, customer_id=customer_id, subject=f"promise:{made.pk}",
        detail={"amount_minor": made.amount_minor, "instalments": len(rows), "last_due_on": str(rows[-1].due_on)},
    )  # fmt: skip
    common.emit("promise.made", {"promise_id": made.pk, "account_id": account.pk, "amount_minor": made.amount_minor})
    return made


def _check(customer_id: str, instalments: Sequence[tuple[dt.date, int]], on: dt.date, rules: policy.Policy) -> None:
    if not instalments:
        raise InputError("instalments", _("A promise needs a day and an amount."))
    if len(instalments) > rules.value("promise", "max_instalments"):
        raise LimitError("max_instalments", _("A promise may have at most %(count)s instalments.")
                         % {"count": rules.value("promise", "max_instalments")})  # fmt: skip
    days = [day for day, _amount in instalments]
    if days != sorted(set(days)):
        raise InputError("order", _("The days of a promise must follow each other."))
    if days[0] < on:
        raise InputError("past", _("A promise cannot be due in the past."))
    most = rules.value("promise", "max_days_ahead")
    # several instalments may go on month by month, each within the wait after the one before
    for before, day in zip([on, *days], days, strict=False):
        if (day - before).days > most:
            raise LimitError("max_days_ahead", _("A promise may be at most %(days)s days ahead.") % {"days": most})
    least = rules.value("promise", "min_amount_minor")
    for _day, amount in instalments:
        if amount > _MOST_MINOR:
            raise InputError("amount", _("The amount is too large."))
        if amount < least:
            raise LimitError(
                "min_amount", _("The amount is below the least that may be promised."), minimum_minor=least
            )
    open_now = Promise.objects.filter(customer_id=customer_id, state=_OPEN).count()
    if open_now >= rules.value("promise", "max_open"):
        raise LimitError("max_open", _("The customer has %(count)s open promises already.") % {"count": open_now})


def _show_to_the_night(made: Promise, rows: Iterable[PromiseInstalment]) -> None:
    """The night judges each row by the payments between its days: so a later one begins after the one before."""
    since = made.made_on
    for row in rows:
        PortfolioPromise.objects.create(
            promise_id=row.portfolio_id, account_id_id=made.account_id, made_on=since, due_on=row.due_on,
            amount_minor=row.amount_minor,
        )  # fmt: skip
        since = row.due_on + dt.timedelta(days=1)


@transaction.atomic
def withdraw(promise_id: int, *, user: Any, reason: str, request: Any = None) -> Promise:
    """Take back an open promise, as when it was typed wrong. Raises Promise.DoesNotExist, InputError, StateError."""
    found = Promise.objects.get(pk=promise_id)
    common.locked(found.customer_id)
    found.refresh_from_db()
    if not reason.strip():
        raise InputError("reason", _("Say why."))
    if found.state != _OPEN:
        raise StateError(found.state, _("Only an open promise can be withdrawn."))
    PortfolioPromise.objects.filter(pk__in=[row.portfolio_id for row in found.instalments.all()]).delete()
    found.instalments.update(state=_CANCELLED)
    found.state = _CANCELLED
    found.save(update_fields=["state"])
    audit.record(
        "promise.withdrawn", request=request, user=user, customer_id=found.customer_id,
        subject=f"promise:{found.pk}", reason=reason,
    )  # fmt: skip
    return found


def judge_promises(on: dt.date | None = None, *, account_ids: Iterable[str] | None = None) -> Counter[str]:
    """Judge every promise that may have changed by the payments known, remind, and follow up; gives counts.

    A job that may run at any time and again: what is judged already and stands is left alone. Judged again are those
    whose last day is not longer ago than the policy's `judged_again_days`.
    """
    on = on or common.today()
    rules = policy.in_force(on)
    since = on - dt.timedelta(days=rules.value("promise", "judged_again_days"))
    wanted = Promise.objects.filter(Q(state=_OPEN) | Q(instalments__due_on__gte=since), made_on__lte=on)
    if account_ids is not None:
        wanted = wanted.filter(account_id__in=list(account_ids))
    counts: Counter[str] = Counter()
    for customer_id, promise_id in (
        wanted.exclude(state=_CANCELLED).order_by("customer_id", "pk").values_list("customer_id", "pk").distinct()
    ):
        with transaction.atomic():
            customer = common.locked(customer_id)
            found = Promise.objects.get(pk=promise_id)
            if found.state != _CANCELLED:
                counts.update(_judge(customer, found, on, rules))
    return counts


def _judge(customer: Any, found: Promise, on: dt.date, rules: policy.Policy) -> list[str]:
    rows = list(found.instalments.all())
    payments = list(
        Payment.objects.filter(account_id=found.account_id, paid_on__gte=found.made_on, paid_on__lte=on).values_list(
            "paid_on", "amount_minor"
        )
    )
    judged = arrange.judge(
        found.made_on, [arrange.Promised(row.due_on, row.amount_minor) for row in rows], payments, on=on,
        tolerance=rules.tolerance,
    )  # fmt: skip
    happened = []
    for row, verdict in zip(rows, judged, strict=True):
        changed = row.state != verdict.state
        if changed or row.received_minor != verdict.received_minor:
            row.state, row.received_minor = verdict.state, verdict.received_minor
            row.judged_on = on if verdict.state != _OPEN else None
            row.save(update_fields=["state", "received_minor", "judged_on"])
        if changed:
            happened.append(str(verdict.state))
            audit.record(
                "promise.judged", customer_id=found.customer_id, subject=f"promise:{found.pk}",
                detail={"number": row.number, "state": verdict.state, "received_minor": verdict.received_minor},
            )  # fmt: skip
            common.emit(f"promise.{verdict.state}", {"promise_id": found.pk, "number": row.number,
                                                     "account_id": found.account_id})  # fmt: skip
    state = _whole([row.state for row in rows])
    if state != found.state:
        found.state = state
        found.save(update_fields=["state"])
    for row in rows:
        if row.state in ("broken", "partly") and not row.followed_up:
            happened.append(_follow_up(customer, found, row, on, rules))
        elif row.state == _OPEN and not row.reminded_on:
            happened += _remind(customer, found, row, on, rules)
    return happened


def _whole(states: Sequence[str]) -> str:
    """A promise is as its worst instalment; open while one is and none is broken."""
    for state in ("broken", "open", "partly"):
        if state in states:
            return state
    return "kept"


def _follow_up(customer: Any, found: Promise, row: PromiseInstalment, on: dt.date, rules: policy.Policy) -> str:
    """What the data say of a promise that was not kept."""
    if row.state == "partly":
        act, team = rules.part("promise", "partly", "act"), ""
    else:
        since = on - dt.timedelta(days=rules.value("promise", "history_days"))
        broken = PromiseInstalment.objects.filter(
            promise__customer_id=customer.pk, state="broken", due_on__gt=since
        ).count()
        line = max((b for b in rules.part("promise", "broken") if b["from"] <= broken), key=lambda b: b["from"])
        act, team = line["act"], line.get("to_team", "")
    row.followed_up = act
    row.save(update_fields=["followed_up"])
    if act == "escalate":
        common.escalate(customer.pk, team, "promise_broken")
    else:
        at = common.lawful(customer, found.account_id, common.noon(customer, on))
        common.task(customer.pk, "promise_broken" if act == "task" else act, due_at=at, why=f"promise_{row.state}")
    return f"followed_up_{act}"


def _remind(
    customer: Any, found: Promise, row: PromiseInstalment, on: dt.date, rules: policy.Policy
) -> list[str]:  # fmt: skip
    reminder = rules.part("promise", "reminder")
    day = row.due_on - dt.timedelta(days=int(reminder["days_before"]))
    # a promise for tomorrow given today needs no reminder: the customer has just said it
    if not day <= on <= row.due_on or found.made_on >= day:
        return []
    row.reminded_on = on
    row.save(update_fields=["reminded_on"])
    if reminder["by"] == "sms":
        from cureline.dispatch import services as dispatch

        try:
            with transaction.atomic():
                dispatch.send_sms(customer.pk, user=None, script=reminder["script"], account_id=found.account_id,
                                  at=common.noon(customer, on))  # fmt: skip
            return ["reminded_sms"]
        except ProblemError:
            # refused by the gate, which is on record, or no script for it: somebody looks instead
            pass
    at = common.lawful(customer, found.account_id, common.noon(customer, on))
    common.task(customer.pk, "follow_up", due_at=at, why="promise_reminder")
    return ["reminded_task"]
