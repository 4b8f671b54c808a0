"""A department with an incident at work, one that is over, a drill, a roster and resources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import time_machine
from django.urls import reverse
from django.utils import timezone

from cureline.incident import services
from cureline.incident.config import shipped
from cureline.incident.models import Incident, PlanDraft, Report
from cureline.incident.services import plans, reporting, roster, supplies
from tests.desk import Desk

HOUR = dt.timedelta(hours=1)
DATA = {
    "found_at": "2026-11-25 10:30", "kinds": "姓名、手机号码、逾期金额", "cause": "委外机构账号未及时收回",
    "affected": "120", "harm": "可能收到冒名催收电话", "measures": "已收回账号", "self_help": "勿向陌生账户转账",
    "contact": "400-000-0000",
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """What the pages show."""

    leak: Incident
    over: Incident
    drill: Incident
    report: Report
    draft: PlanDraft
    people: dict[str, Any]


def people(desk: Desk) -> dict[str, Any]:
    """Who handles incidents here."""
    return {
        "head": desk.user("head", None, name="林建国"), "compliance": desk.user("compliance", None, name="周敏"),
        "risk": desk.user("risk", None, name="何晓东"), "care": desk.user("care", "care", name="孙丽"),
        "phone": desk.user("phone", name="陈洁"), "admin": desk.user("admin", None, name="吴强"),
    }  # fmt: skip


def through(row: Incident, lead: Any, *, text: str = "") -> Incident:
    """Every step done, every report sent, closed."""
    services.organise(row.pk, user=lead, lead=lead, room="3-201")
    for step in row.steps.order_by("place"):
        services.finish_step(step.pk, user=lead, evidence=text)
    for report in row.reports.all():
        fields = dict.fromkeys(reporting.suggested(report, "zh-Hans"), "已核实")
        services.draft(report.pk, fields, user=lead)
        services.send(report.pk, user=lead, way="portal", receipt="R-1")
    return services.close(row.pk, user=lead, text=text or "恢复正常")


def fill(desk: Desk) -> Filled:
    who = people(desk)
    today = timezone.localdate()
    for role, name in (("lead", "head"), ("compliance", "compliance"), ("technology", "admin"), ("care", "care")):
        roster.put(today, role, user=who["risk"], staff=who[name].staff, until=today + dt.timedelta(days=4))
    supplies.keep("first_aid", "三楼前台", user=who["risk"], count=1, least=2, checked_on=today,
                  expires_on=today + dt.timedelta(days=9))  # fmt: skip
    supplies.keep("laptop", "科技部备品柜", user=who["risk"], count=6, checked_on=today, keeper=who["admin"].staff)
    with time_machine.travel(timezone.now() - 3 * HOUR, tick=False):
        over = through(services.declare("outage", user=who["admin"], severity=2, text="短信网关超时"), who["head"])
        services.review(over.pk, user=who["head"], whys=["网关证书到期", "到期提醒发给离职人员"],
                        cause="证书清单无人负责", lessons="到期提醒发给岗位而非个人", damage_minor=120_000)  # fmt: skip
        services.improve(over.pk, "证书到期清单由值班岗每月核对", user=who["head"], owner=who["admin"],
                         due_on=today + dt.timedelta(days=7))  # fmt: skip
        drill = services.declare("self_harm", user=who["risk"], severity=3, drill=True)
        through(drill, who["head"])
        drill.refresh_from_db()
    with time_machine.travel(timezone.now() - HOUR, tick=False):
        leak = services.declare(
            "data_leak", user=who["phone"], severity=3, text="客户来电称被他人知悉逾期金额，疑似信息外流。"
        )
        services.organise(leak.pk, user=who["head"], lead=who["head"], room="3号楼201会议室 / 8001",
                          roles={"technology": who["admin"]})  # fmt: skip
        services.finish_step(
            leak.steps.get(code="contain").pk, user=who["admin"], evidence="已停用机构账号3个，日志已封存"
        )
    services.grade(leak.pk, 3, user=who["head"], affected=120)
    report = leak.reports.get(code="pipl57")
    services.draft(report.pk, DATA, user=who["compliance"])
    services.run()
    draft = plans.write("outage", shipped("outage").replace("2026.1", "2026.2", 1), user=who["compliance"])
    leak.refresh_from_db()
    return Filled(leak, over, drill, report, draft, who)


def pages(desk: Desk) -> list[tuple[str, str]]:
    """Role and address of every page of the room that has an argument."""
    filled = fill(desk)
    return [
        ("head", reverse("incident:show", args=[filled.leak.pk])),
        ("phone", reverse("incident:show", args=[filled.leak.pk])),
        ("head", reverse("incident:show", args=[filled.over.pk])),
        ("head", reverse("incident:show", args=[filled.drill.pk])),
        ("compliance", reverse("incident:report", args=[filled.report.pk])),
        ("risk", reverse("incident:plan", args=["outage"])),
    ]
