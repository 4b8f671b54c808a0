"""Accounts that may fall behind, from the bank's statements: learned, listed within the budget, noted when it came."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from cureline.portfolio import models
from cureline.trust.models import Document
from cureline.warning.models import AccountWarning
from cureline.warning.services import outlooks
from tests.desk import Desk

ON = dt.date(2026, 11, 25)
ENDS = [dt.date(2026, n, 20) for n in (7, 8, 9, 10, 11)]


def book(desk: Desk, accounts: int = 500) -> None:
    """Those who pay little fall behind more often."""
    rng = np.random.default_rng(3)
    customer = desk.customer()
    first = desk.account(customer)
    columns = {f.attname: getattr(first, f.attname) for f in first._meta.fields if f.attname != "account_id"}
    models.Account.objects.bulk_create(models.Account(**columns, account_id=f"W{n:03}") for n in range(accounts))
    statements, payments = [], []
    for number in range(accounts):
        weak = number % 3 == 0
        for on in ENDS:
            late = 2 if rng.random() < (0.35 if weak else 0.05) else 0
            statements.append(models.Statement(account_id_id=f"W{number:03}", stated_on=on, balance_minor=500_000,
                                               months_past_due=late,
                                               standing="past_due" if late else "revolving"))  # fmt: skip
            paid = int((20_000 if weak else 300_000) * rng.uniform(0.7, 1.3))
            payments.append(models.Payment(payment_id=f"{number}-{on}", account_id_id=f"W{number:03}",
                                           paid_on=on - dt.timedelta(days=2), amount_minor=paid))  # fmt: skip
    models.Statement.objects.bulk_create(statements)
    models.Payment.objects.bulk_create(payments)


@pytest.mark.django_db(transaction=True)
def test_a_model_is_learned_from_the_banks_months_and_the_day_lists_whom_it_warns_of(desk: Desk) -> None:
    assert outlooks.look(ON) == {"warned": 0}
    book(desk)
    model, directory = outlooks.train(ON)
    assert directory.is_dir() and Document.objects.get(name="early_warning").effective_from_on == ON
    assert model.manifest["history"]["lead_months"] >= 1 and "early_warning" in model.card("en")
    first = outlooks.look(ON)
    rows = list(AccountWarning.objects.order_by("-p"))
    current = 500 - models.Statement.objects.filter(stated_on=ENDS[-1], months_past_due__gt=0).count()
    assert first["warned"] == first["new"] == len(rows) <= round(0.05 * current)
    # those who pay little are the third of whom most are warned
    weak = [row for row in rows if int(row.account_id[1:]) % 3 == 0]
    assert len(weak) > 0.8 * len(rows) and all(row.reasons and row.p >= 0.1 for row in rows)
    again = outlooks.look(ON)
    assert (again["new"], again["came"], again["over"]) == (0, 0, 0)
    fallen = rows[0]
    models.Statement.objects.create(account_id_id=fallen.account_id, stated_on=dt.date(2026, 12, 20),
                                    balance_minor=500_000, months_past_due=2, standing="past_due")  # fmt: skip
    outlooks.look(dt.date(2026, 12, 24))
    fallen.refresh_from_db()
    assert (fallen.state, fallen.came_on, fallen.first_on) == ("came", dt.date(2026, 12, 24), ON)
    held = outlooks.kept_word()
    assert held.came >= 1 and held.lead_months == pytest.approx(29 / 30.4, abs=0.01)
