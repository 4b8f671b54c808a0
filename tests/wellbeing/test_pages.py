"""The pages: nothing overflows, no violation, and the acts of a day through them."""

from __future__ import annotations

import datetime as dt

import pytest

from cureline.people.models import Shift
from cureline.wellbeing.models import Pause, PulseAsked, PulseCount, Swap
from tests.conftest import Visit, press
from tests.desk import Desk
from tests.wellbeing.fill import fill
from tests.wellbeing.test_services import talk

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_three_hard_calls_the_next_customer_waits_for_a_pause(desk: Desk, visit: Visit) -> None:
    one = desk.user("phone")
    desk.account(desk.customer())
    now = dt.datetime.now(dt.UTC)
    for minutes in (9, 6, 3):
        talk(desk, one, "abusive", now - dt.timedelta(minutes=minutes))
    client = desk.client(one)
    answer = client.post("/worklist/next/")
    pause = Pause.objects.get()
    assert answer["Location"] == f"/wellbeing/pause/{pause.pk}/"
    page = visit(one, answer["Location"])
    page.get_by_role("button", name="Take the pause").click()
    page.get_by_text("15 minutes left").wait_for()
    press(page, "b")
    page.get_by_text("Welcome back.").wait_for()
    pause.refresh_from_db()
    assert pause.state == "ended"
    assert client.post("/worklist/next/")["Location"] == "/worklist/"


def test_the_leader_sets_a_shift_and_decides_a_swap_and_strangers_do_not(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    page = visit(filled.leader, "/wellbeing/team/?week=2026-11-30")
    page.get_by_label("白雪 4 Dec 2026").select_option("short")
    page.get_by_role("row", name="白雪").get_by_text("36.0").wait_for()
    assert Shift.objects.get(staff=filled.two.staff, on="2026-12-04").minutes == 240
    page.get_by_label("白雪 5 Dec 2026").select_option("day")
    page.get_by_text("2640 minutes in one week").wait_for()
    assert not Shift.objects.filter(staff=filled.two.staff, on="2026-12-05").exists()
    page.get_by_role("button", name="Exchange").click()
    page.get_by_text("Decided.").wait_for()
    assert Swap.objects.get(pk=filled.swap.pk).state == "done"
    stranger = desk.client(desk.user("leader", "late"))
    given = {"staff": filled.one.staff.pk, "on": "2026-12-01", "pattern": "off", "week": "2026-11-30"}
    stranger.post("/wellbeing/team/shift/", given)
    assert Shift.objects.get(staff=filled.one.staff, on="2026-12-01").pattern == "day"
    for path in (f"/wellbeing/load/{filled.one.staff.pk}/", f"/wellbeing/care/{filled.plan.pk}/"):
        assert stranger.get(path).status_code == 404
    assert desk.client(filled.two).get(f"/wellbeing/pause/{filled.pause.pk}/").status_code == 404


def test_an_answer_to_the_survey_by_keyboard(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    page = visit(filled.two, f"/wellbeing/pulse/{filled.round.pk}/answer/")
    for code in filled.round.codes:
        page.locator(f"input[name=q_{code}][value='4']").check()
    page.get_by_role("button", name="Send anonymously").click()
    page.get_by_text("Thank you. Nobody can tell your answer.").wait_for()
    assert PulseAsked.objects.get(pulse=filled.round, staff=filled.two.staff).answered
    counts = PulseCount.objects.filter(pulse=filled.round, value=4, count=1)
    assert counts.count() == len(filled.round.codes)
    assert desk.client(filled.head).get(f"/wellbeing/pulse/{filled.round.pk}/").status_code == 302


def test_a_word_that_is_no_act_is_no_page(desk: Desk) -> None:
    filled = fill(desk)
    addresses = (
        (filled.two, f"swaps/{filled.swap.pk}/maybe/"), (filled.one, f"pause/{filled.pause.pk}/accept/"),
        (filled.leader, f"team/swaps/{filled.swap.pk}/maybe/"), (filled.leader, f"events/{filled.event.pk}/accept/"),
    )  # fmt: skip
    before = Swap.objects.values().get(pk=filled.swap.pk)
    for user, address in addresses:
        assert desk.client(user).post(f"/wellbeing/{address}").status_code == 404, address
    assert Swap.objects.values().get(pk=filled.swap.pk) == before
