"""Series from outside: a CSV file or rows of a call; a bad row is told by line and column, the good rest goes on."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.trust import audit
from cureline.warning.models import Feed, Point, Series
from cureline.warning.services.errors import GivenError, UnknownError
from cureline.worklist import desk

COLUMNS = ("code", "on", "value")
MOST_ROWS, MOST_BYTES, MOST_REJECTS = 200_000, 20_000_000, 500
FIRST_DAY, AHEAD = dt.date(1950, 1, 1), dt.timedelta(days=1)
_LARGEST = Decimal(10) ** 15
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True)
class Row:
    """A value of a series: its day and its value in the series' unit."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True)
class Reject:
    """A row that was not taken: where it stands and why. `column` is empty where the whole row is wrong."""

    line: int
    column: str
    reason: str


def series(code: str, *, since: dt.date | None = None, until: dt.date | None = None) -> list[Row]:
    """The values of a fed series in the order of their days, both ends within. Raises UnknownError."""
    found = find(code)
    points = found.points.order_by("on")
    if since is not None:
        points = points.filter(on__gte=since)
    if until is not None:
        points = points.filter(on__lte=until)
    return [Row(on, value) for on, value in points.values_list("on", "value")]


def find(code: str) -> Series:
    """A series by its code. Raises UnknownError."""
    found = Series.objects.filter(code=code).first()
    if found is None:
        raise UnknownError(_("There is no series %(code)s.") % {"code": code[:60]})
    return found


