"""The navigation: groups in the order of a day, each with its lines, and which line a page belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.face import Entry

GROUPS = {
    "work": _("Work of the day"),
    "customers": _("Customers"),
    "arrangements": _("Arrangements"),
    "legal": _("Legal"),
    "care": _("Care"),
    "learn": _("Learning"),
    "lead": _("Lead"),
    "risk": _p("navigation", "Risk"),
    "people": _p("navigation", "People"),
    "comply": _("Compliance"),
    "set_up": _("Set up"),
}
HOME = Entry(url="home", title=_("Today"), icon="house", duty="", group="work", order=0)


@dataclass(frozen=True)
class Line:
    """A line as a template shows it: where to, and whether the page is that one or below it."""

    title: Any
    icon: str
    address: str
    current: bool = False


def groups(path: str, entries: Iterable[Entry]) -> list[tuple[Any, list[Line]]]:
    """Titled groups of lines in order; `path` is the page's, the longest address it begins with is the current one."""
    ordered = sorted([HOME, *entries], key=lambda entry: (list(GROUPS).index(entry.group), entry.order))
    addresses = {entry.url: reverse(entry.url) for entry in ordered}
    above = [
        address for address in addresses.values() if path == address or (address != "/" and path.startswith(address))
    ]
    here = max(above, key=len, default="")
    return [
        (GROUPS[name], [Line(e.title, e.icon, addresses[e.url], addresses[e.url] == here) for e in group])
        for name, group in groupby(ordered, key=lambda entry: entry.group)
    ]
