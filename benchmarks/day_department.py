"""The department of a day: a book of tens of thousands of accounts imported from files, its night, and its people.

The files are `population`'s, with the days moved so that they end today, a name and a number for everybody, and a time
zone in which it is noon now, so that the day may be replayed at any hour. The people stand in a capacity document of
their own, and the night gives each of them a plan.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from benchmarks import population

# teams of telephone collectors: of ten collectors so many, and what they can do
TEAMS = (("early", 5, ("early",)), ("middle", 3, ("early", "middle")), ("late", 1, ("middle", "late")),
         ("care", 1, ("care", "hardship", "restructuring", "verification")))  # fmt: skip
# of the tasks that wait for one collector, one in so many waits for the whole team instead
SHARED = 3
# the tables that the bank's files bring; the others are empty in this book
_FILES = ("customers", "accounts", "due_items", "payments", "contact_points", "contacts", "promises", "circumstances")
_PERSONAL = {
    "customers": ", '客户' || customer_id AS name",
    "contact_points": ", CASE WHEN kind IN ('mobile', 'work_phone') THEN '138' || "
    "lpad((hash(contact_point_id) % 100000000)::VARCHAR, 8, '0') WHEN kind = 'email' THEN customer_id || "
    "'@example.com' ELSE customer_id || ' Example Road' END AS value",
}


@dataclass(frozen=True)
class Department:
    """Who takes part: the collectors' sessions by their user's id, the bank's token, and how many tasks there are."""

    sessions: dict[int, str]
    token: str
    tasks: int
    accounts: int


def fill(accounts: int, collectors: int) -> Department:
    """Import the book into the database in use, make the people, and run the night of today."""
    from cureline.portfolio import imports
    from cureline.worklist import night, rulebook

    with tempfile.TemporaryDirectory() as place:
        book(Path(place), accounts)
        imports.run(Path(place), "cureline")
    rulebook.record("capacity", "capacity", _capacity(collectors, accounts))
    people = _people(collectors)
    night.run(today())
    _share()
    # after the night, which may last longer than an idle session
    sessions = {user.pk: _session(user) for user in people}
    from cureline.worklist.models import Task

    return Department(sessions, _token(), Task.objects.filter(state="open", channel="call").count(), accounts)


def book(place: Path, accounts: int, prefix: str = "") -> None:
    """Write the bank's files of so many accounts into a folder; `prefix` sets their ids apart from another book's."""
    made = place / "made"
    population.make(made, accounts)
    days = (today() - population.AS_OF).days
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name in _FILES:
            source = f"read_parquet('{made}/{name}.parquet')"
            changed = []
            for column, kind, *_ in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall():
                if kind == "DATE":
                    changed.append(f'"{column}" + {days} AS "{column}"')
                elif kind.startswith("TIMESTAMP"):
                    # the mapping reads an instant as a text with its offset
                    moved = f'"{column}" + INTERVAL {days} DAY'
                    changed.append(f"strftime({moved}, '%Y-%m-%dT%H:%M:%S+00:00') AS \"{column}\"")
                elif prefix and column.endswith("_id") and column != "collector_id":
                    changed.append(f"'{prefix}' || {column} AS {column}")
            if name == "customers":
                changed += [f"'{_noon()}' AS time_zone", "'CN' AS jurisdiction"]
            replaced = f" REPLACE ({', '.join(changed)})" if changed else ""
            connection.execute(f"COPY (SELECT *{replaced}{_PERSONAL.get(name, '')} FROM {source}) "
                               f"TO '{place}/{name}.parquet' (FORMAT parquet)")  # fmt: skip
    for path in made.iterdir():
        path.unlink()
    made.rmdir()


def today() -> dt.date:
    """The desk's day."""
    from django.utils import timezone

    from cureline.worklist import desk

    return desk.today(timezone.now())


def _noon() -> str:
    """A time zone in which it is between noon and one."""
    hour = dt.datetime.now(dt.UTC).hour
    return f"Etc/GMT{hour - 12:+d}" if hour != 12 else "Etc/GMT"


def _capacity(collectors: int, accounts: int) -> str:
    """The shipped document with the channels and collectors of this department."""
    from cureline.engine import allocate

    document = yaml.safe_load(allocate.shipped("capacity"))
    day = f"{today():%Y-%m-%d}"
    document |= {"version": day, "effective_from_on": today(), "author": "benchmark", "approver": "benchmark"}
    document["channels"]["call"] = {"contacts": accounts}
    document["collectors"] = [
        {"id": f"D{number:04d}", "team": team, "skills": list(skills), "languages": ["zh", "en"], "minutes": 320,
         "caseload": 60} for number, (team, skills) in enumerate(_seats(collectors))
    ]  # fmt: skip
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def _seats(collectors: int) -> list[tuple[str, tuple[str, ...]]]:
    wheel = [(team, skills) for team, share, skills in TEAMS for _ in range(share)]
    return [wheel[number % len(wheel)] for number in range(collectors)]


def _people(collectors: int) -> list[Any]:
    from cureline.people.models import Staff, Team
    from cureline.trust.models import User

    for team, *_ in TEAMS:
        Team.objects.get_or_create(code=team, defaults={"title": {"en": team.title()}})
    people = []
    for number, (team, _skills) in enumerate(_seats(collectors)):
        user = User.objects.create(username=f"day{number}", role="phone", language="zh-hans")
        Staff.objects.create(user=user, name=user.username, team_id=team, collector_id=f"D{number:04d}")
        people.append(user)
    return people


def _session(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return str(client.cookies["sessionid"].value)


def _token() -> str:
    """What the bank's core system signs in with."""
    from cureline.people.models import Staff
    from cureline.trust import tokens
    from cureline.trust.models import User

    user = User.objects.create(username="core", role="head", language="en")
    Staff.objects.create(user=user, name="core")
    return tokens.make("core", user, ["payment.post"], user=user)[1]


def _share() -> None:
    """Some of the plan's tasks wait for a team, so that its people reach for the same ones."""
    from django.db.models import F
    from django.db.models.functions import Mod

    from cureline.worklist.models import Task

    waiting: Any = Task.objects.filter(state="open", channel="call").annotate(part=Mod(F("pk"), SHARED))
    waiting.filter(part=0).update(collector_id=None)
