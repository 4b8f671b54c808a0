"""When a question comes again: FSRS, the scheduler of Open Spaced Repetition, without its chance and its clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import fsrs

RATINGS = (1, 2, 3, 4)
# a working rule of nine in ten kept: the scheduler's own default
RETENTION = 0.9
# whatever somebody knows is asked once in half a year: the law may have changed
LONGEST_DAYS = 180


@dataclass(frozen=True)
class Memory:
    """What the scheduler knows of one question and one person: its own card as a mapping, and when it is due."""

    card: Mapping[str, Any]
    due_at: dt.datetime


def _scheduler() -> fsrs.Scheduler:
    return fsrs.Scheduler(desired_retention=RETENTION, maximum_interval=LONGEST_DAYS, enable_fuzzing=False)


def review(card: Mapping[str, Any] | None, rating: int, at: dt.datetime) -> Memory:
    """The memory after a review: rating 1 (again) to 4 (easy), at an aware instant; no card for the first time."""
    if rating not in RATINGS:
        raise ValueError(f"a rating is 1 to 4, not {rating}")
    at = at.astimezone(dt.UTC)
    known = fsrs.Card.from_dict(dict(card)) if card else fsrs.Card(card_id=1, due=at)  # type: ignore[arg-type]
    if known.last_review is not None and at < known.last_review:
        at = known.last_review
    after, _ = _scheduler().review_card(known, fsrs.Rating(rating), at)
    return Memory(dict(after.to_dict()), after.due)


def retrievability(card: Mapping[str, Any], at: dt.datetime) -> float:
    """The chance that it is remembered now, 0 to 1."""
    known = fsrs.Card.from_dict(dict(card))  # type: ignore[arg-type]
    return float(_scheduler().get_card_retrievability(known, at.astimezone(dt.UTC)))


def forget(at: dt.datetime) -> Memory:
    """A memory of nothing, due at once: for a question that the law has changed."""
    return Memory({}, at)


def due_first(cards: Iterable[tuple[str, Mapping[str, Any]]], at: dt.datetime, most: int) -> list[str]:
    """Keys of due cards, those that are nearest to being forgotten first, at most so many; new ones come last."""
    found = sorted(cards, key=lambda one: (retrievability(one[1], at) if one[1] else 1.0, one[0]))
    return [key for key, _ in found[:most]]
