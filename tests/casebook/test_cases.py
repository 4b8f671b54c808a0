"""From a customer's history to a case in the library, with nobody in it, and out again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cureline.care.rights.registry import holders
from cureline.casebook import services
from cureline.casebook.models import Case, CaseSource
from cureline.casebook.services import writing
from cureline.engine.pseudonymise import rules
from cureline.trust import rows
from cureline.trust.models import AuditEntry
from tests.casebook.made import TEXTS, case, history
from tests.desk import Desk

pytestmark = pytest.mark.django_db
NAMES = ("王小明", "小明", "李芳芳", "芳芳", "宏远", "浦东", "世纪大道", "锦绣", "502", "13812345678", "13987654321",
         "4321", "5678", "23,456", "11月20日", "31011519900307123X", "123X")  # fmt: skip


def test_a_draft_of_a_history_names_nobody_and_keeps_what_matters(desk: Desk) -> None:
    user = desk.user("phone", language="zh-hans")
    customer = history(desk, user)
    answer = desk.client(user).post(reverse("casebook:draw", args=[customer.pk]))
    row = Case.objects.get()
    assert answer.url == reverse("casebook:edit", args=[row.pk])
    texts = writing.draft_of(row)
    whole = "\n".join(texts.values())
    assert not [name for name in NAMES if name in whole], whole
    assert customer.pk not in whole.split()
    assert "客户" in texts["done"] and "配偶" in texts["done"] and "分期" in texts["done"]
    assert "第1天" in texts["done"] or "此前" in texts["done"]
    assert (row.reason, row.language) == ("unemployed", "zh-Hans")
    assert writing.check(row) == []
    page = desk.client(user).get(answer.url).content.decode()
    assert not [name for name in NAMES[:8] if name in page]
    # the log tells of the customer that a case was drawn, and of the case that it was written
    assert AuditEntry.objects.get(action="case.drawn").subject == ""
    assert AuditEntry.objects.get(action="case.written").customer_id == ""


def test_facts_are_left_out_until_enough_customers_share_them(desk: Desk) -> None:
    user = desk.user("phone")
    customer = history(desk, user)
    row = writing.draw(customer.pk, user=user)
    assert row.shared_by >= rules().k
    assert "industry" in row.left_out and "industry" not in row.facts and row.facts["product"] == "credit_card"


def _filled(row: Case, user: object, **texts: str) -> Case:
    given = {**TEXTS, **texts}
    return writing.edit(row.pk, user=user, texts=given, outcome="success", reason="unemployed")


@pytest.mark.parametrize(
    "leak",
    ["王小明来电", "王 先 生", "小明說", "住浦东一带", "尾号4321", "一三九八七六五四三二一", "在宏远上班", "联系芳芳",
     "身份证 123X", "１３８１２３４５６７８"],
)  # fmt: skip
def test_nothing_is_released_while_the_check_finds_something(desk: Desk, leak: str) -> None:
    user, second = desk.user("phone"), desk.user("compliance", None)
    row = writing.draw(history(desk, user).pk, user=user)
    _filled(row, user, lessons=f"先问原因。{leak}，再谈方案。")
    with pytest.raises(services.FoundError):
        writing.submit(row.pk, user=user)
    # whoever got it past the first check meets the second
    Case.objects.filter(pk=row.pk).update(state="submitted")
    with pytest.raises(services.FoundError):
        writing.release(row.pk, user=second)
    Case.objects.filter(pk=row.pk).update(state="draft")
    writing.clean(row.pk, user=user)
    assert writing.check(Case.objects.get(pk=row.pk)) == []
    writing.submit(row.pk, user=user)
    assert writing.release(row.pk, user=second).state == "released"


def test_the_name_of_any_customer_of_the_bank_is_found_in_a_case_of_nobody(desk: Desk) -> None:
    desk.customer(name="欧阳清扬")
    desk.customer(name="Harriet Thompson")
    user = desk.user("phone")
    row = writing.write(user=user, texts={**TEXTS, "done": "第1天：欧阳清扬来电。Called Harriet Thompson."},
                        outcome="mixed", invented=True)  # fmt: skip
    found = [one for one in writing.check(row) if one.known]
    assert [one.kind for one in found] == ["person", "person"]


def test_who_wrote_a_case_does_not_release_it(desk: Desk) -> None:
    trainer = desk.user("trainer", None)
    row = writing.write(user=trainer, texts=TEXTS, outcome="success", invented=True)
    writing.submit(row.pk, user=trainer)
    with pytest.raises(services.SecondPersonError):
        writing.release(row.pk, user=trainer)
    # the last line is the database's own
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=row.pk).update(decided_by=trainer)
    writing.send_back(row.pk, user=desk.user("compliance", None), reason="结果再写清楚")
    assert Case.objects.get(pk=row.pk).state == "draft"
    other = desk.user("leader")
    with pytest.raises(services.NotYoursError):
        writing.edit(row.pk, user=other, texts=TEXTS, outcome="success")


def test_a_draft_is_seen_by_its_writer_and_what_waits_by_who_releases(desk: Desk) -> None:
    row = case(desk, release=False)
    page = reverse("casebook:case", args=[row.pk])
    assert desk.client(row.written_by).get(page).status_code == 200
    assert desk.client(desk.user("compliance", None)).get(page).status_code == 200
    assert desk.client(desk.user("phone")).get(page).status_code == 404
    assert bytes("失业".encode()) not in bytes(Case.objects.get(pk=row.pk).draft_sealed)


def test_the_desk_reads_no_source_of_a_case(desk: Desk) -> None:
    user = desk.user("head", None)
    row = writing.draw(history(desk, desk.user("phone")).pk, user=user)
    assert CaseSource.objects.filter(case=row).exists()
    other = case(desk, release=False)
    with rows.as_user(user):
        assert not CaseSource.objects.exists()
        with pytest.raises(Exception, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO casebook_casesource VALUES (%s, 'x', 'x', '2026-01-01')", [other.pk])


def test_erasure_withdraws_the_case_and_deletes_its_words(desk: Desk) -> None:
    user, second = desk.user("phone"), desk.user("compliance", None)
    customer = history(desk, user)
    row = writing.draw(customer.pk, user=user)
    _filled(row, user)
    writing.submit(row.pk, user=user)
    writing.release(row.pk, user=second)
    held = next(one for one in holders() if one.app == "casebook")
    assert [section.source for section in held.collect(customer.pk)] == ["casebook"]
    assert services.search("失业")
    assert held.erase is not None
    assert [one.erased for one in held.erase(customer.pk, dt.date(2026, 11, 25))] == [1]
    row.refresh_from_db()
    assert (row.state, row.title, row.body, writing.draft_of(row)) == ("withdrawn", "", {}, {})
    assert not CaseSource.objects.exists() and services.search("失业") == []
    assert list(held.collect(customer.pk)) == []


def test_a_comment_is_checked_like_a_case_and_may_be_hidden(desk: Desk) -> None:
    desk.customer(name="欧阳清扬")
    row, user = case(desk), desk.user("phone")
    talk = services.talking
    for text in ("我也有个客户，电话13812345678", "欧阳清扬就是这样", "不还钱就把你的照片发给你单位所有人"):
        with pytest.raises(services.FoundError):
            talk.comment(row.pk, user=user, text=text)
    kept = talk.comment(row.pk, user=user, text="先听再问，很有用。")
    assert talk.vote(row.pk, user=user) == 1 == talk.vote(row.pk, user=user)
    assert talk.vote(row.pk, user=user, useful=False) == 0
    page = reverse("casebook:case", args=[row.pk])
    assert "很有用" in desk.client(user).get(page).content.decode()
    with pytest.raises(services.GivenError):
        talk.hide(kept.pk, user=row.decided_by, reason=" ")
    talk.hide(kept.pk, user=row.decided_by, reason="与案例无关")
    assert "很有用" not in desk.client(user).get(page).content.decode()
    assert "与案例无关" in desk.client(row.decided_by).get(page).content.decode()
    assert not AuditEntry.objects.filter(detail__icontains="很有用").exists()
