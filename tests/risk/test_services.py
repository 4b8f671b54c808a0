"""The register's second person and its clock, cover from the bank's files, its warnings, and the laws of a claim."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cureline.demo.leading import risk as demonstration
from cureline.engine import stress
from cureline.portfolio.models import Collateral, Guarantor
from cureline.risk import book, services
from cureline.risk.data import LANGUAGES, band, document, residual
from cureline.risk.models import Cover, Review, Risk, Version
from cureline.risk.services import claims, covers, register, stressing
from cureline.trust import documents
from cureline.trust.models import AuditEntry
from cureline.warning.models import Alert
from tests.desk import Desk
from tests.risk.fill import DAY, ON, facts, night

pytestmark = pytest.mark.django_db


def adopted(desk: Desk, name: str = "rate_shock") -> tuple[Version, Any, Any]:
    officer, head = desk.user("risk", None), desk.user("head", None)
    return register.adopt([name], user=officer)[0], officer, head


CONTROL = st.fixed_dictionaries({
    "kind": st.sampled_from(["prevent", "detect", "correct"]), "effect": st.sampled_from(["none", "partial", "strong"]),
    "tested_on": st.sampled_from([None, "2024-03-01", "2025-11-24", "2025-11-25", "2026-11-25", "2026-11-26"]),
})  # fmt: skip


@given(st.integers(1, 5), st.integers(1, 5), st.lists(CONTROL, max_size=6), CONTROL)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_control_never_makes_a_risk_larger_and_an_untested_one_changes_nothing(
    likelihood: int, impact: int, controls: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    before = residual(likelihood, impact, controls, ON)
    after = residual(likelihood, impact, [*controls, more], ON)
    assert 1 <= after[0] <= before[0] <= likelihood and 1 <= after[1] <= before[1] <= impact
    if more["tested_on"] is None or not 0 <= (ON - dt.date.fromisoformat(more["tested_on"])).days <= 365:
        assert after == before


def test_the_starter_register_is_whole_in_three_languages_and_adopted_once(desk: Desk) -> None:
    shipped = document("starter")["risks"]
    assert len(shipped) >= 20 and {one["kind"] for one in shipped} == {"credit", "market", "operational", "legal"}
    for one in shipped:
        texts = [one["title"], one["cause"], one["consequence"], *(control["text"] for control in one["controls"])]
        assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts), one["id"]
    officer = desk.user("risk", None)
    made = register.adopt([one["id"] for one in shipped], user=officer)
    assert [version.risk.code for version in made] == [f"R-{n:03d}" for n in range(1, len(shipped) + 1)]
    assert register.adopt(["data_leak"], user=officer) == []
    with pytest.raises(services.GivenError):
        register.adopt(["no_such"], user=officer)


def test_nobody_approves_their_own_version_by_service_or_by_database(desk: Desk) -> None:
    version, officer, head = adopted(desk)
    with pytest.raises(services.SecondPersonError):
        register.decide(version.pk, approve=True, user=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(approver=officer)
    with pytest.raises(services.GivenError):
        register.decide(version.pk, approve=False, user=head)
    register.decide(version.pk, approve=True, user=head)
    with pytest.raises(services.StateError):
        register.decide(version.pk, approve=True, user=head)


def test_every_version_stays_and_an_unchanged_text_keeps_its_languages(desk: Desk) -> None:
    version, officer, head = adopted(desk)
    register.decide(version.pk, approve=True, user=head)
    content = {
        "kind": "market", "title": version.title["en"], "cause": "The central bank surprises.",
        "consequence": version.consequence["en"], "likelihood": 4, "impact": 4, "appetite": 9, "response": "reduce",
        "owner": officer, "review_months": 3, "controls": version.controls,
    }  # fmt: skip
    with translation.override("en"):
        second = register.write(user=officer, content=content, why="rates moved", risk_id=version.risk_id)
    assert second.title == version.title and second.cause == {"en": "The central bank surprises."}
    with pytest.raises(services.StateError):
        register.write(user=officer, content=content, why="again", risk_id=version.risk_id)
    risk = Risk.objects.get(pk=version.risk_id)
    assert risk.current == version
    register.decide(second.pk, approve=True, user=head)
    risk.refresh_from_db()
    assert risk.current == second and [one.number for one in risk.versions.order_by("number")] == [1, 2]
    with pytest.raises(services.GivenError):
        register.write(user=officer, content={**content, "review_months": 12}, why="rarely", risk_id=risk.pk)
    assert band(16)["review_months"] == 3


def test_an_overdue_review_is_told_once_then_becomes_an_alert_until_it_is_done(desk: Desk) -> None:
    version, officer, head = adopted(desk)
    register.decide(version.pk, approve=True, user=head)
    risk = Risk.objects.get()
    assert risk.review_on == dt.date(2027, 2, 25)
    assert register.watch(risk.review_on) == {"overdue": 0, "alerts": 0}
    assert register.watch(risk.review_on + DAY) == {"overdue": 1, "alerts": 0}
    assert register.watch(risk.review_on + DAY) == {"overdue": 0, "alerts": 0}
    late = risk.review_on + 12 * DAY
    assert register.watch(late)["alerts"] == 1
    assert register.watch(late + DAY)["alerts"] == 0
    alert = Alert.objects.get()
    assert set(alert.title) == set(LANGUAGES) and alert.url == f"/risk/register/{risk.pk}/"
    register.review(risk.pk, user=officer, outcome="still", note="looked at with treasury")
    risk.refresh_from_db()
    assert risk.overdue_told_on is None and risk.review_on > ON
    with pytest.raises(Exception, match=r"append|refuse|change"), transaction.atomic():
        Review.objects.update(note="other")


def test_closing_is_for_another_person_and_ends_what_waits(desk: Desk) -> None:
    version, officer, head = adopted(desk)
    with pytest.raises(services.SecondPersonError):
        register.close(version.risk_id, user=officer, why="gone")
    register.close(version.risk_id, user=head, why="product sold")
    version.refresh_from_db()
    assert (version.state, version.approver) == ("refused", head)
    with pytest.raises(services.GivenError):
        register.link(version.risk_id, "alert", "99", user=officer)


def test_cover_follows_the_bank_s_files_and_is_told_before_its_end(desk: Desk) -> None:
    account = desk.account(desk.customer(), product="mortgage", secured=True, balance_minor=50_000_000)
    Collateral.objects.create(collateral_id="H", account_id=account, kind="home", value_minor=60_000_000,
                              valued_on=ON - 30 * DAY)  # fmt: skip
    Guarantor.objects.create(guarantor_id="G", account_id=account, liability_minor=9_000_000,
                             guaranteed_until_on=ON + 80 * DAY)  # fmt: skip
    assert covers.draw(ON) == {"new": 2, "changed": 0, "ended": 0}
    assert covers.draw(ON) == {"new": 0, "changed": 0, "ended": 0}
    position = covers.positions(ON)[0]
    # 70 % of the home, and half of the guarantee for the rest
    assert (position.things_minor, position.promises_minor) == (42_000_000, 4_500_000)
    assert position.gap_minor == 3_500_000
    Collateral.objects.update(value_minor=90_000_000)
    assert covers.draw(ON)["changed"] == 1
    assert covers.positions(ON)[0].gap_minor == 0
    assert covers.positions(ON + 400 * DAY)[0].covered_minor == 0
    told = [covers.watch(ON + n * DAY)["warned"] for n in (0, 1, 51, 52, 73, 74, 81)]
    assert told == [1, 0, 1, 0, 1, 0, 0]
    Guarantor.objects.all().delete()
    assert covers.draw(ON)["ended"] == 1
    assert Cover.objects.get(kind="guarantor").ended_at is not None
    assert AuditEntry.objects.filter(action="cover.warned").count() == 3


def test_a_portfolio_cover_fills_gaps_up_to_its_cap_and_no_further(desk: Desk) -> None:
    officer = desk.user("risk", None)
    debts = [desk.account(desk.customer(), balance_minor=minor).pk for minor in (1_000_000, 3_000_000)]
    desk.account(desk.customer(), balance_minor=5_000_000, portfolio="loans")
    covers.record_portfolio(
        user=officer, kind="guarantee_company", provider="GC", ref="1", currency="CNY", ratio_bp=10_000,
        cap_minor=1_000_001, from_on=ON, expires_on=ON, portfolio="cards",
    )  # fmt: skip
    found = {one.account_id: one.shared_minor for one in covers.positions(ON)}
    assert set(found) == set(debts) and sum(found.values()) == 1_000_001
    assert covers.positions(ON + DAY) == []


def test_a_claim_is_late_once_and_a_refused_one_may_be_filed_again(desk: Desk) -> None:
    legal = desk.user("legal", "legal")
    account = desk.account(desk.customer(), balance_minor=2_000_000)
    held = covers.record(
        user=legal, account_id=account.pk, kind="insurance", ref="1", value_minor=5_000_000, written=True
    )
    with pytest.raises(services.GivenError):
        claims.open_claim(held.pk, user=legal, amount_minor=2_000_001)
    row = claims.open_claim(held.pk, user=legal)
    with pytest.raises(services.StateError):
        claims.open_claim(held.pk, user=legal)
    with pytest.raises(services.StateError):
        covers.end(held.pk, user=legal, why="x")
    with pytest.raises(services.StateError):
        claims.advance(row.pk, "filed", user=legal, evidence="1")
    assert claims.watch(row.file_by_on) == {"late": 0}
    assert claims.watch(row.file_by_on + DAY) == {"late": 1}
    assert claims.watch(row.file_by_on + DAY) == {"late": 0}
    for name in row.papers:
        claims.paper(row.pk, name, user=legal, evidence="E")
    claims.advance(row.pk, "filed", user=legal, evidence="1")
    claims.advance(row.pk, "refused", user=legal, evidence="2", note="a paper is missing")
    assert claims.advance(row.pk, "filed", user=legal, evidence="3").state == "filed"
    with connection.cursor() as cursor, pytest.raises(Exception, match=r"append|refuse|change"), transaction.atomic():
        cursor.execute("UPDATE risk_claimstep SET note = 'other'")


def test_a_run_reads_the_department_s_own_moves_and_gives_the_same_again(desk: Desk) -> None:
    officer = desk.user("risk", None)
    with pytest.raises(services.UnavailableError):
        stressing.run("rate_200", user=officer)
    night(desk)
    assumed = stressing.run("rate_200", user=officer)
    assert assumed.inputs["snapshot"] == "" and assumed.inputs["moves"] == 0
    facts()
    run, again = (stressing.run("rate_200", user=officer) for _ in range(2))
    assert run.inputs["moves"] == 4 * 810 and run.digest == again.digest != assumed.digest
    baseline = stressing.run("baseline", user=officer)
    assert baseline.loss_minor == baseline.baseline_minor == run.baseline_minor < run.loss_minor
    assert sum(row["loss_minor"] for row in run.result["rows"]) == run.loss_minor == run.result["months"][-1]
    assert sum(row["accounts"] for row in run.result["rows"]) == run.inputs["accounts"] == 2600
    with pytest.raises(services.GivenError):
        stressing.run("flood", user=officer)
    own = stress.shipped().replace('version: "2026.1"', 'version: "bank-1"', 1)
    documents.record("stress", "stress", "bank-1", effective_from_on=ON, author="a", approver="b", content=own)
    assert stressing.run("baseline", user=officer).version == "bank-1"
    assert stressing.fitting("cn_lpr_1y", ON) == "rate_200" and stressing.fitting("weather", ON) == ""


def test_views_of_concentration_add_up_and_know_their_limits(desk: Desk) -> None:
    night(desk)
    views = {one.name: one for one in services.concentrating.views(ON)}
    assert len({one.found.total_minor for one in views.values()}) == 1
    assert set(views["region"].over) == {"R01", ""}
    assert views["product"].over == () and views["industry"].found.parts[0].key in ("-", "retail", "catering")
    assert set(views) == set(book.VIEWS) == set(document("limits")["views"])


def test_the_day_s_job_does_all_of_it_and_nothing_the_second_time(desk: Desk) -> None:
    version, _officer, head = adopted(desk)
    register.decide(version.pk, approve=True, user=head)
    Risk.objects.update(review_on=ON - DAY)
    first = services.daily(ON)
    assert first["overdue"] == 1 and set(first) >= {"cover new", "warned", "late"}
    assert not any(services.daily(ON).values())


def test_the_demonstration_tells_the_room_once(desk: Desk) -> None:
    night(desk)
    people = {role: desk.user(role, None, more_teams=["early"]) for role in ("risk", "head", "legal")}
    told = demonstration.tell(ON, people)
    assert told["risks"] == 17 and told["covers"] == 12 and told["scenarios"] == 4
    assert demonstration.tell(ON, people) == told
    lowered = Risk.objects.get(starter="data_leak").current
    assert lowered is not None and lowered.number == 2
    assert residual(lowered.likelihood, lowered.impact, lowered.controls, ON) < (lowered.likelihood, lowered.impact)
