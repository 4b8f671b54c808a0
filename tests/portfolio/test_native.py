"""Files in our own columns: the mapping `cureline` in CSV, Parquet and XLSX, with every reject told as elsewhere."""

from __future__ import annotations

import datetime as dt
import fnmatch
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cureline.engine.tables import TABLES
from cureline.portfolio import imports, mapping
from cureline.portfolio.models import Account, Contact, ContactPoint, Customer
from cureline.portfolio.rejects import FileRefusedError
from cureline.portfolio.transform import transform
from cureline.trust import vault

Row = Mapping[str, str]

CUSTOMERS = [
    {"customer_id": "C1", "name": "测试甲", "kind": "person", "jurisdiction": "CN", "time_zone": "Asia/Shanghai",
     "customer_since_on": "2020-02-29", "monthly_income_minor": "1200000"},
    {"customer_id": "C2", "kind": "business", "jurisdiction": "US-CA", "time_zone": "America/Los_Angeles"},
]  # fmt: skip
ACCOUNT = {"account_id": "A1", "customer_id": "C1", "product": "credit_card", "currency": "CNY", "status": "open",
           "balance_minor": "10050", "limit_minor": "500000", "opened_on": "2024-01-31",
           "secured": "false"}  # fmt: skip
CONTACT = {"contact_id": "K1", "customer_id": "C1", "account_id": "A1", "at": "2026-03-20T09:30:00+08:00",
           "channel": "call", "direction": "out", "outcome": "right_party", "seconds": "65"}  # fmt: skip
POINT = {"contact_point_id": "P1", "customer_id": "C1", "kind": "mobile", "value": "10000000001", "relation": "self"}


def heads(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns]


def cells(table: str, rows: Sequence[Row]) -> list[list[str]]:
    """Rows in all of a table's columns, empty where a row says nothing."""
    return [[row.get(name, "") for name in heads(table)] for row in rows]


def csv_text(table: str, rows: Sequence[Row]) -> str:
    return "".join(",".join(line) + "\n" for line in [heads(table), *cells(table, rows)])


def as_csv(folder: Path, table: str, rows: Sequence[Row]) -> None:
    (folder / f"{table}_20260331.csv").write_text(csv_text(table, rows), encoding="utf-8")


def as_gzip(folder: Path, table: str, rows: Sequence[Row]) -> None:
    (folder / f"{table}.csv.gz").write_bytes(gzip.compress(csv_text(table, rows).encode("utf-8-sig")))


def as_parquet(folder: Path, table: str, rows: Sequence[Row]) -> None:
    columns = zip(*cells(table, rows), strict=True)
    arrays = [pa.array([value or None for value in column], pa.string()) for column in columns]
    whole = [TABLES[table].by_name[name].kind in ("integer", "money") for name in heads(table)]
    typed = [array.cast(pa.int64()) if w else array for array, w in zip(arrays, whole, strict=True)]
    pq.write_table(pa.table(typed, names=heads(table)), folder / f"{table}.parquet")


def as_xlsx(folder: Path, table: str, rows: Sequence[Row]) -> None:
    book = openpyxl.Workbook()
    for line in [heads(table), *cells(table, rows)]:
        book.active.append(line)
    book.save(folder / f"{table}.xlsx")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    as_csv(folder, "customers", CUSTOMERS)
    return folder


@pytest.mark.django_db
@pytest.mark.parametrize("written", [as_csv, as_gzip, as_parquet, as_xlsx])
def test_our_own_columns_load_from_every_kind_of_file(inbox: Path, written: object) -> None:
    assert callable(written)
    for table, row in (("accounts", ACCOUNT), ("contact_points", POINT), ("contacts", CONTACT)):
        written(inbox, table, [row])
    report = imports.run(inbox, "cureline")
    assert report.rejects == []
    account = Account.objects.get()
    # minor units stay as they are
    assert (account.balance_minor, account.opened_on, account.secured) == (10_050, dt.date(2024, 1, 31), False)
    assert Contact.objects.get().at == dt.datetime(2026, 3, 20, 1, 30, tzinfo=dt.UTC)
    assert vault.decrypt(ContactPoint.objects.get().value_sealed) == "10000000001"
    assert vault.decrypt(Customer.objects.get(customer_id="C1").name_sealed) == "测试甲"
    assert Customer.objects.get(customer_id="C2").name_sealed is None


