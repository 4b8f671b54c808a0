"""Rows of other teams and people through every route: somebody of each role, of another team, asks for them all.

What a person sees of customers is PostgreSQL's to say (row-level security), and whose a row of a person is, `OWNERS`
says. A row that is not the asker's is refused just as one that is not there, nothing of its customer stands in any
answer, and nothing of it is changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

from cureline.trust import rows as scope
from cureline.trust.duties import roles
from cureline.trust.models import User
from tests.attack import bodies, forms, routes, rows
from tests.attack.department import Filled
from tests.desk import Desk

# 302 is the house's way to tell whoever posted a form why it was not done; 400 and 422 come before any row is asked for
REFUSED = (302, 400, 403, 404, 405, 422)
# by role and room: a role of one's team that works with the people of all teams there
OF_EVERYBODY = {
    ("admin", "people"): "an administrator keeps everybody's record",
    ("admin", "trust"): "an administrator ends anybody's token and sessions",
    ("trainer", "training"): "a trainer teaches everybody: docs/training.md",
    ("trainer", "rehearsal"): "a trainer coaches everybody who practises",
}
# by role, method, address and kind: what is read of a colleague and may not be written
ROLL = {
    ("leader", "GET", "/people/", "people.Staff"): "name, role and team of everybody, and no absences",
    ("leader", "GET", "/api/v1/people/staff/", "people.Staff"): "the same for a program",
}


@dataclass(frozen=True)
class Share:
    """Which pairs of role and route are walked: all of them, or one in `of`, drawn by `seed`."""

    seed: str = ""
    of: int = 1

    def has(self, role: str, route: str) -> bool:
        """Whether a pair is drawn; the same seed draws the same ones everywhere."""
        return int(hashlib.sha256(f"{self.seed} {role} {route}".encode()).hexdigest(), 16) % self.of == 0


@dataclass
class Walked:
    """What a walk did: requests sent, pairs of role and route, rows that were hidden, and what was wrong."""

    tried: int = 0
    pairs: int = 0
    hidden: int = 0
    wrong: list[str] = field(default_factory=list)


def snapshot(tables: Iterable[str]) -> dict[str, Counter[str]]:
    """Every row of the tables, as a hash of its text."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT md5(t::text) FROM "{table}" t')
            found[table] = Counter(digest for (digest,) in cursor.fetchall())
    return found


def hidden_of(user: User, address: rows.Address) -> list[str]:
    """Which rows of an address are not a person's to see: by PostgreSQL, or as somebody's of another team."""
    named = address.rows
    found = [row for row in named if row._meta.db_table in rows.guarded_tables()]
    with scope.as_user(user):
        unseen = [row for row in found if not type(row)._default_manager.filter(pk=row.pk).exists()]
    if roles()[user.role].sees == "team" and (user.role, address.room) not in OF_EVERYBODY:
        unseen += [row for row in named if rows.owner(row) not in (None, user) and row not in unseen]
    return [f"{row._meta.label} {row.pk}" for row in unseen]


