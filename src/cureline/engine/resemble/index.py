"""Texts found by meaning, in Chinese and English: n-grams, words and thoughts, weighed, and what they have in common.

Each text becomes a row of term weights (TF-IDF): Chinese in runs of one to three characters, English in words and pairs
of words, and thoughts of the thesaurus, which both languages share. Latent semantic analysis (a truncated singular
value decomposition; Deerwester et al. 1990) puts texts that share company near each other. The score is the mean of
both likenesses, so that an exact word still counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import scipy
from numpy.typing import NDArray

from cureline.engine.han import is_han, simplified
from cureline.engine.resemble.thesaurus import Thesaurus, thesaurus

Vector = NDArray[np.float64]
# how much a thought weighs beside a run of characters, and a fact (product, bucket) beside both
THOUGHT, FACT = 3.0, 1.5
# the rank of the common space, and how much of the score comes from it
RANK, COMMON = 48, 0.35
_STOP = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he",
        "her", "his", "in", "is", "it", "its", "of", "on", "or", "our", "she", "so", "that", "the", "their", "them",
        "then", "they", "this", "to", "was", "we", "were", "which", "who", "with", "would", "you", "your", "did", "do",
    )
)  # fmt: skip
_STOP_HAN = frozenset("的了是在和与及也都就而又被把对于为其这那个我你他她它们有没不很到说会要能可以")


@dataclass(frozen=True)
class Text:
    """What is looked for: an id, the words, and facts that count when they are equal (`product: credit_card`)."""

    id: str
    words: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A text that was found: its id, how near it is (0 to 1), and the thoughts that both have."""

    id: str
    score: float
    shared: tuple[str, ...]


def terms(text: str, words: Thesaurus | None = None) -> dict[str, float]:
    """The terms of a text with how often it has them."""
    plain = simplified(text.casefold())
    found: dict[str, float] = {}
    for run in re.findall(r"[㐀-鿿]+|[a-z][a-z'’-]+|\d+", plain):
        if is_han(run[0]):
            for length, weight in ((1, 0.2), (2, 1.0), (3, 0.7)):
                for start in range(len(run) - length + 1):
                    gram = run[start : start + length]
                    if length > 1 or gram not in _STOP_HAN:
                        found[gram] = found.get(gram, 0.0) + weight
    english = [_stem(word) for word in re.findall(r"[a-z][a-z'’-]+", plain) if word not in _STOP]
    for word in english:
        found[f"w:{word}"] = found.get(f"w:{word}", 0.0) + 1.0
    for pair in pairwise(english):
        name = "w:" + " ".join(pair)
        found[name] = found.get(name, 0.0) + 0.5
    for name, weight in (words or thesaurus()).thoughts(text).items():
        found[f"t:{name}"] = weight
    return found


def _stem(word: str) -> str:
    """An English word without the endings that change most."""
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


class Index:
    """Texts ready to be searched; the same texts give the same index, bit for bit, in the same order of ids."""

    def __init__(self, texts: Iterable[Text], words: Thesaurus | None = None) -> None:
        self._words = words or thesaurus()
        given = sorted(texts, key=lambda text: text.id)
        self.ids = [text.id for text in given]
        counted = [self._counted(text.words, text.facts) for text in given]
        names = sorted({name for row in counted for name in row})
        self._column = {name: number for number, name in enumerate(names)}
        seen = np.zeros(len(names))
        for row in counted:
            for name in row:
                seen[self._column[name]] += 1
        self._weight: Vector = np.log((1 + len(given)) / (1 + seen)) + 1
        rows = [scipy.sparse.csr_matrix(self._row(row)) for row in counted]
        self._rows = scipy.sparse.vstack(rows, format="csr") if rows else scipy.sparse.csr_matrix((0, len(names)))
        self._thoughts = [set(self._words.thoughts(text.words)) for text in given]
        self._basis = self._common()
        self._placed = _unit(self._rows @ self._basis)

    def __len__(self) -> int:
        return len(self.ids)

    def search(self, words: str, *, facts: Mapping[str, str] | None = None, limit: int = 20,
               least: float = 0.05, without: Sequence[str] = ()) -> list[Match]:  # fmt: skip
        """The texts nearest to some words (and facts), best first, equal ones by id; below `least` none."""
        if not self.ids or not (words.strip() or facts):
            return []
        row = self._row(self._counted(words, facts or {}))
        exact = np.asarray(self._rows @ row).ravel()
        common = self._placed @ _unit((row @ self._basis)[None, :])[0]
        score = (1 - COMMON) * exact + COMMON * np.clip(common, 0, 1)
        asked = set(self._words.thoughts(words))
        order = sorted(range(len(self.ids)), key=lambda n: (-round(float(score[n]), 9), self.ids[n]))
        return [
            Match(self.ids[n], round(float(score[n]), 6), tuple(sorted(asked & self._thoughts[n])))
            for n in order if score[n] >= least and self.ids[n] not in without
        ][:limit]  # fmt: skip

    def like(self, id: str, *, limit: int = 5) -> list[Match]:
        """The texts nearest to one of them. Raises KeyError for an id that is not there."""
        if id not in self.ids:
            raise KeyError(id)
        place = self.ids.index(id)
        exact = np.asarray((self._rows @ self._rows[place].T).todense()).ravel()
        score = (1 - COMMON) * exact + COMMON * np.clip(self._placed @ self._placed[place], 0, 1)
        order = sorted((n for n in range(len(self.ids)) if n != place), key=lambda n: (-score[n], self.ids[n]))
        mine = self._thoughts[place]
        return [Match(self.ids[n], round(float(score[n]), 6), tuple(sorted(mine & self._thoughts[n])))
                for n in order[:limit]]  # fmt: skip

    def _counted(self, words: str, facts: Mapping[str, str]) -> dict[str, float]:
        return {**terms(words, self._words), **{f"f:{name}={value}": 1.0 for name, value in facts.items() if value}}

    def _row(self, counted: Mapping[str, float]) -> Vector:
        row = np.zeros(len(self._column))
        for name, count in counted.items():
            place = self._column.get(name)
            if place is not None:
                more = THOUGHT if name.startswith("t:") else FACT if name.startswith("f:") else 1.0
                # said twice is not twice as much
                row[place] = more * (1 + np.log(count) if count > 1 else count) * self._weight[place]
        length = np.linalg.norm(row)
        return row / length if length else row

    def _common(self) -> Vector:
        """The directions in which the texts differ most; as many as there are, at most RANK."""
        from scipy.sparse.linalg import svds

        rank = min(RANK, *(size - 1 for size in self._rows.shape)) if min(self._rows.shape, default=0) > 1 else 0
        if rank < 1:
            return np.zeros((self._rows.shape[1], 1))
        # a start of its own, so that the same texts give the same directions
        start = np.random.default_rng(20261).normal(size=min(self._rows.shape))
        _left, values, right = svds(self._rows, k=rank, v0=start)
        keep = values > 1e-9
        return np.asarray(right[keep].T)


def _unit(rows: Vector) -> Vector:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, length, out=np.zeros_like(rows), where=length > 0))
