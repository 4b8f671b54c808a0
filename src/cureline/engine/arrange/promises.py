"""Whether a promise was kept, judged by the payments themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "kept", "partly", "broken"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a promise may be missed and is still kept: so many days late, so many basis points short.

    One that fails but brought in `partly_from_bp` of its amount is `partly` kept.
    """

    days: int
    short_bp: int
    partly_from_bp: int


@dataclass(frozen=True, slots=True)
class Promised:
    """One instalment of a promise."""

    due_on: dt.date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Judged:
    """An instalment's state and what came in for it, in minor units."""

    state: State
    received_minor: int


def judge(
    made_on: dt.date,
    promised: Sequence[Promised],
    payments: Sequence[tuple[dt.date, int]],
    *,
    on: dt.date,
    tolerance: Tolerance,
) -> list[Judged]:
    """How each instalment of a promise stands on a day, given the account's payments and reversals (day, amount).

    Money from the day the promise was made counts, earlier instalments first: a payment keeps one of them, never two.
    An instalment is kept once the money in time for it reaches its amount less the tolerance; it is open till its day
    and the days of tolerance have passed.
    """
    judged, taken = [], 0
    for instalment in promised:
        last_day = instalment.due_on + dt.timedelta(days=tolerance.days)
        until = min(last_day, on)
        inflow = sum(amount for paid_on, amount in payments if made_on <= paid_on <= until)
        received = min(max(inflow - taken, 0), instalment.amount_minor)
        taken += received
        judged.append(Judged(_state(instalment, received, on > last_day, tolerance), received))
    return judged


def _state(instalment: Promised, received: int, over: bool, tolerance: Tolerance) -> State:
    share = received * 10_000
    if share >= instalment.amount_minor * (10_000 - tolerance.short_bp):
        return "kept"
    if not over:
        return "open"
    return "partly" if share >= instalment.amount_minor * tolerance.partly_from_bp and received else "broken"
