"""Surveys after contacts with their answers, follow-ups, warnings of care's clock, and a correction asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cureline.care import documents, jobs
from cureline.care.services import follow_ups, requests, surveys
from cureline.demo.history import clock
from cureline.portfolio.models import Contact

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

_ASKED, _FOLLOWED = 24, 150
_WORDS = ("客服很耐心，说明清楚。", "希望少打电话，多发短信。", "", "分期方案帮了大忙。", "", "等待时间太长。")


def tell(story: Story, days: list[dt.date]) -> None:
    """Ask those who were reached, and let most of them answer."""
    care = story.people["care"]
    reached = Contact.objects.filter(
        contact_id__startswith="desk-", channel="call", outcome__in=("right_party", "promise"),
        at__lt=clock.local(days[-1], 18),
    ).order_by("at", "account_id")  # fmt: skip
    questions = documents.by_code("survey", "questions")
    for number, contact in enumerate(reached[: _ASKED * 2]):
        moment = clock.local(days[-1], 18, number % 60)
        with story.act("surveys", moment):
            made = surveys.invite(contact.pk, user=care, at=moment)
            if story.dice.random() < 0.7:
                scores = {code: min(5, max(1, round(story.dice.gauss(4, 1)))) for code in questions}
                words = story.dice.choice(_WORDS)
                surveys.answer(surveys.token(made), scores, words, at=moment + dt.timedelta(minutes=30))
    moment = clock.local(days[-1], 17)
    with story.act("corrections", moment):
        row = story.some(1, lambda row: True)[0]
        requests.record(
            row.customer_id, user=story.people["compliance"], kind="correct", channel="letter", wish="姓名有误",
            corrections=[{"field": "customers.name", "new": "示例更正", "reason": "身份证件"}], at=moment,
        )  # fmt: skip
    with story.act("care's jobs", clock.local(story.first, 6)):
        # a part of those whom the daily job would find: the department began only weeks ago
        follow_ups.candidates(follow_ups.likely(on=story.first)[:_FOLLOWED], on=story.first)
        jobs.run_clock(clock.local(story.first, 6))
