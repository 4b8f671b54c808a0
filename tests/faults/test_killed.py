"""Import, night and the booking of payments are killed at random moments: nothing is lost, nothing is there twice."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cureline.arrangement import services as arrangement
from cureline.arrangement.services import reconcile
from cureline.portfolio import imports, models
from cureline.worklist import columns
from cureline.worklist import night as worklist
from cureline.worklist.models import Assessment, NightRun
from cureline.worklist.steps import FILES
from tests.desk import Desk
from tests.faults import acts, processes
from tests.faults.books import TODAY, booked, debtors, payment, undisturbed
from tests.faults.files import slices
from tests.faults.rounds import LONG_KILLS, disturb, faults, usual
from tests.verify.holds import everything_holds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

RULES_DAY = dt.date(2026, 11, 1)


def test_an_import(chance: random.Random, survived: Counter[str], tmp_path: Path) -> None:
    files = slices(tmp_path, 60)
    seconds = usual(acts.bring, str(next(files)[0]))
    for fault, (path, ids) in zip(faults(chance, LONG_KILLS), files, strict=False):
        process = processes.start(acts.bring, str(path))
        seconds *= disturb(fault, process, chance.uniform(0, 1.1) * seconds, survived)
        # all of the file is there or nothing
        assert models.Customer.objects.filter(pk__in=ids).count() in (0, len(ids))
        imports.run(path, "uci_credit_card")
        again = imports.run(path, "uci_credit_card")
        assert again.tables and all(
            (t.new, t.changed, t.rejected) == (0, 0, 0) and t.unchanged == t.read > 0 for t in again.tables
        )
        assert models.Account.objects.filter(customer_id__in=ids).count() == len(ids)
        assert models.Statement.objects.filter(account_id__customer_id__in=ids).count() == 6 * len(ids)
        everything_holds()


def test_a_night(chance: random.Random, survived: Counter[str], tmp_path: Path) -> None:
    imports.run(next(slices(tmp_path, 60))[0], "uci_credit_card")
    days = (dt.date(2005, 9, 30) + dt.timedelta(days=n) for n in itertools.count())
    seconds = usual(acts.night, next(days), RULES_DAY)
    for fault, day in zip(faults(chance, LONG_KILLS), days, strict=False):
        process = processes.start(acts.night, day, RULES_DAY)
        seconds *= disturb(fault, process, chance.uniform(0.1, 1.1) * seconds, survived)
        for run in NightRun.objects.exclude(state="published"):
            assert not Assessment.objects.filter(run=run).exists()
        finished = worklist.run(day, rules_on=RULES_DAY)
        kept = {name: columns.digest(finished.directory / f"{name}.parquet") for name in FILES}
        # computed once more, undisturbed, from its frozen inputs: the same bytes
        worklist.run(day, rules_on=RULES_DAY, again=True)
        assert kept == {name: columns.digest(finished.directory / f"{name}.parquet") for name in FILES}
        everything_holds()


def test_the_booking_of_payments(chance: random.Random, survived: Counter[str], desk: Desk) -> None:
    accounts, numbers = debtors(desk, 30), itertools.count()

    def arrive() -> None:
        models.Payment.objects.bulk_create(
            models.Payment(payment_id=f"Y{next(numbers)}", account_id=account, paid_on=TODAY,
                           amount_minor=chance.randint(1, 40_000))
            for account in accounts for _ in range(3)
        )  # fmt: skip

    arrive()
    seconds = usual(acts.allocate, TODAY, 2)
    for fault in faults(chance):
        arrive()
        process = processes.start(acts.allocate, TODAY, 2)
        seconds *= disturb(fault, process, chance.uniform(0, 1.1) * seconds, survived)
        arrangement.allocate(TODAY)
        assert booked(accounts) == undisturbed(accounts)
        assert not reconcile.totals(TODAY)["unmatched"] and not reconcile.differences(TODAY)
        everything_holds()


def test_payments_that_are_taken(chance: random.Random, survived: Counter[str], desk: Desk) -> None:
    accounts, numbers = debtors(desk, 6), itertools.count()

    def rows() -> list[dict[str, Any]]:
        return [payment(account, f"R{next(numbers)}", chance.randint(1, 40_000)) for account in accounts]

    seconds = usual(acts.take, timezone.now(), rows())
    for fault in faults(chance):
        sent = rows()
        process = processes.start(acts.take, timezone.now(), sent)
        seconds *= disturb(fault, process, chance.uniform(0, 1.1) * seconds, survived)
        # who sent them had no answer and sends them all again
        receipt = arrangement.receive(sent, user=None)
        assert sorted(receipt.taken + receipt.repeated) == sorted(row["payment_id"] for row in sent)
        assert not receipt.rejected
        assert booked(accounts) == undisturbed(accounts)
        everything_holds()
    assert models.Payment.objects.count() == next(numbers)
