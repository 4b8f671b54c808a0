"""What of all that was looked at is told, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cureline.engine.improve.methods import Looked
from cureline.engine.improve.statistics import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class Found:
    """A case that is told: `q` is the false discovery rate at which it stands (none: a bare count), `weight_minor` its
    money and harm together, `family` how many cases were tested with it."""

    looked: Looked
    q: float | None
    weight_minor: int
    family: int


def choose(looked: Iterable[Looked], *, false_discovery: float, complaint_minor: int) -> list[Found]:
    """The cases that matter and are not noise, most at stake first.

    The false discovery rate is held over every case that was tested, whether or not it matters; a complaint weighs
    `complaint_minor`.
    """
    every = list(looked)
    tested = [case for case in every if case.p is not None]
    q = dict(zip(map(id, tested), benjamini_hochberg([case.p for case in tested if case.p is not None]), strict=True))
    found = [
        Found(case, q.get(id(case)), case.money_minor + round(case.harm * complaint_minor), len(tested))
        for case in every
        if case.matters and (case.p is None or q[id(case)] <= false_discovery)
    ]
    return sorted(found, key=lambda f: (-f.weight_minor, f.q if f.q is not None else 1.0, f.looked.key))
