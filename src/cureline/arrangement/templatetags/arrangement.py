"""Words and colours of codes in templates."""

from __future__ import annotations

from django import template

from cureline.arrangement import words

register = template.Library()


@register.filter
def said(code: str, table: str) -> str:
    """A code in words: `{{ line.component|said:"part" }}`."""
    return words.said(table, code or "")


@register.filter
def tone(state: str) -> str:
    """The colour of a state's badge."""
    return words.TONES.get(state, "neutral")


@register.filter
def why_conceded(code: str) -> str:
    """The reason of a concession."""
    return words.waiver_reason(code)
