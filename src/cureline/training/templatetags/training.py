"""Texts of documents in the request's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from cureline.training import views

register = template.Library()


@register.filter
def tongue(text: Mapping[str, str]) -> str:
    """A text of three languages in the request's: `{{ course.title|tongue }}`."""
    return views.words(text)
