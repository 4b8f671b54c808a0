"""Risks, runs, people, concentration and cover as the pages show them, in the language of the request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel import dates, numbers
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cureline.charts import Cell, Chart, bars, lines
from cureline.engine.money import exponent
from cureline.engine.stress import BUCKETS
from cureline.people.models import Team
from cureline.people.services import name_of
from cureline.portfolio import words
from cureline.results.wording import locale
from cureline.results.wording import money as written
from cureline.risk import data
from cureline.risk.models import Claim, Cover, Link, Risk, Run, Version
from cureline.risk.services import claims, covers, stressing
from cureline.trust.duties import language_tag, roles

OPTIONS: Mapping[str, Any] = {
    "training": gettext_lazy("Cross-training"), "overtime": gettext_lazy("Overtime"),
    "hiring": gettext_lazy("Hiring"), "agency": gettext_lazy("Outside agency"),
}  # fmt: skip
STATES = {"proposed": "warn", "active": "good", "closed": "neutral"}
DECISIONS = {"waiting": "warn", "approved": "good", "refused": "bad", "withdrawn": "neutral"}
CLAIMS = {
    "open": "info", "documents": "info", "filed": "warn", "accepted": "good", "refused": "bad", "paid": "good",
    "withdrawn": "neutral",
}  # fmt: skip


def money(minor: int | None, currency: str) -> str:
    """An amount as people write it; a dash for none."""
    return "–" if minor is None else written(minor, currency)


def short(minor: int, currency: str) -> str:
    """An amount for a tile: in thousands, ten thousands or millions, as the language counts."""
    amount = Decimal(minor).scaleb(-exponent(currency))
    return str(numbers.format_compact_currency(amount, currency, locale=locale(), fraction_digits=2))


def month(value: dt.date) -> str:
    """A month in words of the language."""
    return str(dates.format_skeleton("yMMM", value, locale=locale()))


def role(name: str) -> str:
    """A role's title in the request's language."""
    found = roles().get(name)
    return str(found.title[language_tag()]) if found else name


def level(name: str, value: int) -> str:
    """A step of the scale: `4 · Likely`."""
    return f"{value} · {data.said(data.document('scale')[name][value]['title'])}"


def shown(version: Version, on: dt.date) -> dict[str, Any]:
    """A version with its texts, scores and controls on a day."""
    likelihood, impact = data.residual(version.likelihood, version.impact, version.controls, on)
    score, inherent = likelihood * impact, version.likelihood * version.impact
    rules = data.document("scale")["controls"]
    return {
        "row": version, "title": data.said(version.title), "cause": data.said(version.cause),
        "consequence": data.said(version.consequence), "likelihood": likelihood, "impact": impact, "score": score,
        "inherent": inherent, "band": data.band(score), "inherent_band": data.band(inherent),
        "band_title": data.said(data.band(score)["title"]),
        "inherent_title": data.said(data.band(inherent)["title"]),
        "over": score > version.appetite, "owner": name_of(version.owner), "author": name_of(version.author),
        "approver": name_of(version.approver), "likelihood_words": level("likelihood", version.likelihood),
        "impact_words": level("impact", version.impact),
        "controls": [
            {"text": data.said(one["text"]), "kind": data.said(rules["kinds"][one["kind"]]["title"]),
             "effect": data.said(rules["effects"][one["effect"]]["title"]), "owner": role(one["owner"]),
             "tested_on": dt.date.fromisoformat(one["tested_on"]) if one.get("tested_on") else None,
             "counts": data.counts(one, on)}
            for one in version.controls
        ],
    }  # fmt: skip


def line(risk: Risk, on: dt.date) -> dict[str, Any]:
    """A risk in a list: what counts of it, or what waits where nothing was approved yet."""
    version = risk.current or risk.versions.order_by("-number").first()
    return {"risk": risk, "tone": STATES[risk.state], "late": risk.review_on is not None and risk.review_on < on,
            **(shown(version, on) if version else {})}  # fmt: skip


def matrix(risks: Sequence[Risk], on: dt.date, *, inherent: bool = False) -> list[dict[str, Any]]:
    """The 5 × 5 matrix of risks in the register, the most likely row first: counts, tones and where a click leads."""
    found: dict[tuple[int, int], int] = {}
    for risk in risks:
        if risk.current is None:
            continue
        version = risk.current
        cell = (version.likelihood, version.impact)
        if not inherent:
            cell = data.residual(version.likelihood, version.impact, version.controls, on)
        found[cell] = found.get(cell, 0) + 1
    scale = data.document("scale")
    address = reverse("risk:register")
    look = "&look=inherent" if inherent else ""
    return [
        {"level": likelihood, "title": data.said(scale["likelihood"][likelihood]["title"]),
         "meaning": data.said(scale["likelihood"][likelihood]["meaning"]),
         "cells": [{"count": found.get((likelihood, impact), 0), "tone": data.band(likelihood * impact)["tone"],
                    "impact": impact, "likelihood": likelihood,
                    "url": f"{address}?likelihood={likelihood}&impact={impact}{look}"} for impact in range(1, 6)]}
        for likelihood in range(5, 0, -1)
    ]  # fmt: skip


def impacts() -> list[dict[str, Any]]:
    """The columns of the matrix."""
    return [{"level": n, "title": data.said(one["title"]), "meaning": data.said(one["meaning"])}
            for n, one in data.document("scale")["impact"].items()]  # fmt: skip


def link(row: Link) -> dict[str, Any]:
    """A link with its title and address."""
    title = f"{row.get_kind_display()} {row.ref}"
    try:
        if row.kind == "run":
            run = Run.objects.filter(pk=int(row.ref)).first()
            title = data.said(run.title) if run else title
            return {"row": row, "title": title, "url": reverse("risk:run", args=[int(row.ref)])}
        if row.kind == "alert":
            from cureline.warning.models import Alert

            alert = Alert.objects.filter(pk=int(row.ref)).first()
            title = data.said(alert.title) if alert else title
            return {"row": row, "title": title, "url": reverse("warning:alert", args=[int(row.ref)])}
        return {"row": row, "title": title, "url": reverse("incident:show", args=[int(row.ref)])}
    except NoReverseMatch:
        return {"row": row, "title": title, "url": ""}


def percent(part: int, whole: int) -> str:
    """A share with one decimal."""
    return f"{part * 100 / whole:.1f}%" if whole else "–"


def change(new: int, old: int) -> str:
    """How much more, in per cent with its sign."""
    return f"{(new - old) * 100 / old:+.1f}%" if old else "–"


def shocks(values: Mapping[str, int], on: dt.date) -> list[tuple[str, str]]:
    """The shocks of a scenario in words: rates and unemployment in points, the rest in per cent."""
    factors = stressing.document(on).raw["factors"]
    found = []
    for name, value in values.items():
        points = name in ("rate_bp", "unemployment_bp")
        told = pgettext("percentage points", "+%(n)s points") if points else "−%(n)s%%"
        found.append((data.said(factors[name]["title"]), told % {"n": f"{value / 100:g}"}))
    return found


def loss_lines(run: Run) -> list[dict[str, Any]]:
    """Expected loss by product and bucket, the largest increase first."""
    rows = []
    for one in run.result["rows"]:
        rows.append({
            "product": words.word("product", one["product"]), "bucket": BUCKETS[one["level"]],
            "accounts": one["accounts"], "ead": money(one["ead_minor"], run.currency),
            "covered": money(one["covered_minor"], run.currency), "pd": f"{float(one['pd']) * 100:.2f}%",
            "base_pd": f"{float(one['base_pd']) * 100:.2f}%", "lgd": f"{float(one['lgd']) * 100:.1f}%",
            "loss": money(one["loss_minor"], run.currency), "base_loss": money(one["base_loss_minor"], run.currency),
            "more": one["loss_minor"] - one["base_loss_minor"],
        })  # fmt: skip
    return sorted(rows, key=lambda row: -row["more"])


def loss_chart(run: Run) -> Chart:
    """The loss that is reached by each month, with and without the shock."""
    base, hit = _("Baseline"), data.said(run.title)
    unit = 10 ** exponent(run.currency)
    both = list(zip(run.result["base_months"], run.result["months"], strict=True))
    months = [on for on, _days in stressing.months_ahead(run.on, len(both))]
    rows = []
    for at, (old, new) in zip(months, both, strict=True):
        rows.append({"month": f"{at:%Y-%m}", "loss": old / unit, "which": base})
        if run.scenario != "baseline":
            rows.append({"month": f"{at:%Y-%m}", "loss": new / unit, "which": hit})
    drawn = lines(rows, x="month", y="loss", series="which", form="~s", y_title=run.currency)
    cells = [[Cell(f"{at:%Y-%m}"), Cell(money(old, run.currency)), Cell(money(new, run.currency))]
             for at, (old, new) in zip(months, both, strict=True)]  # fmt: skip
    return Chart(_("Expected loss by month"), drawn, (_("Month"), base, hit), cells,
                 _("Loss expected of the debts of today, counted up from month to month."))  # fmt: skip


def teams() -> dict[str, str]:
    """Titles of teams by code."""
    return {team.code: str(team) for team in Team.objects.all()}


def needs(run: Run) -> list[dict[str, Any]]:
    """By team: people there, people needed in the first, the worst and the last month, and the worst gap."""
    titles, found = teams(), []
    for team in dict.fromkeys(one["team"] for one in run.result["needs"]):
        mine = [one for one in run.result["needs"] if one["team"] == team]
        worst = max(mine, key=lambda one: (one["gap_minutes"], float(one["heads"])))
        lacking = [one for one in mine if one["gap_minutes"]]
        found.append({
            "team": titles.get(team, team), "has": worst["has_heads"], "base": worst["base_heads"],
            "need": worst["heads"], "low": worst["low"], "high": worst["high"],
            "month": month(dt.date.fromisoformat(worst["on"])), "months": len(lacking),
            "accounts": worst["accounts"], "short": max(float(worst["heads"]) - worst["has_heads"], 0.0),
        })  # fmt: skip
    return found


def needs_chart(run: Run) -> Chart:
    """People needed in the worst month of each team with the interval, against who is there."""
    found = needs(run)
    rows = [{"team": one["team"], "need": float(one["need"]), "low": float(one["low"]), "high": float(one["high"]),
             "has": one["has"]} for one in found]  # fmt: skip
    drawn = bars(rows, x="need", y="team", interval=("low", "high"), mark="has", x_title=_("People"))
    cells = [[Cell(one["team"]), Cell(str(one["has"])), Cell(one["base"]), Cell(one["need"]),
              Cell(f"{one['low']} – {one['high']}"), Cell(one["month"])] for one in found]  # fmt: skip
    return Chart(
        _("People needed in the worst month"), drawn,
        (_("Team"), _("There today"), _("Without the shock"), _("Needed"), _("90 % interval"), _("Month")), cells,
        _("The line is the 90 % interval, the mark who is there today."),
    )  # fmt: skip


def staffing_lines(rows: Sequence[Mapping[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Lines of a proposal for a page."""
    titles = teams()
    return [
        {"month": month(dt.date.fromisoformat(one["on"])), "team": titles.get(one["team"], one["team"]),
         "need": one["need"], "low": one["low"], "high": one["high"], "has": one["has"],
         "fills": [(OPTIONS[fill["option"]], fill["heads"], fill["minutes"] // 60, money(fill["cost_minor"], currency))
                   for fill in one["fills"]],
         "cost": money(sum(fill["cost_minor"] for fill in one["fills"]), currency),
         "open_hours": -(-one["open_minutes"] // 60)}
        for one in rows
    ]  # fmt: skip


def by_option(rows: Sequence[Mapping[str, Any]], currency: str) -> list[tuple[Any, int, int, str]]:
    """What each option gives over all months: hours, the most people at once, cost."""
    found: dict[str, list[int]] = {}
    for one in rows:
        for fill in one["fills"]:
            cell = found.setdefault(fill["option"], [0, 0, 0])
            cell[0] += fill["minutes"]
            cell[1] = max(cell[1], fill["heads"])
            cell[2] += fill["cost_minor"]
    return [(OPTIONS[name], cell[0] // 60, cell[1], money(cell[2], currency))
            for name, cell in found.items()]  # fmt: skip


def part(view: str, key: str) -> str:
    """A part of a view of concentration in words."""
    if key == "-":
        return _("unknown")
    if view == "product":
        return words.word("product", key)
    if view == "collateral":
        kind = data.document("cover")["kinds"].get(key)
        return data.said(kind["title"]) if kind else _("no collateral")
    return key


def cover(row: Cover, on: dt.date) -> dict[str, Any]:
    """A cover as a list shows it: whether it counts, for how much, and why not."""
    rules = data.document("cover")
    judged = covers.judged(row, on)
    left = (row.expires_on - on).days if row.expires_on else None
    return {
        "row": row, "kind": data.said(rules["kinds"][row.kind]["title"]), "eligible": judged.eligible,
        "worth": money(judged.worth_minor, row.currency), "value": money(row.value_minor, row.currency),
        "haircut": f"{rules['kinds'][row.kind]['haircut_bp'] / 100:g}%", "left": left,
        "reasons": [data.said(rules["reasons"][code]) for code in judged.reasons],
        "soon": left is not None and 0 <= left <= max(rules["warn_days"]),
    }  # fmt: skip


def claim(row: Claim, on: dt.date) -> dict[str, Any]:
    """A claim as a list shows it."""
    kinds = data.document("cover")["kinds"]
    return {
        "row": row, "state": row.get_state_display(), "tone": CLAIMS[row.state],
        "kind": data.said(kinds[row.cover.kind]["title"]), "claimed": money(row.claimed_minor, row.currency),
        "accepted": money(row.accepted_minor, row.currency), "paid": money(row.paid_minor, row.currency),
        "late": row.due_on is not None and row.due_on < on and row.state in claims.OPEN,
        "papers": [(name, data.said(data.document("cover")["papers"][name]),
                    dt.date.fromisoformat(on_) if on_ else None) for name, on_ in row.papers.items()],
        "follows": claims.FOLLOWS[row.state],
    }  # fmt: skip
