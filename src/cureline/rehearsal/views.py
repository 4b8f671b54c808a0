"""What the room's pages show: scenarios, a running call, a replay, skills and progress, each in the reader's
language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cureline.charts import Cell, Chart, lines
from cureline.engine import rehearse
from cureline.people.models import Staff
from cureline.people.services import name_of
from cureline.rehearsal import services, stored
from cureline.rehearsal.models import Session, Turn
from cureline.trust import sources, vault
from cureline.trust.duties import language_tag
from cureline.worklist import desk

LANGUAGES = (("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("en", "English"))
LEVELS = {1: gettext_lazy("Basic"), 2: gettext_lazy("Advanced"), 3: gettext_lazy("Difficult")}
PARTS = {
    "compliance": gettext_lazy("Compliance"),
    "technique": gettext_lazy("Technique"),
    "result": gettext_lazy("Result"),
}
WHYS = {
    "done": pgettext_lazy("an act", "done"), "late": gettext_lazy("too late"), "missing": gettext_lazy("missing"),
    "forbidden": gettext_lazy("forbidden"), "misstep": gettext_lazy("out of place"),
    "end": gettext_lazy("how it ended"), "cure": gettext_lazy("simulated cure"),
    "complaint": gettext_lazy("anger left"),
}  # fmt: skip
GOOD, FAIR = 80, 60


def tone(total: int | None) -> str:
    """good, warn or bad for points out of 100."""
    return "neutral" if total is None else "good" if total >= GOOD else "warn" if total >= FAIR else "bad"


def own_language() -> str:
    """The language of a call for who reads in the request's language."""
    return language_tag()


def scenario_name(code: str) -> str:
    """A scenario's name; the code where it is no longer shipped."""
    found = rehearse.scenarios().get(code)
    return found.title(language_tag()) if found else code


def act_name(code: str) -> str:
    """An act's name."""
    found = rehearse.acts().get(code)
    return found.title(language_tag()) if found else code


def skill_name(code: str) -> str:
    """A skill's name."""
    return rehearse.skill_titles(language_tag()).get(code, code)


def end_name(code: str) -> str:
    """How a call ended, in words."""
    return rehearse.ends(language_tag()).get(code, code)


@dataclass(frozen=True)
class Case:
    """A scenario on the list: its names, the best score so far, and whether it is open to the trainee's level."""

    id: str
    title: str
    brief: str
    level: str
    best: int | None
    tone: str


def cases(best: dict[str, int]) -> list[tuple[str, list[Case]]]:
    """Scenarios by level, each with the best score of somebody."""
    language = language_tag()
    found = []
    for level, title in LEVELS.items():
        rows = [
            Case(one.id, one.title(language), one.brief(language), str(title), best.get(one.id), tone(best.get(one.id)))
            for one in rehearse.scenarios().values() if one.level == level
        ]  # fmt: skip
        found.append((str(title), rows))
    return found


@dataclass(frozen=True)
class Bar:
    """A skill: mean and interval in percent, the peers' mean, how many calls it rests on."""

    code: str
    title: str
    percent: int
    low: int
    high: int
    peers: int | None
    calls: int


def bars(staff: Staff, group: services.Peers | None = None) -> list[Bar]:
    """Somebody's skills beside those of a group of peers."""
    return [
        Bar(code, skill_name(code), round(100 * one.mean), round(100 * one.low), round(100 * one.high),
            round(100 * group.means[code]) if group else None, one.calls)
        for code, one in services.skills_of(staff).items()
    ]  # fmt: skip


