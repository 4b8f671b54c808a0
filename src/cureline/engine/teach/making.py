"""Questions of a day, made from the rules in force: the same rules give the same questions, changed rules others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cureline.engine.teach import making_books, making_people, making_times
from cureline.engine.teach.question import Question
from cureline.engine.teach.sources import Sources

MAKERS: tuple[Callable[[Sources], Iterator[Question]], ...] = (
    making_times.windows, making_times.cases, making_times.desk_clock, making_times.truths, making_times.earliest,
    making_times.caps, making_times.counted, making_people.who, making_people.relations, making_people.circumstances,
    making_people.which, making_people.lasts, making_books.months, making_books.classes, making_books.buckets,
    making_books.waterfall, making_books.must_say, making_books.never_say, making_books.limitation,
)  # fmt: skip


def make(found: Sources) -> tuple[Question, ...]:
    """Every question that the rules of a day give, sorted by key; each key once."""
    made: dict[str, Any] = {}
    for maker in MAKERS:
        for question in maker(found):
            made.setdefault(question.key, question)
    return tuple(made[key] for key in sorted(made))
