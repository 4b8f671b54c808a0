"""The document of measures: whole, in every language, and what docs/measures.md says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cureline.engine.evaluate import FACTS, MeasureError, groups, measures, parse_measures
from tests.engine.evaluate.factory import facts, table

DOCUMENT = Path(__file__).parents[3] / "docs" / "measures.md"
PROMISED = (
    "cure_rate", "roll_rate", "roll_forward_amount", "recovery_rate", "liquidation_rate", "recovered",
    "recovered_per_contact", "contact_rate", "right_party_rate", "promise_rate", "promise_kept_rate",
    "promise_kept_amount_rate", "cost_per_recovered", "days_to_cure", "redefault_rate", "complaints_per_thousand",
    "refusal_rate", "five_tier_migration", "provision_change", "collector_effectiveness_index", "contacts", "cost",
    "write_off_rate",
)  # fmt: skip


def test_every_measure_the_product_speaks_of_is_there() -> None:
    assert set(PROMISED) <= set(measures())
    assert {m.group for m in measures().values()} == set(groups())


def test_document_says_the_same() -> None:
    """A row a measure: code, titles, formula, facts, interval, source and status."""
    written = DOCUMENT.read_text(encoding="utf-8")
    rows = [
        f"| `{m.code}` | {m.title['en']} | {m.title['zh-Hans']} | {m.formula['en']} | {m.unit} | {m.better} | "
        f"{m.interval or 'none'} | {m.source} | {m.status} |"
        for m in measures().values()
    ]
    assert [line for line in written.splitlines() if line.startswith("| `") and line.count("|") == 10] == rows


def test_document_names_every_fact() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in FACTS if f"| `{name}` |" not in written] == []


def test_drill_shows_the_rows_that_count() -> None:
    rows = table(
        "standings",
        {"account_id": "CURED", "from_level": 1, "to_level": 0},
        {"account_id": "ROLLED", "from_level": 1, "to_level": 2},
        {"account_id": "FINE", "from_level": 0, "to_level": 0},
    )
    cure = measures()["cure_rate"]
    assert cure.numerator_rows(rows).account_id.execute().tolist() == ["CURED"]
    assert sorted(cure.denominator_rows(rows).account_id.execute()) == ["CURED", "ROLLED"]


def test_drill_of_a_denominator_over_two_facts_shows_what_they_share() -> None:
    both = facts(contacts=[{"account_id": "A"}], refusals=[{"account_id": "B"}])
    shown = measures()["refusal_rate"].denominator_rows(both)
    assert sorted(shown.account_id.execute()) == ["A", "B"]
    with pytest.raises(ValueError, match="no denominator"):
        measures()["recovered"].denominator_rows(both)


def test_cuts_name_no_debtor() -> None:
    for measure in measures().values():
        assert not {"account_id", "customer_id", "ref"} & set(measure.cuts)
        assert {"month", "product", "team", "bucket"} <= set(measure.cuts)
    assert "rule_id" in measures()["refusal_rate"].cuts


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("unit: rate", "unit: percent", "unit 'percent'"),
        ("better: up", "better: more", "better 'more'"),
        ("where: from_level > 0", "where: from_lvel > 0", "from_lvel"),
        ("sum: [from_balance_minor]", "sum: [from_bucket]", "cannot be summed"),
        ("code: roll_rate", "code: cure_rate", "same code"),
        ("fact: standings", "fact: standing", "standing"),
        ("zh-Hans: 治愈率, ", "", "texts in"),
    ],
)
def test_a_wrong_document_is_refused_with_the_reason(old: str, new: str, why: str) -> None:
    from cureline.engine.evaluate.measures import shipped_text

    with pytest.raises(MeasureError, match=why):
        parse_measures(shipped_text().replace(old, new, 1))
