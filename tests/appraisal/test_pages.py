"""The pages and the API: who sees what, the figure that explains itself, the queue, rules with their simulation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from cureline.appraisal import services
from cureline.appraisal.models import Appraisal, Draw, Rating, Rules, Sample
from cureline.trust import documents
from cureline.trust.models import AuditEntry
from tests.appraisal import made
from tests.appraisal.fill import Filled, changed, fill
from tests.appraisal.made import CODE, Department
from tests.desk import Desk

pytestmark = pytest.mark.django_db
BASE = "/api/v1/appraisal"


@pytest.fixture
def filled(desk: Desk) -> Filled:
    return fill(desk)


def test_every_figure_leads_to_its_formula_and_to_accounts_that_one_may_see(desk: Desk, filled: Filled) -> None:
    one = filled.team.collectors[0]
    browser = desk.client(one)
    page = browser.get(reverse("appraisal:show", args=[filled.appealed.pk])).content.decode()
    address = reverse("appraisal:figure", args=[filled.appealed.pk, "cured"])
    assert address in page and "Accounts cured for the book" in page
    shown = browser.get(address)
    text = shown.content.decode()
    value = filled.appealed.content["values"]["cured"]
    assert f"{value['more']['raw']:.3f}" in text and f"{value['denominator']:.1f}" in text
    # six of the sixty are in the portfolio and his team's; the others count and are not shown
    assert text.count("/customers/K-R0-") == 6 and "54 accounts count" in text
    assert AuditEntry.objects.filter(action="appraisal.traced", user=one).exists()


def test_nobody_sees_another_s_appraisal_and_the_head_sees_all(desk: Desk, filled: Filled) -> None:
    one, other = filled.team.collectors[:2]
    mine = reverse("appraisal:show", args=[filled.appealed.pk])
    assert desk.client(other).get(mine).status_code == 404
    assert desk.client(desk.user("leader", "late")).get(mine).status_code == 404
    assert (
        desk.client(desk.user("risk", None)).get(reverse("appraisal:show", args=[filled.other.pk])).status_code == 404
    )
    for user in (one, filled.team.leader, filled.team.head, filled.team.compliance):
        assert desk.client(user).get(mine).status_code == 200
    assert desk.client(desk.user("auditor", None)).get(mine).status_code == 403
    for url in ("show", "figure"):
        arguments = [filled.other.pk] if url == "show" else [filled.other.pk, "cured"]
        assert desk.client(one).get(reverse(f"appraisal:{url}", args=arguments)).status_code == 404


def test_a_person_sees_no_figure_before_it_is_released(desk: Desk) -> None:
    team = made.department(desk)
    made.results(team)
    services.compute(services.open_period(CODE, user=team.head).pk)
    row = team.of(team.collectors[0])
    browser = desk.client(team.collectors[0])
    assert "Accounts cured" not in browser.get(reverse("appraisal:show", args=[row.pk])).content.decode()
    assert browser.get(reverse("appraisal:figure", args=[row.pk, "cured"])).status_code == 404
    assert browser.get(f"{BASE}/appraisals/{row.pk}/figures/cured").status_code == 404
    assert browser.get(f"{BASE}/appraisals/{row.pk}").json()["values"] == {}


def test_a_quarter_is_walked_by_the_pages(desk: Desk) -> None:
    team = made.department(desk)
    made.results(team)
    head, leader = desk.client(team.head), desk.client(team.leader)
    sent = head.post(reverse("appraisal:periods"), {"code": "2026Q3"})
    assert sent.headers["Location"] == reverse("appraisal:period", args=[CODE])
    assert "hx-get" in head.get(reverse("appraisal:progress", args=[CODE])).content.decode()
    services.run_asked()
    assert "hx-get" not in head.get(reverse("appraisal:progress", args=[CODE])).content.decode()
    head.post(reverse("appraisal:act", args=[CODE]), {"act": "release"})
    one, other = team.collectors[:2]
    row = team.of(one)
    wrong = desk.client(one).post(reverse("appraisal:review_self", args=[row.pk]), {"text": ""})
    assert wrong.status_code == 422
    desk.client(one).post(reverse("appraisal:review_self", args=[row.pk]), {"text": "done"})
    desk.client(other).post(reverse("appraisal:teamwork", args=[row.pk]), made.SCORES)
    leader.post(reverse("appraisal:review", args=[row.pk]), {"text": "good", **made.SCORES})
    assert team.of(one).state == "calibration"
    head.post(reverse("appraisal:calibrate", args=[row.pk]), {"moved": "2.0", "why": "hard start"})
    assert team.of(one).decision["moved"] == 2.0
    told = head.post(reverse("appraisal:act", args=[CODE]), {"act": "decide"}, follow=True).content.decode()
    assert "3 reviews are missing" in told


def test_the_lot_is_drawn_once_from_what_was_said_and_written(desk: Desk) -> None:
    team = made.department(desk)
    for user in team.collectors[:2]:
        for day in range(1, 13):
            customer = desk.customer(collector=user.staff.collector_id)
            made.spoken(customer.pk, user, dt.datetime(2026, 10, day, 3, tzinfo=dt.UTC))
    with pytest.raises(services.StateError):
        services.quality.draw_month("2026-11")
    drawn = services.quality.draw_month("2026-10")
    assert services.quality.draw_month("2026-10") == drawn and drawn.candidates == 24
    by_collector = [Sample.objects.filter(collector_id=u.staff.collector_id).count() for u in team.collectors[:2]]
    assert by_collector == [4, 4] and Sample.objects.filter(double=True).count() == 2
    assert AuditEntry.objects.get(action="quality.drawn").detail["seed"] == drawn.seed
    assert services.quality.draw_due(dt.date(2026, 11, 2)) == {"picked": 0}
    assert services.quality.draw_due(dt.date(2026, 10, 2)) == {"picked": 0} and Draw.objects.count() == 2


def test_ratings_are_blind_and_a_third_decides_where_two_differ(desk: Desk) -> None:
    team = made.department(desk)
    samples = made.sampled(team, each=2)
    first = samples[0]
    leader, other = desk.client(team.leader), desk.client(team.compliance)
    address = reverse("appraisal:rate", args=[first.pk])
    assert team.collectors[0].staff.name not in leader.get(address).content.decode()
    good = {code: str(n) for code, n in made.form_scores(4).items()}
    low = {code: str(n) for code, n in made.form_scores(1).items()}
    assert leader.post(address, {**good, "identity": "9"}).status_code == 422
    sent = leader.post(address, {**good, "verify": "-"})
    assert sent.headers["Location"] == reverse("appraisal:rate", args=[samples[1].pk])
    assert leader.get(address).status_code == 404
    other.post(address, low)
    first.refresh_from_db()
    assert (first.third, first.mark) == (True, None)
    third = desk.user("trainer", "early")
    assert services.quality.queue(third).first().pk == first.pk
    services.quality.rate(first.pk, user=third, scores=made.form_scores(3))
    first.refresh_from_db()
    assert first.mark == 75.0 and Rating.objects.filter(sample=first).count() == 3
    with pytest.raises(services.PersonError):
        services.quality.rate(samples[1].pk, user=team.collectors[0], scores=made.form_scores())
    with pytest.raises(services.InputError):
        services.quality.rate(samples[1].pk, user=third, scores=made.form_scores(), critical=["threat"])


def test_agreement_is_kappa_of_the_first_two_and_low_ones_are_told(desk: Desk) -> None:
    team = made.department(desk)
    samples = [row for row in made.sampled(team, each=4) if row.double]
    for number, row in enumerate(samples):
        one, other = made.form_scores(3), made.form_scores(3)
        one["options"], other["options"] = number % 2 * 4, (number + 1) % 2 * 4
        one["respect"] = other["respect"] = number % 4
        services.quality.rate(row.pk, user=team.leader, scores=one)
        services.quality.rate(row.pk, user=team.compliance, scores=other)
    found = {one.code: one for one in services.quality.agreement(dt.date(2026, 9, 1), dt.date(2026, 9, 30))}
    assert found["respect"].found.kappa == pytest.approx(1) and found["respect"].enough is True
    assert found["options"].found.kappa == pytest.approx(-1) and found["options"].enough is False
    assert found["identity"].found.kappa is None and found["identity"].enough is None
    page = desk.client(team.compliance).get(reverse("appraisal:agreement") + "?since=2026-09-01&until=2026-09-30")
    assert "Offered what fits the situation" in page.content.decode().split("which asks for")[1][:300]


def test_rules_are_simulated_before_and_approved_by_another(desk: Desk, filled: Filled) -> None:
    head, rules = filled.team.head, filled.rules
    found = services.rules.simulation_of(rules)
    by_hand = sum(row.decision["minor"] for row in Appraisal.objects.all())
    assert found["old"]["total_minor"] == by_hand and found["people"] == 4 and found["periods"] == [CODE]
    assert found["new"]["total_minor"] != by_hand
    assert {one["dimension"] for one in found["new"]["fairness"]} == {"team", "tenure", "book"}
    shown = desk.client(head).get(reverse("appraisal:rule", args=[rules.pk])).content.decode()
    assert "陈静" in shown
    assert (
        "陈静"
        not in desk.client(desk.user("analyst", None)).get(reverse("appraisal:rule", args=[rules.pk])).content.decode()
    )
    waiting = desk.client(head).get(reverse("worklist:approvals")).content.decode()
    assert reverse("appraisal:rule", args=[rules.pk]) in waiting
    own = services.rules.propose(user=head, text=changed("2026.3"), why="x")
    with pytest.raises(services.PersonError):
        services.rules.decide(own.pk, user=head, approve=True)
    with pytest.raises(services.InputError, match="version"):
        services.rules.propose(user=head, text=changed("2026.3"), why="x")
    deputy = desk.user("head", None)
    with pytest.raises(services.StateError, match="Simulate"):
        services.rules.decide(own.pk, user=deputy, approve=True)
    desk.client(head).post(reverse("appraisal:rule_decide", args=[rules.pk]),
                           {"act": "approve", "effective_from_on": "2027-01-04"})  # fmt: skip
    rules.refresh_from_db()
    assert (rules.state, rules.decided_by) == ("approved", head)
    assert documents.in_force("pay", "bonus", dt.date(2027, 1, 4)).version == "2026.2"
    assert documents.in_force("pay", "bonus", dt.date(2027, 1, 3)).version == "2026.1"


def test_a_new_scorecard_is_simulated_on_the_kept_figures(desk: Desk, filled: Filled) -> None:
    import yaml

    from cureline.engine import appraise

    card = yaml.safe_load(appraise.shipped("scorecard"))
    best, worst = card["grades"][0]["title"], card["grades"][4]["title"]
    grades = [{"code": "A", "from": 0, "title": best}, {"code": "E", "from": -1, "title": worst}]
    card |= {"version": "2026.2", "grades": grades}
    row = services.rules.propose(user=filled.team.head, text=yaml.safe_dump(card, allow_unicode=True), why="x")
    found = services.rules.simulation_of(services.rules.simulate(row.pk, user=filled.team.head))
    assert {one["grade"] for one in found["new"]["awards"]} == {"A"}
    assert found["new"]["total_minor"] == 4 * 450_000


def test_feedback_is_told_of_five_answers_and_never_of_fewer(desk: Desk) -> None:
    from django.utils import timezone

    from cureline.care.models import SurveyAnswer, SurveyInvitation

    team = made.department(desk)
    made.results(team)
    period = services.open_period(CODE, user=team.head)
    at = dt.datetime(2026, 9, 3, tzinfo=dt.UTC)
    for place, count in ((0, 5), (1, 4)):
        for number in range(count):
            made_one = SurveyInvitation.objects.create(
                customer_id=f"K{number}", contact_id=f"T{place}{number}", channel="call", language="en", sent_at=at,
                nonce=f"n{place}{number}", survey_version="1", expires_at=at, answered_at=timezone.now(),
                collector_id=team.collectors[place].staff.collector_id)  # fmt: skip
            SurveyAnswer.objects.create(invitation=made_one, scores={"a": 4, "b": 5})
    services.compute(period.pk)
    one, other = (team.of(user).content["values"]["feedback"] for user in team.collectors[:2])
    assert (one["value"], one["cases"]) == (4.5, 5)
    assert (other["value"], other["cases"], other["more"]) == (None, 0, {"why": "group"})


def test_upheld_complaints_and_circumvented_refusals_cap(desk: Desk) -> None:
    from cureline.care.models import Complaint, ComplaintLink
    from cureline.contact.models import Refusal

    team = made.department(desk)
    made.results(team)
    one, other = team.collectors[:2]
    customer = desk.customer(collector=one.staff.collector_id)
    at = dt.datetime(2026, 9, 8, 3, tzinfo=dt.UTC)
    made.spoken(customer.pk, one, at)
    given = {
        "customer_id": customer.pk,
        "channel": "call",
        "user": other,
        "purpose": "collect",
        "facts": {},
        "prior_consent": False,
        "facts_sha256": "",
        "rules_on": at.date(),
        "rule_id": "CN-X",
        "refusals": ["CN-X"],
    }
    Refusal.objects.create(asked_at=at, **given)
    made.spoken(customer.pk, other, at + dt.timedelta(minutes=10), purpose="locate")
    # another day, with nothing declared anew: no circumvention
    made.spoken(customer.pk, other, at + dt.timedelta(days=1))
    complaint = Complaint.objects.create(
        customer_id=customer.pk, jurisdiction="CN", time_zone="Asia/Shanghai", channel="call", received_at=at,
        cause="tone", severity="medium", about="contact", text_sealed=b"", state="closed", acknowledge_by_on=at.date(),
        due_on=at.date(), outcome="upheld", answered_at=at, clock_version="1",
    )  # fmt: skip
    ComplaintLink.objects.create(complaint=complaint, kind="contact", ref="x", collector_id=one.staff.collector_id)
    made.rated(team, made.sampled(team))
    made.decided(team)
    mine, theirs = (team.of(user).content for user in (one, other))
    assert [code for code, _cap in mine["score"]["capped"]] == ["complaints"]
    assert [code for code, _cap in theirs["score"]["capped"]] == ["circumvented"]
    assert theirs["values"]["refusals_circumvented"]["value"] == 1


def test_the_api_walks_a_quarter(desk: Desk) -> None:
    team = made.department(desk)
    first = made.results(team)
    made.rated(team, made.sampled(team))
    head, leader = desk.client(team.head), desk.client(team.leader)

    def post(client: Any, path: str, body: Any = None) -> Any:
        return client.post(f"{BASE}{path}", body or {}, content_type="application/json")

    period = post(head, "/periods", {"code": "2026-Q3"}).json()
    services.run_asked()
    assert post(head, f"/periods/{period['id']}/act", {"act": "release"}).json()["state"] == "review"
    for user in team.collectors:
        row = team.of(user)
        assert post(desk.client(user), f"/appraisals/{row.pk}/self", {"text": "x"}).status_code == 200
        body = {"text": "x", "scores": made.SCORES}
        assert post(leader, f"/appraisals/{row.pk}/review", body).json()["state"] == "calibration"
    assert post(head, f"/periods/{period['id']}/act", {"act": "decide"}).json()["state"] == "decided"
    one = team.collectors[0]
    mine = desk.client(one)
    row = team.of(one)
    (listed,) = mine.get(f"{BASE}/appraisals").json()["items"]
    assert listed["total"] == row.decision["total"]
    assert mine.get(f"{BASE}/appraisals/{row.pk}/figures/cured").json()["title"] == "Accounts cured for the book"
    filed = post(mine, f"/appraisals/{row.pk}/appeal", {"reason": "book", "text": "x", "evidence": first[:1]})
    assert filed.json()["state"] == "appealed"
    told = post(desk.client(team.compliance), f"/appraisals/{row.pk}/hear",
                {"outcome": "upheld", "answer": "y", "corrections": {"accounts": first[:1]}})  # fmt: skip
    assert told.status_code == 200 and told.json()["values"]["cured"]["cases"] == 59
    assert head.get(f"{BASE}/agreement?since=2026-09-01&until=2026-09-30").status_code == 403
    assert leader.get(f"{BASE}/agreement?since=2026-09-01&until=2026-09-30").status_code == 200
    rules = post(head, "/rules", {"text": changed(), "why": "x"})
    assert rules.status_code == 201 and "awards" not in rules.json()["simulation"]["new"]
    assert Rules.objects.count() == 1


def test_a_department_of_the_whole_bank_is_not_compared_across_its_own_scorecard(desk: Desk) -> None:
    team: Department = made.department(desk)
    period = services.open_period(CODE, user=team.head)
    assert {row.role for row in period.appraisals.all()} == {"phone"}
    assert not services.visible(team.head).filter(staff__user=team.head).exists()