class Intruder:
    """Somebody of a role with no row of the department; keeps what was done and what went wrong."""

    def __init__(self, desk: Desk, role: str, marks: re.Pattern[bytes], walked: Walked) -> None:
        # who sees all teams sees the portfolios of the staff record only
        narrowed = [] if roles()[role].sees == "team" else ["elsewhere"]
        self.user = desk.user(role, "elsewhere", portfolios=narrowed)
        self.client: Client = desk.client(self.user)
        self.client.raise_request_exception = False
        self.marks, self.walked = marks, walked
        self.nowhere: dict[tuple[str, str], int] = {}

    def ask(self, method: str, path: str, hidden: list[str], nowhere: str, **more: Any) -> None:
        """One request; notes what is no refusal where a row is hidden, or another than that of `nowhere` (the same
        address of rows that are not there), what failed, and every mark in the answer."""
        status = self._send(method, path, **more)
        hidden = [row for row in hidden if (self.user.role, method, path.rstrip("/0123456789") + "/",
                                            row.partition(" ")[0]) not in ROLL]  # fmt: skip
        if not hidden:
            return
        if (method, nowhere) not in self.nowhere:
            self.nowhere[method, nowhere] = self._send(method, nowhere, **more)
        there = self.nowhere[method, nowhere]
        of_people = all(row.partition(" ")[0] in rows.OWNERS for row in hidden)
        # that a colleague's row is there is no secret, as a customer's is: who leads others is told whom not
        if status not in REFUSED or (status != there and not (status in (302, 403) and of_people)):
            self.walked.wrong.append(f"{self.user.role} {method} {path}: {status}, and {there}"
                                     f" for what is not there; {', '.join(hidden)}")  # fmt: skip

    def _send(self, method: str, path: str, **more: Any) -> int:
        response: Any = self.client.generic(method, path, **more)
        self.walked.tried += 1
        body = b"".join(response.streaming_content) if response.streaming else bytes(response.content)
        told = f"{self.user.role} {method} {path}: {response.status_code}"
        if response.status_code >= 500:
            self.walked.wrong.append(f"{told} failed")
        # what was asked for may be said again
        asked = path.encode() + str(more).encode()
        shown = {*self.marks.findall(body)} - {*self.marks.findall(asked)}
        self.walked.wrong += [f"{told} shows {mark.decode()}" for mark in sorted(shown)]
        return int(response.status_code)

    def may(self, route: routes.Route) -> bool:
        """Whether the role has the duty; what asks for none is one's own account: a walk would sign itself out."""
        return bool(route.duty) and self.user.may(route.duty)


def intrude(filled: Filled, posts: list[forms.Form], share: Share) -> Walked:
    """Somebody of each role at every route that the role may use at all, and at every form that others were shown."""
    first = snapshot({*rows.guarded_tables(), *rows.owned_tables()} - {"trust_auditentry"})
    gone: dict[str, Counter[str]] = {}
    walked = Walked()
    for role in sorted(roles()):
        intruder = Intruder(filled.desk, role, filled.marks, walked)
        for route, found in filled.routes.items():
            # who lacks the duty is refused whatever is asked: tests/trust/test_matrix.py
            if intruder.may(route) and share.has(role, f"{route.method} {route.pattern}"):
                walked.pairs += 1
                for address in found:
                    attack(intruder, route, address)
        for form in posts:
            if form.may(intruder.user) and share.has(role, form.to.path):
                hidden = hidden_of(intruder.user, form.to)
                intruder.ask("POST", form.to.path, hidden, form.to.nowhere, data=form.body, content_type=forms.KIND)
        now = snapshot(first)
        lost = {table: first[table] - now[table] for table in first}
        walked.wrong += [
            f"{role}: {(lost[table] - gone.get(table, Counter())).total()} rows of {table} changed"
            for table in lost
            if lost[table] - gone.get(table, Counter()) and not _its_own(role, table)
        ]
        gone = lost
    return walked


def _its_own(role: str, table: str) -> bool:
    """Whether a role works with every row of a table: whoever sees all with people and goals, else `OF_EVERYBODY`."""
    if roles()[role].sees == "all":
        return table in rows.owned_tables() or table.startswith("goal_")
    return (role, table.partition("_")[0]) in OF_EVERYBODY


def attack(intruder: Intruder, route: routes.Route, address: rows.Address) -> None:
    """A route at one address: a page by GET and by an empty POST, an operation with the body that its schema wants."""
    hidden = hidden_of(intruder.user, address)
    intruder.walked.hidden += bool(hidden)
    if not route.method:
        intruder.ask("GET", address.path, hidden, address.nowhere)
        intruder.ask("POST", address.path, hidden, address.nowhere)
        return
    body, query = bodies.request_of(route, lambda name: _key(route, name))
    asked = "?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""
    data = {} if body is None else {"data": json.dumps(body, default=str), "content_type": "application/json"}
    intruder.ask(route.method, address.path + asked, hidden, address.nowhere + asked, **data)


def _key(route: routes.Route, name: str) -> Any:
    """The key of the first row that a property of a body names; None where the name says nothing."""
    found = rows.model(route, name, "") if name.endswith("_id") else None
    row = found._default_manager.order_by("pk").first() if found is not None else None
    return None if row is None else row.pk
