"""Recruiting through its services: two persons, the same for all, blind until both are in, within the law."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from cureline.career import services
from cureline.career.models import Assignment, Candidate, Probation, Rating
from cureline.career.services import errors
from cureline.people.models import Staff
from cureline.trust.models import AuditEntry
from tests.career.made import ANSWERS, DAY, TODAY, House
from tests.desk import Desk

pytestmark = pytest.mark.django_db


def test_who_asks_for_an_opening_does_not_approve_it(desk: Desk) -> None:
    house = House(desk)
    row = services.requisitions.ask("phone_collector", user=house.head, number=1, why="x", channels=["social"])
    with pytest.raises(errors.SecondPersonError):
        services.requisitions.decide(row.pk, True, user=house.head)
    other = desk.user("head", None)
    assert services.requisitions.decide(row.pk, True, user=other).state == "open"


def test_the_selection_stands_from_the_opening_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(desk)
    row = house.requisition(opened=False)
    weights = {"listening": 30, "arranging": 20, "law": 20, "steadiness": 20, "teamwork": 10}
    services.requisitions.reweigh(row.pk, weights, user=house.leader)
    row = services.requisitions.decide(row.pk, True, user=house.head)
    assert row.frame["weights"] == weights and set(row.frame["questions"]) == set(weights)
    with pytest.raises(errors.FrozenError):
        services.requisitions.reweigh(row.pk, {**weights, "listening": 35, "law": 15}, user=house.leader)
    # the database holds it, whoever writes
    row.frame = {**row.frame, "floor": 1.0}
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    row.refresh_from_db()
    assert services.requisitions.digest(row.frame) == row.frame_sha256


def test_what_is_personal_is_sealed_and_stands_in_no_log(desk: Desk) -> None:
    house = House(desk)
    row = house.candidate(house.requisition())
    kept = Candidate.objects.filter(pk=row.pk).values_list()[0]
    raw = b" ".join(bytes(one) if isinstance(one, memoryview | bytes) else str(one).encode() for one in kept)
    for clear in ("许文静", "13900001111", "xu@example.cn", "走出困境"):
        assert clear.encode() not in raw
    told = json.dumps(list(AuditEntry.objects.values_list("subject", "reason", "detail")), ensure_ascii=False)
    assert "许文静" not in told and "13900001111" not in told
    assert services.candidates.answers(row) == ANSWERS


def test_a_name_is_shown_with_a_reason_that_is_kept(desk: Desk) -> None:
    house = House(desk)
    row = house.candidate(house.requisition())
    with pytest.raises(errors.InvalidError):
        services.candidates.reveal(row.pk, user=house.leader, reason=" ")
    assert services.candidates.reveal(row.pk, user=house.leader, reason="致电确认面试")["name"] == "许文静"
    assert AuditEntry.objects.get(action="candidate.unmasked").reason == "致电确认面试"
    with pytest.raises(errors.NotYoursError):
        services.candidates.reveal(row.pk, user=desk.user("leader", "late"), reason="好奇一下")


def test_nobody_applies_without_consent_or_twice(desk: Desk) -> None:
    house = House(desk)
    row = house.requisition()
    with pytest.raises(errors.InvalidError):
        house.candidate(row, consent=False)
    house.candidate(row)
    with pytest.raises(errors.StateError):
        house.candidate(row, "许小姐", "139 0000 1111")
    with pytest.raises(errors.InvalidError):
        house.candidate(row, mobile="13900002222", answers={**ANSWERS, "age": "33"})
    with pytest.raises(errors.InvalidError):
        house.candidate(house.requisition(channels=["campus"]), mobile="13900003333")


def test_all_are_screened_by_the_same_criteria(desk: Desk) -> None:
    house = House(desk)
    row = house.candidate(house.requisition())
    marks = dict.fromkeys(row.requisition.frame["screening"], "met")
    with pytest.raises(errors.InvalidError):
        services.candidates.screen(row.pk, {"experience": "met"}, True, user=house.leader)
    with pytest.raises(errors.InvalidError):
        services.candidates.screen(row.pk, {**marks, "shifts": "not_met"}, True, user=house.leader)
    with pytest.raises(errors.InvalidError):
        services.candidates.screen(row.pk, {**marks, "shifts": "not_met"}, False, user=house.leader)
    ended = services.candidates.screen(row.pk, {**marks, "shifts": "not_met"}, False, user=house.leader, reason="班次")
    assert ended.state == "rejected" and ended.keep_until_on == TODAY + 180 * DAY


def test_two_rate_and_neither_sees_the_other_before_both_are_in(desk: Desk) -> None:
    house = House(desk)
    requisition = house.requisition()
    row = house.screened(requisition)
    with pytest.raises(errors.InvalidError):
        services.interviews.invite(row.pk, user=house.leader, planned_at=timezone.now() + DAY, place="A",
                                   raters=[house.leader.pk])  # fmt: skip
    services.interviews.invite(row.pk, user=house.leader, planned_at=timezone.now() + DAY, place="A",
                               raters=[house.leader.pk, house.trainer.pk])  # fmt: skip
    row.refresh_from_db()
    scores = dict.fromkeys(requisition.frame["questions"], 4)
    with pytest.raises(errors.NotReadyError):
        house.rate(row, house.leader, {"law": 4})
    house.rate(row, house.leader, scores)
    assert not services.interviews.complete(row.interview) and services.interviews.ranking(requisition) == []
    with pytest.raises(errors.NotYoursError):
        services.interviews.own(house.trainer, row.interview.ratings.get(rater=house.leader).pk)
    house.rate(row, house.trainer, {**scores, "law": 2})
    row.refresh_from_db()
    assert row.state == "rated"
    ranked = services.interviews.ranking(requisition)
    law = next(part for part in ranked[0].parts if part.code == "law")
    assert (law.mean, law.apart) == (3.0, 2)
    with pytest.raises(errors.StateError):
        house.rate(row, house.leader, scores)
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.filter(interview=row.interview).update(scores={})


def test_an_offer_follows_the_ranking_or_says_why_not(desk: Desk) -> None:
    house = House(desk)
    requisition = house.requisition()
    house.rated(requisition, "甲", "13900000001", (5, 5))
    second = house.rated(requisition, "乙", "13900000002", (4, 4))
    weak = house.rated(requisition, "丙", "13900000003", (2, 2))
    with pytest.raises(errors.NotReadyError):
        house.offered(weak)
    with pytest.raises(errors.InvalidError):
        house.offered(second)
    offer = house.offered(second, why="首位候选人暂不能到岗")
    assert offer.place == 2
    with pytest.raises(errors.SecondPersonError):
        services.offers.decide(second.pk, True, user=house.leader)
    assert services.offers.decide(second.pk, True, user=house.head).state == "sent"


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"contract_months": 12, "probation_months": 3}, errors.LawError),
        ({"contract_months": 24, "probation_months": 2}, None),
        ({"contract_months": 2, "probation_months": 1}, errors.LawError),
        ({"contract_months": 0, "probation_months": 6}, None),
        ({"contract_months": 36, "probation_months": 7}, errors.LawError),
        ({"probation_wage_minor": 519_999}, errors.LawError),
        ({"probation_wage_minor": 520_000}, None),
    ],
)
def test_an_offer_keeps_the_law_of_labour(desk: Desk, terms: dict[str, int], error: type[Exception] | None) -> None:
    """Labour Contract Law of China, articles 19 and 20."""
    house = House(desk)
    row = house.rated(house.requisition())
    if error is None:
        assert house.offered(row, **terms).state == "waiting"
    else:
        with pytest.raises(error):
            house.offered(row, **terms)


def test_from_the_application_to_a_record_post_and_probation(desk: Desk) -> None:
    house = House(desk)
    probation = house.hired(house.requisition())
    staff = Staff.objects.get(user__username="xuwj")
    assert (staff.name, staff.user.role, staff.team_id, staff.collector_id) == ("许文静", "phone", "early", "C901")
    assert Assignment.objects.get(staff=staff).post == "phone_collector"
    assert (probation.starts_on, probation.ends_on) == (dt.date(2026, 12, 9), dt.date(2027, 3, 8))
    assert [one.day for one in probation.assessments.all()] == [30, 60, 89]
    assert Candidate.objects.get().state == "hired"


def test_who_asks_for_an_onboarding_does_not_do_it(desk: Desk) -> None:
    house = House(desk)
    row = house.rated(house.requisition())
    house.offered(row)
    services.offers.decide(row.pk, True, user=house.head)
    services.offers.answer(row.pk, True, user=house.leader)
    asked = services.offers.ask_onboarding(row.pk, user=house.leader, username="xuwj")
    with pytest.raises(errors.SecondPersonError):
        services.offers.onboard(asked.pk, user=house.leader)
    services.offers.onboard(asked.pk, user=house.admin)
    with pytest.raises(errors.StateError):
        services.offers.onboard(asked.pk, user=house.admin)


def test_somebody_of_the_house_applies_and_moves_without_a_second_probation(desk: Desk) -> None:
    house = House(desk)
    mover = desk.user("phone", "early", name="陈静")
    services.posting.assign(mover.staff.pk, "phone_collector", user=house.head, from_on=TODAY - 400 * DAY)
    requisition = house.requisition(post="field_collector")
    row = services.candidates.apply_internally(requisition, mover.staff, answers=ANSWERS, consent=True)
    services.candidates.screen(row.pk, dict.fromkeys(requisition.frame["screening"], "met"), True, user=house.leader)
    services.interviews.invite(row.pk, user=house.leader, planned_at=timezone.now() + DAY, place="A",
                               raters=[house.leader.pk, house.trainer.pk])  # fmt: skip
    row.refresh_from_db()
    for user in (house.leader, house.trainer):
        house.rate(row, user, dict.fromkeys(requisition.frame["questions"], 4))
    with pytest.raises(errors.LawError):
        house.offered(row)
    house.offered(row, probation_months=0)
    services.offers.decide(row.pk, True, user=house.head)
    services.offers.answer(row.pk, True, user=house.leader)
    asked = services.offers.ask_onboarding(row.pk, user=house.leader, username="")
    _done, path = services.offers.onboard(asked.pk, user=house.admin)
    mover.refresh_from_db()
    assert (path, mover.role, Probation.objects.count()) == ("", "field", 0)
    assert [one.post for one in Assignment.objects.order_by("from_on")] == ["phone_collector", "field_collector"]


def test_withdrawing_deletes_at_once_and_the_days_job_the_rest(desk: Desk) -> None:
    house = House(desk)
    requisition = house.requisition()
    gone, kept = house.rated(requisition), house.candidate(requisition, "李强", "13900002222")
    services.candidates.withdraw(services.candidates.token(gone))
    gone.refresh_from_db()
    assert gone.erased_at and gone.name_sealed is None and gone.answers_sealed is None
    assert not Rating.objects.filter(notes_sealed__isnull=False).exists()
    with pytest.raises(errors.LinkError):
        services.candidates.withdraw(services.candidates.token(gone))
    services.requisitions.close(requisition.pk, user=house.head)
    kept.refresh_from_db()
    assert kept.keep_until_on == TODAY + 180 * DAY
    assert services.candidates.delete_expired(TODAY + 180 * DAY) == 0
    assert services.candidates.delete_expired(TODAY + 181 * DAY) == 1
    assert services.candidates.delete_expired(TODAY + 181 * DAY) == 0
    kept.refresh_from_db()
    assert kept.name_sealed is None and kept.mobile_index is None


def test_adverse_impact_counts_only_who_told_and_only_large_groups(desk: Desk) -> None:
    house = House(desk)
    requisition = house.requisition(number=9)
    for number in range(10):
        row = house.candidate(requisition, f"甲{number}", f"139000000{number:02}",
                              groups={"sex": "female" if number < 5 else "male"})  # fmt: skip
        Candidate.objects.filter(pk=row.pk).update(
            state="hired" if number % 5 < (1 if number < 5 else 3) else "applied"
        )
    house.candidate(requisition, "不说", "13911110000")
    found = services.interviews.adverse([requisition])
    assert [(group.code, group.applied, group.chosen) for group in found["sex"].groups] == [
        ("male", 5, 3), ("female", 5, 1)
    ]  # fmt: skip
    assert found["sex"].adverse and not found["age"].shown
    one = Candidate.objects.exclude(groups_sealed=None).filter(state="applied")[0]
    services.candidates.withdraw(services.candidates.token(one))
    assert not services.interviews.adverse([requisition])["sex"].shown


def test_an_opening_with_a_running_offer_does_not_close(desk: Desk) -> None:
    house = House(desk)
    requisition = house.requisition()
    row = house.rated(requisition)
    house.offered(row)
    with pytest.raises(errors.StateError):
        services.requisitions.close(requisition.pk, user=house.head)
    with time_machine.travel(timezone.now() + 3 * DAY, tick=True):
        services.offers.decide(row.pk, False, user=house.head, reason="预算未到位")
        row.refresh_from_db()
        assert row.state == "rated"
        assert house.offered(row).state == "waiting"


def test_an_opening_may_answer_an_approved_staffing_proposal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(desk)
    with pytest.raises(errors.InvalidError):
        house.requisition(staffing_id=10**9)
    known: Any = services.staffing.Proposal(10**9, "加息情景", 4, "early")
    monkeypatch.setattr(services.staffing, "_sources", [lambda: [known]])
    assert house.requisition(staffing_id=10**9).staffing_id == 10**9
