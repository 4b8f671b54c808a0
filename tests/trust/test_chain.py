"""The audit log: append-only, chained at commit, and every way of tampering is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from tests.desk import Desk

from cureline.trust import audit, chain, rows
from cureline.trust.models import AuditEntry, AuditLink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of heads of the test's own, written only when the test says so."""
    monkeypatch.setattr(chain, "heads_file", lambda: tmp_path / "heads.jsonl")
    monkeypatch.setattr(chain, "head_in_passing", lambda: None)
    return tmp_path / "heads.jsonl"


@pytest.fixture
def log() -> Iterator[list[AuditEntry]]:
    yield [audit.record("thing.done", subject=f"thing:{n}", detail={"数": n, "b": [1, None]}) for n in range(6)]


def tamper(sql: str) -> None:
    """As a superuser who switches the triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)


def found() -> list[tuple[str, int | None, int | None]]:
    return [(one.kind, one.seq, one.entry_id) for one in chain.verify().findings]


def test_a_sound_log(log: list[AuditEntry]) -> None:
    report = chain.verify()
    assert report.sound
    assert report.entries == 6
    assert [link.entry_id for link in AuditLink.objects.order_by("seq")] == [entry.pk for entry in log]


@pytest.mark.parametrize("table", ["trust_auditentry", "trust_auditlink"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_nothing_changes_or_goes(log: list[AuditEntry], table: str, statement: str) -> None:
    column = "action" if table.endswith("entry") else "hash"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, column))


def test_the_log_is_never_emptied(log: list[AuditEntry]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trust_auditentry ENABLE TRIGGER audit_never_emptied")
        cursor.execute("TRUNCATE trust_auditentry")


@pytest.mark.parametrize(
    "column", ["at = at + interval '1 us'", "action = 'x'", "username = 'x'", "role = 'x'", "address = 'x'",
               "customer_id = 'x'", "subject = 'x'", "reason = 'x'", """detail = '{"b": [1, null], "数": 9}'"""]
)  # fmt: skip
def test_a_changed_entry_is_named(log: list[AuditEntry], column: str) -> None:
    tamper(f"UPDATE trust_auditentry SET {column} WHERE id = {log[2].pk}")
    assert found() == [("changed", 3, log[2].pk)]


def test_one_entry_is_recomputed_with_its_link(log: list[AuditEntry]) -> None:
    first, second = (chain.link_of(entry.pk) for entry in log[:2])
    assert first and second and first.fits and second.fits
    assert (first.seq, first.before, second.seq, second.before) == (1, chain.START, 2, first.hash)
    tamper(f"UPDATE trust_auditentry SET reason = 'x' WHERE id = {log[1].pk}")
    changed = chain.link_of(log[1].pk)
    assert changed and not changed.fits
    assert chain.link_of(log[-1].pk + 1000) is None


def test_a_removed_entry_is_named(log: list[AuditEntry]) -> None:
    tamper(f"DELETE FROM trust_auditentry WHERE id = {log[3].pk}")
    assert found() == [("removed", 4, log[3].pk)]


def test_an_entry_removed_with_its_link_leaves_a_gap(log: list[AuditEntry]) -> None:
    tamper(f"DELETE FROM trust_auditentry WHERE id = {log[3].pk}")
    tamper(f"DELETE FROM trust_auditlink WHERE entry_id = {log[3].pk}")
    assert ("gap", 4, None) in found()


def test_an_inserted_entry_is_named(log: list[AuditEntry]) -> None:
    tamper(
        "INSERT INTO trust_auditentry SELECT id + 1000, at, action, username, role, address, customer_id, subject,"
        f" reason, detail, user_id FROM trust_auditentry WHERE id = {log[0].pk}"
    )
    assert found() == [("unlinked", None, log[0].pk + 1000)]


def test_exchanged_entries_are_named(log: list[AuditEntry]) -> None:
    first, second = log[1].pk, log[4].pk
    tamper(f"UPDATE trust_auditlink SET entry_id = -1 WHERE entry_id = {first}")
    tamper(f"UPDATE trust_auditlink SET entry_id = {first} WHERE entry_id = {second}")
    tamper(f"UPDATE trust_auditlink SET entry_id = {second} WHERE entry_id = -1")
    assert found() == [("moved", 2, second), ("moved", 5, first)]


def test_a_cut_end_is_found_by_the_heads(log: list[AuditEntry]) -> None:
    chain.write_head()
    tamper(f"DELETE FROM trust_auditentry WHERE id >= {log[4].pk}")
    tamper(f"DELETE FROM trust_auditlink WHERE entry_id >= {log[4].pk}")
    assert found() == [("cut", 6, None)]


def test_a_chain_made_anew_is_found_by_a_head_kept_outside(log: list[AuditEntry]) -> None:
    head = chain.head()
    assert head is not None
    tamper(f"UPDATE trust_auditentry SET reason = 'forged' WHERE id = {log[5].pk}")
    tamper(
        "UPDATE trust_auditlink link SET hash = trust_audit_hash(6, before.hash, entry) FROM trust_auditentry entry,"
        f" trust_auditlink before WHERE link.seq = 6 AND before.seq = 5 AND entry.id = {log[5].pk}"
    )
    assert chain.verify().sound
    assert [one.kind for one in chain.verify([head]).findings] == ["rewritten"]


def test_the_desk_adds_to_the_log_and_to_nothing_of_the_chain(desk: Desk) -> None:
    user = desk.user("phone")
    with rows.as_user(user):
        audit.record("thing.done", user=user)
    assert chain.verify().sound
    for statement in (
        "INSERT INTO trust_auditlink (entry_id, seq, hash) VALUES (99, 99, 'x')",
        "UPDATE trust_auditlink SET hash = 'x'",
        "UPDATE trust_auditentry SET reason = 'x'",
        "DELETE FROM trust_auditentry",
        "TRUNCATE trust_auditentry",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), rows.as_user(user):
            connection.cursor().execute(statement)


def test_concurrent_transactions_are_chained_without_a_deadlock(desk: Desk) -> None:
    """One holds the customer's lock, the other writes rows whose deferred check waits for that lock."""
    customer = desk.customer()
    failures: list[BaseException] = []

    def work(mine: int) -> None:
        from cureline.portfolio.models import Customer

        try:
            for number in range(15):
                with transaction.atomic():
                    if mine:
                        Customer.objects.select_for_update().get(pk=customer.pk)
                    audit.record("thing.done", subject=f"{mine}:{number}")
                    if not mine:
                        desk.account(customer, account_id=f"T{number}")
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n % 2,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert chain.verify().sound
    assert AuditEntry.objects.filter(action="thing.done").count() == 30
