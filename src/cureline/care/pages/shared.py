"""What the pages share: acts that end in a message, pages of a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from cureline.face import ProblemError

PER_PAGE = 50


def act(request: HttpRequest, verb: Callable[[], Any], *, done: Any, back: str, **where: Any) -> HttpResponse:
    """Do a verb and go back to a page (URL name, or address) with a message of what came of it."""
    attempt(request, verb, done=done)
    return redirect(back, **where)


def attempt(request: HttpRequest, verb: Callable[[], Any], *, done: Any) -> Any:
    """Do a verb and leave a message; gives its result, or None where it was refused. A missing row is 404."""
    try:
        result = verb()
    except ProblemError as error:
        messages.error(request, told(error))
        return None
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, str(done))
    return result


def told(error: ProblemError) -> str:
    """A refusal in words."""
    return f"{error.title}: {error.detail}" if error.detail else str(error.title)


def valid(request: HttpRequest, form: forms.Form) -> bool:
    """Whether a form of a dialog is right; what is wrong becomes a message."""
    if form.is_valid():
        return True
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(map(str, errors))}" if label else " ".join(map(str, errors)))
    return False


def paged(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    """One page of a list, by `?page=`."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
