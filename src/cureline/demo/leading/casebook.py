"""The demonstration's library and reviews: invented cases, a review held and what came of it, one that is planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml
from django.db import transaction

from cureline.casebook import services
from cureline.casebook.models import Action, Case, Meeting
from cureline.casebook.services import actions, meetings, talking, writing
from cureline.trust.models import User
from cureline.worklist import desk

_WRITERS = ("phone", "field", "care", "leader", "legal")


@transaction.atomic
def tell(today: dt.date, people: Mapping[str, User]) -> dict[str, int]:
    """Fill the room as people would have; again it changes nothing."""
    if not Case.objects.exists():
        _library(today, people)
    if not Meeting.objects.exists():
        _reviews(today, people)
    services.watch(today)
    return {"cases": Case.objects.count(), "reviews": Meeting.objects.count(), "actions": Action.objects.count()}


def _library(today: dt.date, people: Mapping[str, User]) -> None:
    text = resources.files("cureline.demo.leading").joinpath("cases.yaml").read_text("utf-8")
    released: list[Case] = []
    cases: list[dict[str, Any]] = yaml.safe_load(text)
    for number, one in enumerate(cases):
        writer = people[_WRITERS[number % len(_WRITERS)]]
        at = _at(today - dt.timedelta(days=70 - 2 * number), 10)
        texts = {"title": one["title"], "situation": one["situation"], "done": one["done"],
                 "outcome": one["outcome_text"], "lessons": one["lessons"], "instead": one["instead"]}  # fmt: skip
        case = writing.write(user=writer, texts=texts, outcome=one["outcome"], language=one["language"],
                             facts=one["facts"], reason=one["reason"] if one["reason"] in _reasons() else "",
                             tags=one["tags"], invented=True, at=at)  # fmt: skip
        # the last two wait: one for its writer, one for release
        if number == len(cases) - 1:
            continue
        writing.submit(case.pk, user=writer, at=at)
        if number < len(cases) - 2:
            writing.release(case.pk, user=people["compliance"], at=at + dt.timedelta(days=1))
            released.append(case)
    for case in released[:9]:
        for name in ("phone", "trainer", "leader", "analyst")[: 1 + case.pk % 4]:
            talking.vote(case.pk, user=people[name], at=_at(today, 9))
    for case, name, words in zip(released, ("trainer", "leader", "care"), (
        "已用于新人培训：先听、再问、后谈方案的顺序很清楚。",
        "我们组也有类似情况，首期延到发薪日后，履约率明显更高。",
        "建议补充：争议登记后多久给客户答复。",
    ), strict=False):  # fmt: skip
        talking.comment(case.pk, user=people[name], text=words, at=_at(today, 9))


def _reasons() -> Any:
    from cureline.contact import taxonomy

    return taxonomy.reasons()


def _reviews(today: dt.date, people: Mapping[str, User]) -> None:
    head, leader = people["head"], people["leader"]
    since, until = meetings.next_period("monthly", today)
    asked = [people[name].pk for name in ("leader", "compliance", "risk", "trainer", "analyst")]
    day = until + dt.timedelta(days=5)
    at = _at(day, 14)
    held = meetings.plan(user=head, kind="monthly", title=f"{since:%Y年%-m月}案例复盘会", since_on=since,
                         until_on=until, at=at, place="三楼会议室", people=asked)  # fmt: skip
    for case in Case.objects.filter(state="released").order_by("pk")[1:3]:
        meetings.add_topic(held.pk, user=head, title="", case_id=case.pk)
    meetings.prepare(held.pk, user=head, at=at)
    topics = list(held.topics.all())
    words = {
        topics[0].pk: ("承诺兑现情况是本月重点，失约多集中在一次性还清的承诺。", "电话中先测算可还金额，再约定承诺。"),
        topics[-1].pk: ("争议未核实即继续催收，引发投诉。", "客户提出争议，当日登记并停止催收。"),
    }
    came = {people[name].pk: "came" for name in ("head", "leader", "compliance", "trainer", "analyst")}
    after = at + dt.timedelta(hours=2)
    meetings.hold(
        held.pk, user=head, topics=words, attendance={**came, people["risk"].pk: "excused"}, at=after,
        minutes="会议回顾了上月指标、投诉与典型案例，明确三项改进，由负责人在期限内落实，下次会议通报效果。",
    )  # fmt: skip
    given: dict[str, Any] = {"user": head, "meeting_id": held.pk, "at": after}
    kept = actions.add(
        **given, kind="course", title="先测算、再承诺", owner_id=people["trainer"].pk,
        due_on=day + dt.timedelta(days=7), measure="promise_kept_rate", follow_on=day + dt.timedelta(days=21),
        what="一次性还清的承诺失约率高。组织电催员学习还款能力测算，承诺以可负担金额为准。",
    )  # fmt: skip
    actions.add(
        **given, kind="script", title="争议话术：先登记、后沟通", owner_id=leader.pk,
        due_on=day + dt.timedelta(days=10),
        what="客户提出争议时，当日登记并停止催收。早期电话话术增加争议登记步骤。",
    )  # fmt: skip
    actions.add(
        **given, kind="strategy", title="失约后改发分期方案", owner_id=people["analyst"].pk,
        due_on=today + dt.timedelta(days=14), measure="cure_rate",
        what="第一次失约后不再要求一次还清，下一步改为提出分期方案，并比较恢复正常率。",
    )  # fmt: skip
    actions.done(kept.pk, user=people["trainer"], note="已完成两场培训，并把测算表加入新人手册。",
                 at=_at(day + dt.timedelta(days=4), 17))  # fmt: skip
    meetings.close(held.pk, user=head)
    first = today + dt.timedelta(days=4)
    meetings.plan(user=head, kind="monthly", title=f"{today:%Y年%-m月}案例复盘会", since_on=today.replace(day=1),
                  until_on=today, at=_at(first, 14), place="三楼会议室", people=asked)  # fmt: skip


def _at(day: dt.date, hour: int) -> dt.datetime:
    return desk.bounds(day)[0] + dt.timedelta(hours=hour)
