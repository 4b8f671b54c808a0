"""Repayment plans: drafted, proposed, approved within limits of the role, signed with a contract letter, cancelled."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cureline.arrangement.models import Instalment, Plan, Waiver
from cureline.arrangement.services import common, debts, offering
from cureline.arrangement.services.errors import InputError, LimitError, StateError
from cureline.arrangement.services.offering import Wish
from cureline.trust import audit

LIVE = ("proposed", "approved", "signed", "running")


@transaction.atomic
def propose_plan(
    customer_id: str, account_id: str, wish: Wish, *, user: Any, kind: str = "", reason: str = "hardship",
    restructuring: bool = True, draft: bool = False, at: dt.datetime | None = None, request: Any = None,
) -> Plan:  # fmt: skip
    """Work out a plan, keep it with its schedule, and send it for approval (unless it is a draft).

    `reason` is one of the policy's waiver reasons. Raises Customer.DoesNotExist, Account.DoesNotExist, InputError,
    LimitError (with the rule's article), StateError where another plan of the account is live.
    """
    at = common.moment(at)
    on = common.day_of(at)
    common.locked(customer_id)
    case = offering.case_of(customer_id, account_id, on)
    if reason not in case.rules.part("waiver", "reasons"):
        raise InputError("reason", _("There is no such reason."))
    if kind not in ("", "shortest", "lightest", "step_up"):
        raise InputError("kind", _("There is no such proposal."))
    found = offering.work_out(case, wish, kind)
    terms = found.schedule.terms
    plan = Plan.objects.create(
        customer_id=customer_id, account_id=account_id, currency=case.account.currency, reason=reason,
        policy=case.rules.version, proposed_at=at, proposed_by=common.known(user), kind=kind, method=terms.method,
        months=terms.months, first_due_on=found.schedule.instalments[0].due_on,
        terms={**asdict(terms), "first_due_on": offering.first_day(case, wish.first_due_on).isoformat()},
        principal_minor=terms.principal_minor, interest_minor=terms.interest_minor, fee_minor=terms.fee_minor,
        waived_interest_minor=wish.waived_interest_minor, waived_fee_minor=wish.waived_fee_minor,
        total_minor=found.schedule.total_minor, highest_minor=found.schedule.highest_minor,
        effective_rate_bp=min(found.effective_rate_bp, 1_000_000), present_value_minor=found.present_value_minor,
        kept_bp=found.kept_bp, burden_bp=found.burden_bp, reasons=[list(line) for line in found.reasons],
        affordability=case.sheet, limit_id=case.limit.id, restructuring=restructuring,
        effect=debts.effect(case.account, on) if restructuring else {},
    )  # fmt: skip
    Instalment.objects.bulk_create(
        Instalment(
            plan=plan, customer_id=customer_id, number=row.number, due_on=row.due_on,
            principal_minor=row.principal_minor, interest_minor=row.interest_minor, fee_minor=row.fee_minor,
            balance_minor=row.balance_minor,
        )
        for row in found.schedule.instalments
    )  # fmt: skip
    if wish.waived_interest_minor or wish.waived_fee_minor:
        Waiver.objects.create(
            customer_id=customer_id, account_id=account_id, currency=plan.currency, reason=reason, policy=plan.policy,
            proposed_at=at, proposed_by=plan.proposed_by, owed_interest_minor=case.debt.interest_minor,
            owed_fee_minor=case.debt.fee_minor, interest_minor=wish.waived_interest_minor,
            fee_minor=wish.waived_fee_minor, plan=plan,
        )  # fmt: skip
    audit.record(
        "plan.drafted", request=request, user=user, customer_id=customer_id, subject=f"plan:{plan.pk}",
        detail={"method": plan.method, "months": plan.months, "total_minor": plan.total_minor},
    )  # fmt: skip
    return plan if draft else submit(plan.pk, user=user, at=at, request=request)


@transaction.atomic
def submit(plan_id: int, *, user: Any, at: dt.datetime | None = None, request: Any = None) -> Plan:
    """Send a draft for approval. Raises Plan.DoesNotExist, StateError."""
    at = common.moment(at)
    plan = locked_plan(plan_id)
    _in_state(plan, "draft")
    if Plan.objects.filter(account_id=plan.account_id, state__in=LIVE).exists():
        raise StateError("live", _("Another plan of this account is open."))
    plan.state, plan.proposed_at, plan.proposed_by = "proposed", at, common.known(user)
    plan.save(update_fields=["state", "proposed_at", "proposed_by"])
    audit.record("plan.proposed", request=request, user=user, customer_id=plan.customer_id, subject=f"plan:{plan.pk}")
    common.emit("plan.proposed", {"plan_id": plan.pk, "account_id": plan.account_id})
    return plan


@transaction.atomic
def sign(
    plan_id: int, *, user: Any, letter: bool = True, at: dt.datetime | None = None, request: Any = None
) -> Plan:  # fmt: skip
    """The customer agrees to an approved plan: it runs from today, the contract letter goes out, collection rests.

    Where the gate refuses the letter the plan is signed without one and its contract is handed over. Raises
    Plan.DoesNotExist, StateError, LimitError for a proposal that has grown old.
    """
    from cureline.arrangement.services import running

    at = common.moment(at)
    on = common.day_of(at)
    plan = locked_plan(plan_id)
    _in_state(plan, "approved")
    first = plan.instalments.first()
    if first is None or first.due_on <= on:
        raise LimitError("expired", _("The first instalment is due already; propose the plan again."))
    if letter:
        # before the circumstance of the plan, which makes collection rest
        plan.letter_id = _send_contract(plan, user=user, at=at, request=request)
    plan.state, plan.signed_on = "signed", on
    plan.save(update_fields=["state", "signed_on", "letter_id"])
    running.open_circumstance(plan, on)
    audit.record(
        "plan.signed", request=request, user=user, customer_id=plan.customer_id, subject=f"plan:{plan.pk}",
        detail={"letter": plan.letter_id},
    )  # fmt: skip
    common.emit("plan.signed", {"plan_id": plan.pk, "account_id": plan.account_id})
    running.follow(on, account_ids=[plan.account_id])
    plan.refresh_from_db()
    return plan


def _send_contract(plan: Plan, *, user: Any, at: dt.datetime, request: Any) -> int | None:
    from cureline.arrangement.services import letters

    return letters.send(plan.customer_id, plan.account_id, "plan_contract", letters.contract(plan), user=user, at=at,
                        request=request)  # fmt: skip


@transaction.atomic
def cancel(plan_id: int, *, user: Any, reason: str, at: dt.datetime | None = None, request: Any = None) -> Plan:
    """End a plan that is not finished, as when the customer asks for it. Raises Plan.DoesNotExist, StateError."""
    from cureline.arrangement.services import running

    on = common.day_of(common.moment(at))
    plan = locked_plan(plan_id)
    if not reason.strip():
        raise InputError("reason", _("Say why."))
    if plan.state not in (*LIVE, "draft"):
        raise StateError(plan.state, _("The plan has ended already."))
    plan.state, plan.ended_on = "cancelled", on
    plan.save(update_fields=["state", "ended_on"])
    running.close_circumstance(plan, on)
    audit.record(
        "plan.cancelled", request=request, user=user, customer_id=plan.customer_id, subject=f"plan:{plan.pk}",
        reason=reason,
    )  # fmt: skip
    common.emit("plan.ended", {"plan_id": plan.pk, "account_id": plan.account_id, "state": "cancelled"})
    return plan


def locked_plan(plan_id: int) -> Plan:
    """A plan under its customer's lock. Raises Plan.DoesNotExist."""
    plan = Plan.objects.get(pk=plan_id)
    common.locked(plan.customer_id)
    plan.refresh_from_db()
    return plan


def _in_state(plan: Plan, state: str) -> None:
    if plan.state != state:
        raise StateError(plan.state, _("The plan is not in the state for this."))
