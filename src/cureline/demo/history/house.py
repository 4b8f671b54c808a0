"""What happens in the house: absences, exports, tokens, webhooks, versions of scripts and talks along them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from unittest.mock import patch

from cureline.demo.history import clock
from cureline.dispatch.services import webhooks
from cureline.people.models import Absence
from cureline.script import library
from cureline.script import services as scripts
from cureline.trust import exports, tokens
from cureline.trust.duties import duties
from cureline.worklist import services as worklist

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

# the local gateway of `cureline serve --trial` takes events too
HOOK = "http://127.0.0.1:8026/events"
_EVENTS = ("promise.made", "payment.received", "message.failed", "alarm.raised")
_WALKS = 8


def open_day(story: Story, days: list[dt.date]) -> None:
    """What stands before the first day: who is told of events, which token asks, who was away."""
    admin, leader = story.people["admin"], story.people["leader"]
    with story.act("webhooks", clock.local(days[0], 8)), patch.dict("os.environ", {"CURELINE_HOOK_HOSTS": "127.0.0.1"}):
        webhooks.subscribe(HOOK, _EVENTS, user=admin)
    with story.act("tokens", clock.local(days[0], 8)):
        tokens.make(
            "核心系统接口",
            admin,
            [name for name, roles in duties().items() if "admin" in roles][:3],
            user=admin,
            at=clock.local(days[0], 8),
        )
    with story.act("absences", clock.local(days[0], 8)):
        worklist.set_absence(story.people["c002"].staff, days[0], days[1], "training", user=leader,
                             at=clock.local(days[0], 8))  # fmt: skip


def away_today(story: Story) -> None:
    """One person is ill today; their work goes to the others."""
    moment = clock.local(story.first, 8)
    if Absence.objects.filter(from_on__lte=story.first, until_on__gte=story.first).exists():
        return
    with story.act("absences", moment):
        worklist.set_absence(story.people["c003"].staff, story.first, story.first + clock.ONE_DAY, "sick",
                             user=story.people["leader"], at=moment)  # fmt: skip


def tell(story: Story, days: list[dt.date]) -> None:
    """Exports asked for, allowed and refused; new versions of scripts; talks along a script."""
    leader, head, auditor = story.people["leader"], story.people["head"], story.people["auditor"]
    asked = (
        ("worklist.queue", leader, "每周例会材料", True),
        ("worklist.queue", leader, "分案复核", None),
        ("trust.audit", auditor, "季度审计抽样", False),
    )
    for number, (kind, user, reason, allowed) in enumerate(asked):
        moment = clock.local(story.first, 16, number * 10)
        with story.act("exports", moment):
            made = exports.ask(kind, {}, reason, user=user, at=moment)
            if allowed is not None:
                exports.decide(made.pk, allowed, user=head, answer="" if allowed else "请缩小范围。", at=moment)
    _versions(story)
    _walks(story)


def _versions(story: Story) -> None:
    """Two new versions of shipped scripts by the trainer: one waits, one is approved."""
    trainer, compliance = story.people["trainer"], story.people["compliance"]
    for number, name in enumerate(("early_call", "overdue_sms", "care_call")):
        moment = clock.local(story.first, 10, number * 15)
        later = story.first + 9 * clock.ONE_DAY
        text = re.sub(r"(?m)^version: .*$", f"version: '2026.2-{number}'", library.shipped()[name], count=1)
        text = re.sub(r"(?m)^effective_from_on: .*$", f"effective_from_on: {later}", text, count=1)
        with story.act("versions of scripts", moment):
            made = scripts.submit(text, user=trainer)
            if number == 2:
                scripts.decide(made.pk, user=compliance, approve=True)


def _walks(story: Story) -> None:
    """Talks along the early script, a few answers deep."""
    user = story.people["c001"]
    for row in story.some(_WALKS, lambda row: row.dpd <= 30):
        moment = clock.local(story.first, 14, story.dice.randrange(60))
        with story.act("talks along a script", moment):
            here = scripts.open_walk("early_call", row.customer_id, user=user, channel="call", language="zh-Hans",
                                     account_id=row.account_id)  # fmt: skip
            for _ in range(story.dice.randrange(1, 5)):
                if not here.step.answers:
                    break
                key = story.dice.choice([one.key for one in here.step.answers])
                here = scripts.answer(
                    "early_call", row.customer_id, key, user=user, channel="call", language="zh-Hans",
                    account_id=row.account_id, walk_id=here.walk.pk if here.walk else None,
                )  # fmt: skip
