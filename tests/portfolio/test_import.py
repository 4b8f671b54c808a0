"""Import: what is good loads, what is bad is told, what is the same changes nothing."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cureline.portfolio import imports
from cureline.portfolio.models import Account, ContactPoint, Customer, ImportedFile, Payment, RejectedRow, Statement
from cureline.trust import vault

pytestmark = pytest.mark.django_db

MAPPING = """
name: test
version: "1"
time_zone: Asia/Shanghai
currency: CNY
files:
  - pattern: "客户*"
    encoding: gb18030
    tables:
      - table: customers
        columns:
          customer_id: 客户号
          name: 姓名
          kind: {value: person}
          jurisdiction: {value: CN}
          time_zone: {value: Asia/Shanghai}
          monthly_income_minor: 月收入
  - pattern: "accounts*"
    tables:
      - table: accounts
        columns:
          account_id: id
          customer_id: customer
          product: {column: product, codes: {card: credit_card, loan: consumer_loan}}
          currency: {value: CNY}
          status: {value: open}
          balance_minor: balance
          limit_minor: limit
          opened_on: {column: opened, format: "%Y%m%d"}
  - pattern: "payments*"
    tables:
      - table: payments
        columns: {payment_id: id, account_id: account, paid_on: day, amount_minor: amount}
  - pattern: "phones*"
    tables:
      - table: contact_points
        columns:
          contact_point_id: id
          customer_id: customer
          kind: {value: mobile}
          value: phone
          relation: {value: self}
"""

HEAD = "id,customer,product,balance,limit,opened\n"
GOOD = "A1,C1,card,100.50,5000,20240131\nA2,C1,loan,-3,0,20240229\n"


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder with a mapping and two good files."""
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "客户信息.csv").write_bytes('客户号,姓名,月收入\nC1,张三,"12,000.00"\nC2,李四,\n'.encode("gb18030"))
    (folder / "accounts.csv").write_text(HEAD + GOOD, encoding="utf-8")
    return folder


def load(folder: Path) -> imports.ImportReport:
    return imports.run(folder, str(folder.parent / "mapping.yaml"))


def test_a_chinese_extract_loads_with_exact_money_and_sealed_names(box: Path) -> None:
    report = load(box)
    assert report.rejects == []
    assert dict(Account.objects.values_list("account_id", "balance_minor")) == {"A1": 10_050, "A2": -300}
    customer = Customer.objects.get(customer_id="C1")
    assert customer.monthly_income_minor == 1_200_000
    assert vault.decrypt(customer.name_sealed) == "张三"
    assert "张三".encode() not in bytes(customer.name_sealed)
    assert Customer.objects.get(name_index=vault.blind_index("张三")) == customer


def test_the_same_again_changes_nothing_and_a_corrected_file_mends_what_it_mends(box: Path) -> None:
    load(box)
    assert [(t.new, t.changed, t.unchanged) for t in load(box).tables] == [(0, 0, 2), (0, 0, 2)]
    (box / "accounts.csv").write_text(HEAD + GOOD.replace("100.50", "100.51"), encoding="utf-8")
    assert [(t.table, t.new, t.changed, t.unchanged) for t in load(box).tables] == [
        ("customers", 0, 0, 2),
        ("accounts", 0, 1, 1),
    ]
    assert Account.objects.get(account_id="A1").balance_minor == 10_051


