"""What the routes share: answers of refusal for the documentation, the user, instants with a zone."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field

from cureline.care.api.schemas import Problem
from cureline.care.errors import InvalidError
from cureline.trust.models import User

Limit = Annotated[int, Field(ge=1, le=200)]
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


def user_of(request: HttpRequest) -> User:
    """Who asks."""
    found: Any = request.user
    user: User = found
    return user


def aware(at: dt.datetime | None) -> dt.datetime | None:
    """An instant that names its zone. Raises InvalidError (422) for one that does not, or beyond the calendar."""
    if at is None:
        return None
    if at.tzinfo is None or not 2000 <= at.year <= 2200:
        raise InvalidError("an instant has a zone and lies after 2000")
    return at.astimezone(dt.UTC)
