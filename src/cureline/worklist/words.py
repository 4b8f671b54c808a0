"""Why a task stands in the queue, in one line of the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import yaml

from cureline.engine import portrait, score, strategy
from cureline.trust.duties import language_tag
from cureline.trust.models import Document
from cureline.worklist import desk

_SEGMENT = "segment"
_CODE = Callable[[str], str]
_tellers: dict[str, _CODE] = {}


def register(prefix: str, teller: _CODE) -> None:
    """Say how codes `prefix:rest` of an app above are told: `teller(rest)` in the request's language."""
    _tellers[prefix] = teller


def tell(codes: Iterable[str]) -> str:
    """The codes of a task in one line; a text that is no code stays as it is."""
    return " · ".join(filter(None, (_one(code) for code in codes)))


def segments(names: Iterable[str]) -> dict[str, str]:
    """The titles of segments `<strategy>/<segment>` in the strategies recorded last; the segment's id without one."""
    wanted = set(names)
    latest = _latest() if wanted else {}
    found = {}
    for name in wanted:
        document, _, key = name.partition("/")
        found[name] = _titles(document, latest.get(document)).get(key, {}).get(language_tag()) or key
    return found


def _one(code: str) -> str:
    prefix, _, rest = code.partition(":")
    if rest and prefix == _SEGMENT:
        return segments([rest])[rest]
    if rest and prefix in _tellers:
        return _tellers[prefix](rest)
    row = _reasons().get(code)
    if row is None:
        group = "whys" if code in desk.document()["words"]["whys"] else "outcomes"
        return desk.title(group, code)
    return str(row[language_tag()])


@cache
def _reasons() -> Mapping[str, Any]:
    return {**score.texts()["reasons"], **portrait.texts()["reasons"]}


def _latest() -> dict[str, int]:
    """The key of the newest document of each strategy."""
    rows = Document.objects.filter(kind="strategy").order_by("effective_from_on", "pk").values_list("name", "pk")
    return dict(rows)


@lru_cache(maxsize=32)
def _titles(name: str, key: int | None) -> Mapping[str, Mapping[str, str]]:
    if key is not None:
        text = Document.objects.values_list("content", flat=True).get(pk=key)
    elif name in strategy.SHIPPED:
        text = strategy.shipped(name)
    else:
        return {}
    return {row["id"]: row["title"] for row in yaml.load(text, Loader=yaml.CSafeLoader)["segments"]}
