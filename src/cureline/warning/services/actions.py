"""What one may do from an alert in a room above this one: declare an incident, add to the risk register.

An upper room registers itself from its `AppConfig.ready` or `face.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cureline.warning.models import Alert


@dataclass(frozen=True)
class Action:
    """A registered act: its title (a lazy translation), the duty it needs, and the address it leads to."""

    name: str
    title: Any
    duty: str
    url_of: Callable[[Alert], str]


_actions: dict[str, Action] = {}


def register(name: str, title: Any, duty: str, url_of: Callable[[Alert], str]) -> None:
    """Offer an act on every open alert to who has `duty`. The same name again replaces it."""
    _actions[name] = Action(name, title, duty, url_of)


def offered(alert: Alert, user: Any) -> list[tuple[Action, str]]:
    """The acts that a person may begin from an alert, by name, each with its address."""
    return [(act, act.url_of(alert)) for _name, act in sorted(_actions.items()) if user.may(act.duty)]
