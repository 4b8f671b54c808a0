"""What is forbidden is found however it is written, and what is decent passes; the classifier keeps its floor."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.script import classifier, wording
from cureline.script.services import check


def categories(text: str, jurisdiction: str = "CN") -> set[str]:
    return {f.category for f in check(text, jurisdiction=jurisdiction, language="en") if f.severity == "block"}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("再不还款就让你坐牢", "false_legal"),
        ("再不還款就讓你坐牢", "false_legal"),
        ("再不还款就让你坐 牢", "false_legal"),
        ("再不还款就让你坐·牢", "false_legal"),
        ("再不还款就让你坐\u200b牢", "false_legal"),
        ("再不还款就让你做牢", "false_legal"),
        ("这里是珐院，传票已经签发", "false_legal"),
        ("你这个老癞", "shaming"),
        ("我们要爆通讯路", "shaming"),
        ("We will tell your boss about this debt", "third_party"),
        ("ＷＥ ＷＩＬＬ ＴＥＬＬ ＹＯＵＲ ＢＯＳＳ ＡＢＯＵＴ ＴＨＩＳ ＤＥＢＴ", "third_party"),
        ("You could go to jail for this", "false_legal"),
        ("we know where your kids go to school", "threat"),
        ("不还就打断你的腿", "threat"),
        ("最后通牒，今天不还后果自负", "urgency"),
        ("先去借网贷把这笔还了，找朋友借钱来还", "false_legal"),
    ],
)  # fmt: skip
def test_the_forbidden_is_found(text: str, category: str) -> None:
    assert category in categories(text)


@pytest.mark.parametrize(
    "text",
    [
        "您好，我是示例银行的工作人员，本次通话将会录音。",
        "若未能达成安排，我行拟依法向人民法院主张权利，您可以寻求法律咨询。",
        "请警惕冒充公检法的诈骗，我行不会索要密码。",
        "孩子生病不容易，我们可以先暂缓还款。",
        "We speak with you alone and tell nobody else.",
        "This is an attempt to collect a debt and any information obtained will be used for that purpose.",
        "If money is short, we can agree on instalments.",
    ],
)
def test_the_decent_passes(text: str) -> None:
    for jurisdiction in ("CN", "US", "UK", "IN", "XX"):
        assert not categories(text, jurisdiction)


def test_a_finding_names_rule_and_article() -> None:
    finding = check("你这个老赖", jurisdiction="CN", language="zh")[0]
    assert (finding.rule_id, finding.severity, finding.title) == ("INSULT", "block", "侮辱或羞辱")
    assert "art. 68" in finding.article
    assert wording.version("US-CA") == "us:2026.1 common:2026.1"


@given(st.text(max_size=300))
def test_any_text_can_be_checked(text: str) -> None:
    check(text, jurisdiction="CN", language="en")


def test_the_cases_are_many_balanced_and_of_two_languages() -> None:
    labels = Counter(case.label for case in classifier.cases())
    languages = Counter(case.language for case in classifier.cases())
    assert sum(labels.values()) >= 500
    assert 0.35 <= labels["fine"] / sum(labels.values()) <= 0.55
    assert min(languages.values()) / sum(languages.values()) >= 0.35
    assert set(labels) == set(classifier.settings()["labels"])


def test_the_classifier_keeps_its_floor_on_families_it_never_saw() -> None:
    found = classifier.measure()
    assert found.cases >= 150 and found.families >= 40
    assert found.precision >= 0.85
    assert found.recall >= 0.7


def test_the_built_model_is_that_of_the_cases() -> None:
    built = json.loads(resources.files("cureline.script").joinpath(classifier.BUILT).read_text("utf-8"))
    assert built["digest"] == classifier.digest()


def test_training_is_repeatable() -> None:
    some = classifier.cases()[::25]
    assert classifier.train(some) == classifier.train(some)
    assert classifier.model() is classifier.model()
    odds = classifier.model().probabilities("请问您哪一天方便还款？")
    assert abs(sum(odds.values()) - 1) < 1e-9
