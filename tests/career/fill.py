"""A department in which people are sought, heard, offered, on probation, on their way and rewarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cureline.career import documents, services
from cureline.career.models import Award, Candidate, Probation, Promotion, Rating, Requisition
from cureline.trust.models import User
from tests.career.made import DAY, TODAY, House, license
from tests.desk import Desk

Where = list[tuple[str, str]]


@dataclass(frozen=True)
class Filled:
    """What the pages show."""

    house: House
    opening: Requisition
    waiting: Requisition
    by_state: dict[str, Candidate]
    rating: Rating
    probation: Probation
    promotion: Promotion
    award: Award
    newcomer: User


def fill(desk: Desk, language: str = "en") -> Filled:
    """Candidates at every stage, a probation in its first month, a wish and two awards."""
    house = House(desk, language)
    probation = house.hired(house.requisition(), starts_on=TODAY + 8 * DAY)
    opening = house.requisition(number=4, closes_on=TODAY + 30 * DAY)
    waiting = house.requisition(post="care_officer", opened=False)
    groups = [{"sex": sex, "age": age} for sex in ("female", "male") for age in ("under35", "from35")]
    made = {
        "applied": house.candidate(opening, "周一鸣", "13900000011", groups=groups[0]),
        "screened": house.screened(opening, "吴悠", "13900000012", groups=groups[1]),
        "invited": house.invited(opening, "郑爽朗", "13900000013", groups=groups[2]),
        "rated": house.rated(opening, "王若水", "13900000014", (4, 5), groups=groups[3]),
        "weak": house.rated(opening, "冯远", "13900000015", (2, 3)),
        "offered": house.rated(opening, "陈晨", "13900000016", (5, 5), channel="campus"),
        "sent": house.rated(opening, "褚天", "13900000017", (5, 4)),
    }
    house.offered(made["offered"])
    house.offered(made["sent"])
    services.offers.decide(made["sent"].pk, True, user=house.head)
    gone = house.candidate(opening, "卫东", "13900000018")
    services.candidates.reject(gone.pk, user=house.leader, reason="不愿上晚班")
    staff = desk.user("phone", "early", name="陈静", language=language).staff
    services.posting.assign(staff.pk, "phone_collector", user=house.head, from_on=TODAY - 500 * DAY)
    for code, needs in documents.posts()["senior_phone_collector"]["competences"].items():
        services.posting.rate(staff.pk, code, needs, user=house.leader, note="多次录音复核，表现稳定")
    services.posting.rate(staff.pk, "listening", 2, user=staff.user)
    license(staff)
    promotion = Promotion.objects.create(
        staff=staff, step="phone_to_senior", found=[], asked_at=probation.staff.user.date_joined,
    )  # fmt: skip
    services.probations.write_own(probation.assessments.all()[0].pk, "第一周主要在学习", user=probation.staff.user)
    services.rewards.set_budget("2026-Q4", 100_000, user=house.head)
    named = {"kind": "陪一位刚出院的客户核对账单半小时，约定了能承受的分期", "team": "同事病假期间主动接手六个案件"}
    awards = [services.rewards.nominate(kind, staff.pk, text, user=house.leader) for kind, text in named.items()]
    services.rewards.decide(awards[0].pk, True, user=house.head)
    services.rewards.show(awards[0].pk, True, user=staff.user)
    rating = made["invited"].interview.ratings.get(rater=house.leader)
    services.interviews.save(rating.pk, {"listening": 4}, {"listening": "先让对方说完"}, user=house.leader)
    return Filled(house, opening, waiting, made, rating, probation, promotion, awards[1], probation.staff.user)


def _at(role: str, *names: tuple[str, Any]) -> Where:
    return [(role, reverse(f"career:{name}", args=[key])) for name, key in names]


def pages(desk: Desk) -> Where:
    """Role and address of the room's pages that have an argument. Seen by the head: rows are by team and person."""
    filled = fill(desk)
    letter = reverse("career:letter", args=[filled.by_state["invited"].pk, "invitation"])
    status = services.candidates.token(filled.by_state["applied"])
    return [
        *_at("head", ("opening", filled.opening.pk), ("opening", filled.waiting.pk), ("take_in", filled.opening.pk),
             ("ended", filled.opening.pk), *(("candidate", row.pk) for row in filled.by_state.values()),
             ("person", filled.promotion.staff_id), ("probation", filled.probation.pk),
             ("promotion", filled.promotion.pk), ("internal_apply", filled.opening.pk)),
        ("head", letter), ("head", reverse("career:openings") + "?state=waiting"),
        *_at("", ("apply", services.requisitions.token(filled.opening)), ("applied", status)),
    ]  # fmt: skip
