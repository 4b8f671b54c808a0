"""The room's verbs: practise a call, read how somebody stands, coach.

Other rooms use `best_scores(staff, since)`, `skills_of(staff)`, `assign(staff, scenario, due_on, by)`.
"""

from __future__ import annotations

from cureline.rehearsal.services.coaching import assign, comment, rate, withdraw
from cureline.rehearsal.services.errors import GivenError, OtherPersonError, StateError, UnknownError
from cureline.rehearsal.services.practising import leave, say, scenario, start
from cureline.rehearsal.services.reading import (
    Agreement,
    Peers,
    agreement,
    best_scores,
    done,
    met,
    next_for,
    peers,
    requirements,
    skills_of,
    trainees,
    visible,
)

__all__ = [
    "Agreement", "GivenError", "OtherPersonError", "Peers", "StateError", "UnknownError", "agreement", "assign",
    "best_scores", "comment", "done", "leave", "met", "next_for", "peers", "rate", "requirements", "say", "scenario",
    "skills_of", "start", "trainees", "visible", "withdraw",
]  # fmt: skip
