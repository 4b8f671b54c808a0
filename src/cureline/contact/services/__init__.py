"""The verbs of contact. Every contact of every room goes through `begin`: there is no other way."""

from cureline.contact.services.begin import acting, begin
from cureline.contact.services.errors import (
    AccountUnknownError,
    ChannelError,
    NoteError,
    OutcomeError,
    PointUnknownError,
    RefusedError,
    StopError,
    StoppedError,
)
from cureline.contact.services.facts import circumstance
from cureline.contact.services.gate import Ruling, rule_title, ruling, rulings
from cureline.contact.services.notes import note, reason_known
from cureline.contact.services.outcomes import Next, record_outcome
from cureline.contact.services.replay import replay, same

__all__ = [
    "AccountUnknownError",
    "ChannelError",
    "Next",
    "NoteError",
    "OutcomeError",
    "PointUnknownError",
    "RefusedError",
    "Ruling",
    "StopError",
    "StoppedError",
    "acting",
    "begin",
    "circumstance",
    "note",
    "reason_known",
    "record_outcome",
    "replay",
    "rule_title",
    "ruling",
    "rulings",
    "same",
]
