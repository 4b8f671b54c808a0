"""The timeline: what happened in an incident, append-only, and the log that every act leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from cureline.incident.models import Entry, Incident
from cureline.incident.services.errors import InputError
from cureline.trust import audit, vault

LONGEST = 4000


def add(
    incident: Incident, what: str, *, user: Any, at: dt.datetime | None = None, text: str = "", request: Any = None,
    **detail: Any,
) -> Entry:  # fmt: skip
    """Write a line, with its entry in the audit log (codes and figures only; the text stays sealed)."""
    entry = Entry.objects.create(
        incident=incident, at=at or timezone.now(), user=user, what=what, detail=detail, text_sealed=seal(text)
    )
    audit.record(
        f"{'drill' if incident.drill else 'incident'}.{what}", request=request, user=user,
        subject=f"incident:{incident.pk}", detail={"number": incident.number, **detail},
    )  # fmt: skip
    return entry


def seal(text: str) -> bytes | None:
    """A free text as it is stored; None for none."""
    text = plain(text)
    return vault.encrypt(text) if text else None


def clear(sealed: Any) -> str:
    """A free text in clear."""
    return vault.decrypt(bytes(sealed)) if sealed else ""


def plain(text: str, longest: int = LONGEST) -> str:
    """A typed text without what no text has. Raises InputError where it is too long."""
    text = text.replace("\x00", "").strip()
    if len(text) > longest:
        raise InputError(f"{len(text)} > {longest}")
    return text
