"""What a report reads: figures of its month, of the month before and of its trends, for the whole bank."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis.expr.types as ir
from django.utils.translation import gettext_lazy as _

from cureline.engine import evaluate
from cureline.face import ProblemError
from cureline.results import query
from cureline.results.models import Snapshot
from cureline.results.query import Asked
from cureline.results.report.texts import document
from cureline.results.services import Figure, figures


class MonthError(ProblemError):
    """No report can be made of that month; the detail says why."""

    status = 422
    title = _("There is no report of that month")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> Month:
        """From YYYY-MM. Raises MonthError."""
        found = re.fullmatch(r"(20\d{2})-(0[1-9]|1[0-2])", text)
        if not found:
            raise MonthError(_("A month is written YYYY-MM."))
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def back(self, months: int = 1) -> Month:
        """So many months earlier."""
        place = self.year * 12 + self.number - 1 - months
        return Month(place // 12, place % 12 + 1)


class Source:
    """The figures of one snapshot for one month's report."""

    def __init__(self, snapshot: Snapshot, month: Month) -> None:
        self.snapshot, self.month = snapshot, month

    @property
    def currency(self) -> str:
        """The currency reported on: that of most accounts."""
        return str(self.snapshot.currencies[0]) if self.snapshot.currencies else ""

    @cached_property
    def months(self) -> list[Month]:
        """The months of a trend, the report's month last: as far back as the snapshot's facts go."""
        known = set(self.snapshot.months)
        back = [self.month.back(n) for n in range(document("content")["trend"])]
        return [month for month in reversed(back) if str(month) in known]

    def of(self, code: str, *, by: Sequence[str] = (), month: Month | None = None) -> list[Figure]:
        """A measure in a month, the report's own if not said otherwise, cut by columns."""
        wanted = str(month or self.month)
        return [figure for figure in self._by_month(code, tuple(by)) if figure.keys["month"] == wanted]

    def one(self, code: str, month: Month | None = None) -> Figure | None:
        """A measure's only figure in a month; None where nothing counts."""
        found = self.of(code, month=month)
        return found[0] if found and found[0].value is not None else None

    def trend(self, code: str) -> dict[str, Figure]:
        """A measure by month, for the months of the trend that have one."""
        shown = {str(month) for month in self.months}
        found = self._by_month(code, ())
        return {f.keys["month"]: f for f in found if f.value is not None and f.keys["month"] in shown}

    def _by_month(self, code: str, by: tuple[str, ...]) -> list[Figure]:
        """Every month that the report speaks of, by one query."""
        first = min([*self.months, self.month.back()])
        return figures(code, by=["month", *by], since=first.first, until=self.month.last)

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The rows of a table made of `table`."""
        return query.store(self.snapshot.pk).rows(expression)

    def table(self, fact: str, *, since: dt.date | None = None, until: dt.date | None = None) -> ir.Table:
        """A fact's rows in the report's currency, of days from `since` to `until`."""
        where: Mapping[str, str] = {"currency": self.currency}
        return query.table(query.store(self.snapshot.pk), fact, Asked(since, until, tuple(where.items())))

    def transitions(self, state: str) -> list[dict[str, Any]]:
        """The cells of the month's matrix of buckets or classes (`evaluate.transitions`)."""
        standings = self.table("standings", since=self.month.first, until=self.month.last)
        named: Any = state
        return self.rows(evaluate.transitions(standings, state=named))

    def funnel(self) -> list[dict[str, Any]]:
        """The stages of the month's contacts and of the promises made in it (`evaluate.funnel`)."""
        contacts = self.table("contacts", since=self.month.first, until=self.month.last)
        promises = self.table("promises")
        promises = promises.filter(promises.made_on.between(self.month.first, self.month.last))
        return self.rows(evaluate.funnel(contacts, promises))

    def incidence(self) -> list[dict[str, Any]]:
        """Cumulative incidence of cure and write-off of the episodes that began in the months of the trend."""
        if not self.months:
            return []
        t = self.table("episodes")
        t = t.filter(t.entered_on.between(self.months[0].first, self.month.last))
        found: list[dict[str, Any]] = evaluate.survival(t).to_pylist()
        return found

    def vintages(self) -> list[dict[str, Any]]:
        """The curves of the latest months of entry (`evaluate.vintage`)."""
        first = self.month.back(document("content")["vintages"] - 1)
        t = self.table("episodes")
        return self.rows(evaluate.vintage(t.filter(t.entered_on.between(first.first, self.month.last))))
