"""The engine's turns as they are kept, and taken out of what is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from cureline.engine import rehearse
from cureline.rehearsal.models import Session


def turn_as_dict(turn: rehearse.Turn) -> dict[str, Any]:
    """A turn for JSON; the trainee's own words are kept sealed beside it, so those of each act are left out."""
    row = asdict(turn)
    for name in ("acts", "forbidden"):
        row[name] = [{"act": one["act"], "how": one["how"]} for one in row[name]]
    row["days"] = [day.isoformat() for day in row["days"]]
    return {name: value for name, value in row.items() if name not in ("line", "line_id")}


def turn_of(row: dict[str, Any], line: str = "", line_id: str = "") -> rehearse.Turn:
    """The engine's turn of what is kept."""
    heard = {
        name: tuple(rehearse.Heard(one["act"], one["how"], "") for one in row[name]) for name in ("acts", "forbidden")
    }
    tuples = {name: tuple(row[name]) for name in ("missteps", "wanted", "missed", "amounts_minor")}
    days = tuple(dt.date.fromisoformat(day) for day in row["days"])
    return rehearse.Turn(**{**row, **heard, **tuples, "days": days, "line": line, "line_id": line_id})


def turns_of(row: Session) -> list[rehearse.Turn]:
    """All turns of a call, in order."""
    return [turn_of(one.heard, one.line, one.line_id) for one in row.turns.order_by("number")]
