"""Collectors compared fairly: what each recovered beside what the same accounts let expect.

Expected is indirect standardisation: every account past due at a month's begin is expected to pay the share that all
accounts of its bucket and quadrant paid in the same month. An index of 100 is what the book let expect.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from cureline import charts
from cureline.results import services, wording, words
from cureline.results.pages import blocks
from cureline.results.pages.blocks import Cell, Section
from cureline.results.pages.shared import State


def section(state: State) -> Section:
    """Recovered of the past-due money of each collector's accounts, expected of the same, and the index."""
    rows = services.effectiveness(**state.asked)
    shown = sorted(rows, key=lambda row: -(row.index or 0))
    bars = [
        {
            "name": words.value("collector_id", row.collector_id),
            "value": row.index,
            "low": row.low,
            "high": row.high,
            "url": row.url,
            "mark": 100,
        }
        for row in shown
        if row.index is not None
    ]
    svg = (
        charts.bars(
            bars,
            x="value",
            y="name",
            form=",.0f",
            url="url",
            interval=("low", "high"),
            mark="mark",
            x_title=_("index, 100 = as expected"),
        )
        if bars
        else blocks.drawn()
    )
    table = [
        [
            blocks.name("collector_id", row.collector_id, state),
            blocks.count(row.accounts, row.url),
            Cell(wording.money(row.past_due_minor, row.currency), row.url, row.past_due_minor),
            Cell(wording.money(row.recovered_minor, row.currency), row.url, row.recovered_minor),
            Cell(wording.money(round(row.expected_minor), row.currency), row.url, round(row.expected_minor)),
            Cell(wording.figure(row.index, "index"), row.url, row.index),
            Cell(
                wording.NOTHING
                if row.low is None or row.high is None
                else f"{wording.figure(row.low, 'index')}–{wording.figure(row.high, 'index')}"
            ),
        ]
        for row in shown
    ]
    head = [
        words.column("collector_id"),
        _("Accounts and months"),
        _("Past due at the begin"),
        _("Paid of it"),
        _("Expected of the same accounts"),
        _("Effectiveness index"),
        _("95 % interval"),
    ]
    about = _(
        "Expected is what all accounts of the same bucket, quadrant and month paid, applied to each collector's own "
        "book: a hard book does not count against anybody. Where the interval holds 100, no difference is shown."
    )
    return Section(
        charts.Chart(_("Against what the book lets expect"), svg, head, table), open=True, wide=True, about=about
    )
