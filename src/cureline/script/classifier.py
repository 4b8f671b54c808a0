"""A small classifier of sentences: character n-grams, multinomial logistic regression, weights as JSON."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from cureline.home import home
from cureline.script import wording

FINE = "fine"
BUILT = "classifier.json"


@dataclass(frozen=True)
class Case:
    """One labelled sentence; sentences made from one template share a family."""

    text: str
    label: str
    language: str
    family: str


@dataclass(frozen=True)
class Model:
    """Weights by n-gram and label."""

    labels: Sequence[str]
    bias: Sequence[float]
    weights: Mapping[str, Sequence[float]]

    def probabilities(self, sentence: str) -> dict[str, float]:
        """The probability of each label; they sum to 1."""
        found = features(sentence)
        sums = list(self.bias)
        for gram, value in found.items():
            for place, weight in enumerate(self.weights.get(gram, ())):
                sums[place] += weight * value
        top = max(sums)
        odds = [math.exp(value - top) for value in sums]
        return {label: odd / sum(odds) for label, odd in zip(self.labels, odds, strict=True)}

    def judge(self, sentence: str) -> tuple[str, float]:
        """The likeliest label that is not fine, and the probability that the sentence is not fine."""
        if len(sentence) < settings()["shortest"]:
            return FINE, 0.0
        found = self.probabilities(sentence)
        fine = found.pop(FINE)
        return max(found, key=lambda name: found[name]), 1 - fine


@cache
def settings() -> Mapping[str, Any]:
    """The document of labels, thresholds and seed (`classifier.yaml`)."""
    document: Mapping[str, Any] = yaml.safe_load(_read("classifier.yaml"))
    return document


def severity(probability: float) -> str:
    """block, warn or nothing for the probability that a sentence is not fine, as the thresholds say."""
    return "block" if probability >= settings()["block"] else "warn" if probability >= settings()["warn"] else ""


@cache
def cases() -> tuple[Case, ...]:
    """Every labelled sentence, normalised as texts are when they are checked."""
    rows = csv.DictReader(_read("cases.csv").splitlines())
    return tuple(Case(wording.normal(row["text"]), row["label"], row["language"], row["family"]) for row in rows)


def held_out(case: Case) -> bool:
    """Whether a case's family is kept out of training for the figure."""
    digest = hashlib.sha256(f"{settings()['seed']}:{case.family}".encode()).digest()
    return digest[0] % int(settings()["held_out_of"]) == 0


def features(sentence: str) -> dict[str, float]:
    """Character n-grams of a sentence with marked ends, each weighted by the root of its count, length 1 in all."""
    low, high = settings()["ngrams"]
    padded = f"^{' '.join(sentence.split())}$"
    counts = Counter(
        padded[start : start + size] for size in range(low, high + 1) for start in range(len(padded) - size + 1)
    )
    length = math.sqrt(sum(counts.values())) or 1.0
    return {gram: math.sqrt(count) / length for gram, count in counts.items()}


def train(given: Iterable[Case]) -> Model:
    """A model of some cases: the same cases give the same weights."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    chosen = list(given)
    rows = [features(case.text) for case in chosen]
    seen = Counter(gram for row in rows for gram in row)
    vocabulary = sorted(gram for gram, count in seen.items() if count >= settings()["min_cases"])
    place = {gram: index for index, gram in enumerate(vocabulary)}
    entries = [
        (number, place[gram], value) for number, row in enumerate(rows) for gram, value in row.items() if gram in place
    ]
    numbers, columns, data = zip(*entries, strict=True)
    matrix = csr_matrix((data, (numbers, columns)), shape=(len(rows), len(vocabulary)))
    fitted = LogisticRegression(
        C=settings()["strength"], class_weight="balanced", max_iter=2000, tol=1e-3, random_state=settings()["seed"]
    ).fit(matrix, [case.label for case in chosen])
    weights = np.round(fitted.coef_.T, 3).tolist()
    return Model(
        labels=[str(name) for name in fitted.classes_],
        bias=np.round(fitted.intercept_, 3).tolist(),
        weights=dict(zip(vocabulary, weights, strict=True)),
    )


@cache
def model() -> Model:
    """The model of all the cases: the built one where it is of these cases, else one trained now and kept."""
    built = json.loads(_read(BUILT)) if resources.files("cureline.script").joinpath(BUILT).is_file() else {}
    if built.pop("digest", "") == digest():
        return Model(**built)
    path = home() / "models" / f"script-{digest()}.json"
    if path.exists():
        return Model(**json.loads(path.read_text(encoding="utf-8")))
    made = train(cases())
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(written(made))
    Path(part).replace(path)
    return made


def written(made: Model, **more: str) -> str:
    """A model as JSON: what `classifier.json` and the cache hold."""
    parts = {**more, "labels": made.labels, "bias": made.bias, "weights": made.weights}
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


@cache
def digest() -> str:
    """16 digits that name cases and settings together."""
    return hashlib.sha256((_read("cases.csv") + _read("classifier.yaml")).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Measures:
    """Precision and recall of telling unfit from fine, and of each label, on cases never trained on."""

    cases: int
    families: int
    precision: float
    recall: float
    by_label: Mapping[str, tuple[float, float, int]]


def measure() -> Measures:
    """Train without the held-out families and judge them: families, not rows, so that no template is in both."""
    kept = [case for case in cases() if not held_out(case)]
    apart = [case for case in cases() if held_out(case)]
    trained = train(kept)
    judged = [trained.judge(case.text) for case in apart]
    told = [label if severity(probability) else FINE for label, probability in judged]
    truth = [case.label for case in apart]
    unfit = _figures([label != FINE for label in told], [label != FINE for label in truth])
    by_label = {
        label: (*_figures([t == label for t in told], [t == label for t in truth]), truth.count(label))
        for label in settings()["labels"]
    }
    return Measures(len(apart), len({case.family for case in apart}), *unfit, by_label)


def _figures(told: Sequence[bool], truth: Sequence[bool]) -> tuple[float, float]:
    right = sum(a and b for a, b in zip(told, truth, strict=True))
    return right / max(sum(told), 1), right / max(sum(truth), 1)


def _read(name: str) -> str:
    return resources.files("cureline.script").joinpath(name).read_text("utf-8")
