"""The room by its API: a case from draft to release, a review with an action; and the larger model where one is set."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from cureline.casebook import services
from cureline.casebook.services import embedding
from tests.casebook.made import OTHER, TEXTS, TODAY, case, history
from tests.desk import Desk

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/casebook"


def send(client: Any, path: str, body: Any = None) -> Any:
    return client.post(f"{ROOT}{path}", json.dumps(body or {}), content_type="application/json")


def test_a_case_from_draft_to_release_and_what_is_said_of_it(desk: Desk) -> None:
    writer = desk.client(desk.user("phone"))
    second = desk.client(desk.user("compliance", None))
    made = send(writer, "/cases", {"texts": TEXTS, "outcome": "success", "reason": "unemployed", "tags": ["plan"],
                                   "invented": True}).json()  # fmt: skip
    key = made["id"]
    assert made["body"] == {} and writer.get(f"{ROOT}/cases/{key}/draft").json()["lessons"] == TEXTS["lessons"]
    leaking = {"texts": {**TEXTS, "lessons": "电话13812345678"}, "outcome": "success"}
    assert writer.put(f"{ROOT}/cases/{key}", json.dumps(leaking), content_type="application/json").status_code == 200
    refused = send(writer, f"/cases/{key}/submit")
    assert refused.status_code == 422 and refused.json()["found"][0]["kind"] == "phone"
    assert "1381" not in refused.content.decode()
    assert send(writer, f"/cases/{key}/clean").status_code == 200
    assert send(writer, f"/cases/{key}/submit").json()["state"] == "submitted"
    assert send(writer, f"/cases/{key}/release").status_code == 403
    assert send(second, f"/cases/{key}/release").json()["body"]["situation"] == TEXTS["situation"]
    found = writer.get(f"{ROOT}/search", {"q": "laid off"}).json()
    assert found[0]["case"]["id"] == key and "job_lost" in found[0]["shared"]
    said = send(writer, f"/cases/{key}/comments", {"text": "很有用"}).json()
    assert send(writer, f"/cases/{key}/vote", {"useful": True}).json() == {"votes": 1}
    assert send(second, f"/comments/{said['id']}/hide", {"reason": "重复"}).status_code == 200
    assert writer.get(f"{ROOT}/cases/{key}/comments").json()["items"] == []


def test_cases_like_a_customers_tell_nothing_of_the_customer(desk: Desk) -> None:
    user = desk.user("phone")
    customer, near = history(desk, user), case(desk)
    case(desk, OTHER, outcome="failure", reason="")
    answer = desk.client(user).get(f"{ROOT}/customers/{customer.pk}/like")
    assert answer.json()[0]["case"]["id"] == near.pk
    other = desk.client(desk.user("phone", "late"))
    assert other.get(f"{ROOT}/customers/{customer.pk}/like").status_code == 404


def test_a_review_and_an_action(desk: Desk) -> None:
    lead = desk.user("leader")
    client = desk.client(lead)
    made = send(client, "/reviews", {"kind": "special", "title": "专题", "since_on": "2026-10-01", "until_on":
                                     "2026-10-31", "at": "2026-11-25T01:00:00Z"})  # fmt: skip
    assert made.status_code == 201
    key = made.json()["id"]
    assert send(client, f"/reviews/{key}/pack").json()["pack_sha256"]
    topic = send(client, f"/reviews/{key}/topics", {"title": "承诺"}).json()
    body = {
        "attendance": {lead.pk: "came"},
        "topics": [{"topic_id": topic["id"], "decision": "先测算"}],
        "minutes": "略",
    }
    assert send(client, f"/reviews/{key}/minutes", body).json()["state"] == "held"
    action = send(client, "/actions", {"kind": "other", "title": "先测算", "what": "先测算再承诺", "owner_id": lead.pk,
                                       "due_on": TODAY.isoformat(), "meeting_id": key}).json()  # fmt: skip
    assert send(client, f"/actions/{action['id']}/done", {"note": "完成"}).json()["state"] == "done"
    assert client.get(f"{ROOT}/actions", {"state": "done"}).json()["items"][0]["id"] == action["id"]
    assert send(desk.client(desk.user("phone")), "/actions", {}).status_code == 403


class Model(BaseHTTPRequestHandler):
    """A model for which whatever speaks of complaints is near to everything."""

    asked: ClassVar[list[list[str]]] = []

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        self.asked.append(given)
        rows = [{"embedding": [1.0, 0.0] if "投诉" in text or len(text) < 30 else [0.0, 1.0]} for text in given]
        body = json.dumps({"data": rows}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Model]]:
    server = HTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("CURELINE_EMBEDDING_URL", f"http://127.0.0.1:{server.server_port}/v1/embeddings")
    embedding._kept.clear()
    Model.asked.clear()
    yield Model
    server.shutdown()


def test_a_larger_model_reorders_and_never_hears_of_anybody(desk: Desk, model: type[Model]) -> None:
    case(desk)
    second = case(desk, OTHER, outcome="failure", reason="")
    query = "客户逾期信用卡恢复正常"
    assert services.search(query)[0].case.pk == second.pk
    count = len(model.asked)
    services.search("客户逾期信用卡 13812345678")
    assert len(model.asked) == count


def test_a_model_that_does_not_answer_is_left_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = case(desk)
    monkeypatch.setenv("CURELINE_EMBEDDING_URL", "http://127.0.0.1:9/none")
    embedding._kept.clear()
    assert services.search("失业")[0].case.pk == first.pk
