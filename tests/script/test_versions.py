"""Write, check, approve: what compliance has not approved is never said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.desk import Desk

from cureline.script import library, services
from cureline.script.models import Version, Walk
from cureline.trust.models import AuditEntry

ON = dt.date(2026, 12, 1)


def changed(name: str = "plan_sms", old: str = "Please call", new: str = "Kindly call", version: str = "2") -> str:
    text = library.shipped()[name]
    assert old in text
    return text.replace(old, new).replace("'2026.1'", f"'{version}'").replace("2026-01-01", "2026-11-01")


def said(customer: str) -> str:
    return services.render("plan_sms", customer_id=customer, language="en", channel="sms", on=ON).text


def test_a_version_speaks_only_once_compliance_approved_it(desk: Desk) -> None:
    customer = desk.customer()
    version = services.submit(changed(), user=desk.user("leader"))
    assert "Kindly" not in said(customer.pk)
    services.decide(version.pk, user=desk.user("compliance"), approve=True)
    assert "Kindly" in said(customer.pk)
    before = services.render("plan_sms", customer_id=customer.pk, language="en", channel="sms", on=dt.date(2026, 10, 1))
    assert "Kindly" not in before.text
    line = services.history("plan_sms", ON)[0]
    assert line.current and line.state == "approved" and line.author.startswith("leader")
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"script.written", "script.approved"}


def test_nobody_approves_what_they_wrote(desk: Desk) -> None:
    author = desk.user("leader")
    version = services.submit(changed(), user=author)
    with pytest.raises(services.DecisionError):
        services.decide(version.pk, user=author, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(state="approved", decided_by=author)


def test_a_refusal_has_a_reason_and_is_final(desk: Desk) -> None:
    version = services.submit(changed(), user=desk.user("leader"))
    officer = desk.user("compliance")
    with pytest.raises(services.DecisionError):
        services.decide(version.pk, user=officer, approve=False)
    services.decide(version.pk, user=officer, approve=False, note="too long")
    with pytest.raises(services.DecisionError):
        services.decide(version.pk, user=officer, approve=True)


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("plan_sms", "请在方便时致电", "再不还款就坐牢，致电", "CRIME"),
        ("plan_sms", "Please call", "We will tell your boss about this debt. Call", "TELL-OTHERS"),
    ],
)
def test_what_is_forbidden_is_not_saved(desk: Desk, name: str, old: str, new: str, rule: str) -> None:
    with pytest.raises(services.InvalidError) as refused:
        services.submit(changed(name, old, new), user=desk.user("trainer"))
    assert rule in {finding["rule_id"] for finding in refused.value.members["findings"]}
    assert not Version.objects.exists()


def test_what_must_be_said_is_asked(desk: Desk) -> None:
    text = library.shipped()["early_call"].replace("'2026.1'", "'2'").replace("and this call is recorded", "hello")
    judged = services.judge(text)
    assert judged.lacking == ("CN-SAY-RECORDING",)
    with pytest.raises(services.InvalidError):
        services.submit(text, user=desk.user("leader"))


def test_a_version_is_taken_once(desk: Desk) -> None:
    leader = desk.user("leader")
    services.submit(changed(), user=leader)
    for text in (changed(), library.shipped()["plan_sms"]):
        with pytest.raises(services.VersionTakenError):
            services.submit(text, user=leader)


def test_pages_from_writing_to_approval(desk: Desk) -> None:
    leader, officer, collector = desk.user("leader"), desk.user("compliance"), desk.user("phone")
    writing = desk.client(leader)
    assert writing.get("/script/").status_code == 200
    assert "early_call" in writing.get("/script/early_call/write/").content.decode()
    look = writing.post("/script/look/", {"content": changed(new="Pay or we break your legs, call")})
    assert "It can't be saved like this" in look.content.decode()
    assert writing.post("/script/plan_sms/write/", {"content": "no", "jurisdiction": "CN"}).status_code == 422
    saved = writing.post("/script/plan_sms/write/", {"content": changed(), "jurisdiction": "CN"})
    assert saved.status_code == 302
    page = saved["location"]
    assert desk.client(collector).get("/script/plan_sms/write/").status_code == 403
    assert writing.post(f"{page}decide/", {"decision": "approve"}).status_code == 403
    deciding = desk.client(officer)
    assert "Kindly call" in deciding.get(page).content.decode()
    assert deciding.post(f"{page}decide/", {"decision": "approve"}).status_code == 302
    assert Version.objects.get().state == "approved"
    assert deciding.get("/script/plan_sms/compare/").status_code == 200
    assert deciding.get("/script/plan_sms/?on=sms&language=zh-Hant&jurisdiction=US").status_code == 200
    assert deciding.get("/script/nothing_here/").status_code == 404
    tried = deciding.post("/script/try/", {"jurisdiction": "CN", "text": "你这个老赖"})
    assert "art. 68" in tried.content.decode()


def test_a_tree_is_followed_by_keys_and_kept(desk: Desk) -> None:
    customer, other = desk.customer(language="en"), desk.customer(team="late")
    account = desk.account(customer, due_on=dt.date(2026, 11, 1))
    client = desk.client(desk.user("phone"))
    path = f"/script/run/early_call/{customer.pk}/"
    assert "May I speak with" in client.get(path, {"account": account.pk}).content.decode()
    assert client.get(f"/script/run/early_call/{other.pk}/").status_code == 404
    step = client.post(path, {"key": 1, "account": account.pk}).content.decode()
    walk = Walk.objects.get()
    assert "last four digits" in step
    for key in (1, 2):
        step = client.post(path, {"key": key, "account": account.pk, "walk": walk.pk}).content.decode()
    walk.refresh_from_db()
    assert (walk.outcome, walk.then) == ("right_party", "promise")
    assert [row["node"] for row in walk.path] == ["greeting", "verify", "purpose", "promise"]
    assert "Record the promise" in step
    over = client.post(path, {"key": 1, "account": account.pk, "walk": walk.pk})
    assert "begin again" in over.content.decode()


def test_the_api_does_what_the_pages_do(desk: Desk) -> None:
    customer = desk.customer()
    leader, officer = desk.client(desk.user("leader")), desk.client(desk.user("compliance"))
    assert len(leader.get("/api/v1/script/scripts?limit=3").json()) == 3
    body = {"content": changed()}
    made = leader.post("/api/v1/script/versions", body, content_type="application/json")
    assert made.status_code == 201
    version = made.json()["id"]
    path = f"/api/v1/script/versions/{version}/decision"
    assert leader.post(path, {"approve": True}, content_type="application/json").status_code == 403
    assert officer.post(path, {"approve": True}, content_type="application/json").status_code == 200
    assert officer.post(path, {"approve": True}, content_type="application/json").status_code == 409
    found = leader.get(f"/api/v1/script/scripts/plan_sms/for/{customer.pk}?channel=sms&language=en")
    assert "Kindly" in found.json()["text"]
    assert leader.get(f"/api/v1/script/scripts/nope/for/{customer.pk}?channel=sms").status_code == 404
    bad = leader.post("/api/v1/script/versions", {"content": "a: ["}, content_type="application/json")
    assert bad.status_code == 422
    step = leader.post(f"/api/v1/script/scripts/early_call/for/{customer.pk}/answers", {"key": 4},
                       content_type="application/json").json()  # fmt: skip
    assert step["over"] and step["outcome"] == "invalid"
    hit = leader.post("/api/v1/script/checks", {"text": "we will call your boss about this debt"},
                      content_type="application/json").json()  # fmt: skip
    assert hit[0]["severity"] == "block"
