"""How Django's forms look: our own templates for fields, labels and errors."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist


@cache
def _own() -> DjangoTemplates:
    return DjangoTemplates()


class Renderer(TemplatesSetting):
    """Forms and apps' own widgets from the apps' templates, everything else from Django."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """A template of an app, else Django's own of that name."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return _own().get_template(template_name)
