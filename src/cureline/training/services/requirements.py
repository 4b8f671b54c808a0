"""What a licence may ask for beyond courses and examinations: other rooms register it, as `rehearsal` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cureline.people.models import Staff


@dataclass(frozen=True)
class Met:
    """Whether somebody meets a requirement, how far they are (in the reader's language), and where it is done."""

    met: bool
    detail: Any = ""
    url: str = ""


@dataclass(frozen=True)
class Requirement:
    """A registered requirement: `check(staff)` says how somebody stands."""

    code: str
    title: Any
    check: Callable[[Staff], Met]


_registered: dict[str, Requirement] = {}


def register(code: str, title: Any, check: Callable[[Staff], Met]) -> None:
    """Let licences ask for `code` (data/licences.yaml: `registered: <code>`). From an app's `ready` or `face.py`; the
    same code again replaces it."""
    _registered[code] = Requirement(code, title, check)


def find(code: str) -> Requirement | None:
    """The requirement of a code, None while no room has registered it."""
    return _registered.get(code)


def forget(code: str) -> None:
    """Ask for `code` no more."""
    _registered.pop(code, None)
