"""Health, figures, log lines and traces tell how the desk runs, and nothing of anybody."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from benchmarks.processes import free_port
from django.db import connection
from django.test import Client
from django.utils import timezone
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from cureline import database
from cureline.contact import services as contact
from cureline.dispatch.models import Outbox
from cureline.dispatch.services import send_sms
from cureline.operations import health, marks, tracing
from cureline.trust import logs
from cureline.trust.keys import ring
from tests.desk import Desk, sealed

pytestmark = pytest.mark.django_db

NAME, MOBILE, ID_NUMBER, MAILBOX = "欧阳若涵", "13987654321", "310101199003078515", "ruohan.ouyang@example.com"
PLANTED = (NAME, MOBILE, ID_NUMBER, MAILBOX, "%E6%AC%A7%E9%98%B3")
TOKEN = {"HTTP_AUTHORIZATION": "Bearer figures"}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the desk logs, as the lines of JSON that the bank's store would get, from INFO up."""
    stream = io.StringIO()
    made: Any = logs.config()["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.PersonalFilter())
    handler.setFormatter(logs.PersonalJsonFormatter(**{name: made[name] for name in made if name != "()"}))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    connection.close()
    tracing.start(exporter)
    yield exporter
    tracing.stop()
    connection.close()


def _customer(desk: Desk) -> Any:
    customer = desk.customer(name=NAME, mobile=MOBILE, **sealed("national_id", ID_NUMBER))
    desk.point(customer, "email", MAILBOX)
    desk.account(customer, due_on=dt.date(2026, 10, 5))
    return customer


def _drive(desk: Desk, customer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A morning in which everything personal passes through: pages, API, what is not there, what breaks."""
    user = desk.user("phone")
    client = desk.client(user)
    client.raise_request_exception = False
    for query in PLANTED:
        client.get("/customers/", {"q": query})
        client.get("/api/customers", {"q": query})
    for word in (NAME, MOBILE, ID_NUMBER, MAILBOX):
        client.get(f"/customers/{word}/")
        client.get(f"/nowhere/{word}/")
    assert client.get(f"/customers/{customer.pk}/").status_code == 200
    send_sms(customer.pk, user=user, text="您有一笔款项已逾期，如有困难请与我们联系。")
    contact.note(customer.pk, user=user, reason_code="illness", text=f"{NAME} {MOBILE}")
    # somebody mistakes the name's field for the telephone's
    Client().post("/account/login/", {"login": MOBILE, "password": ID_NUMBER})

    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError(f"{NAME} {MOBILE} {MAILBOX}")

    monkeypatch.setattr("cureline.web.gathered.tiles", broken)
    client.get("/?who=" + NAME)


@pytest.mark.django_db(transaction=True)
def test_logs_figures_and_traces_of_a_morning_name_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, written: io.StringIO, spans: InMemorySpanExporter
) -> None:
    monkeypatch.setenv("CURELINE_METRICS_TOKEN", "figures")
    _drive(desk, _customer(desk), monkeypatch)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    figures = Client().get("/metrics", **TOKEN).content.decode()
    found = spans.get_finished_spans()
    told = "\n".join((written.getvalue(), figures, *(span.to_json() for span in found)))
    assert [word for word in PLANTED if word in told] == []
    # it was not silence that told nothing
    answered = [line for line in lines if line["message"] == "request"]
    assert len(answered) > 15 and {200, 404, 500} <= {line["status"] for line in answered}
    assert any(line["route"] == "/customers/<str:customer_id>/" for line in answered)
    broke = next(line for line in lines if "ValueError" in line.get("error", ""))
    assert broke["request_id"] in {line["request_id"] for line in answered}
    assert any("customers/" in span.name for span in found) and any(span.name == "SELECT" for span in found)
    assert "cureline_requests_total" in figures


def test_a_request_has_an_id_and_keeps_one_that_says_nothing(client: Client) -> None:
    made = client.get("/account/login/").headers["X-Request-Id"]
    assert len(made) == 32
    theirs = "0af7651916cd43dd8448eb211c80319c"
    assert client.get("/account/login/", headers={"X-Request-Id": theirs}).headers["X-Request-Id"] == theirs
    assert client.get("/account/login/", headers={"X-Request-Id": MOBILE}).headers["X-Request-Id"] != MOBILE


def test_health_is_told_to_anybody_and_only_in_words(desk: Desk) -> None:
    assert Client(headers={"host": "10.0.0.7"}).get("/health/live").json() == {"status": "live"}
    marks.leave(marks.WORKER, timezone.now())
    answer = Client().get("/health/ready")
    assert answer.status_code == 200 and set(answer.json()["checks"]) == {
        "database", "migrations", "key", "disk", "outbox", "worker", "jobs",
    }  # fmt: skip
    assert set(answer.json()["checks"].values()) <= {"ok", "warn"}


def test_a_desk_whose_key_does_not_open_its_data_is_not_ready(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.customer()
    assert health.ready()[1]["checks"]["key"] == "ok"
    monkeypatch.setenv("CURELINE_KEY", "1" * 64)
    ring.cache_clear()
    try:
        status, told = health.ready()
    finally:
        monkeypatch.undo()
        ring.cache_clear()
    assert (status, told["status"], told["checks"]["key"]) == (503, "unready", "fail")


def test_what_waits_too_long_and_a_silent_worker_degrade_and_do_not_close_the_desk(desk: Desk) -> None:
    Outbox.objects.create(kind="sms", key="k", payload=b"x", next_try_at=timezone.now() - dt.timedelta(hours=1),
                          queued_at=timezone.now())  # fmt: skip
    marks.leave(marks.WORKER, timezone.now(), at=timezone.now() - dt.timedelta(minutes=5))
    status, told = health.ready()
    assert (status, told["status"]) == (200, "degraded")
    assert told["checks"]["outbox"] == told["checks"]["worker"] == "warn"


def test_figures_are_for_who_brings_the_token(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/metrics").status_code == 404
    monkeypatch.setenv("CURELINE_METRICS_TOKEN", "figures")
    assert Client().get("/metrics").status_code == 401
    assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer wrong").status_code == 401
    assert Client().get("/metrics", **TOKEN).status_code == 200


def test_the_figures_are_those_of_the_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURELINE_METRICS_TOKEN", "figures")
    customer = _customer(desk)
    user = desk.user("phone")
    desk.circumstance(customer, "dispute", dt.date(2026, 11, 1))
    with pytest.raises(contact.RefusedError):
        contact.begin(customer.pk, "call", user=user)
    rule = contact.ruling(customer.pk, "call").verdict.rule_id
    Outbox.objects.create(kind="sms", key="k", payload=b"x", next_try_at=timezone.now() - dt.timedelta(seconds=90),
                          queued_at=timezone.now())  # fmt: skip
    Outbox.objects.create(kind="email", key="f", payload=b"x", state="failed", next_try_at=timezone.now(),
                          queued_at=timezone.now())  # fmt: skip
    marks.leave("promises judged", timezone.now() - dt.timedelta(seconds=4), error="ValueError")
    told = Client().get("/metrics", **TOKEN).content.decode().splitlines()
    assert f'cureline_gate_refusals_last_hour{{rule="{rule}"}} 1.0' in told
    assert 'cureline_outbox_waiting{kind="sms",state="queued"} 1.0' in told
    assert 'cureline_outbox_failed_last_day{kind="email"} 1.0' in told
    assert 'cureline_job_failed{job="promises judged"} 1.0' in told
    late = next(float(line.split()[-1]) for line in told if line.startswith("cureline_outbox_late_seconds"))
    assert 89 < late < 120


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_counts_of_all_web_processes_are_one_and_outlive_a_process(tmp_path: Path) -> None:
    place = tmp_path / "figures"
    place.mkdir()
    port = free_port()
    url = dataclasses.replace(database.address(), name=connection.settings_dict["NAME"]).url()
    environment = {**os.environ, "CURELINE_DATABASE_URL": url, "PROMETHEUS_MULTIPROC_DIR": str(place),
                   "CURELINE_METRICS_TOKEN": "figures", "CURELINE_LOG_FORMAT": "json"}  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "cureline.web.wsgi", "--config", "python:cureline.web.gunicorn",
               "--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread",
               # loaded once, and given its time: the desk is large and the machine may be busy
               "--preload", "--timeout", "300"]  # fmt: skip
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    here = f"http://127.0.0.1:{port}"

    def asked() -> float:
        told = requests.get(f"{here}/metrics", headers={"Authorization": "Bearer figures"}, timeout=120).text
        start = 'cureline_requests_total{method="GET",page="theme"'
        rows = [line for line in told.splitlines() if line.startswith(start)]
        return sum(float(line.split()[-1]) for line in rows)

    try:
        _until(lambda: requests.get(f"{here}/health/live", timeout=120).ok)
        for _ in range(40):
            requests.get(f"{here}/theme/", timeout=120)
        assert asked() == 40
        # each connection is a new one, so that both processes have answered
        assert len({path.name for path in place.glob("counter_*.db")}) == 2
        children = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, text=True).stdout.split()
        os.kill(int(children[0]), signal.SIGKILL)
        _until(lambda: requests.get(f"{here}/health/live", timeout=120).ok)
        assert asked() == 40
    finally:
        server.terminate()
        _, told = server.communicate(timeout=60)
    # gunicorn's own words come as the desk's do
    assert any(json.loads(line)["logger"] == "gunicorn.error" for line in told.splitlines() if line.startswith("{"))


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError, requests.Timeout):
            if true():
                return
        time.sleep(0.2)
    raise AssertionError("it never came")
