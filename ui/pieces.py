"""Small pieces of markup, for the components and for the parts of a page that repeat."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from ui import svg

_HUES = {"mentor": "junior", "mentee": "senior"}
_CLASSES = {
    "checkbox": "check",
    "select": "select",
    "textarea": "input textarea",
    "clearablefile": "input file",
    "file": "input file",
}


def avatar(initials: str, tone: str = "primary") -> SafeString:
    """Initials in a circle: junior for mentors, senior for mentees, primary for everybody else."""
    return format_html('<span class="avatar avatar-{}" aria-hidden="true">{}</span>', tone, initials)


def side_avatar(initials: str, side: str = "") -> SafeString:
    """Somebody's initials in the hue of their side."""
    return avatar(initials, _HUES.get(side, "primary"))


def side_badge(organization: Any, side: str) -> SafeString:
    """On which side somebody stands, in the organization's word and the side's hue."""
    return format_html('<span class="badge badge-{}">{}</span>', _HUES[side], capfirst(organization.word(side)))


def pair_avatar(mentor: str, mentee: str) -> SafeString:
    """Both people of a pair, the mentor first."""
    return format_html(
        '<span class="pair-avatar" aria-hidden="true"><span class="avatar avatar-junior">{}</span>'
        '<span class="avatar avatar-senior">{}</span></span>',
        mentor,
        mentee,
    )


def search_field(
    label: str, value: str, placeholder: str, css: str = "min-w-56 flex-1", longest: int = 200
) -> SafeString:
    """The field ``q`` of a list that is searched while somebody types."""
    return format_html(
        '<div class="relative {}"><label class="sr-only" for="id_q">{}</label>{}<input class="input control-sm pl-9"'
        ' type="search" name="q" id="id_q" value="{}" maxlength="{}" placeholder="{}" autocomplete="off"></div>',
        css,
        label,
        svg.icon("search", "icon pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3"),
        value,
        longest,
        placeholder,
    )


def widget(field: BoundField) -> SafeString:
    """A field's control with our class for its kind."""
    control = field.field.widget
    css = "range" if getattr(control, "input_type", "") == "range" else _CLASSES.get(field.widget_type, "input")
    return field.as_widget(attrs={"class": f"{css} {control.attrs.get('class', '')}".strip()})


def initials(name: str) -> str:
    """Two letters for a name: of its first and its last word, or the first two of its only one."""
    words = [word for word in str(name).split() if word[0].isalnum()] or [str(name).strip()]
    return (words[0][:1] + words[-1][:1] if len(words) > 1 else words[0][:2]).upper()


def monogram(name: str) -> str:
    """Two letters for an organization: of its first two words, or the first two of its only one."""
    return initials(" ".join([word for word in str(name).split() if word[0].isalnum()][:2]) or name)
