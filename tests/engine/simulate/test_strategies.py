"""The bank's own strategy documents as a policy of the simulator."""

from __future__ import annotations

from collections import Counter

import pytest

from cureline.engine import allocate, simulate, strategy
from tests.engine.simulate import ROOMY, run


@pytest.fixture(scope="module")
def documents() -> list[strategy.Strategy]:
    return [strategy.load(strategy.shipped(name)) for name in strategy.SHIPPED]


@pytest.fixture(scope="module")
def response() -> allocate.Response:
    return allocate.load_response(allocate.shipped("response"))


def test_a_run_by_documents_does_what_they_say(documents: list[strategy.Strategy], response: allocate.Response) -> None:
    policy = simulate.strategy_policy(documents, response=response)
    result = run("consumer", policy, size=400, days=5, capacity=ROOMY)
    done = Counter(c["action"] for c in result.contacts.to_pylist())
    assert done["call"] and done["sms"]
    assert result.policy == "+".join(d.label for d in documents)
    # no step of the shipped documents contacts anybody twice within two days by telephone
    days: dict[int, int] = {}
    for c in result.contacts.to_pylist():
        if c["action"] == "call":
            assert c["day"] - days.get(c["debtor"], -9) >= 2
            days[c["debtor"]] = c["day"]
    assert {c["tone"] for c in result.contacts.to_pylist()} > {0}


def test_deciding_every_few_days_keeps_candidates_but_does_none_twice(
    documents: list[strategy.Strategy], response: allocate.Response
) -> None:
    policy = simulate.strategy_policy(documents, response=response, every_days=4)
    result = run("consumer", policy, size=400, days=8, capacity={"call": 20, "sms": 20})
    contacts = result.contacts.to_pylist()
    assert {c["day"] for c in contacts} > {0, 1}
    assert max(Counter((c["debtor"], c["day"] // 4) for c in contacts).values()) == 1


def test_the_capacity_document_limits_too(documents: list[strategy.Strategy], response: allocate.Response) -> None:
    text = allocate.shipped("capacity").replace("call: {contacts: 400}", "call: {contacts: 3}")
    capacity = allocate.load_capacity(text)
    policy = simulate.strategy_policy(documents, response=response, capacity=capacity)
    result = run("consumer", policy, size=400, days=2, capacity=ROOMY)
    per_day = Counter((c["day"], c["action"]) for c in result.contacts.to_pylist())
    assert all(n <= 3 for (_, action), n in per_day.items() if action == "call")
    assert any(action == "call" for _, action in per_day)
