"""The icons of pages: lucide's tag, each icon drawn once a process.

A customer's page has ninety of them, and lucide copies and writes its XML for each, a tenth of the page's work. Stands
under lucide's name in the settings, so that templates load it as the package says.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(maxsize=2048)(lucide), name="lucide")
