"""The jobs from the command line: idempotent, and loud where the books differ."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import typer
from tests.arrangement.test_pages import owing
from tests.desk import Desk
from typer.testing import CliRunner

from cureline.arrangement.services import common
from cureline.cli import payments
from cureline.portfolio import models


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    # Django runs already in a test
    monkeypatch.setattr(payments, "ready", lambda: None)


def run(*words: str) -> tuple[int, Any]:
    app = typer.Typer()
    app.add_typer(payments.payments, name="payments")
    app.add_typer(payments.promises, name="promises")
    result = CliRunner().invoke(app, [*words, "--json"])
    return result.exit_code, json.loads(result.stdout)


def test_payments_of_a_file_are_booked_once_and_reconcile(desk: Desk) -> None:
    account = owing(desk)
    models.Payment.objects.create(payment_id="F1", account_id=account, paid_on=common.today(), amount_minor=250_000)
    code, told = run("payments", "reconcile")
    assert code != 0 and told["unmatched"] == 1
    assert run("payments", "allocate") == (0, {"accounts": 1, "lines": 3, "arrangements": 0})
    assert run("payments", "allocate") == (0, {"accounts": 0, "lines": 0, "arrangements": 0})
    code, told = run("payments", "reconcile")
    assert code == 0 and told["differences"] == []


def test_promises_are_judged_by_the_job(desk: Desk) -> None:
    from cureline.arrangement import services

    account = owing(desk)
    today = common.today()
    services.promise(account.customer_id_id, account.pk, [(today, 50_000)], user=desk.user("phone"))
    later = (today + dt.timedelta(days=4)).isoformat()
    told = run("promises", "judge", "--on", later)[1]
    assert told["promises"] == {"broken": 1, "followed_up_task": 1}
    assert run("promises", "judge", "--on", later)[1]["promises"] == {}
