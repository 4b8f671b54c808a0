"""The scripts there are: the bank's own approved versions first, the shipped set where it has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext_lazy as _

from cureline.engine import yamldoc
from cureline.face import ProblemError
from cureline.script.document import Script, parse, vocabulary
from cureline.trust import documents
from cureline.trust.models import Document

KIND = "script"
# the bank's own name and telephone numbers, kept as a document of the same kind
HOUSE = "house"


class ScriptMissingError(ProblemError):
    """No approved script of that name is in force on that day, or it says nothing on that channel."""

    status = 404
    title = _("There is no such script")


@cache
def shipped() -> Mapping[str, str]:
    """The YAML of every script that comes with Cureline, by name."""
    files = resources.files("cureline.script").joinpath("shipped").iterdir()
    return {file.name[:-5]: file.read_text("utf-8") for file in sorted(files, key=str) if file.name.endswith(".yaml")}


@lru_cache(maxsize=512)
def parsed(content: str) -> Script:
    """A script read once, by its text."""
    return parse(content)


def document(name: str, on: dt.date) -> Document:
    """The approved document of a script in force on a day; the shipped one is kept as a document when first used.

    Raises ScriptMissingError.
    """
    found = _approved(name).filter(effective_from_on__lte=on).order_by("-effective_from_on", "-pk").first()
    if found is not None:
        return found
    text = shipped().get(name)
    if text is None or parsed(text).effective_from_on > on:
        raise ScriptMissingError(_("No approved script of this name is in force on that day."), name=name)
    script = parsed(text)
    return documents.record(
        KIND, name, script.version, effective_from_on=script.effective_from_on, author=script.author,
        approver=script.approver, content=text,
    )  # fmt: skip


def in_force(name: str, on: dt.date) -> Script:
    """The script in force on a day. Raises ScriptMissingError."""
    return parsed(document(name, on).content)


def everything(on: dt.date) -> list[Script]:
    """Every script in force on a day, by name: the bank's own, and the shipped where it has none."""
    found = {name: text for name, text in shipped().items() if parsed(text).effective_from_on <= on}
    ours = Document.objects.filter(kind=KIND, effective_from_on__lte=on).exclude(approver="").exclude(name=HOUSE)
    # the latest of each name comes last and stays
    found |= {row.name: row.content for row in ours.order_by("effective_from_on", "pk")}
    return [parsed(found[name]) for name in sorted(found)]


def choose(on: dt.date, *, channel: str, purpose: str = "", stage: str = "", segment: str = "") -> list[Script]:
    """The scripts that suit a channel, purpose, stage (bucket) and segment, the most particular first."""
    fits = [
        script
        for script in everything(on)
        if channel in script.channels
        and purpose in ("", script.purpose)
        and (not stage or not script.stages or stage in script.stages)
        and (not segment or not script.segments or segment in script.segments)
    ]
    return sorted(fits, key=lambda s: (not s.segments, not s.stages, s.name))


def house(on: dt.date) -> Mapping[str, Mapping[str, str]]:
    """Who the bank is, by variable and language: its own document, or the example."""
    found = _approved(HOUSE).filter(effective_from_on__lte=on).order_by("-effective_from_on", "-pk").first()
    shipped_house: Mapping[str, Mapping[str, str]] = vocabulary()["house"]
    if found is None:
        return shipped_house
    own: Any = yamldoc.read(found.content)
    return {**shipped_house, **{name: own[name] for name in shipped_house if name in own}}


def _approved(name: str) -> Any:
    return Document.objects.filter(kind=KIND, name=name).exclude(approver="")
