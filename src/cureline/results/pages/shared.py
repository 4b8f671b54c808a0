"""What the pages of results share: period and slices in the address, the empty state, what can't be asked for."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from cureline.engine.evaluate import SLICES
from cureline.results import query, words
from cureline.results.measured import measured
from cureline.results.models import Snapshot
from cureline.results.services.figuring import NoSnapshotError, SliceError, snapshot

Page = Callable[..., HttpResponse]
# by which one may narrow in the form itself; any other column joins by a click on its value in a table
FILTERS = ("product", "portfolio", "team", "bucket", "currency")
CUTS = (*SLICES, *(name for name in query.portrait_columns() if name not in SLICES))
_HISTORY = 13


@dataclass(frozen=True)
class State:
    """What a page of results is asked: months from and to (both whole), a column to cut by, slices, whose."""

    snapshot: Snapshot
    user: Any
    first: str
    last: str
    by: str
    where: Mapping[str, str]
    extra: Mapping[str, str]

    @property
    def since(self) -> dt.date:
        """The first day."""
        return _month(self.first)

    @property
    def until(self) -> dt.date:
        """The last day of the last month."""
        return _end(_month(self.last))

    @property
    def before(self) -> tuple[dt.date, dt.date]:
        """The period of the same number of months before."""
        count = _number(self.last) - _number(self.first) + 1
        return _of(_number(self.first) - count), _end(_of(_number(self.first) - 1))

    @property
    def history(self) -> tuple[dt.date, dt.date]:
        """A year and a month up to the end of the period, for lines over time."""
        return max(_of(_number(self.last) - _HISTORY + 1), dt.date(1, 1, 1)), self.until

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of `services.figures` for this period."""
        return {"since": self.since, "until": self.until, "where": dict(self.where), "user": self.user}

    @property
    def asked_before(self) -> dict[str, Any]:
        """The same for the period before."""
        since, until = self.before
        return {**self.asked, "since": since, "until": until}

    @property
    def asked_over_time(self) -> dict[str, Any]:
        """The same for the months of the lines."""
        since, until = self.history
        return {**self.asked, "since": since, "until": until}

    @property
    def running(self) -> bool:
        """Whether the last month is not over yet."""
        return self.until > self.snapshot.on

    def address(self, **change: str) -> str:
        """The query of the same page with something changed; an empty value takes it away."""
        given = {"from": self.first, "to": self.last, "by": self.by, **self.where, **self.extra} | change
        return "?" + urlencode({name: value for name, value in given.items() if value})


def state(request: HttpRequest, *, by: str = "bucket", extra: Sequence[str] = ()) -> State:
    """The state that an address asks for. Raises NoSnapshotError, SliceError."""
    found = snapshot()
    if not found.months:
        raise NoSnapshotError(_("There is nothing in the portfolio to draw figures from."))
    given: QueryDict = request.GET
    last = _legal(given.get("to", ""), found.months) or found.months[-1]
    first = _legal(given.get("from", ""), found.months) or last
    first = min(first, last)
    cut = given.get("by", by)
    if cut not in CUTS:
        raise SliceError(_("Figures can't be cut by %(column)s.") % {"column": cut[:60]})
    where = {name: value for name, value in given.items() if name in CUTS and value}
    kept = {name: given[name] for name in extra if given.get(name)}
    return State(found, request.user, first, last, cut, where, kept)


def state_of(user: Any) -> State:
    """The state of the newest month, without an address. Raises NoSnapshotError."""
    found = snapshot()
    if not found.months:
        raise NoSnapshotError(_("There is nothing in the portfolio to draw figures from."))
    return State(found, user, found.months[-1], found.months[-1], "bucket", {}, {})


def form(state: State) -> dict[str, Any]:
    """What the form above a page shows: months, columns, filters with their values, and what is narrowed to."""
    values = choices(state.snapshot.pk, query.scope_of(state.user))
    filters = [
        (
            name,
            words.column(name),
            [(text, words.value(name, text)) for text in values[name]],
            state.where.get(name, ""),
        )
        for name in FILTERS
        if len(values[name]) > 1
    ]
    chips = [
        (f"{words.column(name)}: {words.value(name, text)}", state.address(**{name: ""}))
        for name, text in state.where.items()
        if name not in FILTERS or len(values[name]) < 2
    ]
    return {
        "months": list(reversed(state.snapshot.months)),
        "filters": filters,
        "chips": chips,
        "columns": [(name, words.column(name)) for name in CUTS],
        "hidden": [*((n, t) for n, t in state.where.items() if n not in {f[0] for f in filters}), *state.extra.items()],
    }


@measured(dict, 64)
def choices(snapshot_id: str, scope: query.Scope) -> dict[str, list[str]]:
    """The values of the columns of FILTERS in the standings and contacts that one sees, in order."""
    store = query.store(snapshot_id)
    tables = [query.table(store, fact, query.Asked(scope=scope)) for fact in ("standings", "contacts")]
    found: dict[str, list[str]] = {}
    for name in FILTERS:
        values = {row[name] for t in tables for row in store.rows(t.select(name).distinct())}
        found[name] = sorted(value for value in values if value)
    return found


def empty_where_nothing(page: Page) -> Page:
    """Show what to do where no figures have been drawn yet, and say what can't be asked for."""

    @functools.wraps(page)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except NoSnapshotError:
            return render(request, "results/empty.html")
        except SliceError as error:
            messages.error(request, error.detail or str(error.title))
            return render(request, "results/unknown.html", status=404)

    return shown


def _legal(text: str, months: Sequence[str]) -> str:
    return text if text in months else ""


def _month(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{text}-01")


def _end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _number(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def _of(number: int) -> dt.date:
    return dt.date(max(number // 12, 1), number % 12 + 1, 1)
