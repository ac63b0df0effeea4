"""How forms are drawn: one template per field, the same in the whole product."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class UIRenderer(TemplatesSetting):
    """Looks for templates among ours first, then among Django's own."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
