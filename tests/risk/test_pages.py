"""Every page of the room, and what people do there: write, approve, run, propose, decide, record, claim."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cureline.risk import services
from cureline.risk.models import Claim, Cover, Link, PortfolioCover, Risk, Run, Staffing
from cureline.trust.models import AuditEntry
from cureline.warning import services as warning
from tests.desk import Desk
from tests.risk.fill import Filled, fill

pytestmark = pytest.mark.django_db
VIEWS = ("district", "industry", "collateral", "customer")


def pages(filled: Filled) -> list[str]:
    """The address of every page, with one row of each kind."""
    named: dict[str, tuple[int, ...]] = {
        "home": (), "register": (), "new": (), "starter": (), "risk": (filled.risk.pk,), "edit": (filled.risk.pk,),
        "scenarios": (), "run": (filled.run.pk,), "staffings": (), "staffing": (filled.staffing.pk,),
        "concentration": (), "covers": (), "cover_new": (), "cover_new_portfolio": (), "cover": (filled.cover.pk,),
        "claims": (), "claim": (filled.claim.pk,),
    }  # fmt: skip
    return [reverse(f"risk:{name}", args=args) for name, args in named.items()] + [
        f"{reverse('risk:accounts')}?view=region&key=R01", f"{reverse('risk:register')}?state=waiting",
        f"{reverse('risk:register')}?state=overdue&kind=operational", f"{reverse('risk:covers')}?look=all",
        *(f"{reverse('risk:concentration')}?view={name}" for name in VIEWS),
    ]  # fmt: skip


def test_every_page_shows_in_both_languages_and_where_there_is_nothing(desk: Desk) -> None:
    empty = desk.client(desk.user("risk", None))
    for name in ("home", "register", "starter", "scenarios", "staffings", "concentration", "covers", "claims"):
        assert empty.get(reverse(f"risk:{name}")).status_code == 200, name
    filled = fill(desk)
    for language in ("en", "zh-hans"):
        browser = desk.client(desk.user("risk", None, language=language))
        for address in pages(filled):
            assert browser.get(address).status_code == 200, address
    head = desk.client(desk.user("head", None))
    home = head.get("/").content.decode()
    assert reverse("risk:register") + "?state=overdue" in home and reverse("risk:covers") in home
    waiting = head.get(reverse("worklist:approvals")).content.decode()
    assert reverse("risk:staffing", args=[filled.staffing.pk]) in waiting


def test_a_scenario_leads_to_people_whom_the_head_approves(desk: Desk) -> None:
    filled = fill(desk)
    officer, head = desk.user("risk", None), desk.user("head", None)
    browser = desk.client(officer)
    sent = browser.post(reverse("risk:run_scenario"), {"scenario": "unemployment_2"})
    run = Run.objects.get(scenario="unemployment_2")
    assert sent.headers["Location"] == reverse("risk:run", args=[run.pk])
    assert run.loss_minor > run.baseline_minor > 0
    shown = browser.get(reverse("risk:run", args=[run.pk])).content.decode()
    assert run.digest in shown
    nothing = browser.post(reverse("risk:propose", args=[run.pk]), {"options": ["hiring"], "why": ""})
    assert nothing.status_code == 422 and not run.staffings.exists()
    browser.post(reverse("risk:propose", args=[run.pk]), {"options": ["overtime", "hiring"], "why": "calls go undone"})
    row = run.staffings.get()
    assert {fill_["option"] for line in row.lines for fill_ in line["fills"]} <= {"overtime", "hiring"}
    assert row.cost_minor == sum(one["cost_minor"] for line in row.lines for one in line["fills"]) > 0
    browser.post(reverse("risk:staffing_decide", args=[row.pk]), {"act": "approve"})
    row.refresh_from_db()
    assert row.state == "waiting"
    decider = desk.client(head)
    decider.post(reverse("risk:staffing_decide", args=[row.pk]), {"act": "refuse"})
    row.refresh_from_db()
    assert row.state == "waiting"
    decider.post(reverse("risk:staffing_decide", args=[row.pk]), {"act": "approve", "reason": "from February"})
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.reason) == ("approved", head, "from February")
    assert services.staffing.between(dt.date(2027, 1, 1), dt.date(2027, 3, 31))[0][0] == row
    browser.post(reverse("risk:staffing_withdraw", args=[filled.staffing.pk]))
    assert Staffing.objects.get(pk=filled.staffing.pk).state == "waiting"
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"scenario.run", "staffing.proposed", "staffing.approved"} <= actions


def test_a_risk_is_written_from_an_alert_and_approved_by_another(desk: Desk) -> None:
    officer, head = desk.user("risk", None), desk.user("head", None)
    alert = warning.raise_alert("rate", source="tests", title={"en": "Rates rise", "zh-Hans": "利率上行",
                                                             "zh-Hant": "利率上行"})  # fmt: skip
    browser = desk.client(officer)
    address = f"{reverse('risk:new')}?alert={alert.pk}"
    assert "Rates rise" in browser.get(address).content.decode()
    form = {"title": "Rates rise", "kind": "market", "cause": "policy", "consequence": "more arrears",
            "likelihood": "4", "impact": "4", "appetite": "8", "response": "reduce", "owner": str(officer.pk),
            "review_months": "3",
            "why": "the alert", "control-TOTAL_FORMS": "2", "control-INITIAL_FORMS": "0",
            "control-0-text": "scenario run each month", "control-0-kind": "detect", "control-0-effect": "strong",
            "control-0-owner": "risk", "control-0-tested_on": "2026-10-01", "control-1-text": ""}  # fmt: skip
    assert browser.post(address, {**form, "review_months": "9"}).status_code == 422
    assert browser.post(address, {**form, "control-0-kind": "guess"}).status_code == 422
    assert not Risk.objects.exists()
    browser.post(address, form)
    risk = Risk.objects.get()
    assert (risk.code, risk.state) == ("R-001", "proposed")
    assert Link.objects.get(risk=risk).ref == str(alert.pk)
    assert alert.steps.filter(act="followed").exists()
    assert [one["text"] for one in risk.versions.get().controls] == [{"en": "scenario run each month"}]
    desk.client(head).post(reverse("risk:decide", args=[risk.pk]), {"act": "approve"})
    risk.refresh_from_db()
    assert risk.state == "active" and risk.review_on == dt.date(2027, 2, 25)
    shown = browser.get(reverse("risk:home")).content.decode()
    assert "?likelihood=4&amp;impact=2" in shown
    listed = browser.get(f"{reverse('risk:register')}?likelihood=4&impact=2").content.decode()
    assert "R-001" in listed
    assert "R-001" not in browser.get(f"{reverse('risk:register')}?likelihood=4&impact=4").content.decode()


def test_cover_is_recorded_and_claimed_by_the_pages(desk: Desk) -> None:
    legal = desk.user("legal", "legal")
    account = desk.account(desk.customer(team="legal"), balance_minor=2_000_000)
    hidden = desk.account(desk.customer(team="early"))
    browser = desk.client(legal)
    form = {"account_id": account.pk, "kind": "insurance", "ref": "P-1", "value_minor": "15000.00", "written": "on",
            "expires_on": "2026-12-31"}  # fmt: skip
    assert browser.post(reverse("risk:cover_new"), {**form, "account_id": hidden.pk}).status_code == 422
    browser.post(reverse("risk:cover_new"), form)
    row = Cover.objects.get()
    assert (row.value_minor, row.customer_id) == (1_500_000, account.customer_id_id)
    browser.post(reverse("risk:claim_open", args=[row.pk]))
    claim = Claim.objects.get()
    assert (claim.claimed_minor, claim.file_by_on) == (1_500_000, dt.date(2026, 12, 31))
    for name in claim.papers:
        browser.post(reverse("risk:claim_paper", args=[claim.pk]), {"paper": name, "evidence": f"E-{name}"})
    claim.refresh_from_db()
    assert claim.state == "documents"
    advance = reverse("risk:claim_advance", args=[claim.pk])
    browser.post(advance, {"act": "filed"})
    claim.refresh_from_db()
    assert claim.state == "documents"
    browser.post(advance, {"act": "filed", "evidence": "receipt 7"})
    browser.post(advance, {"act": "accepted", "evidence": "letter 9", "amount": "12000.00"})
    browser.post(advance, {"act": "paid", "evidence": "credit note", "amount": "12000.01"})
    claim.refresh_from_db()
    assert (claim.state, claim.accepted_minor, claim.paid_minor) == ("accepted", 1_200_000, None)
    browser.post(advance, {"act": "paid", "evidence": "credit note", "amount": "12000.00"})
    claim.refresh_from_db()
    assert (claim.state, claim.paid_minor) == ("paid", 1_200_000)
    assert [step.after for step in claim.steps.all()][-4:] == ["documents", "filed", "accepted", "paid"]
    other = desk.client(desk.user("legal", "late"))
    assert other.get(reverse("risk:claim", args=[claim.pk])).status_code == 404
    assert other.get(reverse("risk:cover", args=[row.pk])).status_code == 404
    assert account.pk not in other.get(f"{reverse('risk:covers')}?look=all").content.decode().split()


def test_a_portfolio_is_covered_by_the_page(desk: Desk) -> None:
    browser = desk.client(desk.user("risk", None))
    form = {"kind": "guarantee_company", "provider": "GC", "ref": "1", "currency": "CNY", "ratio": "80",
            "cap_minor": "1000000", "from_on": "2026-01-01", "expires_on": "2027-01-01"}  # fmt: skip
    assert browser.post(reverse("risk:cover_new_portfolio"), {**form, "expires_on": "2025-01-01"}).status_code == 422
    browser.post(reverse("risk:cover_new_portfolio"), form)
    row = PortfolioCover.objects.get()
    assert (row.ratio_bp, row.cap_minor, row.first_loss_minor) == (8000, 100_000_000, 0)
    browser.post(reverse("risk:cover_new_portfolio"), form)
    assert PortfolioCover.objects.count() == 1


def test_exports_have_the_register_without_what_waits(desk: Desk) -> None:
    from cureline.risk import exporting

    fill(desk)
    user = desk.user("risk", None)
    rows = list(exporting.risks(user, {}))
    assert len(rows) == 7 and rows[1][0] == "R-001"
    covers = list(exporting.covers(user, {}))
    assert {row[3] for row in covers[1:]} == {"H1", "G8", "POL-2026-118"}
