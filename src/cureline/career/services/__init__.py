"""The room's verbs: posts and competences, openings, candidates, interviews, offers, probation, paths, rewards."""

from __future__ import annotations

from cureline.career.services import (
    candidates,
    interviews,
    offers,
    paths,
    posting,
    probations,
    reached,
    requisitions,
    rewards,
    staffing,
)

__all__ = [
    "candidates", "interviews", "offers", "paths", "posting", "probations", "reached", "requisitions", "rewards",
    "staffing",
]  # fmt: skip
