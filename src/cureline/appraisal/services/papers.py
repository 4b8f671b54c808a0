"""The documents of appraisal that are in force; a shipped one is recorded before anybody is judged by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cureline.care.clock import add_working_days
from cureline.engine import appraise
from cureline.trust import documents
from cureline.trust.models import Document

NAMES = {"scorecard": "collector", "pay": "bonus", "quality": "contact", "flow": "appraisal"}


def document(kind: str, on: dt.date) -> Document:
    """The version in force on a day; the shipped one is recorded where the bank has none of its own yet."""
    try:
        return documents.in_force(kind, NAMES[kind], on)
    except documents.DocumentMissingError:
        text = appraise.shipped(kind)
        found = appraise.load(text, kind)
        # in force from its own day, or from the first day that is asked for, if that is earlier
        day = min(found["effective_from_on"], on)
        return documents.record(kind, NAMES[kind], found["version"], effective_from_on=day, author=found["author"],
                                approver=found["approver"], content=text)  # fmt: skip


def read(found: Document) -> Mapping[str, Any]:
    """What a recorded document says."""
    return appraise.load(found.content, found.kind)


def due(flow: Mapping[str, Any], step: str, on: dt.date) -> dt.date:
    """The last day of a step that begins on a day, by the calendar of the flow's country."""
    return add_working_days(on, int(flow["days"][step]), flow["jurisdiction"])
