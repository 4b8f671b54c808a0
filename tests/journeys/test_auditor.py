"""An auditor reads the log, opens an entry, proves the whole; what a superuser tampers with is named by its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect
from tests.journeys.conftest import Enter
from tests.journeys.town import Town

from cureline.trust import chain
from cureline.trust.models import AuditEntry, AuditLink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ends of this log alone are written down, not those of other tests' logs."""
    monkeypatch.setattr(chain, "heads_file", lambda: tmp_path / "heads.jsonl")
    monkeypatch.setattr(chain, "head_in_passing", lambda: None)


def test_an_auditor_proves_the_log(town: Town, enter: Enter) -> None:
    phone, auditor = town.staff("phone"), town.staff("auditor", None, name="韩雪")
    customer, account = town.debtor("刘晓东", "13817260931", dpd=17, months_late="010001")
    other, _ = town.debtor("赵丽华", "13901884275", dpd=24)
    town.planned(account, phone, 1)
    town.morning()

    # what there is to audit: a collector reads two customers, looks at a number and is turned away from the log
    collector = enter(phone, f"/customers/{customer.pk}/")
    collector.page.locator(".masked:has(button)").first.locator("button").click()
    collector.page.locator("form.unmask button.primary").click()
    collector.page.locator(".masked-clear").first.wait_for()
    collector.open(f"/customers/{other.pk}/")
    collector.open("/trust/audit/")
    collector.sees("audit.see")
    chain.write_head()

    me = enter(auditor, "/")
    me.follow("Audit log")
    me.is_at("/trust/audit/")
    me.sees("access.refused", "customer.seen", phone.username)
    me.picture("log")
    me.put("customer_id", customer.pk)
    me.put("action", "field.")
    me.page.keyboard.press("Enter")
    me.sees("field.unmasked")
    me.sees_not("access.refused", "刘晓东", "13817260931")
    unmasked = AuditEntry.objects.get(action="field.unmasked")
    assert (unmasked.user, unmasked.customer_id) == (phone, customer.pk)
    me.page.locator("tbody a").first.click()
    me.is_at(f"/trust/audit/{unmasked.pk}/")
    me.sees(customer.pk, AuditLink.objects.get(pk=unmasked.pk).hash or "")
    me.reads("The entry is what was linked.")
    me.picture("entry")

    me.press("v")
    me.is_at("/trust/audit/verify/")
    before = AuditLink.objects.count()
    me.click("Verify now")
    me.reads("Untouched")
    told = "%(entries)s entries recomputed, %(heads)s earlier ends compared: everything fits."
    me.reads(told, entries=before, heads=1)
    me.picture("untouched")
    assert AuditEntry.objects.get(action="audit.verified").detail == {"entries": before, "findings": 0}

    # who owns the machine switches the triggers off: one entry gets another customer, one is taken out
    refused = AuditEntry.objects.get(action="access.refused")
    with transaction.atomic(), connection.cursor() as superuser:
        superuser.execute("SET LOCAL session_replication_role = replica")
        superuser.execute("UPDATE trust_auditentry SET customer_id = %s WHERE id = %s", [other.pk, unmasked.pk])
        superuser.execute("DELETE FROM trust_auditentry WHERE id = %s", [refused.pk])
    me.click("Verify now")
    me.reads("The log was tampered with")
    lines = me.page.locator("#content tbody tr")
    expect(lines).to_have_count(2)
    for row, what in ((unmasked, "Entry changed"), (refused, "Entry removed")):
        seq = AuditLink.objects.get(pk=row.pk).seq
        found = lines.filter(has_text=me.word(what))
        expect(found.locator("td")).to_have_text([me.word(what), str(seq), str(row.pk)])
    me.picture("tampered")
    me.page.locator("#content tbody a").click()
    me.is_at(f"/trust/audit/{unmasked.pk}/")
    me.reads("The entry is not what was linked: somebody changed it afterwards.")
    last = AuditEntry.objects.filter(action="audit.verified").latest("pk")
    assert (last.user, last.detail["findings"]) == (auditor, 2)
