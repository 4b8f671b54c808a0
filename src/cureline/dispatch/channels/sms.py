"""The SMS gateway over HTTP: signed JSON requests, our key as its idempotency key, a status route to ask.

`POST {url}/messages` with `{key, to, text}` gives 200 or 202 `{id}`; `GET {url}/messages/{key}` gives 200 `{id, state}`
or 404. 4xx says that it will never be taken, 429 and 503 that it was not taken now; after anything else nobody knows.
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import quote

import requests
import urllib3.exceptions

from cureline.dispatch import signing
from cureline.dispatch.channels import Answer, Later, Refused, Sent, Unknown
from cureline.dispatch.config import Gateway, document

# the gateway's codes that say that the number is no number
BAD_NUMBER = ("bad_number", "unknown_subscriber", "landline")
_LARGEST = 65_536


def send(gateway: Gateway, key: str, payload: dict[str, Any]) -> Answer:
    """Hand an SMS over."""
    body = json.dumps({"key": key, "to": payload["to"], "text": payload["text"]}, ensure_ascii=False).encode()
    try:
        answer = requests.post(
            f"{gateway.url}/messages", data=body, headers=_headers(gateway, body) | {"Idempotency-Key": key},
            timeout=document("retry")["sms"]["timeout_seconds"], allow_redirects=False,
        )  # fmt: skip
    except requests.RequestException as error:
        return Later("GATEWAY-UNREACHABLE") if _never_connected(error) else Unknown("GATEWAY-NO-ANSWER")
    if answer.status_code in (200, 201, 202):
        return Sent(str(_json(answer).get("id", ""))[:120])
    if answer.status_code in (401, 403, 404, 408, 429, 503):
        # the door was shut, for all: this message is not to blame
        return Later(f"GATEWAY-{answer.status_code}")
    if 400 <= answer.status_code < 500:
        code = str(_json(answer).get("code", ""))
        return Refused(f"GATEWAY-{answer.status_code}", bad_address=code in BAD_NUMBER)
    return Unknown(f"GATEWAY-{answer.status_code}")


def ask(gateway: Gateway, key: str) -> Answer:
    """Whether the gateway has a message of ours: Sent, Later when it has not, Unknown when it does not say."""
    path = f"/messages/{quote(key, safe='')}"
    try:
        answer = requests.get(
            gateway.url + path, headers=_headers(gateway, path.encode()),
            timeout=document("retry")["sms"]["timeout_seconds"], allow_redirects=False,
        )  # fmt: skip
    except requests.RequestException:
        return Unknown("GATEWAY-NO-ANSWER")
    if answer.status_code == 200 and "id" in _json(answer):
        return Sent(str(_json(answer)["id"])[:120])
    if answer.status_code == 404:
        return Later("GATEWAY-HAS-IT-NOT")
    return Unknown(f"GATEWAY-{answer.status_code}")


def _headers(gateway: Gateway, body: bytes) -> dict[str, str]:
    signed = signing.headers(gateway.secret, int(time.time()), body)
    return {"Content-Type": "application/json", "X-Cureline-Key": gateway.key, **signed}


def _json(answer: requests.Response) -> dict[str, Any]:
    if len(answer.content) > _LARGEST:
        return {}
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)
