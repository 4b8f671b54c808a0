"""The report's content: findings that the figures bear out, files that can be read, nothing personal in them."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pypdf
import pytest
from django.utils.translation import override

from cureline.engine import evaluate
from cureline.results.report import typesetting, workbook
from cureline.results.report.compose import LANGUAGES, compose
from cureline.results.report.document import Report, Table
from cureline.results.report.findings import beyond_chance, findings
from cureline.results.report.source import Month, MonthError, Source
from cureline.results.report.texts import document
from cureline.results.services import Figure
from tests.results.report import months

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


@pytest.fixture
def made() -> Report:
    return compose(months.snapshot(), OCTOBER, "zh-Hans")


def _texts(node: Any) -> list[dict[str, str]]:
    if isinstance(node, dict):
        own = [node] if "en" in node else []
        return own + [found for value in node.values() for found in _texts(value)]
    return [found for value in node for found in _texts(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("name", ["content", "findings"])
def test_every_text_is_there_in_three_languages_with_the_same_places_to_fill(name: str) -> None:
    for texts in _texts(document(name)):
        assert set(texts) == set(LANGUAGES)
        places = {language: sorted(re.findall(r"\{(\w+)\}", texts[language])) for language in LANGUAGES}
        assert places["en"] == places["zh-Hans"] == places["zh-Hant"]


def test_rules_speak_of_measures_columns_and_sentences_that_exist() -> None:
    rules = document("findings")
    for rule in rules["rules"]:
        measure = evaluate.measures()[rule["measure"]]
        assert rule["kind"] in rules["sentences"]
        if "by" in rule:
            assert rule["by"] in measure.cuts
            assert rule["by"] in rules["columns"]
    assert set(document("content")["cards"]) <= set(evaluate.measures())


def test_findings_say_what_the_figures_say_and_stand_in_the_order_of_money_and_harm(made: Report) -> None:
    source = Source(months.snapshot_row(), OCTOBER)
    with override("zh-hans"):
        now, before = source.one("recovered"), source.one("recovered", OCTOBER.back())
        assert now is not None and before is not None
        told = next(f for f in made.findings if f.rule == "recovered:change:")
        assert now.text in told.text and before.text in told.text
        assert ("下降" in told.text) == (now.value < before.value)  # type: ignore[operator]
        assert told.tone == ("bad" if "下降" in told.text else "good")
    order = [(f.by_chance, -f.stake_minor) for f in made.findings]
    assert order == sorted(order)
    assert len(made.findings) <= document("findings")["most"]


def test_no_finding_is_written_with_a_number_in_it() -> None:
    """The documents hold words and limits; each number of a sentence comes from a figure."""
    rules = document("findings")
    for texts in [*rules["sentences"].values(), *rules["parts"].values()]:
        assert not re.search(r"\d", "".join(texts.values()))


def test_a_slice_that_stands_apart_is_told() -> None:
    """Late accounts pay far less of what is past due than the whole does."""
    source = Source(months.snapshot(), OCTOBER)
    with override("en"):
        told = [f for f in findings(source, "en") if f.rule == "recovery_rate:apart:team"]
    assert any("late" in f.text and "lower" in f.text and f.tone == "bad" for f in told)


@pytest.mark.parametrize(
    ("a", "b", "clear"),
    [((0.5, 0.48, 0.52), (0.4, 0.38, 0.42), True), ((0.5, 0.4, 0.6), (0.45, 0.35, 0.55), False),
     ((0.5, None, None), (0.4, None, None), None), ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5), False)],
)  # fmt: skip
def test_chance_is_told_from_change(a: Any, b: Any, clear: bool | None) -> None:
    one, other = (Figure("cure_rate", {}, 1, 2, value, "", low, high) for value, low, high in (a, b))
    assert beyond_chance(one, other, 1.96) is clear


def test_tables_for_the_regulator_name_their_basis_and_what_is_assumed(made: Report) -> None:
    chapter = next(section for section in made.sections if section.name == "regulator")
    found = [block for block in chapter.blocks if isinstance(block, Table)]
    assert [table.name for table in found] == ["five_tier", "migration", "npl", "complaints"]
    for table in found:
        assert "依据" in table.note and "assumption" in table.note
    tiers = found[0]
    for row in tiers.rows:
        assert sum(cell.value or 0 for cell in row[2:]) == pytest.approx(1.0)


def test_totals_of_the_tables_are_the_whole(made: Report) -> None:
    by_product = next(table for table in made.tables() if table.name == "by_product")
    *parts, total = [row[1].value or 0 for row in by_product.rows]
    assert sum(parts) == pytest.approx(total)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_can_be_read_and_is_the_same_again(language: str) -> None:
    report = compose(months.snapshot(), OCTOBER, language)
    pdf = typesetting.pdf(report)
    assert pdf == typesetting.pdf(report)
    read = pypdf.PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in read.pages)
    squeezed = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", report.title) in squeezed
    assert re.sub(r"\s", "", report.findings[0].text)[:12] in squeezed
    for definition in report.definitions:
        assert re.sub(r"\s", "", definition.title) in squeezed
    assert 6 <= len(read.pages) <= 16


def test_workbook_holds_numbers_with_their_definition(made: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(made)))
    assert len(book.sheetnames) == len(made.tables()) + 3
    sheet = book["分产品清收情况"]
    assert "计算" not in str(sheet["A1"].value) and "÷" in str(sheet["A2"].value)
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert isinstance(total[1], float) and 0 < total[2] < 1
    assert not [cell for each in book for row in each.iter_rows() for cell in row if cell.data_type == "f"]


def test_nobody_stands_in_the_report(made: Report) -> None:
    said = " ".join([*(f.text for f in made.findings), *(c.text for t in made.tables() for r in t.rows for c in r)])
    assert not re.search(r"\b[AK]\d+\b", said)


def test_a_month_without_a_month_before_compares_nothing() -> None:
    report = compose(months.snapshot(), Month(2026, 7), "en")
    assert {card.tone for card in report.cards} == {"neutral"}
    assert not [f for f in report.findings if "the month before" in f.text]


def test_a_month_without_facts_says_so() -> None:
    report = compose(months.snapshot(), Month(2026, 1), "en")
    assert (report.cards, report.findings) == ([], [])
    assert typesetting.pdf(report).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-1", "26-01", "2026-01-01", "x"])
def test_months_are_read_strictly(text: str) -> None:
    with pytest.raises(MonthError):
        Month.read(text)


def test_months_go_back_over_the_year() -> None:
    assert str(Month(2026, 1).back()) == "2025-12"
    assert str(Month(2026, 3).back(14)) == "2025-01"
    assert str(Month(2026, 2).last) == "2026-02-28"
