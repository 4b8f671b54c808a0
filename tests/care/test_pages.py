"""Pages of care: who may see and do what, and two journeys in the browser."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from cureline.care.models import Complaint, Offer, RightsRequest, SurveyAnswer, SurveyInvitation
from cureline.care.services import answers, complaints, follow_ups, help_cases, referrals, requests, surveys
from cureline.portfolio.models import ContactPoint
from cureline.trust.models import AuditEntry
from tests.conftest import Visit
from tests.desk import Desk

ROLES = (
    "head",
    "leader",
    "phone",
    "field",
    "legal",
    "care",
    "compliance",
    "risk",
    "trainer",
    "analyst",
    "auditor",
    "admin",
)
OPEN_TO = {
    "/care/": {"head", "leader", "phone", "field", "legal", "care", "compliance", "risk", "auditor"},
    "/care/causes/": {"head", "leader", "phone", "field", "legal", "care", "compliance", "risk", "auditor"},
    "/care/help/": {"leader", "care"},
    "/care/referrals/": {"head", "leader", "phone", "field", "legal", "care", "compliance", "risk"},
    "/care/follow-ups/": {"leader", "phone", "care"},
    "/care/surveys/": {"head", "leader", "care", "compliance", "analyst"},
    "/care/requests/": {"care", "compliance", "auditor"},
    "/care/retention/": {"care", "compliance", "auditor"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_others(desk: Desk, role: str) -> None:
    client = desk.client(desk.user(role))
    for address, roles in OPEN_TO.items():
        assert client.get(address).status_code == (200 if role in roles else 403), address


def _life(desk: Desk) -> tuple[Any, Any]:
    customer, care = desk.customer(), desk.user("care", "care")
    desk.account(customer)
    complaint = complaints.record(
        customer.pk, user=care, channel="call", cause="too_often", about="contact", text="别再打了"
    )
    help_cases.record(customer.pk, user=care, kind="hardship", reason="illness", evidence="told")
    desk.circumstance(customer, "plan", complaint.received_at.date())
    follow_ups.find(customer.pk, on=complaint.received_at.date())
    referrals.make(customer.pk, user=care, department="credit", subject="terms", question="能否延期？")
    requests.record(customer.pk, user=care, kind="erase", channel="page")
    return customer, complaint


@pytest.mark.django_db
def test_pages_of_a_full_life_open_in_every_language(desk: Desk) -> None:
    customer, complaint = _life(desk)
    request = RightsRequest.objects.get()
    for language in ("en", "zh-hans", "zh-hant"):
        client = desk.client(desk.user("compliance", None, language=language))
        for address in (f"/care/complaints/{complaint.pk}/", f"/care/requests/{request.pk}/",
                        f"/care/customers/{customer.pk}/"):  # fmt: skip
            assert client.get(address).status_code == 200, address
        client = desk.client(desk.user("care", "care", language=language))
        for part in ("complaint", "help", "offers", "referral", "request"):
            assert client.get(f"/care/customers/{customer.pk}/{part}/").status_code == 200, part
        assert client.get("/care/follow-ups/").status_code == client.get("/care/help/").status_code == 200


@pytest.mark.django_db
def test_another_teams_complaint_does_not_exist(desk: Desk) -> None:
    _, complaint = _life(desk)
    other = desk.client(desk.user("phone", "late"))
    assert other.get(f"/care/complaints/{complaint.pk}/").status_code == 404
    assert other.get("/care/").content.count(b"C0000") == 0
    own = desk.client(desk.user("phone", "early"))
    assert own.get(f"/care/complaints/{complaint.pk}/").status_code == 200
    assert own.post(f"/care/complaints/{complaint.pk}/note/", {"text": "x"}).status_code == 403
    assert AuditEntry.objects.filter(action="access.refused", detail__duty="complaint.handle").exists()


@pytest.mark.django_db
def test_whom_it_is_about_reads_why_the_page_has_no_acts(desk: Desk) -> None:
    customer, care = desk.customer(), desk.user("care", "care")
    complaint = complaints.record(
        customer.pk, user=None, channel="call", cause="abusive", about="service", text="骂人",
        links=[{"kind": "service", "collector_id": care.staff.collector_id}],
    )  # fmt: skip
    client = desk.client(care)
    page = client.get(f"/care/complaints/{complaint.pk}/").content.decode()
    assert "about what you did" in page and "do-answer" not in page
    client.post(f"/care/complaints/{complaint.pk}/acknowledge/")
    assert Complaint.objects.get().state == "received"


@pytest.mark.django_db
def test_an_unsuitable_offer_is_refused_on_the_page(desk: Desk) -> None:
    customer, phone = desk.customer(), desk.user("phone")
    client = desk.client(phone)
    refused = client.post(f"/care/customers/{customer.pk}/offers/consolidation/", follow=True).content.decode()
    assert "does not suit" in refused and not Offer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_complaint_from_the_call_to_the_answer(desk: Desk, visit: Visit) -> None:
    customer = desk.customer(language="en")
    desk.account(customer)
    desk.point(customer, "home_address", "100 Century Avenue, Shanghai")
    page = visit(desk.user("phone"), f"/care/customers/{customer.pk}/complaint/")
    page.get_by_label("Cause").select_option("too_often")
    page.get_by_label("What the customer said").fill("Five calls a day.")
    page.get_by_role("button", name="Record the complaint").click()
    page.get_by_text("its clock runs").wait_for()
    care = visit(desk.user("care", "care"), "/care/")
    care.get_by_role("link", name="C00").first.click()
    care.get_by_role("button", name="Acknowledge").click()
    care.get_by_role("button", name="Write down").first.click()
    care.get_by_label("What was found").fill("The log shows five connected calls on one day.")
    care.locator("#do-note .button.primary").click()
    care.get_by_role("button", name="Answer", exact=True).click()
    care.get_by_label("Decision").select_option("upheld")
    care.get_by_label("Root cause").select_option("process")
    care.get_by_label("Answer, as the letter says it").fill("You were called too often. We changed the plan.")
    care.locator("#do-answer .button.primary").click()
    care.get_by_text("The answer").wait_for()
    row = Complaint.objects.get()
    assert row.state == "answered" and row.outcome == "upheld"
    for width in (1440, 390):
        care.set_viewport_size({"width": width, "height": 900})
        assert care.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not Axe().run(care).response["violations"]


@pytest.mark.django_db(transaction=True)
def test_a_customers_erase_request(desk: Desk, visit: Visit) -> None:
    customer = desk.customer()
    desk.account(customer)
    desk.point(customer, "mobile", "13600000000", relation="parent")
    page = visit(desk.user("care", "care", language="zh-hans"), f"/care/customers/{customer.pk}/request/")
    page.locator("[name=kind]").select_option("erase")
    page.locator("[name=wish]").fill("请删除我的信息")
    page.locator("main form .button.primary").click()
    page.locator("[data-dialog=check]").click()
    page.locator("#check .button.primary").click()
    page.get_by_text("核验身份证件").first.wait_for()
    decide = visit(
        desk.user("compliance", None, language="zh-hans"), f"/care/requests/{RightsRequest.objects.get().pk}/"
    )
    assert "可删除" in decide.locator("main").inner_text()
    assert not Axe().run(decide).response["violations"]
    decide.locator("[data-dialog=grant]").click()
    decide.locator("#grant .button.primary").click()
    decide.get_by_text(re.compile("已删除：他人电话与地址")).wait_for()
    assert "至少保存5年" in decide.locator("main").inner_text()
    assert ContactPoint.objects.get(relation="parent").value_sealed is None
    assert AuditEntry.objects.filter(action="rights.granted", customer_id=customer.pk).exists()


@pytest.mark.django_db
def test_the_answer_is_there_as_a_paper(desk: Desk) -> None:
    customer, care = desk.customer(), desk.user("care", "care")
    complaint = complaints.record(customer.pk, user=None, channel="call", cause="other", about="service", text="等太久")
    client, address = desk.client(care), f"/care/complaints/{complaint.pk}/answer.pdf"
    assert client.get(address).status_code == 404
    answers.answer(complaint.pk, user=care, outcome="upheld", root_cause="process", text="已加派人手")
    assert client.get(address).content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="complaint.answer_taken").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_customer_answers_the_survey_on_a_telephone(desk: Desk, visit: Visit) -> None:
    customer = desk.customer()
    invitation = SurveyInvitation.objects.create(
        customer_id=customer.pk, contact_id="T1", channel="call", language="zh-Hans", nonce="n", survey_version="1",
        sent_at=timezone.now(), expires_at=timezone.now() + dt.timedelta(days=1),
    )  # fmt: skip
    page = visit(None, f"/care/survey/{surveys.token(invitation)}/", width=390)
    assert page.get_by_role("heading", level=1).inner_text() == "请评价我们的服务"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not Axe().run(page).response["violations"]
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").last.check()
    page.locator("main form .button.primary").click()
    page.locator("main form").wait_for(state="detached")
    assert SurveyAnswer.objects.get().scores == {"respect": 5, "clarity": 5, "help": 5}
