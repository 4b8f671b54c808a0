"""Which rows a person sees: PostgreSQL itself decides, by row-level security, for everything the desk does.

A request runs in one transaction as the role `cureline_desk`, which owns nothing, with the user's scope in settings
of that transaction: without them it sees no customer. Commands and the night run as the owner and see all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

from cureline.trust.duties import roles

DESK_ROLE = "cureline_desk"

# a row of `customer_id` is seen by who sees all, or whose team holds the customer, within the portfolios named
_SEES = """
    (current_setting('cureline.scope', true) = 'all' AND current_setting('cureline.portfolios', true) = '')
    OR EXISTS (
        SELECT 1 FROM portfolio_holding holding
        WHERE holding.customer_id = {table}.{column}
          AND (current_setting('cureline.scope', true) = 'all'
               OR holding.team = ANY (string_to_array(current_setting('cureline.teams', true), ',')))
          AND (current_setting('cureline.portfolios', true) = ''
               OR holding.portfolio = ANY (string_to_array(current_setting('cureline.portfolios', true), ',')))
    )"""


def policy(table: str, column: str = "customer_id") -> str:
    """SQL for a migration: rows of `table` are seen and written only by who sees the customer in `column`."""
    return _policy(table, _SEES.format(table=table, column=column))


def policy_through(table: str, column: str, parent: str, key: str) -> str:
    """SQL for a migration: rows of `table` follow the row of `parent` that `column` names."""
    return _policy(table, f"EXISTS (SELECT 1 FROM {parent} parent WHERE parent.{key} = {table}.{column})")


def _policy(table: str, condition: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY rows_of_desk ON {table} TO {DESK_ROLE} USING ({condition}) WITH CHECK ({condition});"
    )


def no_policy(table: str) -> str:
    """The reverse of `policy` and `policy_through`."""
    return f"DROP POLICY rows_of_desk ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


@contextmanager
def as_user(user: Any) -> Iterator[None]:
    """One transaction in which the database shows what `user` may see. Nested use narrows nothing: don't."""
    with transaction.atomic():
        _enter(user)
        try:
            yield
        finally:
            # a test's or caller's own outer transaction goes on as the owner; a broken one is rolled back anyway
            if not connection.needs_rollback and connection.in_atomic_block:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('role', 'none', true)")


def _enter(user: Any) -> None:
    scope, teams, portfolios = "none", "", ""
    if user is not None and user.is_authenticated and user.role in roles():
        staff = getattr(user, "staff", None)
        scope = roles()[user.role].sees
        if staff is not None:
            teams, portfolios = ",".join(staff.team_codes()), ",".join(staff.portfolios)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('cureline.scope', %s, true), set_config('cureline.teams', %s, true),"
            " set_config('cureline.portfolios', %s, true), set_config('cureline.user', %s, true),"
            " set_config('role', %s, true)",
            [scope, teams, portfolios, str(getattr(user, "pk", "") or ""), DESK_ROLE],
        )


class RowsMiddleware:
    """Every request is one transaction under the user's scope; a response of 500 or an exception undoes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # signing in and out is about the session, not about customers, and has no scope yet
        if not getattr(request.user, "is_authenticated", False):
            return self.get_response(request)
        with as_user(request.user):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
