"""Keep and find versioned documents."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cureline.trust.models import Document

KINDS = ("rules", "portrait", "pack", "policy", "strategy", "response", "capacity", "model", "script", "arrangement",
         "licence", "course", "exam", "stress", "scorecard", "pay", "quality", "flow",
         "incident")  # fmt: skip


@dataclass(frozen=True)
class ByHand:
    """A kind that a bank may record by hand: what checks its text, and the name that the document then has."""

    check: Callable[[str], object]
    name: Callable[[Mapping[str, Any]], str]


_BY_HAND: dict[str, ByHand] = {}


def by_hand(kind: str, check: Callable[[str], object], name: Callable[[Mapping[str, Any]], str]) -> None:
    """Let a bank record a kind: `check` raises ValueError, KeyError or a face.ProblemError; `name` reads the document.

    Each app says it of its own kind in its AppConfig.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of document: {kind!r} (one of {', '.join(KINDS)})")
    _BY_HAND[kind] = ByHand(check, name)


def kinds_by_hand() -> Mapping[str, ByHand]:
    """The kinds that apps let a bank record by hand."""
    return dict(_BY_HAND)


class DocumentConflictError(ValueError):
    """The same version was recorded before with another content."""


class DocumentMissingError(LookupError):
    """No version of the document is in force on that day."""


@transaction.atomic
def record(
    kind: str,
    name: str,
    version: str,
    *,
    effective_from_on: dt.date,
    author: str,
    approver: str,
    content: str,
) -> Document:
    """Keep one version for ever. The same version with the same content is a no-op.

    Raises DocumentConflictError when the version exists with another content: give the new text a new version.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of document: {kind!r} (one of {', '.join(KINDS)})")
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    document, made = Document.objects.get_or_create(
        kind=kind,
        name=name,
        version=version,
        defaults={
            "effective_from_on": effective_from_on,
            "author": author,
            "approver": approver,
            "content": content,
            "sha256": sha256,
        },
    )
    if not made and document.sha256 != sha256:
        raise DocumentConflictError(f"{document} is recorded already with another content; raise its version")
    return document


def names(kind: str, on: dt.date) -> list[str]:
    """The names of a kind's documents of which some version is in force on a day, sorted."""
    found = Document.objects.filter(kind=kind, effective_from_on__lte=on).values_list("name", flat=True)
    return sorted(set(found))


def in_force(kind: str, name: str, on: dt.date) -> Document:
    """The version in force on a day: the latest effective one, and of those the one recorded last."""
    found = (
        Document.objects.filter(kind=kind, name=name, effective_from_on__lte=on)
        .order_by("-effective_from_on", "-pk")
        .first()
    )
    if found is None:
        raise DocumentMissingError(f"no {kind} {name!r} is in force on {on}")
    return found
