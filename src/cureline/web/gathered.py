"""What all the apps show: their `face` modules, gathered once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.http import HttpRequest

from cureline.face import Entry, Event, Panel, Strand, Tile
from cureline.web.asking import gather

APPS = (
    "trust",
    "jobs",
    "people",
    "portfolio",
    "worklist",
    "script",
    "contact",
    "dispatch",
    "visit",
    "arrangement",
    "legal",
    "care",
    "results",
    "goal",
    "experiment",
    "improvement",
    "warning",
    "incident",
    "risk",
    "wellbeing",
    "training",
    "rehearsal",
    "appraisal",
    "career",
    "casebook",
    "web",
)


@cache
def _faces() -> tuple[ModuleType, ...]:
    return tuple(import_module(f"cureline.{app}.face") for app in APPS if find_spec(f"cureline.{app}.face"))


def _all(name: str) -> Iterable[Any]:
    return (getattr(face, name) for face in _faces() if hasattr(face, name))


def entries(user: Any) -> list[Entry]:
    """The lines of the navigation that the user's duties allow."""
    return [entry for entries in _all("ENTRIES") for entry in entries if user.may(entry.duty)]


def tiles(request: HttpRequest) -> list[Tile]:
    """The figures of the home page that the user's duties allow, in order."""
    user: Any = request.user
    made = gather(make(request) for make in _all("tiles"))
    found: list[Tile] = [tile for tile in made if user.may(tile.duty)]
    return sorted(found, key=lambda tile: tile.order)


def homes(request: HttpRequest) -> list[Panel]:
    """The short lists of the home page that the user's duties allow, in order."""
    user: Any = request.user
    found = [panel for make in _all("homes") for panel in make(request) if user.may(panel.duty)]
    return sorted(found, key=lambda panel: panel.order)


def panels(request: HttpRequest, customer_id: str) -> list[Panel]:
    """The parts of a customer's page that the user's duties allow, in order."""
    user: Any = request.user
    found = [panel for make in _all("panels") for panel in make(request, customer_id) if user.may(panel.duty)]
    return sorted(found, key=lambda panel: panel.order)


def events(request: HttpRequest, customer_id: str) -> list[Event | Strand]:
    """What happened with a customer, as the apps give it: events, and rows that become events where they are shown."""
    return [part for make in _all("events") for part in make(request, customer_id)]
