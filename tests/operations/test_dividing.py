"""The audit log of a bank at work becomes one of partitions: nobody waits for it, no entry is lost, the chain holds."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from cureline import database
from cureline.operations import baseline

_STEP = ("operations", "0003_audit_by_quarter")
_ENTRY = (
    "INSERT INTO trust_auditentry (at, action, username, role, address, customer_id, subject, reason, detail)"
    " VALUES (clock_timestamp(), 'thing.done', '', '', '', 'K1', '', '', '{\"a\": 1}') RETURNING id"
)
# links that are what the database reckons from the entry and the link before
_FITS = """
    SELECT count(*) FROM trust_auditlink link JOIN trust_auditentry entry ON entry.id = link.entry_id
    LEFT JOIN trust_auditlink before ON before.seq = link.seq - 1
    WHERE link.hash = trust_audit_hash(link.seq, coalesce(before.hash, repeat('0', 64)), entry)
"""


@pytest.fixture
def old() -> Iterator[database.Address]:
    """A database as the release before left it."""
    script = baseline.PLACE.read_text(encoding="utf-8")
    steps = baseline.steps(script)
    if _STEP in steps:
        pytest.skip("the baseline begins with partitions: there is no older bank to migrate from it")
    place = replace(database.address(), name="undivided")
    with psycopg.connect(database.address().url(), autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS undivided WITH (FORCE)")
        server.execute("CREATE DATABASE undivided TEMPLATE template0")
        with psycopg.connect(place.url()) as new:
            new.execute("SET check_function_bodies = off")
            new.execute(script)
            new.cursor().executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", steps)
        yield place
        server.execute("DROP DATABASE undivided WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.django_db
def test_a_log_is_divided_while_entries_are_written(old: database.Address) -> None:
    with psycopg.connect(old.url(), autocommit=True) as opened:
        for _ in range(50):
            opened.execute(_ENTRY)
    written: list[int] = []
    failed: list[BaseException] = []
    enough = threading.Event()

    def write() -> None:
        try:
            with psycopg.connect(old.url(), autocommit=True) as opened:
                while not enough.is_set():
                    row = opened.execute(_ENTRY).fetchone()
                    written.append(row[0] if row else 0)
                    enough.wait(0.01)
        except BaseException as error:
            failed.append(error)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    environment = {**os.environ, "CURELINE_DATABASE_URL": old.url(), "DJANGO_SETTINGS_MODULE": "cureline.settings"}
    try:
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True)
        at_its_end = len(written)
        while len(written) < at_its_end + 50 and not failed:
            enough.wait(0.05)
    finally:
        enough.set()
        for writer in writers:
            writer.join()
    assert not failed and at_its_end

    with psycopg.connect(old.url(), autocommit=True) as opened:

        def one(sql: str) -> int:
            return int((opened.execute(sql).fetchone() or (0,))[0])

        total = 50 + len(written)
        assert one("SELECT count(*) FROM trust_auditentry") == one(_FITS) == one("SELECT max(seq) FROM trust_auditlink")
        assert one("SELECT count(DISTINCT id) FROM trust_auditentry") == total
        assert one("SELECT count(*) FROM trust_auditentry_rest") == 0
        # the desk adds and reads above, and has no right below
        opened.execute("SET ROLE cureline_desk")
        opened.execute(_ENTRY)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            opened.execute("SELECT FROM trust_auditentry_rest")
        opened.execute("RESET ROLE")
        # once is enough
        opened.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", _STEP)
    subprocess.run([sys.executable, "-m", "django", "migrate", "operations", "-v0"], env=environment, check=True)
    with psycopg.connect(old.url()) as opened:
        assert (opened.execute("SELECT count(*) FROM trust_auditentry").fetchone() or (0,))[0] == total + 1
