"""Measures as goals see them: their history by month, their figure of a period, and how a target is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml
from babel import numbers

from cureline.engine import evaluate
from cureline.goal.errors import InvalidGoalError
from cureline.goal.models import MICRO, scale
from cureline.results import services as results
from cureline.results import wording

# the slice of the facts that a scope is; the bank is the whole
SLICE: Mapping[str, str] = {"team": "team", "collector": "collector_id", "bucket": "bucket", "product": "product"}
_LARGEST = 9 * 10**17


@cache
def document() -> Mapping[str, Any]:
    """All of goals.yaml."""
    found: Mapping[str, Any] = yaml.safe_load(
        resources.files("cureline.goal").joinpath("goals.yaml").read_text("utf-8")
    )
    return found


@dataclass(frozen=True)
class Aim:
    """A measure that goals may be set in."""

    measure: evaluate.Measure

    @property
    def code(self) -> str:
        """The measure's code."""
        return self.measure.code

    @property
    def summed(self) -> bool:
        """Whether parts add up to the whole: a sum or a count, and no quotient."""
        return not self.measure.denominator

    @property
    def unit(self) -> str:
        """The measure's unit."""
        return str(self.measure.unit)

    @property
    def scale(self) -> int:
        """What a value is multiplied by to be kept."""
        return scale(self.unit, self.summed)

    @property
    def share(self) -> bool:
        """Whether it is a share of 0 to 1."""
        return (
            self.unit == "rate" and self.measure.interval in ("wilson", "ratio") and self.code != "cost_per_recovered"
        )

    @property
    def kind(self) -> Literal["amount", "rate", "signed"]:
        """The scale on which it is forecast."""
        return "rate" if self.share else "amount"

    @property
    def by_month(self) -> bool:
        """Whether a month is known only at its end."""
        return self.measure.fact in document()["by_month"]

    @property
    def title(self) -> str:
        """Its title in the request's language."""
        return wording.title(self.code)

    def kept(self, value: float) -> int:
        """A value as it is kept."""
        return round(value * self.scale)

    def shown(self, kept: int | None, currency: str) -> str:
        """A kept value as people write it; a dash for None."""
        return wording.figure(None if kept is None else kept / self.scale, self.unit, currency)


@dataclass(frozen=True)
class Month:
    """One month of history: the figure and what it is made of; None where nothing was below the line."""

    code: str
    value: float | None
    numerator: int
    denominator: int | None
    rows: int
    url: str


def aims() -> dict[str, Aim]:
    """Every measure that goals may be set in, in the document's order."""
    known = evaluate.measures()
    return {code: Aim(known[code]) for code in document()["measures"] if code in known}


def aim(code: str) -> Aim:
    """One of them. Raises InvalidGoalError."""
    found = aims().get(code)
    if found is None:
        raise InvalidGoalError(f"no goal can be set in {code[:60]!r}")
    return found


def where(scope: str, scope_id: str, currency: str = "") -> dict[str, str]:
    """The slice of the facts that a goal is about."""
    found = {SLICE[scope]: scope_id} if scope in SLICE else {}
    return found | ({"currency": currency} if currency else {})


def currency_of(one: Aim) -> str:
    """The currency of a measure in money: that of most accounts; empty for the rest. Raises NoSnapshotError."""
    found = results.current()
    if found is None:
        raise results.NoSnapshotError
    return str(found.currencies[0]) if one.measure.in_money and found.currencies else ""


def history(one: Aim, slices: Mapping[str, str], *, before: dt.date, user: Any = None) -> list[Month]:
    """Whole months before a day, oldest first, without gaps; one without rows is 0 for a sum, None for a quotient."""
    last = before - dt.timedelta(days=1)
    found = {
        figure.keys["month"]: figure
        for figure in results.figures(one.code, by=("month",), until=last, where=slices, user=user)
    }
    if not found:
        return []
    months = _between(min(found), f"{last:%Y-%m}")[-int(document()["history_months"]) :]
    rows = []
    for code in months:
        figure = found.get(code)
        if figure is None:
            rows.append(Month(code, 0.0 if one.summed else None, 0, None if one.summed else 0, 0, ""))
        else:
            rows.append(Month(code, figure.value, figure.numerator, figure.denominator, figure.rows, figure.url))
    return rows


def parsed(one: Aim, text: str, currency: str) -> int:
    """What somebody wrote as a target, kept: money in whole units of the currency, a share in per cent, all else as it
    is. Raises InvalidGoalError."""
    try:
        value = Decimal(text.strip().replace(",", "").replace("%", "").replace("，", ""))
    except InvalidOperation:
        raise InvalidGoalError(f"{text[:40]!r} is no number") from None
    if not value.is_finite() or value < 0:
        raise InvalidGoalError("a target is a number, zero or more")
    exact = value * factor(one, currency)
    if exact > _LARGEST:
        raise InvalidGoalError("this number is too large")
    return int(exact.to_integral_value(rounding=ROUND_HALF_EVEN))


def written(one: Aim, kept: int | None, currency: str) -> str:
    """The reverse of `parsed`: a plain number for a field; nothing for None."""
    if kept is None:
        return ""
    value = Decimal(kept) / factor(one, currency)
    return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():f}"


def factor(one: Aim, currency: str) -> Decimal:
    """What a number in a field is multiplied by to be kept."""
    if one.unit == "minor" and currency:
        return Decimal(one.scale) * 10 ** numbers.get_currency_precision(currency)
    return Decimal(one.scale) / 100 if one.unit == "rate" else Decimal(one.scale)


def sign(one: Aim, currency: str) -> str:
    """What stands beside such a field: a currency, per cent, or nothing."""
    if one.unit == "minor" and currency:
        return currency
    return "%" if one.unit == "rate" else ""


def _between(first: str, last: str) -> list[str]:
    year, month = map(int, first.split("-"))
    found = []
    while (code := f"{year:04d}-{month:02d}") <= last:
        found.append(code)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


__all__ = [
    "MICRO", "Aim", "Month", "aim", "aims", "currency_of", "document", "factor", "history", "parsed", "sign", "where",
    "written",
]  # fmt: skip
