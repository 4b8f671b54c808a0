"""A rated contact or note: the mark out of its criteria, and what becomes of it where two raters differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Marked:
    """A mark from 0 to 100, and the critical errors that were found; each of these sets the mark to 0."""

    mark: float
    critical: tuple[str, ...]


def mark(form: Mapping[str, Any], scores: Mapping[str, int | None], critical: Sequence[str]) -> Marked:
    """The mark of a rating: weighted mean of the criteria that apply (None: does not apply), out of the form's best.

    Raises ValueError for a criterion or an error that the form does not have, a score beyond its scale, one that is
    missing, and where nothing applies.
    """
    criteria = {one["code"]: one for one in form["criteria"]}
    known = {one["code"] for one in form["critical"]}
    if set(scores) != set(criteria):
        raise ValueError(f"each criterion has one score: {', '.join(sorted(set(scores) ^ set(criteria)))}")
    if wrong := sorted(set(critical) - known):
        raise ValueError(f"no critical error {wrong[0]!r}")
    best = int(form["best"])
    given = {code: value for code, value in scores.items() if value is not None}
    if not given:
        raise ValueError("at least one criterion applies")
    if any(not 0 <= value <= best for value in given.values()):
        raise ValueError(f"a score is 0 to {best}")
    if any(not criteria[code].get("may_not_apply") for code in set(scores) - set(given)):
        raise ValueError("this criterion always applies")
    weight = sum(criteria[code]["weight"] for code in given)
    reached = sum(criteria[code]["weight"] * value for code, value in given.items())
    errors = tuple(sorted(set(critical)))
    return Marked(0.0 if errors else round(100 * reached / (best * weight), 1), errors)


def differ(form: Mapping[str, Any], first: Marked, second: Marked) -> bool:
    """Whether two ratings are so far apart that a third decides: by the mark, or by a critical error."""
    return abs(first.mark - second.mark) > float(form["third_above"]) or bool(first.critical) != bool(second.critical)


def settle(form: Mapping[str, Any], ratings: Sequence[Marked]) -> Marked | None:
    """What counts: the one rating, the mean of two that agree, the third; None while it is open."""
    if len(ratings) == 1:
        return ratings[0]
    if len(ratings) == 2:
        one, other = ratings
        if differ(form, one, other):
            return None
        return Marked(round((one.mark + other.mark) / 2, 1), tuple(sorted({*one.critical, *other.critical})))
    return ratings[2] if len(ratings) >= 3 else None
