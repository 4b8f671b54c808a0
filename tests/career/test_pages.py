"""Pages and routes through the real requests: who sees whom, and applicants who have no account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cureline.career import services
from cureline.career.models import Candidate, Requisition
from tests.career.made import ANSWERS, CHANNELS, DAY, TODAY, House
from tests.desk import Desk

pytestmark = pytest.mark.django_db
API = "/api/v1/career"


def form(**more: str) -> dict[str, str]:
    """What an applicant sends."""
    return {"name": "许文静", "mobile": "13900001111", "consent": "on",
            **{f"answer_{code}": text for code, text in ANSWERS.items()}, **more}  # fmt: skip


def test_who_has_the_link_applies_sees_where_it_stands_and_withdraws(desk: Desk) -> None:
    house = House(desk)
    row = house.requisition()
    outside = Client()
    address = reverse("career:apply", args=[services.requisitions.token(row)])
    shown = outside.get(address).content.decode()
    assert not any(f'name="{asked}"' in shown for asked in ("age", "sex", "photo", "marital_status", "birth_date"))
    assert outside.post(address, {**form(), "consent": ""}).status_code == 422
    answer = outside.post(f"{address}?channel=campus", form(group_sex="female"))
    made = Candidate.objects.get()
    assert answer.status_code == 302 and made.channel == "campus" and made.recorded_by is None
    assert made.code in outside.get(answer["Location"]).content.decode()
    assert outside.post(answer["Location"]).status_code == 200
    made.refresh_from_db()
    assert (made.state, made.name_sealed) == ("withdrawn", None)
    assert outside.get(answer["Location"]).status_code == 410
    services.requisitions.close(row.pk, user=house.head)
    assert outside.get(address).status_code == 410
    assert outside.get(reverse("career:apply", args=["x:y"])).status_code == 410


def test_a_candidate_is_a_code_until_somebody_gives_a_reason(desk: Desk) -> None:
    house = House(desk)
    made = house.candidate(house.requisition())
    client = desk.client(house.leader)
    address = reverse("career:candidate", args=[made.pk])
    assert "许文静" not in client.get(address).content.decode()
    assert client.post(reverse("career:reveal", args=[made.pk]), {"reason": ""}).status_code == 422
    shown = client.post(reverse("career:reveal", args=[made.pk]), {"reason": "致电约面试"}).content.decode()
    assert "许文静" in shown and "13900001111" in shown
    assert "许文静" not in client.get(address).content.decode()
    assert "许文静" not in client.get(reverse("career:opening", args=[made.requisition_id])).content.decode()


@pytest.mark.parametrize("role", ["leader", "trainer"])
def test_another_teams_leader_sees_neither_candidates_nor_newcomers(desk: Desk, role: str) -> None:
    house = House(desk)
    probation = house.hired(house.requisition())
    other = desk.client(desk.user(role, "late"))
    made = Candidate.objects.get()
    assert other.get(reverse("career:candidate", args=[made.pk])).status_code == 403
    # the database shows the row to nobody else, so that there is nothing to refuse
    assert other.get(reverse("career:probation", args=[probation.pk])).status_code == 404
    assert other.get(reverse("career:person", args=[probation.staff_id])).status_code == 403
    assert other.get(f"{API}/probations").json()["items"] == []
    mine = desk.client(probation.staff.user)
    assert mine.get(reverse("career:probation", args=[probation.pk])).status_code == 200
    assert [row["id"] for row in mine.get(f"{API}/probations").json()["items"]] == [probation.pk]


def test_scores_are_shown_when_all_are_in(desk: Desk) -> None:
    house = House(desk)
    row = house.invited(house.requisition())
    scores = dict.fromkeys(row.requisition.frame["questions"], 5)
    house.rate(row, house.trainer, scores)
    client = desk.client(house.leader)
    address = reverse("career:candidate", args=[row.pk])
    assert "举了具体的例子" not in client.get(address).content.decode()
    theirs = row.interview.ratings.get(rater=house.trainer)
    assert client.get(reverse("career:rate", args=[theirs.pk])).status_code == 403
    house.rate(row, house.leader, dict.fromkeys(scores, 3))
    assert "举了具体的例子" in client.get(address).content.decode()


def test_the_way_of_an_opening_by_the_api(desk: Desk) -> None:
    house = House(desk)
    leader, head, admin = (desk.client(user) for user in (house.leader, house.head, house.admin))

    def post(client: Client, path: str, **body: Any) -> Any:
        return client.post(f"{API}{path}", body, content_type="application/json")

    made = post(
        leader, "/openings", post="phone_collector", team="early", number=1, channels=list(CHANNELS), why="缺人"
    )
    assert made.status_code == 201
    pk = made.json()["id"]
    weights = {"listening": 30, "arranging": 20, "law": 20, "steadiness": 20, "teamwork": 10}
    assert post(leader, f"/openings/{pk}/weights", weights=weights).status_code == 200
    assert post(leader, f"/openings/{pk}/decide", approve=True).status_code == 403
    assert post(head, f"/openings/{pk}/decide", approve=True).json()["frame"]["weights"] == weights
    assert post(leader, f"/openings/{pk}/weights", weights=weights).status_code == 409
    told = post(leader, f"/openings/{pk}/candidates", channel="campus", name="许文静", mobile="13900001111",
                answers=ANSWERS, consent=True).json()  # fmt: skip
    assert "许文静" not in str(told) and told["state"] == "applied"
    one = told["id"]
    marks = dict.fromkeys(Requisition.objects.get().frame["screening"], "met")
    assert post(leader, f"/candidates/{one}/screen", marks=marks, passed=True).json()["state"] == "screened"
    invited = post(leader, f"/candidates/{one}/interview", planned_at=f"{TODAY + DAY}T02:00:00Z", place="A",
                   raters=[house.leader.pk, house.trainer.pk])  # fmt: skip
    assert invited.json()["state"] == "invited"
    for client in (leader, desk.client(house.trainer)):
        rating = client.get(f"{API}/ratings").json()["items"][0]["id"]
        body = {"scores": dict.fromkeys(weights, 4), "notes": dict.fromkeys(weights, "举了例子"), "submit": True}
        assert client.put(f"{API}/ratings/{rating}", body, content_type="application/json").status_code == 200
    assert leader.get(f"{API}/openings/{pk}/ranking").json()[0]["total"] == 75.0
    assert leader.get(f"{API}/openings/{pk}/impact").json()[0]["shown"] is False
    terms = {"wage_minor": 650_000, "probation_wage_minor": 560_000, "contract_months": 36, "probation_months": 3,
             "starts_on": f"{TODAY + 9 * DAY}", "answer_until_on": f"{TODAY + 5 * DAY}"}  # fmt: skip
    assert post(leader, f"/candidates/{one}/offer", **{**terms, "probation_months": 6, "contract_months": 12}
                ).status_code == 422  # fmt: skip
    assert post(leader, f"/candidates/{one}/offer", **terms).status_code == 201
    assert post(head, f"/candidates/{one}/offer/decide", approve=True).json()["state"] == "sent"
    assert post(leader, f"/candidates/{one}/offer/answer", accepted=True).json()["state"] == "accepted"
    asked = post(leader, f"/candidates/{one}/onboarding", username="xuwj").json()["id"]
    done = post(admin, f"/onboardings/{asked}").json()
    assert done["invitation"].startswith("/") and done["onboarding"]["staff_id"]
    career = head.get(f"{API}/staff/{done['onboarding']['staff_id']}").json()
    assert career["post"] == "phone_collector" and career["licences_missing"] == ["phone"]


def test_a_refusal_is_told_in_the_pages_language(desk: Desk) -> None:
    house = House(desk, "zh-hans")
    row = house.requisition(opened=False)
    client = desk.client(house.head)
    answer = client.post(reverse("career:decide", args=[row.pk]), {"agree": "no", "reason": ""}, follow=True)
    assert "否决须说明理由" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"
