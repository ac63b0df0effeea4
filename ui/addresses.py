"""Addresses of pages, written fast: a page holds hundreds, and most differ in nothing but an identifier.

Django looks for each link anew which pattern its name means, and checks the result against it. Here that happens once
for every name, with a gap where an identifier goes: a third of the time that a list took to draw.
"""

from __future__ import annotations

import functools
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as compile_url
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.http import urlencode


class Address(URLNode):
    """``{% url %}`` with positional arguments; any other goes Django's way."""

    def render(self, context: Context) -> str:
        if self.kwargs:
            return str(super().render(context))
        address = of(self.view_name.resolve(context), [arg.resolve(context) for arg in self.args])
        if self.asvar:
            context[self.asvar] = address
            return ""
        return str(conditional_escape(address)) if context.autoescape else address


def compile_address(parser: Parser, token: Token) -> Node:
    """The tag ``url``, read by Django and written here; an unknown name is an error also with ``as``."""
    node = compile_url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


def with_query(request: HttpRequest, **changes: Any) -> str:
    """The page's query string with some values changed; an empty one is dropped."""
    query = dict(request.GET.lists())
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = [value]
    return f"?{urlencode(query, doseq=True)}"


def of(name: str, args: list[Any]) -> str:
    """The address of a named page. Raises NoReverseMatch as ``reverse`` does."""
    fixed = tuple(None if isinstance(arg, uuid.UUID) else arg for arg in args)
    return _with_gaps(name, fixed, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()).format(*args)


@functools.lru_cache(maxsize=4096)
def _with_gaps(name: str, fixed: tuple[Any, ...], urlconf: str, prefix: str) -> str:
    """The address as a format with the place of every identifier among the arguments; ``None`` in ``fixed`` is a gap."""
    gaps = {place: uuid.uuid4() for place, arg in enumerate(fixed) if arg is None}
    address = reverse(name, urlconf, args=[gaps.get(place, arg) for place, arg in enumerate(fixed)])
    for place, stand_in in gaps.items():
        address = address.replace(str(stand_in), f"{{{place}}}")
    return address
