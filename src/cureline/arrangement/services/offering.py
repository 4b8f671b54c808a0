"""Plans worked out but not kept: three to compare, or one of own terms, within the limits of country and bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cureline.arrangement import policy
from cureline.arrangement.services import affordability, common, debts
from cureline.arrangement.services.errors import InputError, LimitError
from cureline.engine import arrange
from cureline.engine.compliance.months import months_after


@dataclass(frozen=True)
class Wish:
    """What a plan shall be: the engine's terms without the debt. `annual_rate_bp` of None is the contract's rate."""

    method: str = "annuity"
    months: int = 12
    first_due_on: dt.date | None = None
    annual_rate_bp: int | None = None
    grace_months: int = 0
    freeze_months: int = 0
    step_bp: int = 0
    step_months: int = 6
    balloon_minor: int = 0
    fee_bp: int = 0
    fee_once: bool = False
    waived_interest_minor: int = 0
    waived_fee_minor: int = 0


@dataclass(frozen=True)
class Case:
    """An account on a day with all that a plan of it depends on."""

    customer: Any
    account: Any
    on: dt.date
    debt: debts.Debt
    rules: policy.Policy
    country: arrange.PlanRules
    sheet: Any
    p_cure_bp: int | None

    @property
    def limit(self) -> arrange.TermLimit:
        """The longest term of the product."""
        return self.country.limit(self.account.product)

    @property
    def latest_on(self) -> dt.date:
        """No instalment may fall due later."""
        return months_after(self.on, self.limit.max_months)

    def days(self, first_due_on: dt.date, months: int) -> list[dt.date]:
        """Due days in the country's business calendar."""
        return arrange.due_days(
            first_due_on, months, shift=self.country.shift, country=self.country.holidays, latest_on=self.latest_on
        )

    def most_months(self, first_due_on: dt.date) -> int:
        """The most instalments from a first day that stay within the limit."""
        months = self.limit.max_months
        while months > 1 and months_after(first_due_on, months - 1) > self.latest_on:
            months -= 1
        return months

    @property
    def affordable_minor(self) -> int:
        """What the customer's sheet bears a month; 0 without one."""
        return self.sheet.instalment_minor if self.sheet else 0


def case_of(customer_id: str, account_id: str, on: dt.date) -> Case:
    """Gather what a plan depends on. Raises Customer.DoesNotExist, Account.DoesNotExist, InputError."""
    from cureline.portfolio.models import Customer

    customer = Customer.objects.get(pk=customer_id)
    account = common.account_of(customer_id, account_id)
    debt = debts.debt_of(account, on)
    if debt.total_minor <= 0:
        raise InputError("no_debt", _("The account owes nothing."))
    return Case(
        customer, account, on, debt, policy.in_force(on), common.rules_for(customer),
        affordability.latest_affordability(customer_id, on), debts.p_cure_bp(account_id),
    )  # fmt: skip


def first_day(case: Case, wished: dt.date | None) -> dt.date:
    """The first due day: the one wished, or a month from now. Raises InputError, LimitError."""
    most = case.on + dt.timedelta(days=case.rules.value("plan", "first_due_within_days"))
    day = wished or months_after(case.on, 1)
    if day <= case.on:
        raise InputError("first_due_on", _("The first instalment must be due after today."))
    if day > most:
        raise LimitError("first_due_on", _("The first instalment must be due by %(day)s.") % {"day": most.isoformat()})
    return day


def terms_of(case: Case, wish: Wish) -> arrange.Terms:
    """The engine's terms of a wish. Raises InputError."""
    debt = case.debt
    if wish.method not in arrange.METHODS:
        raise InputError("method", _("There is no such kind of plan."))
    if not 0 <= wish.waived_interest_minor <= debt.interest_minor or not 0 <= wish.waived_fee_minor <= debt.fee_minor:
        raise InputError("waiver", _("More would be waived than is owed."))
    own = case.account.annual_rate_bp or 0
    rate = own if wish.annual_rate_bp is None else wish.annual_rate_bp
    if not 0 <= rate <= own:
        raise InputError("rate", _("A plan may not charge more than the contract."))
    return arrange.Terms(
        method=wish.method,
        principal_minor=debt.principal_minor,
        months=wish.months,
        annual_rate_bp=rate,
        interest_minor=debt.interest_minor - wish.waived_interest_minor,
        fee_minor=debt.fee_minor - wish.waived_fee_minor,
        grace_months=wish.grace_months,
        freeze_months=wish.freeze_months,
        step_bp=wish.step_bp if wish.method == "step_up" else 0,
        step_months=wish.step_months,
        balloon_minor=wish.balloon_minor if wish.method == "balloon" else 0,
        fee_bp=wish.fee_bp,
        fee_once=wish.fee_once,
    )


def work_out(case: Case, wish: Wish, kind: str = "") -> arrange.Proposal:
    """One plan of own terms, weighed. Raises InputError, LimitError with the limit's id and article."""
    first = first_day(case, wish.first_due_on)
    most = case.most_months(first)
    if wish.months > most:
        raise LimitError(
            case.limit.id, _("At most %(months)s instalments are allowed.") % {"months": most},
            article=case.limit.article, max_months=most,
        )  # fmt: skip
    if wish.months < 1:
        raise InputError("months", _("A plan needs at least one instalment."))
    try:
        schedule = arrange.build(terms_of(case, wish), case.days(first, wish.months))
    except arrange.ScheduleError as error:
        raise InputError(error.code, _reason(error.code)) from error
    least = case.rules.value("plan", "min_instalment_minor")
    if schedule.highest_minor < min(least, case.debt.total_minor):
        raise LimitError("min_instalment", _("The instalments are below the least that the bank takes."))
    return arrange.weigh(
        kind, schedule, affordable_minor=case.affordable_minor, rules=case.rules.keeping, p_cure_bp=case.p_cure_bp
    )


def compare(case: Case, wish: Wish) -> Sequence[arrange.Proposal]:
    """Three plans side by side; of the wish rate, grace, freeze, waivers and first day hold. Raises as `work_out`."""
    first = first_day(case, wish.first_due_on)
    base = replace(terms_of(case, replace(wish, method="annuity")), step_bp=0)
    owed = base.principal_minor + base.interest_minor + base.fee_minor
    if owed <= 0:
        raise InputError("amounts", _("Nothing would be left to pay."))
    least = case.rules.value("plan", "min_instalment_minor")
    most = max(1, min(case.most_months(first), max(owed // least, 1)))
    if not 0 <= wish.grace_months < most:
        raise InputError("grace", _reason("grace"))
    step = case.rules.part("plan", "step")
    try:
        return arrange.propose(
            base, days=lambda months: case.days(first, months), affordable_minor=case.affordable_minor,
            max_months=most, rules=case.rules.keeping, step_bp=int(step["step_bp"]),
            step_months=int(step["step_months"]), step_start_bp=int(step["start_bp"]), p_cure_bp=case.p_cure_bp,
        )  # fmt: skip
    except arrange.ScheduleError as error:
        raise InputError(error.code, _reason(error.code)) from error


def _reason(code: str) -> str:
    return {
        "amounts": _("Nothing would be left to pay."),
        "months": _("The number of instalments is not possible."),
        "rate": _("A rate, fee or freeze is below 0."),
        "grace": _("The months of grace leave none to pay in."),
        "balloon": _("The last amount must be within the principal."),
        "step": _("The steps are not possible."),
        "interest": _("The first instalments would not cover the interest; let them rise less, or freeze interest."),
    }[code]
