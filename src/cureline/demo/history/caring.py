"""Complaints, hardship, offers, referrals, surveys and requests of data subjects."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cureline.care.services import answers, complaints, help_cases, offers, referrals, requests
from cureline.demo.history import clock

if TYPE_CHECKING:
    from cureline.demo.history.story import Story

_CAUSES = (
    ("too_often", "contact", "call", "每天接到多个催收电话，影响正常生活。"),
    ("not_mine", "debt", "call", "这笔欠款不是我本人办理的，请核实。"),
    ("already_paid", "debt", "page", "上周已经还款，为什么还在催收？"),
    ("third_party", "contact", "regulator", "催收人员联系了我的同事。"),
    ("no_proof", "letter", "letter", "请提供欠款明细和合同。"),
    ("legal_threat", "message", "email", "短信说要起诉，语气让人害怕。"),
    ("wrong_amount", "debt", "branch", "账单金额与我计算的不一致。"),
    ("too_often", "message", "sms", "短信太多了。"),
)
_HELP = (("hardship", "unemployed"), ("hardship", "illness"), ("vulnerability", "illness"), ("hardship", "income_cut"))


def tell(story: Story, days: list[dt.date]) -> None:
    """A little of everything, as far as the dice take each."""
    _complaints(story, days)
    _help(story, days)
    _questions(story, days)
    _rights(story, days)


def _complaints(story: Story, days: list[dt.date]) -> None:
    care, compliance = story.people["care"], story.people["compliance"]
    for number, (row, what) in enumerate(zip(story.some(len(_CAUSES), lambda row: True), _CAUSES, strict=False)):
        cause, about, channel, text = what
        moment = clock.local(days[number % len(days)], 10, 7 * number % 60)
        with story.act("complaints", moment):
            made = complaints.record(
                row.customer_id, user=care, channel=channel, cause=cause, about=about, text=text, at=moment
            )
            if number % 4:
                complaints.acknowledge(made.pk, user=care, at=moment)
            if number % 4 > 1:
                complaints.note(made.pk, "已调取通话录音核查。", user=compliance, at=moment)
            if number % 4 > 2:
                answers.answer(
                    made.pk, user=compliance, outcome="upheld", root_cause="process",
                    text="经核查，联系频次安排不当，已调整并致歉。", redress="apology", at=moment,
                )  # fmt: skip


def _help(story: Story, days: list[dt.date]) -> None:
    care = story.people["care"]
    for number, (row, what) in enumerate(zip(story.some(8, lambda row: True), _HELP * 2, strict=False)):
        kind, reason = what
        moment = clock.local(days[number % len(days)], 14, 5 * number % 60)
        with story.act("help", moment):
            help_cases.record(row.customer_id, user=care, kind=kind, reason=reason, evidence="told", at=moment)
            offers.make(row.customer_id, "payment_plan", user=care, at=moment)


def _questions(story: Story, days: list[dt.date]) -> None:
    user, risk = story.people["phone"], story.people["risk"]
    asked = (
        ("risk", "fraud_suspected", "客户称卡片被盗刷，请核查。"),
        ("credit", "terms", "客户申请变更还款日。"),
        ("legal", "court", "客户收到法院通知，请说明。"),
        ("customer_service", "service", "客户反映账单未收到。"),
    )
    for number, (row, what) in enumerate(zip(story.some(len(asked), lambda row: True), asked, strict=False)):
        department, subject, question = what
        moment = clock.local(days[-1 - number], 15)
        with story.act("questions to other departments", moment):
            made = referrals.make(
                row.customer_id, user=user, department=department, subject=subject, question=question, at=moment
            )
            if department == "risk":
                referrals.answer(made.pk, "已核查，交易为本人所为。", user=risk, at=moment)


def _rights(story: Story, days: list[dt.date]) -> None:
    compliance = story.people["compliance"]
    for number, (row, kind) in enumerate(
        zip(story.some(3, lambda row: True), ("access", "erase", "restrict"), strict=False)
    ):
        moment = clock.local(days[-1 - number], 16)
        with story.act("requests of data subjects", moment):
            requests.record(row.customer_id, user=compliance, kind=kind, channel="letter", at=moment)
