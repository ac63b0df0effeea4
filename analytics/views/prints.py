"""A board report on a page: its drawings as SVG, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString

from analytics.paper_shapes import Paper, Part, Picture
from ui import curves


@dataclass(frozen=True)
class Drawn:
    """A picture with a drawing a bar; each says its numbers beside it."""

    title: str
    lead: str
    bars: tuple[tuple[str, SafeString, str], ...]


def shown(found: Paper) -> dict[str, Any]:
    """What the template of a report takes."""
    parts = [(part, [_drawn(one) for one in part.pictures]) for part in _parts(found)]
    return {"paper": found, "parts": parts, "hangs": _drawn(found.hangs) if found.hangs else None}


def _parts(found: Paper) -> tuple[Part, Part]:
    return found.stays, found.pays


def _drawn(picture: Picture) -> Drawn:
    bars = tuple(
        (
            one.name,
            curves.swing(
                one.low, one.high, left=picture.left, right=picture.right, centre=one.middle,
                summary=f"{one.name}: {one.said}",
            ),
            one.said,
        )
        for one in picture.bars
    )  # fmt: skip
    return Drawn(picture.title, picture.lead, bars)


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
