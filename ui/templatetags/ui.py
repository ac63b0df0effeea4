"""The components. Each is one tag with named, checked props: a typo is an error when the template is compiled."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.template.base import Node, Parser, TextNode, Token, Variable
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ui import addresses, drawing, pieces, svg
from ui.together import together
from ui.words import in_own_words, noun

register = template.Library()
register.tag("url", addresses.compile_address)
for _piece in (pieces.avatar, pieces.side_avatar, pieces.pair_avatar, pieces.search_field):
    register.simple_tag(_piece)
register.filter("ui", pieces.widget)
register.filter("initials", pieces.initials)
register.filter("monogram", pieces.monogram)
register.filter("together", together)
SHORT_CRUMB = 16


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A Lucide icon by name; decoration, so it is hidden from screen readers."""
    return svg.icon(str(name), str(css))


_compile_icon = register.tags["icon"]


@register.tag("icon")
def _written_icon(parser: Parser, token: Token) -> Node:
    """An icon that is named in the template is a piece of its text: it is drawn once, and not a hundred times a page."""
    node = _compile_icon(parser, token)
    wanted = [*node.args, *node.kwargs.values()]
    if any(isinstance(one.var, Variable) or one.filters for one in wanted):
        return node
    return TextNode(node.render(Context()))


@register.simple_tag
def bar(value: float, maximum: float = 100, tone: str = "primary", label: str = "") -> SafeString:
    """A filled bar."""
    return svg.bar(value, maximum, tone, label)


@register.simple_tag
def stack(shares: list[int], tone: str = "primary", label: str = "") -> SafeString:
    """A bar made of parts that are a whole, from light to strong."""
    return svg.stack(shares, tone, label)


@register.simple_tag
def swatch(place: int, count: int, tone: str = "primary") -> SafeString:
    """The color of one part of such a bar, beside its name."""
    return svg.swatch(place, count, tone)


@register.simple_tag
def ring(value: float, size: int = 36, tone: str = "primary") -> SafeString:
    """A ring filled to so many percent."""
    return svg.ring(value, size, tone)


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A text, such as an address, as a code to be photographed."""
    return svg.qr(text, label)


@register.simple_block_tag
def header(content: str, title: str, lead: str = "") -> str:
    """The head of a page: title, one sentence, and actions as its content."""
    return render_to_string("ui/header.html", {"title": title, "lead": lead, "content": _some(content)})


@register.simple_block_tag
def card(content: str, title: str = "", lead: str = "", css: str = "") -> str:
    """A card with an optional title."""
    return render_to_string("ui/card.html", {"title": title, "lead": lead, "css": css, "content": content})


@register.simple_block_tag
def empty_state(content: str, icon: str, title: str, text: str = "") -> str:
    """What a page shows when there is nothing: why, and what to do, with actions as its content."""
    values = {"icon": icon, "title": title, "text": text, "content": _some(content)}
    return render_to_string("ui/empty_state.html", values)


@register.simple_block_tag
def alert(content: str, tone: str = "neutral", title: str = "") -> str:
    """A message in the page; ``bad`` and ``warn`` are announced at once."""
    return render_to_string("ui/alert.html", {"tone": tone, "title": title, "content": content})


@register.simple_block_tag
def badge(content: str, tone: str = "neutral") -> SafeString:
    """A small label: neutral, good, warn, bad, primary, junior or senior."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, mark_safe(content.strip()))  # noqa: S308


@register.simple_tag(takes_context=True)
def side_word(context: RequestContext, side: str, many: bool = False) -> str:
    """What the organization calls a mentor or a mentee, or many of them."""
    word: str = context["request"].organization.word(side, many=many)
    return noun(word)


@register.simple_tag(takes_context=True)
def own_words(context: RequestContext, text: str) -> str:
    """A name of ours, of a criterion or a rule, with the organization's words for both sides."""
    return in_own_words(text, context["request"].organization.word)


@register.simple_tag(takes_context=True)
def side_badge(context: RequestContext, side: str) -> SafeString:
    """On which side somebody stands, in the organization's word and the side's hue."""
    return pieces.side_badge(context["request"].organization, side)


