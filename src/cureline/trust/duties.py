"""Duties: what a role may do, read from `duties.yaml`, and the one decorator that asks."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import yaml
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import get_language

from cureline.trust import audit

_View = TypeVar("_View", bound=Callable[..., Any])
_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


@dataclass(frozen=True)
class Role:
    """A role: its name in three languages and whether it sees all customers or those of its teams."""

    name: str
    sees: str
    title: Mapping[str, str]

    def __str__(self) -> str:
        return self.title[language_tag()]


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(
        resources.files("cureline.trust").joinpath("duties.yaml").read_text("utf-8")
    )
    return document


@cache
def roles() -> dict[str, Role]:
    """Every role by its name, in the order of the document."""
    return {name: Role(name, row["sees"], row["title"]) for name, row in _document()["roles"].items()}


@cache
def duties() -> dict[str, frozenset[str]]:
    """Every duty with the roles that have it."""
    return {name: frozenset(holders) for name, holders in _document()["duties"].items()}


def language_tag() -> str:
    """The language of this request as packs and texts write it: en, zh-Hans or zh-Hant."""
    return _TAGS.get((get_language() or "en").lower(), "en")


class DutyError(PermissionDenied):
    """Somebody asked for what their role does not allow; it stands in the audit log."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.duty = name


def require(request: HttpRequest, name: str) -> None:
    """Refuse, with an audit row, a request whose user does not have a duty. Raises DutyError, shown as 403."""
    if name not in duties():
        raise LookupError(f"no duty {name!r} in duties.yaml")
    user: Any = request.user
    if user.is_authenticated and user.may(name):
        return
    audit.record(
        "access.refused", request=request, detail={"duty": name, "path": request.path, "method": request.method}
    )
    raise DutyError(name)


def duty(name: str) -> Callable[[_View], _View]:
    """Decorate a page or a route of the API: only who has the duty gets in, everybody else gets 403 and an audit row.

    The wrapped function carries `.duty`, by which a test finds that no page was forgotten.
    """

    def wrap(view: _View) -> _View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            require(request, name)
            return view(request, *args, **kwargs)

        # Ninja reads types from the signature, whose names are known in the view's own module only
        guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        guarded.duty = name  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap
