"""A day of five hundred collectors on loopback, in compressed time: acts, payments, imports and the night at once.

`python -m benchmarks.desk_day [collectors] [accounts] [seconds] [acts a second]` imports a book, runs its night, and
serves the desk as `cureline serve` does (gunicorn and the worker) behind PgBouncer in transaction mode where it is
installed. First one collector works alone: the floor. Then all take their turns: an act falls due at random instants,
so many a second, and goes to one of those who have waited longest; what the desk is late is counted from that instant.
Five hundred people with an act every 70 seconds are seven a second. Beside them the core system posts payments twice,
new accounts are imported, the outbox sends to a gateway, and the night runs and publishes the day anew. At last
the acts come faster and faster, without the rest, until the desk does not keep up.

What clients were told is held against the database, `cureline verify --all` must find nothing, and waits for locks and
slow statements are listed. `ratio` is the p95 of all acts of the day over that of the same acts alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import day_department, day_watch
from benchmarks.day_department import Department
from benchmarks.day_people import Asking, Bank, Collector
from benchmarks.processes import free_port, listening
from cureline.cli.main import COMMAND

PROCESSES, THREADS, POOL = 3, 6, 6
# connections that PgBouncer holds for all of them
SERVERS = 16
# accounts that a file brings during the day
IMPORTED = 3_000
# acts a second of the steps after the day, and how long each lasts
STEPS, STEP_S = (8, 12, 16, 24, 32), 60
LIMIT_MS = 1_000
# acts of one collector alone, and before that some of all that are not counted
ALONE = 75
WARM_S, WARM_RATE = 60, 3.0
# requests of the client that may be on their way at once
_CROWD = 64
# parts of the day: nothing beside the acts but payments, and the commands beside them
PARTS = ("the day", "import", "night")
_SHOWN = 12


def measure(
    collectors: int = 500, accounts: int = 60_000, seconds: int = 600, acts_a_second: float = 7.0,
    steps: tuple[int, ...] = STEPS,
) -> dict[str, Any]:  # fmt: skip
    """p50, p95 and p99 of each act in milliseconds, what was lost or doubled, waits, and the load that holds."""
    with tempfile.TemporaryDirectory(prefix="cureline-day-") as directory:
        Path(directory).chmod(0o755)
        os.environ["CURELINE_HOME"] = directory
        os.environ.pop("CURELINE_DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
        from cureline.cli.main import ready

        ready()
        return replay(day_department.fill(accounts, collectors), Path(directory), seconds, acts_a_second, steps)


def replay(department: Department, home: Path, seconds: int, rate: float, steps: tuple[int, ...]) -> dict[str, Any]:
    """The day of a department that is there in `home`, the home in use."""
    from cureline.dispatch.channels.localgateway import LocalGateway
    from cureline.trust.models import AuditEntry

    inbox = home / "inbox"
    inbox.mkdir()
    day_department.book(inbox, IMPORTED, prefix="N")
    day_watch.log_slow()
    log = home / "postgres" / "log"
    begun_audit = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    port = free_port()
    gateway = LocalGateway(key="day", secret="day", desk=f"http://127.0.0.1:{port}")  # noqa: S106 - of this run alone
    gateway.start()
    sms = {"CURELINE_SMS_URL": gateway.url, "CURELINE_SMS_KEY": "day", "CURELINE_SMS_SECRET": "day"}
    today = day_department.today()
    people = {user: Collector(port, session, number, today)
              for number, (user, session) in enumerate(department.sessions.items())}  # fmt: skip
    bank = Bank(port, department.token, department.accounts, today)
    told_by_web = home / "web.log"
    with (
        _pooler() as (url, pooled),
        _served(port, {**sms, **pooled, "CURELINE_DATABASE_URL": url}, sms, told_by_web) as web,
    ):
        # every process has loaded its pages and read its documents before the clock runs
        _turns(people, partial(str, "warm"), WARM_S, WARM_RATE)
        floor = _alone(next(iter(people.values())))
        _forget(people.values())
        begun, load = log.stat().st_size, os.getloadavg()[0]
        locks = day_watch.Locks()
        day = _day(people, bank, inbox, seconds, rate)
        waits = {**locks.end(), **day_watch.slow(log, begun), "load average": f"{load:.1f} before, "
                 f"{os.getloadavg()[0]:.1f} at the end"}  # fmt: skip
        work = day_watch.Work(web, int((home / "postgres" / "postmaster.pid").read_text().split()[0]))
        stairs = _stairs(people, steps)
        if acts := sum(stairs.pop("acts")):
            stairs |= work.told(acts)
    gateway.stop()
    if signed_out := sum(person.statuses["claim next", 401] for person in people.values()):
        raise RuntimeError(f"{signed_out} claims by people whose session had ended: these are no figures of a day")
    answers = _answers(people.values(), bank)
    if answers["failed"]:
        # the log lies in the home, which goes with the benchmark
        print(told_by_web.read_text(errors="replace")[-20_000:], file=sys.stderr)
    told = _times(people.values(), bank, PARTS)
    parts = {f"beside {part}": _shortly(people.values(), part) for part in PARTS}
    return {
        "ratio": round(told["all p95_ms"] / floor["all p95_ms"], 2), "collectors": len(people),
        "accounts": department.accounts, "tasks": department.tasks, "web processes": PROCESSES, "threads": THREADS,
        "pooler": "PgBouncer, transaction" if pooled.get("CURELINE_POOLER") else "none", "seconds": seconds,
        "acts_a_second": rate, **day, "alone p50_ms": floor["all p50_ms"], "alone p95_ms": floor["all p95_ms"], **told,
        **parts, **stairs, **answers, **day_watch.proof(people, bank, begun_audit),
        **day_watch.sent(gateway), "verify": day_watch.verified(), **waits,
    }  # fmt: skip


def _alone(person: Collector) -> dict[str, Any]:
    """One collector without a pause: the floor."""
    person.stage = "alone"
    for _ in range(ALONE):
        next(person.acts)
    return _times([person], None, ("alone",))


def _forget(people: Any) -> None:
    for person in people:
        person.times.clear()
        person.statuses.clear()
        person.refusals.clear()


def _day(people: dict[int, Collector], bank: Bank, inbox: Path, seconds: int, rate: float) -> dict[str, Any]:
    """All at once: gives how long import and night took beside the acts, and their exit codes."""
    others = {
        "import": ["import", str(inbox), "--mapping", "cureline", "--json"],
        "night": ["night", "--as-of", day_department.today().isoformat(), "--json"],
    }
    found: dict[str, Any] = {}
    part = [PARTS[0]]

    def commands() -> None:
        # one after the other, as the day has them
        time.sleep(min(20, seconds / 10))
        for name, words in others.items():
            started = time.perf_counter()
            part[0] = name
            done = subprocess.run([*COMMAND, *words], env=_direct(), stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
            found[f"{name}_s"], found[f"{name} exit"] = round(time.perf_counter() - started), done.returncode
            if done.returncode:
                print(done.stderr[-2000:], file=sys.stderr)
        part[0] = PARTS[0]

    beside = [threading.Thread(target=commands), threading.Thread(target=bank.work)]
    for thread in beside:
        thread.start()
    late = _turns(people, lambda: part[0], seconds, rate)
    beside[0].join()
    bank.over.set()
    beside[1].join()
    return {**found, "most late in the day_s": late}


def _turns(people: dict[int, Collector], stage: Callable[[], str], seconds: float, rate: float) -> float:
    """Acts at random instants for so long, by one of those who waited longest; gives how late one began at most."""
    chance = random.Random(stage())  # noqa: S311 - spreads the load
    waiting, lock, late = deque(people.values()), threading.Lock(), [0.0]

    def act(person: Collector, due: float) -> None:
        person.stage, person.due = stage(), due
        late[0] = max(late[0], time.perf_counter() - due)
        try:
            next(person.acts)
        finally:
            with lock:
                waiting.append(person)

    with ThreadPoolExecutor(_CROWD) as crowd:
        due = time.perf_counter()
        end = due + seconds
        asked = []
        while (due := due + chance.expovariate(rate)) < end:
            time.sleep(max(0.0, due - time.perf_counter()))
            with lock:
                # of those who have waited longest one by chance: else all claim, and then all open their customer
                waiting.rotate(-chance.randrange(len(waiting) // 2 or 1))
                person = waiting.popleft() if waiting else None
            if person is not None:
                asked.append(crowd.submit(act, person, due))
        for each in asked:
            each.result()
    return round(late[0], 1)


def _stairs(people: dict[int, Collector], steps: tuple[int, ...]) -> dict[str, Any]:
    """Faster and faster, collectors alone; the load that holds is the last step with a p95 below the limit."""
    found: dict[str, Any] = {"acts": [], "holds acts_a_second": 0}
    for rate in steps:
        started, step = time.perf_counter(), f"step {rate}"
        _turns(people, partial(str, step), STEP_S, rate)
        times = [spent for person in people.values() for (stage, _), each in person.times.items()
                 if stage == step for spent in each]  # fmt: skip
        done = len(times) / (time.perf_counter() - started)
        found["acts"].append(len(times))
        p50, p95 = (statistics.quantiles(times, n=100)[cut] * 1000 for cut in (49, 94))
        found[f"{rate} a second"] = f"{done:.1f} done, p50 {p50:.0f}, p95 {p95:.0f} ms, load {os.getloadavg()[0]:.1f}"
        if p95 > LIMIT_MS:
            break
        found["holds acts_a_second"] = rate
    return found


def _shortly(people: Any, part: str) -> str:
    """The acts of one part of the day in a line, with those that took longest."""
    told = _times(people, None, (part,))
    acts = sorted((name.removesuffix(" p95_ms") for name in told if name.endswith(" p95_ms") and name[:4] != "all "),
                  key=lambda act: -told[f"{act} p95_ms"])  # fmt: skip
    slow = ", ".join(f"{act} {told[f'{act} p95_ms']}" for act in acts[:3])
    return f"{told['all n']} acts, p50 {told['all p50_ms']}, p95 {told['all p95_ms']} ms (p95 of {slow})"


def _times(people: Any, bank: Bank | None, stages: tuple[str, ...]) -> dict[str, Any]:
    times: dict[str, list[float]] = defaultdict(list)
    asking: list[Asking] = [*people, *(bank.asking if bank else ())]
    for person in asking:
        for (when, act), spent in person.times.items():
            if when in stages:
                times[act] += spent
    # payments are the bank's, and no act of a collector
    acts = {"all": [spent for act, each in times.items() if act != "payments" for spent in each], **times}
    found: dict[str, Any] = {}
    for act, spent in sorted(acts.items()):
        cuts = statistics.quantiles(spent, n=100) if len(spent) > 1 else spent * 99
        found[f"{act} n"] = len(spent)
        for name, cut in (("p50", 49), ("p95", 94), ("p99", 98)):
            found[f"{act} {name}_ms"] = round(cuts[cut] * 1000)
    return found


def _answers(people: Any, bank: Bank) -> dict[str, Any]:
    statuses: Counter[tuple[str, int]] = sum((each.statuses for each in (*people, *bank.asking)), Counter())
    odd = {key: n for key, n in statuses.items() if key[1] >= 400 or key[1] == 0}
    reasons: Counter[tuple[str, str]] = sum((each.refusals for each in (*people, *bank.asking)), Counter())
    return {
        "requests": statuses.total(),
        "failed": sum(n for (_, status), n in odd.items() if status == 0 or status >= 500),
        "refused by the gate": statuses["begin contact", 409] + statuses["message", 409],
        "answers of 4xx": ", ".join(f"{n} {act} {status}" for (act, status), n in sorted(odd.items())),
        "because": ", ".join(f"{n} {act}: {reason}" for (act, reason), n in reasons.most_common(_SHOWN)),
    }


def _direct() -> dict[str, str]:
    """What commands beside the desk are told: the database itself, as a bank's scheduler does."""
    from cureline import database

    return {**os.environ, "CURELINE_DATABASE_URL": database.address().url()}


