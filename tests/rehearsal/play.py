"""Trainees of tests: a lawful one who says the model answers, and an abusive one."""

from __future__ import annotations

from typing import Any

from cureline.engine import rehearse
from cureline.rehearsal import services
from cureline.rehearsal.models import Session
from cureline.trust.models import User

ABUSE = {
    "en": ("Pay up or else, you liar.", "I will call your boss and tell your family.", "The police will arrest you."),
    "zh": ("你个老赖，再不还钱有你好看！", "我马上给你单位打电话，告诉你同事。", "警察明天就上门抓你。"),
}


def play(user: User, scenario: str, *, lawful: bool = True, **how: Any) -> Session:
    """A whole call through the services; gives its row as it ended."""
    row = services.start(user.staff, scenario, user=user, **how)
    while row.ended_at is None:
        standing = rehearse.standing_of(row.standing)
        abuse = ABUSE["en" if row.language == "en" else "zh"]
        text = rehearse.model_answer(services.scenario(scenario), standing) if lawful else abuse[standing.turn % 3]
        services.say(row.pk, text, user=user, turn=standing.turn)
        row.refresh_from_db()
    return row
