"""A typical Chinese core-banking extract through its shipped mapping, to days past due."""

from __future__ import annotations

from pathlib import Path

from tests.bank import Bank

FILES = {
    "客户信息_20260331.csv": (
        "客户号,客户名称,证件号码,客户类型,省份,区县,行业,开户日期,月收入,存款余额\n"
        "K1,测试甲,110101190001010000,对私,北京,海淀区,教育,20200101,12000.00,350.50\n"
    ),
    "贷款账户_20260331.csv": (
        "借据号,客户号,产品类型,账户状态,发放日期,到期日期,授信额度,贷款余额,本金余额,是否抵押,重组日期,重组次数,是否减值\n"
        "J1,K1,消费贷款,逾期,20250110,20270110,50000.00,30150.00,30000.00,否,,0,否\n"
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
    "联系方式_20260331.csv": (
        "联系方式编号,客户号,类型,内容,联系人,与客户关系,是否同意联系,是否有效\nP1,K1,手机,10000000001,测试甲,本人,是,是\n"
    ),
    "催收记录_20260331.csv": (
        "记录编号,客户号,借据号,联系时间,方式,方向,结果,委外机构\nC1,K1,J1,2026-03-20 09:30:00,电话,呼出,本人接听,\n"
    ),
    "承诺还款_20260331.csv": "承诺编号,借据号,承诺日期,承诺还款日,承诺金额\nN1,J1,20260320,20260325,800.00\n",
}


def test_an_extract_in_gb18030_gives_days_past_due_to_the_cent(bank: Bank, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, text in FILES.items():
        (inbox / name).write_bytes(text.encode("gb18030"))
    report = bank.run("night", "--as-of", "2026-03-31", "--inbox", str(inbox), "--mapping", "cn_core_banking")
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
