"""Findings, proposals and follow-ups as the pages show them, in the language of the request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cureline.charts import Cell, Chart, bars, lines
from cureline.engine import compliance
from cureline.engine.improve import FORMS, Line, Seen, catalogue, compare, names, said, tell
from cureline.engine.improve.patch import STRATEGY
from cureline.engine.improve.statistics import wilson
from cureline.improvement.models import Finding, FollowUp, Proposal
from cureline.improvement.services.following import SHARES
from cureline.improvement.sources import Papers
from cureline.people.models import Team
from cureline.results import wording
from cureline.trust.duties import language_tag

STATES: Mapping[str, tuple[Any, str]] = {
    "new": (pgettext_lazy("finding", "New"), "info"),
    "seen": (pgettext_lazy("finding", "Seen"), "neutral"),
    "dismissed": (gettext_lazy("Dismissed"), "neutral"),
    "proposed": (gettext_lazy("Change proposed"), "good"),
    "gone": (gettext_lazy("No longer seen"), "neutral"),
}
DECISIONS: Mapping[str, tuple[Any, str]] = {
    "waiting": (gettext_lazy("Waits for a decision"), "warn"),
    "accepted": (gettext_lazy("Change accepted"), "good"),
    "challenger": (gettext_lazy("Tried as a challenger"), "info"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "taken_back": (gettext_lazy("Taken back"), "neutral"),
}
VERDICTS: Mapping[str, tuple[Any, str]] = {
    "too_early": (gettext_lazy("Too early to say"), "neutral"),
    "as_expected": (gettext_lazy("As expected"), "good"),
    "less": (gettext_lazy("Less than expected"), "warn"),
    "worse": (gettext_lazy("Worse: take back?"), "bad"),
}
ROLES: Mapping[str, Any] = {
    "now": gettext_lazy("Now"),
    "before": gettext_lazy("Time before"),
    "rest": gettext_lazy("All others"),
    "best": gettext_lazy("In the best hours"),
    "hold_out": gettext_lazy("Left alone"),
    "money": gettext_lazy("What one brings"),
}
# measures of findings that are counted here and not by results
OWN: Mapping[str, Any] = {
    "decisions": gettext_lazy("Decisions of the night"),
    "over_capacity": gettext_lazy("Beyond capacity"),
    "refused": gettext_lazy("Refused by the rule"),
    "tasks": gettext_lazy("Tasks that ran out undone"),
    "contacts": gettext_lazy("Contacts with a complaint"),
}
COUNTS = frozenset({"decisions"})
MONEY = frozenset({"recovered_per_contact", "recovered", "cost"})


@dataclass(frozen=True)
class Shown:
    """A finding in words."""

    row: Finding
    title: str
    words: str
    why: str
    state: Any
    tone: str
    money: str
    harm: str


def finding(row: Finding, papers: Papers | None = None) -> Shown:
    """A finding as it is told."""
    state, tone = STATES[row.state]
    if row.kind == Finding.SAID:
        why = _("Told by people: a case or a meeting, and no figure, shows it.")
        return Shown(row, row.facts["title"], row.facts["words"], why, state, tone, "", "")
    language, kind = language_tag(), catalogue().kinds[row.kind]
    words = said(kind, row.subject, row.facts, language=language, currency=row.currency,
                 names=_names(row.subject, papers or Papers(row.on)),
                 money=lambda minor: wording.money(minor, row.currency))  # fmt: skip
    harm = wording.figure(row.harm, "figure") if row.harm >= 0.05 else ""
    money = wording.money(row.money_minor, row.currency) if row.money_minor else ""
    return Shown(row, str(kind.title[language]), words, str(kind.why[language]), state, tone, money, harm)


def _names(subject: Mapping[str, str], papers: Papers) -> dict[str, str]:
    """The words of a subject: from the strategy, the pack, the scripts and the teams."""
    language = language_tag()
    found = names(papers.text("strategy", subject.get("strategy", "")), subject, language)
    if subject.get("team"):
        team = Team.objects.filter(pk=subject["team"]).first()
        found["team"] = str(team) if team else subject["team"]
    if subject.get("rule"):
        rule = next((r for r in compliance.load_pack("CN", on=papers.on).rules if r.id == subject["rule"]), None)
        found["rule"] = f"{rule.title[language]} ({rule.id})" if rule else subject["rule"]
    return found


@dataclass(frozen=True)
class Figure:
    """A figure of evidence: whose, what it counts, in words, with its interval and where it is explained."""

    role: Any
    title: str
    keys: str
    text: str
    cases: str
    interval: str
    since: dt.date | None
    until: dt.date | None
    url: str


def evidence(row: Finding) -> list[Figure]:
    """The figures a finding rests on."""
    found = [Seen(**seen) for seen in row.evidence]
    return [_figure(seen, row.currency) for seen in found if not seen.keys.get("hour")]


def _figure(seen: Seen, currency: str) -> Figure:
    title = str(OWN[seen.code]) if seen.code in OWN else wording.title(seen.code)
    since, until = (dt.date.fromisoformat(day) if day else None for day in (seen.since, seen.until))
    if seen.code in COUNTS:
        text, cases, interval = wording.count(int(seen.numerator)), "", ""
    elif seen.code in MONEY:
        text, interval = wording.money(round(seen.value), currency), ""
        cases = f"{wording.money(round(seen.numerator), currency)} / {wording.count(int(seen.denominator))}"
    else:
        low, high = wilson(seen.numerator, seen.denominator)
        text = wording.figure(seen.value, "rate")
        interval = f"{wording.figure(low, 'rate')} – {wording.figure(high, 'rate')}"
        cases = f"{wording.count(int(seen.numerator))} / {wording.count(int(seen.denominator))}"
    keys = " · ".join(value for name, value in sorted(seen.keys.items()) if value and name == "hour")
    return Figure(ROLES.get(seen.role, seen.role), title, f"{keys}:00" if keys else "", text, cases, interval, since,
                  until, seen.url)  # fmt: skip


def chart(row: Finding) -> Chart | None:
    """The evidence as bars with their intervals; nothing where there is only a count."""
    found = [Seen(**seen) for seen in row.evidence]
    shares = [seen for seen in found if seen.code not in COUNTS | MONEY and seen.denominator]
    hours = [seen for seen in shares if seen.keys.get("hour")]
    shares = sorted(hours, key=lambda seen: int(seen.keys["hour"])) if hours else shares
    if not shares:
        return None
    drawn: list[dict[str, Any]] = []
    for seen in shares:
        low, high = wilson(seen.numerator, seen.denominator)
        name = f"{seen.keys['hour']}:00" if seen.keys.get("hour") else str(ROLES.get(seen.role, seen.role))
        drawn.append({"name": name, "value": seen.value, "low": low, "high": high, "url": seen.url})
    title = str(OWN[shares[0].code]) if shares[0].code in OWN else wording.title(shares[0].code)
    svg = bars(drawn, x="value", y="name", form=".1%", url="url", interval=("low", "high"), x_title=title)
    rows = [
        (Cell(line["name"]), Cell(wording.figure(line["value"], "rate"), line["url"]),
         Cell(f"{wording.figure(line['low'], 'rate')} – {wording.figure(line['high'], 'rate')}"),
         Cell(f"{wording.count(int(seen.numerator))} / {wording.count(int(seen.denominator))}", line["url"]))
        for line, seen in zip(drawn, shares, strict=True)
    ]  # fmt: skip
    return Chart(title, svg, ("", title, _("95 % interval"), _("Of how many")), rows, _("Lines: 95 % intervals."))


def over_time(row: Finding) -> Chart | None:
    """What was at stake on each day on which it was computed."""
    if len(row.history) < 2:
        return None
    points = [{"day": day, "weight": weight / 100} for day, weight in row.history]
    svg = lines(points, x="day", y="weight", x_type="temporal", form=",.0f", y_title=row.currency, height=140)
    rows = [(Cell(day), Cell(wording.money(weight, row.currency))) for day, weight in row.history]
    return Chart(_("At stake, by day"), svg, (_("Day"), _("At stake")), rows)


def told(proposal: Proposal) -> list[str]:
    """A proposal's change in sentences."""
    return acts_told(proposal.acts, proposal.base_text, proposal.kind, proposal.currency)


