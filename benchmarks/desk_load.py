"""Fifty collectors at once over HTTP on loopback: next customer, call under the gate, outcome, finish.

The desk runs as `cureline serve` runs it (gunicorn, two processes of eight threads) on an embedded PostgreSQL of its
own. Sessions are prepared. Collectors come in within some seconds and think before every act, as long as chance says
(1 to 3 seconds; who really calls takes longer); `stress()` is the same without thinking, the hardest that so many can
ask. Besides its own queue each now and then calls one of a few customers whom all want, and speaks with them: a
conversation fills a cap. At the end all call one customer at the same instant and race for the last lawful call. The
floor of the same run is a route that only knows who asks. Counted: a task given twice, and a contact that the engine
refuses when the history is judged again from the rows.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.processes import cpu_s, free_port, listening

HOT = 24
# how long it takes until all have come in, in times of the longest thought
ARRIVAL = 5
_SECRET = secrets.token_hex(16)


Think = tuple[float, float]


def stress(collectors: int = 50, tasks_each: int = 12) -> dict[str, Any]:
    """The same without thinking."""
    return measure(collectors, tasks_each, (0.0, 0.0))


def measure(collectors: int = 50, tasks_each: int = 12, think_s: Think = (1.0, 3.0)) -> dict[str, Any]:
    """Milliseconds at p50, p95 and at most of each act, ratios to the floor, CPU, double claims, contacts over a cap.

    `think_s`: the shortest and the longest time that a collector thinks before an act.
    """
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        os.environ["CURELINE_HOME"] = directory
        os.environ.pop("CURELINE_DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
        from cureline.cli.main import ready

        ready()
        sessions, (last, *hot) = _department(collectors, collectors * tasks_each)
        port = free_port()
        server = _serve(port)
        try:
            listening(port, 60)
            runners = [_Collector(port, session, hot, think_s, number) for number, session in enumerate(sessions)]
            # every process has read its documents before the clock runs
            for runner in runners[:8]:
                runner.warm(hot[0])
            started, spent_before = time.perf_counter(), cpu_s(server.pid)
            threads = [threading.Thread(target=runner.work) for runner in runners]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            elapsed = time.perf_counter() - started
            web_ms = 1000 * (cpu_s(server.pid) - spent_before)
            figures = _figures(runners, elapsed, collectors)
            figures["web_cpu_ms_a_request"] = round(web_ms / figures["requests"], 1)
            figures |= _at_once(runners, last)
        finally:
            server.terminate()
            server.wait()
        return figures | _proof(runners)


class _Collector:
    """One collector: a connection that stays open, and the times of what was asked, by act."""

    def __init__(self, port: int, session: str, hot: list[str], think_s: Think, seed: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.session, self.hot, self.think_s = session, hot, think_s
        self.chance = random.Random(seed)  # noqa: S311 - only spreads the load
        self.times: dict[str, list[float]] = defaultdict(list)
        self.used = 0.0
        self.claimed: list[int] = []
        self.statuses: Counter[tuple[str, int]] = Counter()

    def ask(self, act: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={_SECRET}", "X-CSRFToken": _SECRET,
            "Content-Type": "application/json", "Host": "127.0.0.1",
        }  # fmt: skip
        # the server has closed what rested for longer than it keeps (15 s)
        if time.perf_counter() - self.used > 10:
            self.connection.close()
        started = self.used = time.perf_counter()
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        self.times[act].append(time.perf_counter() - started)
        self.statuses[act, answer.status] += 1
        return answer.status, json.loads(text) if text else None

    def warm(self, customer_id: str) -> None:
        """Ask everything once, outside the figures."""
        kept, self.think_s = self.think_s, (0.0, 0.0)
        self.ask("floor", "GET", "/api/v1/worklist/outcomes")
        self.ask("next customer", "POST", "/api/v1/worklist/next", {"kind": "callback"})
        self.call(customer_id, "no_answer")
        self.think_s = kept
        self.times.clear()
        self.statuses.clear()

    def think(self) -> None:
        if self.think_s[1]:
            time.sleep(self.chance.uniform(*self.think_s))

    def work(self) -> None:
        """The whole day: until nobody is left."""
        time.sleep(self.chance.random() * self.think_s[1] * ARRIVAL)
        while True:
            status, task = self.ask("next customer", "POST", "/api/v1/worklist/next", {})
            if status != 200:
                return
            self.claimed.append(task["id"])
            self.think()
            self.call(task["customer_id"], "no_answer")
            path = f"/api/v1/worklist/customers/{task['customer_id']}/finish"
            self.ask("finish", "POST", path, {"outcome": "no_answer"})
            if self.chance.random() < 0.25:
                self.think()
                self.call(self.chance.choice(self.hot), "spoke")
            self.ask("floor", "GET", "/api/v1/worklist/outcomes")
            self.think()

    def call(self, customer_id: str, outcome: str) -> None:
        """Ask the gate, record the contact, record what came of it."""
        asked = {"customer_id": customer_id, "channel": "call"}
        status, attempt = self.ask("record contact", "POST", "/api/v1/contact/attempts", asked)
        if status == 201:
            self.think()
            path = f"/api/v1/contact/attempts/{attempt['id']}/outcome"
            self.ask("record outcome", "POST", path, {"outcome": outcome})


def _at_once(runners: list[_Collector], customer_id: str) -> dict[str, int]:
    """All collectors call one customer at the same instant: how many were let through."""
    begin, allowed = threading.Barrier(len(runners)), []

    def call(runner: _Collector) -> None:
        begin.wait()
        asked = {"customer_id": customer_id, "channel": "call"}
        status, _answer = runner.ask("at once", "POST", "/api/v1/contact/attempts", asked)
        allowed.append(status == 201)

    threads = [threading.Thread(target=call, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"called_one_customer_at_once": len(runners), "let_through": sum(allowed)}


def _department(collectors: int, tasks: int) -> tuple[list[str], list[str]]:
    """People, customers with a debt and a telephone, tasks; gives the sessions, and the customers that all want."""
    from django.test import Client
    from django.utils import timezone

    from cureline.people.models import Staff, Team
    from cureline.portfolio import models
    from cureline.trust import vault
    from cureline.trust.models import User
    from cureline.worklist import desk
    from cureline.worklist.models import Task

    now = timezone.now()
    team, _ = Team.objects.get_or_create(code="early", defaults={"title": {"en": "Early"}})
    # where it is about noon now, so that the load may be run at any hour
    zone = f"Etc/GMT{now.hour - 12:+d}" if now.hour != 12 else "Etc/GMT"
    ids = [f"L{number:06d}" for number in range(tasks + HOT)]
    name, mobile = vault.encrypt("王小明"), vault.encrypt("13812345678")
    models.Customer.objects.bulk_create(
        models.Customer(customer_id=key, kind="person", jurisdiction="CN", time_zone=zone, language="zh",
                        region="R01", district="D01", name_sealed=name) for key in ids
    )  # fmt: skip
    models.Holding.objects.bulk_create(
        models.Holding(customer_id=key, portfolio="cards", team="early", since_at=now, why="night") for key in ids
    )
    models.Account.objects.bulk_create(
        models.Account(account_id=f"A{key}", customer_id_id=key, product="credit_card", currency="CNY", status="open",
                       opened_on=dt.date(2022, 1, 5), balance_minor=500_000, principal_minor=450_000, first_party=True,
                       portfolio="cards", secured=False, in_litigation=False) for key in ids
    )  # fmt: skip
    models.ContactPoint.objects.bulk_create(
        models.ContactPoint(contact_point_id=f"P{key}", customer_id_id=key, kind="mobile", relation="self",
                            consent="granted", valid=True, value_sealed=mobile) for key in ids
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(customer_id=key, account_id=f"A{key}", kind="planned", on=desk.today(now), team="early", channel="call",
             urgency=desk.urgency("planned"), place=place, minutes=6, hour=12, made_at=now, currency="CNY")
        for place, key in enumerate(ids[:tasks])
    )  # fmt: skip
    sessions = []
    for number in range(collectors):
        user = User.objects.create(username=f"load{number}", role="phone", language="zh-hans")
        Staff.objects.create(user=user, name=user.username, team=team, collector_id=f"L{number}")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions.append(client.cookies["sessionid"].value)
    return sessions, ids[tasks:]


def _serve(port: int) -> subprocess.Popen[bytes]:
    from cureline import database

    environment = {**os.environ, "CURELINE_DATABASE_URL": database.address().url(), "CURELINE_PLAIN_HTTP": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "cureline.web.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
         "--threads", "8", "--worker-class", "gthread", "--log-level", "warning", "--keep-alive", "15"],
        env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _figures(runners: list[_Collector], elapsed: float, collectors: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    times: dict[str, list[float]] = defaultdict(list)
    for runner in runners:
        for act, spent in runner.times.items():
            times[act] += spent
    floor = statistics.median(times["floor"])
    for act, spent in sorted(times.items()):
        cuts = statistics.quantiles(spent, n=100)
        found[f"{act} p50_ms"], found[f"{act} p95_ms"] = round(cuts[49] * 1000), round(cuts[94] * 1000)
        found[f"{act} max_ms"] = round(max(spent) * 1000)
        found[f"{act} over floor"] = round(statistics.median(spent) / floor, 2)
    requests = sum(len(spent) for spent in times.values())
    statuses = sum((runner.statuses for runner in runners), Counter())
    return {
        "ratio": found["next customer over floor"], "collectors": collectors, "requests": requests,
        "requests_a_second": round(requests / elapsed, 1), **found,
        "failed": sum(number for (_act, status), number in statuses.items() if status >= 500),
        "refused_by_the_gate": statuses["record contact", 409],
    }  # fmt: skip


def _proof(runners: list[_Collector]) -> dict[str, int]:
    """Tasks that two collectors were given, and contacts that the engine refuses when it judges the history again."""
    from cureline.contact.models import Attempt
    from cureline.engine import compliance
    from cureline.portfolio import models
    from cureline.worklist.models import Task

    claims = Counter(key for runner in runners for key in runner.claimed)
    packs: dict[str, Any] = {}
    over = 0
    names = {field.attname: field.name for field in models.Contact._meta.fields}
    for customer_id in Attempt.objects.values_list("customer_id", flat=True).distinct():
        person = models.Customer.objects.filter(pk=customer_id).values().get()
        debt = _row(models.Account.objects.get(customer_id=customer_id))
        point = _row(models.ContactPoint.objects.get(customer_id=customer_id))
        history: list[dict[str, Any]] = []
        for row in models.Contact.objects.filter(customer_id=customer_id).order_by("at", "pk").values():
            contact = {names.get(name, name): value for name, value in row.items()}
            pack = packs.setdefault("CN", compliance.load_pack("CN", on=contact["at"].date()))
            asked = compliance.Contact.at_point("call", contact["at"], point, purpose="collect", prior_consent=False)
            verdict = compliance.judge(asked, compliance.facts(person, debt, []), history, pack)
            over += not verdict.allowed
            history.append(contact)
    return {
        "claimed": sum(claims.values()), "double_claims": sum(number > 1 for number in claims.values()),
        "left_open": Task.objects.exclude(state="done").count(), "over_a_cap": over,
    }  # fmt: skip


def _row(found: Any) -> dict[str, Any]:
    return {field.name: getattr(found, field.attname) for field in found._meta.fields}


if __name__ == "__main__":
    defaults = (50.0, 12.0, 1.0, 3.0)
    given = [float(word) for word in sys.argv[1:]]
    count, each, *think = (*given, *defaults[len(given) :])
    print(json.dumps(measure(int(count), int(each), (think[0], think[1])), indent=1))
