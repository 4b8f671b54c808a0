"""Which contacts and notes are listened to: drawn by lot within each collector, month and kind, never chosen.

The order of the lot is SHA-256 over seed and id, so that anybody who has the seed draws the same again, whatever order
the rows come in and whoever else is there.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """Something that could be rated: what it is (`ref`), whose, of which month and of which kind (the stratum)."""

    ref: str
    collector_id: str
    month: str
    stratum: str


@dataclass(frozen=True)
class Pick:
    """What was drawn, its chance to be, and whether two people rate it without knowing of each other."""

    candidate: Candidate
    chance: float
    double: bool


def draw(candidates: Iterable[Candidate], *, seed: str, quota: Mapping[str, int], double_share: float) -> list[Pick]:
    """So many (`quota`) of each stratum, for each collector and month; all where there are fewer. The first share of
    each collector's draw, and one at least of any, is rated twice. In the order of collector, month and lot."""
    groups: dict[tuple[str, str, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.stratum in quota:
            groups[one.collector_id, one.month, one.stratum].append(one)
    drawn: dict[tuple[str, str], list[tuple[Candidate, float]]] = defaultdict(list)
    for (collector, month, stratum), rows in sorted(groups.items()):
        ordered = sorted(rows, key=lambda one: _lot(seed, one.ref))
        taken = ordered[: quota[stratum]]
        drawn[collector, month] += [(one, len(taken) / len(ordered)) for one in taken]
    picks = []
    for _, taken_rows in sorted(drawn.items()):
        rows_by_lot = sorted(taken_rows, key=lambda row: _lot(seed + "/double", row[0].ref))
        twice = max(1, round(double_share * len(rows_by_lot))) if double_share > 0 else 0
        picks += [Pick(one, chance, place < twice) for place, (one, chance) in enumerate(rows_by_lot)]
    return picks


def _lot(seed: str, ref: str) -> str:
    return hashlib.sha256(f"{seed}|{ref}".encode()).hexdigest()
