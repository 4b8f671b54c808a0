"""The demonstration's early warning: the SYNTHETIC sample series with its shock, the day's indicators, alerts in hand,
and the current accounts that may fall behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib import resources

from django.db import transaction

from cureline.engine.score import TrainingError
from cureline.trust.models import User
from cureline.warning import services
from cureline.warning.models import AccountWarning, Alert, Point
from cureline.warning.services import outlooks

DAY = dt.timedelta(days=1)
_PLANT = {
    "en": "Branch reports a plant that closed (SYNTHETIC)", "zh-Hans": "网点反映当地工厂停产（合成）",
    "zh-Hant": "網點反映當地工廠停產（合成）",
}  # fmt: skip
_SEEN = {
    "en": "About forty card customers work there.", "zh-Hans": "约四十名信用卡客户在该厂工作。",
    "zh-Hant": "約四十名信用卡客戶在該廠工作。",
}  # fmt: skip


def tell(today: dt.date, people: Mapping[str, User]) -> dict[str, int]:
    """Fill the room through its services; again it changes nothing. Gives how many of what there are."""
    if not Alert.objects.filter(key="demo:plant").exists():
        _fill(today, people)
    return {"values": Point.objects.count(), "alerts": Alert.objects.count(),
            "accounts": AccountWarning.objects.count()}  # fmt: skip


def _fill(today: dt.date, people: Mapping[str, User]) -> None:
    _accounts(today, people)
    with transaction.atomic():
        _alerts(today, people)


def _alerts(today: dt.date, people: Mapping[str, User]) -> None:
    risk, compliance = people["risk"], people["compliance"]
    content = resources.files("cureline.warning").joinpath("sample/series.csv").read_bytes()
    services.feed_file(content, "series.csv", user=risk)
    services.compute(today)
    _plant(today, risk)
    _handled("interest_rate", risk, "已请压力测试同事按+60个基点测算预期损失与人力。")
    _handled("complaints", compliance, "近三日投诉集中于一条话术，正在复核。")


def _plant(today: dt.date, risk: User) -> None:
    """An alert of last month that was closed with what was done."""
    row = services.raise_alert("demo:plant", source="demo", title=_PLANT, words=_SEEN, severity="serious",
                               on=today - 21 * DAY, user=risk)  # fmt: skip
    services.acknowledge(row.pk, user=risk)
    services.close(row.pk, cause="real", done="已为该厂员工开放调整还款日与三个月宽限，未联系单位。", user=risk)


def _handled(indicator: str, user: User, text: str) -> None:
    row = Alert.objects.filter(indicator=indicator, state=Alert.State.OPEN).first()
    if row is not None:
        services.acknowledge(row.pk, user=user)
        services.comment(row.pk, text, user=user)


def _accounts(today: dt.date, people: Mapping[str, User]) -> None:
    """Learn once, list the day's accounts, note help for the first; from a snapshot, so not within a transaction."""
    try:
        if outlooks.in_force(today) is None:
            outlooks.train(today)
    except TrainingError:
        return
    outlooks.look(today)
    if AccountWarning.objects.filter(state=AccountWarning.State.HELPED).exists():
        return
    for row in AccountWarning.objects.filter(state=AccountWarning.State.OPEN).order_by("-p", "account_id")[:3]:
        outlooks.offer(row.pk, outlooks.fitting(row.reasons)[0].code, user=people["care"])
