"""Figures that the day's job keeps: pages read them without the facts, as they were worked out, each in its scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cureline.results import measured, query, services
from cureline.results.models import Measured, Snapshot
from cureline.results.pages.keeping import keep_pages
from cureline.results.pages.show import TOPICS
from cureline.results.services.snapshots import directory_of
from tests.desk import Desk
from tests.results.made import ON, bank, day

pytestmark = pytest.mark.django_db
PAGES = ["/", reverse("results:overview"), *(reverse("results:topic", args=[t.name]) for t in TOPICS[1:])]


@pytest.fixture
def built(desk: Desk) -> Iterator[Snapshot]:
    bank(desk)
    yield services.build(ON)


def forget() -> None:
    """As a process that has just begun."""
    measured.forget()
    query.store.cache_clear()


def test_pages_are_the_same_from_what_is_kept_and_need_no_facts(desk: Desk, built: Snapshot) -> None:
    head, leader = desk.user("head", None), desk.user("leader", "late")
    clients = [desk.client(head), desk.client(leader)]
    forget()
    worked_out = [[_figures(client.get(path)) for path in PAGES] for client in clients]
    told = keep_pages()
    assert told["scopes"] == 2 and told["figures"] == Measured.objects.count() > 50
    forget()
    for fact in directory_of(built.pk).glob("*.parquet"):
        fact.unlink()
    assert [[_figures(client.get(path)) for path in PAGES] for client in clients] == worked_out
    # another leader's scope is another: nothing is kept for it, and there are no facts any more
    with pytest.raises(Exception, match="parquet"):
        desk.client(desk.user("leader", "early")).get(PAGES[1])


def test_again_makes_nothing_and_a_killed_run_is_completed(
    desk: Desk, built: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.user("head", None)
    desk.user("leader", "late")
    keep, calls = measured.keep, []

    def killed(notes: measured.Notes) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return keep(notes)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(measured, "keep", killed)
        keep_pages()
    before = set(Measured.objects.values_list("pk", flat=True))
    assert keep_pages()["scopes"] == 1
    assert before < set(Measured.objects.values_list("pk", flat=True))
    assert keep_pages() == {"scopes": 0, "figures": 0}


def test_a_process_that_came_too_early_finds_what_is_kept_later(desk: Desk, built: Snapshot) -> None:
    user = desk.user("head", None)
    forget()
    # nothing is kept yet
    assert services.figures("cure_rate", user=user)
    keep_pages()
    with CaptureQueriesContext(connection) as asked:
        services.figures("cure_rate", by=("month",), user=user, since=day("10-01"), until=day("10-31"))
        services.figures("cure_rate", by=("month",), user=user, since=day("09-01"), until=day("09-30"))
    assert sum("results_measured" in query["sql"] for query in asked) == 1


def test_what_is_kept_goes_with_its_snapshot(desk: Desk, built: Snapshot) -> None:
    desk.user("head", None)
    keep_pages()
    Snapshot.objects.all().delete()
    assert not Measured.objects.exists()


def test_a_cold_page_asks_for_what_is_kept_once(desk: Desk, built: Snapshot) -> None:
    client = desk.client(desk.user("head", None))
    keep_pages()
    client.get(PAGES[1])
    forget()
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGES[1])
    assert sum("results_measured" in query["sql"] for query in asked) == 1


def _figures(answer: Any) -> str:
    """A page without what differs from request to request."""
    assert answer.status_code == 200
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrf" not in line.lower())
