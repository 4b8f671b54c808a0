"""A table's first load, and a later one: the same tables, indexes and constraints whichever way the rows go in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from cureline.portfolio import imports
from cureline.portfolio.models import Account, Customer, Payment, RejectedRow
from cureline.trust import vault

pytestmark = pytest.mark.django_db

MAPPING = """
name: test
version: "1"
time_zone: Asia/Shanghai
currency: CNY
files:
  - pattern: "accounts*"
    tables:
      - table: customers
        columns:
          customer_id: customer
          name: name
          kind: {value: person}
          jurisdiction: {value: CN}
          time_zone: {value: Asia/Shanghai}
      - table: accounts
        columns:
          account_id: id
          customer_id: customer
          product: {value: consumer_loan}
          currency: {value: CNY}
          status: {value: open}
          balance_minor: balance
  - pattern: "payments*"
    tables:
      - table: payments
        columns: {payment_id: id, account_id: account, paid_on: day, amount_minor: amount}
"""
ROWS = 2_500


def schema() -> list[tuple[str, str]]:
    """Every index and constraint of the portfolio's tables, by name, as the database tells it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'portfolio%' UNION ALL "
            "SELECT conname, pg_get_constraintdef(oid) || condeferrable || condeferred || convalidated "
            "FROM pg_constraint WHERE conrelid::regclass::text LIKE 'portfolio%' ORDER BY 1, 2"
        )
        return cursor.fetchall()


def load(folder: Path, payments: list[str]) -> dict[str, tuple[int, int, int, int]]:
    """Import; new, changed, unchanged and rejected rows by table."""
    (folder / "payments.csv").write_text("id,account,day,amount\n" + "\n".join(payments) + "\n", encoding="utf-8")
    report = imports.run(folder, str(folder.parent / "mapping.yaml"))
    return {t.table: (t.new, t.changed, t.unchanged, t.rejected) for t in report.tables}


def payment(number: int, amount: str = "1.00", account: int | None = None) -> str:
    return f"P{number},A{number if account is None else account},2024-02-01,{amount}"


@pytest.fixture
def box(tmp_path: Path) -> Path:
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    folder = tmp_path / "inbox"
    folder.mkdir()
    accounts = "\n".join(f"A{n},C{n},张{n},{n}.50" for n in range(ROWS))
    (folder / "accounts.csv").write_text(f"id,customer,name,balance\n{accounts}\n", encoding="utf-8")
    return folder


def test_a_first_load_leaves_every_index_and_constraint_as_it_was(box: Path) -> None:
    before = schema()
    counts = load(box, [payment(n) for n in range(ROWS)] + [payment(9_000, account=9_999)])
    assert counts["accounts"] == (ROWS, 0, 0, 0)
    assert counts["payments"] == (ROWS, 0, 0, 1)
    assert schema() == before
    assert len([name for name, _ in before if name.startswith("portfolio_payments")]) > 4
    assert Account.objects.get(account_id="A2499").balance_minor == 249_950
    assert vault.decrypt(Customer.objects.get(name_index=vault.blind_index("张7")).name_sealed) == "张7"


def test_a_first_load_of_several_files_tells_where_each_orphan_stands(box: Path) -> None:
    (box / "payments2.csv").write_text(f"id,account,day,amount\n{payment(9_001, account=9_998)}\n", encoding="utf-8")
    load(box, [payment(9_000, account=9_999)] + [payment(n) for n in range(ROWS)])
    told = RejectedRow.objects.order_by("file__name").values_list("file__name", "line", "column", "value", "code")
    assert list(told) == [
        ("payments.csv", 2, "account_id", "A9999", "orphan"),
        ("payments2.csv", 2, "account_id", "A9998", "orphan"),
    ]
    assert Payment.objects.count() == ROWS


def test_a_key_in_two_files_of_a_first_load_is_taken_once(box: Path) -> None:
    (box / "payments2.csv").write_text(f"id,account,day,amount\n{payment(7)}\n", encoding="utf-8")
    assert load(box, [payment(n) for n in range(ROWS)])["payments"] == (ROWS, 0, 0, 1)
    assert RejectedRow.objects.get().file.name == "payments2.csv"


def test_a_later_load_adds_and_mends_only_what_is_new_or_other(box: Path) -> None:
    load(box, [payment(n) for n in range(ROWS)])
    mended = [payment(n, "2.00" if n % 5 == 0 else "1.00") for n in range(ROWS)]
    added = [payment(10_000 + n, account=n) for n in range(ROWS)]
    counts = load(box, added + mended)
    assert counts["accounts"] == (0, 0, ROWS, 0)
    assert counts["payments"] == (ROWS, ROWS // 5, ROWS - ROWS // 5, 0)
    assert Payment.objects.filter(amount_minor=200).count() == ROWS // 5
    assert load(box, added + mended)["payments"] == (0, 0, 2 * ROWS, 0)
