"""Letters: every template in every language, the same bytes each time, and nothing of the data evaluated."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.dispatch.letters_of_tests import COMMON, DATA, data

from cureline.dispatch.letters.typesetting import LANGUAGES, LetterDataError, typeset
from cureline.dispatch.letters.wording import worded
from cureline.dispatch.services.letters import check_digit, lines_of


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("template", sorted(DATA))
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_is_set_in_each_language_with_the_same_bytes(template: str, language: str) -> None:
    pdf = typeset(template, data(template), language)
    assert pdf == typeset(template, data(template), language)
    assert COMMON["reference"] in text_of(pdf)
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_amounts_and_sums_are_of_the_integers() -> None:
    text = text_of(typeset("plan_contract", data("plan_contract"), "en"))
    assert "CN¥1,500.00" in text  # 12 × 125.00
    assert "CN¥1,725.00" in text  # 12 × 143.75
    assert "12%" in text


def test_fonts_are_embedded_and_of_the_installed_packages() -> None:
    reader = PdfReader(BytesIO(typeset("demand", data("demand"), "zh-Hant")))
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert fonts and all("Noto" in name for name in fonts)


@pytest.mark.parametrize(
    "name", ['#panic("x")', "#read(\"/etc/passwd\")", "$x^2$ *b* _i_ `r` @ref <l> \\ ]", '"]) #sys.inputs', "= 标题"]
)  # fmt: skip
def test_data_is_set_as_it_is_written_and_never_evaluated(name: str) -> None:
    pdf = typeset("reminder", data("reminder", recipient={"name": name, "lines": [name]}), "zh-Hans")
    plain = "".join(text_of(pdf).split())
    assert plain.count("".join(name.split())) >= 2


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_set(name: str) -> None:
    assert typeset("complaint_answer", data("complaint_answer", paragraphs=[name]), "en").startswith(b"%PDF")


def test_what_lacks_is_named() -> None:
    with pytest.raises(LetterDataError) as refused:
        typeset("demand", {**COMMON, "balance_minor": 1}, "en")
    assert set(refused.value.members["missing"]) == {"past_due_minor", "days_past_due", "pay_by_on"}
    for wrong in ({"balance_minor": 1.5}, {"balance_minor": "1"}, {"pay_by_on": "soon"}, {"currency": "¤"}):
        with pytest.raises(LetterDataError):
            typeset("demand", data("demand", **wrong), "en")
    with pytest.raises(LetterDataError):
        typeset("../../etc", COMMON, "en")


def test_a_visit_note_says_nothing_of_a_debt() -> None:
    for language in LANGUAGES:
        text = text_of(typeset("visit_note", data("visit_note", past_due_minor=123_456), language))
        for word in ("债", "欠", "逾期", "還款提醒", "debt", "owe", "account", "1,234.56", "****1234"):
            assert word not in text


@given(st.text("0123456789", min_size=2, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_of_a_reference_is_found(digits: str, place: int, change: int) -> None:
    place %= len(digits)
    wrong = digits[:place] + str((int(digits[place]) + change) % 10) + digits[place + 1 :]
    assert check_digit(digits) != check_digit(wrong)


def test_check_digit_of_the_standard() -> None:
    assert check_digit("0794") == 5  # the example of ISO 7064 for MOD 11-10


def test_an_address_is_parted_into_lines_of_a_window() -> None:
    assert lines_of("a; b\nc") == ["a", "b", "c"]
    assert [len(line) for line in lines_of("路" * 100)] == [42, 42, 16]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "rows", "text", "x"]), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(DATA)), st.data())
def test_whatever_the_data_are_it_is_a_letter_or_a_named_refusal(template: str, more: st.DataObject) -> None:
    names = st.sampled_from([*data(template), "paragraphs", "statements", "title"])
    wrong = more.draw(st.dictionaries(names, _JSON, min_size=1, max_size=2))
    try:
        worded(template, {**data(template), **wrong}, "en")
    except LetterDataError as error:
        assert error.status == 422
