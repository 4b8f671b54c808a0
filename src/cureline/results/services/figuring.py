"""Figures: a measure over the facts of the current snapshot, for a period, by slices, as far as somebody may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.engine import evaluate
from cureline.face import ProblemError
from cureline.results import query, wording
from cureline.results.measured import measured
from cureline.results.models import Snapshot
from cureline.results.query import Asked
from cureline.results.services import tracing
from cureline.results.services.snapshots import current, directory_of


class NoSnapshotError(ProblemError):
    """No facts have been drawn yet."""

    status = 404
    title = gettext_lazy("There are no figures yet")


class SliceError(ProblemError):
    """A measure or a slice of that name is not known."""

    status = 422
    title = gettext_lazy("That can't be asked for")


@dataclass(frozen=True)
class Figure:
    """One figure: of which measure, for which values of the columns it is cut by, and where it is explained.

    `value` is in the measure's unit (a share, minor units, days …), None where nothing is below the line; `low` and
    `high` are the ends of its interval of 95 per cent where the measure has one; `rows` is what it rests on.
    """

    code: str
    keys: Mapping[str, str]
    numerator: int
    denominator: int | None
    value: float | None
    url: str
    low: float | None = None
    high: float | None = None
    rows: int = 0
    currency: str = ""
    unit: str = field(default="count")

    @property
    def text(self) -> str:
        """The figure in the words of the request's language."""
        return wording.figure(self.value, self.unit, self.currency)

    @property
    def interval(self) -> str:
        """The interval in words, empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        return "–".join(wording.figure(end, self.unit, self.currency) for end in (self.low, self.high))

    @property
    def title(self) -> str:
        """The measure's title in the request's language."""
        return wording.title(self.code)


def snapshot() -> Snapshot:
    """The current snapshot. Raises NoSnapshotError."""
    found = current()
    if found is None or not directory_of(found.pk).is_dir():
        raise NoSnapshotError(_("The job of the day draws them, and so does `cureline results build`."))
    return found


def figures(
    code: str, *, by: Sequence[str] = (), since: dt.date | None = None, until: dt.date | None = None,
    where: Mapping[str, str] | None = None, user: Any = None,
) -> list[Figure]:  # fmt: skip
    """The figures of a measure, one for each combination of values of the columns in `by`, in their order.

    `since` and `until` are days of the fact (`on`), both within; `where` asks for columns' values (`-`: unknown). Both
    may name columns of the facts and of the portrait. Who sees teams only gets their slices; None as user is the
    system, which sees all. Money is never added up over currencies: a measure in money is of the currency asked for,
    or else of the one that most accounts have. Raises SliceError, NoSnapshotError.
    """
    found = snapshot()
    measure = measure_of(code)
    asked = asked_for(measure, found, since=since, until=until, where=where or {}, user=user, by=by)
    return list(_figures(found.pk, code, tuple(by), asked))


def measure_of(code: str) -> evaluate.Measure:
    """A measure. Raises SliceError."""
    measure = evaluate.measures().get(code)
    if measure is None:
        raise SliceError(_("There is no measure %(code)s.") % {"code": code[:60]})
    return measure


def asked_for(
    measure: evaluate.Measure, found: Snapshot, *, since: dt.date | None, until: dt.date | None,
    where: Mapping[str, str], user: Any, by: Sequence[str] = (),
) -> Asked:  # fmt: skip
    """The question in the form that is kept; completes the currency. Raises SliceError."""
    for name in (*by, *where):
        if not query.known(measure.fact, name):
            raise SliceError(_("%(measure)s can't be cut by %(column)s.")
                             % {"measure": wording.title(measure.code), "column": name[:60]})  # fmt: skip
    complete = dict(where)
    if measure.in_money and "currency" not in complete and "currency" not in by and found.currencies:
        complete["currency"] = found.currencies[0]
    return Asked(since, until, tuple(sorted(complete.items())), query.scope_of(user))


@measured(Figure, 4096)
def _figures(snapshot_id: str, code: str, by: tuple[str, ...], asked: Asked) -> tuple[Figure, ...]:
    measure = measure_of(code)
    store = query.store(snapshot_id)
    rows = store.rows(evaluated(store, measure, by, asked))
    return tuple(_figure(measure, by, asked, row) for row in rows)


def evaluated(store: query.Store, measure: evaluate.Measure, by: Sequence[str], asked: Asked) -> Any:
    """The lazy table of a measure's figures; columns of the portrait come back under their own names."""
    places = query.stand_in(measure.fact, by)
    tables = {}
    for fact in measure.facts:
        t = query.table(store, fact, asked, cut=by)
        tables[fact] = t.mutate(**{place: t[name] for name, place in places.items()})
    own = [places.get(name, name) for name in by]
    found = evaluate.figures(measure, tables, by=own)
    return found.rename(dict(places)) if places else found


def _figure(measure: evaluate.Measure, by: Sequence[str], asked: Asked, row: Mapping[str, Any]) -> Figure:
    keys = {name: wording.plain(row[name]) for name in by}
    currency = str(row.get("currency") or dict(asked.where).get("currency", "")) if measure.in_money else ""
    slices = {**dict(asked.where), **keys}
    return Figure(
        measure.code, keys, int(row["numerator"] or 0),
        None if row["denominator"] is None else int(row["denominator"]), row["value"],
        tracing.url(measure.code, since=asked.since, until=asked.until, **slices), row["low"], row["high"],
        int(row["rows"] or 0), currency, measure.unit,
    )  # fmt: skip
