"""The pages: designing with the live size, approving, stopping, and what each figure is made of."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from cureline.experiment import services
from cureline.experiment.models import Experiment
from tests.desk import Desk
from tests.experiment.trial import FIRST, NOW, ONE_DAY, SEGMENT, customers, night, pay, people, started

pytestmark = pytest.mark.django_db

FILLED = {
    "strategy": "consumer", "title": "坚决提醒", "hypothesis": "Firmer words bring more.", "challenger": "30",
    "hold_out": "2", "primary": "recovered", "minimum_effect": "100", "margin": "50", "horizon_days": "7",
    "running_days": "30",
    f"segment_{SEGMENT}": "mid_demand", f"hold_{SEGMENT}": "on", "guard_complaints": "on", "margin_complaints": "1.2",
}  # fmt: skip


def test_designed_in_the_browser_in_the_units_that_people_write(desk: Desk) -> None:
    night(FIRST - ONE_DAY, customers(30))
    client = desk.client(desk.user("analyst", None))
    page = client.get("/experiment/new/")
    assert page.status_code == 200 and "mid_demand" in page.content.decode()
    size = client.get("/experiment/power/", FILLED).content.decode()
    assert "Customers needed" in size and "30" in size
    made = client.post("/experiment/new/", FILLED)
    experiment = Experiment.objects.get()
    assert made.url == f"/experiment/{experiment.pk}/"
    assert (experiment.minimum_effect, experiment.margin, experiment.challenger_bp) == (10_000, 5_000, 3000)
    assert (experiment.guards, experiment.currency) == ([{"code": "complaints", "margin": 1.2}], "CNY")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"hold_out": "0.5"}, "A hold-out always stays"), ({f"segment_{SEGMENT}": ""}, "changes nothing"),
     ({"minimum_effect": "-1"}, "greater than"), ({f"segment_{SEGMENT}": "mid_reminder"}, "valid choice"),
     ({"running_days": "1"}, "greater than"), ({"title": "x\x00"}, "Null characters")],
)  # fmt: skip
def test_what_is_wrong_is_said_on_the_form(desk: Desk, change: dict[str, str], said: str) -> None:
    answer = desk.client(desk.user("head", None)).post("/experiment/new/", FILLED | change)
    assert answer.status_code == 422 and not Experiment.objects.exists()
    assert said in answer.content.decode().replace("&#x27;", "'")


def test_the_size_waits_for_what_it_needs(desk: Desk) -> None:
    client = desk.client(desk.user("risk", None))
    for given in (
        {},
        {"minimum_effect": "1e999"},
        FILLED | {"minimum_effect": ""},
        FILLED | {"challenger": "99"},
        FILLED,
    ):
        assert client.get("/experiment/power/", given).status_code == 200
    assert client.get("/experiment/power/", {"strategy": "nobody"}).status_code == 404
    assert client.get("/experiment/new/?strategy=small_business").status_code == 200


def test_approved_and_stopped_in_the_browser(desk: Desk) -> None:
    designer, approver = people(desk)
    with time_machine.travel(NOW, tick=False):
        ours, theirs = desk.client(designer), desk.client(approver)
        ours.post("/experiment/new/", FILLED)
        pk = Experiment.objects.get().pk
        assert ours.post(f"/experiment/{pk}/decide/", {"agree": "yes"}).status_code == 403
        assert "Approve" in theirs.get(f"/experiment/{pk}/").content.decode()
        assert "坚决提醒" in theirs.get("/worklist/approvals/").content.decode()
        theirs.post(f"/experiment/{pk}/decide/", {"agree": "no"})
        assert Experiment.objects.get().state == "waiting"
        theirs.post(f"/experiment/{pk}/decide/", {"agree": "yes"})
        assert Experiment.objects.get().state == "running"
        theirs.post(f"/experiment/{pk}/stop/", {"reason": "a wrong letter"})
    assert Experiment.objects.get().ending == "stopped"
    assert "a wrong letter" in theirs.get(f"/experiment/{pk}/").content.decode()
    assert theirs.post("/experiment/999/stop/", {"reason": "x"}).status_code == 404
    assert theirs.get("/experiment/99999999999999999999/").status_code == 404


def looked(desk: Desk) -> Experiment:
    experiment = started(desk)
    night(FIRST, customers(400))
    services.look(FIRST)
    pay(experiment, FIRST + ONE_DAY, {"champion": 10_000, "challenger": 60_000, "hold_out": 5_000})
    services.look(FIRST + 7 * ONE_DAY)
    return experiment


def test_every_figure_leads_to_its_customers_within_ones_rows(desk: Desk) -> None:
    experiment = looked(desk)
    client = desk.client(desk.user("head", None))
    page = client.get(f"/experiment/{experiment.pk}/").content.decode()
    assert "Challenger better" in page and "<svg" in page
    known = experiment.looks.latest("on").arms["challenger"]["known"]
    answer = client.get(f"/experiment/{experiment.pk}/figure/?arm=challenger&measure=recovered")
    text = answer.content.decode()
    assert f"{known} of {known} customers" in text and "portfolio_payments" in text
    assert "/results/trace/?" in text and f"experiment={experiment.code}" in text
    other = desk.client(desk.user("leader", "late")).get(f"/experiment/{experiment.pk}/figure/?arm=challenger")
    assert f"0 of {known} customers" in other.content.decode()
    for query in ("?arm=nobody", "?arm=challenger&measure=nothing"):
        assert client.get(f"/experiment/{experiment.pk}/figure/{query}").status_code == 404


def test_a_better_challenger_is_proposed_on_its_page(desk: Desk) -> None:
    experiment = looked(desk)
    client = desk.client(desk.user("risk", None))
    assert "Adopt the challenger" in client.get(f"/experiment/{experiment.pk}/").content.decode()
    client.post(f"/experiment/{experiment.pk}/adopt/", {"reason": "it works"})
    experiment.refresh_from_db()
    assert experiment.pending == "adopt"
    assert "waits for a second person" in client.get(f"/experiment/{experiment.pk}/").content.decode()


def test_a_stop_by_itself_stands_on_the_homes_of_who_leads(desk: Desk) -> None:
    experiment = started(desk)
    night(FIRST, customers(800), arm=lambda key: "challenger" if int(key[1:]) % 4 else "champion")
    services.look(FIRST)
    with time_machine.travel(NOW + 2 * ONE_DAY, tick=False):
        home = desk.client(desk.user("head", None)).get("/").content.decode()
    assert experiment.title in home and "stopped: draw broken" in home


def test_the_api_does_what_the_pages_do(desk: Desk) -> None:
    night(FIRST - ONE_DAY, customers(30))
    designer, approver = people(desk)
    given: dict[str, Any] = {
        "title": "Firmer", "hypothesis": "It helps.", "strategy": "consumer", "segments": {SEGMENT: "mid_demand"},
        "hold_out": [SEGMENT], "challenger_bp": 3000, "hold_out_bp": 200, "primary": "recovered",
        "minimum_effect": 10000, "margin": 5000, "guards": {"complaints": 1.2}, "horizon_days": 7, "running_days": 30,
    }  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        ours, theirs = desk.client(designer), desk.client(approver)

        def post(client: Any, path: str, body: dict[str, Any]) -> Any:
            return client.post(f"/api/v1/experiment/{path}", body, content_type="application/json")

        size = post(ours, "power", given)
        assert size.status_code == 200 and size.json()["stock"] == 30
        refused = post(ours, "experiments", given | {"hold_out_bp": 10})
        assert (refused.status_code, refused.json()["field"]) == (422, "hold_out_bp")
        made = post(ours, "experiments", given)
        assert made.status_code == 201, made.content
        pk = made.json()["id"]
        assert post(ours, f"experiments/{pk}/decide", {"approve": True}).status_code == 403
        assert post(theirs, f"experiments/{pk}/decide", {"approve": True}).json()["state"] == "running"
        assert post(theirs, f"experiments/{pk}/adopt", {"reason": "x"}).status_code == 409
        assert post(theirs, f"experiments/{pk}/stop", {"reason": "enough"}).json()["ending"] == "stopped"
    assert ours.get("/api/v1/experiment/experiments").json()["items"][0]["id"] == pk
    records = ours.get(f"/api/v1/experiment/experiments/{pk}/records").json()["items"]
    assert [row["kind"] for row in records] == ["stopped", "started", "designed"]
    assert ours.get(f"/api/v1/experiment/experiments/{pk}/looks").json() == {"items": [], "next": None}
    assert ours.get("/api/v1/experiment/experiments/999").status_code == 404
