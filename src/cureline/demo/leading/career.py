"""The demonstration's people as they are sought, on probation, on their way and rewarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cureline.career import documents, services
from cureline.career.models import Assignment, Award, Candidate, Probation, Requisition
from cureline.people.models import Staff
from cureline.trust.models import User

DAY = dt.timedelta(days=1)
# synthetic people: name, telephone, channel, sex and age group where told, marks of both raters (none: not heard yet)
_APPLIED: tuple[tuple[str, str, str, dict[str, str], tuple[int, int] | None], ...] = (
    ("许文静", "13900002001", "social", {"sex": "female", "age": "under35"}, (5, 4)),
    ("郑凯", "13900002002", "campus", {"sex": "male", "age": "under35"}, (4, 4)),
    ("蒋雨桐", "13900002003", "social", {"sex": "female", "age": "from35"}, (3, 4)),
    ("沈涛", "13900002004", "social", {"sex": "male", "age": "from35"}, (2, 3)),
    ("韩雪", "13900002005", "campus", {"sex": "female", "age": "under35"}, None),
    ("杨帆", "13900002006", "social", {"sex": "male", "age": "under35"}, None),
    ("秦朗", "13900002007", "social", {}, None),
)
_POSTS = {"phone": "phone_collector", "field": "field_collector", "legal": "legal_officer", "care": "care_officer",
          "leader": "team_leader", "trainer": "trainer", "risk": "risk_manager", "analyst": "analyst",
          "compliance": "quality_officer"}  # fmt: skip


@transaction.atomic
def tell(today: dt.date, people: Mapping[str, User]) -> dict[str, int]:
    """Fill the room through its services; again it changes nothing. Gives how many of what there are."""
    head, leader, trainer, admin = (people[name] for name in ("head", "leader", "trainer", "admin"))
    at = dt.datetime.combine(today, dt.time(1, 30), dt.UTC)
    _posts(today, people, head, at)
    _levels(people, head, at)
    if not Requisition.objects.exists():
        _recruit(today, head, leader, trainer, admin, at)
    if not Award.objects.exists():
        _rewards(head, people, at)
    return {
        "posts": Assignment.objects.count(), "openings": Requisition.objects.count(),
        "candidates": Candidate.objects.count(), "probations": Probation.objects.count(),
        "awards": Award.objects.count(),
    }  # fmt: skip


def _posts(today: dt.date, people: Mapping[str, User], head: User, at: dt.datetime) -> None:
    """Everybody's post, held for some years as their number goes."""
    held = set(Assignment.objects.values_list("staff_id", flat=True))
    for number, user in enumerate(sorted(people.values(), key=lambda one: one.username)):
        staff, post = getattr(user, "staff", None), _POSTS.get(user.role)
        if staff is None or post is None or staff.pk in held:
            continue
        since = today - (200 + 97 * number % 1100) * DAY
        services.posting.assign(staff.pk, post, user=None, from_on=since, at=at)


def _levels(people: Mapping[str, User], head: User, at: dt.datetime) -> None:
    """The head's view of competences, most as the post asks, some a level above or below."""
    for number, user in enumerate(sorted(people.values(), key=lambda one: one.username)):
        staff = getattr(user, "staff", None)
        held = services.posting.post_of(staff) if staff is not None and user.pk != head.pk else None
        if staff is None or held is None or staff.levels.exists():
            continue
        for place, (code, needs) in enumerate(documents.posts()[held.post]["competences"].items()):
            level = min(4, max(1, needs + (1, 0, 0, -1, 0)[(number + place) % 5]))
            services.posting.rate(staff.pk, code, level, user=head, note="年度盘点", at=at)


def _recruit(today: dt.date, head: User, leader: User, trainer: User, admin: User, at: dt.datetime) -> None:
    """An opening with candidates at every stage, one of them on board; another that waits."""
    asked = at - 20 * DAY
    row = services.requisitions.ask("phone_collector", user=leader, number=3, team="early", at=asked,
                                    why="早期组两名同事转岗，另需补充晚班", channels=["campus", "social", "internal"],
                                    closes_on=today + 30 * DAY)  # fmt: skip
    row = services.requisitions.decide(row.pk, True, user=head, at=asked + DAY)
    for number, (name, mobile, channel, groups, marks) in enumerate(_APPLIED):
        made = services.candidates.apply(
            row, channel=channel, name=name, mobile=mobile, email="", consent=True, groups=groups, at=asked + 2 * DAY,
            answers={"experience": f"{6 + 5 * number}个月", "shifts": "白班、晚班", "why": "愿意帮客户找到办法"},
        )  # fmt: skip
        if marks is None and number % 2 == 0:
            continue
        criteria = dict.fromkeys(row.frame["screening"], "met")
        services.candidates.screen(made.pk, criteria, True, user=leader, at=asked + 4 * DAY)
        if marks is None:
            continue
        services.interviews.invite(made.pk, user=leader, planned_at=asked + 7 * DAY, place="3号会议室",
                                   raters=[leader.pk, trainer.pk], at=asked + 5 * DAY)  # fmt: skip
        made = Candidate.objects.get(pk=made.pk)
        for user, mark in zip((leader, trainer), marks, strict=True):
            scores = dict.fromkeys(row.frame["questions"], mark)
            heard = dict.fromkeys(scores, "举了具体的例子，先听后说")
            rating = made.interview.ratings.get(rater=user)
            services.interviews.save(rating.pk, scores, heard, user=user, submit=True, at=asked + 8 * DAY)
    best, second = (one.key for one in services.interviews.ranking(row)[:2])
    terms: dict[str, Any] = {"wage_minor": 650_000, "probation_wage_minor": 560_000, "contract_months": 36,
                             "probation_months": 3}  # fmt: skip
    services.offers.propose(best, user=leader, starts_on=today - 4 * DAY, answer_until_on=today - 6 * DAY,
                            at=asked + 9 * DAY, **terms)  # fmt: skip
    services.offers.decide(best, True, user=head, at=asked + 10 * DAY)
    services.offers.answer(best, True, user=leader, at=asked + 11 * DAY)
    onboarding = services.offers.ask_onboarding(best, user=leader, username="newcomer", mentor_id=_mentor(leader),
                                                at=asked + 12 * DAY)  # fmt: skip
    services.offers.onboard(onboarding.pk, user=admin, at=at)
    services.offers.propose(second, user=leader, starts_on=today + 14 * DAY, answer_until_on=today + 7 * DAY, at=at,
                            **terms)  # fmt: skip
    services.requisitions.ask("care_officer", user=leader, number=1, why="投诉量上升，答复时限吃紧", team="care",
                              channels=["internal"], at=at)  # fmt: skip


def _mentor(leader: User) -> int | None:
    found = Staff.objects.filter(team_id="early", user__is_active=True).exclude(user=leader).order_by("pk").first()
    return found.pk if found else None


def _rewards(head: User, people: Mapping[str, User], at: dt.datetime) -> None:
    """A budget, a reward that is shown, one that waits."""
    quarter = services.rewards.quarter_of(at.date())
    services.rewards.set_budget(quarter, 500_000, user=head, at=at)
    phone, care, leader = (people[name] for name in ("phone", "care", "leader"))
    named = services.rewards.nominate("kind", phone.staff.pk, "陪一位刚出院的客户核对账单，约定了能承受的分期",
                                      user=leader, at=at)  # fmt: skip
    services.rewards.decide(named.pk, True, user=head, at=at)
    services.rewards.show(named.pk, True, user=phone)
    services.rewards.nominate("lesson", care.staff.pk, "把一次错发短信整理成全组的检查清单", user=phone, at=at)
