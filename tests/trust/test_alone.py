"""A lock of the whole database: held by one, in whatever transactions the caller runs, and gone with its holder."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from cureline.trust.alone import alone

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_holds_it_and_the_next_gets_it_after() -> None:
    with alone(7, 1) as first, alone(7, 1) as second, alone(7, 2) as other, alone(7) as big:
        assert (first, second, other, big) == (True, False, True, True)
    with alone(7, 1) as again:
        assert again


def test_it_outlasts_the_transactions_of_its_holder() -> None:
    with alone(8) as mine:
        assert mine
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        connection.close()
        with alone(8) as another:
            assert not another


def test_it_is_gone_with_the_connection_of_its_holder() -> None:
    with alone(9) as mine:
        assert mine
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 9")
            assert cursor.rowcount == 1
        for _ in range(100):
            with alone(9) as next_one:
                if next_one:
                    return
    raise AssertionError("the lock stayed")