@contextlib.contextmanager
def _pooler() -> Iterator[tuple[str, dict[str, str]]]:
    """PgBouncer in transaction mode, where it is installed: the address for the web, and what the web is told of it."""
    from cureline import database

    here = database.address()
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    if not Path(program).exists():
        yield here.url(), {"CURELINE_POOL": str(POOL)}
        return
    with tempfile.TemporaryDirectory() as made:
        place, port = Path(made), free_port()
        place.chmod(0o777)
        (place / "users.txt").write_text(f'"{here.user}" ""\n')
        (place / "ini").write_text(
            f"[databases]\n* = host={here.host} port={here.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {place}/users.txt\n"
            f"pool_mode = transaction\ndefault_pool_size = {SERVERS}\nmax_client_conn = 200\n"
            "ignore_startup_parameters = extra_float_digits,options\n"
        )
        # it refuses to run as root, and the server's directory is open to its owner alone
        words = ["-u", Path(here.host).owner()] if os.geteuid() == 0 else []
        process = subprocess.Popen([program, *words, str(place / "ini")], stderr=subprocess.DEVNULL)
        try:
            listening(port, 120)
            address = database.Address("127.0.0.1", port, here.name, here.user, here.password)
            yield address.url(), {"CURELINE_POOL": str(POOL), "CURELINE_POOLER": "transaction"}
        finally:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def _served(port: int, web: dict[str, str], worker: dict[str, str], log: Path) -> Iterator[int]:
    """Web, which writes its log, and worker; gives the process whose children are the web's."""
    environment = {**_direct(), "CURELINE_PLAIN_HTTP": "1", "CURELINE_SECOND_FACTOR": "optional",
                   "CURELINE_LOG_LEVEL": "ERROR"}  # fmt: skip
    gunicorn = [sys.executable, "-m", "gunicorn", "cureline.web.wsgi", "--bind", f"127.0.0.1:{port}", "--workers",
                str(PROCESSES), "--threads", str(THREADS), "--worker-class", "gthread", "--log-level", "error",
                "--keep-alive", "15", "--timeout", "120"]  # fmt: skip
    with log.open("wb") as told:
        children = [
            subprocess.Popen(gunicorn, env=environment | web, stdout=subprocess.DEVNULL, stderr=told),
            subprocess.Popen(
                [*COMMAND, "worker"], env=environment | worker, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ),
        ]
        try:
            listening(port, 120)
            yield children[0].pid
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()


if __name__ == "__main__":
    count, book, length, *speed = (*sys.argv[1:], *("500", "60000", "600", "7")[len(sys.argv) - 1 :])
    print(json.dumps(measure(int(count), int(book), int(length), float(speed[0])), indent=1, ensure_ascii=False))
