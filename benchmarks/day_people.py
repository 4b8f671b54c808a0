"""The people of a day: what a collector does one act after the other, and what the bank's core system posts beside it.

Each keeps a journal of what the desk acknowledged, which is held against the database afterwards.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import random
import secrets
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# of the calls: how many reach somebody; of those: how many end with a promise or with a plan
SPOKE, PROMISED, PLANNED = 0.35, 0.4, 0.08
# beside the calls, of the customers taken: given back unworked, looked up by id, written to, the queue looked at
RELEASED, SEARCHED, WRITTEN, LISTED = 0.08, 0.1, 0.15, 0.25
_SECRET = secrets.token_hex(16)
_JSON = {"Content-Type": "application/json", "Accept-Language": "en"}
BATCH = 25


@dataclass
class Journal:
    """What was acknowledged, and what the client was left in doubt of (`unsure`: no answer, or one of the server's)."""

    claimed: list[int] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    finished: dict[int, str] = field(default_factory=dict)
    attempts: dict[int, str] = field(default_factory=dict)
    notes: set[int] = field(default_factory=set)
    promises: dict[int, int] = field(default_factory=dict)
    plans: set[int] = field(default_factory=set)
    messages: set[int] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)


class Asking:
    """Somebody who asks the desk: one request at a time, with its time by stage and act."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.port, self.headers = port, headers
        self.times: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.statuses: Counter[tuple[str, int]] = Counter()
        # what the desk said where it did not do as it was asked
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.journal = Journal()
        self.stage, self.due = "", 0.0

    def ask(self, act: str, path: str, body: Any = None, *, key: str = "") -> tuple[int, Any]:
        """Status and answer; 0 where none came. The time counts from the instant at which the act was due."""
        started = self.due or time.perf_counter()
        headers = {**self.headers, **_JSON, **({"Idempotency-Key": key} if key else {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body),
                               headers)  # fmt: skip
            answer = connection.getresponse()
            status, text = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            status, text = 0, b""
        finally:
            connection.close()
        self.due = 0.0
        self.times[self.stage, act].append(time.perf_counter() - started)
        self.statuses[act, status] += 1
        if status == 0 or status >= 500:
            self.journal.unsure.append(act)
        if status >= 400:
            self.refusals[act, _reason(text)] += 1
        return status, json.loads(text) if path.startswith("/api/") and 200 <= status < 300 and text else None


def _reason(text: bytes) -> str:
    """The beginning of what an answer says of itself."""
    try:
        told = json.loads(text)
        words = str(told.get("detail") or told.get("title") or told)
    except (ValueError, AttributeError):
        words = text.decode(errors="replace")
    return " ".join(words.split())[:120]


class Collector(Asking):
    """A collector who takes one customer after the other; `acts` does one act each time it is asked for the next."""

    def __init__(self, port: int, session: str, seed: int, today: dt.date) -> None:
        cookie = f"sessionid={session}; csrftoken={_SECRET}"
        super().__init__(port, {"Cookie": cookie, "X-CSRFToken": _SECRET, "Host": "127.0.0.1"})
        self.chance = random.Random(seed)  # noqa: S311 - only spreads the load
        self.today = today
        self.held: int | None = None
        self.acts = self._day()

    def _day(self) -> Iterator[None]:
        while True:
            status, task = self.ask("claim next", "/api/v1/worklist/next", {})
            # what is in hand already is given again
            if status == 200 and self.held != task["id"]:
                self.journal.claimed.append(task["id"])
                self.held = task["id"]
            yield
            if status == 200:
                yield from self._customer(task)
            else:
                self.ask("home", "/")
                yield

    def _customer(self, task: dict[str, Any]) -> Iterator[None]:
        who = task["customer_id"]
        if self.chance.random() < SEARCHED:
            self.ask("search", "/api/v1/portfolio/search", {"q": who})
            yield
        self.ask("open customer", f"/customers/{who}/")
        yield
        if self.chance.random() < RELEASED:
            status, _ = self.ask("release", f"/api/v1/worklist/tasks/{task['id']}/release", {})
            if status == 200:
                self.journal.released.append(task["id"])
                self.held = None
            yield
            # somebody who gives a customer back looks at the list before the next one
            self.ask("queue", "/worklist/")
            yield
            return
        self.ask("open call", f"/contact/call/{who}/")
        yield
        ends = "no_answer"
        status, attempt = self.ask("begin contact", "/api/v1/contact/attempts", {"customer_id": who, "channel": "call"})
        yield
        if status == 201:
            ends = yield from self._call(task, attempt["id"])
        if self.chance.random() < WRITTEN:
            yield from self._write(who)
        status, ended = self.ask("finish", f"/api/v1/worklist/customers/{who}/finish", {"outcome": ends})
        if status == 200:
            self.journal.finished[ended["id"]] = ends
            self.held = None
        yield
        if self.chance.random() < LISTED:
            self.ask("queue", "/worklist/")
            yield

    def _call(self, task: dict[str, Any], attempt_id: int) -> Iterator[None]:
        """A call with what comes of it; gives the task's outcome."""
        # begun, and as long as no outcome is acknowledged nothing is known of it
        self.journal.attempts[attempt_id] = ""
        who = task["customer_id"]
        self.ask("call page", f"/contact/attempts/{attempt_id}/")
        yield
        spoke = self.chance.random() < SPOKE
        outcome = "spoke" if spoke else "no_answer"
        status, _ = self.ask("outcome", f"/api/v1/contact/attempts/{attempt_id}/outcome", {"outcome": outcome})
        if status == 200:
            self.journal.attempts[attempt_id] = outcome
        yield
        if not spoke:
            return outcome
        given = {"customer_id": who, "attempt_id": attempt_id, "reason_code": "income_cut", "text": "稍后再联系"}
        status, note = self.ask("note", "/api/v1/contact/notes", given)
        if status == 201:
            self.journal.notes.add(note["id"])
        yield
        draw = self.chance.random()
        if draw < PROMISED:
            part = {
                "due_on": (self.today + dt.timedelta(days=3)).isoformat(),
                "amount_minor": 20_000 + attempt_id % 997,
            }
            given = {"account_id": task["account_id"], "instalments": [part]}
            status, made = self.ask("promise", f"/api/v1/arrangement/customers/{who}/promises", given)
            if status == 201:
                self.journal.promises[made["id"]] = part["amount_minor"]
                outcome = "promise"
            yield
        elif draw < PROMISED + PLANNED:
            given = {"account_id": task["account_id"], "months": 12, "draft": True}
            status, made = self.ask("plan", f"/api/v1/arrangement/customers/{who}/plans", given)
            if status == 201:
                self.journal.plans.add(made["id"])
            yield
        return outcome

    def _write(self, who: str) -> Iterator[None]:
        given = {"customer_id": who, "channel": "sms", "text": "您好，请您尽快与我行联系。"}
        status, made = self.ask("message", "/api/v1/dispatch/messages", given)
        if status == 201:
            self.journal.messages.add(made["id"])
        yield


