"""What a pair lets those who lead hear, as each of the two sees it, and what those who lead read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.enums import Permission
from matching.models import Pairing
from plans import packing, rules, sealing, themes
from plans.enums import InsightTheme
from plans.models import Insight, ShownInsight
from plans.selectors import keys
from programs.models import Program


@dataclass(frozen=True)
class Own:
    """One insight of a pair as one of the two sees it; without words it does not open any more."""

    insight: Insight
    text: str
    mine: bool

    @property
    def waits_for_me(self) -> bool:
        return not self.mine and self.insight.agreed_at is None

    @property
    def waits_for_other(self) -> bool:
        return self.mine and self.insight.agreed_at is None


def opened(key: bytes | None, row: Insight) -> str:
    """The words of one; empty for what does not open, or is gone."""
    if not (key and row.words):
        return ""
    try:
        return packing.unpacked(sealing.opened(key, bytes(row.words), place=row.place))["text"]
    except sealing.Unreadable:
        return ""


def own(actor: Actor, pairing: Pairing) -> list[Own]:
    """Those of a pair for the two alone, by theme."""
    side = rules.word_in(actor, pairing)
    if not side:
        return []
    with keys.as_side(pairing, side):
        rows = list(Insight.objects.filter(pairing=pairing).order_by("theme"))
        key = keys.held(pairing) if rows else None
    return [Own(row, opened(key, row), row.written_by == side) for row in rows]


@dataclass(frozen=True)
class Theme:
    """What was said about one theme, in an order of nobody."""

    title: str
    texts: list[str]


def shown(actor: Actor, program: Program | None = None) -> list[Theme]:
    """What pairs of a program, or of all programs, have learned, as far as it is shown; in one query."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = ShownInsight.objects.filter(program=program) if program else ShownInsight.objects.all()
    found: dict[str, list[str]] = defaultdict(list)
    for theme, text in rows.order_by().values_list("theme", "text"):
        found[theme].append(text)
    return [Theme(InsightTheme(theme).label, themes.shuffled(found[theme])) for theme in sorted(found)]
