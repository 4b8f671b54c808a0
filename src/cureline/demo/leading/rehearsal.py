"""What the demonstration's department has practised: calls good and poor, a coach's comments, exercises that wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db import transaction

from cureline.engine import rehearse
from cureline.people.models import Staff
from cureline.rehearsal import services
from cureline.rehearsal.models import Comment, Exercise, Session
from cureline.trust.models import User

DAY = dt.timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")
# who practised what, how many days ago, and how: `good` says the model answers, `hasty` shows no understanding, `rough`
# presses
_CALLS = (
    ("c005", "forgetful", 40, "good"), ("c005", "third_party", 33, "good"), ("c005", "job_loss", 26, "hasty"),
    ("c005", "job_loss", 19, "good"), ("c005", "angry", 5, "good"),
    ("phone", "forgetful", 30, "hasty"), ("phone", "third_party", 24, "good"), ("phone", "angry", 12, "rough"),
    ("phone", "angry", 4, "hasty"),
    ("c001", "minor", 21, "good"), ("c001", "tricky", 9, "hasty"),
    ("c002", "wrong_number", 15, "good"), ("c002", "dispute", 6, "hasty"),
    ("c006", "paid", 11, "good"), ("c008", "complaint", 8, "good"),
    ("care", "ill", 14, "good"), ("care", "self_harm", 13, "good"), ("care", "bereaved", 7, "good"),
    ("legal", "lawyer", 16, "good"), ("legal", "bankrupt", 10, "good"),
)  # fmt: skip
_ROUGH = "您今天必须还，不还我就给您单位打电话。"


@transaction.atomic
def tell(today: dt.date, people: Mapping[str, User]) -> dict[str, int]:
    """Fill the room as people would have in the weeks before `today`; once."""
    if not Session.objects.exists():
        for place, (name, scenario, ago, how) in enumerate(_CALLS):
            if name in people:
                begun = dt.datetime.combine(today - ago * DAY, dt.time(13, 5), ZONE)
                _practise(people[name], scenario, begun.astimezone(dt.UTC), how, seed=101 + place)
        _coach(today, people)
    return {
        "calls": Session.objects.count(),
        "exercises": Exercise.objects.count(),
        "comments": Comment.objects.count(),
    }


def _practise(user: User, scenario: str, at: dt.datetime, how: str, *, seed: int) -> None:
    """A whole call through the room's services, with half a minute between what is said."""
    staff = Staff.objects.get(user=user)
    row = services.start(staff, scenario, user=user, language="zh-Hans", seed=seed, at=at)
    case = services.scenario(scenario)
    while row.ended_at is None:
        at += dt.timedelta(seconds=28)
        standing = rehearse.standing_of(row.standing)
        services.say(row.pk, _words(case, standing, how), user=user, at=at)
        row.refresh_from_db()


def _words(case: rehearse.Scenario, standing: rehearse.Standing, how: str) -> str:
    answer = rehearse.model_answer(case, standing)
    if how == "rough" and standing.turn in (4, 6):
        return _ROUGH
    if how == "hasty":
        # the first sentence that shows understanding is left out, and what was agreed is not repeated
        kept = [part for part in answer.replace("？", "？。").split("。") if part and not _kind(part)]
        return "。".join(kept) or "嗯，好的，那就这样，再见。"
    return answer


def _kind(words: str) -> bool:
    return bool({one.act for one in rehearse.hear(words)} & {"empathy", "confirm"})


def _coach(today: dt.date, people: Mapping[str, User]) -> None:
    trainer, leader = people.get("trainer"), people.get("leader")
    noon = dt.datetime.combine(today, dt.time(12), ZONE).astimezone(dt.UTC)
    if trainer is None:
        return
    rough = Session.objects.filter(scenario="angry", total__lt=60).first()
    if rough is not None:
        services.comment(
            rough.pk,
            0,
            "客户已经说明了原因，不要再施压，更不能提联系单位。请先共情，再给方案。",
            user=trainer,
            at=noon - DAY,
        )
        services.rate(rough.pk, user=trainer, compliance=20, technique=45, at=noon - DAY)
        if leader is not None and services.visible(leader).filter(pk=rough.pk).exists():
            services.rate(rough.pk, user=leader, compliance=25, technique=50, at=noon - DAY)
    for name, scenario, days in (
        ("phone", "angry", 5),
        ("phone", "complaint", 8),
        ("c002", "dispute", 3),
        ("c001", "ill", 7),
    ):
        if name in people:
            services.assign(
                Staff.objects.get(user=people[name]), scenario, today + days * DAY, trainer, at=noon - 2 * DAY
            )