def acts_told(acts: Sequence[Mapping[str, Any]], text: str, kind: str, currency: str) -> list[str]:
    """Acts in sentences."""
    return tell(acts, text, kind=kind, language=language_tag(), currency=currency)


def changes(proposal: Proposal) -> list[list[Line]]:
    """The lines that differ."""
    return compare(proposal.base_text, proposal.text)


def warnings(proposal: Proposal) -> list[str]:
    """What lint says of the changed document."""
    return [text[language_tag()] for text in proposal.warnings]


@dataclass(frozen=True)
class Followed:
    """A follow-up in words."""

    row: FollowUp
    verdict: Any
    tone: str
    measure: str
    before: Figure
    after: Figure
    held: tuple[Figure, Figure] | None
    change: str
    interval: str
    expected: str


def followed(row: FollowUp) -> Followed:
    """A follow-up as it is told: shares in percentage points, ratios in per cent of the value before."""
    proposal = row.proposal
    verdict, tone = VERDICTS[row.verdict]

    def cases(role: str, of: Mapping[str, Any]) -> Figure:
        seen = Seen(role, proposal.follow, {}, of["numerator"], of["denominator"], of["since"], of["until"], of["url"])
        return _ratio(seen, proposal)

    held = (cases("before", row.hold_before), cases("now", row.hold_after)) if row.net and row.hold_before else None
    share = proposal.follow in SHARES
    expected = "" if row.expected is None else _points(row.expected, share)
    return Followed(row, verdict, tone, wording.title(proposal.follow), cases("before", row.before),
                    cases("now", row.after), held, _points(row.change, share),
                    f"{_points(row.low, share)} … {_points(row.high, share)}", expected)  # fmt: skip