@pytest.mark.parametrize(
    ("row", "line", "column", "value", "code"),
    [
        ("A3,C1,card,12x,1,20240101", 4, "balance", "12x", "type"),
        ("A3,C1,card,1.005,1,20240101", 4, "balance", "1.005", "type"),
        ("A3,C1,card,1,1,17000101", 4, "opened", "17000101", "range"),
        ("A3,C1,card,1,1,20240230", 4, "opened", "20240230", "type"),
        ("A1,C1,card,1,1,20240101", 4, "id", "A1", "duplicate"),
        ("A3,C9,card,1,1,20240101", 4, "customer_id", "C9", "orphan"),
        ("A3,C1,card,1,-1,20240101", 4, "limit", "-1", "range"),
        ("A3,C1,boat,1,1,20240101", 4, "product", "boat", "code"),
        (",C1,card,1,1,20240101", 4, "id", "", "missing"),
        ("=HYPERLINK(1),C1,card,1,1,20240101", 4, "id", "=HYPERLINK(1)", "formula"),
        ("A3,C1,card,1", 4, "", "A3,C1,card,1", "columns"),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_load(
    box: Path, row: str, line: int, column: str, value: str, code: str
) -> None:
    (box / "accounts.csv").write_text(HEAD + GOOD + row + "\nA9,C2,card,9,9,20240101\n", encoding="utf-8")
    report = load(box)
    assert [(r.file, r.line, r.column, r.value, r.code) for r in report.rejects] == [
        ("accounts.csv", line, column, value, code)
    ]
    assert set(Account.objects.values_list("account_id", flat=True)) == {"A1", "A2", "A9"}
    assert RejectedRow.objects.get().reason == report.rejects[0].reason
    assert report.rejects_path is not None
    with report.rejects_path.open(encoding="utf-8-sig", newline="") as file:
        (told,) = csv.DictReader(file)
    assert told["line"] == str(line)
    assert not told["value"].startswith("=")


def test_a_line_of_ten_megabytes_and_one_of_another_encoding_cost_only_themselves(box: Path) -> None:
    body = HEAD.encode() + b"A1,C1,card,1,1,20240101\n" + b"x" * 10_000_000 + b"\n" + "张,C1,card".encode("gb18030")
    (box / "accounts.csv").write_bytes(body + b",1,1,20240101\nA2,C1,card,2,2,20240102\n")
    report = load(box)
    assert [(r.line, r.code) for r in report.rejects] == [(3, "line_too_long"), (4, "encoding")]
    assert set(Account.objects.values_list("account_id", flat=True)) == {"A1", "A2"}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        ("编号,客户\n".encode("gb18030"), "accounts.csv", "encoding"),
        (b"id,customer,product,limit,opened\nA1,C1,card,1,20240101\n", "accounts.csv", "column"),
        (gzip.compress((HEAD + GOOD * 500).encode())[:-20], "accounts.csv.gz", "truncated"),
        (b"", "accounts.csv", "empty"),
        (b"id,id\n1,2\n", "accounts.csv", "heading"),
        (b"PAR1 but not really", "accounts.parquet", "parquet"),
        (b"PK not a book", "accounts.xlsx", "xlsx"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole_and_the_others_load(
    box: Path, content: bytes, name: str, code: str
) -> None:
    (box / "accounts.csv").unlink()
    (box / name).write_bytes(content)
    report = load(box)
    assert [(r.file, r.line, r.code) for r in report.rejects] == [(name, None, code)]
    assert name in report.refused
    assert (Customer.objects.count(), Account.objects.count()) == (2, 0)


def test_control_totals_that_do_not_hold_refuse_the_file(box: Path) -> None:
    control = box / "accounts.csv.control"
    control.write_text("rows: 2\nsums: {balance: '97.50'}\n", encoding="utf-8")
    assert load(box).rejects == []
    control.write_text("rows: 2\nsums: {balance: '97.51'}\n", encoding="utf-8")
    assert [r.code for r in load(box).rejects] == ["control"]


@pytest.mark.parametrize(
    "text",
    ["rows: [", "rows: two", "[2]", "rows: 2\nsums: 97.50", "a: " + "[" * 20_000 + "]" * 20_000,
     "rows: 2\na0: &a0 [x, x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))],
    ids=["broken", "no number", "a list", "sums of nothing", "deep", "swelling"],
)  # fmt: skip
def test_control_totals_that_are_none_refuse_the_file(box: Path, text: str) -> None:
    (box / "accounts.csv.control").write_text(text, encoding="utf-8")
    assert [r.code for r in load(box).rejects] == ["control"]
    assert Account.objects.count() == 0


def test_xlsx_and_parquet_load_and_a_formula_cell_is_named(box: Path) -> None:
    (box / "accounts.csv").unlink()
    book = openpyxl.Workbook()
    book.active.append(["id", "customer", "product", "balance", "limit", "opened"])
    book.active.append(["X1", "C1", "card", 10.5, 20, "20240101"])
    book.active.append(["X2", "C1", "card", "=1+1", 20, "20240101"])
    book.save(box / "accounts.xlsx")
    rows = {"id": ["P1"], "account": ["X1"], "day": ["2024-02-01"], "amount": ["0.01"]}
    pq.write_table(pa.table(rows), box / "payments.parquet")
    report = load(box)
    assert [(r.line, r.column, r.code) for r in report.rejects] == [(3, "balance", "formula")]
    assert "D3" in report.rejects[0].reason
    assert Account.objects.get().balance_minor == 1_050
    assert Payment.objects.get().amount_minor == 1


def test_a_phone_number_is_never_shown_in_clear(box: Path) -> None:
    (box / "phones.csv").write_text("id,customer,phone\nT1,C1,13812345678\nT2,C1,=13812345678\n", encoding="utf-8")
    report = load(box)
    assert [r.code for r in report.rejects] == ["formula"]
    assert "13812345678" not in str(report.rejects[0])
    assert vault.mask(vault.decrypt(ContactPoint.objects.get().value_sealed)) == "138****5678"


def test_a_mapping_that_names_no_column_of_ours_says_so(box: Path) -> None:
    path = box.parent / "mapping.yaml"
    path.write_text(MAPPING.replace("opened_on:", "opened:"), encoding="utf-8")
    with pytest.raises(imports.MappingError, match="accounts has no column 'opened'"):
        load(box)


def test_a_file_that_the_mapping_does_not_know_is_refused_by_name_and_the_others_load(box: Path) -> None:
    (box / "konten.csv").write_text(HEAD + "A3,C1,card,1,1,20240101\n", encoding="utf-8")
    (box / ".hidden").write_text("", encoding="utf-8")
    report = load(box)
    assert list(report.refused) == ["konten.csv"]
    assert [(r.file, r.code) for r in report.rejects] == [("konten.csv", "name")]
    assert "accounts*" in report.refused["konten.csv"]
    assert ImportedFile.objects.get(name="konten.csv").refused == report.refused["konten.csv"]
    assert Account.objects.count() == 2


def test_the_same_key_in_two_files_is_taken_once(box: Path) -> None:
    (box / "accounts2.csv").write_text(HEAD + "A1,C1,card,7,7,20240101\n", encoding="utf-8")
    report = load(box)
    assert [(r.file, r.line, r.code) for r in report.rejects] == [("accounts2.csv", 2, "duplicate")]
    assert Account.objects.get(account_id="A1").balance_minor == 10_050


def test_the_sample_loads_without_a_reject(uci_head: Path) -> None:
    report = imports.run(uci_head, "uci_credit_card")
    assert report.rejects == []
    assert (Customer.objects.count(), Statement.objects.count()) == (400, 2_400)
    first = Statement.objects.get(account_id="UCI-2-1", stated_on="2005-08-31")
    # row 2 of the file: PAY_2 = 2, BILL_AMT2 = 1725
    assert (first.standing, first.days_past_due, first.balance_minor) == ("past_due", 45, 172_500)


def test_an_empty_cell_is_no_value_that_a_mapping_skips(box: Path) -> None:
    """A row is left out for a value that the mapping names, never for want of one."""
    mapping = box.parent / "mapping.yaml"
    target = "      - table: payments\n"
    skipping = MAPPING.replace(target, target + '        skip: {amount: ["0"]}\n')
    mapping.write_text(skipping, encoding="utf-8")
    (box / "payments.csv").write_text(
        "id,account,day,amount\nP1,A1,2026-01-05,0\nP2,A1,2026-01-06,\nP3,A1,2026-01-07,5\n", encoding="utf-8"
    )
    report = load(box)
    assert list(Payment.objects.values_list("payment_id", flat=True)) == ["P3"]
    assert [(r.line, r.column, r.code) for r in report.rejects] == [(3, "amount", "missing")]
