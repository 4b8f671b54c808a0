"""A review's pack as PDF, by Typst. The same pack gives the same bytes; nothing of it is evaluated as markup."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cureline.casebook.models import Action, Meeting
from cureline.dispatch.config import bank, pick
from cureline.dispatch.letters.typesetting import fonts
from cureline.people.services import name_of
from cureline.worklist import desk

_FOLDER = Path(str(resources.files("cureline.casebook").joinpath("templates/casebook")))
_FACES = {
    "zh-Hans": ("zh", "CN", "Noto Sans SC"),
    "zh-Hant": ("zh", "TW", "Noto Sans TC"),
    "en": ("en", "GB", "Noto Sans SC"),
}


def pdf(meeting: Meeting, language: str) -> bytes:
    """Agenda, pack, minutes, decisions and actions of a review in a language (en, zh-Hans, zh-Hant)."""
    with override(language.lower()):
        data = json.dumps(_data(meeting, language), ensure_ascii=False)
    made = meeting.pack_at or meeting.at
    found = typst.Compiler(
        _FOLDER / "pack.typ", root=_FOLDER, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"data": data}
    ).compile(format="pdf", timestamp=int(made.timestamp()))  # fmt: skip
    return found if isinstance(found, bytes) else b""


def _data(meeting: Meeting, language: str) -> dict[str, Any]:
    lang, region, face = _FACES[language]
    sender = bank()
    held = meeting.at.astimezone(desk.zone())
    came = [name_of(one.user) for one in meeting.attendances.select_related("user") if one.state == "came"]
    return {
        "lang": lang, "region": region, "faces": [face, "Noto Sans SC"], "title": meeting.title,
        "bank": pick(sender["name"], language), "internal": _("Internal: names no customer"),
        "particulars": [
            [_("Looks back on"), f"{meeting.since_on.isoformat()} – {meeting.until_on.isoformat()}"],
            [_("Held at"), f"{held:%Y-%m-%d %H:%M}  {meeting.place}"], [_("Led by"), name_of(meeting.lead)],
            *([[_("Came"), ", ".join(came)]] if came else []),
            *([[_("Pack (SHA-256)"), meeting.pack_sha256[:16]]] if meeting.pack_sha256 else []),
        ],
        "agenda": {"title": _("Agenda"), "lines": [
            {"place": one.place, "title": one.title, "said": one.said, "decision": one.decision}
            for one in meeting.topics.all()
        ]},
        "decided": _("Decision:"),
        "heads": [pgettext("pack", "What"), pgettext("pack", "Figure"), _("95 % interval"),
                  pgettext("in time", "Before")],
        "sections": meeting.pack.get(language, []),
        "minutes": {"title": _("Minutes of the meeting"), "text": meeting.minutes},
        "actions": {
            "title": pgettext("review", "Actions"),
            "heads": [pgettext("review", "Action"), _("Owner"), _("To be done by"), _("State")],
            "rows": [[one.title, name_of(one.owner), one.due_on.isoformat(), _state(one)]
                     for one in meeting.actions.select_related("owner").order_by("due_on", "pk")],
        },
    }  # fmt: skip


def _state(action: Action) -> str:
    return str(action.get_verdict_display() if action.verdict else action.get_state_display())
