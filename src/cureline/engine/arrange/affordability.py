"""What a customer can pay a month: income less what life and other debts cost, less a buffer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """What the buffer is made of: fixed amounts a month for the household and each dependant, a share of income, and
    the most of what is left that a plan may take. `floors` are least amounts for categories that people forget.

    Minor units of one currency, shares in basis points. Sources stand in the bank's arrangement policy.
    """

    household_minor: int
    per_dependant_minor: int
    income_share_bp: int
    most_of_surplus_bp: int
    floors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A customer's month, in minor units: income and outgoings by category, payments on other debts, dependants."""

    income: Mapping[str, int]
    outgoings: Mapping[str, int]
    other_debts_minor: int
    dependants: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the calculation: its code, the amount it adds (or, below 0, takes), and the category it is about."""

    code: str
    amount_minor: int
    category: str = ""


@dataclass(frozen=True, slots=True)
class Affordable:
    """The monthly instalment that a customer can bear, 0 where nothing is left, with the lines that lead to it."""

    instalment_minor: int
    surplus_minor: int
    reasons: tuple[Reason, ...]


def afford(sheet: Sheet, budget: Budget) -> Affordable:
    """The instalment that a sheet bears; the reasons sum to the surplus and then to the instalment.

    A category below its floor counts with the floor. Raises ValueError for an amount or a number below 0.
    """
    amounts = (*sheet.income.values(), *sheet.outgoings.values(), sheet.other_debts_minor, sheet.dependants)
    if any(amount < 0 for amount in amounts):
        raise ValueError("income, outgoings, debts and dependants can't be below 0")
    income = sum(sheet.income.values())
    lines = [Reason("INCOME", amount, name) for name, amount in sheet.income.items() if amount]
    lines += [Reason("OUTGOING", -amount, name) for name, amount in sheet.outgoings.items() if amount]
    for name, floor in budget.floors.items():
        short = floor - sheet.outgoings.get(name, 0)
        if short > 0:
            lines.append(Reason("FLOOR", -short, name))
    buffer = max(budget.household_minor, income * budget.income_share_bp // 10_000)
    rest = (
        Reason("OTHER_DEBTS", -sheet.other_debts_minor),
        Reason("BUFFER", -buffer),
        Reason("DEPENDANTS", -budget.per_dependant_minor * sheet.dependants),
    )
    lines += [line for line in rest if line.amount_minor]
    surplus = sum(line.amount_minor for line in lines)
    instalment = max(surplus, 0) * budget.most_of_surplus_bp // 10_000
    lines.append(Reason("KEPT_BACK" if surplus > 0 else "NOTHING_LEFT", instalment - surplus))
    return Affordable(instalment, surplus, tuple(lines))
