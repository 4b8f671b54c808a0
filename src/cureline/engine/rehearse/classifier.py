"""A small classifier of sentences by act: character n-grams, a multinomial logistic regression, weights as JSON.

It hears what no phrase has. Trained on `cases.csv` by `build()`; `classifier.json` holds the weights of these cases.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from cureline.engine.rehearse.words import normal

NONE = "none"
NGRAMS = (1, 4)
STRENGTH = 40.0
MIN_CASES = 2
# an act is heard from this probability on; a forbidden one from the higher, as it costs the trainee the exercise:
# 0.25 had a precision of 0.69 in four-fold validation on the cases
FROM = 0.25
FORBIDDEN_FROM = 0.5
FORBIDDEN = ("threat", "insult", "disclosure", "falsehood", "pressure", "harass")
SHORTEST = 4
_SENTENCE = re.compile(r"[^.?!;\n]+[?!]?")


@dataclass(frozen=True)
class Case:
    """A sentence, the acts it does (none: small talk) and its language."""

    text: str
    acts: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Model:
    """A weight for each n-gram and act, and each act's bias."""

    acts: Sequence[str]
    bias: Sequence[float]
    weights: Mapping[str, Sequence[float]]

    def probabilities(self, sentence: str) -> dict[str, float]:
        """How likely a sentence does each act (or none of them); they sum to 1."""
        sums = list(self.bias)
        for gram, value in features(sentence).items():
            for place, weight in enumerate(self.weights.get(gram, ())):
                sums[place] += weight * value
        top = max(sums)
        odds = [math.exp(value - top) for value in sums]
        return {act: odd / sum(odds) for act, odd in zip(self.acts, odds, strict=True)}

    def judge(self, sentence: str) -> list[str]:
        """The acts that a sentence is heard to do; gibberish, of which few n-grams are known, does none."""
        if len(sentence) < SHORTEST or self.known(sentence) < 0.5:
            return []
        likely = self.probabilities(sentence)
        act = max(likely, key=lambda name: likely[name])
        heard = act != NONE and likely[act] >= (FORBIDDEN_FROM if act in FORBIDDEN else FROM)
        return [act] if heard else []

    def known(self, sentence: str) -> float:
        """The share of a sentence's pairs of signs that the cases had."""
        pairs = [sentence[n : n + 2] for n in range(len(sentence) - 1)]
        return sum(pair in self.weights for pair in pairs) / max(len(pairs), 1)


def sentences(plain: str) -> list[str]:
    """The sentences of a normalised text, at most 20."""
    return [part.strip(" ,") for part in _SENTENCE.findall(plain) if part.strip(" ,")][:20]


def features(sentence: str) -> dict[str, float]:
    """Character n-grams with marked ends, each weighted by the root of its count, length 1 in all."""
    padded = f"^{' '.join(sentence.split())}$"
    low, high = NGRAMS
    counts = Counter(padded[n : n + size] for size in range(low, high + 1) for n in range(len(padded) - size + 1))
    length = math.sqrt(sum(counts.values())) or 1.0
    return {gram: math.sqrt(count) / length for gram, count in counts.items()}


def cases(name: str = "cases.csv") -> list[Case]:
    """The sentences of a file of this package: `cases.csv` (trained on) or `held_out.csv` (never)."""
    rows = csv.DictReader(_read(name).splitlines())
    return [
        Case(row["text"], tuple(act for act in row["acts"].split() if act != NONE), row["language"]) for row in rows
    ]


def train(given: Iterable[Case]) -> Model:
    """A model of some cases; the same cases give the same weights."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    chosen = list(given)
    rows = [features(normal(case.text).strip(" .?!,")) for case in chosen]
    seen = Counter(gram for row in rows for gram in row)
    vocabulary = sorted(gram for gram, count in seen.items() if count >= MIN_CASES)
    place = {gram: index for index, gram in enumerate(vocabulary)}
    entries = [(n, place[gram], value) for n, row in enumerate(rows) for gram, value in row.items() if gram in place]
    numbers, columns, data = zip(*entries, strict=True)
    matrix = csr_matrix((data, (numbers, columns)), shape=(len(rows), len(vocabulary)))
    labels = [case.acts[0] if case.acts else NONE for case in chosen]
    fitted = LogisticRegression(C=STRENGTH, max_iter=300, class_weight="balanced").fit(matrix, labels)
    weights = np.round(fitted.coef_.T, 2).tolist()
    bias = np.round(fitted.intercept_, 2).tolist()
    return Model([str(name) for name in fitted.classes_], bias, dict(zip(vocabulary, weights, strict=True)))


def digest() -> str:
    """16 digits that name the cases and how they are learned."""
    return hashlib.sha256(f"{_read('cases.csv')}{NGRAMS}{STRENGTH}{MIN_CASES}".encode()).hexdigest()[:16]


def build() -> Path:
    """Train on all cases and write `classifier.json`; gives its path."""
    made = train(cases())
    path = Path(__file__).parent / "classifier.json"
    parts = {"digest": digest(), "acts": made.acts, "bias": made.bias, "weights": made.weights}
    path.write_text(json.dumps(parts, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return path


@cache
def model() -> Model:
    """The built model."""
    parts = json.loads(_read("classifier.json"))
    return Model(parts["acts"], parts["bias"], parts["weights"])


def _read(name: str) -> str:
    return resources.files("cureline.engine.rehearse").joinpath(name).read_text("utf-8")
