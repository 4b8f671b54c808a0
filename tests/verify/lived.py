"""A department that has lived a day: money, promises, plans, calls, messages, a visit, a night, files."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from django.utils import timezone

from cureline.arrangement import services as arrangement
from cureline.arrangement.services import Wish
from cureline.contact import services as contact
from cureline.contact.services import stops
from cureline.dispatch import worker
from cureline.dispatch.services import batches, send_sms
from cureline.portfolio import models
from cureline.results.models import ReportFile, Snapshot
from cureline.results.services.snapshots import directory_of
from cureline.trust import documents
from cureline.worklist import columns
from cureline.worklist.inputs import runs_directory
from cureline.worklist.models import Task
from cureline.worklist.services import claim
from tests.desk import Desk
from tests.visit.field import Field
from tests.worklist import night

TODAY = dt.date(2026, 11, 25)
TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"


class Lived:
    """Fills the database through the services, so that everything holds."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.phone, self.head = desk.user("phone"), desk.user("head", None)
        self.account = self._debtor()
        self.other = self._debtor()
        self._money()
        self._night()
        self._contact()
        self._files()
        # the chain is linked when a transaction commits, which this one never does
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def _debtor(self) -> Any:
        customer = self.desk.customer()
        self.desk.point(customer, "home_address", "上海市浦东新区世纪大道1号\n上海 200120")
        account = self.desk.account(customer, balance_minor=3_600_000, principal_minor=3_000_000)
        for n, days in enumerate((70, 40, 10)):
            models.DueItem.objects.create(
                due_item_id=f"{account.pk}-{n}", account_id=account, due_on=TODAY - dt.timedelta(days=days),
                principal_minor=90_000, interest_minor=7_000, fee_minor=3_000,
            )  # fmt: skip
        return account

    def _money(self) -> None:
        owner, key = self.account.customer_id_id, self.account.pk
        arrangement.receive(
            [{"payment_id": "P1", "account_id": key, "paid_on": TODAY, "amount_minor": 130_000}], user=None
        )
        arrangement.promise(owner, key, [(TODAY, 20_000), (TODAY + dt.timedelta(days=7), 30_000)], user=self.phone)
        arrangement.promise(self.other.customer_id_id, self.other.pk, [(TODAY, 20_000)], user=self.phone)
        plan = arrangement.propose_plan(
            owner, key, Wish(months=24, annual_rate_bp=0, waived_interest_minor=5_000), user=self.phone
        )
        arrangement.decide("plan", plan.pk, True, user=self.head)
        self.plan = arrangement.sign(plan.pk, user=self.phone)
        offer = arrangement.propose_settlement(
            self.other.customer_id_id, self.other.pk, offer_minor=2_900_000, expires_on=TODAY + dt.timedelta(days=20),
            user=self.phone,
        )  # fmt: skip
        arrangement.decide("settlement", offer.pk, True, user=self.head)
        arrangement.receive(
            [{"payment_id": "P2", "account_id": key, "paid_on": TODAY, "amount_minor": 40_000},
             {"payment_id": "P3", "account_id": self.other.pk, "paid_on": TODAY, "amount_minor": 70_000}],
            user=None,
        )  # fmt: skip

    def _night(self) -> None:
        run = night.run(on=TODAY)
        night.decide(run, self.other, collector_id=self.phone.staff.collector_id)
        night.publish(run)
        folder = runs_directory() / run.run_id
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in (("delinquency", 1), ("decisions", 1)):
            pq.write_table(pa.table({"row": list(range(rows))}), folder / f"{name}.parquet")
            run.results[name] = columns.digest(folder / f"{name}.parquet")
        run.save()
        link = runs_directory() / "current"
        link.unlink(missing_ok=True)
        link.symlink_to(run.run_id)
        claim(Task.objects.get(kind="planned").pk, user=self.phone)

    def _contact(self) -> None:
        called = self._debtor().customer_id
        contact.record_outcome(contact.begin(called.pk, "call", user=self.phone), "no_answer", user=self.phone)
        contact.begin(self._debtor().customer_id_id, "call", user=self.phone)
        send_sms(self._debtor().customer_id_id, user=self.phone, text=TEXT)
        while worker.step():
            pass
        # the letters of the plan and of the settlement
        batches.make(user=self.head)
        Field(self.desk).begun()
        made = stops.stop("channel", "email", user=self.head, reason="a leak")
        stops.ask_resume(made.pk, user=self.phone, reason="it is closed")
        stops.decide_resume(made.pk, user=self.head, approve=True)

    def _files(self) -> None:
        text = "version: one\n"
        documents.record("policy", "bank", "one", effective_from_on=TODAY, author="a", approver="b", content=text)
        snapshot = Snapshot.objects.create(
            snapshot_id="2026-11-25-facts", on=TODAY, definitions="1", counts={}, currencies=[], months=[], digests={},
            built_at=timezone.now(),
        )  # fmt: skip
        folder = directory_of(snapshot.pk)
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"row": [1]}), folder / "calls.parquet")
        snapshot.digests = {"calls": columns.digest(folder / "calls.parquet")}
        snapshot.save()
        ReportFile.objects.create(
            month="2026-10", language="en", state="made", pdf=b"pdf", xlsx=b"xlsx", asked_at=timezone.now(),
            pdf_sha256=hashlib.sha256(b"pdf").hexdigest(), xlsx_sha256=hashlib.sha256(b"xlsx").hexdigest(),
        )  # fmt: skip