@cache
def known() -> Mapping[str, Mapping[str, Any]]:
    """The series that `series.yaml` describes, by code: title, unit, step, origin, source."""
    text = resources.files("cureline.warning").joinpath("series.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)["series"]
    return found


@transaction.atomic
def define(
    code: str, *, title: Mapping[str, str], unit: str, step: str, origin: str, source: str, user: Any = None
) -> Series:
    """Describe a series, or change its description; its values stay. Raises GivenError."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{1,59}", code):
        raise GivenError(_("A code has small letters, digits, - and _."))
    if origin not in Series.Origin.values or step not in Series.Step.values or not source.strip():
        raise GivenError(_("Say how often it comes, where it comes from and who publishes it."))
    row, _made = Series.objects.update_or_create(
        code=code,
        defaults={"title": dict(title), "unit": unit, "step": step, "origin": origin, "source": source.strip()[:500]},
    )
    audit.record("series.defined", user=user, subject=f"series:{code}")
    return row


def read(content: bytes, name: str) -> tuple[list[tuple[int, Mapping[str, str]]], list[Reject]]:
    """The rows of a CSV file with their lines. Raises GivenError where it is no such file at all."""
    if len(content) > MOST_BYTES:
        raise GivenError(_("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise GivenError(_("%(name)s is not text in UTF-8 or GB18030.") % {"name": name[:100]}) from error
    if "\x00" in text:
        raise GivenError(_("%(name)s is not a text file.") % {"name": name[:100]})
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        heads = [head.strip().lower() for head in next(reader, [])]
        missing = [column for column in COLUMNS if column not in heads]
        if missing:
            raise GivenError(
                _("%(name)s, line 1: the column %(column)s is missing; the first line names %(columns)s.")
                % {"name": name[:100], "column": missing[0], "columns": ", ".join(COLUMNS)}
            )
        rows: list[tuple[int, Mapping[str, str]]] = []
        rejects: list[Reject] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heads):
                rejects.append(Reject(reader.line_num, "", _("%(found)s cells instead of %(wanted)s")
                                      % {"found": len(cells), "wanted": len(heads)}))  # fmt: skip
                continue
            rows.append((reader.line_num, dict(zip(heads, (cell.strip() for cell in cells), strict=True))))
            if len(rows) > MOST_ROWS:
                raise GivenError(_("A file has at most %(rows)s rows.") % {"rows": MOST_ROWS})
    except csv.Error as error:
        raise GivenError(f"{name[:100]}, line {reader.line_num}: {error}") from error
    return rows, rejects


def feed_file(content: bytes, name: str, *, user: Any = None, at: dt.datetime | None = None) -> Feed:
    """Take a CSV file with the columns code, on (YYYY-MM-DD), value. Raises GivenError where it is no such file."""
    rows, rejects = read(content, name)
    return _feed(rows, rejects, name, hashlib.sha256(content).hexdigest(), user, at)


def feed_rows(
    rows: Sequence[Mapping[str, Any]], *, name: str = "API", user: Any = None, at: dt.datetime | None = None
) -> Feed:
    """Take rows with `code`, `on`, `value`; the line of a reject is the row's number from 1."""
    texts = [{column: str(row.get(column, "")).strip() for column in COLUMNS} for row in rows]
    digest = hashlib.sha256(repr([tuple(row.values()) for row in texts]).encode()).hexdigest()
    return _feed(list(enumerate(texts, 1)), [], name, digest, user, at)


@transaction.atomic
def _feed(rows: Iterable[tuple[int, Mapping[str, str]]], rejects: list[Reject], name: str, digest: str, user: Any,
          at: dt.datetime | None) -> Feed:  # fmt: skip
    at = at or timezone.now()
    good = _checked(rows, rejects, desk.today(at) + AHEAD)
    taken = changed = 0
    for code in sorted({code for code, _on in good}):
        row = _series(code)
        values = {on: value for (which, on), value in good.items() if which == code}
        stored = {p.on: p for p in row.points.select_for_update().filter(on__in=values)}
        new = [Point(series=row, on=on, value=value, at=at) for on, value in values.items() if on not in stored]
        moved = [point for on, point in stored.items() if point.value != values[on]]
        for point in moved:
            point.former, point.value, point.at = point.value, values[point.on], at
        Point.objects.bulk_create(new)
        Point.objects.bulk_update(moved, ["former", "value", "at"])
        taken, changed = taken + len(new), changed + len(moved)
        if new or moved:
            row.updated_at = at
            row.save(update_fields=["updated_at"])
    rejects.sort(key=lambda one: one.line)
    made = Feed.objects.create(
        name=name[:200], sha256=digest, at=at, by=user, taken=taken, changed=changed, refused=len(rejects),
        rejects=[asdict(one) for one in rejects[:MOST_REJECTS]],
    )  # fmt: skip
    audit.record("series.fed", user=user, subject=f"feed:{made.pk}",
                 detail={"taken": taken, "changed": changed, "refused": len(rejects)})  # fmt: skip
    return made


def _checked(rows: Iterable[tuple[int, Mapping[str, str]]], rejects: list[Reject], last: dt.date
             ) -> dict[tuple[str, dt.date], Decimal]:  # fmt: skip
    """The good values; what is wrong goes to `rejects`. The first row of a code and day counts, a later one is told."""
    codes = set(Series.objects.values_list("code", flat=True)) | set(known())
    good: dict[tuple[str, dt.date], Decimal] = {}
    for line, row in rows:
        code = row["code"]
        if code not in codes:
            rejects.append(Reject(line, "code", _("no series is called %(code)s") % {"code": code[:60] or "–"}))
            continue
        try:
            on = dt.date.fromisoformat(row["on"])
        except ValueError:
            rejects.append(Reject(line, "on", _("no day of the form YYYY-MM-DD")))
            continue
        if not FIRST_DAY <= on <= last:
            rejects.append(Reject(line, "on", _("before 1950 or after tomorrow")))
            continue
        value = _value(row["value"])
        if value is None:
            rejects.append(Reject(line, "value", _("no number (digits with a point, no separators)")))
            continue
        if (code, on) in good:
            rejects.append(Reject(line, "on", _("this series has that day twice in the file; the first counts")))
            continue
        good[code, on] = value
    return good


def _value(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.00000001")) if abs(found) < _LARGEST else None


def _series(code: str) -> Series:
    row = Series.objects.filter(code=code).first()
    if row is not None:
        return row
    about = known()[code]
    return define(code, title=about["title"], unit=about["unit"], step=about["step"], origin=about["origin"],
                  source=about["source"])  # fmt: skip
