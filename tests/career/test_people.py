"""Posts, probation, paths and rewards through their services."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from cureline.career import documents, services
from cureline.career.models import Assignment, Award, Level, Probation
from cureline.career.services import errors
from cureline.people import licences
from cureline.people.models import Staff
from tests.career.made import DAY, TODAY, House, license
from tests.desk import Desk

pytestmark = pytest.mark.django_db
ALL = dict.fromkeys(documents.load("probation")["criteria"], 3)


def at(day: dt.date) -> dt.datetime:
    """Ten in the morning in Shanghai."""
    return dt.datetime.combine(day, dt.time(2, 0), dt.UTC)


def test_a_post_ends_the_day_before_the_next(desk: Desk) -> None:
    house = House(desk)
    staff = desk.user("phone", "early").staff
    services.posting.assign(staff.pk, "phone_collector", user=house.head, from_on=TODAY - 100 * DAY)
    services.posting.assign(staff.pk, "senior_phone_collector", user=house.head, from_on=TODAY)
    held = [(row.post, row.until_on) for row in Assignment.objects.order_by("from_on")]
    assert held == [("phone_collector", TODAY - DAY), ("senior_phone_collector", None)]
    assert services.posting.post_of(staff, TODAY - DAY).post == "phone_collector"  # type: ignore[union-attr]
    with pytest.raises(errors.NotYoursError):
        services.posting.assign(house.head.staff.pk, "head_of_collections", user=house.head, from_on=TODAY)


def test_a_gap_is_what_the_leader_saw_not_what_one_thinks_of_oneself(desk: Desk) -> None:
    house = House(desk)
    user = desk.user("phone", "early")
    services.posting.rate(user.staff.pk, "listening", 4, user=user)
    services.posting.rate(user.staff.pk, "listening", 1, user=house.leader, note="常打断客户")
    gap = services.posting.gaps(user.staff, "phone_collector")[0]
    assert (gap.competence, gap.needs, gap.has, gap.own, gap.missing) == ("listening", 2, 1, 4, 1)
    assert b"\xe5\xb8\xb8" not in bytes(Level.objects.get(own=False).note_sealed)
    with pytest.raises(errors.NotYoursError):
        services.posting.rate(user.staff.pk, "listening", 2, user=desk.user("leader", "late"))
    with pytest.raises(errors.NotYoursError):
        services.posting.rate(user.staff.pk, "listening", 2, user=desk.user("phone", "early"))
    # who may not is told so before what was typed is looked at
    with pytest.raises(errors.NotYoursError):
        services.posting.rate(user.staff.pk, "flying", 9, user=desk.user("phone", "early"))


def test_no_call_is_accompanied_before_the_licence(desk: Desk) -> None:
    house = House(desk)
    row = house.hired(house.requisition())
    goal = row.goals.get(kind="accompanied")
    with pytest.raises(errors.NotReadyError):
        services.probations.accompany(goal.pk, user=house.leader, at=at(row.starts_on + DAY))
    license(row.staff)
    services.probations.accompany(goal.pk, user=house.leader, calls=4, at=at(row.starts_on + DAY))
    goal.refresh_from_db()
    assert (goal.done, goal.reached_on) == (4, None)
    with pytest.raises(errors.NotYoursError):
        services.probations.accompany(goal.pk, user=row.staff.user, at=at(row.starts_on + DAY))


def test_who_is_on_probation_begins_no_contact_without_the_licence(desk: Desk) -> None:
    """The shipped document demands licences of nobody else."""
    house = House(desk)
    row = house.hired(house.requisition(), starts_on=TODAY + 7 * DAY)
    licences.require(row.staff.user, "call", row.starts_on - DAY)
    licences.require(desk.user("phone"), "call", row.starts_on)
    with pytest.raises(licences.UnlicensedError):
        licences.require(row.staff.user, "call", row.starts_on)
    license(row.staff)
    licences.require(row.staff.user, "call", row.starts_on)
    with pytest.raises(licences.UnlicensedError):
        licences.require(row.staff.user, "visit", row.starts_on)


def test_a_pass_needs_goals_licence_and_assessments_and_a_second_person(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(desk)
    row = house.hired(house.requisition())
    last = row.ends_on - DAY
    with pytest.raises(errors.NotReadyError):
        services.probations.propose(row.pk, "pass", "表现良好", user=house.leader, at=at(last))
    license(row.staff)
    for kind in ("course", "rehearsal"):
        monkeypatch.setitem(services.reached._counts, kind, lambda *given: 9)
    services.probations.accompany(row.goals.get(kind="accompanied").pk, user=house.leader, calls=10, at=at(last))
    first, *rest = row.assessments.all()
    with pytest.raises(errors.NotReadyError):
        services.probations.assess(first.pk, ALL, "稳步进步", user=house.leader, at=at(first.due_on - 8 * DAY))
    with pytest.raises(errors.NotYoursError):
        services.probations.assess(first.pk, ALL, "我很好", user=row.staff.user, at=at(first.due_on))
    services.probations.write_own(first.pk, "学到了倾听", user=row.staff.user, at=at(first.due_on))
    for one in (first, *rest):
        services.probations.assess(one.pk, ALL, "稳步进步", user=house.leader, at=at(one.due_on))
    services.probations.propose(row.pk, "pass", "达到全部要求", user=house.leader, at=at(last))
    with pytest.raises(errors.SecondPersonError):
        services.probations.decide(row.pk, True, user=house.leader, at=at(last))
    assert services.probations.decide(row.pk, True, user=house.head, at=at(last)).state == "passed"
    with pytest.raises(errors.LawError):
        services.probations.start(row.staff, row.post, starts_on=last, contract_months=36, months=3, mentor=None,
                                  user=house.head)  # fmt: skip


def test_an_extension_needs_the_law_and_the_persons_consent(desk: Desk) -> None:
    house = House(desk)
    row = house.hired(house.requisition())
    beyond = row.starts_on + dt.timedelta(days=200)
    with pytest.raises(errors.LawError):
        services.probations.propose(row.pk, "extend", "再学一些", user=house.leader, new_end_on=beyond)
    later = row.ends_on + 30 * DAY
    services.probations.propose(row.pk, "extend", "再学一些", user=house.leader, new_end_on=later)
    with pytest.raises(errors.NotReadyError):
        services.probations.decide(row.pk, True, user=house.head)
    services.probations.agree(row.pk, user=row.staff.user)
    row = services.probations.decide(row.pk, True, user=house.head)
    assert (row.state, row.ends_on, row.outcome) == ("running", later, "")
    assert row.assessments.filter(due_on=later).exists() and row.history[0]["to"] == later.isoformat()


def test_an_end_has_a_reason_and_closes_the_post(desk: Desk) -> None:
    house = House(desk)
    row = house.hired(house.requisition())
    with pytest.raises(errors.InvalidError):
        services.probations.propose(row.pk, "end", " ", user=house.leader)
    services.probations.propose(row.pk, "end", "多次违反录音告知规定", user=house.leader)
    services.probations.decide(row.pk, True, user=house.head, at=at(row.starts_on + 20 * DAY))
    assert Probation.objects.get(pk=row.pk).state == "ended"
    assert Assignment.objects.get(staff=row.staff).until_on == row.starts_on + 20 * DAY


def test_the_days_job_sees_reached_goals_and_late_assessments(desk: Desk) -> None:
    house = House(desk)
    row = house.hired(house.requisition())
    license(row.staff)
    day = row.starts_on + 31 * DAY
    assert services.probations.watch(day) == {"goals": 1, "late assessments": 1}
    assert services.probations.watch(day + DAY) == {"goals": 0, "late assessments": 1}


def ready(desk: Desk, house: House, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """A phone collector who has all that the senior post asks for."""
    staff = desk.user("phone", "early", name="陈静").staff
    services.posting.assign(staff.pk, "phone_collector", user=house.head, from_on=TODAY - 400 * DAY)
    for code, needs in documents.posts()["senior_phone_collector"]["competences"].items():
        services.posting.rate(staff.pk, code, needs, user=house.leader)
    for kind in ("phone", "vulnerable"):
        license(staff, kind)
    monkeypatch.setattr(services.reached, "_grades", [lambda staff: [("2026Q3", "A"), ("2026Q2", "B")]])
    return staff


def test_a_step_is_asked_for_when_nothing_is_missing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(desk)
    staff = ready(desk, house, monkeypatch)
    monkeypatch.setattr(services.reached, "_grades", [])
    way = services.paths.way(staff, "phone_to_senior", TODAY)
    assert [one.kind for one in way.needed if not one.met] == ["appraisal"]
    with pytest.raises(errors.NotReadyError):
        services.paths.apply("phone_to_senior", "想带新人", user=staff.user)
    for worse in ([("2026Q3", "C"), ("2026Q2", "A")], [("2026Q3", "A")]):
        monkeypatch.setattr(services.reached, "_grades", [lambda staff, given=worse: given])
        assert not services.paths.way(staff, "phone_to_senior", TODAY).open
    monkeypatch.setattr(services.reached, "_grades", [lambda staff: [("2026Q3", "B"), ("2026Q2", "A")]])
    asked = services.paths.apply("phone_to_senior", "想带新人", user=staff.user)
    with pytest.raises(errors.StateError):
        services.paths.apply("phone_to_senior", "再次", user=staff.user)
    done = services.paths.decide(asked.pk, True, user=house.head, reason="持续优秀")
    assert done.from_on == TODAY + DAY
    assert services.posting.post_of(staff).post == "senior_phone_collector"  # type: ignore[union-attr]


def test_a_step_is_not_granted_when_something_was_lost_meanwhile(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(desk)
    staff = ready(desk, house, monkeypatch)
    asked = services.paths.apply("phone_to_senior", "想带新人", user=staff.user)
    staff.licences.filter(kind="phone").update(state="suspended")
    with pytest.raises(errors.NotReadyError):
        services.paths.decide(asked.pk, True, user=house.head, reason="可以")
    refused = services.paths.decide(asked.pk, False, user=house.head, reason="资质暂停，请先恢复")
    assert refused.state == "refused"


def test_every_step_of_every_ladder_leads_from_a_post_to_another() -> None:
    for step in documents.steps().values():
        assert step["from"] in documents.posts() and step["to"] in documents.posts() and step["from"] != step["to"]


def test_every_text_of_the_documents_has_three_languages() -> None:
    def texts(node: object, where: str) -> None:
        if isinstance(node, dict):
            if "en" in node or "zh-Hans" in node:
                assert {"en", "zh-Hans", "zh-Hant"} <= set(node), where
            for key, value in node.items():
                texts(value, f"{where}/{key}")
        elif isinstance(node, list):
            for number, value in enumerate(node):
                texts(value, f"{where}/{number}")

    for name in documents.NAMES:
        texts(documents.load(name), name)
        assert documents.load(name)["status"] in ("P", "S", "M", "assumption", "policy")


def test_every_post_weighs_what_it_asks_for() -> None:
    questions = documents.load("selection")["questions"]
    for code, post in documents.posts().items():
        assert sum(post["selection"].values()) == 100, code
        assert set(post["selection"]) <= set(post["competences"]) & set(questions), code


def test_a_reward_is_named_by_one_and_decided_by_another_within_the_budget(desk: Desk) -> None:
    house = House(desk)
    peer, staff = desk.user("phone", "early"), desk.user("phone", "late").staff
    with pytest.raises(errors.InvalidError):
        services.rewards.nominate("kind", staff.pk, "他恐吓客户，收回很多", user=peer)
    with pytest.raises(errors.InvalidError):
        services.rewards.nominate("kind", peer.staff.pk, "我自己", user=peer)
    named = services.rewards.nominate("kind", staff.pk, "耐心陪客户核对了半小时账单", user=peer)
    with pytest.raises(errors.BudgetError):
        services.rewards.decide(named.pk, True, user=house.head)
    services.rewards.set_budget("2026-Q4", 20_000, user=house.head)
    services.rewards.decide(named.pk, True, user=house.head)
    second = services.rewards.nominate("lesson", staff.pk, "分享了处理争议的做法", user=peer)
    with pytest.raises(errors.BudgetError):
        services.rewards.decide(second.pk, True, user=house.head)
    with pytest.raises(errors.BudgetError):
        services.rewards.set_budget("2026-Q4", 19_999, user=house.head)
    own = services.rewards.nominate("team", staff.pk, "主动补位", user=house.head)
    with pytest.raises(errors.SecondPersonError):
        services.rewards.decide(own.pk, True, user=house.head)
    assert services.rewards.spent("2026-Q4") == 20_000


def test_the_board_shows_only_who_wants_it(desk: Desk) -> None:
    house = House(desk)
    services.rewards.set_budget("2026-Q4", 10**6, user=house.head)
    user = desk.user("phone", "late")
    named = services.rewards.nominate("team", user.staff.pk, "主动补位", user=house.leader)
    services.rewards.decide(named.pk, True, user=house.head)
    assert not services.rewards.board().exists()
    with pytest.raises(errors.NotYoursError):
        services.rewards.show(named.pk, True, user=house.leader)
    services.rewards.show(named.pk, True, user=user)
    assert services.rewards.board().get().pk == named.pk
    for _ in range(2):
        more = services.rewards.nominate("team", user.staff.pk, "主动补位", user=house.leader)
        services.rewards.decide(more.pk, True, user=house.head)
    fourth = services.rewards.nominate("team", user.staff.pk, "主动补位", user=house.leader)
    with pytest.raises(errors.InvalidError):
        services.rewards.decide(fourth.pk, True, user=house.head)
    with time_machine.travel(timezone.now() + 90 * DAY):
        assert services.rewards.nominate("team", user.staff.pk, "又一次", user=house.leader).quarter == "2027-Q1"
    assert Award.objects.count() == 5
