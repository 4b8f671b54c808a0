"""A quarter's appraisal with an appeal: figures, reviews, a decision, a wrong fact put right, new rules simulated."""

from __future__ import annotations

import pytest
from tests.appraisal import made
from tests.appraisal.fill import changed
from tests.journeys.conftest import Enter
from tests.journeys.town import Town

from cureline.appraisal import services
from cureline.appraisal.models import Appeal, Period, Rules
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_quarter_is_appraised_and_an_appeal_is_heard(town: Town, enter: Enter) -> None:
    team = made.department(town.desk, language=town.language)
    first = made.results(team, cured=(0.45, 0.35, 0.35, 0.3), real=8)
    samples = made.sampled(team)
    one = team.collectors[0]
    mine = next(row for row in samples if row.collector_id == one.staff.collector_id and row.double)

    # the first page of a process compiles its templates, which a busy machine does for longer than a browser waits
    town.desk.client(team.leader).get("/appraisal/quality/")

    # --- a sample is rated twice; one of them hears a threat that was none
    rater = enter(team.leader, "/appraisal/quality/")
    rater.picture("queue")
    rater.press("n")
    rater.is_at(r"/appraisal/quality/\d+/rate/")
    rater.picture("rating")
    made.rated(team, [row for row in samples if row.pk != mine.pk])
    for user in (team.leader, team.compliance):
        services.quality.rate(mine.pk, user=user, scores=made.form_scores(), critical=["threat"],
                              note=rater.say("疑似威胁用语", "Sounds like a threat"))  # fmt: skip

    # --- the head opens the quarter; figures are computed, then shown to everybody
    head = enter(team.head, "/appraisal/periods/")
    head.put("code", "2026Q3")
    head.click("Open it")
    head.is_at("/appraisal/periods/2026-Q3/")
    assert services.run_asked() == {"periods": 1}
    head.open("/appraisal/periods/2026-Q3/")
    head.picture("board")
    with head.page.expect_navigation():
        head.press("r")
    assert Period.objects.get().state == "review"

    # --- the collector sees how each figure came about, and writes the self-review
    me = enter(one, "/appraisal/")
    me.picture("mine")
    me.open(f"/appraisal/{team.of(one).pk}/")
    me.page.locator("a[href$='/figures/cured/']").first.click()
    me.reads("The accounts behind it")
    me.picture("figure")
    me.page.go_back()
    me.put(
        "text",
        me.say("按时跟进每户，并为困难客户申请了分期。", "I followed each account and asked for plans where needed."),
    )
    me.click("Hand in")
    assert team.of(one).state == "leader"
    for user in team.collectors:
        row = team.of(user)
        if user.pk != one.pk:
            services.review_self(row.pk, user=user, text="…")
            services.review(row.pk, user=team.leader, text="…", scores=made.SCORES)
            services.rate_teamwork(team.of(one).pk, user=user, scores=made.SCORES)

    # --- the leader reviews, the meeting moves nothing, the head decides
    leader = enter(team.leader, f"/appraisal/{team.of(one).pk}/")
    for code, score in made.SCORES.items():
        leader.page.locator(f"input[name='{code}'][value='{score}']").check()
    leader.put("text", leader.say("跟进及时，记录完整。", "Follows up in time, records completely."))
    leader.picture("review")
    leader.click("Keep the review")
    assert team.of(one).state == "calibration"
    head.open("/appraisal/periods/2026-Q3/")
    with head.page.expect_navigation():
        head.press("d")
    row = team.of(one)
    assert row.state == "decided" and row.decision["minor"] == 0

    # --- the collector appeals: the recording has no threat
    me.open(f"/appraisal/{row.pk}/")
    me.put("reason", "gate")
    me.page.locator("#appeal textarea[name='text']").fill(
        me.say("录音中只说明了逾期后果，没有威胁用语。", "The recording states the consequences and has no threat.")
    )
    me.put("evidence", f"{mine.ref}")
    me.page.locator("#appeal").scroll_into_view_if_needed()
    me.click("File the appeal")
    me.reads("Appeal open")
    me.picture("appealed")

    # --- somebody without a part in it decides; the figures are computed anew
    hears = enter(town.desk.user("compliance", None, name="罗嘉", language=town.language), f"/appraisal/{row.pk}/")
    hears.page.locator("input[name='outcome'][value='upheld']").check()
    hears.put("samples", mine.ref)
    hears.put(
        "answer", hears.say("复听录音，无威胁用语，撤销红线认定。", "Listened again: no threat. The gate is lifted.")
    )
    hears.page.locator("#hear button").click()
    hears.page.wait_for_load_state()
    hears.reads("Upheld", "appeal")
    hears.picture("decided")
    kept = Appeal.objects.get()
    after = team.of(one)
    assert kept.outcome == "upheld" and after.decision["minor"] > 0 and after.content["score"]["capped"] == []
    me.open(f"/appraisal/{row.pk}/")
    me.picture("after")
    assert AuditEntry.objects.filter(action="appeal.decided").count() == 1
    assert first

    # --- rules of pay are simulated on the quarter before anybody decides on them
    analyst = enter(town.desk.user("analyst", None, language=town.language), "/appraisal/rules/new/?kind=pay")
    analyst.put("text", changed(multipliers_bp={"A": 16000, "B": 12500, "C": 9000, "D": 4000, "E": 0}))
    analyst.put("why", analyst.say("优秀者多得，总额不变", "More for the best at the same cost"))
    analyst.click("Propose and simulate")
    analyst.reads("On periods that are over")
    found = Rules.objects.get()
    assert found.simulated_at is not None
    head.open(f"/appraisal/rules/{found.pk}/")
    head.picture("rules")
    head.click("Approve")
    found.refresh_from_db()
    assert (found.state, found.decided_by) == ("approved", team.head)
