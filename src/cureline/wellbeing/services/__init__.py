"""The verbs of the room: roster and swaps, pauses, load, care plans, events, the pulse survey."""

from cureline.wellbeing.services import caring, gathering, loading, pulsing, resting, rostering, whose
from cureline.wellbeing.services.errors import AnswerError, NotYoursError, PassedError, RosterError, TextError

__all__ = [
    "AnswerError",
    "NotYoursError",
    "PassedError",
    "RosterError",
    "TextError",
    "caring",
    "gathering",
    "loading",
    "pulsing",
    "resting",
    "rostering",
    "whose",
]
