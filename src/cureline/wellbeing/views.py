"""Weeks, loads and surveys as the pages show them, in the language of the request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import dates
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cureline.charts import Cell, Chart, bars, draw, lines
from cureline.engine import load as engine
from cureline.people.models import Shift, Staff, Team
from cureline.trust.duties import language_tag
from cureline.wellbeing.forms import titles
from cureline.wellbeing.models import DayLoad
from cureline.wellbeing.services import pulsing, rostering, whose

TONES: Mapping[str, str] = {"fine": "good", "watch": "warn", "act": "bad"}
PARTS: Mapping[str, Any] = {
    "hostile_share": _l("Share of hard conversations"),
    "longest_run": _l("Hard conversations in a row"),
    "contacts": _l("Contacts of the day"),
    "talk_minutes": _l("Minutes of talk"),
    "late_minutes": _l("Minutes of talk in the evening"),
}


@dataclass(frozen=True)
class Slot:
    """A day of somebody's week."""

    on: dt.date
    shift: Shift | None
    away: bool
    title: str
    hours: str


@dataclass(frozen=True)
class Week:
    """Somebody's week in words."""

    staff: Staff
    slots: Sequence[Slot]
    hours: str
    told: Sequence[str]


@dataclass(frozen=True)
class Told:
    """A day's load in words."""

    row: DayLoad
    state: str
    tone: str
    parts: Sequence[tuple[str, float]]


def patterns() -> dict[str, str]:
    """Shifts by code, in the language of the page."""
    return {code: one.title.get(language_tag(), code) for code, one in whose.rules().patterns.items()}


def row(week: rostering.Row) -> Week:
    """A week as a line of the roster."""
    named = patterns()
    slots = [
        Slot(on, shift, away, named.get(shift.pattern, shift.pattern) if shift else "",
             f"{_clock(shift.begins)}–{_clock(shift.ends)}" if shift and shift.minutes else "")
        for on, shift, away in week.days
    ]  # fmt: skip
    return Week(
        week.staff, slots, formats.number_format(week.hours, 1), [rostering.told_breach(b) for b in week.breaches]
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def load(found: DayLoad) -> Told:
    """A day's load in words: the level, and what made it."""
    parts = [(str(PARTS[part]), points) for part, points in found.parts.items() if points]
    return Told(found, found.get_level_display(), TONES[found.level], sorted(parts, key=lambda part: -part[1]))


def load_chart(loads: Sequence[DayLoad]) -> Chart | None:
    """The index of days; None where there is none yet."""
    known = [one for one in loads if one.index is not None]
    if not known:
        return None
    drawn = [{"on": one.on.isoformat(), "index": one.index} for one in known]
    title = _("Load of the days")
    svg = lines(drawn, x="on", y="index", x_type="temporal", y_title=title, height=180)
    table = [
        [Cell(formats.date_format(one.on, "SHORT_DATE_FORMAT")), Cell(str(one.index)), Cell(str(one.contacts)),
         Cell(str(one.longest_run)), Cell(f"{one.hostile_share:.0%}"), Cell(f"{one.talk_minutes:.0f}")]
        for one in reversed(known)
    ]  # fmt: skip
    columns = [
        _("Day"),
        title,
        *(str(PARTS[part]) for part in ("contacts", "longest_run", "hostile_share", "talk_minutes")),
    ]
    return Chart(
        title, svg, columns, table, _("0 is a usual day of this person or a lighter one, 100 is far beyond it.")
    )


def coverage_chart(cover: Sequence[engine.Coverage], on: dt.date) -> Chart | None:
    """Minutes there and minutes of work by hour; None where nobody is and nothing is planned."""
    if not cover:
        return None
    there, wanted = _("There"), _("Work planned")
    drawn = [
        {"hour": f"{one.hour:02}:00", "minutes": minutes, "what": what}
        for one in cover for what, minutes in ((there, one.there), (wanted, one.wanted))
    ]  # fmt: skip
    svg = draw({
        "data": {"values": drawn}, "mark": "bar",
        "encoding": {
            "x": {"field": "hour", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "y": {"field": "minutes", "type": "quantitative", "title": _("Minutes")},
            "xOffset": {"field": "what", "sort": None},
            "color": {"field": "what", "type": "nominal", "title": None, "sort": None,
                      "scale": {"range": ["var(--chart)", "var(--chart-2)"]}},
        },
        "height": 180,
    })  # fmt: skip
    table = [
        [Cell(f"{one.hour:02}:00"), Cell(str(one.there)), Cell(str(one.wanted)), Cell(str(one.short))] for one in cover
    ]
    return Chart(_("Who is there by hour"), svg, [_("Hour"), there, wanted, _("Missing")], table,
                 dates.format_date(on, "medium", locale=language_tag().replace("-", "_")))  # fmt: skip


def pulse(found: pulsing.Results) -> dict[str, Any]:
    """What a round told: a chart of the whole, and a table of questions by group."""
    named, short = titles(found.pulse.codes), titles(found.pulse.codes, "short")
    whole = found.whole.means
    chart = None
    if whole is not None:
        drawn = [{"question": short[code], "mean": value} for code, value in whole.items()]
        svg = bars(drawn, x="mean", y="question", form=".1f")
        table = [[Cell(named[code]), Cell(formats.number_format(value, 2))] for code, value in whole.items()]
        chart = Chart(found.pulse.title, svg, [_("Question of the survey"), _("Mean of 1 to 5")], table)
    teams = {team.pk: str(team) for team in Team.objects.all()}
    groups = [(teams.get(told.group, _("Smaller teams together")), told) for told in found.groups]
    lines = [
        (named[code], [formats.number_format(told.means[code], 2) if told.means else "–" for _title, told in groups])
        for code in found.pulse.codes
    ]  # fmt: skip
    return {"found": found, "chart": chart, "groups": groups, "lines": lines,
            "least": whose.rules().pulse_least, "least_words": whose.rules().words_least}  # fmt: skip


def day(text: str) -> dt.date | None:
    """A day of an address or a form; None for what is none."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def url(name: str, *args: Any) -> str:
    """The address of a page of the room."""
    return reverse(f"wellbeing:{name}", args=args)


def query(**values: str) -> str:
    """The query of an address."""
    return urlencode({name: value for name, value in values.items() if value})
