"""Limitation of claims: until when a debt can be sued for, and what began the period anew. Pure: days in, days out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cureline.engine.compliance.months import months_after
from cureline.legal.rules import Rules


@dataclass(frozen=True)
class Limitation:
    """`expires_on` is the first day on which the debtor may refuse; None where the beginning is not known.

    `runs_from_on` is the beginning of the present period and `begun_by` what began it: the id of an interruption, or
    empty for the first day. `outer_on` is the end that no interruption moves.
    """

    runs_from_on: dt.date | None
    begun_by: str
    expires_on: dt.date | None
    outer_on: dt.date | None

    def expired(self, on: dt.date) -> bool:
        """Whether the period has run out on a day."""
        return self.expires_on is not None and on >= self.expires_on

    def days_left(self, on: dt.date) -> int | None:
        """Days until it runs out, below 0 afterwards; None where it is not known."""
        return None if self.expires_on is None else (self.expires_on - on).days


def limitation(began_on: dt.date | None, interruptions: Iterable[tuple[dt.date, str]], rules: Rules) -> Limitation:
    """The limitation of one debt from its first day and its interruptions (day, kind of the pack).

    Each interruption begins the period anew from its own day (CN: Civil Code art. 195), unless the period had run out
    before, in any order given. Raises ValueError for a kind that the pack does not know.
    """
    if began_on is None:
        return Limitation(None, "", None, None)
    years, outer_years = rules.raw["limitation"]["years"], rules.raw["limitation"]["outer_years"]
    outer = months_after(began_on, 12 * outer_years)
    start, kind = began_on, ""
    for day, name in sorted(interruptions):
        if name not in rules.interruptions:
            raise ValueError(f"{name!r} does not interrupt limitation in {rules.jurisdiction}")
        if start <= day < min(months_after(start, 12 * years), outer):
            start, kind = day, name
    return Limitation(start, kind, min(months_after(start, 12 * years), outer), outer)
