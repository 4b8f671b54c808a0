"""Rows by team and portfolio in PostgreSQL itself, and what the desk's role may do at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from tests.desk import Desk

from cureline.portfolio.models import Customer
from cureline.trust import rows
from cureline.trust.models import User

pytestmark = pytest.mark.django_db

# tables that name a customer and have no policy, each for its reason
WITHOUT = {
    "portfolio_holding": "it says who holds whom, by which the policies decide",
    "portfolio_audit_attributes": "the desk's role can't read it at all",
    "portfolio_labels": "the desk's role can't read it at all",
}


def seen() -> set[str]:
    return set(Customer.objects.values_list("pk", flat=True))


def test_every_table_that_names_a_customer_or_account_has_a_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
            " AND a.attname IN ('customer_id', 'account_id') AND NOT a.attisdropped AND NOT c.relrowsecurity"
            " AND has_table_privilege('cureline_desk', c.oid, 'SELECT')"
        )
        bare = {name for (name,) in cursor.fetchall()}
    assert bare - set(WITHOUT) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM portfolio_audit_attributes",
        "SELECT * FROM portfolio_labels",
        "SELECT * FROM django_session",
        "SELECT * FROM mfa_authenticator",
        "UPDATE trust_document SET content = 'x'",
        "DELETE FROM trust_document",
        "DELETE FROM portfolio_customers",
        "UPDATE trust_user SET password = 'x'",
        "UPDATE trust_user SET is_superuser = true",
        "DELETE FROM trust_user",
        "DELETE FROM trust_export",
        "ALTER TABLE portfolio_customers DISABLE ROW LEVEL SECURITY",
        "DROP POLICY rows_of_desk ON portfolio_customers",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_desk_can_t(desk: Desk, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        rows.as_user(desk.user("head")),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_scopes_nest_and_come_back(desk: Desk) -> None:
    early, late = desk.customer(team="early").pk, desk.customer(team="late").pk
    ours, theirs, care = desk.user("phone", "early"), desk.user("phone", "late"), desk.user("care")
    with rows.as_user(ours):
        assert seen() == {early}
        with rows.as_user(theirs):
            assert seen() == {late}
            with rows.as_owner():
                assert seen() == {early, late}
            assert seen() == {late}
        assert seen() == {early}
        with pytest.raises(ZeroDivisionError), rows.as_user(care):
            assert seen() == {early, late}
            _ = 1 / 0
        assert seen() == {early}
    assert seen() == {early, late}


def test_nothing_of_a_scope_stays_on_the_connection(desk: Desk) -> None:
    desk.customer()
    with pytest.raises(DatabaseError), rows.as_user(desk.user("phone")), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), current_setting('cureline.scope', true)")
        assert cursor.fetchone() in (("none", ""), ("none", None))


def test_portfolios_narrow_whoever_sees_all(desk: Desk) -> None:
    cards, loans = desk.customer(portfolio="cards").pk, desk.customer(portfolio="loans").pk
    with rows.as_user(desk.user("head")):
        assert seen() == {cards, loans}
    with rows.as_user(desk.user("head", portfolios=["loans"])):
        assert seen() == {loans}
    with rows.as_user(desk.user("leader", "late", more_teams=["early"], portfolios=["cards"])):
        assert seen() == {cards}


def test_nobody_writes_what_they_do_not_see(desk: Desk) -> None:
    theirs = desk.customer(team="late")
    with rows.as_user(desk.user("phone", "early")):
        assert Customer.objects.filter(pk=theirs.pk).update(region="R99") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            desk.point(theirs, "mobile", "13900000000")


def test_a_closed_account_and_a_role_of_nobody_see_nothing(desk: Desk) -> None:
    desk.customer()
    closed, none = desk.user("head"), desk.user("head")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.filter(pk=none.pk).update(role="nobody")
    for user in (User.objects.get(pk=closed.pk), User.objects.get(pk=none.pk)):
        with rows.as_user(user):
            assert seen() == set()


def test_a_stream_reads_under_the_same_scope(desk: Desk) -> None:
    ours, _ = desk.customer(team="early").pk, desk.customer(team="late").pk

    def answer(request: Any) -> HttpResponse | StreamingHttpResponse:
        return StreamingHttpResponse(pk.encode() for pk in iter(sorted(seen())))

    def lazily(request: Any) -> StreamingHttpResponse:
        def parts() -> Any:
            yield ",".join(sorted(seen())).encode()

        return StreamingHttpResponse(parts())

    request = RequestFactory().get("/customers/")
    request.user = desk.user("phone", "early")
    for view in (answer, lazily):
        response: Any = rows.RowsMiddleware(view)(request)
        assert b"".join(response.streaming_content) == ours.encode()


def test_a_failed_request_keeps_nothing(desk: Desk) -> None:
    ours = desk.customer(team="early")

    def fails(request: Any) -> HttpResponse:
        Customer.objects.filter(pk=ours.pk).update(region="R99")
        return HttpResponse(status=500)

    request = RequestFactory().get("/customers/")
    request.user = desk.user("phone", "early")
    rows.RowsMiddleware(fails)(request)
    ours.refresh_from_db()
    assert ours.region == "R01"
