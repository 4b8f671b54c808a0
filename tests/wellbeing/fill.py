"""A team with a roster, a swap, a pause, heavy days, a care plan, events and two rounds of the survey."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import time_machine
from django.utils import timezone

from cureline.trust.models import User
from cureline.wellbeing.models import CarePlan, DayLoad, Gathering, Pause, Pulse, Swap
from cureline.wellbeing.services import caring, gathering, pulsing, rostering, whose
from tests.desk import Desk

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Filled:
    """Who is there, and what the pages show."""

    leader: User
    one: User
    two: User
    head: User
    swap: Swap
    pause: Pause
    plan: CarePlan
    event: Gathering
    past: Gathering
    closed: Pulse
    round: Pulse


def fill(desk: Desk) -> Filled:
    """All through the services, but for the loads of days, which the days' contacts would make."""
    leader, head = desk.user("leader", name="周敏"), desk.user("head", None, name="何静")
    people = [desk.user("phone", name=name) for name in ("安宁", "白雪", "陈晨", "邓洁", "方圆", "高远")]
    one, two = people[:2]
    today = whose.today()
    first = rostering.monday(today) + 7 * DAY
    for number, user in enumerate(people):
        for n in range(5):
            rostering.set_shift(user.staff.pk, first + n * DAY, "late" if number == 2 else "day", user=leader)
    rostering.set_shift(one.staff.pk, today, "day", user=leader)
    swap = rostering.ask_swap(first, people[2].staff.pk, user=one, why="家长会")
    rostering.answer_swap(swap.pk, True, user=people[2])
    rostering.ask_swap(first + DAY, one.staff.pk, user=two)
    heavy = {"hostile_share": 0.4, "longest_run": 6, "contacts": 70, "talk_minutes": 190, "late_minutes": 40}
    for back in range(20):
        index = 68 if back < 5 else 4 + back % 5
        DayLoad.objects.create(
            staff=one.staff, on=today - back * DAY, rules="2026.1", **heavy, index=index,
            level="act" if back == 0 else "fine", parts={"longest_run": 38.0, "hostile_share": 30.0},
        )  # fmt: skip
    pause = Pause.objects.create(
        staff=one.staff, why="run", run=3, minutes=15, offered_at=timezone.now(), state="offered"
    )
    plan = caring.open_plan(one.staff.pk, "连续几通辱骂电话后睡不好，想先换几天班。", today + 14 * DAY, user=leader)
    caring.add_step(plan.pk, "talk", "面谈四十分钟，已告知心理咨询热线。", user=leader)
    caring.add_step(plan.pk, "lighter", "一周内只安排提醒类通话。", user=leader, due_on=today + 7 * DAY)
    begin = timezone.now().replace(minute=0) + 3 * DAY
    event = gathering.make("sharing", "遇到辱骂怎么办", "三楼会议室", begin, begin + dt.timedelta(hours=1), 5,
                           user=leader, text="带一段您自己的通话来。", team="early")  # fmt: skip
    gathering.join(event.pk, user=two)
    with time_machine.travel(timezone.now() - 20 * DAY, tick=True):
        old = timezone.now() + DAY
        past = gathering.make("team", "秋游", "西山", old, old + dt.timedelta(hours=6), 40, user=head)
        gathering.join(past.pk, user=one)
        closed = pulsing.open_round("十月脉搏", whose.today() + 7 * DAY, user=head)
        for number, user in enumerate([*people, leader]):
            values = {code: 2 + (number + n) % 3 for n, code in enumerate(closed.codes)}
            pulsing.answer(closed.pk, values, "希望艰难通话之后能有休息。", user=user)
    gathering.close(past.pk, [one.staff.pk], "走一走，比聊业绩有用。", user=head)
    current = pulsing.open_round("十一月脉搏", today + 7 * DAY, user=head)
    return Filled(leader, one, two, head, swap, pause, plan, event, past, closed, current)


def pages(desk: Desk) -> list[tuple[str, str]]:
    """Role and address of the pages that have an argument."""
    filled = fill(desk)
    staff: Any = filled.one.staff
    return [
        ("leader", "/wellbeing/team/"), ("leader", f"/wellbeing/load/{staff.pk}/"),
        ("leader", f"/wellbeing/care/new/{filled.two.staff.pk}/"), ("leader", f"/wellbeing/events/{filled.event.pk}/"),
        ("head", f"/wellbeing/events/{filled.past.pk}/"), ("head", f"/wellbeing/pulse/{filled.closed.pk}/"),
    ]  # fmt: skip
