"""What an action is worth, by the shipped response document and by small ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine.allocate import VOCABULARY, AllocationError, load_response, shipped, value

RESPONSE = load_response(shipped("response"))
CUSTOMER = {
    "customer_id": "K1", "currency": "CNY", "bucket": "M1", "quadrant": "can_wont", "p_cure": 0.3, "dpd": 12,
    "past_due_minor": 500_000, "exposure_minor": 4_000_000, "contacts_30d": 2, "language": "zh-Hans", "region": "粤",
    "district": "天河", "portfolio": "cards", "days_since_contact": 5, "last_collector_id": "C1", "reach_call": 0.5,
    "reach_sms": 0.9, "reach_email": None, "reach_letter": 0.8, "reach_visit": 0.4, "vulnerable": False,
    "hardship": False, "promise_open": False, "promises_broken": 0, "in_plan": False,
}  # fmt: skip
ACTION = {"customer_id": "K1", "channel": "call", "script": "early_call", "treatment": "early", "step": "one",
          "hour": 10, "minutes": 5, "action_id": "early/one/call"}  # fmt: skip
_TYPES = {"text": pa.string(), "integer": pa.int64(), "money": pa.int64(), "real": pa.float64(), "boolean": pa.bool_()}


def worth(
    customer: Mapping[str, Any] | None = None, action: Mapping[str, Any] | None = None, response: Any = RESPONSE
) -> dict[str, Any]:
    """The row of one action of one customer."""
    kinds = {**dict.fromkeys(CUSTOMER, "text"), **VOCABULARY}
    for name in ("reach_call", "reach_sms", "reach_email", "reach_letter", "reach_visit"):
        kinds[name] = "real"
    person = {**CUSTOMER, **(customer or {})}
    people = pa.table({k: pa.array([v], _TYPES[kinds[k]]) for k, v in person.items()})
    acts = pa.Table.from_pylist([{**ACTION, **(action or {})}])
    row: dict[str, Any] = value(ibis.memtable(acts), ibis.memtable(people), response).to_pyarrow().to_pylist()[0]
    return row


def test_value_by_hand() -> None:
    """(1 - 0.3) x 0.5 x 0.22 x 1.0 x 0.883 ** 2 of 95 % of what is past due and 0.6 % of the debt, less 5 minutes."""
    row = worth()
    uplift = round(0.7 * 0.5 * 0.22 * (1 - 0.117) ** 2, 6)
    assert row["uplift"] == uplift
    assert row["amount_minor"] == 475_000 + 24_000
    assert row["cost_minor"] == 10 + 5 * 100
    assert row["harm_minor"] == 48  # 600 complaints a million of 800 yuan
    assert row["value_minor"] == round(uplift * 499_000) - 510 - 48
    assert {row["language"], row["district"], row["last_collector_id"]} == {"zh-Hans", "天河", "C1"}
    assert "quadrant" not in row


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"reach_call": 0.9}, 1), ({"reach_call": 0.1}, -1), ({"reach_call": 0.0}, -1),
        ({"p_cure": 0.9}, -1), ({"p_cure": 0.05}, 1), ({"contacts_30d": 9}, -1), ({"contacts_30d": 0}, 1),
        ({"past_due_minor": 900_000}, 1), ({"past_due_minor": 100}, -1), ({"vulnerable": True}, -1),
        ({"hardship": True}, -1), ({"promise_open": True}, -1), ({"quadrant": "can_will"}, -1), ({"in_plan": True}, -1),
    ],
)  # fmt: skip
def test_value_moves_as_it_should(change: Mapping[str, Any], sign: int) -> None:
    """More reach, less chance of a cure by itself, fewer contacts and more past due are worth more."""
    assert (worth(change)["value_minor"] - worth()["value_minor"]) * sign > 0


def test_a_plan_is_worth_more_to_one_who_cannot_pay() -> None:
    """The document's own adjustment: an offer of a plan moves a willing customer who can't pay."""
    poor = {"quadrant": "cant_will"}
    assert worth(poor, {"script": "plan_call"})["uplift"] > 1.5 * worth(poor)["uplift"]


def test_unknowns_fall_back_on_the_document() -> None:
    """No score: the bucket's own chance; no reach: the channel's; no contact: days past due; no currency: no value."""
    assert worth({"p_cure": None})["uplift"] == worth({"p_cure": 0.25})["uplift"]
    assert worth({"reach_call": None})["uplift"] == worth({"reach_call": 0.35})["uplift"]
    assert worth({"days_since_contact": None})["days_since_contact"] == 12
    assert worth({"days_since_contact": 80})["days_since_contact"] == 12
    assert worth({"quadrant": None})["uplift"] == worth({"quadrant": "cant_wont"})["uplift"]
    row = worth({"currency": "XXX"})
    assert row["value_minor"] is None and row["amount_minor"] > 0


@settings(deadline=None, max_examples=6)
@given(
    st.integers(0, 9 * 10**14),
    st.integers(0, 9 * 10**14),
    st.floats(0, 1),
    st.integers(0, 200),
    st.sampled_from(list(RESPONSE.channels)),
    st.sampled_from(list(RESPONSE.recovered)),
)
def test_never_worth_more_than_what_is_owed(
    past_due: int, exposure: int, p_cure: float, contacts: int, channel: str, bucket: str
) -> None:
    """Whatever the debt, values stay integers within it, and no uplift passes what would not cure by itself."""
    row = worth(
        {"past_due_minor": past_due, "exposure_minor": exposure, "p_cure": p_cure, "contacts_30d": contacts,
         "bucket": bucket},
        {"channel": channel},
    )  # fmt: skip
    assert 0 <= row["uplift"] <= 1 - p_cure + 1e-6
    assert 0 <= row["amount_minor"] <= past_due + exposure + 2
    assert row["value_minor"] + row["cost_minor"] + row["harm_minor"] <= row["amount_minor"]


def test_documents_say_what_is_wrong() -> None:
    """A wrong figure, a wrong condition and a figure without a source are refused, with their place."""
    document = yaml.safe_load(shipped("response"))
    document["effective_from_on"] = "2026-01-01"
    document["channels"]["call"]["uplift"]["can_will"] = 1.5
    with pytest.raises(AllocationError, match="channels/call/uplift/can_will"):
        load_response(yaml.safe_dump(document))
    document["channels"]["call"]["uplift"]["can_will"] = 0.5
    document["adjustments"][0]["when"] = "sex = 'female'"
    with pytest.raises(AllocationError, match="sex"):
        load_response(yaml.safe_dump(document))
    del document["adjustments"][0]["source"]
    with pytest.raises(AllocationError, match="source"):
        load_response(yaml.safe_dump(document))
