"""Is a text fit to be said or sent? The phrase list of the pack, and a classifier trained on cases of our own."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from cureline.script import classifier, wording
from cureline.script.document import PLACEHOLDER, Texts
from cureline.script.languages import tag

_SENTENCE = re.compile(r"[^。！？!?;；\n.]+(?:[。！？!?;；\n]|\.(?!\d)|\.?$)")
_CHINESE = re.compile(r"[一-鿿]")


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a text: the rule (or `CLASSIFIER`), what it is, how severe, its article, the words found."""

    rule_id: str
    category: str
    severity: str
    title: str
    article: str
    status: str
    found: str
    probability: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """For a record."""
        return asdict(self)


def check(text: str, *, jurisdiction: str, language: str) -> list[Finding]:
    """What is wrong with a text by the phrase list of a jurisdiction and by the classifier, the severe first.

    `language` is that of the findings' titles; a text may mix languages, so both lists are read. A text with a finding
    of severity `block` must not be kept or sent.
    """
    shown = tag(language)
    plain = wording.normal(PLACEHOLDER.sub(" ", text))
    findings: dict[tuple[str, str], Finding] = {}
    for phrase in wording.phrases(jurisdiction):
        for pattern in (*phrase.zh, *phrase.en):
            hit = pattern.search(plain)
            if hit:
                findings[phrase.id, ""] = Finding(
                    phrase.id, phrase.category, phrase.severity, phrase.title[shown], phrase.article, phrase.status,
                    hit[0].strip()[:80],
                )  # fmt: skip
                break
    model = classifier.model()
    for sentence in (part.strip() for part in _SENTENCE.findall(plain)):
        label, probability = model.judge(sentence)
        severity = classifier.severity(probability)
        if severity and not any(finding.category == label for finding in findings.values()):
            findings["CLASSIFIER", label] = Finding(
                "CLASSIFIER", label, severity, _title(label)[shown], "", "policy", sentence[:80], round(probability, 3)
            )
    return sorted(findings.values(), key=lambda finding: (finding.severity != "block", finding.rule_id))


def _title(label: str) -> Texts:
    titles: Texts = classifier.settings()["titles"][label]
    return titles


def blocks(findings: list[Finding]) -> bool:
    """Whether something found forbids the text."""
    return any(finding.severity == "block" for finding in findings)
