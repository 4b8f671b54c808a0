"""Webhooks: signed, to the outside only, tried again, logged."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.desk import Desk

from cureline.dispatch import signing, worker
from cureline.dispatch.channels import hooks
from cureline.dispatch.models import Delivery, Outbox
from cureline.dispatch.services import AddressError, webhooks


class Receiver(BaseHTTPRequestHandler):
    got: list[tuple[dict[str, str], bytes]]
    status: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((dict(self.headers), body))
        self.send_response(type(self).status)
        if type(self).status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Receiver]]:
    own = type("Own", (Receiver,), {"got": [], "status": 204})
    server = ThreadingHTTPServer(("127.0.0.1", 0), own)
    own.url = f"http://127.0.0.1:{server.server_address[1]}/hook?x=1"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    monkeypatch.setenv("CURELINE_HOOK_HOSTS", "127.0.0.1")
    yield own
    server.shutdown()
    server.server_close()


def genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    return signing.genuine(secret, headers[signing.TIMESTAMP], headers[signing.SIGNATURE], body, now=time.time())


def test_an_event_arrives_signed_once_and_is_logged(desk: Desk, receiver: Any) -> None:
    admin = desk.user("admin", None)
    _row, secret = webhooks.subscribe(receiver.url, ["promise.made"], user=admin)
    assert webhooks.emit("plan.signed", {"plan_id": 7}) == 0
    assert webhooks.emit("promise.made", {"promise_id": 7}) == 1
    assert worker.step() and not worker.step()
    ((headers, body),) = receiver.got
    assert json.loads(body)["event"] == "promise.made" and json.loads(body)["data"] == {"promise_id": 7}
    assert genuine(secret, headers, body) and not genuine("x", headers, body)
    row = Outbox.objects.get()
    assert row.state == "delivered" and headers["Cureline-Event-Id"] == row.key
    assert Delivery.objects.get().status == 204


def test_a_receiver_that_fails_is_tried_again_and_a_redirect_is_not_followed(desk: Desk, receiver: Any) -> None:
    webhooks.subscribe(receiver.url, ["*"], user=desk.user("admin", None))
    webhooks.emit("plan.ended", {})
    for status in (500, 302, 200):
        receiver.status = status
        assert worker.step()
        Outbox.objects.update(next_try_at="2020-01-01T00:00:00Z")
    row = Outbox.objects.get()
    assert row.state == "delivered" and row.attempts == 3
    assert list(Delivery.objects.order_by("pk").values_list("status", flat=True)) == [500, 302, 200]
    assert len({headers["Cureline-Event-Id"] for headers, _body in receiver.got}) == 1


def test_after_a_rotation_both_secrets_sign(desk: Desk, receiver: Any) -> None:
    admin = desk.user("admin", None)
    row, old = webhooks.subscribe(receiver.url, ["*"], user=admin)
    _row, new = webhooks.rotate(row.pk, user=admin)
    webhooks.emit("plan.ended", {})
    assert worker.step()
    headers, body = receiver.got[0]
    assert old != new and genuine(old, headers, body) and genuine(new, headers, body)


def test_what_waits_for_an_ended_subscription_is_cancelled(desk: Desk, receiver: Any) -> None:
    admin = desk.user("admin", None)
    row, _secret = webhooks.subscribe(receiver.url, ["*"], user=admin)
    webhooks.emit("plan.ended", {})
    webhooks.stop(row.pk, user=admin)
    assert Outbox.objects.get().state == "cancelled" and not worker.step() and not receiver.got


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.216.34/", "https://127.0.0.1/", "https://10.1.2.3/", "https://192.168.0.1/", "https://[::1]/",
        "https://169.254.169.254/latest/", "https://172.16.0.1/", "https://[fe80::1]/", "https://0.0.0.0/",
        "https://[::ffff:127.0.0.1]/", "https://[2002:7f00:1::]/", "https://localhost/", "https://user:pw@93.184.216.34/",
        "https://224.0.0.1/", "https://100.64.0.1/", "ftp://93.184.216.34/", "https:///x", "https://93.184.216.34:99999/",
        "https://0x7f000001/", "https://2130706433/", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_an_address_inside_the_house_is_not_called(url: str) -> None:
    with pytest.raises(AddressError):
        hooks.resolve(url)


def test_a_public_address_is_called_at_the_address_that_was_checked() -> None:
    assert hooks.resolve("https://93.184.216.34/x") == ("https", "93.184.216.34", 443, "93.184.216.34")


def test_every_event_that_the_desk_tells_may_be_subscribed_to() -> None:
    source = Path(webhooks.__file__).parents[2]
    told = {
        name
        for path in source.rglob("*.py")
        for name in re.findall(r'\b(?:emit|_tell)\([^)"]*"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(told) > 10
    # told by a state in their name
    told |= {f"{subject}.{state}" for subject in ("plan", "settlement", "waiver") for state in ("approved", "refused")}
    told |= {f"settlement.{state}" for state in ("offered", "settled", "lapsed")}
    told |= {f"promise.{state}" for state in ("kept", "partly", "broken")}
    assert told <= set(webhooks.events())
    assert set(webhooks.events()) <= told