@pytest.mark.django_db
def test_a_file_of_a_few_columns_corrects_just_these(inbox: Path) -> None:
    imports.run(inbox, "cureline")
    (inbox / "customers_20260331.csv").unlink()
    head = "customer_id,kind,jurisdiction,time_zone,district"
    (inbox / "customers_fix.csv").write_text(f"{head}\nC1,person,CN,Asia/Shanghai,海淀区\n", encoding="utf-8")
    (inbox / "accounts.csv").write_text("account_id,custmer_id\nA1,C1\n", encoding="utf-8")
    report = imports.run(inbox, "cureline")
    assert [(t.new, t.changed) for t in report.tables] == [(0, 1)]
    assert report.refused == {"accounts.csv": "the heading has an unknown column 'custmer_id'; is 'customer_id' meant?"}
    customer = Customer.objects.get(customer_id="C1")
    assert (customer.district, customer.monthly_income_minor) == ("海淀区", 1_200_000)
    assert vault.decrypt(customer.name_sealed) == "测试甲"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "row", "column", "code"),
    [
        ("accounts", {**ACCOUNT, "balance_minor": "100.50"}, "balance_minor", "type"),
        ("accounts", {**ACCOUNT, "limit_minor": "-1"}, "limit_minor", "range"),
        ("accounts", {**ACCOUNT, "opened_on": "20240131"}, "opened_on", "type"),
        ("accounts", {**ACCOUNT, "opened_on": "1700-01-01"}, "opened_on", "range"),
        ("accounts", {**ACCOUNT, "product": "boat"}, "product", "domain"),
        ("accounts", {**ACCOUNT, "currency": ""}, "currency", "missing"),
        ("accounts", {**ACCOUNT, "customer_id": "C9"}, "customer_id", "orphan"),
        ("accounts", {**ACCOUNT, "portfolio": "=1+1"}, "portfolio", "formula"),
        ("accounts", {**ACCOUNT, "account_id": "A0"}, "account_id", "duplicate"),
        ("contacts", {**CONTACT, "account_id": "", "at": "2026-03-20T09:30:00"}, "at", "type"),
        ("contact_points", {**POINT, "value": "=10000000001"}, "value", "formula"),
    ],
)
def test_a_wrong_value_is_told_and_the_good_rows_load(
    inbox: Path, table: str, row: Row, column: str, code: str
) -> None:
    if table == "accounts":
        as_csv(inbox, table, [{**ACCOUNT, "account_id": "A0"}, row])
    else:
        as_csv(inbox, table, [row])
    (reject,) = imports.run(inbox, "cureline").rejects
    assert (reject.line, reject.table, reject.column, reject.code) == (2 + (table == "accounts"), table, column, code)
    assert "10000000001" not in str(reject)
    assert Account.objects.count() == (table == "accounts")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("accounts.csv", b"", "empty"),
        ("accounts.csv", "账户\n".encode("gb18030"), "encoding"),
        ("accounts.csv", b"account_id,account_id\n1,2\n", "heading"),
        ("accounts.csv", b"account_id,balance_minor\nA1,1\n", "column"),
        ("accounts.csv.gz", gzip.compress(csv_text("accounts", [ACCOUNT] * 400).encode())[:-20], "truncated"),
        ("accounts.parquet", b"PAR1 but not really", "parquet"),
        ("accounts.xlsx", b"PK not a book", "xlsx"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(inbox: Path, name: str, content: bytes, code: str) -> None:
    (inbox / name).write_bytes(content)
    report = imports.run(inbox, "cureline")
    assert [(r.file, r.line, r.code) for r in report.rejects] == [(name, None, code)]
    assert (Customer.objects.count(), Account.objects.count()) == (2, 0)


def test_every_table_has_its_files_and_no_name_fits_two() -> None:
    native = mapping.load("cureline")
    for table in TABLES:
        for ending in ("csv", "csv.gz", "parquet", "xlsx"):
            name = f"{table}_2026.{ending}"
            fitting = [kind for kind in native.files if fnmatch.fnmatch(name, kind.pattern)]
            assert [kind.targets[0].table for kind in fitting] == [table]
            assert set(fitting[0].targets[0].columns) == set(TABLES[table].by_name)
            assert native.kind_of(name) is fitting[0]
    with pytest.raises(FileRefusedError, match="takes no file of this name"):
        native.kind_of("customers_readme.md")
    assert "cureline" in mapping.shipped()


def test_a_file_may_lack_what_a_row_can_do_without_and_then_changes_only_what_it_has() -> None:
    kind = mapping.load("cureline").kind_of("customers.csv")
    given = ["customer_id", "kind", "jurisdiction", "time_zone", "region"]
    (target,) = kind.fitted([*given, "_line"]).targets
    assert list(target.columns) == given
    rows = pa.table({**{name: ["person" if name == "kind" else "x"] for name in given}, "_line": [2]})
    typed, rejects = transform(rows, target, mapping.load("cureline"), "customers.csv")
    assert (set(typed.column_names), rejects) == ({*given, "_line"}, [])


def test_what_a_row_cannot_do_without_stays_required() -> None:
    kind = mapping.load("cureline").kind_of("customers.csv")
    (target,) = kind.fitted(["customer_id", "kind"]).targets
    rows = pa.table({"customer_id": ["C1"], "kind": ["person"], "_line": [2]})
    with pytest.raises(FileRefusedError, match="'jurisdiction', 'time_zone'"):
        transform(rows, target, mapping.load("cureline"), "customers.csv")


def test_a_misspelt_column_refuses_the_file_instead_of_getting_lost() -> None:
    kind = mapping.load("cureline").kind_of("customers.csv")
    with pytest.raises(FileRefusedError, match="'regoin'; is 'region' meant"):
        kind.fitted(["customer_id", "kind", "jurisdiction", "time_zone", "regoin"])


def test_a_mapping_of_a_banks_own_may_have_optional_columns_but_not_of_a_key() -> None:
    text = """
        name: own
        version: "1"
        time_zone: Asia/Shanghai
        currency: CNY
        files:
          - pattern: "labels*"
            tables:
              - table: customers
                columns:
                  customer_id: {column: id}
                  kind: {value: person}
                  jurisdiction: {value: CN}
                  time_zone: {value: Asia/Shanghai}
                  region: {template: "{province}{city}", optional: true}
    """
    (target,) = mapping.parse(text, source="own").files[0].fitted(["id", "province", "more"]).targets
    assert "region" not in target.columns
    (target,) = mapping.parse(text, source="own").files[0].fitted(["id", "province", "city"]).targets
    assert "region" in target.columns
    with pytest.raises(mapping.MappingError, match="'customer_id' of table customers can't be optional"):
        mapping.parse(text.replace("{column: id}", "{column: id, optional: true}"), source="own")