def _ratio(seen: Seen, proposal: Proposal) -> Figure:
    """A case of a follow-up: a share with its interval, or a ratio in its measure's unit."""
    if proposal.follow in SHARES or proposal.follow in MONEY:
        return _figure(seen, proposal.currency)
    since, until = (dt.date.fromisoformat(day) if day else None for day in (seen.since, seen.until))
    thousand = seen.value * 1000 if proposal.follow == "complaints_per_thousand" else seen.value
    return Figure(ROLES[seen.role], wording.title(seen.code), "", wording.figure(thousand, "number"),
                  f"{wording.count(int(seen.numerator))} / {wording.count(int(seen.denominator))}", "", since, until,
                  seen.url)  # fmt: skip


def _points(value: float, share: bool) -> str:
    if share:
        return _("%(points)+.1f points") % {"points": value * 100}
    return f"{(2.718281828459045**value - 1) * 100:+.1f}%"


def follow_chart(proposal: Proposal) -> Chart | None:
    """How far the measure went in the good direction, day by day, with its interval."""
    rows = list(proposal.follow_ups.exclude(verdict="too_early", low=0, high=0).order_by("on"))
    if not rows:
        return None
    share = proposal.follow in SHARES
    points = [
        {"day": row.on.isoformat(), "change": row.change, "low": row.low, "high": row.high} for row in rows
    ]  # fmt: skip
    svg = lines(points, x="day", y="change", x_type="temporal", band=("low", "high"), form="+.1%",
                y_title=_("Better by"))  # fmt: skip
    table = [
        (Cell(row.on.isoformat()), Cell(_points(row.change, share), row.after["url"]),
         Cell(f"{_points(row.low, share)} … {_points(row.high, share)}"), Cell(str(VERDICTS[row.verdict][0])))
        for row in rows
    ]  # fmt: skip
    columns = (_("Day"), _("Better by"), _("95 % interval"), _("Verdict"))
    return Chart(_("Since the change"), svg, columns, table, _("Above zero is better; the band is the 95 % interval."))


def is_strategy(proposal: Proposal) -> bool:
    """Whether the change is one of a strategy."""
    return proposal.kind == STRATEGY


def worth() -> str:
    """What all open findings have at stake a month, in the currency of most of it."""
    rows = Finding.objects.filter(state__in=("new", "seen")).values("currency").annotate(minor=Sum("weight_minor"))
    most = max(rows, key=lambda row: row["minor"], default=None)
    return wording.money(most["minor"], most["currency"]) if most and most["minor"] else ""


def acts_known() -> list[tuple[str, str]]:
    """Each act with the keys it takes, for who writes one."""
    return [
        (name, ", ".join((*form.where, *form.what, *(f"[{key}]" for key in form.optional))))
        for name, form in FORMS.items() if form.kind == STRATEGY
    ]  # fmt: skip


def latest(proposal: Proposal) -> Followed | None:
    """The newest follow-up of a change, None before the first."""
    row = proposal.follow_ups.select_related("proposal").order_by("-on").first()
    return followed(row) if row else None


def experiment_url(proposal: Proposal) -> str:
    """The page of the experiment in which a change is tried, empty where there is none."""
    if proposal.experiment_id is None:
        return ""
    return reverse("experiment:show", args=[proposal.experiment_id])
