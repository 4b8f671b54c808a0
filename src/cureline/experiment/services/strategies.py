"""The strategy documents that an experiment reads and writes, all through `trust.documents`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cureline.engine import experiment as engine
from cureline.engine import strategy
from cureline.engine.strategy.document import Strategy
from cureline.experiment.models import Experiment
from cureline.experiment.services.errors import DesignError, StateError
from cureline.trust import documents
from cureline.trust.models import Document

KIND = "strategy"
_OURS = re.compile(r"-x\d+[sa]?$")
_LENGTH = 40


@lru_cache(maxsize=64)
def parsed(text: str) -> Strategy:
    """A strategy's text, read."""
    return strategy.load(text)


def names(on: dt.date) -> list[str]:
    """The strategies that decide on a day: the bank's own and the shipped ones."""
    return sorted({*documents.names(KIND, on), *strategy.SHIPPED})


def text_on(name: str, on: dt.date) -> str:
    """The text in force on a day, the shipped one where none is recorded. Raises DesignError."""
    try:
        return documents.in_force(KIND, name, on).content
    except documents.DocumentMissingError:
        if name not in strategy.SHIPPED:
            raise DesignError("strategy", f"no strategy {name!r} is in force on {on}") from None
        return strategy.shipped(name)


def on_day(name: str, on: dt.date) -> Strategy:
    """The strategy in force on a day. Raises DesignError."""
    return parsed(text_on(name, on))


def later_version(name: str, after: dt.date) -> Document | None:
    """A version that will come into force after a day and would undo what is written now."""
    later = Document.objects.filter(kind=KIND, name=name, effective_from_on__gt=after)
    return later.order_by("effective_from_on").first()


def labels(experiment: Experiment) -> list[str]:
    """`name@version` of every recorded version that holds this experiment with a challenger."""
    since = experiment.starts_on
    found = []
    for document in Document.objects.filter(kind=KIND, name=experiment.strategy, effective_from_on__gte=since):
        held = parsed(document.content)
        if held.experiment == experiment.code and any(arm.id == engine.CHALLENGER for arm in held.arms):
            found.append(held.label)
    return found


def version_of(experiment: Experiment, base: str, ending: str = "") -> str:
    """The version's name: that of the strategy, and the experiment with what is done: `2026.1-x7`, `…x7s`, `…x7a`."""
    tail = f"-x{experiment.pk}{ending}"
    return _OURS.sub("", base)[: _LENGTH - len(tail)] + tail


def write(
    experiment: Experiment, change: Callable[..., str], *, ending: str, effective_on: dt.date, author: str, approver:
    str, **given: Any,
) -> Document:  # fmt: skip
    """Record the next version of the experiment's strategy. Raises StateError where the engine would not take it."""
    text = text_on(experiment.strategy, effective_on)
    version = version_of(experiment, parsed(text).version, ending)
    try:
        # the one positional argument after the text is the arms of a start
        content = change(
            text, *given.values(), version=version, effective_from=effective_on, author=author, approver=approver
        )
        return documents.record(
            KIND, experiment.strategy, version, effective_from_on=effective_on, author=author[:80],
            approver=approver[:80], content=content,
        )  # fmt: skip
    except (strategy.StrategyError, documents.DocumentConflictError) as error:
        raise StateError(str(error)) from error


def design_of(experiment: Experiment) -> Strategy:
    """The strategy in which the experiment was designed: that of the day before its start, or of now."""
    known = Document.objects.filter(kind=KIND, name=experiment.strategy, version=experiment.base_version).first()
    if known is not None:
        return parsed(known.content)
    return parsed(strategy.shipped(experiment.strategy))
