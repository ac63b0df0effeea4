"""The Clean Sheets of a pair as each of the two may see them. There is no way to a draft for anybody else here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.actors import Actor, NotAllowed
from matching import rules as people
from matching.models import Pairing
from plans import packing, rules, sealing
from plans.comparing import Row, compared
from plans.library.policies import POLICIES, Policy, Section
from plans.models import CleanSheet, LedgerEntry, SheetDraft
from plans.selectors import keys, notes

_PEOPLE = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program")


def sheets(actor: Actor, pairing: Pairing) -> QuerySet[CleanSheet]:
    """The sheets of a pair, newest first, for the two alone."""
    if not people.speaks(actor, pairing) or notes.gone(pairing):
        return CleanSheet.objects.none()
    return CleanSheet.objects.filter(pairing=pairing).select_related(*_PEOPLE).order_by("-created_at", "-id")


@dataclass(frozen=True)
class Shown:
    """One sheet as one of the two sees it; of the other one only whether they are ready."""

    sheet: CleanSheet
    title: str
    policy: Policy
    mine_ready: bool
    theirs_ready: bool
    asked_by_me: bool
    asked_by_other: bool

    @property
    def waits_for_me(self) -> bool:
        return (self.theirs_ready and not self.mine_ready) or self.asked_by_other


def shown(actor: Actor, pairing: Pairing) -> list[Shown]:
    """Every sheet of a pair, in two queries."""
    rows = list(sheets(actor, pairing))
    side = rules.word_in(actor, pairing)
    key = keys.held_as(pairing, side) if any(row.title for row in rows) else None
    return [_shown(row, side, key) for row in rows]


def waiting(actor: Actor, pairing: Pairing) -> list[CleanSheet]:
    """Sheets on which the other one waits for the actor, in one query."""
    side = rules.voice(actor, pairing)
    if not side:
        return []
    mine, theirs = f"{side}_ready_at", f"{rules.other_side(side)}_ready_at"
    ready = Q(**{mine: None, f"{theirs}__isnull": False, "revealed_at": None})
    return list(sheets(actor, pairing).filter(ready | Q(discard_by=rules.other_side(side))))


def told(actor: Actor, sheet: CleanSheet) -> Shown:
    """One sheet as the actor sees it."""
    side = rules.word_in(actor, sheet.pairing)
    return _shown(sheet, side, keys.held_as(sheet.pairing, side) if sheet.title else None)


def _shown(row: CleanSheet, side: str, key: bytes | None) -> Shown:
    other, policy = rules.other_side(side), POLICIES[row.policy]
    return Shown(
        sheet=row,
        title=_title(row, policy, key),
        policy=policy,
        mine_ready=row.ready_at(side) is not None,
        theirs_ready=row.ready_at(other) is not None,
        asked_by_me=row.discard_by == side,
        asked_by_other=row.discard_by == other,
    )


def _title(row: CleanSheet, policy: Policy, key: bytes | None) -> str:
    if not row.title:
        return policy.title
    try:
        words = packing.unpacked(sealing.opened(key, bytes(row.title), place=row.place)) if key else {}
    except sealing.Unreadable:
        words = {}
    return words.get("title", policy.title)


@dataclass(frozen=True)
class Draft:
    """The own draft, opened; ``words`` is None for one that does not open."""

    words: dict[str, str] | None
    revision: int


def own_draft(actor: Actor, sheet: CleanSheet) -> Draft:
    """What the actor has written on a sheet."""
    side = _require_side(actor, sheet)
    with keys.as_side(sheet.pairing, side):
        row = SheetDraft.objects.select_related("sheet").get(sheet=sheet, side=side)
        return Draft(_words(keys.held(sheet.pairing), row), row.revision)


@dataclass(frozen=True)
class Answered:
    """One question with both answers: what both speak of, and what only one of them says."""

    section: Section
    rows: list[Row]

    @property
    def both(self) -> list[Row]:
        return [row for row in self.rows if row.both]

    @property
    def mine(self) -> list[Row]:
        return [row for row in self.rows if not row.right]

    @property
    def theirs(self) -> list[Row]:
        return [row for row in self.rows if not row.left]


def side_by_side(actor: Actor, sheet: CleanSheet) -> list[Answered] | None:
    """Both drafts of a sheet, question by question, the actor's own on the left; None when they do not open.

    SECURITY: the only way to the words of the other one, and only once both lie open.
    """
    side = _require_side(actor, sheet)
    if sheet.revealed_at is None:
        raise NotAllowed("a draft is its author's until both are ready")
    with keys.as_side(sheet.pairing, side):
        key = keys.held(sheet.pairing)
        rows = SheetDraft.objects.filter(sheet=sheet).select_related("sheet")
        words = {row.side: _words(key, row) for row in rows}
    mine, theirs = words[side], words[rules.other_side(side)]
    if mine is None or theirs is None:
        return None
    return [
        Answered(section, compared(mine.get(section.key, ""), theirs.get(section.key, "")))
        for section in POLICIES[sheet.policy].sections
    ]


def experiment(sheet: CleanSheet) -> LedgerEntry | None:
    """The change that came of a sheet."""
    return LedgerEntry.objects.filter(sheet=sheet).first()


def _require_side(actor: Actor, sheet: CleanSheet) -> str:
    side = rules.word_in(actor, sheet.pairing)
    if not side or notes.gone(sheet.pairing):
        raise NotAllowed("only the two of a pair read their sheet")
    return side


def _words(key: bytes | None, row: SheetDraft) -> dict[str, str] | None:
    try:
        return packing.unpacked(sealing.opened(key, bytes(row.words), place=row.place)) if key else None
    except sealing.Unreadable:
        return None
