"""Record what decides: each document is checked whole by the room that reads it before it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import resources
from typing import Any

import yaml

from cureline.engine import allocate, compliance, strategy
from cureline.trust import documents
from cureline.trust.models import Document

SHIPPED = (
    ("strategy", "cureline.engine.strategy.documents", "consumer_card.yaml"),
    ("strategy", "cureline.engine.strategy.documents", "small_business.yaml"),
    ("response", "cureline.engine.allocate.documents", "response.yaml"),
    ("capacity", "cureline.engine.allocate.documents", "capacity_sample.yaml"),
)


class DocumentError(ValueError):
    """A document that its room refuses; the message names the source, the place and the reason."""


def _check_policy(text: str) -> object:
    head = yaml.safe_load(text)
    return compliance.load_pack(head["jurisdiction"], text, on=dt.date.fromisoformat(str(head["effective_from_on"])))


_CHECKS: dict[str, Callable[[str], object]] = {
    "strategy": strategy.load,
    "response": allocate.load_response,
    "capacity": allocate.load_capacity,
    "policy": _check_policy,
}


def record_text(kind: str, text: str, *, source: str, approver: str | None = None) -> Document:
    """Check a document and keep it as a version.

    The text names `name`, `version`, `effective_from_on`, `author` and, unless given, `approver`. Raises DocumentError
    when the room refuses it or the author approves it himself, DocumentConflictError for a version used before.
    """
    if kind not in _CHECKS:
        raise DocumentError(f"{source}: {kind!r} can't be recorded; one of {', '.join(sorted(_CHECKS))}")
    try:
        _CHECKS[kind](text)
        head: dict[str, Any] = yaml.safe_load(text)
    except (ValueError, KeyError, yaml.YAMLError) as error:
        raise DocumentError(f"{source}: {error}") from error
    approver = approver or str(head["approver"])
    if approver == head["author"]:
        raise DocumentError(f"{source}: {approver} wrote this document and can't also approve it")
    # a policy tightens the pack of one jurisdiction, so that is its name
    name = {"policy": head.get("jurisdiction"), "strategy": head["name"]}.get(kind, kind)
    return documents.record(
        kind,
        str(name),
        str(head["version"]),
        effective_from_on=dt.date.fromisoformat(str(head["effective_from_on"])),
        author=str(head["author"]),
        approver=approver,
        content=text,
    )


def record_shipped() -> None:
    """Record the documents that Cureline ships, so that a first night has a strategy, a response and a capacity."""
    for kind, package, name in SHIPPED:
        record_text(kind, resources.files(package).joinpath(name).read_text(encoding="utf-8"), source=name)
