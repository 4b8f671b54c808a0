"""Somebody asks the bank to forget them: recorded, identity checked, decided; the law's share stays and is told."""

from __future__ import annotations

import pytest
from pypdf import PdfReader
from tests.journeys.conftest import Enter
from tests.journeys.person import Person
from tests.journeys.town import Town

from cureline.care.models import RightsRequest
from cureline.dispatch.models import Letter
from cureline.portfolio.models import ContactPoint
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
MOTHERS = "13600190027"


def seek(person: Person, words: str) -> None:
    """Search from the head of the page, by the key."""
    person.press("/")
    person.page.keyboard.type(words)
    person.page.keyboard.press("Enter")
    person.page.wait_for_load_state()


def test_what_may_be_forgotten_is(town: Town, enter: Enter, language: str) -> None:
    care, officer = town.staff("care", "care"), town.staff("compliance", None)
    customer, account = town.debtor(
        "黄建平", "13764529018", dpd=9, months_late="001", language="zh" if language == "zh-hans" else "en"
    )
    town.called(customer, account, 20, "right_party", hour=14)
    town.desk.point(customer, "home_address", "上海市杨浦区国定路323号")
    town.desk.point(customer, "mobile", MOTHERS, relation="parent")

    me = enter(care, "/")
    seek(me, MOTHERS)
    me.is_at(f"/customers/{customer.pk}/")
    me.page.get_by_text(me.word("More", "menu"), exact=True).first.click()
    me.follow("Data-subject request")
    me.is_at(f"/care/customers/{customer.pk}/request/")
    me.put("kind", "erase")
    me.put("channel", "branch")
    me.put("wish", me.say("请删除我和我母亲的联系方式。", "Please delete my contact details and my mother's."))
    me.click("Record the request")
    me.reads("The request is recorded; its clock runs.")
    me.click("Identity checked")
    me.page.locator("#check .button.primary").click()
    me.reads("Noted who asks.")
    me.picture("recorded")
    request = RightsRequest.objects.get()
    assert (request.kind, request.state, request.checked_by) == ("erase", "checked", care)

    decides = enter(officer, "/care/requests/")
    decides.follow(request.number)
    decides.reads("What would go and what must stay")
    decides.reads("goes")
    decides.sees(decides.say("至少保存5年", "kept 5 years"))
    decides.picture("what-stays")
    decides.click("Grant")
    decides.page.locator("#grant .button.primary").click()
    decides.reads("Granted and carried out.")
    decides.sees(decides.say("已删除：他人电话与地址", "Erased:"), decides.say("保留至", "Kept until"))
    decides.picture("decided")
    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("done", officer)
    gone = ContactPoint.objects.get(relation="parent")
    assert gone.value_sealed is None and gone.value_index is None
    assert ContactPoint.objects.get(kind="home_address").value_sealed is not None

    assert not request.letter_refused
    letter = Letter.objects.get(pk=request.letter_ref)
    me.open(f"/dispatch/customer/{customer.pk}/")
    me.page.locator("details.more summary").first.click()
    me.put("reason", me.say("核对回复函", "Proof-reading the answer"))
    with me.page.expect_download() as fetched:
        me.page.locator(f"form[action='/dispatch/letters/{letter.pk}/pdf/'] button").click()
    paper = PdfReader(fetched.value.path()).pages[0].extract_text()
    assert request.number in paper and me.say("保留至", "Kept until") in paper

    me.open("/")
    seek(me, MOTHERS)
    me.reads("Nobody whom you may see was found")
    me.picture("not-found")
    told = list(AuditEntry.objects.filter(customer_id=customer.pk).values_list("action", "user__username"))
    for action, who in (("rights.recorded", care), ("rights.identity_checked", care), ("rights.granted", officer),
                        ("letter.opened", care)):  # fmt: skip
        assert (action, who.username) in told
    assert not any(MOTHERS in str(entry.detail) for entry in AuditEntry.objects.all())
