"""Roster, swaps, pauses, load, care, events and the pulse survey, through their services."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cureline.contact.models import Attempt
from cureline.people.models import Absence, Shift
from cureline.portfolio.models import Contact
from cureline.trust import rows
from cureline.trust.models import AuditEntry
from cureline.wellbeing.models import CarePlan, DayLoad, Pause, PulseAsked, PulseCount, Seat
from cureline.wellbeing.services import (
    AnswerError,
    NotYoursError,
    PassedError,
    RosterError,
    caring,
    gathering,
    loading,
    pulsing,
    resting,
    rostering,
    whose,
)
from cureline.worklist import rest
from tests.desk import Desk

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
# Wednesday of the tests' desk
TODAY = dt.date(2026, 11, 25)
MONDAY = dt.date(2026, 11, 30)


def talk(desk: Desk, user: Any, outcome: str, at: dt.datetime, seconds: int = 120) -> Attempt:
    """A finished call with a new customer."""
    customer = desk.customer()
    account = desk.account(customer)
    number = Attempt.objects.count() + 1
    contact = Contact.objects.create(
        contact_id=f"T{number}", customer_id=customer, channel="call", direction="out", at=at, outcome="right_party",
        account_id=account, collector_id=user.staff.collector_id,
    )  # fmt: skip
    return Attempt.objects.create(
        contact=contact, user=user, customer_id=customer.pk, account_id=account.pk, channel="call", purpose="collect",
        asked_at=at, prior_consent=False, rules_on=at.date(), facts={}, facts_sha256="0" * 64, allowed=True,
        state="done", outcome=outcome, finished_at=at, seconds=seconds, collector_id=user.staff.collector_id,
    )  # fmt: skip


def test_a_leader_makes_the_week_of_the_own_team_and_the_law_is_kept(desk: Desk) -> None:
    leader, one = desk.user("leader"), desk.user("phone")
    stranger = desk.user("phone", "late")
    for n in range(5):
        assert rostering.set_shift(one.staff.pk, MONDAY + n * DAY, "day", user=leader) == []
    with pytest.raises(RosterError, match="2880"):
        rostering.set_shift(one.staff.pk, MONDAY + 5 * DAY, "day", user=leader)
    assert not Shift.objects.filter(staff=one.staff, on=MONDAY + 5 * DAY).exists()
    with pytest.raises(NotYoursError):
        rostering.set_shift(stranger.staff.pk, MONDAY, "day", user=leader)
    with pytest.raises(RosterError):
        rostering.set_shift(one.staff.pk, TODAY - DAY, "day", user=leader)
    with pytest.raises(RosterError):
        rostering.set_shift(one.staff.pk, MONDAY, "night", user=leader)
    assert rostering.copy_week("early", MONDAY + 7 * DAY, user=leader) == 5
    assert rostering.copy_week("early", MONDAY + 7 * DAY, user=leader) == 0
    Absence.objects.create(staff=one.staff, from_on=MONDAY, until_on=MONDAY, reason="leave", recorded_by=leader)
    (row,) = (row for row in rostering.week(whose.led(leader), MONDAY) if row.staff == one.staff)
    assert row.hours == 32 and row.days[0][2]


def test_a_short_night_between_two_shifts_is_told_and_kept(desk: Desk) -> None:
    leader, one = desk.user("leader"), desk.user("phone")
    assert rostering.set_shift(one.staff.pk, MONDAY, "late", user=leader) == []
    assert rostering.set_shift(one.staff.pk, MONDAY + DAY, "day", user=leader) == []
    shift = Shift.objects.get(staff=one.staff, on=MONDAY)
    Shift.objects.filter(pk=shift.pk).update(ends=22 * 60)
    (told,) = rostering.set_shift(one.staff.pk, MONDAY + DAY, "day", user=leader)
    assert "630" in rostering.told_breach(told)


def test_a_swap_needs_the_colleague_and_the_leader(desk: Desk) -> None:
    leader, one, two = desk.user("leader"), desk.user("phone"), desk.user("phone")
    rostering.set_shift(one.staff.pk, MONDAY, "late", user=leader)
    swap = rostering.ask_swap(MONDAY, two.staff.pk, user=one, why="школа")
    with pytest.raises(PassedError):
        rostering.ask_swap(MONDAY, two.staff.pk, user=one)
    with pytest.raises(NotYoursError):
        rostering.answer_swap(swap.pk, True, user=one)
    with pytest.raises(PassedError):
        rostering.decide_swap(swap.pk, True, user=leader)
    rostering.answer_swap(swap.pk, True, user=two)
    rostering.decide_swap(swap.pk, True, user=leader)
    assert {s.staff_id: s.pattern for s in Shift.objects.filter(on=MONDAY)} == {
        one.staff.pk: "off", two.staff.pk: "late"}  # fmt: skip
    with pytest.raises(NotYoursError):
        rostering.ask_swap(MONDAY, desk.user("phone", "late").staff.pk, user=one)


def test_a_pause_is_offered_after_three_hard_conversations(desk: Desk) -> None:
    one = desk.user("phone")
    now = timezone.now()
    for minutes, outcome in ((50, "promise"), (40, "refused"), (30, "no_answer"), (20, "abusive")):
        talk(desk, one, outcome, now - dt.timedelta(minutes=minutes))
    assert resting.due(one) is None and rest.due(one) is None
    talk(desk, one, "complaint", now - dt.timedelta(minutes=5))
    pause = resting.due(one)
    assert pause is not None and (pause.why, pause.run, pause.state) == ("run", 3, "offered")
    assert resting.due(one) == pause
    # the queue asks by the registry of its own room
    assert rest.due(one) == f"/wellbeing/pause/{pause.pk}/"
    with pytest.raises(NotYoursError):
        resting.take(desk.user("phone"), pause.pk)
    resting.take(one, pause.pk)
    with time_machine.travel(now + dt.timedelta(minutes=5)):
        assert resting.due(one) == pause
    with time_machine.travel(now + dt.timedelta(minutes=20)):
        # its time is up: it ends by itself, and the run before it counts no more
        assert resting.due(one) is None
        pause.refresh_from_db()
        assert (pause.state, pause.ended_at - pause.begun_at) == ("ended", dt.timedelta(minutes=15))


def test_who_declines_is_left_in_peace_for_a_while(desk: Desk) -> None:
    one = desk.user("phone")
    now = timezone.now()
    for minutes in (9, 6, 3):
        talk(desk, one, "abusive", now - dt.timedelta(minutes=minutes))
    pause = resting.due(one)
    assert pause is not None
    resting.decline(pause.pk, user=one)
    assert resting.due(one) is None
    with pytest.raises(PassedError):
        resting.take(one, pause.pk)
    with time_machine.travel(now + dt.timedelta(minutes=50)):
        again = resting.due(one)
        assert again is not None and again.pk != pause.pk
        resting.take(one, again.pk)
        assert resting.back(again.pk, user=one).state == "ended"
        # a pause of one's own will needs no reason
        own = resting.take(one)
        assert (own.why, own.state) == ("own", "taken")
        assert Pause.objects.filter(staff=one.staff, state="taken").count() == 1


def test_load_is_measured_against_the_own_days_and_told_by_name(desk: Desk) -> None:
    leader, one, two = desk.user("leader"), desk.user("phone", name="Bai"), desk.user("phone", name="An")
    at = timezone.now().replace(hour=2)
    for n in range(12, 0, -1):
        for k in range(6):
            talk(desk, one, "refused" if k == 0 else "spoke", at - n * DAY + k * dt.timedelta(minutes=9))
    for k in range(9):
        talk(desk, one, "abusive", at - dt.timedelta(minutes=200 - k * 9), seconds=900)
    talk(desk, two, "spoke", at)
    told = loading.compute(TODAY)
    assert told["days"] == 14
    assert loading.compute(TODAY)["days"] == 2
    row = DayLoad.objects.get(staff=one.staff, on=TODAY)
    assert row.index is not None and row.index >= 50 and row.longest_run == 9
    # one heavy day is no pattern
    assert row.level == "fine"
    board = loading.board(leader, on=TODAY)
    names = [stands.staff.name for stands in board]
    assert names == sorted(names) and {"An", "Bai"} <= set(names)


def test_a_care_plan_is_seen_by_two_and_by_the_head_only_if_the_person_says_so(desk: Desk) -> None:
    leader, one, head = desk.user("leader"), desk.user("phone"), desk.user("head", None)
    other_leader = desk.user("leader")
    plan = caring.open_plan(one.staff.pk, "睡不好，连续投诉", TODAY + 14 * DAY, user=leader)
    with pytest.raises(PassedError):
        caring.open_plan(one.staff.pk, "again", TODAY + 14 * DAY, user=other_leader)
    assert "睡不好" not in str(CarePlan.objects.values_list("why_sealed").get())
    caring.add_step(plan.pk, "lighter", "一周只做提醒类", user=leader, due_on=TODAY + 7 * DAY)
    step = caring.add_step(plan.pk, "talk", "", user=one)
    caring.done(step.pk, user=leader)
    for user, sees in ((leader, 1), (one, 1), (head, 0), (other_leader, 0)):
        # the service and the database each say it by themselves
        assert caring.visible(user).count() == sees
        with rows.as_user(user):
            assert CarePlan.objects.count() == sees
            assert len(list(CarePlan.objects.values_list("steps"))) == (2 if sees else 0)
    with pytest.raises(NotYoursError):
        caring.let_head_see(plan.pk, True, user=leader)
    caring.let_head_see(plan.pk, True, user=one)
    with rows.as_user(head):
        assert caring.visible(head).count() == 1
    with pytest.raises(NotYoursError):
        caring.add_step(plan.pk, "talk", "x", user=head)
    caring.review(plan.pk, None, user=leader)
    with pytest.raises(PassedError):
        caring.add_step(plan.pk, "talk", "x", user=leader)
    assert caring.delete_due(TODAY + 364 * DAY) == 0
    assert caring.delete_due(TODAY + 365 * DAY) == 1 and not CarePlan.objects.exists()
    assert not any("睡" in str(entry.detail) for entry in AuditEntry.objects.all())


def test_the_first_who_waits_has_the_seat_that_comes_free(desk: Desk) -> None:
    leader = desk.user("leader")
    people = [desk.user("phone") for _ in range(3)]
    begin = timezone.now() + 3 * DAY
    event = gathering.make("sharing", "Hard calls", "Room 5", begin, begin + dt.timedelta(hours=1), 1, user=leader,
                           team="early")  # fmt: skip
    assert [gathering.join(event.pk, user=user).waits for user in people] == [False, True, True]
    assert gathering.join(event.pk, user=people[0]).waits is False
    gathering.leave(event.pk, user=people[0])
    assert {s.staff_id: s.waits for s in Seat.objects.all()} == {people[1].staff.pk: False, people[2].staff.pk: True}
    with pytest.raises(NotYoursError):
        gathering.join(event.pk, user=desk.user("phone", "late"))
    with pytest.raises(PassedError):
        gathering.close(event.pk, [], "x", user=leader)
    with time_machine.travel(begin + DAY):
        gathering.close(event.pk, [people[1].staff.pk], "Ask before you offer.", user=leader)
        with pytest.raises(PassedError):
            gathering.join(event.pk, user=people[0])
    assert Seat.objects.filter(came=True).count() == 1


def open_round(desk: Desk, early: int, late: int) -> tuple[Any, list[Any]]:
    users = [desk.user("phone") for _ in range(early)] + [desk.user("phone", "late") for _ in range(late)]
    return pulsing.open_round("November", TODAY + 7 * DAY, user=desk.user("head", None)), users


def full(value: int) -> dict[str, int]:
    return dict.fromkeys(pulsing.document()["questions"], value)


def test_a_pulse_keeps_counts_and_no_answers(desk: Desk) -> None:
    pulse, users = open_round(desk, 6, 5)
    for n, user in enumerate(users):
        assert pulsing.asked(user) is not None
        pulsing.answer(pulse.pk, full(2 if n < 6 else 4), f"话{n}" if n < 10 else "", user=user)
        assert pulsing.asked(user) is None
    with pytest.raises(PassedError):
        pulsing.answer(pulse.pk, full(1), user=users[0])
    with pytest.raises(PassedError):
        pulsing.results(pulse.pk)
    # nothing that is stored tells a person's answer: no instants, no single rows, one text for all
    assert PulseCount.objects.filter(pulse=pulse, value=2, group="early").values_list("count", flat=True)[0] == 6
    assert {f.name for f in PulseAsked._meta.fields} == {"id", "pulse", "staff", "group", "answered"}
    assert not AuditEntry.objects.filter(action__startswith="pulse.answ").exists()
    with time_machine.travel(timezone.now() + 8 * DAY):
        found = pulsing.results(pulse.pk)
    assert found.whole.answered == 11 and found.whole.means is not None
    assert found.whole.means["load"] == pytest.approx((6 * 2 + 5 * 4) / 11, abs=0.01)
    assert {told.group: told.means and told.means["load"] for told in found.groups} == {"early": 2.0, "late": 4.0}
    assert len(found.words) == 10


def test_a_group_that_would_give_somebody_away_is_not_told(desk: Desk) -> None:
    pulse, users = open_round(desk, 6, 5)
    for user in [*users[:6], users[6]]:
        pulsing.answer(pulse.pk, full(3), "x", user=user)
    with time_machine.travel(timezone.now() + 8 * DAY):
        found = pulsing.results(pulse.pk)
    assert found.whole.answered == 7
    # one of the late team answered: with the early team told, that answer would follow from the whole
    assert [told.means for told in found.groups] == [None, None] and found.words == []


def test_answers_must_be_whole(desk: Desk) -> None:
    pulse, users = open_round(desk, 5, 0)
    for values in ({}, full(6), full(0), {**full(3), "more": 3}):
        with pytest.raises(AnswerError):
            pulsing.answer(pulse.pk, values, user=users[0])
    with pytest.raises(AnswerError):
        pulsing.answer(pulse.pk, full(3), "长" * 501, user=users[0])
    with pytest.raises(PassedError):
        pulsing.answer(pulse.pk, full(3), user=pulse.opened_by)
    assert set(PulseCount.objects.values_list("count", flat=True)) == {0}
