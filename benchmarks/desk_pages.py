"""Every page that a role can open from its navigation, and those of one customer, on the full sample, in process.

`python -m benchmarks.desk_pages [home] [word]` measures the pages whose role and address hold a word, in a home that
`cureline demo --no-serve` has filled; without a home it fills one. Each page runs through the whole of Django (all
middleware, row-level security, templates); server time is the median of rounds taken by turns with the floor, which is
the frame of a page (navigation, no content) under the same middleware. Queries are those of one request.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cureline.cli.main import COMMAND

ROUNDS = 7
LIMIT_MS = 100.0
# a page that is not there: the frame alone
FLOOR = "/nothing/"
# of one customer: the page, the timeline, the call, and what each room shows
_CUSTOMER = (
    "/customers/{}/", "/contact/call/{}/", "/contact/callback/{}/", "/contact/notes/{}/", "/dispatch/write/{}/",
    "/dispatch/customer/{}/", "/arrangement/customers/{}/promise/", "/arrangement/customers/{}/affordability/",
    "/arrangement/customers/{}/plan/", "/care/customers/{}/", "/legal/open/{}/",
)  # fmt: skip


def measure(home: str = "", word: str = "") -> dict[str, Any]:
    """Milliseconds and queries of the slowest pages, how many are over 100 ms, and the ratio of the median page."""
    if home:
        return _measured(home, word)
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        command = [*COMMAND, "demo", "--no-serve"]
        subprocess.run(command, env={**os.environ, "CURELINE_HOME": made}, check=True, stdout=subprocess.DEVNULL)
        return _measured(made, word)


def _measured(home: str, word: str) -> dict[str, Any]:
    rows = sorted(pages(home, word), key=lambda row: -row["ms"])
    for row in rows:
        print(f"{row['ms']:8.1f} ms {row['over_floor']:6.1f}x {row['queries']:4d} queries  {row['role']:10s} "
              f"{row['status']} {row['path']}", file=sys.stderr)  # fmt: skip
    found: dict[str, Any] = {
        "ratio": round(statistics.median(row["over_floor"] for row in rows), 2), "pages": len(rows),
        "floor_ms": round(statistics.median(row["floor_ms"] for row in rows), 1),
        "median_ms": round(statistics.median(row["ms"] for row in rows), 1),
        "p95_ms": round(rows[len(rows) // 20]["ms"], 1),
        f"over_{LIMIT_MS:.0f}_ms": sum(row["ms"] > LIMIT_MS for row in rows),
        "most_queries": max(row["queries"] for row in rows),
    }  # fmt: skip
    for row in rows[:3]:
        found[f"{row['role']} {row['path']}"] = f"{row['ms']} ms"
    return found


def pages(home: str, word: str = "") -> Iterator[dict[str, Any]]:
    """One row a page: `role, path, status, ms, floor_ms, over_floor, queries`."""
    os.environ.update(CURELINE_HOME=home, CURELINE_SECOND_FACTOR="optional")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
    from cureline.cli.main import ready

    ready()
    import logging

    from django.test import Client

    logging.getLogger("django.request").setLevel(logging.ERROR)
    from cureline.trust.duties import roles
    from cureline.trust.models import User

    for role in roles():
        user = User.objects.filter(username=role).first()
        if user is None:
            continue
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        for path in _paths(user):
            if word in f"{role} {path}":
                row = _page(client, path)
                if row["status"] == 200:
                    yield {"role": role} | row


def _paths(user: Any) -> list[str]:
    from django.urls import reverse

    from cureline.trust import rows
    from cureline.web import gathered
    from cureline.worklist.models import Task

    found = ["/", *(reverse(entry.url) for entry in gathered.entries(user))]
    with rows.as_user(user):
        busiest = Task.objects.filter(state="open", channel="call").order_by("urgency", "place").first()
    if busiest is not None and user.may("customer.see"):
        found += [path.format(busiest.customer_id) for path in _CUSTOMER]
    return list(dict.fromkeys(found))


def _page(client: Any, path: str) -> dict[str, Any]:
    """Time and queries of a page: warmed once, then by turns with the floor."""
    answer = client.get(path)
    if answer.status_code != 200:
        return {"path": path, "status": answer.status_code}
    queries = _counted(lambda: client.get(path))
    spent, floors = [], []
    for _round in range(ROUNDS):
        for times, address in ((spent, path), (floors, FLOOR)):
            started = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - started) * 1000)
    ms, floor = statistics.median(spent), statistics.median(floors)
    return {"path": path, "status": 200, "ms": round(ms, 1), "floor_ms": floor, "over_floor": ms / floor,
            "queries": queries}  # fmt: skip


def _counted(act: Callable[[], Any]) -> int:
    from django.db import connection

    count = 0

    def one(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(one):
        act()
    return count


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:3]), ensure_ascii=False, indent=1))
