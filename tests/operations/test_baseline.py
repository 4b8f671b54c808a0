"""A database that begins with the baseline is the one that every migration, one after the other, makes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cureline import database
from cureline.operations import baseline
from tests import databases

pytestmark = pytest.mark.django_db


@pytest.fixture
def another() -> Iterator[Callable[[str], database.Address]]:
    """`another(name)`: an empty database beside the tests' own, dropped at the end."""
    made: set[str] = set()

    def make(name: str) -> database.Address:
        made.add(name)
        return databases.fresh(name)

    yield make
    for name in made:
        databases.drop(name)


@pytest.mark.slow
def test_the_baseline_is_what_the_migrations_make(another: Callable[[str], database.Address]) -> None:
    def migrated(name: str, *words: str) -> database.Address:
        place = another(name)
        environment = {
            **os.environ, "CURELINE_DATABASE_URL": place.url(), "DJANGO_SETTINGS_MODULE": "cureline.settings"
        }  # fmt: skip
        subprocess.run([sys.executable, "-m", "django", "migrate", *words], env=environment, check=True)
        return place

    def applied(place: database.Address) -> set[tuple[str, str]]:
        with psycopg.connect(place.url()) as opened:
            return set(opened.execute("SELECT app, name FROM django_migrations").fetchall())

    def settled(script: str) -> str:
        # PostgreSQL writes some conditions down in another form when it has read its own dump
        place = another("settled")
        with psycopg.connect(place.url()) as new:
            new.execute("SET check_function_bodies = off")
            new.execute(script)
        return baseline.dumped(place.django())

    laid, walked = migrated("laid"), migrated("walked", "--from-the-first")
    assert applied(laid) == applied(walked)
    here = settled(baseline.dumped(laid.django()))
    assert here.count("CREATE TABLE") > 150
    assert here == settled(baseline.dumped(walked.django()))


def test_the_tests_own_database_began_with_it_and_nothing_waits() -> None:
    script = baseline.PLACE.read_text(encoding="utf-8")
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert len(baseline.steps(script)) >= 93
    # a migration that is no more would be recorded for nothing
    assert set(baseline.steps(script)) <= set(executor.loader.disk_migrations)


def test_a_database_with_tables_is_left_alone() -> None:
    assert baseline.lay(connection) is False
