"""What the two are written about a Clean Sheet and about changes: that something waits, never what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from matching import introductions
from matching import letters as doors
from plans import letters, rules
from programs.enums import LinkScope
from programs.selectors import languages

if TYPE_CHECKING:
    from nudges.letters import Letter
    from plans.models import CleanSheet, LedgerEntry
    from programs.models import Participant

# What became of a change is asked after ninety days, and a letter may lie for a while.
LIFETIME = dt.timedelta(days=60)


@dataclass(frozen=True)
class Words:
    """One kind of letter: its subject, what it says, what its button does."""

    subject: str
    lines: tuple[str, ...]
    button: str


SAID = {
    "ready": Words(
        _("{other} has filled in the Clean Sheet"),
        (
            _("Yours is next. Nobody sees a word of either before you are both ready; then both are laid open at once."),
            _("A line for each question is enough."),
        ),
        _("Open my sheet"),
    ),
    "revealed": Words(
        _("Your Clean Sheet lies open"),
        (_("{other} is ready, too. Look where you part, and choose one small experiment together."),),
        _("See both side by side"),
    ),
    "discard": Words(
        _("{other} would like to discard a Clean Sheet"),
        (_("It goes only if you agree, and then for good. Until you say so, everything stays as it is."),),
        _("Look at it"),
    ),
    "confirm": Words(
        _("{other} has written down a change"),
        (
            _("Something is different because of your talks, or shall be. It counts once you confirm that it is so."),
            _("One tap is enough. Nobody else reads it unless both of you say so."),
        ),
        _("Read and confirm"),
    ),
}  # fmt: skip


def about_sheet(sheet: CleanSheet, event: str, *, side: str, day: dt.date) -> dict[str, Letter]:
    """To one of the two, by its key: one of a kind and day.

    SECURITY: it leads to a page for whoever is signed in. A draft opens by no link: letters are read by assistants, too.
    """
    reader = sheet.pairing.seats(side)[0]
    program = sheet.pairing.cohort.program
    path = reverse("plans:sheet", args=[program.organization.slug, sheet.pairing_id, sheet.pk])
    way = doors.link(reader.employee.email, sheet.organization_id, path)
    return {f"sheet:{sheet.pk}:{event}:{side}:{day}": _letter(sheet, event, reader, way)}


def to_confirm(entry: LedgerEntry, *, day: dt.date) -> dict[str, Letter]:
    """To the one of the two who has not written the present words. One a day, for its link opens the newest ones."""
    reader = entry.pairing.seats(rules.other_side(entry.written_by))[0]
    key = f"change:{entry.pk}:{reader.side}:{day}"
    return {key: _letter(entry, "confirm", reader, (tap(entry, reader), False))}


def tap(entry: LedgerEntry, reader: Participant) -> str:
    """Where one of the two confirms a change, and says what became of it, without signing in."""
    holders = {entry.pk: Holder(reader.employee.email, reader.employee.name)}
    made = links.issue(actor=system(entry.organization_id), scope=LinkScope.CHANGE, holders=holders, lifetime=LIFETIME)
    return made[entry.pk]


def _letter(about: CleanSheet | LedgerEntry, event: str, reader: Participant, way: tuple[str, bool]) -> Letter:
    said = SAID[event]
    mentor, mentee = introductions.called(about.pairing)
    values = {"other": mentee if reader.side == "mentor" else mentor}
    with override(languages.of(reader)):
        context = {
            "title": gettext(said.subject).format(**values),
            "lines": [gettext(line).format(**values) for line in said.lines],
            "quote": "",
            "button": gettext(said.button),
            "link": way[0],
            "needs_login": way[1],
        }
    return letters.compose(reader, "pair_request", f"sheet {event}" if event != "confirm" else "change", context)
