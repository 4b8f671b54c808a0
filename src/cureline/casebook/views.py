"""Cases, meetings and actions as the pages show them, in the language of the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from cureline.casebook.data import load, named
from cureline.casebook.models import Action, Case
from cureline.casebook.services.checking import Trouble
from cureline.casebook.services.searching import Found
from cureline.charts import Cell, Chart, bars
from cureline.contact import taxonomy
from cureline.portfolio.words import word
from cureline.results import wording
from cureline.trust.duties import language_tag

OUTCOMES: Mapping[str, str] = {"success": "good", "mixed": "warn", "failure": "bad"}
STATES: Mapping[str, str] = {"draft": "neutral", "submitted": "warn", "released": "good", "withdrawn": "neutral"}
MEETINGS: Mapping[str, str] = {"planned": "info", "held": "warn", "closed": "good", "cancelled": "neutral"}
ACTIONS: Mapping[str, str] = {"open": "info", "done": "good", "followed": "good", "dropped": "neutral"}
VERDICTS: Mapping[str, str] = {"better": "good", "same": "neutral", "worse": "bad", "too_few": "neutral"}
LATE = pgettext_lazy("action", "Late")
_EXCERPT = 140


@dataclass(frozen=True)
class Shown:
    """A case in a list."""

    row: Case
    tone: str
    outcome: Any
    reason: str
    facts: list[tuple[str, str]]
    tags: list[str]
    excerpt: str
    score: int | None
    shared: list[str]


def case(row: Case, found: Found | None = None) -> Shown:
    """A case as a list tells it; with how near it was where it was searched for."""
    text = row.body.get("situation", "").replace("\n", " ")
    return Shown(
        row, OUTCOMES[row.outcome], row.get_outcome_display(), reason(row.reason), facts(row.facts),
        [named("library", "tags", tag) for tag in row.tags], text[:_EXCERPT] + ("…" if len(text) > _EXCERPT else ""),
        round(found.score * 100) if found else None, [],
    )  # fmt: skip


def reason(code: str) -> str:
    """A reason for delay in words."""
    texts = taxonomy.reasons()
    return str(texts[code][language_tag()]) if code in texts else code


def facts(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """General facts as name and word."""
    found = []
    for name in load("library")["facts"]:
        value = given.get(name)
        if value:
            told = word(name, value) if name in ("product", "kind") else value
            found.append((named("library", "facts", name), str(told)))
    return found


def sections(texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Code, title and words of every section that has any."""
    return [(name, named("library", "sections", name), texts[name])
            for name in load("library")["sections"] if texts.get(name)]  # fmt: skip


@dataclass(frozen=True)
class Marked:
    """A part of a text; `kind` says what the check found there, empty for nothing."""

    text: str
    kind: str = ""


def marked(text: str, troubles: Sequence[Trouble]) -> list[Marked]:
    """A text in parts, with what the check found set off."""
    parts: list[Marked] = []
    place = 0
    for one in sorted(troubles, key=lambda t: t.start):
        if one.start < place:
            continue
        if one.start > place:
            parts.append(Marked(text[place : one.start]))
        parts.append(Marked(text[one.start : one.end], named("library", "kinds_found", one.kind)))
        place = one.end
    if place < len(text):
        parts.append(Marked(text[place:]))
    return parts


def checked(texts: Mapping[str, str], troubles: Sequence[Trouble]) -> list[tuple[str, list[Marked]]]:
    """The sections in which something was found, by title, with the places set off."""
    found = []
    for section in ("title", *load("library")["sections"]):
        here = [one for one in troubles if one.section == section]
        if here:
            title = _("Title") if section == "title" else named("library", "sections", section)
            found.append((title, marked(texts.get(section, ""), here)))
    return found


def counted(troubles: Sequence[Trouble]) -> list[tuple[str, int, bool]]:
    """What was found, by kind: its name, how often, and whether it blocks."""
    counts: dict[str, int] = {}
    for one in troubles:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return [(named("library", "kinds_found", kind), count, any(t.blocks for t in troubles if t.kind == kind))
            for kind, count in sorted(counts.items())]  # fmt: skip


@dataclass(frozen=True)
class Board:
    """An action on the board."""

    row: Action
    tone: str
    state: Any
    late: bool
    measure: str
    before: str
    after: str


def action(row: Action, today: Any) -> Board:
    """An action as the board shows it."""
    late = row.state == "open" and row.due_on < today
    state: Any = LATE if late else row.get_verdict_display() if row.verdict else row.get_state_display()
    tone = "bad" if late else VERDICTS[row.verdict] if row.verdict else ACTIONS[row.state]
    measure = wording.title(row.measure) if row.measure else ""
    return Board(row, tone, state, late, measure, figure(row.measure, row.before), figure(row.measure, row.after))


def figure(measure: str, given: Mapping[str, Any] | None) -> str:
    """A figure of a followed measure."""
    from cureline.engine import evaluate

    if not given:
        return ""
    unit = evaluate.measures()[measure].unit
    return wording.money(round(given["value"]), "CNY") if unit == "minor" else wording.figure(given["value"], unit)


def chart(row: Action) -> Chart | None:
    """Before and after an action."""
    if not row.before or not row.after:
        return None
    lines = list(_points(row))
    svg = bars(lines, x="value", y="name", url="url", x_title=wording.title(row.measure))
    rows = [(Cell(line["name"]), Cell(line["text"], line["url"]), Cell(line["days"])) for line in lines]
    return Chart(wording.title(row.measure), svg, ("", wording.title(row.measure), _("Days")), rows)


def _points(row: Action) -> Iterator[dict[str, Any]]:
    for name, given in ((_("Before the change"), row.before), (_("Since the change"), row.after)):
        if given:
            yield {"name": name, "value": given["value"], "text": figure(row.measure, given), "url": given["url"],
                   "days": f"{given['since']} – {given['until']}"}  # fmt: skip
