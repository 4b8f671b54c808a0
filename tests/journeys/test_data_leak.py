"""A leak of customers' data: declared in seconds, contact stopped at once, handled by the clock, reported, reviewed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from tests.journeys.conftest import Enter
from tests.journeys.person import local
from tests.journeys.town import TODAY, Town

from cureline.contact.models import Attempt, Stop
from cureline.incident.models import Incident, Report
from cureline.incident.services import roster
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_data_leak_from_declaration_to_report(town: Town, enter: Enter, clock: Any, language: str) -> None:
    phone, head = town.staff("phone"), town.staff("head", None)
    officer, risk = town.staff("compliance", None), town.staff("risk", None)
    technology = town.desk.user("admin", None, name="吴强", language=language)
    for role, user in (("lead", head), ("compliance", officer), ("technology", technology)):
        roster.put(TODAY, role, user=risk, staff=user.staff)
    customer, _account = town.debtor("许志刚", "13651830274", dpd=26, months_late="0011")

    # --- a collector hears of it in a call and declares it from whatever page is open: a key, two choices
    clock.move_to(local(TODAY, 9, 40))
    me = enter(phone, f"/contact/call/{customer.pk}/")
    me.press("E")
    me.is_at("/incident/declare/")
    me.tick("kind", "data_leak")
    me.tick("severity", "3")
    heard = me.say(
        "客户称有人知道其欠款金额并冒充本行来电。",
        "A customer says that somebody knew the debt and called in our name.",
    )
    me.put("text", heard)
    me.picture("declare")
    with me.page.expect_navigation():
        me.page.locator("form.declare button[data-key='d']").click()
    me.sees(heard)
    row = Incident.objects.get()
    assert (row.kind, row.severity, row.declared_by) == ("data_leak", 3, phone)
    # who is on duty has the roles already
    assert row.assignments.get(role="technology").user == technology

    # --- the head takes the lead and stops all outgoing contact
    clock.move_to(local(TODAY, 9, 46))
    lead = enter(head, f"/incident/{row.pk}/")
    lead.put("room", lead.say("3号楼201会议室", "Room 3-201"))
    lead.click("Give the roles")
    lead.reads("The roles are given.")
    lead.click("Stop now")
    lead.reads("Stopped. Nothing leaves any more.")
    lead.picture("stopped")
    stop = Stop.objects.get()
    assert (stop.scope, stop.incident_id) == ("all", row.pk)

    # --- the collector's next call is refused, and the page says why
    me.open(f"/contact/call/{customer.pk}/")
    me.reads("You may not call now")
    me.sees(stop.reason)
    me.picture("refused")
    assert not Attempt.objects.exists()

    # --- technology closes the hole, within its half hour
    clock.move_to(local(TODAY, 9, 58))
    other = enter(technology, f"/incident/{row.pk}/")
    step = row.steps.get(code="contain")
    other.page.locator(f"#evidence-{step.pk}").fill(
        other.say("已收回外包账号3个，日志已封存。", "Three accounts of the agency withdrawn, logs sealed.")
    )
    with other.page.expect_navigation():
        other.page.locator("#step-contain button[value='done']").click()
    other.reads("The step is done.")
    scope = row.steps.get(code="scope")
    other.page.locator(f"#evidence-{scope.pk}").fill(other.say("涉及120名客户。", "120 customers are concerned."))
    with other.page.expect_navigation():
        other.page.locator("#step-scope button[value='done']").click()
    lead.open(f"/incident/{row.pk}/")
    lead.put("affected", "120")
    lead.click("Judge anew")
    lead.picture("checklist")

    # --- compliance reports: the form fills itself as far as it can, the PDF has the shape of an official report
    clock.move_to(local(TODAY, 10, 50))
    report = Report.objects.get(code="pipl57")
    mine = enter(officer, f"/incident/{row.pk}/")
    with mine.page.expect_navigation():
        mine.page.locator(f"a[href='/incident/reports/{report.pk}/']").click()
    assert mine.page.locator("[name='affected']").input_value() == "120"
    for name, zh, en in (
        ("kinds", "姓名、手机号码、逾期金额", "Name, mobile number, amount past due"),
        ("cause", "外包机构离职人员账号未及时收回", "The account of somebody who had left the agency was still open"),
        ("harm", "可能收到冒用本行名义的来电", "Calls in the bank's name"),
        (
            "self_help",
            "不向私人账户转账，有疑问拨打本行热线",
            "Transfer nothing to private accounts; call the bank's hotline",
        ),
    ):
        mine.put(name, mine.say(zh, en))
    mine.click("Keep the draft")
    mine.reads("The report is kept as a draft.")
    mine.put("way", "portal")
    mine.put("receipt", "SH-2026-0815")
    mine.click("Mark as sent")
    mine.reads("The report is marked as sent; its PDF is kept.")
    mine.picture("reported")
    report.refresh_from_db()
    assert report.state == "sent" and report.sent_at is not None and report.sent_at < report.due_at
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(mine.downloads(f"/incident/reports/{report.pk}/pdf/"))).pages
    )
    assert row.number in text and "120" in text

    # --- contact runs again when a second person agrees
    mine.open("/contact/stops/")
    mine.put("reason", mine.say("漏洞已封堵，热线口径已发。", "The hole is closed, the hotline is briefed."))
    mine.click("Ask to resume")
    lead.open("/contact/stops/")
    lead.picture("resume")
    lead.click("Resume contact")
    lead.reads("Contact runs again; what waited is judged anew.")

    # --- the rest of the checklist and of the reports, by the day; closed, reviewed, improved
    clock.move_to(local(TODAY, 16, 30))
    for left in row.steps.filter(done_at=None).order_by("place"):
        lead.open(f"/incident/{row.pk}/")
        lead.page.locator(f"#evidence-{left.pk}").fill(lead.say("已完成", "done"))
        with lead.page.expect_navigation():
            lead.page.locator(f"#step-{left.code} button[value='done']").click()
    for due in row.reports.filter(state="due"):
        lead.open(f"/incident/reports/{due.pk}/")
        lead.page.locator("#not-due").fill(
            lead.say("已电话确认，由总行统一报送", "Head office reports for all, told by telephone")
        )
        with lead.page.expect_navigation():
            lead.page.locator("button[value='not_due']").click()
    lead.open(f"/incident/{row.pk}/")
    lead.put("text", lead.say("漏洞封堵，客户已通知。", "The hole is closed and the customers are told."))
    lead.page.locator("form[action$='/close/'] textarea").fill(
        lead.say("漏洞已封堵，客户已通知。", "Closed; customers told.")
    )
    with lead.page.expect_navigation():
        lead.page.locator("form[action$='/close/'] button[value='close']").click()
    lead.put("why1", lead.say("离职人员账号仍可登录", "An account of somebody who had left could still sign in"))
    lead.put("why2", lead.say("机构未在当日报告离职", "The agency did not tell on the day"))
    lead.put("cause", lead.say("合同未约定账号收回时限", "The contract names no day for withdrawing accounts"))
    lead.click("Keep the review")
    lead.put(
        "title", lead.say("外包合同增加24小时内收回账号条款", "Agencies withdraw accounts within 24 hours, by contract")
    )
    lead.page.locator("[name='owner']").select_option(str(officer.staff.pk))
    lead.put("due_on", "2026-12-15")
    lead.click("Agree on it")
    lead.reads("The action is agreed.")
    lead.picture("reviewed")
    row.refresh_from_db()
    assert row.state == "reviewed"
    assert AuditEntry.objects.filter(action="incident.report_sent").count() == 1
