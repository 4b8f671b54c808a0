"""The verbs of the field: plan a day, check in and out, keep evidence, call for help."""

from cureline.visit.alarms import AlarmUnknownError, acknowledge, open_alarms, raise_alarm, watch
from cureline.visit.door import NOWHERE, Where, address, arrive, day_of, end_day, find, leave, set_out
from cureline.visit.errors import NotYoursError, PairError, PictureError, StateError, VisitUnknownError
from cureline.visit.evidence import encoded, keep, picture
from cureline.visit.planning import arrange, cancel, candidates, lawful, licensed, plan, suggested

__all__ = [
    "NOWHERE",
    "AlarmUnknownError",
    "NotYoursError",
    "PairError",
    "PictureError",
    "StateError",
    "VisitUnknownError",
    "Where",
    "acknowledge",
    "address",
    "arrange",
    "arrive",
    "cancel",
    "candidates",
    "day_of",
    "encoded",
    "end_day",
    "find",
    "keep",
    "lawful",
    "leave",
    "licensed",
    "open_alarms",
    "picture",
    "plan",
    "raise_alarm",
    "set_out",
    "suggested",
    "watch",
]
