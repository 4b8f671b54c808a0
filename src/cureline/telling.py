"""An act of a page and what came of it, told as a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from cureline.face import ProblemError


def tell(request: HttpRequest, act: Callable[[], Any], done: str) -> Any:
    """Do an act and tell what came of it (nothing where `done` is empty); its result, None where it was refused."""
    try:
        result = act()
    except ProblemError as error:
        messages.error(request, error.detail or str(error.title))
        return None
    if done:
        messages.success(request, done)
    return result
