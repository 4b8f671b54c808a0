"""The doctor finds what is ill, says what to do, and its exit code tells a script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from cureline.cli import doctor
from cureline.home import home
from cureline.operations import checks, marks
from cureline.operations.findings import Finding, guarded
from cureline.trust.models import AuditEntry
from tests.desk import Desk

pytestmark = pytest.mark.django_db


def _worst(check: Callable[[], Iterable[Finding]]) -> Finding:
    order = ("ok", "warn", "fail")
    return max(check(), key=lambda finding: order.index(finding.level))


def _run(*words: str) -> Any:
    import typer

    app = typer.Typer()
    app.command()(doctor.doctor)
    return CliRunner().invoke(app, list(words))


def test_every_finding_that_is_not_well_says_what_to_do(desk: Desk) -> None:
    import json

    done = _run("--json")
    found = json.loads(done.stdout)
    assert {"database", "migrations", "postgres", "root", "key", "secrets", "clock", "web", "outbox", "worker", "jobs",
            "packs", "disk"} <= {row["what"] for row in found}  # fmt: skip
    assert all(row["do"] for row in found if row["level"] != "ok")
    assert done.exit_code == (7 if any(row["level"] == "fail" for row in found) else 0)
    # an empty department has warnings, which count for who asks strictly
    assert any(row["level"] == "warn" for row in found) and _run("--strict").exit_code == 7


def test_figures_written_from_memory_are_named_for_signature(desk: Desk) -> None:
    told = [finding.text for finding in doctor._packs() if finding.text.startswith("cn legal")]
    assert told and "written from memory" in told[0]


def test_files_of_secrets_that_others_read_are_found() -> None:
    path = home() / "secret"
    path.touch()
    before = path.stat().st_mode
    path.chmod(0o644)
    try:
        found = _worst(checks.secrets)
    finally:
        path.chmod(0o600)
    assert found.level == "fail" and found.do == f"chmod 600 {path}"
    assert _worst(checks.secrets).level == "ok"
    path.chmod(before)


def test_plain_http_is_for_this_machine_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    settings.SESSION_COOKIE_SECURE = False
    assert _worst(checks.web).level == "ok"
    settings.ALLOWED_HOSTS = ["desk.bank.example"]
    assert _worst(checks.web).level == "fail"
    settings.SESSION_COOKIE_SECURE = True
    assert _worst(checks.web).level == "ok"
    monkeypatch.setenv("CURELINE_SECOND_FACTOR", "optional")
    assert _worst(checks.web).level == "fail"


def test_a_clock_that_went_back_behind_the_audit_log_is_found(desk: Desk) -> None:
    # the database's clock is the real one, the desk's travels
    AuditEntry.objects.create(at=timezone.now() + dt.timedelta(hours=2), action="x.y")
    found = _worst(checks.clock)
    assert found.level == "fail" and "ahead" in found.text


def test_a_worker_is_alive_by_its_mark(desk: Desk) -> None:
    assert _worst(checks.worker).level == "warn"
    marks.leave(marks.WORKER, timezone.now())
    assert _worst(checks.worker).level == "ok"


def test_a_full_disk_and_a_check_that_breaks_are_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "DISK_WARN_BYTES", 2**60)
    assert _worst(checks.disk).level == "warn"
    monkeypatch.setattr(checks, "DISK_FAIL_BYTES", 2**60)
    assert _worst(checks.disk).level == "fail"

    def ill() -> list[Finding]:
        raise ValueError("王小明 13812345678")

    (found,) = guarded("ill", ill)
    assert found.level == "fail" and "13812345678" not in found.text
