"""The demonstration's department as it is ready for the worst: a roster, resources, a drill, an incident at work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cureline.incident import services
from cureline.incident.models import Incident, OnDuty, Resource
from cureline.incident.services import reporting, roster, supplies
from cureline.people.models import Absence
from cureline.trust.models import User

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
# role, who is called first, who is called second
_ROSTER = (
    ("lead", "head", "risk"), ("compliance", "compliance", "auditor"), ("technology", "admin", ""),
    ("communications", "trainer", "head"), ("care", "care", ""), ("floor", "leader", ""), ("people", "trainer", ""),
)  # fmt: skip
# kind, place, count, least, checked so many days ago, expires in so many days
_KEPT = (
    ("laptop", "科技部备品柜", 6, 4, 20, None), ("hotline_script", "客服主管抽屉", 12, 10, 40, None),
    ("first_aid", "三楼前台", 1, 2, 15, 25), ("alarm_device", "外访组柜", 8, 8, 110, None),
    ("paper_forms", "档案室", 500, 200, 60, None), ("forensic_kit", "合规部保险柜", 1, 1, 30, 400),
)  # fmt: skip


@transaction.atomic
def tell(today: dt.date, people: Mapping[str, User]) -> dict[str, int]:
    """Fill the room through its services; again it changes nothing. Gives how many of what there are."""
    head, risk, admin = people["head"], people["risk"], people["admin"]
    _roster(today, people, risk)
    if not Resource.objects.exists():
        for kind, place, count, least, ago, left in _KEPT:
            supplies.keep(kind, place, user=risk, count=count, least=least, checked_on=today - ago * DAY,
                          keeper=admin.staff, expires_on=today + left * DAY if left else None)  # fmt: skip
    if not Incident.objects.exists():
        began = dt.datetime.combine(today, dt.time(1, 0), dt.UTC)
        _drill(began - 45 * DAY, "outage", risk, head, late=6)
        _drill(began - 16 * DAY, "data_leak", risk, head, late=0)
        _over(began - 9 * DAY, head, admin, people["care"])
        _at_work(began, head, admin, people)
    return {
        "incidents": Incident.objects.filter(drill=False).count(),
        "drills": Incident.objects.filter(drill=True).count(),
        "days on duty": OnDuty.objects.count(), "resources": Resource.objects.count(),
    }  # fmt: skip


def _roster(today: dt.date, people: Mapping[str, User], by: User) -> None:
    """Two weeks of duty; the evening's gaps stay gaps, so that the page shows them."""
    if OnDuty.objects.filter(on=today).exists():
        return
    last = today + 13 * DAY
    for role, *names in _ROSTER:
        for rank, name in enumerate(filter(None, names), 1):
            staff = people[name].staff
            for on in (today + n * DAY for n in range((last - today).days + 1)):
                if not Absence.objects.filter(staff=staff, from_on__lte=on, until_on__gte=on).exists():
                    roster.put(on, role, user=by, staff=staff, rank=rank)


def _drill(at: dt.datetime, kind: str, by: User, lead: User, *, late: int) -> None:
    """A drill, of which the last `late` steps were done after their time."""
    row = services.declare(kind, user=by, severity=2, drill=True, at=at)
    services.organise(row.pk, user=by, lead=lead, at=at + 3 * MINUTE)
    steps = list(row.steps.order_by("due_at", "place"))
    for number, step in enumerate(steps):
        slow = number >= len(steps) - late
        services.finish_step(step.pk, user=lead, evidence="演练记录", at=step.due_at + (9 if slow else -2) * MINUTE)
    end = max(step.due_at for step in steps) + 30 * MINUTE
    for report in row.reports.order_by("due_at"):
        _reported(report, lead, at=min(report.due_at - MINUTE, end))
    services.close(row.pk, user=lead, text="演练结束", at=end)


def _over(at: dt.datetime, head: User, admin: User, care: User) -> None:
    """An outage of last week, reviewed and half mended."""
    row = services.declare("outage", user=admin, severity=2, at=at, text="短信网关证书到期，30分钟内无法发送。")
    services.organise(row.pk, user=head, lead=head, room="3号楼201", roles={"technology": admin}, at=at + 4 * MINUTE)
    for step in row.steps.order_by("due_at", "place"):
        services.finish_step(step.pk, user=head, evidence="已完成", at=step.due_at - MINUTE)
    for report in row.reports.all():
        _reported(report, head, at=report.due_at - MINUTE)
    services.close(row.pk, user=head, text="更换证书后恢复，积压短信经闸门重新裁定后发出。", at=at + 2 * DAY)
    services.review(
        row.pk, user=head, whys=["网关证书到期", "到期提醒发给了已离职人员", "提醒发给个人而不是岗位"],
        cause="证书清单没有责任岗位", lessons="所有到期提醒发给岗位邮箱", damage_minor=180_000, at=at + 3 * DAY,
    )  # fmt: skip
    day = (at + 3 * DAY).date()
    services.improve(
        row.pk, "证书到期清单由值班岗每月核对", user=head, owner=admin, due_on=day + 3 * DAY, at=at + 3 * DAY
    )
    services.improve(
        row.pk, "热线应答手册增加系统中断口径", user=head, owner=care, due_on=day + 20 * DAY, at=at + 3 * DAY
    )
    services.finish_action(row.actions.order_by("pk")[0].pk, user=admin, at=at + 5 * DAY)


def _at_work(at: dt.datetime, head: User, admin: User, people: Mapping[str, User]) -> None:
    """A small leak of this morning that is being handled."""
    row = services.declare("data_leak", user=people["phone"], severity=2, at=at,
                           text="客户来电称快递员知悉其逾期金额，疑似信函信封开窗过大。")  # fmt: skip
    services.organise(row.pk, user=head, lead=head, room="3号楼201 / 分机8001",
                      roles={"technology": admin, "compliance": people["compliance"], "care": people["care"]},
                      at=at + 5 * MINUTE)  # fmt: skip
    services.grade(row.pk, 2, user=head, affected=14, at=at + 20 * MINUTE)
    for code, said in (("stop_contact", "仅停信函，无需停止其他渠道"), ("contain", "已停用该批信封，余量封存")):
        services.finish_step(row.steps.get(code=code).pk, user=head, evidence=said, at=at + 14 * MINUTE)
    report = row.reports.get(code="nfra_data")
    services.draft(report.pk, _fields(report), user=people["compliance"], at=at + 40 * MINUTE)


def _reported(report: Any, user: User, *, at: dt.datetime) -> None:
    services.draft(report.pk, _fields(report), user=user, at=at)
    services.send(report.pk, user=user, way="portal", receipt=f"YL-{report.pk:04d}", at=at)


def _fields(report: Any) -> dict[str, str]:
    told = reporting.suggested(report, "zh-Hans")
    usual = {
        "kinds": "姓名、逾期金额", "cause": "信封开窗尺寸不符合规定", "harm": "欠款情况可能被他人知悉",
        "self_help": "如遇冒名来电请拨打本行热线",
        "course": "详见处置经过", "forecast": "预计当日恢复", "affected": "14",
    }  # fmt: skip
    return {code: value or usual.get(code, "无") for code, value in told.items()}
