"""The API: a call from its beginning to its score, what others may not see, a coach's routes, and the adapters."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client

from cureline.rehearsal import services
from cureline.rehearsal.models import Session
from tests.desk import Desk
from tests.rehearsal.play import play

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/rehearsal"


def _send(client: Client, method: str, path: str, **body: Any) -> Any:
    return client.generic(method, f"{ROOT}{path}", json.dumps(body), content_type="application/json")


def test_a_call_by_the_api(desk: Desk) -> None:
    phone = desk.user("phone")
    client = desk.client(phone)
    begun = _send(client, "POST", "/calls", scenario="minor", language="en", seed=3)
    assert begun.status_code == 201
    call = begun.json()
    assert call["turns"] == []
    assert _send(client, "POST", "/calls", scenario="angry").status_code == 409
    said = _send(client, "POST", f"/calls/{call['id']}/turns", text="May I speak with Mr Zhao, please?", turn=0).json()
    assert said["turns"][0]["acts"] == ["Asks for the right person"]
    assert said["turns"][0]["model"] == "", "no answer is given away while the call runs"
    assert said["live"]["total"] > 0
    assert _send(client, "POST", f"/calls/{call['id']}/turns", text="").status_code == 422
    bad = _send(client, "POST", f"/calls/{call['id']}/turns", text="Your dad owes the bank money.").json()
    assert bad["turns"][1]["forbidden"][0]["rule"]
    assert bad["live"]["cap"] == 30
    ended = _send(client, "POST", f"/calls/{call['id']}/leave").json()
    assert ended["end"] == "left"
    assert ended["total"] <= 30
    assert ended["turns"][1]["model"]
    standing = client.get(f"{ROOT}/standing").json()
    assert standing["best"] == {"minor": ended["total"]}
    assert {one["peers"] for one in standing["skills"]} == {None}
    assert len(client.get(f"{ROOT}/scenarios").json()) >= 12


def test_what_somebody_may_not_read_is_not_there(desk: Desk) -> None:
    phone, other, leader = desk.user("phone", "early"), desk.user("phone", "early"), desk.user("leader", "late")
    row = play(phone, "minor", language="en", seed=2)
    for user in (other, leader):
        assert desk.client(user).get(f"{ROOT}/calls/{row.pk}").status_code == 404
        assert desk.client(user).get(f"{ROOT}/calls").json()["items"] == []
        assert desk.client(user).get(f"/rehearsal/calls/{row.pk}/replay/").status_code == 404
    assert desk.client(desk.user("analyst", None)).get(f"{ROOT}/calls").status_code == 403
    assert desk.client(desk.user("head", None)).get(f"{ROOT}/calls/{row.pk}").status_code == 200


def test_a_coach_gives_comments_and_marks(desk: Desk) -> None:
    phone, trainer = desk.user("phone"), desk.user("trainer", None)
    client = desk.client(trainer)
    given = _send(client, "POST", "/exercises", staff_id=phone.staff.pk, scenario="minor", due_on="2026-12-01")
    assert given.status_code == 201
    assert (
        _send(client, "POST", "/exercises", staff_id=phone.staff.pk, scenario="x", due_on="2026-12-01").status_code
        == 404
    )
    assert [one["scenario"] for one in desk.client(phone).get(f"{ROOT}/exercises").json()["items"]] == ["minor"]
    row = play(phone, "third_party", language="en", seed=2)
    assert _send(client, "POST", f"/calls/{row.pk}/comments", turn=1, text="Well asked").status_code == 201
    assert _send(client, "PUT", f"/calls/{row.pk}/rating", compliance=90, technique=70).status_code == 200
    assert _send(client, "PUT", f"/calls/{row.pk}/rating", compliance=190, technique=70).status_code == 422
    assert client.get(f"{ROOT}/trainees/{phone.staff.pk}/standing").json()["best"]["third_party"] == row.total
    assert client.delete(f"{ROOT}/exercises/{given.json()['id']}").status_code == 204
    assert _send(desk.client(phone), "POST", f"/calls/{row.pk}/comments", text="me").status_code == 403


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """A language model of the bank's that says each line in capitals, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Model(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            given = json.loads(body) if body[:1] == b"{" else {"line": "heard", "auth": self.headers["Authorization"]}
            asked.append(given)
            answer = json.dumps({"text": given["line"].upper()}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("CURELINE_REHEARSAL_WORDS_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("CURELINE_REHEARSAL_SPEECH_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("CURELINE_REHEARSAL_SPEECH_TOKEN", "t0ken")
    yield asked
    server.shutdown()


def test_free_talk_words_the_line_of_the_graph_and_falls_back_to_it(
    desk: Desk, model: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = desk.user("phone")
    row = services.start(phone.staff, "angry", user=phone, language="en", seed=5, free=True)
    turn = services.say(row.pk, "Hello, this is Ann from Sample Bank.", user=phone)
    assert turn.line == model[0]["line"].upper()
    assert phone.username not in str(model[0])
    monkeypatch.setenv("CURELINE_REHEARSAL_WORDS_URL", "http://127.0.0.1:9/")
    turn = services.say(row.pk, "This call is recorded. Am I speaking with Mr Wang?", user=phone)
    assert turn.line
    assert turn.line != turn.line.upper(), "the graph's own line stands"
    assert Session.objects.get(pk=row.pk).talk == "free"


def test_speech_is_heard_where_it_is_set_up(desk: Desk, model: list[dict[str, Any]]) -> None:
    client = desk.client(desk.user("phone"))
    answer = client.generic("POST", f"{ROOT}/hear?language=en", b"RIFF....", content_type="audio/wav")
    assert answer.json() == {"text": "HEARD"}
    assert model[0]["auth"] == "Bearer t0ken"


def test_without_adapters_there_is_neither_free_talk_nor_speech(desk: Desk) -> None:
    phone = desk.user("phone")
    with pytest.raises(services.StateError):
        services.start(phone.staff, "angry", user=phone, free=True)
    answer = desk.client(phone).generic("POST", f"{ROOT}/hear", b"RIFF", content_type="audio/wav")
    assert answer.status_code == 409
