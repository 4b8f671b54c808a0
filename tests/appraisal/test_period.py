"""A quarter from its figures to an appeal, by the services and the rules of who may do what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from cureline.appraisal import services
from cureline.appraisal.models import Appeal, Appraisal, Held, Step
from cureline.care.clock import add_working_days
from cureline.portfolio.models import Holding
from cureline.trust.models import AuditEntry
from tests.appraisal import made
from tests.appraisal.made import CODE, SCORES, Department
from tests.desk import Desk

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def team(desk: Desk) -> Department:
    return made.department(desk)


def test_figures_compare_each_book_with_the_others_and_come_out_the_same_again(team: Department) -> None:
    made.results(team, cured=(0.75, 0.25, 0.25, 0.25), each=120)
    period = services.open_period("2026q3", user=team.head)
    services.compute(period.pk)
    first = {user.pk: team.of(user).content for user in team.collectors}
    values = [first[user.pk]["values"]["cured"] for user in team.collectors]
    assert values[0]["more"]["raw_low"] > 1.5 > values[1]["more"]["raw_high"]
    assert values[0]["more"]["raw"] > values[0]["value"] > 1
    assert [v["cases"] for v in values] == [120] * 4
    assert all(v["more"]["support"] == 1 for v in values)
    services.compute(period.pk)
    for user in team.collectors:
        again = team.of(user).content
        assert {k: v for k, v in again.items() if k != "at"} == {k: v for k, v in first[user.pk].items() if k != "at"}
    period.refresh_from_db()
    assert period.done == period.total > 4 and period.snapshot_id


def test_a_score_needs_enough_that_is_known_and_a_small_book_has_no_figure(team: Department) -> None:
    made.results(team, each=12)
    period = services.open_period(CODE, user=team.head)
    services.compute(period.pk)
    content = team.of(team.collectors[0]).content
    assert content["values"]["cured"]["value"] is None and content["values"]["cured"]["more"]["why"] == "few"
    assert (content["score"]["total"], content["score"]["grade"]) == (None, "")


def test_a_book_is_whose_it_was_for_most_of_the_month(team: Department) -> None:
    first = made.results(team, each=60)
    one, other = team.collectors[0].staff.collector_id, team.collectors[1].staff.collector_id
    key = f"K-{first[0]}"
    # handed over on 10 August: July was the first's, August and September are the other's
    Held.objects.create(customer_id=key, collector_id=one, from_on=dt.date(2026, 6, 1), until_on=dt.date(2026, 8, 9))
    Held.objects.create(customer_id=key, collector_id=other, from_on=dt.date(2026, 8, 10))
    from cureline.appraisal.services import books

    _, cases = books.cases(dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    rows = [row for row in cases.to_pylist() if row["account_id"] == first[0]]
    assert {(row["collector_id"], row["months"]) for row in rows} == {(one, "1"), (other, "2")}


def test_the_day_s_job_writes_down_who_holds_whom(team: Department) -> None:
    one, other = (user.staff.collector_id for user in team.collectors[:2])
    customer = team.desk.customer(collector=one)
    assert services.record_books(TODAY) == {"begun": 1, "ended": 0}
    assert services.record_books(TODAY) == {"begun": 0, "ended": 0}
    Holding.objects.filter(pk=customer.pk).update(collector_id=other)
    assert services.record_books(TODAY + dt.timedelta(days=3)) == {"begun": 1, "ended": 1}
    spans = Held.objects.order_by("from_on").values_list("collector_id", "from_on", "until_on")
    assert list(spans) == [(one, TODAY, TODAY + dt.timedelta(days=2)), (other, TODAY + dt.timedelta(days=3), None)]


def test_a_quarter_goes_from_figures_to_decision_and_pay(team: Department) -> None:
    made.results(team, cured=(0.5, 0.3, 0.3, 0.3))
    made.rated(team, made.sampled(team))
    period = made.decided(team)
    row = team.of(team.collectors[0])
    assert (row.state, period.state) == ("decided", "decided")
    decision, score = row.decision, row.content["score"]
    assert decision["total"] == score["total"] and decision["grade"] in "ABCDE"
    assert decision["minor"] == 300_000 * decision["multiplier_bp"] // 10_000
    assert row.due_on == add_working_days(TODAY, 10, "CN")
    assert row.content["values"]["teamwork"]["value"] == 3.0
    acts = list(Step.objects.filter(appraisal=row).order_by("pk").values_list("act", flat=True))
    assert acts == ["released", "reviewed_self", "reviewed", "decided"]
    logged = AuditEntry.objects.filter(subject=f"appraisal:{row.pk}")
    assert {e.action for e in logged} >= {"appraisal.released", "appraisal.reviewed", "appraisal.decided"}
    assert not any("扎实" in str(e.detail) + e.reason for e in AuditEntry.objects.all())
    services.acknowledge(row.pk, user=team.collectors[0])
    with pytest.raises(services.StateError):
        services.compute(period.pk)


def test_what_is_said_of_a_person_is_sealed(team: Department) -> None:
    made.results(team)
    made.decided(team)
    row = team.of(team.collectors[0])
    for column in ("content_sealed", "cases_sealed", "self_sealed", "review_sealed", "decision_sealed"):
        assert b"total" not in bytes(getattr(row, column)) and "沟通".encode() not in bytes(getattr(row, column))


def test_nobody_does_another_s_part(team: Department, desk: Desk) -> None:
    made.results(team)
    period = services.open_period(CODE, user=team.head)
    services.compute(period.pk)
    with pytest.raises(services.StateError):
        services.review_self(team.of(team.collectors[0]).pk, user=team.collectors[0], text="early")
    services.release(period.pk, user=team.head)
    one, other = team.collectors[:2]
    row = team.of(one)
    stranger = desk.user("leader", "late")
    for act in (
        lambda: services.review_self(row.pk, user=other, text="x"),
        lambda: services.rate_teamwork(row.pk, user=one, scores=SCORES),
        lambda: services.rate_teamwork(row.pk, user=team.leader, scores=SCORES),
        lambda: services.review(row.pk, user=other, text="x", scores=SCORES),
        lambda: services.review(row.pk, user=stranger, text="x", scores=SCORES),
        lambda: services.calibrate(row.pk, user=team.leader, moved=1, why="x"),
        lambda: services.acknowledge(row.pk, user=other),
    ):
        with pytest.raises(services.PersonError):
            act()
    with pytest.raises(services.StateError, match="reviews are missing"):
        services.decide(period.pk, user=team.head)
    assert services.visible(stranger).count() == 0
    assert {r.pk for r in services.visible(one)} == {row.pk}
    assert services.visible(team.leader).count() == services.visible(team.head).count() == 4
    assert services.visible(team.compliance).count() == 0


def test_a_colleague_s_answers_are_told_as_a_mean_of_three_at_least(team: Department) -> None:
    made.results(team)
    period = services.open_period(CODE, user=team.head)
    services.compute(period.pk)
    services.release(period.pk, user=team.head)
    row = team.of(team.collectors[0])
    low = dict.fromkeys(SCORES, 0)
    for user in team.collectors[1:3]:
        services.rate_teamwork(row.pk, user=user, scores=low)
    services.review_self(row.pk, user=team.collectors[0], text="…")
    services.review(row.pk, user=team.leader, text="…", scores=SCORES)
    more = team.of(team.collectors[0]).content["values"]["teamwork"]["more"]
    assert more == {"leader": 3.0}
    with pytest.raises(services.StateError):
        services.rate_teamwork(row.pk, user=team.collectors[3], scores=low)


def test_the_meeting_moves_a_total_within_its_limit_and_never_over_a_cap(team: Department) -> None:
    made.results(team)
    samples = made.sampled(team)
    made.rated(team, samples, best=4)
    made.reviewed(team)
    row = team.of(team.collectors[0])
    before = row.content["score"]["total"]
    services.calibrate(row.pk, user=team.head, moved=3, why="接手了离职同事的账户")
    assert team.of(team.collectors[0]).decision["total"] == pytest.approx(min(before + 3, 100))
    for moved, why in ((6, "x"), (2, " ")):
        with pytest.raises(services.InputError):
            services.calibrate(row.pk, user=team.head, moved=moved, why=why)
    services.decide(team.period.pk, user=team.head)
    assert team.of(team.collectors[0]).decision["moved"] == 3


def test_an_appeal_over_a_wrong_fact_recomputes_and_is_decided_by_somebody_without_a_part(team: Department) -> None:
    made.results(team, cured=(0.4, 0.3, 0.3, 0.3))
    samples = made.sampled(team)
    mine = [s for s in samples if s.collector_id == team.collectors[0].staff.collector_id]
    made.rated(team, [s for s in samples if s not in mine[:1]])
    services.quality.rate(mine[0].pk, user=team.leader, scores=made.form_scores(), critical=["threat"], note="误听")
    services.quality.rate(mine[0].pk, user=team.compliance, scores=made.form_scores(), critical=["threat"], note="?")
    made.decided(team)
    one = team.collectors[0]
    row = team.of(one)
    assert row.content["score"]["capped"][0][0] == "critical" and row.decision["minor"] == 0
    others = {u.pk: team.of(u).content for u in team.collectors[1:]}
    with pytest.raises(services.PersonError):
        services.appeal(row.pk, user=team.leader, reason="gate", text="x")
    filed = services.appeal(row.pk, user=one, reason="gate", text="录音中没有威胁", evidence=[mine[0].ref])
    assert filed.due_on == add_working_days(TODAY, 10, "CN")
    for wrong in (team.head, team.leader, one):
        with pytest.raises(services.PersonError):
            services.hear(row.pk, user=wrong, outcome="upheld", answer="x", corrections={"samples": [mine[0].ref]})
    with pytest.raises(services.InputError):
        services.hear(row.pk, user=team.compliance, outcome="upheld", answer="改判")
    services.hear(row.pk, user=team.compliance, outcome="upheld", answer="复听录音，无威胁用语",
                  corrections={"samples": [mine[0].ref]})  # fmt: skip
    row = team.of(one)
    assert row.state == "closed" and row.content["score"]["capped"] == []
    assert row.decision["total"] > 59 and row.decision["minor"] > 0
    assert row.content["values"]["quality"]["cases"] == 5
    kept = Appeal.objects.get()
    assert kept.outcome == "upheld" and kept.before_sealed != kept.after_sealed
    assert {u.pk: team.of(u).content for u in team.collectors[1:]} == others
    with pytest.raises(services.StateError):
        services.appeal(row.pk, user=one, reason="fact", text="again")


def test_an_account_that_was_not_somebody_s_no_longer_counts_after_an_appeal(team: Department) -> None:
    first = made.results(team)
    made.decided(team)
    row = team.of(team.collectors[0])
    services.appeal(row.pk, user=team.collectors[0], reason="book", text="这些账户已于七月移交", evidence=first[:10])
    services.hear(row.pk, user=team.compliance, outcome="partly", answer="九户属实",
                  corrections={"accounts": first[:9]})  # fmt: skip
    after = team.of(team.collectors[0])
    assert after.content["values"]["cured"]["cases"] == 51
    assert not set(first[:9]) & {c["account_id"] for c in made_cases(after)}


def made_cases(row: Appraisal) -> list[dict[str, str]]:
    from cureline.appraisal.models import opened

    found: list[dict[str, str]] = opened(row.cases_sealed)
    return found


def test_time_to_appeal_ends_on_its_day_and_the_clock_closes_the_period(team: Department) -> None:
    made.results(team)
    period = made.decided(team)
    row = team.of(team.collectors[0])
    assert row.due_on
    assert services.run_clock() == {"self-reviews passed on": 0, "periods closed": 0}
    with time_machine.travel(dt.datetime.combine(row.due_on + dt.timedelta(days=1), dt.time(3), dt.UTC)):
        with pytest.raises(services.StateError, match="over"):
            services.appeal(row.pk, user=team.collectors[0], reason="fact", text="late")
        assert services.run_clock()["periods closed"] == 1
    period.refresh_from_db()
    assert period.state == "closed" and team.of(team.collectors[0]).state == "closed"


def test_an_overdue_self_review_goes_on_to_the_leader(team: Department) -> None:
    made.results(team)
    period = services.open_period(CODE, user=team.head)
    services.compute(period.pk)
    services.release(period.pk, user=team.head)
    due = team.of(team.collectors[0]).due_on
    assert due
    with time_machine.travel(dt.datetime.combine(due + dt.timedelta(days=1), dt.time(3), dt.UTC)):
        assert services.run_clock()["self-reviews passed on"] == 4
    assert team.of(team.collectors[0]).state == "leader"


def test_what_is_asked_for_is_computed_once_and_a_failure_is_told(
    team: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.results(team)
    period = services.open_period(CODE, user=team.head)
    services.ask(period.pk, user=team.head)
    assert services.run_asked() == {"periods": 1}
    assert services.run_asked() == {"periods": 0}

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("王小明")

    monkeypatch.setattr("cureline.appraisal.services.periods.measure", broken)
    services.ask(period.pk, user=team.head)
    assert services.run_asked() == {"periods": 0}
    period.refresh_from_db()
    assert (period.failed, period.asked_at) == ("RuntimeError", None)


def test_the_database_holds_the_second_person_and_an_appeal_s_decider(team: Department) -> None:
    made.results(team)
    made.decided(team)
    row = team.of(team.collectors[0])
    services.appeal(row.pk, user=team.collectors[0], reason="fact", text="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(outcome="upheld")
