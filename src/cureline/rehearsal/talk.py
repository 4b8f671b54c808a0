"""Adapters that a bank may set: a language model that words what the debtor says, and speech for the trainee.
None is set by default. The graph stays the judge: a model only says in other words what the graph has decided.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

import requests

from cureline.engine import rehearse
from cureline.rehearsal.models import Session
from cureline.trust import vault

LOG = logging.getLogger(__name__)
SECONDS = 6
LONGEST = 300


class Words(Protocol):
    """Words a line of the debtor anew."""

    def word(self, line: str, *, language: str, mood: Mapping[str, int], talk: Sequence[Mapping[str, str]]) -> str:
        """The line in other words of the same meaning; raises OSError where it can't."""


class Speech(Protocol):
    """Hears and speaks."""

    def hear(self, sound: bytes, *, language: str) -> str:
        """The words of a recording; raises OSError where it can't."""


class HttpWords:
    """`POST url {line, language, mood, talk}` with a bearer token gives `{text}`. Neither name nor staff id is sent."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token

    def word(self, line: str, *, language: str, mood: Mapping[str, int], talk: Sequence[Mapping[str, str]]) -> str:
        """Asks the model; raises OSError."""
        answer = _post(
            self._url, self._token, json={"line": line, "language": language, "mood": dict(mood), "talk": list(talk)}
        )
        return str(answer.get("text", ""))


class HttpSpeech:
    """`POST url?language=` with the sound as body gives `{text}`."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token

    def hear(self, sound: bytes, *, language: str) -> str:
        """Asks the recogniser; raises OSError."""
        return str(_post(self._url, self._token, params={"language": language}, data=sound).get("text", ""))


def _post(url: str, token: str, **more: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.post(url, timeout=SECONDS, headers=headers, allow_redirects=False, **more)
    answer.raise_for_status()
    try:
        found = answer.json()
    except ValueError as error:
        raise OSError("the answer is no JSON") from error
    if not isinstance(found, dict):
        raise OSError("the answer is no object")
    return found


@lru_cache(maxsize=1)
def _words(url: str, token: str) -> Words | None:
    return HttpWords(url, token) if url else None


def words() -> Words | None:
    """The language model that is set (`CURELINE_REHEARSAL_WORDS_URL`, `…_TOKEN`), None by default."""
    return _words(
        os.environ.get("CURELINE_REHEARSAL_WORDS_URL", ""), os.environ.get("CURELINE_REHEARSAL_WORDS_TOKEN", "")
    )


def speech() -> Speech | None:
    """The recogniser of speech that is set (`CURELINE_REHEARSAL_SPEECH_URL`, `…_TOKEN`), None by default."""
    url = os.environ.get("CURELINE_REHEARSAL_SPEECH_URL", "")
    return HttpSpeech(url, os.environ.get("CURELINE_REHEARSAL_SPEECH_TOKEN", "")) if url else None


def worded(row: Session, standing: rehearse.Standing, turn: rehearse.Turn, text: str) -> str:
    """What the debtor says in free talk: the graph's line in the model's words, or the line itself where the
    model can't, says too much, or says what was said before.
    """
    model = words()
    if model is None:
        return turn.line
    kept = list(row.turns.order_by("-number")[:4])[::-1]
    talk = [{"trainee": vault.decrypt(bytes(one.text_sealed)), "debtor": one.line} for one in kept]
    mood = {"trust": standing.trust, "anger": standing.anger, "openness": standing.openness}
    try:
        said = model.word(turn.line, language=row.language, mood=mood, talk=[*talk, {"trainee": text, "debtor": ""}])
    except OSError as error:
        LOG.warning("the language model of free talk does not answer: %s", type(error).__name__)
        return turn.line
    said = " ".join(said.replace("\x00", "").split())
    if not said or len(said) > LONGEST or said in {row.opening, *(one.line for one in row.turns.all())}:
        return turn.line
    return said
