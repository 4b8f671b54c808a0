"""`cureline migrate` is killed at random moments: run again, the tables are those of one that was not."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import psycopg
import pytest
from django.conf import settings

from cureline import database
from cureline.operations import baseline
from tests.databases import drop, fresh
from tests.faults import acts, processes
from tests.faults.rounds import KILLS, LONG_KILLS, disturb, faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# taken back, and so waiting: the last of several rooms, indexes that are made concurrently among them
LAST = (("contact", "0004"), ("worklist", "0004"), ("portfolio", "0004"))
EMPTY, WAITING, KILLED = (f"{name}_{os.getpid()}" for name in ("empty", "waiting", "killed"))
WHOLE = {EMPTY: f"whole_{EMPTY}", WAITING: f"whole_{WAITING}"}


def tables(name: str) -> str:
    return baseline.dumped({**settings.DATABASES["default"], "NAME": name})


def done(act: Callable[..., None], *given: Any) -> None:
    process = processes.start(act, *given)
    process.join()
    assert process.exitcode == 0


def whole(name: str) -> None:
    """It ends well, and every invariant holds there."""
    done(acts.migrate, name)
    done(acts.verify, name)


@pytest.fixture(scope="module", autouse=True)
def gone() -> Iterator[None]:
    """What was made beside the tests' own database is dropped."""
    yield
    for name in (EMPTY, WAITING, KILLED, *WHOLE.values()):
        drop(name)


@cache
def made(begun: str) -> str:
    """The tables of one that nobody killed: a database that waits for all migrations, or for the last of some rooms."""
    if begun == EMPTY:
        fresh(EMPTY)
    else:
        made(EMPTY)
        fresh(WAITING, WHOLE[EMPTY])
        done(acts.unmigrate, WAITING, *LAST)
    fresh(WHOLE[begun], begun)
    whole(WHOLE[begun])
    assert tables(WHOLE[begun]) != tables(begun)
    return tables(WHOLE[begun])


@pytest.mark.parametrize(
    "begun",
    [pytest.param(EMPTY, id="empty", marks=pytest.mark.skipif(KILLS <= 2, reason="python -m tests.faults walks it")),
     pytest.param(WAITING, id="waiting")],
)  # fmt: skip
def test_the_making_of_tables(chance: random.Random, survived: Counter[str], begun: str) -> None:
    expected, left = made(begun), list(faults(chance, LONG_KILLS))
    while left:
        fresh(KILLED, begun)
        # what a whole run takes is not known before: the moments grow until it ends or the kills are done
        seconds = 0.3
        while left:
            process = processes.start(acts.migrate, KILLED)
            process.join(seconds * chance.uniform(0.2, 1))
            if not process.is_alive():
                assert process.exitcode == 0
                break
            disturb(left.pop(), process, 0, survived)
            seconds *= 1.3
        whole(KILLED)
        assert tables(KILLED) == expected


def test_an_index_that_was_broken_off_is_made_anew_and_a_whole_one_is_kept() -> None:
    expected = made(WAITING)
    fresh(KILLED, WAITING)
    with psycopg.connect(replace(database.address(), name=KILLED).url()) as link:
        link.execute("CREATE INDEX contacts_of_customer ON portfolio_contacts (customer_id, at DESC)")
        link.execute("CREATE INDEX contacts_of_collector ON portfolio_contacts (collector_id)")
        link.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'contacts_of_collector'::regclass")
    whole(KILLED)
    assert tables(KILLED) == expected
