"""One set of data for every letter template, as its YAML asks for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

COMMON: dict[str, Any] = {
    "on": dt.date(2026, 11, 25),
    "reference": "L26-0000123-7",
    "jurisdiction": "CN",
    "currency": "CNY",
    "account": "****1234",
    "recipient": {"name": "王小明", "lines": ["上海市浦东新区世纪大道100号", "上海 200120"]},
}
DUE = [{"due_on": "2026-08-05", "principal_minor": 100_000, "interest_minor": 5_005, "fee_minor": 1}]
PARTS = [
    {"number": n, "due_on": f"2027-{n:02d}-15", "principal_minor": 12_500, "interest_minor": 1_875,
     "amount_minor": 14_375}
    for n in range(1, 13)
]  # fmt: skip
DATA: dict[str, dict[str, Any]] = {
    "reminder": {"past_due_minor": 123_456, "due_on": "2026-11-05", "pay_by_on": "2026-12-05"},
    "demand": {"balance_minor": 500_000, "past_due_minor": 323_456, "days_past_due": 95, "pay_by_on": "2026-12-05",
               "due_items": DUE},
    "plan_contract": {"debt_minor": 450_000, "instalments": 12, "first_due_on": "2027-01-15", "annual_rate_bp": 1200,
                      "total_minor": 500_000, "schedule": PARTS},
    "settlement": {"balance_minor": 500_000, "settlement_minor": 300_000, "waived_minor": 200_000,
                   "pay_by_on": "2026-12-31"},
    "complaint_answer": {"complaint": "C-17", "received_on": "2026-11-01", "paragraphs": ["我们已核实。"]},
    "hardship_confirmation": {"measure": "暂停计息", "from_on": "2026-12-01"},
    "access_answer": {"request": "R-3", "received_on": "2026-11-01",
                      "sections": [{"title": "资料", "rows": [{"name": "手机", "value": "13812345678"}]}]},
    "rights_answer": {"request": "D000003", "received_on": "2026-11-01", "subject": "删除", "paragraphs": ["已办理。"]},
    "evidence_list": {"case": "1号", "claimant": "示例银行", "defendant": "王小明",
                      "evidence": [{"number": 1, "name": "合约", "proves": "合同关系", "pages": 6}]},
    "notice": {"title": "协商还款建议", "paragraphs": ["尊敬的客户：", "如有困难，可以商定分期方案。"]},
    "visit_note": {"visitor": "李强", "visited_on": "2026-11-25"},
}  # fmt: skip


def data(template: str, **more: Any) -> dict[str, Any]:
    """The data of a template, with some of it other than usual."""
    return {**COMMON, **DATA[template], **more}
