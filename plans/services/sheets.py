"""The Clean Sheet of a pair: each fills it in alone, and both lie open at the moment when both are ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from nudges.services import messages
from plans import packing, rules, sealing, sheet_letters
from plans.library.policies import POLICIES
from plans.models import CleanSheet, LedgerEntry, SheetDraft
from plans.selectors import keys as held_keys
from plans.services import keys
from programs.enums import Side
from programs.selectors.days import today_of

# Sheets that are not open yet; who has more finishes none.
MOST = 3


class TooMany(Exception):
    """The pair has as many unfinished sheets as it can finish."""


class Rewritten(Exception):
    """The draft was changed elsewhere since it was read, so nothing was kept; ``revision`` is that of the present one."""

    def __init__(self, revision: int) -> None:
        super().__init__("You have written on this sheet in another window since. Look at both, then save again.")
        self.revision = revision


class Empty(Exception):
    """Nobody is ready with nothing."""


@dataclass(frozen=True)
class Written:
    """What came from an open page: its words, the revision that it was opened with, and which page it is."""

    words: Mapping[str, str]
    read: int
    window: str = ""


class Settled(Exception):
    """Both lie open, or its author has said to be ready: nothing is written any more."""


@transaction.atomic
def begin(*, actor: Actor, pairing: Pairing, policy: str, title: str = "") -> CleanSheet:
    """Take a blank of the library, or a policy of one's own by its ``title``. Raises TooMany and keys.Lost."""
    side = _require_side(actor, pairing)
    Pairing.objects.select_for_update(no_key=True, of=("self",)).get(pk=pairing.pk)
    if CleanSheet.objects.filter(pairing=pairing, revealed_at=None).count() >= MOST:
        raise TooMany
    key = keys.give_as(pairing, side)
    row = CleanSheet(organization_id=pairing.organization_id, pairing=pairing, policy=policy, begun_by=side)
    if title:
        named = packing.packed({"title": title}, block=packing.TITLE)
        row.title = sealing.seal(key, named, place=row.place)
    row.save(force_insert=True)
    for one in Side.values:
        draft = SheetDraft(organization_id=pairing.organization_id, sheet=row, side=one)
        _seal(key, draft, {})
        with held_keys.as_side(pairing, one):
            draft.save(force_insert=True)
    return row


@transaction.atomic
def save(*, actor: Actor, sheet: CleanSheet, written: Written) -> SheetDraft:
    """Keep the own draft. Raises Settled, Rewritten and keys.Lost."""
    row, side = _held(actor, sheet)
    return _keep(row, side, written)


@transaction.atomic
def ready(*, actor: Actor, sheet: CleanSheet, written: Written) -> CleanSheet:
    """Keep the own draft and be ready with it; the second one to be so lays both open. Raises what ``save`` does, and Empty."""
    row, side = _held(actor, sheet)
    _keep(row, side, written)
    if not any(text.strip() for text in written.words.values()):
        raise Empty("There is nothing on your sheet yet. One line is enough.")
    setattr(row, f"{side}_ready_at", timezone.now())
    other = rules.other_side(side)
    if row.ready_at(other):
        _reveal(row, side)
    row.save()
    event = "revealed" if row.revealed_at else "ready"
    messages.queue(letters=sheet_letters.about_sheet(row, event, side=other, day=today_of(row.organization)))
    return row


@transaction.atomic
def go_back(*, actor: Actor, sheet: CleanSheet) -> CleanSheet:
    """Not ready after all; whoever is ready again on the same day is not told of a second time. Raises Settled once both
    lie open.
    """
    row, side = _held(actor, sheet)
    if row.revealed_at:
        raise Settled("You were both ready, so both lie open. That cannot be taken back.")
    setattr(row, f"{side}_ready_at", None)
    row.save()
    return row


