"""A small SMS gateway for tests and trials on one machine: takes, counts, shows, sends receipts back, and misbehaves.

It speaks the protocol of `channels/sms.py`. `fault` is one of FAULTS: `none`; `slow`; `timeout` (takes it and does not
answer); `500` (does not take it); `lie` (takes it and says 500); `lost` (takes it, no receipt); `duplicate`,
`disorder` (receipts twice, or the first last); `bad_number`; `busy` (503).
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections import Counter
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, unquote

import requests

from cureline.dispatch import signing

FAULTS = ("none", "slow", "timeout", "500", "lie", "lost", "duplicate", "disorder", "bad_number", "busy")
_LARGEST = 65_536


class LocalGateway:
    """Listens on `host:port` (0: any free one). `desk` is where receipts and replies go; empty: nowhere."""

    def __init__(self, *, key: str, secret: str, desk: str = "", host: str = "127.0.0.1", port: int = 0) -> None:
        self.key, self.secret, self.desk = key, secret, desk.rstrip("/")
        self.fault = "none"
        self.pause_seconds = 0.0
        self.taken: dict[str, dict[str, Any]] = {}
        self.requests: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.lock = threading.Lock()
        gateway = self

        class Handler(_Handler):
            owner = gateway

        self.server = _Server((host, port), Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def take(self, key: str, to: str, text: str) -> dict[str, Any]:
        """Send a message, unless its key was taken before."""
        with self.lock:
            self.requests[key] += 1
            if key not in self.taken:
                self.sent[key] += 1
                at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                self.taken[key] = {"id": f"gw-{uuid.uuid4().hex[:12]}", "key": key, "to": to, "text": text, "at": at,
                                   "state": "sent"}  # fmt: skip
                if self.desk and self.fault != "lost":
                    threading.Thread(target=self._receipts, args=(key, self.fault), daemon=True).start()
            return self.taken[key]

    def reply(self, number: str, text: str) -> int:
        """Act as a customer who answers; gives the desk's HTTP status."""
        return self._post("/dispatch/inbound/sms/", {"event_id": uuid.uuid4().hex, "from": number, "text": text})

    def _receipts(self, key: str, fault: str) -> None:
        message = self.taken[key]
        bodies = [
            {"event_id": uuid.uuid4().hex, "key": key, "id": message["id"], "state": state}
            for state in ("sent", "delivered")
        ]
        if fault == "disorder":
            bodies.reverse()
        if fault == "duplicate":
            bodies += bodies
        for body in bodies:
            for pause in (0.2, 1.0, 5.0):
                if self._post("/dispatch/receipts/sms/", body) == 200:
                    break
                time.sleep(pause)
        message["state"] = "delivered"

    def _post(self, path: str, body: dict[str, Any]) -> int:
        raw = json.dumps(body | {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}).encode()
        headers = {"Content-Type": "application/json", **signing.headers(self.secret, int(time.time()), raw)}
        try:
            return requests.post(self.desk + path, data=raw, headers=headers, timeout=10).status_code
        except requests.RequestException:
            return 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that died before its answer is what this gateway is for."""


class _Handler(BaseHTTPRequestHandler):
    owner: LocalGateway
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Numbers and texts go to no log."""

    def do_GET(self) -> None:
        if self.path.startswith("/messages/"):
            if not self._signed(self.path.encode()):
                return self._json(401, {"code": "signature"})
            found = self.owner.taken.get(unquote(self.path.removeprefix("/messages/")))
            return self._json(200, found) if found else self._json(404, {"code": "unknown"})
        if self.path == "/messages":
            return self._json(200, {"fault": self.owner.fault, "messages": list(self.owner.taken.values())})
        if self.path == "/":
            return self._answer(200, "text/html; charset=utf-8", page(self.owner).encode())
        return self._json(404, {"code": "unknown"})

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST))
        if self.path == "/messages":
            return self._take(body)
        if self.path == "/events":
            # a webhook of the desk is taken and forgotten
            return self._json(200, {"code": "taken"})
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if self.path == "/fault" and form.get("fault") in FAULTS:
            self.owner.fault = form["fault"]
        elif self.path == "/reply":
            self.owner.reply(form.get("from", ""), form.get("text", ""))
        else:
            return self._json(404, {"code": "unknown"})
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def _take(self, body: bytes) -> None:
        if not self._signed(body) or self.headers.get("X-Cureline-Key") != self.owner.key:
            return self._json(401, {"code": "signature"})
        asked, fault = json.loads(body), self.owner.fault
        if fault == "500":
            return self._json(500, {"code": "fault"})
        if fault == "busy":
            return self._json(503, {"code": "busy"})
        if fault == "bad_number":
            return self._json(422, {"code": "bad_number"})
        taken = self.owner.take(asked["key"], asked["to"], asked["text"])
        time.sleep(0.3 if fault == "slow" else self.owner.pause_seconds)
        if fault == "timeout":
            time.sleep(60)
        if fault in ("lie", "timeout"):
            return self._json(500, {"code": "lie"})
        return self._json(202, {"id": taken["id"], "state": "accepted"})

    def _signed(self, body: bytes) -> bool:
        stamp, signature = self.headers.get(signing.TIMESTAMP, ""), self.headers.get(signing.SIGNATURE, "")
        return signing.genuine(self.owner.secret, stamp, signature, body, now=time.time())

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._answer(status, "application/json", json.dumps(body, ensure_ascii=False).encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def page(gateway: LocalGateway) -> str:
    """What it got, as a page with two forms: answer as a customer, choose a fault."""
    rows = "".join(
        f"<tr><td>{m['at']}</td><td>{escape(m['to'])}</td><td>{escape(m['text'])}</td><td>{m['state']}</td>"
        f"<td>{gateway.requests[key]}</td></tr>"
        for key, m in reversed(gateway.taken.items())
    )
    choices = "".join(f"<option{' selected' if fault == gateway.fault else ''}>{fault}</option>" for fault in FAULTS)
    shell = resources.files("cureline.dispatch").joinpath("templates/dispatch/localgateway.html").read_text("utf-8")
    return shell.replace("{choices}", choices).replace("{rows}", rows)