class Bank:
    """The core system: batches of payments, each sent twice at the same moment with one key, and once more later."""

    def __init__(self, port: int, token: str, accounts: int, today: dt.date) -> None:
        self.port, self.token, self.accounts, self.today = port, token, accounts, today
        self.chance = random.Random(1)  # noqa: S311 - only spreads the load
        self.asking = [self._sender() for _ in range(2)]
        self.posted: dict[str, int] = {}
        self.taken_again = 0
        self.over = threading.Event()

    def _sender(self) -> Asking:
        return Asking(self.port, {"Authorization": f"Bearer {self.token}", "Host": "127.0.0.1"})

    def work(self, every_s: float = 2.0) -> None:
        """Until `over` is set."""
        number = 0
        before: list[dict[str, Any]] = []
        while not self.over.wait(every_s):
            batch = [
                {"payment_id": f"D{number}-{place}", "account_id": f"A{self.chance.randrange(self.accounts)}",
                 "paid_on": self.today.isoformat(), "amount_minor": 1_000 + place} for place in range(BATCH)
            ]  # fmt: skip
            number += 1
            senders = [threading.Thread(target=self._send, args=(sender, batch, f"day-{number}"))
                       for sender in self.asking]  # fmt: skip
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()
            if number % 5 == 0:
                self._send(self.asking[0], before, "")
            before = batch

    def _send(self, sender: Asking, batch: list[dict[str, Any]], key: str) -> None:
        sender.stage = "the day"
        status, receipt = sender.ask("payments", "/api/v1/arrangement/payments", batch, key=key)
        if status == 200:
            self.posted |= {row["payment_id"]: row["amount_minor"] for row in batch}
            if not key:
                # without the key the desk knows them by their ids
                self.taken_again += len(receipt["taken"])
