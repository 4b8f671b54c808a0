"""People, openings and candidates for the tests of career."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from cureline.career import services
from cureline.career.models import Candidate, Offer, Probation, Requisition
from cureline.people.models import Licence
from cureline.trust.models import User
from tests.desk import Desk

TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
CHANNELS = ("campus", "social", "internal")
ANSWERS = {"experience": "18", "shifts": "白班、晚班", "why": "想帮客户走出困境"}


class House:
    """A head, a leader of the early team and a trainer, and what recruiting makes of them."""

    def __init__(self, desk: Desk, language: str = "en") -> None:
        self.desk = desk
        self.head = desk.user("head", None, name="林国栋", language=language)
        self.leader = desk.user("leader", "early", name="周敏", language=language)
        self.trainer = desk.user("trainer", "early", name="宋雨", language=language)
        self.admin = desk.user("admin", None, name="韩磊", language=language)

    def requisition(self, *, post: str = "phone_collector", number: int = 2, opened: bool = True,
                    channels: Sequence[str] = CHANNELS, **more: Any) -> Requisition:  # fmt: skip
        """An opening of the early team, asked for by the leader."""
        row = services.requisitions.ask(post, user=self.leader, number=number, why="两名同事离职", channels=channels,
                                        team="early", **more)  # fmt: skip
        return services.requisitions.decide(row.pk, True, user=self.head) if opened else row

    def candidate(self, requisition: Requisition, name: str = "许文静", mobile: str = "13900001111",
                  **more: Any) -> Candidate:  # fmt: skip
        """Somebody who applied from outside."""
        given: dict[str, Any] = {"channel": "social", "email": "xu@example.cn", "answers": ANSWERS, "consent": True}
        return services.candidates.apply(requisition, name=name, mobile=mobile, **{**given, **more})

    def screened(self, requisition: Requisition, name: str = "许文静", mobile: str = "13900001111",
                 **more: Any) -> Candidate:  # fmt: skip
        row = self.candidate(requisition, name, mobile, **more)
        marks = dict.fromkeys(requisition.frame["screening"], "met")
        return services.candidates.screen(row.pk, marks, True, user=self.leader)

    def invited(self, requisition: Requisition, name: str = "许文静", mobile: str = "13900001111",
                **more: Any) -> Candidate:  # fmt: skip
        row = self.screened(requisition, name, mobile, **more)
        services.interviews.invite(row.pk, user=self.leader, planned_at=timezone.now() + 2 * DAY, place="3号会议室",
                                   raters=[self.leader.pk, self.trainer.pk])  # fmt: skip
        row.refresh_from_db()
        return row

    def rated(self, requisition: Requisition, name: str = "许文静", mobile: str = "13900001111",
              scores: tuple[int, int] = (4, 4), **more: Any) -> Candidate:  # fmt: skip
        """A candidate whom both raters gave one score throughout."""
        row = self.invited(requisition, name, mobile, **more)
        for user, score in zip((self.leader, self.trainer), scores, strict=True):
            self.rate(row, user, dict.fromkeys(requisition.frame["questions"], score))
        row.refresh_from_db()
        return row

    def rate(self, row: Candidate, user: User, scores: Mapping[str, int], *, submit: bool = True) -> None:
        rating = row.interview.ratings.get(rater=user)
        services.interviews.save(rating.pk, scores, dict.fromkeys(scores, "举了具体的例子"), user=user, submit=submit)

    def offered(self, row: Candidate, **more: Any) -> Offer:
        terms: dict[str, Any] = {
            "wage_minor": 650_000, "probation_wage_minor": 560_000, "contract_months": 36, "probation_months": 3,
            "starts_on": TODAY + 14 * DAY, "answer_until_on": TODAY + 7 * DAY,
        }  # fmt: skip
        return services.offers.propose(row.pk, user=self.leader, **{**terms, **more})

    def hired(self, requisition: Requisition, username: str = "xuwj", **more: Any) -> Probation:
        """Somebody who came all the way, on probation from two weeks on."""
        row = self.rated(requisition)
        self.offered(row, **more)
        services.offers.decide(row.pk, True, user=self.head)
        services.offers.answer(row.pk, True, user=self.leader)
        asked = services.offers.ask_onboarding(row.pk, user=self.leader, username=username, collector_id="C901",
                                               mentor_id=self.leader.staff.pk)  # fmt: skip
        done, _path = services.offers.onboard(asked.pk, user=self.admin)
        return Probation.objects.get(staff=done.staff)


def license(staff: Any, kind: str = "phone") -> None:
    """A licence as the room of training leaves it."""
    Licence.objects.update_or_create(staff=staff, kind=kind, defaults={
        "state": "valid", "from_on": TODAY - 30 * DAY, "until_on": TODAY + 700 * DAY})  # fmt: skip
