"""Filters of the career pages: a competence's title, an act of the log in words."""

from __future__ import annotations

from django import template

from cureline.career import documents
from cureline.career.words import ACTIONS

register = template.Library()


@register.filter
def competence(code: str) -> str:
    """The title of a competence."""
    return documents.competence_title(code)


@register.filter
def career_action(action: str) -> str:
    """What was done, in words; the action itself where there are none."""
    return str(ACTIONS.get(action, action))
