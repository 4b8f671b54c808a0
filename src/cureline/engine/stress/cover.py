"""What stands behind a debt: which cover counts on a day, how much of it after haircut, and how much is left open.

All integers of minor units. Cover never counts for more than the debt, nor twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """One guarantee, policy or thing: its kind, value, and the facts that the rules ask for."""

    id: str
    kind: str
    value_minor: int
    valued_on: dt.date | None = None
    from_on: dt.date | None = None
    expires_on: dt.date | None = None
    registered: bool = False
    written: bool = False
    first_demand: bool = False
    prior_minor: int = 0


@dataclass(frozen=True)
class Judged:
    """Whether a piece counts, why not (codes), and its value after haircut in minor units (0 where it does not)."""

    piece: Piece
    eligible: bool
    reasons: tuple[str, ...]
    worth_minor: int


@dataclass(frozen=True)
class Covered:
    """A debt with its cover: what counts of each piece, all together, and what is open."""

    debt_minor: int
    covered_minor: int
    gap_minor: int
    used: Mapping[str, int]


def judge(piece: Piece, rules: Mapping[str, Any], on: dt.date) -> Judged:
    """Judge a piece by the rules of its kind on a day.

    A rule may ask for `registered`, `written` or `first_demand`, for a valuation not older than `valued_days`, and
    takes `haircut_bp` off after what others hold before us (`prior_minor`). A kind without rules does not count.
    """
    rule = rules.get(piece.kind)
    if rule is None:
        return Judged(piece, False, ("kind",), 0)
    reasons = [
        name for name in ("registered", "written", "first_demand") if rule.get(name) and not getattr(piece, name)
    ]
    if piece.expires_on is not None and piece.expires_on < on:
        reasons.append("expired")
    if piece.from_on is not None and piece.from_on > on:
        reasons.append("not_begun")
    days = rule.get("valued_days")
    if days is not None and (piece.valued_on is None or (on - piece.valued_on).days > int(days)):
        reasons.append("valuation")
    if reasons:
        return Judged(piece, False, tuple(reasons), 0)
    free = max(piece.value_minor - piece.prior_minor, 0)
    return Judged(piece, True, (), free * (10_000 - int(rule["haircut_bp"])) // 10_000)


def allocate(debt_minor: int, judged: Iterable[Judged], order: Sequence[str]) -> Covered:
    """Use cover for a debt in the order of kinds (then by id), each up to what is still open."""
    place = {kind: number for number, kind in enumerate(order)}
    open_minor = max(debt_minor, 0)
    used: dict[str, int] = {}
    for one in sorted(judged, key=lambda j: (place.get(j.piece.kind, len(place)), j.piece.id)):
        part = min(one.worth_minor, open_minor) if one.eligible else 0
        if part:
            used[one.piece.id] = used.get(one.piece.id, 0) + part
            open_minor -= part
    return Covered(max(debt_minor, 0), max(debt_minor, 0) - open_minor, open_minor, used)


def share_out(
    gaps: Mapping[str, int], ratio_bp: int, cap_minor: int | None, first_loss_minor: int = 0
) -> dict[str, int]:
    """Spread a cover of a whole portfolio over what is open of its accounts: `ratio_bp` of each gap, all together at
    most `cap_minor` and never of the first `first_loss_minor` that the bank bears itself.

    Parts are rounded down by the largest remainder, so that their sum is exactly what is paid.
    """
    opened = {key: gap for key, gap in gaps.items() if gap > 0}
    total = sum(opened.values())
    if not total:
        return {}
    whole = max(total - max(first_loss_minor, 0), 0) * min(max(ratio_bp, 0), 10_000) // 10_000
    if cap_minor is not None:
        whole = min(whole, max(cap_minor, 0))
    parts = {key: whole * gap // total for key, gap in opened.items()}
    rest = whole - sum(parts.values())
    by_remainder = sorted(opened, key=lambda key: (-(whole * opened[key] % total), key))
    for key in by_remainder[:rest]:
        parts[key] += 1
    return {key: part for key, part in parts.items() if part}
