"""Reports as files: asked for, made by the worker and by the job, fetched by page and API, each in the log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from typer.testing import CliRunner

from cureline.results.models import ReportFile, Snapshot
from cureline.results.report import services
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.results.report import months

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def facts(desk: Desk) -> Snapshot:
    return months.snapshot()


def _log(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def test_asked_for_in_the_browser_made_by_the_worker_and_fetched(desk: Desk, facts: Snapshot) -> None:
    head = desk.user("head", None)
    client = desk.client(head)
    answer = client.post(reverse("results:report_make"), {"month": "2026-10", "language": "zh-Hans"})
    assert answer.status_code == 302
    row = ReportFile.objects.get()
    assert "being made" in client.get(reverse("results:reports")).content.decode()
    # asked again while it waits, it is the same report
    client.post(reverse("results:report_make"), {"month": "2026-10", "language": "zh-Hans"})
    assert (ReportFile.objects.count(), services.make_waiting(), services.make_waiting()) == (1, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.snapshot_id, row.asked_by) == ("made", facts.pk, head)
    page = client.get(reverse("results:report", args=[row.pk])).content.decode()
    assert row.findings[0]["text"] in page
    # each sentence leads to what its figure is made of
    assert all(client.get(found["url"]).status_code == 200 for found in row.findings)
    pdf = client.get(reverse("results:report_file", args=[row.pk, "pdf"]))
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert pdf["Cache-Control"] == "no-store"
    xlsx = client.get(reverse("results:report_file", args=[row.pk, "xlsx"]))
    assert xlsx.content.startswith(b"PK")
    fetched = _log("report.fetched")
    assert [(e.user, e.detail["kind"]) for e in fetched] == [(head, "pdf"), (head, "xlsx")]
    assert len(_log("report.asked")) == len(_log("report.made")) == 1
    assert client.get(reverse("results:report_file", args=[row.pk, "exe"])).status_code == 404
    assert client.get(reverse("results:report", args=[999])).status_code == 404


def test_who_sees_a_team_only_gets_no_report_of_the_whole_bank(desk: Desk, facts: Snapshot) -> None:
    services.ask("2026-10", "en", user=desk.user("head", None))
    services.make_waiting()
    row = ReportFile.objects.get()
    leader = desk.user("leader")
    client = desk.client(leader)
    assert row.month not in client.get(reverse("results:reports")).content.decode()
    assert client.get(reverse("results:report", args=[row.pk])).status_code == 404
    assert client.get(reverse("results:report_file", args=[row.pk, "pdf"])).status_code == 302
    with pytest.raises(services.WholeBankError):
        services.fetch(row.pk, "pdf", user=leader)
    assert client.post(reverse("results:report_make"), {"month": "2026-10", "language": "en"}).status_code == 403


def test_what_can_t_be_asked_for_is_told(desk: Desk, facts: Snapshot) -> None:
    client = desk.client(desk.user("head", None))
    for month, language in (("2026-13", "en"), ("2020-01", "en"), ("2026-10", "fr"), ("", "")):
        client.post(reverse("results:report_make"), {"month": month, "language": language})
    assert not ReportFile.objects.exists()


def test_before_the_first_facts_there_is_nothing_to_ask_for(desk: Desk) -> None:
    client = desk.client(desk.user("head", None))
    assert "There are no figures yet" in client.get(reverse("results:reports")).content.decode()
    client.post(reverse("results:report_make"), {"month": "2026-10", "language": "en"})
    assert not ReportFile.objects.exists()


def test_what_fails_is_told_and_keeps_no_other_from_being_made(
    desk: Desk, facts: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = desk.user("head", None)
    services.ask("2026-09", "en", user=head)
    services.ask("2026-10", "en", user=head)
    real = services.compose

    def broken(found: Any, month: Any, language: str) -> Any:
        if str(month) == "2026-09":
            raise RuntimeError("no")
        return real(found, month, language)

    monkeypatch.setattr(services, "compose", broken)
    assert services.make_waiting() == 2
    assert [(r.month, r.state, r.why) for r in ReportFile.objects.order_by("month")] == [
        ("2026-09", "failed", "RuntimeError"), ("2026-10", "made", ""),
    ]  # fmt: skip
    page = desk.client(head).get(reverse("results:report", args=[ReportFile.objects.get(month="2026-09").pk]))
    assert "RuntimeError" in page.content.decode()


@pytest.mark.parametrize(
    ("day", "made"),
    [
        # 1 November 2026 is a Sunday: the first working day is Monday the 2nd
        (D(2026, 11, 1), 0),
        (D(2026, 11, 2), 1),
        # the job did not run on the 2nd
        (D(2026, 11, 5), 1),
        # nothing is known of November yet
        (D(2026, 12, 1), 0),
        # the first eight days of October 2026 are no working days
        (D(2026, 10, 1), 0),
    ],
)
def test_the_job_makes_last_months_report_from_the_first_working_day_on(facts: Snapshot, day: D, made: int) -> None:
    assert services.make_due(day) == made
    assert services.make_due(day) == 0
    assert [(r.month, r.language, r.asked_by) for r in ReportFile.objects.all()] == [
        ("2026-10", "zh-Hans", None)
    ] * made


def test_the_api_asks_lists_and_gives_the_files(desk: Desk, facts: Snapshot) -> None:
    client = desk.client(desk.user("head", None))
    asked = client.post("/api/v1/results/reports", {"month": "2026-10", "language": "en"}, "application/json")
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    services.make_waiting()
    listed = client.get("/api/v1/results/reports").json()["items"]
    assert [(r["month"], r["state"]) for r in listed] == [("2026-10", "made")]
    one = client.get(f"/api/v1/results/reports/{listed[0]['id']}").json()
    assert one["findings"] and len(one["pdf_sha256"]) == 64
    pdf = client.get(f"/api/v1/results/reports/{listed[0]['id']}/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert client.get("/api/v1/results/reports/999/pdf").status_code == 404
    bad = client.post("/api/v1/results/reports", {"month": "2020-01", "language": "en"}, "application/json")
    assert bad.status_code == 422


def test_the_command_writes_the_file_that_its_name_says(
    facts: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer

    from cureline.cli import report

    monkeypatch.setattr(report, "ready", lambda: None)
    app = typer.Typer()
    app.command()(report.report)
    run = CliRunner().invoke
    for name, begin in (("r.pdf", b"%PDF"), ("r.xlsx", b"PK")):
        told = run(app, ["--month", "2026-10", "--language", "zh-hans", "--out", str(tmp_path / name)])
        assert told.exit_code == 0, told.output
        assert (tmp_path / name).read_bytes().startswith(begin)
    other = str(tmp_path / "x.pdf")
    for wrong in (
        ["--month", "2026-10", "--out", "r.doc"],
        ["--month", "2026-10", "--out", other, "--language", "fr"],
        ["--month", "2030-01", "--out", other],
    ):
        assert run(app, wrong).exit_code == 2
