"""The demonstration's library and reviews, told twice; and the command."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cureline.casebook import services
from cureline.casebook.models import Action, Case, Comment
from cureline.cli import cases, commands
from cureline.demo import department
from cureline.demo.leading import casebook
from cureline.trust.models import User
from tests.casebook.made import case
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    # Django runs already in a test
    monkeypatch.setattr(cases, "ready", lambda: None)


def _app() -> typer.Typer:
    app = typer.Typer()
    commands.register(app)
    return app


def test_the_department_tells_its_cases_and_reviews_once(desk: Desk) -> None:
    department.make()
    people = {user.username: user for user in User.objects.all()}
    today = dt.date(2026, 11, 25)
    first = casebook.tell(today, people)
    assert first == casebook.tell(today, people)
    assert first["cases"] >= 22 and first["reviews"] == 2 and first["actions"] == 3
    assert Case.objects.filter(state="released").count() >= 20
    assert Comment.objects.count() == 3
    assert Action.objects.filter(state="done", done_on__isnull=False).count() == 1
    assert services.search("lost his job")[0].case.reason == "unemployed"
    # an action that nobody did is told to who leads
    assert Action.objects.get(kind="script").escalated_at is not None


def test_the_command_says_what_leads_back_without_repeating_it(desk: Desk, tmp_path: Path) -> None:
    desk.customer(name="欧阳清扬")
    file = tmp_path / "case.txt"
    file.write_text("第1天联系客户。\n欧阳清扬来电，电话138 1234 5678。\n", encoding="utf-8")
    told = CliRunner().invoke(_app(), ["cases", "check", str(file)])
    assert told.exit_code == 1 and "person" in told.output and "phone" in told.output
    assert "清扬" not in told.output and "5678" not in told.output
    file.write_text("第1天联系客户，约定分3期。", encoding="utf-8")
    assert CliRunner().invoke(_app(), ["cases", "check", str(file), "--json"]).exit_code == 0


def test_the_command_finds_cases(desk: Desk) -> None:
    row = case(desk)
    told = CliRunner().invoke(_app(), ["cases", "search", "lost his job", "--json"])
    assert told.exit_code == 0 and row.number in told.output