@register.simple_tag(takes_context=True)
def draw(context: RequestContext, template: str, **values: Any) -> SafeString:
    """A part of the page that repeats, drawn by Jinja with these values."""
    return drawing.draw(context["request"], template, **values)


@register.simple_tag
def crumb(label: str, href: str = "") -> SafeString:
    """One step of the breadcrumbs; without an address it is the page itself. Only a long one is shortened."""
    css = "crumb crumb-long" if len(str(label)) > SHORT_CRUMB else "crumb"
    if href:
        link = '<li class="{}"><a class="crumb-link" href="{}">{}</a></li>'
        return format_html(link, css, href, label)
    return format_html('<li class="{}"><span class="crumb-here" aria-current="page">{}</span></li>', css, label)


@register.simple_tag
def who_sees(text: str) -> SafeString:
    """Who sees an answer, written beside its field."""
    return format_html('<span class="who-sees">{}<span>{}</span></span>', svg.icon("eye", "size-3.5 shrink-0"), text)


@register.simple_tag
def time_zone(*, short: bool = False) -> str:
    """The time zone of every time on the page: the organization's. The ``short`` name is the one that people say."""
    name = timezone.get_current_timezone_name()
    return name.rpartition("/")[2].replace("_", " ") if short else name


@register.simple_tag(takes_context=True)
def qs(context: RequestContext, **changes: Any) -> str:
    """The page's query string with some values changed; an empty one is dropped."""
    return addresses.with_query(context["request"], **changes)


@register.simple_tag(takes_context=True)
def qs_without(context: RequestContext, name: str) -> str:
    """The page's query string without one filter, from its first page."""
    return qs(context, **{name: "", "page": ""})


@register.simple_tag(takes_context=True)
def pagination(context: RequestContext, page: Page[Any], target: str = "#results") -> SafeString:
    """The pages of a list, with links that also work as partial updates of ``target``."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return draw(context, "ui/pagination.jinja", page=page, numbers=list(numbers), target=target)


@register.simple_tag(takes_context=True)
def sort_header(
    context: RequestContext, label: str, key: str, order: str = "", css: str = "", target: str = "#results"
) -> SafeString:
    """The head of a column that can be sorted; ``order`` is the current one, ``-key`` is descending."""
    return draw(context, "ui/column_heads.jinja", columns=[(key, label, css)], order=order, target=target)


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: Any, title: str = "") -> dict[str, Any]:
    """Everything that is wrong with a form, at its top, each with a link to its field. Takes the focus."""
    # A question that ends in a colon of its own gets no second one.
    wrong = [(form[name], errors) for name, errors in form.errors.items() if name != "__all__"]
    fields = [(field, str(field.label).rstrip(":"), errors) for field, errors in wrong]
    return {
        "title": title or gettext("Please check these answers"),
        "fields": fields,
        "others": form.non_field_errors(),
    }


@register.inclusion_tag("ui/steps.html")
def steps(items: list[dict[str, Any]], form: str = "") -> dict[str, Any]:
    """The rail of a wizard: items with ``key``, ``label``, ``href`` (empty when not reachable yet), ``done``, ``current``.

    With the id of the step's form, a step is reached through it, so that nothing typed is lost on the way.
    """
    return {"items": items, "form": form}


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """How far long work has come."""
    share = round(100 * done / total) if total else 0
    return {"done": done, "total": total, "label": label, "share": share}


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, to go through a few fixed ones in a template."""
    return str(text).split()


@register.filter
def lookup(values: Any, key: Any) -> Any:
    """The value of a key that is itself a variable."""
    return values.get(key) if hasattr(values, "get") else values[key]


@register.filter
def hundredths(value: Any) -> str:
    """A score or certainty of 0 to 10000 as a whole number of 0 to 100."""
    return str(round(int(value) / 100))


def _some(content: str) -> str:
    return mark_safe(content) if content.strip() else ""  # noqa: S308


@register.filter
def offered(values: list[str], every: str) -> list[tuple[str, str]]:
    """Values as the choices of a filter, after the one that leaves it open."""
    return [("", every), *((value, value) for value in values)]
