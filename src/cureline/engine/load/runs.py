"""Runs of conversations that hurt, and whether a pause is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cureline.engine.load.rules import Rules


@dataclass(frozen=True)
class Run:
    """The run that somebody is in: hostile conversations in a row, the longest of the day, those among the last, and
    whether a pause is due."""

    now: int
    longest: int
    among: int
    due: bool


def run_of(outcomes: Sequence[str], rules: Rules) -> Run:
    """The run at the end of a day's outcomes, the earliest first.

    A conversation that clears ends it; what was no conversation (nobody answered) neither lengthens nor ends it.
    """
    now = longest = 0
    talks = [code for code in outcomes if code in rules.hostile or code in rules.clears]
    for code in talks:
        now = now + 1 if code in rules.hostile else 0
        longest = max(longest, now)
    among = sum(code in rules.hostile for code in talks[-rules.among_last :])
    # a run that a kind word just ended is over, however many came before it
    due = now >= rules.in_a_row or (now > 0 and among >= rules.among_hostile)
    return Run(now, longest, among, due)
