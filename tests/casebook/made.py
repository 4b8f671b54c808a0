"""A department with a customer who has a history, people of every role, and cases in the library."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cureline.arrangement import services as arrangement
from cureline.casebook import services
from cureline.casebook.models import Case
from cureline.contact import services as contact
from tests.desk import Desk, sealed

TODAY = dt.date(2026, 11, 25)
TEXTS = {
    "title": "失业客户经分期恢复正常",
    "situation": "客户失业三个月，没有收入，信用卡逾期进入 M2 档位。",
    "done": "第1天：电话先听客户讲完；第3天：了解家庭支出后提出分6期方案。",
    "outcome": "第40天起按约还款，账户恢复正常。",
    "lessons": "先问原因，再谈金额；方案以能承受为准。",
    "instead": "首月就应当问到失业，早一个月提出方案。",
}
OTHER = {
    "title": "频繁拨打引起投诉",
    "situation": "客户对费用有异议，信用卡逾期 M1。",
    "done": "第1天至第3天：每天拨打四次，未核对账单。",
    "outcome": "客户向监管投诉，减免违约金后和解。",
    "lessons": "有争议时停止催收，先核对账单。",
}


def history(desk: Desk, user: Any) -> Any:
    """A customer with a spouse, an address, a call, a note that names everybody, a promise; five others alike."""
    customer = desk.customer(name="王小明", industry="制造业", **sealed("national_id", "31011519900307123X"))
    for _n in range(5):
        other = desk.customer(name="无名", mobile=None)
        desk.account(other)
    desk.point(customer, "mobile", "13987654321", relation="spouse", **sealed("owner_name", "李芳芳"))
    desk.point(customer, "home_address", "上海市浦东新区世纪大道100号锦绣小区3号楼502室")
    desk.point(
        customer, "work_phone", "02158881234", relation="employer", **sealed("owner_name", "上海宏远电子科技有限公司")
    )
    account = desk.account(customer, due_on=TODAY - dt.timedelta(days=40))
    begun = contact.begin(customer.pk, "call", user=user)
    contact.record_outcome(begun, "hardship", user=user)
    contact.note(
        customer.pk, user=user, reason_code="unemployed",
        text="王小明说11月20日被宏远电子裁员，妻子李芳芳（139 8765 4321）也没工作，住浦东世纪大道；"
        "欠23,456.78元，愿意分期。",
    )  # fmt: skip
    arrangement.promise(customer.pk, account.pk, [(TODAY + dt.timedelta(days=7), 50_000)], user=user)
    return customer


def case(desk: Desk, texts: dict[str, str] | None = None, *, outcome: str = "success", reason: str = "unemployed",
         release: bool = True, **more: Any) -> Case:  # fmt: skip
    """A case in the library, written by one and released by another."""
    writer, second = desk.user("phone"), desk.user("compliance", None)
    row = services.writing.write(user=writer, texts=texts or TEXTS, outcome=outcome, reason=reason, language="zh-Hans",
                                 invented=True, **more)  # fmt: skip
    services.writing.submit(row.pk, user=writer)
    return services.writing.release(row.pk, user=second) if release else row
