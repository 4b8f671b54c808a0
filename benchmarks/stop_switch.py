"""What the lock of the stop switch costs a contact, and how long the switch takes while fifty are at work.

The ratio: `begin()` as it is over `begin()` that reads no stop and takes no lock, by turns, each a transaction of its
own on the embedded PostgreSQL; the trigger of the last line stays in both. Then fifty threads begin contacts as fast as
they can and the switch is pressed: the milliseconds until it is committed, and what began after that (none may). Run:
`python -m benchmarks.stop_switch [rounds]`.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from typing import Any
from unittest import mock

from benchmarks import gate_at_desk

WORKERS, FLIPS = 50, 5


def measure(rounds: int = 400) -> dict[str, Any]:
    """Ratio and milliseconds of both, and of the switch under load."""
    gate_at_desk.measure(4)
    from cureline.contact import services
    from cureline.contact.services import stops

    people = gate_at_desk._people()
    locked: list[float] = []
    free: list[float] = []
    for turn in range(rounds):
        customer = people[turn % len(people)]
        for times, patched in ((locked, False), (free, True)) if turn % 2 else ((free, True), (locked, False)):
            with mock.patch.object(stops, "standing", return_value=()) if patched else mock.MagicMock():
                started = time.perf_counter()
                attempt = services.begin(customer, "call", user=None, at=gate_at_desk.NOON)
                times.append(time.perf_counter() - started)
            services.record_outcome(attempt, "busy", user=None, at=gate_at_desk.NOON)
    return {
        "ratio": round(statistics.median(locked) / statistics.median(free), 3), "rounds": rounds,
        "begin_ms": round(1000 * statistics.median(locked), 2),
        "without_lock_ms": round(1000 * statistics.median(free), 2), **_under_load(people),
    }  # fmt: skip


def _under_load(people: list[str]) -> dict[str, Any]:
    """The switch pressed while fifty begin contacts: how long it takes, and how many began once it was committed."""
    from django.db import Error, connection

    from cureline.contact import services
    from cureline.contact.models import Attempt
    from cureline.contact.services import stops
    from cureline.trust.models import User

    first, second = (User.objects.get_or_create(username=f"stop{n}", defaults={"role": "head"})[0] for n in (1, 2))
    over = threading.Event()

    def work(number: int) -> None:
        place = number
        while not over.is_set():
            place += 1
            try:
                attempt = services.begin(people[place % len(people)], "call", user=None, at=gate_at_desk.NOON)
                services.record_outcome(attempt, "busy", user=None, at=gate_at_desk.NOON)
            except services.RefusedError:
                time.sleep(0.01)
            except Error:
                connection.close()
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    taken, after = [], 0
    for _ in range(FLIPS):
        time.sleep(1.0)
        started = time.perf_counter()
        row = stops.stop("all", user=first, reason="benchmark")
        taken.append(1000 * (time.perf_counter() - started))
        before = Attempt.objects.count()
        time.sleep(0.5)
        after += Attempt.objects.count() - before
        stops.ask_resume(row.pk, user=first, reason="benchmark")
        stops.decide_resume(row.pk, user=second, approve=True)
    over.set()
    for thread in threads:
        thread.join()
    return {"workers": WORKERS, "switch p50_ms": round(statistics.median(taken)), "switch max_ms": round(max(taken)),
            "begun_after_the_switch": after}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 400), indent=1))