def progress(staff: Staff) -> Chart | None:
    """Scores over time of the last forty calls; None with fewer than two."""
    rows = list(Session.objects.filter(staff=staff, total__isnull=False).order_by("-ended_at", "-pk")[:40])[::-1]
    if len(rows) < 2:
        return None
    points = [
        {"n": number, "total": row.total, "url": reverse("rehearsal:replay", args=[row.pk])}
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    table = [
        (Cell(_day(row.ended_at), str(point["url"])), Cell(scenario_name(row.scenario)), Cell(str(row.total)))
        for row, point in zip(rows, points, strict=True)
    ]  # fmt: skip
    return Chart(
        _("Scores over time"), lines(points, x="n", y="total", url="url", height=140, x_title=_("Call by call")),
        (_("Day"), _("Scenario"), pgettext("of a call", "Score")), table,
    )  # fmt: skip


def _day(at: dt.datetime | None) -> str:
    return date_format(desk.today(at), "Y-m-d") if at else ""


@dataclass(frozen=True)
class Broken:
    """A forbidden act, told with its rule."""

    title: str
    rule: str
    article: str
    status: str


def broken(acts: Sequence[dict[str, Any]]) -> list[Broken]:
    """The forbidden acts of a turn with statement, article and status of the pack's rule."""
    found = []
    for one in acts:
        rule = rehearse.rule(one["act"], language_tag())
        found.append(
            Broken(act_name(one["act"]), rule.title if rule else "", rule.article if rule else "",
                   sources.status(rule.status) if rule else "")
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Line:
    """A turn as it is shown: what was said and answered, marks, what was missed, the model answer, comments."""

    number: int
    text: str
    answer: str
    acts: list[str]
    missed: list[str]
    missteps: list[str]
    broken: list[Broken]
    model: str
    trust: int
    anger: int
    openness: int
    seconds: int
    weak: bool
    comments: list[tuple[str, str, dt.datetime]]


def talk(row: Session, *, comments: bool = False) -> list[Line]:
    """Every turn of a call, in order."""
    said: dict[int, list[tuple[str, str, dt.datetime]]] = {}
    if comments:
        for one in row.comments.select_related("author").order_by("at", "pk"):
            said.setdefault(one.turn, []).append((name_of(one.author), vault.decrypt(bytes(one.text_sealed)), one.at))
    return [_line(turn, said.get(turn.number, [])) for turn in row.turns.order_by("number")]


def whole_comments(row: Session) -> list[tuple[str, str, dt.datetime]]:
    """Comments on the whole call."""
    return [
        (name_of(one.author), vault.decrypt(bytes(one.text_sealed)), one.at)
        for one in row.comments.filter(turn=0).select_related("author").order_by("at", "pk")
    ]


def _line(turn: Turn, comments: list[tuple[str, str, dt.datetime]]) -> Line:
    heard = turn.heard
    kinds = rehearse.acts()
    good = [act_name(one["act"]) for one in heard["acts"] if kinds[one["act"]].kind != "forbidden"]
    return Line(
        turn.number, vault.decrypt(bytes(turn.text_sealed)), turn.line, good,
        [act_name(act) for act in heard["missed"]], [act_name(act) for act in heard["missteps"]],
        broken(heard["forbidden"]), vault.decrypt(bytes(turn.model_sealed)), heard["trust"], heard["anger"],
        heard["openness"], turn.seconds, bool(heard["missed"] or heard["forbidden"] or heard["missteps"]), comments,
    )  # fmt: skip


@dataclass(frozen=True)
class Live:
    """The score of a call as it stands, its parts with names and tones, and what would be good to do now."""

    total: int
    tone: str
    parts: list[tuple[str, int, str]]
    cap: int
    hints: list[str]
    still: list[str]


def live(row: Session) -> Live:
    """The live score beside a running call. Before anything was said there is nothing to be scored: all stands at 0."""
    case = services.scenario(row.scenario)
    standing = rehearse.standing_of(row.standing)
    found = rehearse.score(case, standing, stored.turns_of(row))
    parts = [(str(PARTS[name]), value, tone(value)) for name, value in
             (("compliance", found.compliance), ("technique", found.technique))]  # fmt: skip
    hints = [act_name(act) for act in rehearse.wants(case, standing)] if row.hints else []
    open_ = [act_name(p.act) for p in found.points if p.why == "missing" and p.part == "compliance"]
    return Live(found.total, tone(found.total), parts, found.cap, hints, open_ if row.hints else [])


@dataclass(frozen=True)
class Mark:
    """A line of the score: the act, points got and to be had, why, in which turn, and the rule behind it."""

    part: str
    title: str
    got: float
    of: float
    why: str
    tone: str
    turn: int
    article: str


def marks(row: Session) -> list[Mark]:
    """Every point of an ended call's score."""
    found = []
    for point in row.scores.get("points", []):
        result = point["part"] == "result"
        title = (
            end_name(point["act"])
            if point["why"] == "end"
            else str(WHYS.get(point["why"], ""))
            if result
            else act_name(point["act"])
        )
        rule = None if result else rehearse.rule(point["act"], language_tag())
        share = point["got"] / point["of"] if point["of"] else -1
        found.append(Mark(
            str(PARTS[point["part"]]), title, point["got"], point["of"], str(WHYS[point["why"]]),
            "good" if share >= 0.99 else "warn" if share > 0 else "bad", point["turn"], rule.article if rule else "",
        ))  # fmt: skip
    return found


def parts(row: Session) -> list[tuple[str, int, str]]:
    """The three parts of an ended call's score."""
    return [
        (str(PARTS[name]), row.scores[name], tone(row.scores[name]))
        for name in PARTS
        if row.scores.get(name) is not None
    ]


def aftermath(row: Session) -> list[tuple[str, str]]:
    """What the simulator says of people like this debtor after such a call, as names and figures."""
    after = row.scores.get("aftermath")
    if not after:
        return []
    language = language_tag()
    kept = f"{after['kept']:.0%}" if after["kept"] is not None else "–"
    return [
        (_("Promise or plan made"), f"{after['promised'] + after['planned']:.0%}"),
        (_("Promises kept"), kept),
        (_("Cured within %(n)s days") % {"n": after["days"]}, f"{after['cured']:.0%}"),
        (_("Complained"), f"{after['complained']:.1%}"),
        (_("Paid on average"), rehearse.money(after["paid_minor"], language)),
    ]  # fmt: skip


def of_team(staff: Sequence[Staff]) -> list[tuple[Staff, list[Bar], int, str]]:
    """Trainees with their skills, how many calls they finished, and the name of the exercise that comes next."""
    counts = dict(
        Session.objects.filter(staff__in=staff, total__isnull=False)
        .values("staff").annotate(n=Count("pk")).values_list("staff", "n")
    )  # fmt: skip
    return [
        (one, bars(one), counts.get(one.pk, 0), scenario_name(services.next_for(one).scenario))
        for one in staff
    ]  # fmt: skip
