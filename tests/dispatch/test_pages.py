"""The pages of dispatch: who gets in, what they show, what they do."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from tests.conftest import Visit
from tests.desk import Desk
from tests.dispatch.conftest import DAY
from tests.dispatch.letters_of_tests import DATA

from cureline.contact.models import Refusal
from cureline.dispatch import worker
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Batch, Letter, Message, Outbox, Subscription
from cureline.dispatch.services import outbox, send_letter, send_sms
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task

TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"
EVENING = dt.datetime(2026, 11, 25, 14, 30, tzinfo=dt.UTC)  # 22:30 in Shanghai


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


def point(customer: Any, kind: str) -> str:
    from cureline.portfolio.models import ContactPoint

    return str(ContactPoint.objects.get(customer_id=customer.pk, kind=kind).pk)


def test_an_sms_is_written_previewed_and_sent(desk: Desk, debtor: Any, clock: Any) -> None:
    client = desk.client(desk.user("phone"))
    path = f"/dispatch/write/{debtor.pk}/"
    page = client.get(path + "?channel=sms").content.decode()
    assert "138****5678" in page and "13812345678" not in page and "王小明" not in page
    fields = {"point": point(debtor, "mobile"), "language": "zh-Hans", "text": TEXT}
    shown = client.post(path + "preview/?channel=sms", fields).content.decode()
    assert "【示例银行】" in shown and "UCS-2" in shown and "1 part" in shown
    assert client.post(path + "?channel=sms", fields).status_code == 302
    assert Message.objects.get().outbox.state == "queued"
    assert client.get(f"/dispatch/customer/{debtor.pk}/").status_code == 200


def test_a_threat_is_shown_with_its_finding_and_not_sent(desk: Desk, debtor: Any, clock: Any) -> None:
    client = desk.client(desk.user("phone"))
    fields = {"point": point(debtor, "mobile"), "language": "zh-Hans", "text": "再不还钱就派人上门抓你坐牢"}
    assert "<q>" in client.post(f"/dispatch/write/{debtor.pk}/preview/?channel=sms", fields).content.decode()
    answer = client.post(f"/dispatch/write/{debtor.pk}/?channel=sms", fields)
    assert answer.status_code == 422 and not Outbox.objects.exists()


def test_a_letter_is_previewed_masked_and_opened_only_for_a_reason(desk: Desk, debtor: Any, clock: Any) -> None:
    client = desk.client(desk.user("phone"))
    path = f"/dispatch/write/{debtor.pk}/"
    fields = {"point": point(debtor, "home_address"), "language": "zh-Hans", "template": "demand", "account": ""}
    assert "data:image/png;base64," in client.post(path + "preview/?channel=letter", fields).content.decode()
    assert client.post(path + "?channel=letter", fields).status_code == 302
    letter = Letter.objects.get()
    assert outbox.payload_of(letter.outbox)["data"]["past_due_minor"] == 100_000
    assert client.post(f"/dispatch/letters/{letter.pk}/pdf/", {"reason": ""}).status_code == 302
    opened = client.post(f"/dispatch/letters/{letter.pk}/pdf/", {"reason": "customer asks"})
    assert opened["Content-Type"] == "application/pdf"
    assert AuditEntry.objects.get(action="letter.opened").reason == "customer asks"


def test_the_print_shop_from_letter_to_return(desk: Desk, debtor: Any, clock: Any) -> None:
    send_letter(debtor.pk, "reminder", DATA["reminder"], user=desk.user("phone"))
    client = desk.client(desk.user("leader"))
    clock.shift(dt.timedelta(minutes=20))  # it leaves later than it was written
    assert "1 letter waits" in client.get("/dispatch/batches/").content.decode()
    assert client.post("/dispatch/batches/make/").status_code == 302
    batch = Batch.objects.get()
    assert client.post(f"/dispatch/batches/{batch.pk}/pdf/").content.startswith(b"%PDF")
    assert client.post(f"/dispatch/batches/{batch.pk}/", {"letters": 1, "pages": 7}).status_code == 409
    assert client.post(f"/dispatch/batches/{batch.pk}/", {"letters": 1, "pages": 1}).status_code == 302
    assert client.get(f"/dispatch/batches/{batch.pk}/").status_code == 200
    reference = Letter.objects.get().reference
    assert client.post("/dispatch/returns/", {"reference": "L26-0000001-1", "reason": "moved"}).status_code == 422
    assert client.post("/dispatch/returns/", {"reference": reference, "reason": "moved"}).status_code == 302
    assert str(reference) in client.get("/dispatch/returns/").content.decode()


def test_a_dead_letter_is_seen_and_sent_again_for_a_reason(desk: Desk, debtor: Any, clock: Any) -> None:
    row = send_sms(debtor.pk, user=desk.user("phone"), text=TEXT).outbox
    Outbox.objects.filter(pk=row.pk).update(state="failed", why="GATEWAY-503")
    client = desk.client(desk.user("admin", None))
    page = client.get("/dispatch/outbox/").content.decode()
    # as a word: a form's token may hold the two letters by chance
    assert "The gateway refused or failed" in page and not re.search(rf"\b{debtor.pk}\b", page)
    client.post(f"/dispatch/outbox/{row.pk}/retry/", {"reason": ""})
    row.refresh_from_db()
    assert row.state == "failed"
    client.post(f"/dispatch/outbox/{row.pk}/retry/", {"reason": "gateway is back"})
    row.refresh_from_db()
    assert row.state == "queued"
    for state in ("queued", "uncertain", "sent", "nonsense"):
        assert client.get(f"/dispatch/outbox/?state={state}").status_code == 200


def test_webhooks_are_subscribed_rotated_and_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    monkeypatch.setenv("CURELINE_HOOK_HOSTS", "127.0.0.1")
    client = desk.client(desk.user("admin", None))
    refused = client.post("/dispatch/webhooks/", {"url": "https://localhost/x", "events": ["promise.made"]})
    assert refused.status_code == 422
    page = client.post("/dispatch/webhooks/", {"url": "http://127.0.0.1:9/x", "events": ["promise.made"]})
    row = Subscription.objects.get()
    assert page.status_code == 200 and "shown this once" in page.content.decode()
    assert "shown this once" not in client.get(f"/dispatch/webhooks/{row.pk}/").content.decode()
    assert "shown this once" in client.post(f"/dispatch/webhooks/{row.pk}/rotate/").content.decode()
    client.post(f"/dispatch/webhooks/{row.pk}/stop/")
    row.refresh_from_db()
    assert not row.active


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/dispatch/write/{k}/", "phone field legal care leader"),
        ("/dispatch/customer/{k}/", "phone field legal care leader head compliance risk analyst auditor"),
        ("/dispatch/batches/", "head leader"),
        ("/dispatch/returns/", "head leader"),
        ("/dispatch/outbox/", "admin"),
        ("/dispatch/webhooks/", "admin"),
    ],
)
def test_only_who_has_the_duty_gets_in(desk: Desk, debtor: Any, path: str, allowed: str) -> None:
    for role in ("head", "leader", "phone", "field", "legal", "care", "compliance", "risk", "trainer", "analyst",
                 "auditor", "admin"):  # fmt: skip
        answer = desk.client(desk.user(role)).get(path.format(k=debtor.pk))
        assert answer.status_code == (200 if role in allowed.split() else 403), role
    assert desk.client(desk.user("phone", "late")).get(f"/dispatch/write/{debtor.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_in_the_browser_an_sms_in_the_night_is_refused_with_its_article_and_a_callback_is_offered(
    desk: Desk, debtor: Any, visit: Visit
) -> None:
    with time_machine.travel(EVENING, tick=True):
        page = visit(desk.user("phone", language="zh-hans"), f"/dispatch/write/{debtor.pk}/?channel=sms")
        page.get_by_label("或自行填写").fill(TEXT)
        page.get_by_role("button", name="预览").click()
        page.get_by_text("【示例银行】").wait_for()
        page.get_by_role("button", name="发送").click()
        page.get_by_text("拒绝记录已留存").wait_for()
        assert "22:00" in page.content() or "夜间" in page.content() or "时间" in page.content()
        assert Refusal.objects.filter(channel="sms").count() == 1 and not Outbox.objects.exists()
        assert not Axe().run(page).response["violations"]
        page.locator(".next-lawful button").click()
        page.wait_for_load_state()
        task = Task.objects.get(kind="callback")
        assert task.due_at == dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_in_the_browser_an_opt_out_by_sms_stops_the_next_one(
    desk: Desk, debtor: Any, visit: Visit, gateway: LocalGateway, live_server: Any
) -> None:
    gateway.desk = live_server.url
    with time_machine.travel(DAY, tick=True):
        user = desk.user("phone")
        sent = send_sms(debtor.pk, user=user, text=TEXT)
        assert worker.step()
        for _ in range(100):
            sent.outbox.refresh_from_db()
            if sent.outbox.state == "delivered":
                break
            time.sleep(0.05)
        assert sent.outbox.state == "delivered"
        assert gateway.reply("+8613812345678", "TD") == 200
        page = visit(user, f"/dispatch/customer/{debtor.pk}/")
        page.get_by_text("Opted out of SMS").wait_for()
        assert not Axe().run(page).response["violations"]
        page.goto(f"/dispatch/write/{debtor.pk}/?channel=sms")
        page.get_by_text("You may not write now").wait_for()
        page.get_by_text("BANK-OPT-OUT").wait_for()
        page.get_by_label("Or your own words").fill(TEXT)
        page.get_by_role("button", name="Send").click()
        page.get_by_text("the refusal is on record").wait_for()
