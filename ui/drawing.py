"""Parts of a page that repeat, drawn by Jinja.

A row or a card is a hundred nodes, and Django's templates go through them one by one: on a page of fifty that was more
than half of its time. Jinja makes Python of a template. Pages stay Django's; a ``.jinja`` file is a part of one.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.defaultfilters import date, truncatechars
from django.utils.formats import localize
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui import addresses, pieces, svg


@functools.cache
def environment() -> Environment:
    """What these templates know beyond Jinja itself. A name that nobody gave is an error."""
    made = Environment(
        loader=FileSystemLoader(settings.BASE_DIR / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings.DEBUG,
    )
    made.globals |= {
        "avatar": pieces.avatar,
        "bar": svg.bar,
        "gettext": gettext,
        "ring": svg.ring,
        "side_avatar": pieces.side_avatar,
        "side_badge": pieces.side_badge,
        "titled": titled,
        "url": url,
        "widget_of": pieces.widget,
    }
    made.filters |= {
        "capfirst": capfirst,
        "date": date,
        "grouped": localize,
        "icon": icon,
        "local": localtime,
        "monogram": pieces.monogram,
        "shortened": truncatechars,
    }
    return made


def draw(request: HttpRequest, template: str, **values: Any) -> SafeString:
    """One part with its values; it also knows the organization, the page's query string and the field with the token."""
    given = {
        "organization": getattr(request, "organization", None),
        "csrf_field": SimpleLazyObject(functools.partial(_csrf_field, request)),
        "qs": functools.partial(addresses.with_query, request),
    }
    return mark_safe(environment().get_template(template).render(given | values))  # noqa: S308


@dataclass(frozen=True)
class Part:
    """A template as Django's forms ask for it."""

    name: str

    def render(self, context: Mapping[str, Any], request: HttpRequest | None = None) -> str:
        """The part with its values; forms are drawn without a request."""
        return environment().get_template(self.name).render(context)


def icon(name: str, css: str = "icon") -> SafeString:
    """A Lucide icon by name; a filter, for Jinja draws what is constant once, when it compiles the template."""
    return svg.icon(name, css)


def titled(label: Any) -> tuple[str, str]:
    """``Title|explanation`` as a card's two texts."""
    title, _, text = str(label).partition("|")
    return title, text


def url(name: str, *args: Any) -> str:
    """The address of a page."""
    return addresses.of(name, list(args))


def _csrf_field(request: HttpRequest) -> SafeString:
    """The field that every form that posts carries; the same one for all forms of a part."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
