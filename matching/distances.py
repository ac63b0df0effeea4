"""How far two people are apart in grade or in years of service, said in words, and what that is good for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

Facts = Mapping[str, Any]

_COUNTS = (
    "", _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"), _("ten"),
)  # fmt: skip
_YEAR = 12


def apart(item: Facts, mentee: str, mentor: str) -> str:
    """How far two are apart in grade or in years of service, by what they are called; nothing when it is not known."""
    facts = item["facts"]
    if "gap" not in facts:
        return ""
    more, less = (mentee, mentor) if facts["gap"] >= 0 else (mentor, mentee)
    gap, service = abs(facts["gap"]), item.get("attribute", "grade") == "tenure_months"
    if gap:
        return _above(gap, service).format(more=more, less=less, count=_count(gap, service))
    if service:
        return gettext("{more} and {less} joined in the same month").format(more=more, less=less)
    return gettext("{more} and {less} have the same grade").format(more=more, less=less)


def _above(gap: int, service: bool) -> str:
    """The sentence about two of whom one stands above the other, with the places of both and of the number."""
    if not service:
        return ngettext(
            "{more} is {count} grade above {less}, so each sees another side of the company",
            "{more} is {count} grades above {less}, so each sees another side of the company",
            gap,
        )
    if gap < _YEAR:
        return ngettext(
            "{more} has been here {count} month longer than {less}",
            "{more} has been here {count} months longer than {less}",
            gap,
        )
    return ngettext(
        "{more} has been here {count} year longer than {less}",
        "{more} has been here {count} years longer than {less}",
        round(gap / _YEAR),
    )


def apart_from_you(item: Facts, reader: str) -> str:
    """The same of the other person, said to the one of the two who reads."""
    gap = item["facts"].get("gap")
    if not gap:
        return ""
    more, service = (gap > 0) == (reader == "mentor"), item.get("attribute", "grade") == "tenure_months"
    sentence = _above_you(abs(gap), service) if more else _below_you(abs(gap), service)
    said = sentence.format(count=_count(abs(gap), service))
    return said[:1].upper() + said[1:]


def _above_you(gap: int, service: bool) -> str:
    if not service:
        return ngettext(
            "{count} grade above you, so each sees another side of the company",
            "{count} grades above you, so each sees another side of the company",
            gap,
        )
    if gap < _YEAR:
        return ngettext("Here {count} month longer than you", "Here {count} months longer than you", gap)
    return ngettext("Here {count} year longer than you", "Here {count} years longer than you", round(gap / _YEAR))


def _below_you(gap: int, service: bool) -> str:
    if not service:
        return ngettext(
            "{count} grade below you, so each sees another side of the company",
            "{count} grades below you, so each sees another side of the company",
            gap,
        )
    if gap < _YEAR:
        return ngettext("Here {count} month less than you", "Here {count} months less than you", gap)
    return ngettext("Here {count} year less than you", "Here {count} years less than you", round(gap / _YEAR))


def _count(gap: int, service: bool) -> str:
    """How many grades, months, or from a year on years: in words up to ten."""
    count = round(gap / _YEAR) if service and gap >= _YEAR else gap
    return gettext(_COUNTS[count]) if count < len(_COUNTS) else str(count)
