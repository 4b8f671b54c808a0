"""The audit log by quarter: entries go where they belong, what is asked of a time reads only that, and nobody comes in
by a partition's own name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.desk import Desk

from cureline.operations import checks
from cureline.trust import audit, chain, partitions, rows
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db

DAY = dt.date(2031, 5, 6)
MAY = dt.datetime(2031, 5, 15, tzinfo=dt.UTC)


def _entry(at: dt.datetime) -> AuditEntry:
    return AuditEntry.objects.create(at=at, action="thing.done", customer_id="K1", subject=f"thing:{at:%m}")


def _committed() -> None:
    """What the database does at a commit: the entries are linked."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _lies_in(entry: AuditEntry) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM trust_auditentry WHERE id = %s", [entry.pk])
        return str(cursor.fetchone()[0])


def _read(question: Any) -> set[str]:
    """The partitions that a plan reads."""
    plan = question.explain()
    return {name for name in partitions.partitions() if f"on {name}" in plan}


def test_quarters() -> None:
    assert partitions.quarter(dt.date(2027, 6, 30)) == dt.date(2027, 4, 1)
    assert partitions.following(dt.date(2027, 10, 1)) == dt.date(2028, 1, 1)
    assert partitions.name_of(dt.date(2028, 1, 1)) == "trust_auditentry_2028q1"
    for month in (1, 4, 7, 10):
        first = dt.date(2028, month, 1)
        assert partitions.quarter(partitions.following(first) - dt.timedelta(days=1)) == first


def test_the_day_makes_the_quarters_ahead_once() -> None:
    wanted = [dt.date(2031, 4, 1), dt.date(2031, 7, 1), dt.date(2031, 10, 1)]
    assert partitions.lacking(DAY) == wanted
    # half a quarter has passed: the table that the migration made reaches further than today
    assert partitions.lacking(dt.date(2026, 11, 30), ahead=0) == []
    assert partitions.ensure(DAY) == {"made": 3}
    assert partitions.ensure(DAY) == {"made": 0}
    assert set(partitions.partitions()) >= {partitions.name_of(first) for first in wanted}
    assert partitions.lacking(dt.date(2031, 8, 1)) == [dt.date(2032, 1, 1)]
    assert [words for words in partitions.unguarded() if "2031" in words] == []


def test_an_entry_lies_in_its_quarter_and_only_that_is_read() -> None:
    partitions.ensure(DAY)
    before, entry = audit.record("thing.done", customer_id="K1"), _entry(MAY)
    _committed()
    assert _lies_in(entry) == "trust_auditentry_2031q2"
    assert _lies_in(before) not in ("trust_auditentry_2031q2", partitions.REST)
    log = AuditEntry.objects.filter(customer_id="K1")
    spring = log.filter(at__gte=dt.datetime(2031, 4, 1, tzinfo=dt.UTC), at__lt=dt.datetime(2031, 6, 1, tzinfo=dt.UTC))
    assert _read(spring) == {"trust_auditentry_2031q2"}
    assert list(spring) == [entry] and list(log.order_by("at")) == [before, entry]
    # the chain goes over all of them, whatever time stands in an entry
    assert chain.verify().sound
    assert [link.fits for link in map(chain.link_of, (before.pk, entry.pk)) if link] == [True, True]


def test_what_no_partition_takes_is_kept_and_stays_where_it_is() -> None:
    entry = _entry(MAY)
    _committed()
    assert _lies_in(entry) == partitions.REST and partitions.resting() == 1
    assert partitions.ensure(DAY) == {"made": 2}
    assert _lies_in(entry) == partitions.REST
    assert AuditEntry.objects.get(at=MAY) == entry and chain.verify().sound


def test_the_desk_reaches_no_partition_and_nobody_changes_one(desk: Desk) -> None:
    user = desk.user("auditor", None)
    partitions.ensure(DAY)
    parts = partitions.partitions()
    for name in parts:
        for statement in (f"SELECT FROM {name}", f"INSERT INTO {name} DEFAULT VALUES", f"DELETE FROM {name}"):
            with pytest.raises(DatabaseError, match="permission denied"), rows.as_user(user):
                connection.cursor().execute(statement)
        for statement in (f"UPDATE {name} SET reason = 'x'", f"DELETE FROM {name}"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE trust_auditentry_2031q2")


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("ALTER TABLE {} DISABLE TRIGGER audit_append_only", "trigger audit_append_only on {}"),
        ("DROP TRIGGER audit_never_emptied ON {}", "trigger audit_never_emptied on {}"),
        ("ALTER TABLE {} DISABLE ROW LEVEL SECURITY", "row security on {}"),
        ("CREATE POLICY mine ON {} USING (true)", "policy mine on {}"),
        ("GRANT SELECT ON {} TO cureline_desk", "rights of the desk on {}"),
    ],
)
def test_a_partition_without_a_guard_is_named(statement: str, word: str) -> None:
    partitions.ensure(DAY)
    before = set(partitions.unguarded())
    with connection.cursor() as cursor:
        cursor.execute(statement.format("trust_auditentry_2031q3"))
    assert set(partitions.unguarded()) - before == {word.format("trust_auditentry_2031q3")}
    (found,) = checks.history()
    assert found.level == "fail" and found.do


def test_the_doctor_tells_when_the_day_no_longer_makes_them(monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> None:
    # the tests' database may be emptied: its own partitions lack that guard
    monkeypatch.setattr(partitions, "unguarded", list)
    assert checks.history()[0].level == "ok"
    time_machine.move_to(MAY)
    assert checks.history()[0].level == "warn"
    partitions.ensure(DAY)
    assert checks.history()[0].level == "ok"
    _entry(dt.datetime(2040, 1, 1, tzinfo=dt.UTC))
    assert "1 entries" in checks.history()[0].text
