"""The synthetic companion of the sample: it loads, is the same each time, and never contradicts the real data."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from cureline.cli.demo import sample_file
from cureline.portfolio import imports
from cureline.portfolio.models import Account, Contact, ContactPoint, Customer, Payment, Promise
from cureline.portfolio.sample import companion

TABLES = ("customers", "contact_points", "contacts", "promises", "circumstances")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """All of the companion, and the sample, as tables."""
    folder = tmp_path_factory.mktemp("companion")
    companion.write(folder)
    connection = duckdb.connect()
    for table in TABLES:
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder}/{table}_synthetic.parquet'")
    connection.execute(
        f"CREATE TABLE real AS SELECT 'UCI-' || ID AS customer_id, 'UCI-' || ID || '-1' AS account_id, * "
        f"FROM read_csv('{sample_file()}')"
    )
    connection.execute(
        "CREATE VIEW judged AS SELECT p.*, CASE WHEN due_on > DATE '2005-09-30' THEN 'open' WHEN 100 * ("
        "CASE WHEN DATE '2005-08-15' BETWEEN made_on AND due_on THEN PAY_AMT2 ELSE 0 END + "
        "CASE WHEN DATE '2005-09-15' BETWEEN made_on AND due_on THEN PAY_AMT1 ELSE 0 END) >= amount_minor "
        "THEN 'kept' ELSE 'broken' END AS became FROM promises p JOIN real USING (account_id)"
    )
    return connection


def shares(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, float]:
    return dict(connection.execute(sql).fetchall())


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path) -> None:
    def hashes(name: str, seed: int) -> list[str]:
        (tmp_path / name).mkdir()
        paths = companion.write(tmp_path / name, seed=seed, customers=50)
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]

    first = hashes("first", 7)
    assert hashes("again", 7) == first
    assert hashes("other", 8)[0] != first[0]


def test_fewer_customers_are_the_same_customers(whole: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    companion.write(tmp_path, customers=300)
    for table in TABLES:
        owner = "account_id" if table == "promises" else "customer_id"
        part = f"SELECT * FROM '{tmp_path}/{table}_synthetic.parquet'"
        of_whole = f"SELECT * FROM {table} WHERE CAST(split_part({owner}, '-', 2) AS INT) <= 300"
        assert whole.execute(f"SELECT count(*) FROM (({part}) EXCEPT ({of_whole}))").fetchone() == (0,)
        assert whole.execute(f"SELECT count(*) FROM ({part})").fetchone() == (
            whole.execute(f"SELECT count(*) FROM ({of_whole})").fetchone()
        )


@pytest.mark.django_db
def test_it_loads_on_top_of_the_sample_without_a_reject(uci_head: Path, tmp_path: Path) -> None:
    imports.run(uci_head, "uci_credit_card")
    before = (
        list(Payment.objects.order_by("payment_id").values()),
        list(Account.objects.order_by("account_id").values()),
    )
    inbox = tmp_path / "companion"
    inbox.mkdir()
    companion.write(inbox, customers=400)
    report = imports.run(inbox, "cureline")
    assert report.rejects == []
    assert {t.table: (t.new, t.changed) for t in report.tables}["customers"] == (0, 400)
    assert min(ContactPoint.objects.count(), Contact.objects.count(), Promise.objects.count()) > 0
    customer = Customer.objects.get(customer_id="UCI-1")
    assert (customer.jurisdiction, customer.time_zone, customer.region[0]) == ("CN", "Asia/Taipei", "R")
    after = list(Payment.objects.order_by("payment_id").values()), list(Account.objects.order_by("account_id").values())
    assert after == before
    assert {t.changed + t.new for t in imports.run(inbox, "cureline").tables} == {0}


def test_shares_are_those_of_the_documented_figures(whole: duckdb.DuckDBPyConnection) -> None:
    points = shares(whole, "SELECT kind, count(*) / 30000 FROM contact_points GROUP BY 1")
    expected = {"mobile": 0.96, "home_phone": 0.55, "work_phone": 0.45, "email": 0.60, "home_address": 0.90}
    assert points == pytest.approx(expected, abs=0.01)
    languages = shares(whole, "SELECT language, count(*) / 30000 FROM customers GROUP BY 1")
    assert languages == pytest.approx({"zh-Hant": 0.95, "zh-Hans": 0.03, "en": 0.02}, abs=0.005)
    refused = whole.execute("SELECT avg(CAST(consent = 'refused' AS INT)) FROM contact_points").fetchone()
    assert refused == (pytest.approx(0.015, abs=0.003),)
    colleague = "SELECT avg(CAST(relation = 'colleague' AS INT)) FROM contact_points WHERE kind = 'work_phone'"
    assert whole.execute(colleague).fetchone() == (pytest.approx(0.15, abs=0.01),)
    outcomes = shares(
        whole,
        "SELECT outcome, count(*) / sum(count(*)) OVER () FROM contacts WHERE channel = 'call' AND direction = 'out' "
        "GROUP BY 1",
    )
    assert 0.15 < outcomes["right_party"] < 0.30
    assert set(outcomes) == {"right_party", "refused", "third_party", "voicemail", "busy", "no_answer", "invalid"}
    became = shares(whole, "SELECT became, count(*) / sum(count(*)) OVER () FROM judged GROUP BY 1")
    assert min(became["kept"], became["broken"]) > 0.2
    assert became["open"] > 0.05
    kinds = shares(whole, "SELECT kind, count(*) / 30 FROM circumstances GROUP BY 1")
    assert set(kinds) == {
        "vulnerability", "hardship", "opt_out", "cease_request", "dispute", "attorney", "bankruptcy", "deceased",
        "plan", "complaint", "unreachable", "workplace_forbidden",
    }  # fmt: skip
    assert all(0.1 < per_mille < 12 for per_mille in kinds.values())


@pytest.mark.parametrize(
    ("what", "sql"),
    [
        ("only customers of the sample",
         "SELECT 1 FROM customers ANTI JOIN real USING (customer_id)"),
        ("contacts out of the 60 days or of the hours 8 to 21 in Taipei",
         "SELECT 1 FROM contacts WHERE contacts.at NOT BETWEEN '2005-08-02' AND '2005-10-01' "
         "OR contacts.at[12:13] NOT BETWEEN '08' AND '20' OR contacts.at[20:] <> '+08:00'"),
        ("contacts of customers who were never late",
         "SELECT 1 FROM contacts JOIN real USING (account_id) WHERE PAY_0 <= 0 AND PAY_2 <= 0"),
        ("contacts in August of who was current at its end",
         "SELECT 1 FROM contacts JOIN real USING (account_id) WHERE PAY_2 <= 0 AND contacts.at < '2005-09-01'"),
        ("contacts after the September payment of who was current at its end",
         "SELECT 1 FROM contacts JOIN real USING (account_id) WHERE PAY_0 <= 0 AND contacts.at >= '2005-09-15'"),
        ("contacts at a point that the customer does not have",
         "SELECT 1 FROM contacts ANTI JOIN contact_points USING (contact_point_id, customer_id)"),
        ("talks on a wrong number, or a good number found wrong",
         "SELECT 1 FROM contacts c JOIN contact_points p USING (contact_point_id) "
         "WHERE (c.outcome IN ('invalid', 'bounced')) = p.valid AND c.direction = 'out'"),
        ("use of a point that the customer refused",
         "SELECT 1 FROM contacts JOIN contact_points USING (contact_point_id) WHERE consent = 'refused'"),
        ("contacts from the bank after the customer's silence began",
         "SELECT 1 FROM contacts c JOIN circumstances x USING (customer_id) WHERE c.direction = 'out' AND x.kind IN "
         "('cease_request', 'attorney', 'deceased', 'bankruptcy') AND c.at > CAST(x.from_on AS VARCHAR)"),
        ("use of a channel after an opt-out",
         "SELECT 1 FROM contacts c JOIN circumstances x USING (customer_id) WHERE c.direction = 'out' AND "
         "x.kind = 'opt_out' AND x.channel = c.channel AND c.at > CAST(x.from_on AS VARCHAR)"),
        ("payments of the dead or bankrupt",
         "SELECT 1 FROM circumstances JOIN real USING (customer_id) WHERE kind IN ('deceased', 'bankruptcy') "
         "AND (PAY_AMT1 > 0 OR from_on <= DATE '2005-08-15')"),
        ("unreachable customers who talked",
         "SELECT 1 FROM circumstances JOIN contacts c USING (customer_id) "
         "WHERE kind = 'unreachable' AND c.outcome IN ('right_party', 'refused')"),
        ("customers since before they were 18, or after the first statement",
         "SELECT 1 FROM customers JOIN real USING (customer_id) WHERE customer_since_on >= DATE '2005-04-01' "
         "OR 2005 - year(customer_since_on) > AGE - 18"),
        ("promises due before they were made",
         "SELECT 1 FROM promises WHERE due_on <= made_on OR made_on > DATE '2005-09-30'"),
        ("two promises open at once",
         "SELECT 1 FROM promises a JOIN promises b USING (account_id) "
         "WHERE a.promise_id < b.promise_id AND a.made_on <= b.due_on AND b.made_on <= a.due_on"),
        ("telephones that could be real",
         "SELECT 1 FROM contact_points WHERE kind LIKE '%phone' OR kind = 'mobile' GROUP BY value "
         "HAVING value NOT LIKE '+886000%'"),
        ("names that do not say what they are",
         "SELECT 1 FROM customers WHERE name NOT LIKE '%(SYNTHETIC)'"),
    ],
)  # fmt: skip
def test_it_has_no(whole: duckdb.DuckDBPyConnection, what: str, sql: str) -> None:
    assert whole.execute(f"SELECT count(*) FROM ({sql})").fetchone() == (0,), what
