"""A typical Chinese core-banking extract through its shipped mapping, to days past due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.bank import Bank

from cureline.portfolio import imports, models
from cureline.trust import vault

FILES = {
    "客户信息_20260331.csv": (
        "客户号,客户名称,证件号码,客户类型,省份,区县,行业,开户日期,月收入,存款余额,持有产品数\n"
        "K1,测试甲,110101190001010000,对私,北京,海淀区,教育,20200101,12000.00,350.50,2\n"
    ),
    "贷款账户_20260331.csv": (
        "借据号,客户号,产品类型,账户状态,发放日期,到期日期,授信额度,贷款余额,本金余额,是否抵押,机构号,核销日期,重组日期,重组次数,"
        "是否减值,是否挪用,他行是否不良,诉讼时效起算日,是否诉讼\n"
        "J1,K1,消费贷款,逾期,20250110,20270110,50000.00,30150.00,30000.00,是,0101,,,0,否,否,否,20260210,否\n"
    ),
    "还款计划_20260331.csv": (
        "借据号,期数,应还日期,应还本金,应还利息,应还费用\n"
        "J1,1,20260110,1000.00,50.00,0.00\nJ1,2,20260210,1000.00,48.00,0.00\nJ1,3,20260310,1000.00,46.00,0.00\n"
        "J1,4,20260410,1000.00,44.00,0.00\n"
    ),
    "还款流水_20260331.csv": (
        "流水号,借据号,还款日期,还款金额,冲正原流水号\nL1,J1,20260110,1050.00,\nL2,J1,20260301,248.00,\n"
        "L3,J1,20260305,500.00,\nL4,J1,20260306,-500.00,L3\n"
    ),
    "账单_20260331.csv": (
        "借据号,账单日期,账单余额,用卡状态,逾期期数,逾期天数,逾期金额\nJ1,20260228,30150.00,逾期,1,18,1048.00\n"
    ),
    "联系方式_20260331.csv": (
        "联系方式编号,客户号,类型,内容,联系人,与客户关系,是否同意联系,是否有效,核实日期\n"
        "P1,K1,手机,10000000001,测试甲,本人,是,是,20260105\nP2,K1,通讯地址,测试路1号,测试甲,本人,未知,是,\n"
        "P3,K1,电子邮箱,jia@example.invalid,测试甲,本人,否,是,\nP4,K1,单位电话,10000000002,测试乙,同事,未知,否,\n"
    ),
    "担保人_20260331.csv": (
        "担保编号,借据号,担保人名称,与借款人关系,担保金额,担保到期日\nG1,J1,测试丙,配偶,20000.00,20270110\n"
    ),
    "抵押物_20260331.csv": "押品编号,借据号,押品类型,评估价值,评估日期\nY1,J1,房产,800000.00,20250105\n",
    "催收记录_20260331.csv": (
        "记录编号,客户号,借据号,联系时间,方式,方向,联系方式编号,联系对象,结果,是否事先同意,委外机构,催收员工号,通话秒数\n"
        "C1,K1,J1,2026-03-20 09:30:00,电话,呼出,P1,本人,本人接听,否,,U7,185\n"
    ),
    "承诺还款_20260331.csv": "承诺编号,借据号,承诺日期,承诺还款日,承诺金额\nN1,J1,20260320,20260325,800.00\n",
    "特殊情况_20260331.csv": (
        "情况编号,客户号,借据号,情况类型,渠道,开始日期,结束日期\nS1,K1,,拒绝该渠道,短信,20260301,\nS2,K1,J1,经济困难,,20260310,20260610\n"
    ),
}


def test_every_subject_loads_in_its_own_columns(db: None, tmp_path: Path) -> None:
    report = imports.run(written(tmp_path), "cn_core_banking")
    assert report.rejects == []
    assert {count.table: count.new for count in report.tables} == {
        "customers": 1, "accounts": 1, "due_items": 4, "payments": 4, "statements": 1, "contact_points": 4,
        "guarantors": 1, "collateral": 1, "contacts": 1, "promises": 1, "circumstances": 2,
    }  # fmt: skip
    account = models.Account.objects.get()
    assert (account.portfolio, account.secured, account.in_litigation) == ("0101", True, False)
    assert models.Customer.objects.get().product_count == 2
    assert models.Payment.objects.get(payment_id="L4").reverses_id == "L3"
    statement = models.Statement.objects.get()
    assert (statement.days_past_due, statement.past_due_minor, statement.standing) == (18, 104_800, "past_due")
    points = models.ContactPoint.objects.order_by("contact_point_id").values_list(
        "kind", "relation", "consent", "valid"
    )
    assert list(points) == [
        ("mobile", "self", "granted", True), ("home_address", "self", "unknown", True),
        ("email", "self", "refused", True), ("work_phone", "colleague", "unknown", False),
    ]  # fmt: skip
    assert vault.decrypt(models.ContactPoint.objects.get(contact_point_id="P4").owner_name_sealed) == "测试乙"
    guarantor = models.Guarantor.objects.get()
    assert (guarantor.relation, guarantor.liability_minor) == ("spouse", 2_000_000)
    assert vault.decrypt(guarantor.name_sealed) == "测试丙"
    assert models.Collateral.objects.values_list("kind", "value_minor").get() == ("home", 80_000_000)
    contact = models.Contact.objects.get()
    assert (contact.contact_point_id, contact.relation, contact.outcome) == ("P1", "self", "right_party")
    assert (contact.prior_consent, contact.collector_id, contact.seconds) == (False, "U7", 185)
    assert models.Promise.objects.values_list("due_on", "amount_minor").get() == (dt.date(2026, 3, 25), 80_000)
    found = models.Circumstance.objects.order_by("circumstance_id").values_list("kind", "channel", "account_id")
    assert list(found) == [("opt_out", "sms", None), ("hardship", None, "J1")]


def test_an_extract_may_lack_its_optional_columns(db: None, tmp_path: Path) -> None:
    customers = (
        "客户号,客户名称,证件号码,客户类型,省份,区县,行业,开户日期,月收入,存款余额\nK1,测试甲,,个人,北京,,,20200101,,\n"
    )
    heads = "借据号,客户号,产品类型,账户状态,发放日期,到期日期,授信额度,贷款余额,本金余额,"
    heads += "是否抵押,重组日期,重组次数,是否减值"
    account = "J1,K1,个人住房贷款,逾期,20250110,20270110,50000.00,30150.00,30000.00,是,,0,否"
    files = {"客户信息.csv": customers, "贷款账户.csv": f"{heads}\n{account}\n"}
    report = imports.run(written(tmp_path, files), "cn_core_banking")
    assert (report.rejects, [count.new for count in report.tables]) == ([], [1, 1])


@pytest.mark.parametrize(
    ("name", "old", "new", "column", "code"),
    [
        ("账单", "18,", "-18,", "逾期天数", "range"),
        ("联系方式", "通讯地址", "微信", "类型", "code"),
        ("担保人", "20000.00", "二万", "担保金额", "type"),
        ("抵押物", "J1", "J9", "account_id", "orphan"),
        ("催收记录", "2026-03-20 09:30:00", "20260320", "联系时间", "type"),
        ("特殊情况", "20260310,", ",", "开始日期", "missing"),
    ],
)
def test_what_is_wrong_is_told_by_the_banks_own_column(
    db: None, tmp_path: Path, name: str, old: str, new: str, column: str, code: str
) -> None:
    files = {file: text.replace(old, new) if file.startswith(name) else text for file, text in FILES.items()}
    (reject,) = imports.run(written(tmp_path, files), "cn_core_banking").rejects
    assert (reject.file[: len(name)], reject.column, reject.code) == (name, column, code)


def written(tmp_path: Path, files: Mapping[str, str] = FILES) -> Path:
    """A folder with these files in GB18030."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, text in files.items():
        (inbox / name).write_bytes(text.encode("gb18030"))
    return inbox


def test_an_extract_in_gb18030_gives_days_past_due_to_the_cent(bank: Bank, tmp_path: Path) -> None:
    inbox = str(written(tmp_path))
    report = bank.run("night", "--as-of", "2026-03-31", "--inbox", inbox, "--mapping", "cn_core_banking")
    assert (report["rejected"], report["summary"]["past_due_accounts"]) == (0, 1)
    with bank.database() as connection:
        row = connection.execute(
            "SELECT dpd, dpd_source, bucket, past_due_minor, past_due_principal_minor, past_due_interest_minor, roll, "
            "five_tier, ifrs9_stage, next_due_minor, due_in_days FROM worklist_assessment"
        ).fetchone()
        # 9:30 in Shanghai is 1:30 in UTC
        (at,) = connection.execute("SELECT at AT TIME ZONE 'UTC' FROM portfolio_contacts").fetchone()
    # item 2 (due 10 February): 1,048.00 less 248.00, interest before principal; item 3: 1,046.00 whole
    assert row == (49, "due_items", "M2", 184_600, 180_000, 4_600, "worse", "watch", 2, 104_400, 10)
    assert at.isoformat() == "2026-03-20T01:30:00"
