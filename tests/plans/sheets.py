"""Clean Sheets and changes for tests, as the two make them by the services."""

from __future__ import annotations

from typing import Any

from plans.enums import Consent
from plans.models import CleanSheet, LedgerEntry, LedgerQuote
from plans.services import ledger, sheets
from plans.services.ledger import Said
from plans.services.sheets import Written
from programs.selectors.days import today_of
from tests.factories.cast import Member
from tests.plans.conftest import Pair

MINE, THEIRS = "Short ones on Monday, and the rest by mail.", "I would call none of them into life again."
WORDS = {"insight": "Nobody reads page two.", "change": "Three lines in the channel instead.", "result": ""}


def begin(pair: Pair, policy: str = "meetings", title: str = "") -> CleanSheet:
    """Amara begins a sheet."""
    with pair.amara.acting() as actor:
        return sheets.begin(actor=actor, pairing=pair.pairing, policy=policy, title=title)


def ready(pair: Pair, member: Member, sheet: CleanSheet, text: str) -> CleanSheet:
    """Somebody writes in the first question, and is ready."""
    with member.acting() as actor:
        return sheets.ready(actor=actor, sheet=sheet, written=Written({"exist": text}, 0, member.user.name))


def revealed(pair: Pair) -> CleanSheet:
    """Both are ready."""
    sheet = begin(pair)
    ready(pair, pair.amara, sheet, MINE)
    return ready(pair, pair.bernd, sheet, THEIRS)


def write(pair: Pair, member: Member | None = None, *, sheet: CleanSheet | None = None, **words: str) -> LedgerEntry:
    """Bernd, or somebody else, writes down a change."""
    with (member or pair.bernd).acting() as actor:
        said = Said(WORDS | words, "mentee", today_of(pair.cast.nordwind))
        return ledger.write(actor=actor, pairing=pair.pairing, said=said, sheet=sheet)


def confirm(pair: Pair, entry: LedgerEntry, member: Member | None = None) -> LedgerEntry:
    """Amara, or somebody else, says that it is so."""
    with (member or pair.amara).acting() as actor:
        return ledger.confirm(actor=actor, entry=entry, read=now(pair, entry).revision)


def consent(pair: Pair, entry: LedgerEntry, *, amara: int | None = None, bernd: int | None = None) -> None:
    """What each of the two lets others see."""
    for member, level in ((pair.amara, amara), (pair.bernd, bernd)):
        if level is not None:
            with member.acting() as actor:
                ledger.consent(actor=actor, entry=entry, level=Consent(level))


def now(pair: Pair, entry: LedgerEntry) -> LedgerEntry:
    """The change as it is now."""
    with pair.cast.chiara.acting():
        return LedgerEntry.objects.get(pk=entry.pk)


def quoted(pair: Pair) -> list[tuple[str, bool]]:
    """What others could read, and whether with names."""
    with pair.cast.chiara.acting():
        return list(LedgerQuote.objects.values_list("change", "named"))


def page(member: Member, address: str, **sent: Any) -> Any:
    """A page of somebody's, or what a form of theirs answers."""
    browser = member.browser()
    return browser.post(address, sent, follow=True) if sent else browser.get(address)
