"""A room with something in it, for tests that look at every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from cureline.rehearsal import services
from cureline.rehearsal.models import Session
from cureline.trust.models import User
from tests.desk import Desk
from tests.rehearsal.play import play


@dataclass(frozen=True)
class Filled:
    """A trainee with a call that runs and two that ended, and the coach."""

    trainee: User
    coach: User
    running: Session
    good: Session
    bad: Session


def fill(desk: Desk, language: str = "zh-Hans") -> Filled:
    """Calls of a trainee, an overdue exercise, a comment and two coaches' marks."""
    trainee, coach, leader = desk.user("phone"), desk.user("trainer", None), desk.user("leader")
    for user in (trainee, coach, leader):
        user.language = language.lower()
        user.save(update_fields=["language"])
    good = play(trainee, "angry", language=language, seed=11)
    bad = play(trainee, "tricky", lawful=False, language=language, seed=12)
    for name, seed in (("third_party", 1), ("forgetful", 2), ("ill", 3)):
        play(trainee, name, language=language, seed=seed)
    services.comment(good.pk, 4, "共情到位，下次可以先让客户把话说完。", user=coach)
    services.comment(good.pk, 0, "整体不错。", user=coach)
    services.rate(good.pk, user=coach, compliance=95, technique=80)
    services.rate(good.pk, user=leader, compliance=90, technique=88, note="金额复述清楚")
    services.assign(trainee.staff, "dispute", dt.date(2026, 12, 2), coach)
    services.assign(trainee.staff, "complaint", dt.date(2026, 11, 25), coach)
    running = services.start(trainee.staff, "job_loss", user=trainee, language=language, hints=True, seed=5)
    words = {
        "en": "Hello, this is Li Ming from Sample Bank. This call is recorded. Is this Ms Huang?",
        "zh-Hans": "您好，我是示例银行的工作人员李明，本次通话会录音。请问您是黄丽女士吗？",
    }
    services.say(running.pk, words[language], user=trainee)
    return Filled(trainee, coach, running, good, bad)


def pages(desk: Desk) -> list[tuple[str, str]]:
    """Role and address of the pages with an argument."""
    filled = fill(desk)
    return [
        ("phone", reverse("rehearsal:call", args=[filled.running.pk])),
        ("phone", reverse("rehearsal:replay", args=[filled.good.pk])),
        ("trainer", reverse("rehearsal:replay", args=[filled.bad.pk])),
        ("trainer", reverse("rehearsal:scenario", args=["third_party"])),
    ]
