"""Figures in templates: a number that leads to what it is made of."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cureline.results import wording, words

register = template.Library()


@register.simple_tag
def figure(found: Any) -> SafeString:
    """A figure as a link to its trace; a dash where there is none: `{% figure f %}`."""
    if found is None:
        return format_html("{}", wording.NOTHING)
    if found.interval:
        return format_html('<a class="figure" href="{}" title="{}">{}</a>', found.url, found.interval, found.text)
    return format_html('<a class="figure" href="{}">{}</a>', found.url, found.text)


@register.filter
def column(name: str) -> str:
    """A column's title."""
    return words.column(name)


@register.filter
def told(text: str, name: str) -> str:
    """A column's value in words: `{{ key|told:"bucket" }}`."""
    return words.value(name, text)


@register.filter
def counted(number: int | None) -> str:
    """A whole number with its thousands apart; a dash for None."""
    return wording.NOTHING if number is None else wording.count(number)


@register.filter
def share(number: float | None) -> str:
    """A share as a percentage; a dash for None."""
    return wording.figure(number, "rate")
