"""Which licence an act needs, and who holds it: asked by the night's allocation and before a contact begins.

The bank's document (kind `licence`, name `needs`) says it; the shipped one asks for none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.engine import yamldoc
from cureline.face import ProblemError
from cureline.people.models import Licence
from cureline.trust import documents

KIND, NAME = "licence", "needs"


class NeedsError(ValueError):
    """The document can't be used; the message says why."""


class UnlicensedError(ProblemError):
    """Whoever would do it lacks the licence that the bank demands."""

    status = 403
    title = gettext_lazy("A licence is missing")


@dataclass(frozen=True)
class Needs:
    """The document: a licence kind by channel, by skill and by circumstance; nothing is asked where not `enforced`."""

    version: str
    enforced: bool
    channels: Mapping[str, str]
    skills: Mapping[str, str]
    circumstances: Mapping[str, str]

    def of(self, channel: str, circumstances: Iterable[str] = ()) -> tuple[str, ...]:
        """Every kind that a contact by this channel with such a customer needs, sorted."""
        if not self.enforced:
            return ()
        found = {self.channels[channel]} if channel in self.channels else set()
        # who writes nothing and speaks to nobody needs no licence of care
        if found:
            found |= {self.circumstances[kind] for kind in circumstances if kind in self.circumstances}
        return tuple(sorted(found))


def parse(text: str) -> Needs:
    """The document from YAML. Raises NeedsError."""
    try:
        found: dict[str, Any] = yamldoc.read(text)
        parts = [
            {str(key): str(kind) for key, kind in (found.get(part) or {}).items()}
            for part in ("channels", "skills", "circumstances")
        ]
        enforced = found["enforced"]
        if not isinstance(enforced, bool):
            raise NeedsError("licences: enforced is true or false")
        return Needs(str(found["version"]), enforced, *parts)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise NeedsError(f"licences: {error}") from error


@cache
def shipped() -> Needs:
    """The document that comes with Cureline."""
    return parse(resources.files("cureline.people").joinpath("licences.yaml").read_text("utf-8"))


def needs(on: dt.date) -> Needs:
    """The document in force on a day: the bank's, else the shipped one."""
    try:
        return parse(documents.in_force(KIND, NAME, on).content)
    except documents.DocumentMissingError:
        return shipped()


def held(on: dt.date) -> dict[str, list[str]]:
    """The kinds that each collector (by collector id) holds on a day, sorted."""
    rows = Licence.objects.filter(state=Licence.State.VALID, from_on__lte=on, until_on__gte=on)
    found: dict[str, list[str]] = {}
    for collector, kind in rows.filter(staff__collector_id__isnull=False).values_list("staff__collector_id", "kind"):
        found.setdefault(collector, []).append(kind)
    return {collector: sorted(kinds) for collector, kinds in sorted(found.items())}


def holds(staff: Any, kind: str, on: dt.date) -> bool:
    """Whether somebody holds a licence on a day."""
    rows = Licence.objects.filter(staff=staff, kind=kind, state=Licence.State.VALID)
    return rows.filter(from_on__lte=on, until_on__gte=on).exists()


_strict: list[Callable[[Any, dt.date], bool]] = []


def strict_for(asks: Callable[[Any, dt.date], bool]) -> None:
    """Demand the document's licences of whomever `asks(staff, on)` names, even where the bank asks none of everybody.

    From an app's `AppConfig.ready`; the room of careers names those on probation.
    """
    if asks not in _strict:
        _strict.append(asks)


def require(user: Any, channel: str, on: dt.date, circumstances: Iterable[str] = ()) -> None:
    """Raise UnlicensedError where the bank demands a licence for this contact that `user` does not hold on the day,
    of everybody or of those whom a room names (`strict_for`).

    Nobody (the system) and agencies are not asked here: what they may do is ruled elsewhere.
    """
    staff = getattr(user, "staff", None)
    if staff is None:
        return
    asked = needs(on)
    if not asked.enforced and any(asks(staff, on) for asks in _strict):
        asked = replace(asked, enforced=True)
    missing = [kind for kind in asked.of(channel, circumstances) if not holds(staff, kind, on)]
    if missing:
        raise UnlicensedError(
            _("The bank demands the licence %(kinds)s for this. Pass its examination, or hand the customer over.")
            % {"kinds": ", ".join(missing)},
            licences=missing,
        )  # fmt: skip
