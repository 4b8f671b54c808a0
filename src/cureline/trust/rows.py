"""Which rows a person sees: PostgreSQL itself decides, by row-level security, for everything the desk does.

A request runs in one transaction as the role `cureline_desk`, which owns nothing, with the user's scope in settings
of that transaction: without them it sees no customer. Commands and the night run as the owner and see all. Role and
settings are local to the transaction, so a connection that is kept carries nothing into the next request.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

from cureline.trust.duties import roles

DESK_ROLE = "cureline_desk"
_SETTINGS = ("cureline.scope", "cureline.teams", "cureline.portfolios", "cureline.user", "role")
_READ = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS)
_WRITE = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
# what the desk does about a session and not about customers: signing in and out, second factor, password
_OUTSIDE = ("/account/", "/static/")

# a row of `customer_id` is seen by who sees all, or whose team holds the customer, within the portfolios named;
# each setting is a sub-select, so that the planner asks for it once a query and not once a row
_SEES_ALL = """((SELECT current_setting('cureline.scope', true)) = 'all'
     AND (SELECT current_setting('cureline.portfolios', true)) = '')"""
_SEES = f"""(
    {_SEES_ALL}
    OR EXISTS (
        SELECT 1 FROM portfolio_holding holding
        WHERE holding.customer_id = {{table}}.{{column}}
          AND ((SELECT current_setting('cureline.scope', true)) = 'all'
               OR holding.team = ANY ((SELECT string_to_array(current_setting('cureline.teams', true), ','))::text[]))
          AND ((SELECT current_setting('cureline.portfolios', true)) = ''
               OR holding.portfolio = ANY (
                   (SELECT string_to_array(current_setting('cureline.portfolios', true), ','))::text[]))
    ))"""


def sees(table: str, column: str = "customer_id") -> str:
    """The condition itself, in SQL: whether this transaction sees the customer in `column` of `table`."""
    return _SEES.format(table=table, column=column)


def policy(table: str, column: str = "customer_id") -> str:
    """SQL for a migration: rows of `table` are seen and written only by who sees the customer in `column`."""
    return _policy(table, sees(table, column))


def policy_through(table: str, column: str, parent: str, key: str) -> str:
    """SQL for a migration: rows of `table` follow the row of `parent` that `column` names.

    Who sees all is not asked row by row: a foreign key says that the parent is there.
    """
    parents = f"EXISTS (SELECT 1 FROM {parent} parent WHERE parent.{key} = {table}.{column})"
    return _policy(table, f"({_SEES_ALL} OR {parents})")


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
    """A transaction (or a savepoint of the one that runs) in which the database shows what `user` may see.

    It may be nested: what was seen before is seen again after it, whether it ends well or by an exception.
    """
    with _switched(_scope(user)):
        yield


@contextmanager
def as_owner() -> Iterator[None]:
    """The same for house-keeping that no role does itself (end somebody's sessions, read a signed link's row)."""
    with _switched(("all", "", "", "", "none")):
        yield


@contextmanager
def _switched(values: tuple[str, ...]) -> Iterator[None]:
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _current() if nested else ()
        _set(values)
        yield
        # the settings end with a transaction of our own, or with what an exception rolls back
        if nested and not connection.needs_rollback:
            _set(before)


def _current() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        found: tuple[str, ...] = cursor.fetchone()
        return found


def _set(values: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)


def _scope(user: Any) -> tuple[str, ...]:
    scope, teams, portfolios = "none", "", ""
    if user is not None and user.is_authenticated and user.is_active and user.role in roles():
        staff = getattr(user, "staff", None)
        scope = roles()[user.role].sees
        if staff is not None:
            teams, portfolios = ",".join(staff.team_codes()), ",".join(staff.portfolios)
    return scope, teams, portfolios, str(getattr(user, "pk", "") or ""), DESK_ROLE


def fingerprint(user: Any) -> str:
    """A hash of which rows a person sees: another one when teams, portfolios, role or the account have changed."""
    return hashlib.sha256("\n".join(_scope(user)).encode()).hexdigest()


class RowsMiddleware:
    """Every request of somebody known is one transaction under the user's scope; a response of 500 undoes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated or request.path.startswith(_OUTSIDE):
            return self.get_response(request)
        with as_user(user):
            response: Any = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        # what a stream reads, it reads when this transaction is over: it gets one of its own, under the same scope
        if response.streaming and getattr(response, "file_to_stream", None) is None:
            response.streaming_content = _scoped(user, response.streaming_content)
        return response


def _scoped(user: Any, parts: Iterable[bytes]) -> Iterator[bytes]:
    with as_user(user):
        yield from parts