@transaction.atomic
def discard(*, actor: Actor, sheet: CleanSheet) -> bool:
    """Ask the other one to discard a sheet, or agree to it: then it is gone with both drafts. Returns whether it is gone.

    Never by one alone: what the other has written on it nobody knows but they. A change that came of it stays.
    """
    row, side = _held(actor, sheet)
    if row.discard_by == rules.other_side(side):
        LedgerEntry.objects.filter(sheet=row).update(sheet=None)
        row.delete()
        return True
    row.discard_by = side
    row.save(update_fields=["discard_by"])
    other, today = rules.other_side(side), today_of(row.organization)
    messages.queue(letters=sheet_letters.about_sheet(row, "discard", side=other, day=today))
    return False


@transaction.atomic
def keep(*, actor: Actor, sheet: CleanSheet) -> CleanSheet:
    """The sheet stays: whoever asked takes it back, or the other one does not agree."""
    row, _ = _held(actor, sheet)
    row.discard_by = ""
    row.save(update_fields=["discard_by"])
    return row


def empty(pairing: Pairing, side: str) -> None:
    """Whoever speaks for a side from now on begins with blank pages: a draft that is not open was somebody else's alone."""
    rows = list(CleanSheet.objects.select_for_update().filter(pairing=pairing, revealed_at=None))
    key = held_keys.held_as(pairing, side) if rows else None
    for row in rows:
        setattr(row, f"{side}_ready_at", None)
        row.discard_by = "" if row.discard_by == side else row.discard_by
        row.save(update_fields=[f"{side}_ready_at", "discard_by"])
        with held_keys.as_side(pairing, side):
            draft = SheetDraft.objects.select_for_update().get(sheet=row, side=side)
            draft.sheet, draft.words = row, b""
            if key:
                _seal(key, draft, {})
            draft.revision, draft.window = draft.revision + 1, ""
            draft.save(update_fields=["words", "revision", "window"])


def _reveal(row: CleanSheet, side: str) -> None:
    """Lay both drafts open: they are sealed anew, for their words know whether they may be seen.

    SECURITY: each in the name of its own side, which has said that it is ready; the database shows it to nobody else yet.
    """
    key = keys.give_as(row.pairing, side)
    drafts = {}
    for one in Side.values:
        with held_keys.as_side(row.pairing, one):
            drafts[one] = SheetDraft.objects.select_for_update().get(sheet=row, side=one)
            drafts[one].sheet = row
    said = {one: sealing.opened(key, bytes(draft.words), place=draft.place) for one, draft in drafts.items()}
    row.revealed_at = timezone.now()
    for one, draft in drafts.items():
        draft.words = sealing.seal(key, said[one], place=draft.place)
        with held_keys.as_side(row.pairing, one):
            draft.save(update_fields=["words"])


def _keep(row: CleanSheet, side: str, written: Written) -> SheetDraft:
    if row.revealed_at or row.ready_at(side):
        raise Settled("You have said that you are ready. Go back first, as long as the other one is not.")
    with held_keys.as_side(row.pairing, side):
        draft = SheetDraft.objects.select_for_update().get(sheet=row, side=side)
        draft.sheet = row
        # What a page saves by itself while it saves on a button is no conflict: it is the same page.
        if draft.revision != written.read and draft.window != written.window:
            raise Rewritten(draft.revision)
        known = {name: written.words[name] for name in POLICIES[row.policy].keys if written.words.get(name)}
        _seal(keys.give(row.pairing), draft, known)
        draft.revision, draft.window = draft.revision + 1, written.window
        draft.save(update_fields=["words", "revision", "window"])
        return draft


def _seal(key: bytes, draft: SheetDraft, words: Mapping[str, str]) -> None:
    draft.words = sealing.seal(key, packing.packed(words, block=packing.DRAFT), place=draft.place)


def _require_side(actor: Actor, pairing: Pairing) -> str:
    side = rules.voice(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair have a Clean Sheet, while the pairing goes on")
    return side


def _held(actor: Actor, sheet: CleanSheet) -> tuple[CleanSheet, str]:
    """The sheet as it is now, locked, and the actor's side: of two who are ready at once the second sees the first."""
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program__organization")
    row: CleanSheet = CleanSheet.objects.select_for_update(of=("self",)).select_related(*people).get(pk=sheet.pk)
    return row, _require_side(actor, row.pairing)
