"""Counts that the makers of a page ask for: right, in one query a round, each maker given its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from pytest_django import DjangoAssertNumQueries
from tests.desk import Desk

from cureline.face import Ask, Asking, Tile
from cureline.people.models import Staff, Team
from cureline.trust.models import User
from cureline.web.asking import count, gather


def _tile(title: str, value: int) -> Tile:
    return Tile(title, value, "/", "")


def test_counts_are_those_of_count(desk: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for role in ("phone", "phone", "leader"):
        desk.user(role)
    asked: list[Any] = [
        User.objects.filter(role="phone"),
        User.objects.none(),
        Staff.objects.select_related("user", "team").order_by("name"),
        User.objects.filter(role__in=[]),
        Team.objects.filter(members__isnull=False).distinct(),
        User.objects.values("role").annotate(people=Count("pk")),
        User.objects.filter(username="a'b%s"),
    ]
    with django_assert_num_queries(1):
        found = count(asked)
    assert found == [rows.count() for rows in asked]
    assert found[:2] == [2, 0]
    with django_assert_num_queries(0):
        assert count([]) == []
        assert count([User.objects.none()]) == [0]


def test_makers_are_answered_in_rounds(desk: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk.user("phone")
    phones, leaders = User.objects.filter(role="phone"), User.objects.filter(role="leader")

    def twice() -> Asking:
        yield _tile("before", 9)
        first, none = yield Ask(phones, leaders)
        yield _tile("first", first)
        (second,) = yield Ask(leaders)
        yield _tile("second", second + none)

    def once() -> Asking:
        (only,) = yield Ask(phones)
        if only:
            yield _tile("only", only)

    def silent() -> Iterator[Tile]:
        yield _tile("silent", 5)

    with django_assert_num_queries(2):
        found = gather([twice(), [_tile("plain", 7)], once(), silent()])
    told = [(tile.title, tile.value) for tile in found]
    assert told == [("before", 9), ("first", 1), ("second", 0), ("plain", 7), ("only", 1), ("silent", 5)]
