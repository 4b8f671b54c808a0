"""The pages and the API: who sees and does what, forms that come back, and rows that others don't see."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cureline.trust import rows
from cureline.trust.models import AuditEntry
from cureline.warning import services
from cureline.warning.models import AccountWarning, Alert, Feed, Series
from cureline.warning.services import actions, outlooks
from tests.desk import Desk
from tests.warning.fill import TODAY, fill

pytestmark = pytest.mark.django_db


def test_an_alert_is_handled_from_its_page(desk: Desk) -> None:
    risk, head = desk.user("risk", None), desk.user("head", None)
    row = services.raise_alert("x", source="tests", title={"en": "Odd", "zh-Hans": "异常", "zh-Hant": "異常"})
    browser = desk.client(risk)
    page = reverse("warning:alert", args=[row.pk])

    def do(verb: str, **given: Any) -> Any:
        return browser.post(reverse("warning:alert_do", args=[row.pk, verb]), given)

    do("acknowledge")
    do("comment", text="looked at it")
    row.refresh_from_db()
    assert row.owner == risk and "looked at it" in browser.get(page).content.decode()
    assert do("close", cause="real").status_code == 422
    do("assign", to=str(head.pk))
    do("close", cause="false", done="nothing found")
    row.refresh_from_db()
    assert (row.state, row.owner, row.cause) == ("closed", head, "false")
    do("reopen", reason="again")
    row.refresh_from_db()
    assert row.state == "acknowledged"
    # the auditor sees it and can't touch it
    watching = desk.client(desk.user("auditor", None))
    seen = watching.get(page)
    assert seen.status_code == 200 and reverse("warning:alert_do", args=[row.pk, "close"]) not in seen.content.decode()
    assert watching.post(reverse("warning:alert_do", args=[row.pk, "close"])).status_code == 403


def test_an_upper_room_offers_its_act_on_an_open_alert_to_who_may(desk: Desk) -> None:
    row = services.raise_alert("x", source="tests", title={"en": "Odd", "zh-Hans": "异常", "zh-Hant": "異常"})
    actions.register("tests", "Do something above", "warning.set", lambda alert: f"/above/?alert={alert.pk}")
    try:
        page = reverse("warning:alert", args=[row.pk])
        link = f"/above/?alert={row.pk}"
        assert link in desk.client(desk.user("risk", None)).get(page).content.decode()
        assert link not in desk.client(desk.user("head", None)).get(page).content.decode()
    finally:
        actions._actions.pop("tests")


def test_a_file_is_fed_from_the_page_and_its_bad_rows_are_told(desk: Desk) -> None:
    browser = desk.client(desk.user("risk", None))
    file = SimpleUploadedFile("rates.csv", b"code,on,value\ncn_lpr_1y,2026-10-20,x\nusd_cny,2026-10-23,7.1\n")
    sent = browser.post(reverse("warning:upload"), {"file": file})
    feed = Feed.objects.get()
    assert sent.headers["Location"] == reverse("warning:feed", args=[feed.pk])
    told = browser.get(sent.headers["Location"]).content.decode()
    assert "no number" in told and (feed.taken, feed.refused) == (1, 1)
    made = {"code": "own_rate", "title_en": "Own rate", "title_hans": "本行利率", "unit": "percent", "step": "day",
            "origin": "bank", "source": "treasury"}  # fmt: skip
    browser.post(reverse("warning:define"), made)
    assert Series.objects.get(code="own_rate").title["zh-Hant"] == "本行利率"
    assert browser.post(reverse("warning:define"), {**made, "title_en": ""}).status_code == 422
    assert desk.client(desk.user("leader")).post(reverse("warning:upload"), {"file": file}).status_code == 403


def test_warned_accounts_are_seen_by_row_and_help_leads_to_care(desk: Desk) -> None:
    own, other = desk.customer(team="early"), desk.customer(team="late")
    for customer in (own, other):
        AccountWarning.objects.create(
            account_id=desk.account(customer).pk, customer_id=customer.pk, model="m", on=TODAY, first_on=TODAY, p=0.4,
            months=2, reasons=["payment_share"],
        )  # fmt: skip
    leader = desk.user("leader", "early")
    with rows.as_user(leader):
        assert [row.customer_id for row in AccountWarning.objects.all()] == [own.pk]
    browser = desk.client(leader)
    shown = browser.get(reverse("warning:accounts")).content.decode()
    assert reverse("customer:show", args=[own.pk]) in shown
    assert reverse("customer:show", args=[other.pk]) not in shown
    theirs = AccountWarning.objects.get(customer_id=other.pk)
    assert browser.post(reverse("warning:account_do", args=[theirs.pk, "offer"]), {"act": "due_day"}).status_code == 404
    mine = AccountWarning.objects.get(customer_id=own.pk)
    sent = browser.post(reverse("warning:account_do", args=[mine.pk, "offer"]), {"act": "instalments"})
    assert sent.headers["Location"] == reverse("care:offers", args=[own.pk])
    mine.refresh_from_db()
    assert (mine.state, mine.act, mine.acted_by) == ("helped", "instalments", leader)
    assert AuditEntry.objects.filter(action="early_warning.helped", customer_id=own.pk).exists()
    with pytest.raises(services.StateError):
        outlooks.offer(mine.pk, "due_day", user=leader)


def test_every_reason_of_the_score_has_a_kind_act(desk: Desk) -> None:
    from cureline.engine import score

    for code in score.texts()["reasons"]:
        assert outlooks.fitting([code])
    assert [act.code for act in outlooks.fitting(["nothing known"])] == ["ask_how"]


def test_the_api_does_what_the_pages_do(desk: Desk) -> None:
    filled = fill(desk)
    browser = desk.client(desk.user("risk", None))

    def get(path: str) -> Any:
        return browser.get(f"/api/v1/warning/{path}").json()

    def send(path: str, body: Any) -> Any:
        return browser.post(f"/api/v1/warning/{path}", body, "application/json")

    assert {row["indicator"] for row in get("alerts?state=acknowledged")["items"]} == {"complaints"}
    assert [step["act"] for step in get(f"alerts/{filled.complaints.pk}/steps")] == ["raised", "acknowledged",
                                                                                     "commented"]  # fmt: skip
    made = send("alerts", {"title": "Rumour", "words": "a paper asks"}).json()
    assert send(f"alerts/{made['id']}/acts", {"act": "close", "cause": "real", "text": "answered"}).json()["done"]
    assert send(f"alerts/{made['id']}/acts", {"act": "acknowledge"}).status_code == 409
    assert send(f"alerts/{filled.snoozed.pk}/acts", {"act": "snooze", "text": "x"}).status_code == 422
    assert get("indicators?state=signal")["items"][0]["strength"] > 1
    assert len(get("indicators/complaints")[0]["points"]) == 100
    fed = send("series", {"rows": [{"code": "usd_cny", "on": "2026-10-30", "value": "7.2"},
                                   {"code": "usd_cny", "on": "?", "value": "7.2"}]}).json()  # fmt: skip
    assert fed["rejects"][0]["line"] == 2 and fed["taken"] + fed["changed"] == 1
    assert get("series/usd_cny?limit=1")["items"][0]["on"] == "2026-11-20"
    assert browser.get("/api/v1/warning/series/no_such").status_code == 404
    assert len(get("accounts")["items"]) == 2
    assert send("indicators", {}).json()["alerts"] == 0
    assert Alert.objects.filter(source="hand").count() == 1
