"""A rate shock: the fed series raises an alert, the scenario shows loss and people, the head approves them."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Enter
from tests.journeys.town import Town
from tests.risk.fill import facts, night

from cureline.goal import periods
from cureline.goal.services import plans
from cureline.people.models import Team
from cureline.risk.models import Run, Staffing
from cureline.risk.services import register
from cureline.trust.models import AuditEntry
from cureline.warning.models import Alert

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = {"middle": ("Middle arrears", "中期组", "中期組"), "legal": ("Legal", "法务组", "法務組")}


@pytest.fixture
def book(town: Town) -> None:
    """Two and a half thousand accounts of last night, and four months of moves between buckets."""
    night(town.desk)
    for code, (en, hans, hant) in TITLES.items():
        Team.objects.filter(pk=code).update(title={"en": en, "zh-Hans": hans, "zh-Hant": hant})
    facts()


def test_a_rate_shock_raises_a_warning_and_a_staffing_proposal(town: Town, enter: Enter, book: None) -> None:
    officer, head = town.staff("risk", None), town.staff("head", None)
    for version in register.adopt(["rate_shock", "early_roll", "data_leak", "unemployment"], user=officer):
        register.decide(version.pk, approve=True, user=head)

    # --- a file of interest rates is fed, and the day's charts are drawn
    me = enter(officer, "/warning/series/")
    # a scenario is computed while one waits
    me.page.set_default_timeout(40_000)
    file: Any = {"name": "rates.csv", "mimeType": "text/csv",
                 "buffer": resources.files("cureline.warning").joinpath("sample/series.csv").read_bytes()}  # fmt: skip
    me.page.locator("form[action$='/upload/'] input[type=file]").set_input_files(file)
    with me.page.expect_navigation():
        me.page.locator("form[action$='/upload/'] button").click()
    me.open("/warning/indicators/")
    with me.page.expect_navigation():
        me.page.locator("form[action$='/compute/'] button").click()
    alert = Alert.objects.get(indicator="interest_rate")

    # --- the alert, and from it the scenario that fits
    me.open(f"/warning/alerts/{alert.pk}/")
    me.picture("alert")
    me.follow("Run a scenario")
    me.reads("Fits the alert")
    me.picture("scenarios")
    with me.page.expect_navigation():
        me.page.locator("form:has(input[value='rate_200']) button").click()
    run = Run.objects.get()
    assert (run.scenario, run.alert_id) == ("rate_200", alert.pk) and run.loss_minor > run.baseline_minor
    me.reads("Expected loss by month")
    me.picture("loss-and-people")

    # --- people are proposed for what is missing
    me.put("why", me.say("利率上行后后期组人手不足", "The late team lacks people once rates have risen"))
    with me.page.expect_navigation():
        me.page.locator("#propose button").click()
    proposal = Staffing.objects.get()
    assert proposal.state == "waiting" and proposal.cost_minor > 0
    me.picture("proposal")
    assert me.page.locator("form[action$='/decide/']").count() == 0

    # --- the head finds it among what waits, and approves
    boss = enter(head, "/worklist/approvals/")
    boss.page.set_default_timeout(40_000)
    boss.page.locator(f"a[href='/risk/staffing/{proposal.pk}/']").first.click()
    boss.page.wait_for_url("**/risk/staffing/**")
    boss.put("reason", boss.say("先加班与转岗，二季度再评估", "Overtime and training first"))
    with boss.page.expect_navigation():
        boss.page.locator("button[name='act'][value='approve']").click()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("approved", head)
    boss.picture("approved")

    # --- the plan of the period knows it, and the room's home has all of it
    plan = plans.draft(periods.of("quarter", proposal.run.on).next, user=head)
    boss.open(f"/goal/plans/{plan.pk}/")
    expect(boss.page.locator(f"a[href='/risk/staffing/{proposal.pk}/']")).to_be_visible()
    me.open("/risk/")
    me.picture("home")
    assert alert.steps.filter(act="followed", detail__url=f"/risk/scenarios/{run.pk}/").exists()
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"scenario.run", "staffing.proposed", "staffing.approved"} <= actions
