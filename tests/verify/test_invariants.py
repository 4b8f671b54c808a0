"""Each invariant holds over a department that has lived, and names what breaks it, done behind the database's back."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from django.db import connection, transaction
from django.utils import timezone
from typer.testing import CliRunner

from cureline import verify
from cureline.cli.commands import register
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Batch, Outbox
from cureline.home import subdirectory
from cureline.verify.invariant import Scope
from tests.desk import Desk
from tests.dispatch.conftest import gateway
from tests.verify.holds import emptied
from tests.verify.lived import Lived

__all__ = ["gateway"]
INVARIANTS = {one.id: one for one in verify.INVARIANTS}
_ONE = "(SELECT min(id) FROM {})"
# what is done, in SQL, and a word that must stand among the ids; constraints that stand in the way are dropped first
BREAKS: dict[str, tuple[str, str]] = {
    "audit.chain": ("UPDATE trust_auditentry SET reason = 'another' WHERE id = (SELECT min(id) FROM trust_auditentry)",
                    "changed"),
    "ledger.payment": ("UPDATE arrangement_paymentallocation SET amount_minor = amount_minor + 1"
                       " WHERE id = (SELECT min(id) FROM arrangement_paymentallocation WHERE payment_id = 'P1')", "P1"),
    "ledger.account": ("UPDATE arrangement_paymentallocation SET account_id = 'A-else' WHERE FALSE;"
                       "UPDATE portfolio_accounts SET customer_id = 'K-else' WHERE account_id ="
                       " (SELECT account_id FROM portfolio_payments WHERE payment_id = 'P1')", ""),
    "ledger.item": ("UPDATE portfolio_due_items SET fee_minor = 1", "fee"),
    "ledger.plan": ("DELETE FROM arrangement_paymentallocation WHERE id = (SELECT max(id) FROM"
                    " arrangement_paymentallocation WHERE book = 'plan' AND payment_id = 'P2');"
                    "UPDATE arrangement_paymentallocation SET amount_minor = amount_minor - 1"
                    " WHERE book = 'plan'", "P"),
    "ledger.instalment": ("UPDATE arrangement_instalment SET paid_minor = paid_minor + 1 WHERE number = 2", ""),
    "plan.sums": ("UPDATE arrangement_instalment SET principal_minor = principal_minor - 1 WHERE number = 3", ""),
    "settlement.sums": ("UPDATE arrangement_settlement SET offer_minor = offer_minor - 1", ""),
    "waiver.plan": ("UPDATE arrangement_plan SET waived_interest_minor = waived_interest_minor + 1", ""),
    "waiver.owed": ("ALTER TABLE arrangement_waiver DROP CONSTRAINT waiver_within_what_is_owed;"
                    "UPDATE arrangement_waiver SET interest_minor = owed_interest_minor + 1", ""),
    "plan.state": ("UPDATE arrangement_plan SET ended_on = '2026-11-25'", ""),
    "plan.rest": ("UPDATE portfolio_circumstances SET until_on = '2026-11-24' WHERE kind = 'plan'", ""),
    "settlement.state": ("UPDATE arrangement_paymentallocation SET booked_at = booked_at - interval '1 day';"
                         "UPDATE arrangement_settlement SET received_minor = received_minor + 1", ""),
    "promise.sums": ("UPDATE arrangement_promise SET amount_minor = amount_minor + 1"
                     " WHERE id = (SELECT min(id) FROM arrangement_promise)", ""),
    "promise.state": ("UPDATE arrangement_promise SET state = 'broken' WHERE id = (SELECT min(id) FROM"
                      " arrangement_promise)", ""),
    "contact.gate": ("INSERT INTO portfolio_contacts (contact_id, customer_id, at, channel, direction, outcome,"
                     " prior_consent) SELECT 'desk-round', customer_id, now(), 'call', 'out', 'no_answer', false"
                     " FROM portfolio_customers LIMIT 1", "desk-round"),
    "attempt.state": ("ALTER TABLE contact_attempt DROP CONSTRAINT attempt_done_has_outcome;"
                      "UPDATE contact_attempt SET outcome = '' WHERE state = 'done'", ""),
    "call.gate": ("INSERT INTO contact_call (attempt_id, adapter, call_id, state, cause, asked_at)"
                  " VALUES (-1, 'click', 'c', 'asked', '', now())", "-1"),
    "dispatch.gate": ("UPDATE dispatch_message SET attempt_id = NULL", "message"),
    "visit.gate": ("DELETE FROM visit_checkin WHERE id = (SELECT max(id) FROM visit_checkin)", ""),
    "planned.lawful": ("ALTER TABLE worklist_decision DROP CONSTRAINT decision_planned_is_lawful;"
                       "UPDATE worklist_decision SET refused_by = 'CN-1'", "night"),
    "gate.facts": ("UPDATE contact_attempt SET facts = jsonb_set(facts, '{another}', '1')"
                   " WHERE id = (SELECT max(id) FROM contact_attempt)", "attempt"),
    "stop.contact": ("UPDATE contact_stop SET scope = 'channel', value = 'call', since_at = since_at - interval"
                     " '1 hour'", "attempt"),
    "stop.order": ("UPDATE contact_stop SET asked_at = since_at - interval '1 second'", ""),
    "outbox.state": ("UPDATE dispatch_outbox SET sent_at = NULL WHERE kind = 'sms'", ""),
    "outbox.thing": ("UPDATE dispatch_message SET channel = 'email'", ""),
    "outbox.once": ("INSERT INTO trust_auditentry (at, action, username, role, address, customer_id, subject, reason,"
                    " detail) SELECT at, action, username, role, address, customer_id, subject, reason, detail"
                    " FROM trust_auditentry WHERE action = 'outbox.sent'", "outbox:"),
    "outbox.lease": ("UPDATE dispatch_outbox SET lease_until = '2026-11-24T00:00Z' WHERE kind = 'sms'", ""),
    "batch.sums": ("UPDATE dispatch_batch SET letters_total = letters_total + 1", ""),
    "planned.queued": ("INSERT INTO dispatch_planned (\"on\", run_id, customer_id, action_id, channel, script,"
                       " planned_at, state, why, at) VALUES ('2026-11-25', 'night', 'K1', 'a', 'sms', 's', now(),"
                       " 'queued', '', now())", ""),
    "night.whole": ("UPDATE worklist_nightrun SET state = 'running'", "night"),
    "night.files": ("UPDATE worklist_nightrun SET results = '{\"delinquency\": \"0\"}'", "night/delinquency"),
    "night.rows": ("DELETE FROM worklist_decision", "night/decisions"),
    "night.link": ("INSERT INTO worklist_nightrun (run_id, as_of_on, state, manifest, results, started_at) SELECT"
                   " 'later', as_of_on, state, manifest, results, started_at FROM worklist_nightrun;"
                   "UPDATE worklist_currentrun SET run_id = 'later'", "later"),
    "task.night": ("UPDATE worklist_task SET run_id = 'none' WHERE kind = 'planned'", ""),
    "task.once": ("DROP INDEX task_open_once; DROP INDEX task_planned_once_a_day; UPDATE worklist_task SET kind ="
                  " 'escalated', state = 'open', finished_at = NULL, customer_id = 'K1'", "K1 escalated"),
    "task.hand": ("ALTER TABLE worklist_task DROP CONSTRAINT task_claimed_by_somebody;"
                  "UPDATE worklist_task SET claimed_by_id = NULL WHERE state = 'claimed'", "task"),
    "customer.held": ("DELETE FROM portfolio_customers WHERE customer_id = (SELECT min(customer_id) FROM"
                      " portfolio_accounts)", "account"),
    "document.hash": ("UPDATE trust_document SET content = content || ' ' WHERE kind = 'policy' AND name = 'bank'", ""),
    "persons.two": ("UPDATE arrangement_plan SET decided_by_id = proposed_by_id", "arrangement.plan"),
    "sealed.open": ("UPDATE portfolio_contact_points SET value_index = '\\x00'",
                    "portfolio_contact_points.value_index"),
    "guards.there": ("ALTER TABLE contact_attempt DISABLE TRIGGER attempt_changed;"
                     "ALTER TABLE contact_attempt DISABLE ROW LEVEL SECURITY", "trigger attempt_changed"),
    "constraints.there": ("ALTER TABLE contact_attempt DROP CONSTRAINT attempt_is_lawful", "attempt_is_lawful"),
    "results.facts": ("UPDATE results_snapshot SET digests = '{\"calls\": \"0\"}'", "2026-11-25-facts/calls"),
    "report.hash": ("UPDATE results_reportfile SET pdf = '\\x00'", "pdf"),
    "media.kept": ("UPDATE dispatch_batch SET manifest_sha256 = '0'", "csv"),
}  # fmt: skip


@pytest.fixture
def lived(desk: Desk, gateway: LocalGateway) -> Lived:
    return Lived(desk)


def look(name: str) -> verify.Found:
    return INVARIANTS[name].look(Scope(timezone.now(), None))


def test_everything_holds_where_nobody_broke_anything(lived: Lived) -> None:
    report = verify.check(sample=None)
    broken = {line.invariant.id: set(line.found.ids) for line in report.broken}
    assert broken == {"guards.there": emptied()}
    # nothing holds for want of rows
    looked = {line.invariant.id for line in report.lines if not line.found.checked}
    assert looked == {"call.gate", "planned.queued", "outbox.lease"}


def test_each_invariant_has_something_that_breaks_it() -> None:
    assert set(BREAKS) == set(INVARIANTS)


def test_what_breaks_each_is_named(lived: Lived, subtests: pytest.Subtests) -> None:
    for name, (statement, word) in BREAKS.items():
        with subtests.test(name):
            before = look(name)
            with transaction.atomic(), connection.cursor() as cursor:
                # triggers and foreign keys off, as for somebody who writes behind the database's back
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(statement)
                after = look(name)
                transaction.set_rollback(True)
            assert before.broken == (len(emptied()) if name == "guards.there" else 0)
            assert after.broken > before.broken and any(word in one for one in set(after.ids) - set(before.ids))


def test_a_sealed_value_of_another_key_is_named(lived: Lived) -> None:
    with transaction.atomic():
        row = Outbox.objects.filter(kind="sms").get()
        Outbox.objects.filter(pk=row.pk).update(payload=b"\xc1\x01" + bytes(60))
        found = look("sealed.open")
        transaction.set_rollback(True)
    assert found.ids == (f"dispatch_outbox.payload {row.pk}",)


def test_a_file_that_is_gone_or_changed_is_named(lived: Lived) -> None:
    path = subdirectory("letters") / f"batch-{Batch.objects.get().pk}.pdf.sealed"
    kept = path.read_bytes()
    try:
        path.write_bytes(kept[:-1])
        assert look("media.kept").broken == 1
        path.unlink()
        assert look("media.kept").broken == 1
    finally:
        path.write_bytes(kept)


def test_the_command_tells_it_and_leaves_with_five(lived: Lived) -> None:
    with connection.cursor() as cursor:
        for item in emptied():
            _, name, _, table = item.split()
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
    done = told()
    assert done.exit_code == 0 and json.loads(done.stdout)["clean"]
    Outbox.objects.filter(kind="sms").update(sent_at=None)
    done = told()
    broken = [line for line in json.loads(done.stdout)["invariants"] if line["broken"]]
    assert done.exit_code == 5 and [line["id"] for line in broken] == ["outbox.state"]
    assert broken[0]["ids"] == [str(Outbox.objects.get(kind="sms").pk)]
    # ids alone: whose it is stays where it is
    assert "王小明" not in done.stdout and "13812345678" not in done.stdout


def told() -> Any:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, ["verify", "--json"])
