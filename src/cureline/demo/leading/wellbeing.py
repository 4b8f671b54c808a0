"""The demonstration's roster of two weeks, a swap that waits, a care plan, events, and a closed and an open survey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cureline.demo.history import clock
from cureline.people.models import Shift, Staff
from cureline.wellbeing.models import CarePlan, DayLoad, Gathering, Pulse, Swap
from cureline.wellbeing.services import caring, gathering, loading, pulsing, rostering, whose

DAY = dt.timedelta(days=1)
_WORDS = (
    "希望艰难通话之后能真正歇十分钟。", "组长愿意听，这一点很好。", "下午六点以后的班太密。", "新的话术比以前好用。",
    "想多学一点法律方面的内容。", "", "目标更看重客户恢复正常，压力小了。", "", "系统慢的时候很着急。",
    "希望外访能两个人一起。", "", "",
)  # fmt: skip


@transaction.atomic
def tell(today: dt.date, people: Mapping[str, Any]) -> dict[str, int]:
    """Fill the room as people would have; again it changes nothing. Gives how many of what there are."""
    leader, head = people["leader"], people["head"]
    loading.compute(today)
    if not Shift.objects.exists():
        _roster(today, leader)
    if not CarePlan.objects.exists():
        one = whose.led(leader, "early").exclude(user=leader)[0]
        plan = caring.open_plan(one.pk, "连续几通辱骂电话后睡不好，想先换几天班。", today + 14 * DAY, user=leader)
        caring.add_step(plan.pk, "talk", "面谈四十分钟，已告知心理咨询热线。", user=leader)
        caring.add_step(plan.pk, "lighter", "一周内只安排提醒类通话。", user=leader, due_on=today + 7 * DAY)
    if not Gathering.objects.exists():
        _events(today, leader, head, people["phone"])
    if not Pulse.objects.exists():
        _surveys(today, head)
    return {"days of load": DayLoad.objects.count(), "shifts": Shift.objects.count(),
            "events": Gathering.objects.count(), "surveys": Pulse.objects.count()}  # fmt: skip


def _roster(today: dt.date, leader: Any) -> None:
    """This week from tomorrow on, and the next: most by day, some late."""
    first = rostering.monday(today)
    for number, staff in enumerate(whose.led(leader)):
        late = number % 4 == 3
        for n in range(14):
            on = first + n * DAY
            if on > today and on.weekday() < 5:
                rostering.set_shift(staff.pk, on, "late" if late else "day", user=leader)
    early = list(whose.led(leader, "early").exclude(user=leader)[:2])
    on = first + 8 * DAY
    if len(early) == 2 and not Swap.objects.exists():
        swap = rostering.ask_swap(on, early[1].pk, user=early[0].user, why="孩子的家长会")
        rostering.answer_swap(swap.pk, True, user=early[1].user)


def _events(today: dt.date, leader: Any, head: Any, phone: Any) -> None:
    with clock.at(clock.local(today - 18 * DAY, 9)):
        begin = clock.local(today - 16 * DAY, 14)
        past = gathering.make("sharing", "客户说“没钱”的时候", "三楼会议室", begin, begin + dt.timedelta(hours=1), 20,
                              user=leader, text="每人带一段自己的通话。", team=phone.staff.team_id)  # fmt: skip
        gathering.join(past.pk, user=phone)
    gathering.close(past.pk, [phone.staff.pk], "先问原因，再谈方案：承诺履行率更高，投诉更少。", user=leader)
    begin = clock.local(today + 9 * DAY, 9)
    gathering.make("team", "冬日徒步", "西山森林公园", begin, begin + dt.timedelta(hours=7), 40, user=head)
    begin = clock.local(today + 4 * DAY, 15)
    coming = gathering.make("health", "艰难通话之后怎么恢复", "培训教室", begin, begin + dt.timedelta(hours=2), 15,
                            user=leader, team=phone.staff.team_id)  # fmt: skip
    gathering.join(coming.pk, user=phone)


def _surveys(today: dt.date, head: Any) -> None:
    with clock.at(clock.local(today - 30 * DAY, 9)):
        closed = pulsing.open_round("上月脉搏调查", today - 20 * DAY, user=head)
        for number, staff in enumerate(Staff.objects.filter(team__isnull=False).select_related("user").order_by("pk")):
            values = {code: 2 + (number * 3 + n * 5) % 4 for n, code in enumerate(closed.codes)}
            pulsing.answer(closed.pk, values, _WORDS[number % len(_WORDS)], user=staff.user)
    pulsing.open_round("本月脉搏调查", today + 10 * DAY, user=head)
