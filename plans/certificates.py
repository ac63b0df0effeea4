"""What a certificate says, and the words for a profile: made of names, role, program, days and topics, and of nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from programs.enums import Side


@dataclass(frozen=True)
class Facts:
    """What may be said of one of the two, as they have chosen; ``sessions`` is None where it is not to be said."""

    name: str
    other: str
    side: str
    word: str
    program: str
    organization: str
    begun: dt.date
    ended: dt.date
    sessions: int | None = None
    topics: tuple[str, ...] = ()


def title(facts: Facts) -> str:
    """What the document is called, also by a reader's window."""
    return gettext("Certificate: {name}, {program}").format(name=facts.name, program=facts.program)


def lines(facts: Facts) -> list[str]:
    """The sentences under the name."""
    values = {
        "word": facts.word,
        "program": facts.program,
        "organization": facts.organization,
        "other": facts.other,
        "begun": _day(facts.begun),
        "ended": _day(facts.ended),
    }
    said = [
        gettext("has taken part in the reverse mentoring program {program} at {organization} as {word}, together with"
                " {other}.").format(**values),
        gettext("From {begun} to {ended}.").format(**values),
    ]  # fmt: skip
    if facts.sessions is not None:
        count = facts.sessions
        said.append(ngettext("{count} session took place.", "{count} sessions took place.", count).format(count=count))
    return said


def thanks() -> str:
    """The line at the foot."""
    return gettext("In reverse mentoring the junior is the mentor, the leader learns, and knowledge flows upstream.")


def skills(facts: Facts) -> str:
    """A few sentences for a profile or a CV, to be copied and changed."""
    mentor = facts.side == Side.MENTOR
    stem = (
        gettext("Reverse mentor at {organization}, {begun} to {ended}. Taught a senior leader one to one")
        if mentor
        else gettext(
            "Reverse mentoring at {organization}, {begun} to {ended}. Learned one to one from a junior colleague"
        )
    )
    said = stem.format(organization=facts.organization, begun=_month(facts.begun), ended=_month(facts.ended))
    if facts.topics:
        said += gettext(", on {topics}").format(topics=", ".join(facts.topics))
    if facts.sessions is not None:
        count = facts.sessions
        said += ngettext(", in {count} session", ", in {count} sessions", count).format(count=count)
    rest = (
        gettext("Explained new tools and views plainly, prepared sessions, and gave feedback upward.")
        if mentor
        else gettext("Asked openly, tried new tools on real work, and put what was learned into practice.")
    )
    return f"{said}. {rest}"


def _day(day: dt.date) -> str:
    return date_format(day, pgettext("a day of any year", "j F Y"))


def _month(day: dt.date) -> str:
    return date_format(day, "F Y")
