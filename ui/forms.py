"""How forms are drawn: one template per field, the same in the whole product."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import Jinja2, TemplatesSetting

from ui import drawing

_WIDGETS = "django/forms/widgets/"


class UIRenderer(TemplatesSetting):
    """Fields are drawn by Jinja, and so are Django's widgets, which come in both languages: a form has dozens of them.

    Anything else is looked for among our templates first, then among Django's own.
    """

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.jinja"
    _widgets = Jinja2()

    def get_template(self, template_name: str) -> Any:
        """What draws a field, a widget or a whole form; each has ``render``."""
        if template_name.startswith(_WIDGETS):
            return self._widgets.get_template(template_name)
        if template_name.endswith(".jinja"):
            return drawing.Part(template_name)
        return super().get_template(template_name)
