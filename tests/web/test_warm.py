"""What web processes have before the first page is asked for."""

from __future__ import annotations

from django.template import engines
from lucide.templatetags.lucide import lucide

from cureline.web import warm


def test_every_template_of_ours_compiles() -> None:
    assert warm.warm() > 300


def test_an_icon_is_the_packages_own() -> None:
    template = engines["django"].from_string('{% load lucide %}{% lucide "phone" size=16 %}{% lucide name %}')
    for _ in range(2):
        assert template.render({"name": "x"}) == lucide("phone", size=16) + lucide("x")
