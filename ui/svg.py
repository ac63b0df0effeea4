"""Small drawings as SVG: geometry in attributes and color in classes, so that a strict style policy holds."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import lucide
import qrcode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_RING = 97.39  # the length of a circle of radius 15.5


@functools.lru_cache(maxsize=2048)
def icon(name: str, css: str) -> SafeString:
    """One Lucide icon; an unknown name raises. Cached, because parsing would be the largest cost of a page."""
    return mark_safe(lucide._render_icon(name, 24, **{"class": css, "aria-hidden": "true"}))  # noqa: S308


def bar(value: float, maximum: float, tone: str, label: str) -> SafeString:
    """A filled bar; the label says in words what it shows."""
    share = max(0.0, min(100.0, 100 * float(value) / float(maximum))) if maximum else 0.0
    return format_html(
        '<svg class="bar tone-{}" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="bar-track" width="100" height="6"/><rect class="bar-fill" width="{}" height="6"/></svg>',
        tone,
        label or f"{share:.0f} percent",
        f"{share:.1f}",
    )


def stack(shares: Sequence[float], tone: str, label: str) -> SafeString:
    """One bar made of parts that are a whole, from light to strong; the label says in words what it shows."""
    whole, left = sum(shares) or 1, 0.0
    parts = []
    for place, share in enumerate(shares):
        width = 100 * share / whole
        if width:
            parts.append((f"{left:.2f}", f"{max(width - 0.4, 0.2):.2f}", _step(place, len(shares))))
        left += width
    return format_html(
        '<svg class="stack tone-{}" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        tone,
        label,
        format_html_join("", '<rect class="stack-{2}" x="{0}" width="{1}" height="10"/>', parts),
    )


def swatch(place: int, count: int, tone: str) -> SafeString:
    """The color of one part of such a bar; decoration beside its name."""
    return format_html(
        '<svg class="size-3 shrink-0 tone-{}" viewBox="0 0 10 10" aria-hidden="true">'
        '<rect class="stack-{}" width="10" height="10" rx="2"/></svg>',
        tone,
        _step(place, count),
    )


def _step(place: int, count: int) -> int:
    """Of five strengths the one of a part, the last always the strongest."""
    return 5 if count < 2 else 1 + round(4 * place / (count - 1))


def ring(value: float, size: int, tone: str) -> SafeString:
    """A ring filled to ``value`` percent; decoration beside a number."""
    return format_html(
        '<svg class="gauge tone-{}" viewBox="0 0 36 36" width="{}" height="{}" aria-hidden="true">'
        '<circle class="gauge-track" cx="18" cy="18" r="15.5"/><circle class="gauge-fill" cx="18" cy="18" r="15.5" '
        'stroke-dasharray="{} 97.39" transform="rotate(-90 18 18)"/></svg>',
        tone,
        size,
        size,
        f"{_RING * max(0.0, min(100.0, float(value))) / 100:.1f}",
    )


def qr(text: str, label: str) -> SafeString:
    """A text as a code to be photographed: dark on white in both themes, for that is what cameras read."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="size-48" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        len(rows),
        label,
        path,
    )
