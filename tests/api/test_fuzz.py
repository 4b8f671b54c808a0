"""Every route of the API under random input: no server error, and answers as the schema says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig

from cureline.trust.models import User
from cureline.web.wsgi import application
from tests.desk import Desk

# of each operation; `CURELINE_FUZZ` for more
EXAMPLES = int(os.environ.get("CURELINE_FUZZ", "8"))

asked: Counter[int] = Counter()


def counted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The desk, with its answers counted by status."""

    def started(status: str, *rest: Any) -> Any:
        asked[int(status[:3])] += 1
        return start_response(status, *rest)

    return application(environ, started)


# its own sessions and tokens would be turned away at the door
CONFIG = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", counted, config=CONFIG)


@pytest.fixture(scope="module", autouse=True)
def told() -> Iterator[None]:
    """With `-s`: how many requests there were. Who is turned away at the door has tried nothing behind it."""
    yield
    assert asked[401] + asked[403] <= asked.total() / 10
    print(f"\n{asked.total()} requests to the API: {dict(sorted(asked.items()))}")


@pytest.fixture
def almighty(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Cookies of somebody who may do everything and sees everybody, so that the fuzzer gets behind every guard."""
    user = desk.user("head", "early")
    customer = desk.customer()
    desk.account(customer)
    monkeypatch.setattr(User, "may", lambda self, duty: True)
    client = desk.client(user)
    token = client.get("/").cookies.get("csrftoken")
    assert token is not None
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": token.value}
    # a real server closes its connection after a request; here it is the test's own, with its open transaction
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield cookies
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_no_route_fails(case: schemathesis.Case, almighty: dict[str, str]) -> None:
    # a header of cookies would be lost: the client keeps a jar
    case.call_and_validate(
        cookies=almighty, headers={"X-CSRFToken": almighty["csrftoken"]}, checks=[not_a_server_error]
    )


def test_the_fuzzer_sees_the_whole_api() -> None:
    assert len(list(schema.get_all_operations())) > 100
