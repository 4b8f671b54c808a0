"""The first page: the key measures against the period before and the goals, and how they went over the months."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cureline.engine import evaluate
from cureline.results import services, targets, wording
from cureline.results.pages import blocks
from cureline.results.pages.blocks import Cell, Section
from cureline.results.pages.shared import State
from cureline.results.services import Figure
from cureline.results.targets import Target
from cureline.trust.duties import language_tag

# by group of the document of measures, in the order of a head's questions
KEY = (
    "recovered",
    "recovery_rate",
    "cure_rate",
    "roll_rate",
    "contacts",
    "right_party_rate",
    "promise_rate",
    "promise_kept_rate",
    "cost_per_recovered",
    "complaints_per_thousand",
    "refusal_rate",
    "five_tier_migration",
    "provision_change",
)
TILES = ("recovered", "cure_rate", "roll_rate", "promise_kept_rate", "right_party_rate", "complaints_per_thousand")
LINES = (("cure_rate", "roll_rate"), ("recovery_rate",), ("right_party_rate", "promise_kept_rate"))


@dataclass(frozen=True)
class Line:
    """A measure of the period: now, before, the change, whether that is good, and the goal."""

    now: Figure
    before: Figure | None
    change: str
    tone: str
    target: Target | None

    @property
    def detail(self) -> str:
        """The change in words, for a tile."""
        return _("%(change)s against before") % {"change": self.change} if self.change else ""

    @property
    def goal(self) -> str:
        """The goal in words."""
        return wording.figure(self.target.value, self.now.unit, self.now.currency) if self.target else wording.NOTHING


def lines(state: State, codes: tuple[str, ...] = KEY) -> list[Line]:
    """The measures of a period, each with what it was before."""
    found = []
    for code in codes:
        if code not in evaluate.measures():
            continue
        now, before = _both(code, state)
        if now is None:
            continue
        change, tone = compared(now, before)
        goal = targets.target(code, state.since, state.until, state.where, state.user)
        found.append(Line(now, before, change, tone, goal))
    return found


def _both(code: str, state: State) -> tuple[Figure | None, Figure | None]:
    """A measure of the period and of the one before; of single months from the query that the lines need as well."""
    if state.first != state.last:
        return _one(code, state.asked), _one(code, state.asked_before)
    found = {f.keys["month"]: f for f in services.figures(code, by=("month",), **state.asked_over_time)}
    # a month without a row has no line of its own, but its sum is 0
    return found.get(state.last) or _one(code, state.asked), found.get(f"{state.before[0]:%Y-%m}")


def _one(code: str, asked: dict[str, object]) -> Figure | None:
    found = services.figures(code, **asked)  # type: ignore[arg-type]
    return found[0] if found else None


def compared(now: Figure, before: Figure | None) -> tuple[str, str]:
    """The change in words (points of a share, or per cent), and whether it is good; news only beyond the intervals."""
    if before is None or now.value is None or before.value is None:
        return "", "neutral"
    difference = now.value - before.value
    if now.unit in ("rate", "per_thousand", "index", "days"):
        factor = 100 if now.unit == "rate" else 1
        change = wording.signed(difference * factor, _("pp") if now.unit == "rate" else "")
    else:
        change = wording.signed_share(difference / abs(before.value)) if before.value else ""
    better = evaluate.measures()[now.code].better
    apart = (
        now.low is None
        or before.high is None
        or before.low is None
        or now.high is None
        or (now.low > before.high or now.high < before.low)
    )
    if difference == 0:
        return "", "neutral"
    if not apart:
        return change, "neutral"
    return change, "good" if (difference > 0) == (better == "up") else "bad"


def sections(state: State) -> list[Section]:
    """The table of key measures, and lines over the months."""
    rows = []
    shown = lines(state)
    for line in shown:
        goal = Cell(line.goal, line.target.url if line.target else "", line.target.value if line.target else None)
        rows.append(
            [
                Cell(line.now.title, "", line.now.title),
                blocks.cell(line.now),
                Cell(line.now.interval or wording.NOTHING),
                blocks.cell(line.before),
                Cell(line.change or wording.NOTHING),
                goal,
            ]
        )
    head = [
        _("Measure"),
        _("This period"),
        _("95 % interval"),
        _("Period before"),
        pgettext("figures", "Change"),
        _("Goal"),
    ]
    table = Section(
        blocks.charts.Chart(_("Key measures"), blocks.drawn(), head, rows),
        open=True,
        wide=True,
        about=_("A change is coloured only where the intervals of both periods do not overlap."),
    )
    titles = [" · ".join(wording.title(code) for code in codes) for codes in LINES]
    return [table, *(blocks.over_time(title, codes, state) for title, codes in zip(titles, LINES, strict=True))]


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """All measures by group, for the list of what can be looked at."""
    tag = language_tag()
    return [
        (str(title[tag]), [(m.code, str(m.title[tag])) for m in evaluate.measures().values() if m.group == group])
        for group, title in evaluate.groups().items()
    ]
