"""Cases, guarantees, collateral, agencies and debt sales through their services, pages and API."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from cureline.contact.services.errors import RefusedError
from cureline.legal import services
from cureline.legal.models import Agency, CaseAccount, Fee, Placement, Term
from cureline.legal.services.errors import (
    AgencyError,
    ApprovalError,
    CaseError,
    ClaimError,
    SaleError,
    ValueRefusedError,
)
from cureline.portfolio import models
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Assessment, CurrentRun, NightRun
from tests.desk import Desk

# a Tuesday morning in Shanghai
NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
ADDRESS = "上海市浦东新区合成路1号"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def debtor(desk: Desk, **columns: Any) -> tuple[Any, Any]:
    customer = desk.customer(team="legal")
    desk.point(customer, "home_address", ADDRESS)
    account = desk.account(
        customer, **{"limitation_from_on": dt.date(2025, 5, 1), "balance_minor": 2_500_000, **columns}
    )
    return customer, account


def published(*accounts: Any, dpd: int = 200, five_tier: str = "doubtful") -> None:
    """A published night that found these accounts late."""
    run = NightRun.objects.create(run_id="r1", as_of_on=TODAY, state="published", manifest={})
    CurrentRun.objects.create(run=run)
    for account in accounts:
        Assessment.objects.create(
            run=run, account_id=account.pk, customer_id=account.customer_id_id, product=account.product,
            currency=account.currency, status="open", balance_minor=account.balance_minor, dpd=dpd,
            dpd_source="due_items", past_due_minor=100_000, previous_dpd=170, first_payment_default=False,
            self_cured=False, five_tier=five_tier, ifrs9_stage=3, bucket="M7+", previous_bucket="M6",
            bucket_days="181+", roll="worse",
        )  # fmt: skip


@pytest.mark.django_db
def test_a_demand_letter_then_a_suit_with_approval(desk: Desk) -> None:
    officer, head = desk.user("legal", "legal"), desk.user("head", None)
    customer, account = debtor(desk)
    case = services.open_case(customer.pk, [account.pk], user=officer)
    services.advance(case.pk, "demand", user=officer)
    letter = case.papers.get(kind="demand")
    _, pdf = services.paper_pdf(letter.pk, user=officer)
    assert "25,000.00" in PdfReader(BytesIO(pdf)).pages[0].extract_text().replace(" ", "")
    assert services.limitation_of(account).expires_on == dt.date(2029, 11, 24)
    assert case.terms.get(kind="answer_to_demand").due_on == dt.date(2026, 12, 9)

    services.advance(case.pk, "filed", user=officer, facts={"court": "浦东新区人民法院"})
    case.refresh_from_db()
    assert case.stage == "demand" and case.pending["stage"] == "filed"
    with pytest.raises(ApprovalError):
        services.decide(case.pk, user=officer, agree=True)
    services.decide(case.pk, user=head, agree=True)
    case.refresh_from_db()
    account.refresh_from_db()
    assert (case.stage, case.pending, account.in_litigation) == ("filed", None, True)
    # Measures on Litigation Costs art. 13(1): 25,000 yuan cost 25,000 x 2.5 % - 200 = 425 yuan
    assert Fee.objects.get(case=case, kind="first_instance").amount_minor == 42_500
    assert set(case.papers.values_list("kind", flat=True)) == {"demand", "statement_of_claim", "evidence_list"}
    claim = next(p for p in case.papers.all() if p.kind == "statement_of_claim")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(services.paper_pdf(claim.pk, user=head)[1])).pages)
    assert "民事起诉状" in text and "浦东新区人民法院" in text

    services.advance(case.pk, "closed", user=officer, facts={"outcome": "paid"})
    account.refresh_from_db()
    assert not account.in_litigation and not CaseAccount.objects.filter(open=True).exists()
    assert not case.terms.filter(state="open").exists()
    assert AuditEntry.objects.filter(action="case.advanced", customer_id=customer.pk).count() == 3


@pytest.mark.django_db
def test_a_case_goes_only_where_the_pack_leads_and_with_what_it_needs(desk: Desk) -> None:
    officer = desk.user("legal", "legal")
    customer, account = debtor(desk)
    case = services.open_case(customer.pk, [account.pk], user=officer)
    with pytest.raises(CaseError):
        services.advance(case.pk, "judgment", user=officer)
    with pytest.raises(ValueRefusedError) as missing:
        services.advance(case.pk, "filed", user=officer)
    assert missing.value.members["facts"] == ["court"]
    with pytest.raises(ValueRefusedError):
        services.advance(case.pk, "demand", user=officer, on=TODAY + dt.timedelta(days=1))
    with pytest.raises(ClaimError):
        services.open_case(customer.pk, [account.pk], user=officer)


@pytest.mark.django_db
def test_a_time_barred_debt_is_not_sued_for(desk: Desk) -> None:
    officer = desk.user("legal", "legal")
    customer, account = debtor(desk, limitation_from_on=dt.date(2023, 11, 24))
    with pytest.raises(ClaimError):
        services.open_case(customer.pk, [account.pk], user=officer)
    assert [found.pk for found, _ in services.soon_expired(TODAY)] == [account.pk]


@pytest.mark.django_db
def test_what_the_gate_refuses_leaves_the_case_where_it_was(desk: Desk) -> None:
    officer, head = desk.user("legal", "legal"), desk.user("head", None)
    customer, account = debtor(desk)
    case = services.open_case(customer.pk, [account.pk], user=officer)
    desk.circumstance(customer, "deceased", TODAY)
    services.advance(case.pk, "filed", user=officer, facts={"court": "浦东新区人民法院"})
    with pytest.raises(RefusedError):
        services.decide(case.pk, user=head, agree=True)
    case.refresh_from_db()
    assert case.stage == "preparation" and not case.fees.exists()


@pytest.mark.django_db
def test_a_missed_deadline_becomes_a_task_once(desk: Desk) -> None:
    officer = desk.user("legal", "legal")
    customer, account = debtor(desk)
    case = services.open_case(customer.pk, [account.pk], user=officer)
    services.advance(case.pk, "demand", user=officer)
    due = case.terms.get().due_on
    assert services.watch(due) == 0
    assert services.watch(due + dt.timedelta(days=1)) == 1
    assert services.watch(due + dt.timedelta(days=2)) == 0
    assert Term.objects.get().state == "missed"
    services.close_term(case.terms.get().pk, user=officer)
    assert Term.objects.get().state == "met"


@pytest.mark.django_db
def test_a_guarantor_is_asked_within_the_guarantee_only(desk: Desk) -> None:
    officer = desk.user("legal", "legal")
    customer, account = debtor(desk)
    for number, until in ((1, dt.date(2027, 1, 1)), (2, dt.date(2026, 11, 23))):
        models.Guarantor.objects.create(
            guarantor_id=f"G{number}", account_id=account, relation="spouse", liability_minor=1_000_000,
            guaranteed_until_on=until,
        )  # fmt: skip
    case = services.open_case(customer.pk, [account.pk], user=officer)
    with pytest.raises(ClaimError):
        services.claim(case.pk, "G2", user=officer)
    with pytest.raises(ValueRefusedError):
        services.claim(case.pk, "G1", user=officer, amount_minor=1_000_001)
    row = services.claim(case.pk, "G1", user=officer)
    assert row.amount_minor == 1_000_000
    assert services.settle_claim(row.pk, "paid", user=officer, paid_minor=400_000).paid_minor == 400_000


@pytest.mark.django_db
def test_collateral_is_sold_step_by_step(desk: Desk) -> None:
    officer = desk.user("legal", "legal")
    customer, account = debtor(desk)
    models.Collateral.objects.create(collateral_id="H1", account_id=account, kind="home", value_minor=90_000_000)
    case = services.open_case(customer.pk, [account.pk], user=officer)
    with pytest.raises(CaseError):
        services.dispose(case.pk, "H1", "sold", user=officer, proceeds_minor=1, costs_minor=0)
    services.dispose(case.pk, "H1", "listed", user=officer)
    services.dispose(case.pk, "H1", "valued", user=officer, value_minor=85_000_000)
    services.dispose(case.pk, "H1", "notified", user=officer)
    with pytest.raises(ValueRefusedError):
        services.dispose(case.pk, "H1", "auctioned", user=officer, auction_on=TODAY + dt.timedelta(days=29))
    services.dispose(case.pk, "H1", "auctioned", user=officer, auction_on=TODAY + dt.timedelta(days=30))
    sold = services.dispose(case.pk, "H1", "sold", user=officer, proceeds_minor=70_000_000, costs_minor=900_000)
    assert (sold.state, sold.proceeds_minor) == ("sold", 70_000_000)


@pytest.mark.django_db
def test_an_agency_gets_only_what_it_may_and_earns_on_what_is_paid(desk: Desk) -> None:
    head = desk.user("head", None)
    free, protected = debtor(desk), debtor(desk)
    published(free[1], protected[1])
    desk.circumstance(protected[0], "hardship", TODAY)
    services.agency("acme", "示例催收公司", dt.date(2027, 12, 31), user=head)
    with pytest.raises(AgencyError):  # no privacy assessment yet
        services.place("acme", free[1].pk, user=head)
    services.agency("acme", "示例催收公司", dt.date(2027, 12, 31), user=head, assessed_on=TODAY)
    placed, refused = services.place_batch("acme", [free[1].pk, protected[1].pk, "nobody"], user=head)
    assert [row.account_id for row in placed] == [free[1].pk]
    assert [name for name, _ in refused] == [protected[1].pk, "nobody"]
    models.Payment.objects.create(payment_id="p1", account_id=free[1], paid_on=TODAY, amount_minor=10_001)
    # 200 days past due on placing: 25 %
    assert services.remitted(placed[0], TODAY) == (10_001, 2_500)
    desk.circumstance(free[0], "complaint", TODAY)
    assert services.recall_due(TODAY) == 1
    assert Placement.objects.get().why == "circumstance"
    assert services.recall_due(TODAY) == 0


@pytest.mark.django_db
def test_a_debt_sale_needs_a_second_person_and_leaves_out_the_protected(desk: Desk) -> None:
    officer, head = desk.user("legal", "legal"), desk.user("head", None)
    good, ill = debtor(desk), debtor(desk)
    published(good[1], ill[1])
    desk.circumstance(ill[0], "vulnerability", TODAY)
    sale = services.draft_sale("Q4", "示例资产管理公司", jurisdiction="CN", currency="CNY", user=officer)
    assert [row.account_id for row in sale.debts.all()] == [good[1].pk]
    with pytest.raises(SaleError):
        services.hand_over(sale.pk, user=officer)
    with pytest.raises(ApprovalError):
        services.approve_sale(sale.pk, user=officer)
    services.approve_sale(sale.pk, user=head)
    _, text = services.hand_over(sale.pk, user=officer)
    assert text.splitlines()[-1] == "total,1,,CNY,2500000,,"
    with pytest.raises(SaleError):
        services.draft_sale("Q4b", "x", jurisdiction="CN", currency="CNY", user=officer)


@pytest.mark.django_db
def test_pages_open_and_act(desk: Desk) -> None:
    officer, head = desk.user("legal", "legal", language="zh-hans"), desk.user("head", None)
    customer, account = debtor(desk)
    client, approving = desk.client(officer), desk.client(head)
    assert client.get(f"/legal/open/{customer.pk}/").status_code == 200
    made = client.post(f"/legal/open/{customer.pk}/", {"account": [account.pk]})
    page = client.get(made.headers["location"] + "?to=filed")
    # the browser's own calendar knows no other way to write a day, whatever the language
    assert "法院" in page.content.decode() and 'value="2026-11-24"' in page.content.decode()
    case_id = made.headers["location"].split("/")[-2]
    wrong = client.post(f"/legal/cases/{case_id}/advance/", {"stage": "filed", "on": "2026-11-24"})
    assert wrong.status_code == 422
    client.post(f"/legal/cases/{case_id}/advance/", {"stage": "filed", "on": "2026-11-24", "court": "浦东新区人民法院"})
    assert f"/legal/cases/{case_id}/" in approving.get("/worklist/approvals/").content.decode()
    approving.post(f"/legal/cases/{case_id}/decide/", {"agree": "yes"})
    assert f"/legal/cases/{case_id}/" not in approving.get("/worklist/approvals/").content.decode()
    paper = approving.get(f"/legal/cases/{case_id}/").context["papers"][0].row
    assert approving.get(f"/legal/papers/{paper.pk}/").content.startswith(b"%PDF")
    for address in ("/legal/", "/legal/?stage=filed", "/legal/limitation/", "/legal/agencies/", "/legal/sales/"):
        assert client.get(address).status_code == 200
    assert client.get(f"/customers/{customer.pk}/").status_code == 200


@pytest.mark.django_db
def test_the_api_does_what_the_pages_do(desk: Desk) -> None:
    officer = desk.client(desk.user("legal", "legal"))
    customer, account = debtor(desk)

    def post(path: str, body: dict[str, Any]) -> Any:
        return officer.post(f"/api/v1/legal/{path}", json.dumps(body), content_type="application/json")

    made = post("cases", {"customer_id": customer.pk, "account_ids": [account.pk]})
    assert made.status_code == 201 and made.json()["claim_minor"] == 2_500_000
    number = made.json()["id"]
    refused = post(f"cases/{number}/stages", {"stage": "judgment"})
    assert (refused.status_code, refused["content-type"]) == (409, "application/problem+json")
    moved = post(f"cases/{number}/stages", {"stage": "demand"})
    assert moved.json()["stage"] == "demand"
    assert len(officer.get(f"/api/v1/legal/cases/{number}/terms").json()) == 1
    assert officer.get(f"/api/v1/legal/accounts/{account.pk}/limitation").json()["begun_by"] == "demand"
    listed = officer.get("/api/v1/legal/cases").json()
    assert [row["id"] for row in listed["items"]] == [number] and listed["next"] is None
    assert post("cases/999/stages", {"stage": "demand"}).status_code == 404


@pytest.mark.django_db
def test_another_team_sees_no_case(desk: Desk) -> None:
    officer, stranger = desk.user("legal", "legal"), desk.user("leader", "early")
    customer, account = debtor(desk)
    case = services.open_case(customer.pk, [account.pk], user=officer)
    assert desk.client(stranger).get(f"/legal/cases/{case.pk}/").status_code == 404
    assert desk.client(desk.user("trainer", "legal")).get("/legal/").status_code == 403
    assert Agency.objects.count() == 0
