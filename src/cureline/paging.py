"""Lists in pages by cursor: each page begins after the last row of the one before, whatever was written in between."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from ninja import Schema

from cureline.face import ProblemError

Row = TypeVar("Row")
MOST = 200


class PageOf(Schema, Generic[Row]):
    """A page of a list: its rows, and the cursor of the next page (null at the end)."""

    items: list[Row]
    next: str | None


class CursorError(ProblemError):
    """The cursor is not one that we gave."""

    status = 422
    title = "The cursor is not valid"


def page(rows: QuerySet[Any], *, order: Sequence[str], after: str = "", limit: int = 50) -> dict[str, Any]:
    """One page of `rows` in `order` (field names, `-` for descending; the last makes it unique; none may be null).

    `after` is the `next` of the page before, empty for the first; `limit` is 1 to 200. Raises CursorError (422).
    """
    limit = max(1, min(limit, MOST))
    if after:
        rows = rows.filter(_beyond(order, _decoded(after, rows, order)))
    found = list(rows.order_by(*order)[: limit + 1])
    following = _encoded(found[limit - 1], order) if len(found) > limit else None
    return {"items": found[:limit], "next": following}


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come later in the order: by the first field, or equal in it and later by the next."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field = name.removeprefix("-")
        step = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{field}__{step}": value})
        equal &= Q(**{field: value})
    return condition


def _encoded(row: Any, order: Sequence[str]) -> str:
    values = [_plain(getattr(row, name.removeprefix("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def _decoded(cursor: str, rows: QuerySet[Any], order: Sequence[str]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            raise CursorError
        about = rows.model._meta
        fields: list[Any] = [
            about.pk if name.strip("-") == "pk" else about.get_field(name.strip("-")) for name in order
        ]
        return [field.clean(field.to_python(value), None) for field, value in zip(fields, values, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError) as error:
        raise CursorError from error
