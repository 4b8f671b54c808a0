"""A larger model of meaning, where the bank runs one: off unless `CURELINE_EMBEDDING_URL` is set.

It is asked as the usual servers of such models are: `{"model", "input": […]}` gives `{"data": [{"embedding": […]}]}`.
Only released cases and the words that somebody typed are sent, and no words that lead back to somebody. What does not
answer in time is left out, and the own index decides alone.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import requests

from cureline.engine.pseudonymise import find
from cureline.engine.resemble import Match

TIMEOUT = 4
# how much of the score is the larger model's
SHARE = 0.6
_log = logging.getLogger(__name__)
_kept: dict[str, list[float]] = {}


def address() -> str:
    """Where the model answers; empty where there is none."""
    return os.environ.get("CURELINE_EMBEDDING_URL", "")


def rerank(words: str, matches: list[Match], texts: Callable[[list[str]], dict[str, str]]) -> list[Match]:
    """The same matches in the order of both scores. Words that lead back to somebody are never sent."""
    if not matches or find(words):
        return matches
    by_id = texts([one.id for one in matches])
    try:
        vectors = _vectors([words, *(by_id[one.id] for one in matches)])
    except (requests.RequestException, KeyError, ValueError, TypeError) as error:
        _log.warning("embedding: %s", type(error).__name__)
        return matches
    asked, rest = vectors[0], vectors[1:]
    scored = [replace(one, score=round((1 - SHARE) * one.score + SHARE * float(asked @ row), 6))
              for one, row in zip(matches, rest, strict=True)]  # fmt: skip
    return sorted(scored, key=lambda one: (-one.score, one.id))


def _vectors(texts: Sequence[str]) -> list[np.ndarray]:
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in _kept}
    if missing:
        body = {"model": os.environ.get("CURELINE_EMBEDDING_MODEL", "default"), "input": list(missing.values())}
        key = os.environ.get("CURELINE_EMBEDDING_KEY", "")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        answer = requests.post(address(), json=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        rows = answer.json()["data"]
        if len(rows) != len(missing):
            raise ValueError("not one vector a text")
        _kept.update({key: row["embedding"] for key, row in zip(missing, rows, strict=True)})
    found = [np.asarray(_kept[key], dtype=float) for key in keys]
    return [vector / (np.linalg.norm(vector) or 1.0) for vector in found]
