"""Figures worked out once for every process: a measuring function's answers, kept beside their snapshot.

`@measured(Figure, 4096)` stands before a function `(snapshot_id, …, asked)` whose answer depends on its arguments
alone and is a tuple of `Figure`s (or, with `dict`, of dictionaries, or one dictionary). Within `noting()` the answers
are collected, and `keep` writes them; elsewhere an answer that is kept is read instead of worked out. A process reads
all that is kept of a snapshot for somebody's scope at once. What nobody collected is worked out as before.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import version
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from cureline.results.models import Measured
from cureline.results.query import Asked, Scope

P = ParamSpec("P")
T = TypeVar("T")
Notes = dict[tuple[str, Scope], dict[str, str]]

_noting: ContextVar[Notes | None] = ContextVar("results_noting", default=None)
_DAY = "$day"
# scopes of a snapshot that a process holds: one a team, for the newest snapshot and the one before
_SCOPES = 128
_held: dict[tuple[str, Scope], dict[str, str]] = {}
_answers: list[Callable[[], None]] = []


def measured(kind: type[Any], most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep a function's answers: `most` of them in the process, and those collected in the database."""

    def around(work: Callable[P, T]) -> Callable[P, T]:
        name = f"{work.__module__}.{work.__qualname__}"

        @functools.lru_cache(maxsize=most)
        def answer(*args: Any) -> Any:
            kept = _kept(args[0], scope_in(args)).get(key_of(name, args))
            return work(*args) if kept is None else _read(kept, kind)  # type: ignore[call-arg]

        @functools.wraps(work)
        def found(*args: Any) -> Any:
            given = answer(*args)
            notes = _noting.get()
            if notes is not None:
                notes.setdefault((args[0], scope_in(args)), {})[key_of(name, args)] = _written(given)
            return given

        _answers.append(answer.cache_clear)
        return found  # type: ignore[return-value]

    return around


def forget() -> None:
    """Let go of all that this process holds, as if it had just begun."""
    for clear in _answers:
        clear()
    _held.clear()


@contextmanager
def noting() -> Iterator[Notes]:
    """Collect the answers of every measuring function that this thread asks."""
    notes: Notes = {}
    token = _noting.set(notes)
    try:
        yield notes
    finally:
        _noting.reset(token)


@transaction.atomic
def keep(notes: Notes) -> int:
    """Write collected answers, all or none; those that are kept already stay. Gives how many were collected."""
    rows = [
        Measured(snapshot_id=snapshot_id, scope=_digest(scope), key=key, answer=text)
        for (snapshot_id, scope), answers in notes.items() for key, text in answers.items()
    ]  # fmt: skip
    Measured.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def is_kept(snapshot_id: str, scope: Scope) -> bool:
    """Whether a snapshot's figures are kept for a scope, as this version of the program works them out."""
    return Measured.objects.filter(snapshot_id=snapshot_id, scope=_digest(scope)).exists()


def scope_in(args: tuple[Any, ...]) -> Scope:
    """Whose figures are asked for: the last argument says it."""
    last = args[-1]
    scope: Scope = last.scope if isinstance(last, Asked) else last
    return scope


def key_of(name: str, args: tuple[Any, ...]) -> str:
    """What an answer is kept under: the function and everything that it is asked."""
    return hashlib.sha256(repr((name, args)).encode()).hexdigest()


def _digest(scope: Scope) -> str:
    return hashlib.sha256(repr((version("cureline"), scope)).encode()).hexdigest()


def _kept(snapshot_id: str, scope: Scope) -> dict[str, str]:
    """What is kept for a scope, read once a process; nothing is asked for again, as the day's job may be at work."""
    held = _held.get((snapshot_id, scope))
    if held is None:
        rows = Measured.objects.filter(snapshot_id=snapshot_id, scope=_digest(scope))
        held = dict(rows.values_list("key", "answer"))
        if held:
            while len(_held) >= _SCOPES:
                _held.pop(next(iter(_held)), None)
            _held[snapshot_id, scope] = held
    return held


def _written(answer: Any) -> str:
    def plain(value: Any) -> Any:
        if isinstance(value, dt.date):
            return {_DAY: value.isoformat()}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        raise TypeError(f"{type(value).__name__} can't be kept")

    return json.dumps(answer, default=plain, ensure_ascii=False, separators=(",", ":"))


def _read(text: str, kind: type[Any]) -> Any:
    def day(found: dict[str, Any]) -> Any:
        return dt.date.fromisoformat(found[_DAY]) if found.keys() == {_DAY} else found

    answer = json.loads(text, object_hook=day)
    if isinstance(answer, dict):
        return answer
    return tuple(answer if kind is dict else (kind(**row) for row in answer))
