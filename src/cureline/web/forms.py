"""How Django's forms look: our own templates for fields, labels and errors."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms from `web/forms/`, widgets from Django."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
