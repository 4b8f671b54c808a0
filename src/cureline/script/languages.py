"""Which of the three languages of the texts serves whom."""

from __future__ import annotations

_TRADITIONAL = ("hant", "tw", "hk", "mo")


def tag(language: str | None) -> str:
    """en, zh-Hans or zh-Hant for any BCP 47 tag: `zh`, `yue` and nothing are zh-Hans, what is not Chinese is en."""
    parts = (language or "zh").lower().replace("_", "-").split("-")
    if parts[0] not in ("zh", "yue", "cmn"):
        return "en"
    return "zh-Hant" if any(part in _TRADITIONAL for part in parts[1:]) else "zh-Hans"
