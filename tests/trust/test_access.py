"""Unmasking, exports, tokens, sessions."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.desk import Desk

from cureline.portfolio.models import ContactPoint
from cureline.trust import exports, masking, sheets, tokens
from cureline.trust.models import AuditEntry, Export, SignIn, User

pytestmark = pytest.mark.django_db
MOBILE = "13812345678"


def point(customer: Any) -> ContactPoint:
    found: ContactPoint = ContactPoint.objects.get(customer_id=customer)
    return found


# --- unmasking


def test_a_field_is_shown_for_a_reason_that_is_kept(desk: Desk) -> None:
    user, customer = desk.user("phone"), desk.customer(name="王小明")
    client, reference = desk.client(user), masking.refer(point(customer), "value")
    asked = client.get("/trust/unmask/", {"reference": reference}).content.decode()
    assert "138****5678" in asked and MOBILE not in asked
    shown = client.post("/trust/unmask/", {"reference": reference, "reason": "call"})
    assert MOBILE in shown.content.decode()
    assert "delay:60s" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    again = client.get("/trust/masked/", {"reference": reference}).content.decode()
    assert "138****5678" in again and MOBILE not in again
    entry = AuditEntry.objects.get(action="field.unmasked")
    assert (entry.user, entry.customer_id, entry.reason) == (user, customer.pk, "call")
    assert MOBILE not in json.dumps(entry.detail) + entry.subject


def test_no_reason_no_value(desk: Desk) -> None:
    client = desk.client(desk.user("phone"))
    reference = masking.refer(point(desk.customer()), "value")
    for form in ({}, {"reason": "curiosity"}, {"reason": "other", "text": " "}):
        assert MOBILE not in client.post("/trust/unmask/", {"reference": reference, **form}).content.decode()
    assert not AuditEntry.objects.filter(action="field.unmasked").exists()


def test_a_reference_works_within_ones_rows_and_duties_only(desk: Desk) -> None:
    reference = masking.refer(point(desk.customer(team="late")), "value")
    other = desk.client(desk.user("phone", "early"))
    assert other.post("/trust/unmask/", {"reference": reference, "reason": "call"}).status_code == 404
    analyst = desk.client(desk.user("analyst"))
    assert analyst.post("/trust/unmask/", {"reference": reference, "reason": "call"}).status_code == 403
    late = desk.client(desk.user("phone", "late"))
    for forged in (reference + "x", "", "x" * 300, reference[::-1]):
        assert late.post("/trust/unmask/", {"reference": forged, "reason": "call"}).status_code == 404
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=13)):
        assert late.post("/trust/unmask/", {"reference": reference, "reason": "call"}).status_code == 404


def test_the_api_unmasks_alike(desk: Desk) -> None:
    client, reference = desk.client(desk.user("care")), masking.refer(point(desk.customer()), "value")
    body = {"reference": reference, "reason": "call"}
    shown = client.post("/api/v1/trust/unmask", body, content_type="application/json")
    assert shown.json() == {"value": MOBILE, "seconds": 60}
    body["reason"] = "x"
    assert client.post("/api/v1/trust/unmask", body, content_type="application/json").status_code == 422


# --- exports


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> str:
    # no later test finds it among the desk's own
    monkeypatch.setattr(exports, "_kinds", dict(exports._kinds))
    exports.register(
        "test.names", "Names", "customer.see",
        lambda user, filters: [["Name", "Amount"], ["=cmd|' /C calc'!A0", 5], ["王小明", None]],
    )  # fmt: skip
    return "test.names"


def test_two_persons_make_an_export_and_it_is_fetched_once(desk: Desk, kind: str) -> None:
    asker, head = desk.user("risk"), desk.user("head")
    export = exports.ask(kind, {}, "for the board", user=asker)
    assert export.rows == 2
    client = desk.client(asker)
    client.post(f"/trust/exports/{export.pk}/fetch/")
    assert exports.state(Export.objects.get(pk=export.pk)) == "asked"
    desk.client(head).post(f"/trust/exports/{export.pk}/decide/", {"allowed": "yes"})
    assert desk.client(head).post(f"/trust/exports/{export.pk}/fetch/").status_code == 404
    fetched = client.post(f"/trust/exports/{export.pk}/fetch/")
    assert fetched.headers["Content-Disposition"] == f'attachment; filename="test-names-{export.pk}.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(fetched.content))
    sheet = book.active
    mark = f"Cureline export {export.pk} · {asker.username}"
    assert mark in sheet.oddHeader.center.text and mark in sheet.oddFooter.center.text
    assert mark in book.custom_doc_props["CurelineExport"].value
    assert sheet["A2"].value == "'=cmd|' /C calc'!A0" and sheet["A2"].data_type == "s"
    assert client.post(f"/trust/exports/{export.pk}/fetch/").status_code == 302
    actions = AuditEntry.objects.filter(subject=f"export:{export.pk}").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["export.asked", "export.allowed", "export.fetched"]


def test_nobody_allows_their_own_export(desk: Desk, kind: str) -> None:
    head = desk.user("head")
    export = exports.ask(kind, {}, "for the board", user=head)
    with pytest.raises(exports.ExportError, match="second person"):
        exports.decide(export.pk, True, user=head)
    with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(allowed=True, decided_by=head)


def test_an_export_ends_after_its_days_and_a_refusal_says_why(desk: Desk, kind: str) -> None:
    asker, head = desk.user("risk"), desk.user("head")
    late, refused = (exports.ask(kind, {}, "for the board", user=asker) for _ in range(2))
    exports.decide(late.pk, True, user=head)
    with pytest.raises(exports.ExportError, match="over"):
        exports.fetch(late.pk, user=asker, at=dt.datetime.now(dt.UTC) + dt.timedelta(days=8))
    with pytest.raises(exports.ExportError, match="why"):
        exports.decide(refused.pk, False, user=head)
    exports.decide(refused.pk, False, user=head, answer="too many rows")
    with pytest.raises(exports.ExportError, match="refused"):
        exports.fetch(refused.pk, user=asker)


def test_the_audit_log_is_exported_as_csv_under_a_filter(desk: Desk) -> None:
    asker, second = desk.user("compliance"), desk.user("compliance")
    desk.client(asker).get("/trust/tokens/")
    export = exports.ask("trust.audit", {"action": "access."}, "inspection", user=asker, format="csv")
    exports.decide(export.pk, True, user=second)
    _, _, content = exports.fetch(export.pk, user=asker)
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert table[0][0].startswith("Cureline export")
    assert [row[4] for row in table[2:]] == ["access.refused"]
    with pytest.raises(exports.ExportError):
        exports.ask("trust.audit", {"from_on": "yesterday"}, "inspection", user=asker)


@given(st.text(max_size=40))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert str(sheets.plain(text))[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}


# --- tokens


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_a_token_acts_as_its_owner_within_its_duties(desk: Desk) -> None:
    admin, owner = desk.user("admin"), desk.user("compliance")
    _, secret = tokens.make("siem", owner, ["audit.see"], user=admin)
    client = Client()
    found = client.get("/api/v1/trust/audit", headers=bearer(secret))
    assert found.status_code == 200
    assert client.get("/api/v1/trust/exports", headers=bearer(secret)).status_code == 403
    assert AuditEntry.objects.get(action="access.refused").user == owner
    # it opens the API alone
    assert client.get("/trust/audit/", headers=bearer(secret)).status_code == 403


def test_a_token_changes_things_without_a_csrf_token_and_a_session_does_not(desk: Desk) -> None:
    admin = desk.user("admin")
    _, secret = tokens.make("hr", admin, ["staff.manage"], user=admin)
    body = json.dumps({"en": "Late", "zh_hans": "后期", "zh_hant": "後期"})
    strict = Client(enforce_csrf_checks=True)
    path = "/api/v1/people/teams/late"
    made = strict.put(path, body, content_type="application/json", headers=bearer(secret))
    assert made.status_code == 200
    strict.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.put(path, body, content_type="application/json").status_code == 403


def test_a_token_sees_its_owner_s_rows(desk: Desk) -> None:
    ours, theirs = desk.customer(team="early"), desk.customer(team="late")
    owner = desk.user("phone", "early")
    _, secret = tokens.make("dialler", owner, ["customer.unmask"], user=desk.user("admin"))
    for customer, status in ((ours, 200), (theirs, 404)):
        body = json.dumps({"reference": masking.refer(point(customer), "value"), "reason": "call"})
        answer = Client().post("/api/v1/trust/unmask", body, content_type="application/json", headers=bearer(secret))
        assert answer.status_code == status


def test_a_token_ends(desk: Desk) -> None:
    admin, owner = desk.user("admin"), desk.user("compliance")
    token, secret = tokens.make("siem", owner, ["audit.see"], user=admin, days=1)
    get = lambda: Client().get("/api/v1/trust/audit", headers=bearer(secret)).status_code  # noqa: E731
    assert get() == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2)):
        assert get() == 401
    tokens.revoke(token.pk, user=admin)
    assert get() == 401
    assert Client().get("/api/v1/trust/audit", headers=bearer("cl_nonsense")).status_code == 401
    token.refresh_from_db()
    assert token.used_at is not None
    assert secret not in token.digest


def test_a_token_has_no_duty_that_its_owner_lacks(desk: Desk) -> None:
    admin = desk.user("admin")
    for scopes in (["plan.approve"], ["no.such"], []):
        with pytest.raises(tokens.TokenError):
            tokens.make("x", desk.user("phone"), scopes, user=admin)
    with pytest.raises(tokens.TokenError, match="365"):
        tokens.make("x", desk.user("phone"), ["queue.work"], user=admin, days=4000)


def test_the_secret_of_a_token_is_shown_once(desk: Desk) -> None:
    admin, owner = desk.user("admin"), desk.user("compliance")
    client = desk.client(admin)
    form = {"name": "siem", "owner": owner.pk, "scopes": ["audit.see"], "days": "30"}
    made = client.post("/trust/tokens/", form).content.decode()
    secret = re.search(r"cl_[\w-]{43}", made)
    assert secret
    assert secret[0] not in client.get("/trust/tokens/").content.decode()


# --- sessions


def test_a_session_ends_after_rest_and_after_its_hours(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURELINE_IDLE_MINUTES", "30")
    monkeypatch.setenv("CURELINE_SESSION_HOURS", "12")
    user = desk.user("phone")
    with time_machine.travel("2026-11-25T01:00:00Z", tick=False) as clock:
        client = desk.client(user)
        for _ in range(5):
            clock.shift(29 * 60)
            assert client.get("/").status_code == 200
        clock.shift(31 * 60)
        assert client.get("/").headers["Location"].startswith("/account/login/")
        client = desk.client(user)
        for _ in range(25):
            clock.shift(29 * 60)
            last = client.get("/").status_code
        assert last == 302
    why = SignIn.objects.filter(user=user).order_by("pk").values_list("ended_why", flat=True)
    assert list(why) == ["idle", "absolute"]


def test_at_most_three_sessions(desk: Desk) -> None:
    user = desk.user("phone")
    clients = [desk.client(user) for _ in range(4)]
    assert [client.get("/").status_code for client in clients] == [302, 200, 200, 200]


def test_one_ends_ones_own_sessions_and_an_administrator_anybodys(desk: Desk) -> None:
    user, admin = desk.user("phone"), desk.user("admin")
    here, there = desk.client(user), desk.client(user)
    assert here.get("/account/sessions/").content.decode().count("/end/") == 1
    other = SignIn.objects.filter(user=user).latest("pk")
    here.post(f"/account/sessions/{other.pk}/end/")
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    mine = SignIn.objects.filter(user=user).earliest("pk")
    assert desk.client(admin).post(f"/account/sessions/{mine.pk}/end/").status_code == 404
    desk.client(admin).post(f"/people/{user.staff.pk}/sessions/")
    assert here.get("/").status_code == 302
    assert here.get("/", headers={"HX-Request": "true"}).status_code in (200, 302)
    assert User.objects.get(pk=user.pk).sign_ins.filter(ended_at=None).count() == 0
