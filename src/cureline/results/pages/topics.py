"""What each page of results shows, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cureline import charts
from cureline.engine import evaluate
from cureline.results import services, wording, words
from cureline.results.pages import blocks
from cureline.results.pages.blocks import Cell, Section
from cureline.results.pages.shared import State

# points of a curve that are drawn; the table has as many
_POINTS = 60
_SERIES = 6


def movement(state: State) -> list[Section]:
    """Roll rates and the transition matrix, by accounts or by amount."""
    by_amount = state.extra.get("weight") == "amount"
    cells = []
    for move in services.moves(**state.asked):
        value = move.balance_share if by_amount else move.share
        cells.append((move.from_state, words.value("to_bucket", move.to_state), value, blocks.share(value, move.url)))
    order = _ends(cells)
    title = _("Transition matrix by amount") if by_amount else _("Transition matrix by accounts")
    return [
        blocks.heat(
            title,
            cells,
            x_title=_("at the month's end"),
            y_title=_("at the month's begin"),
            columns=order,
            about=_("Of the accounts in a bucket when a month began, the share in each bucket when it ended."),
        ),
        blocks.by_key(
            _("Cure and roll"),
            ("cure_rate", "roll_rate", "roll_forward_amount", "entry_rate"),
            state.by,
            state,
            chart="roll_rate",
        ),
        blocks.over_time(_("Roll rate by bucket"), ("roll_rate",), state, series="bucket"),
        blocks.over_time(_("Cure rate by bucket"), ("cure_rate",), state, series="bucket"),
    ]


def _ends(cells: Sequence[tuple[str, str, Any, Cell]]) -> list[str]:
    """The columns of the matrix: every state that any row begins or ends in, in order, written off last."""
    written = words.value("to_bucket", evaluate.WRITTEN_OFF)
    names = sorted({row for row, _c, _v, _cell in cells} | {c for _r, c, _v, _cell in cells if c != written})
    return [*names, *([written] if any(c == written for _r, c, _v, _cell in cells) else [])]


def curves(state: State) -> list[Section]:
    """Cure curves with write-off competing, and what became of each month's entries."""
    found = services.curves(by=(state.by,), **_entered(state))[:_SERIES]
    rows, table = [], []
    for curve in found:
        label = words.value(state.by, curve.keys[state.by])
        # a curve begins with nobody cured, and of many days some are enough to see it
        rows.append({"day": 0, "series": label, "value": 0.0})
        step = max(1, len(curve.points) // _POINTS)
        for point in [*curve.points[::step], *curve.points[-1:]]:
            rows.append({"day": point["day"], "series": label, "value": point["cured_share"]})
        at = {day: _at(curve.points, day) for day in (30, 60, 90, 180)}
        table.append(
            [
                blocks.name(state.by, curve.keys[state.by], state),
                blocks.count(curve.episodes, curve.url),
                *(blocks.share(point["cured_share"] if point else None, curve.url) for point in at.values()),
                blocks.share(curve.points[-1]["written_off_share"] if curve.points else None, curve.url),
                Cell(str(curve.median) if curve.median is not None else wording.NOTHING, curve.url, curve.median),
            ]
        )
    svg = (
        charts.lines(
            rows,
            x="day",
            y="value",
            series="series",
            x_type="quantitative",
            form=".0%",
            step=True,
            x_title=_("days past due"),
        )
        if rows
        else blocks.drawn()
    )
    head = [
        words.column(state.by),
        _("Times past due"),
        *(_("Cured by day %(day)s") % {"day": d} for d in (30, 60, 90, 180)),
        _("Written off"),
        _("Half are cured by day"),
    ]
    about = _(
        "Share cured by the day after the first day past due. Those still past due count as long as they are known; a "
        "write-off ends the chance of a cure (cumulative incidence after Aalen and Johansen)."
    )
    cured = Section(charts.Chart(_("Cure curves"), svg, head, table), open=True, wide=True, about=about)
    return [cured, *_vintages(state)]


def _entered(state: State) -> dict[str, Any]:
    """A curve needs time to be seen: entries of the year up to the period."""
    return state.asked_over_time


def _at(points: Sequence[Any], day: int) -> Any:
    """The curve's last point up to a day; nothing where it is not known so far."""
    if not points or points[-1]["day"] < day:
        return None
    before = [point for point in points if point["day"] <= day]
    return before[-1] if before else {"cured_share": 0.0}


def _vintages(state: State) -> list[Section]:
    found = services.vintages(**_entered(state))
    parts = []
    for title, column in (
        (_("Cured by months since entry"), "cured_share"),
        (_("Recovered by months since entry"), "recovered_share"),
    ):
        lines = [
            {"month": row["month"], "series": row["vintage"], "value": row[column], "url": row["url"]}
            for row in found
            if row[column] is not None
        ]
        # eight tell enough; the table has them all
        last = sorted({line["series"] for line in lines})[-_SERIES:]
        drawn = [line for line in lines if line["series"] in last]
        svg = (
            charts.lines(
                drawn, x="month", y="value", series="series", form=".0%", url="url", x_title=_("months since entry")
            )
            if drawn
            else blocks.drawn()
        )
        months = sorted({row["month"] for row in found})
        at = {(row["vintage"], row["month"]): row for row in found}
        table = []
        for vintage in sorted({row["vintage"] for row in found}):
            first = next(row for row in found if row["vintage"] == vintage)
            cells = [
                blocks.share(at[vintage, m][column], at[vintage, m]["url"])
                if (vintage, m) in at
                else Cell(wording.NOTHING)
                for m in months
            ]
            table.append([Cell(vintage, "", vintage), blocks.count(first["episodes"], first["url"]), *cells])
        head = [words.column("vintage"), _("Times past due"), *(str(month) for month in months)]
        parts.append(Section(charts.Chart(title, svg, head, table), wide=True))
    return parts


def recovery(state: State) -> list[Section]:
    """Money recovered: recovery and liquidation by slice and over time."""
    codes = ("recovered", "recovery_rate", "liquidation_rate", "recovered_after_contact", "recovered_per_contact")
    return [
        blocks.by_key(_("Recovery"), codes, state.by, state, chart="recovery_rate"),
        blocks.by_key(
            _("Recovery by bucket"),
            ("recovered", "recovery_rate", "liquidation_rate"),
            "bucket",
            state,
            chart="liquidation_rate",
        ),
        blocks.over_time(_("Money recovered"), ("recovered",), state),
        blocks.over_time(_("Recovery rate by bucket"), ("recovery_rate",), state, series="bucket"),
        _vintages(state)[1],
    ]


def funnel(state: State) -> list[Section]:
    """From attempt to kept promise, as a whole, by channel and by the chosen column."""
    whole = services.funnel(**state.asked)
    rows = [{"name": words.value("funnel", s.stage), "value": s.number, "url": s.url} for s in whole]
    svg = (
        charts.bars(rows, x="value", y="name", form=",.0f", url="url")
        if any(r["value"] for r in rows)
        else blocks.drawn()
    )
    table = [
        [
            Cell(words.value("funnel", s.stage), "", s.stage),
            blocks.count(s.number, s.url),
            blocks.share(s.of_previous, s.url),
            blocks.share(s.of_first, s.url),
        ]
        for s in whole
    ]
    head = [_("Stage"), _("How many"), _("Of the stage before"), _("Of all attempts")]
    about = _("Kept are the promises that were given in the period; those not due yet are not kept yet.")
    rates = ("contacts", "contact_rate", "right_party_rate", "promise_rate", "promise_kept_rate")
    return [
        Section(charts.Chart(_("From attempt to kept promise"), svg, head, table), open=True, about=about),
        _stages(state, "channel"),
        *([_stages(state, state.by)] if state.by != "channel" else []),
        blocks.by_key(_("Rates by hour of the day"), rates[:4], "hour", state, chart="right_party_rate", open=False),
        blocks.by_key(_("Rates by script"), rates[:4], "script", state, chart="promise_rate", open=False),
    ]


def _stages(state: State, by: str) -> Section:
    """The funnel cut by a column: a row a value, stages as columns."""
    found = services.funnel(by=(by,), **state.asked)
    at = {(s.keys[by], s.stage): s for s in found}
    keys = sorted(
        {s.keys[by] for s in found}, key=lambda k: -(at[k, "attempted"].number if (k, "attempted") in at else 0)
    )
    table = []
    for key in keys:
        cells = [blocks.count(at[key, stage].number, at[key, stage].url) for stage in evaluate.FUNNEL]
        reached = at[key, "right_party"]
        cells.append(blocks.share(reached.of_first, reached.url))
        table.append([blocks.name(by, key, state), *cells])
    head = [words.column(by), *(words.value("funnel", stage) for stage in evaluate.FUNNEL), _("Reached of attempts")]
    title = _("Funnel by %(column)s") % {"column": words.column(by).lower()}
    return Section(charts.Chart(title, blocks.drawn(), head, table), open=True)


def collectors(state: State) -> list[Section]:
    """Collectors side by side, with what their books let expect beside what they brought."""
    from cureline.results.pages import fair

    work = ("contacts", "right_party_rate", "promise_rate", "promise_kept_rate", "complaints_per_thousand")
    return [
        fair.section(state),
        blocks.by_key(
            _("Their work"),
            work,
            "collector_id",
            state,
            chart="promise_kept_rate",
            about=_("Rates of few contacts say little: look at the interval in the figure's trace."),
        ),
        blocks.by_key(
            _("Teams"), ("collector_effectiveness_index", "recovered", *work), "team", state, chart="promise_kept_rate"
        ),
        blocks.over_time(_("Collection effectiveness index"), ("collector_effectiveness_index",), state),
    ]


def cost(state: State) -> list[Section]:
    """What contacts cost and what came of them."""
    return [
        blocks.by_key(
            _("Cost"),
            ("contacts", "cost", "cost_per_recovered", "recovered_per_contact"),
            state.by,
            state,
            chart="cost_per_recovered",
            about=_("Costs of a contact and of a minute are those of the response document in force that day."),
        ),
        blocks.by_key(_("Cost by channel"), ("contacts", "cost"), "channel", state, chart="cost"),
        blocks.over_time(_("Cost of a unit recovered"), ("cost_per_recovered",), state),
        blocks.over_time(_("Recovered per contact"), ("recovered_per_contact",), state),
    ]


def conduct(state: State) -> list[Section]:
    """Complaints, and what the gate refused, with the article of each rule."""
    refused = services.figures("refusals", by=("rule_id", "article"), **state.asked)
    order = sorted(refused, key=lambda f: -f.numerator)
    bars = [{"name": f.keys["rule_id"], "value": f.numerator, "url": f.url} for f in order[:15]]
    svg = charts.bars(bars, x="value", y="name", form=",.0f", url="url") if bars else blocks.drawn()
    table = [
        [
            Cell(f.keys["rule_id"], f.url, f.keys["rule_id"]),
            Cell(f.keys["article"] if f.keys["article"] != "-" else "–"),
            blocks.cell(f),
        ]
        for f in order
    ]
    rules = Section(
        charts.Chart(
            _("Refused by the gate, by rule"),
            svg,
            [words.column("rule_id"), words.column("article"), wording.title("refusals")],
            table,
        ),
        open=True,
        wide=True,
        about=_("A refused contact did not take place. The rule is the one that refuses longest."),
    )
    complained = ("complaints", "complaints_per_thousand", "upheld_rate", "complaint_days")
    return [
        rules,
        blocks.by_key(
            _("Complaints by cause"),
            ("complaints", "upheld_rate", "complaint_days"),
            "cause",
            state,
            chart="complaints",
        ),
        blocks.by_key(_("Complaints"), complained, state.by, state, chart="complaints_per_thousand"),
        blocks.by_key(_("Refused contacts"), ("refusals", "refusal_rate"), state.by, state, chart="refusal_rate"),
        blocks.over_time(_("Complaints per thousand contacts"), ("complaints_per_thousand",), state),
    ]


def quality(state: State) -> list[Section]:
    """Migration between risk classes and what it does to the provision."""
    by_amount = state.extra.get("weight") == "amount"
    cells = []
    for move in services.moves(state="five_tier", **state.asked):
        value = move.balance_share if by_amount else move.share
        row, column = words.value("five_tier", move.from_state), words.value("to_five_tier", move.to_state)
        cells.append((row, column, value, blocks.share(value, move.url)))
    order = [words.value("five_tier", name) for name in ("normal", "watch", "substandard", "doubtful", "loss")]
    order += [words.value("to_five_tier", evaluate.WRITTEN_OFF)]
    present = {column for _row, column, _value, _cell in cells} | {row for row, _c, _v, _cell in cells}
    rates = ("normal_migration", "watch_migration", "substandard_migration", "doubtful_migration")
    return [
        blocks.heat(
            _("Migration of risk classes"),
            cells,
            x_title=_("at the month's end"),
            y_title=_("at the month's begin"),
            columns=[name for name in order if name in present],
        ),
        blocks.by_key(
            _("Provision"),
            ("provision_change", "provision_coverage", "npl_rate", "five_tier_migration"),
            state.by,
            state,
            chart="provision_change",
            about=_("Provision by shares of each class (PBOC guideline of 2002), as definitions.yaml says."),
        ),
        blocks.over_time(_("Migration rates of the regulator"), rates, state),
        blocks.over_time(_("Change of the provision"), ("provision_change",), state),
        blocks.over_time(_("Non-performing share"), ("npl_rate", "past_due_rate"), state),
    ]


def one(state: State, code: str) -> list[Section]:
    """One measure: by the chosen column, over the months as a whole and cut."""
    title = wording.title(code)
    by = _("%(measure)s by %(column)s") % {"measure": title, "column": words.column(state.by).lower()}
    return [
        blocks.by_key(by, (code,), state.by, state, chart=code),
        blocks.over_time(title, (code,), state),
        blocks.over_time(by, (code,), state, series=state.by),
    ]
