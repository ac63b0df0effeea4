"""What the two of a pair are written about their sessions, and the invitations that travel with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override, pgettext
from django.utils.translation import gettext_noop as _

from accounts import addresses
from accounts.actors import system
from accounts.services import links
from accounts.services.links import Holder
from matching import introductions, panels
from matching.models import Pairing, PanelSeat
from nudges import letters
from nudges.letters import Letter
from plans import calendars
from plans.models import Session
from plans.selectors import availability
from programs.enums import LinkScope, Side
from programs.models import Employee, Participant
from programs.selectors import languages

# A link to a session works until long after it, for it is also where one says how it was.
LIFETIME = dt.timedelta(days=60)


@dataclass(frozen=True)
class Words:
    """One kind of letter: its subject, what it says, what its button does, and whether calendars are told with it."""

    subject: str
    lines: tuple[str, ...]
    button: str
    calendar: str = ""


SAID = {
    "proposed": Words(
        _("{other} proposes times for your session"),
        (
            _("One tap on a time is enough, and both of you have it in your calendars. If none suits, propose others."),
        ),
        _("See the times"),
    ),
    "moving": Words(
        _("{other} asks to move your session"),
        (
            _("It is on {before}, and stays there until you choose one of the new times."),
            _("One tap is enough. If none suits, propose others or keep the time."),
        ),
        _("See the times"),
    ),
    "agreed": Words(
        _("Agreed: {when}"),
        (_("Your session with {other} has a time. The invitation is in this letter."),),
        _("Open the session"),
        "request",
    ),
    "moved": Words(
        _("Moved: {when}"),
        (_("Your session with {other} has a new time. The entry in your calendar moves with this letter."),),
        _("Open the session"),
        "request",
    ),
    "kept": Words(
        _("It stays: {when}"),
        (_("{other} would rather keep the time that you had agreed on."),),
        _("Open the session"),
    ),
    "cancelled": Words(
        _("Your session on {when} does not take place"),
        (
            _("{who} has cancelled it. That happens, and it says nothing about the two of you."),
            _("The entry in your calendar goes with this letter. A new time is three taps away."),
        ),
        _("Find another time"),
        "cancel",
    ),
    "withdrawn": Words(
        _("The times for your session are off the table"),
        (_("{other} cannot make it then. There is nothing to do, and another time is three taps away."),),
        _("Find another time"),
    ),
    "ended": Words(
        _("Your session on {when} does not take place"),
        (_("You two are no pair any more, so the entry in your calendar goes with this letter. There is nothing to do."),),
        _("Open your page"),
        "cancel",
    ),
}  # fmt: skip
# What further mentors of a panel are told instead: they look for no times.
_BESIDE = {
    "cancelled": Words(
        SAID["cancelled"].subject,
        (
            _("{who} has cancelled it. That happens, and it says nothing about any of you."),
            _("The entry in your calendar goes with this letter. Once there is a new time you get an invitation."),
        ),
        _("Open your page"),
        "cancel",
    ),
    "ended": Words(
        SAID["ended"].subject,
        (_("Your panel has ended, so the entry in your calendar goes with this letter. There is nothing to do."),),
        _("Open your page"),
        "cancel",
    ),
    "left": Words(
        _("The session on {when} is yours no more"),
        (_("You sit on this panel no more, so the entry in your calendar goes with this letter. There is nothing to do."),),
        _("Open your page"),
        "cancel",
    ),
}  # fmt: skip
_ENDED = ("cancelled", "withdrawn")


def keys(session: Session) -> list[str]:
    """The outbox keys of every letter about times that may still wait to leave."""
    told = [(event, number) for event in ("proposed", "moving") for number in range(session.proposals + 1)]
    told += [(event, number) for event in ("agreed", "moved") for number in range(session.sequence + 1)]
    return [_key(session, event, number, one) for event, number in told for one in session.pairing.everybody]


def _key(session: Session, event: str, number: int, reader: Participant) -> str:
    return f"session:{session.pk}:{event}:{number}:{panels.mark(session.pairing, reader)}"


def to_one(session: Session, event: str, side: str, **values: str) -> dict[str, Letter]:
    """A letter to whoever speaks for a side, by its key."""
    return _told(session, event, session.pairing.seats(side)[:1], values, session.proposals)


def to_both(session: Session, event: str, *, by: str = "") -> dict[str, Letter]:
    """A letter to everybody who meets, by its key; ``by`` is the side that did what it tells of."""
    return _told(session, event, session.pairing.everybody, {"by": by}, session.sequence)


def seat_key(session: Session, event: str, seat: PanelSeat, at: dt.datetime) -> str:
    """The outbox key of what a further mentor is told who joined a session, or left it, at a moment."""
    return f"session:{session.pk}:{event}:seat:{seat.pk}:{at:%Y%m%d%H%M%S%f}"


def to_seat(session: Session, event: str, reader: Participant) -> Letter:
    """A letter to one further mentor alone, who joins a session that is agreed, or leaves it."""
    (letter,) = _told(session, event, [reader], {}, session.sequence).values()
    return letter


def _told(
    session: Session, event: str, readers: Sequence[Participant], values: Mapping[str, str], number: int
) -> dict[str, Letter]:
    zones = availability.zones_of(readers)
    offer = languages.offer(session.pairing.cohort.program.organization)
    found = {}
    for reader in readers:
        with override(offer.of(reader)):
            found[_key(session, event, number, reader)] = _letter(session, event, reader, zones[reader.pk], values)
    return found


def when(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """A moment with somebody's clock, in the language that is on."""
    local = moment.astimezone(zone)
    return f"{date_format(local, pgettext('a day of this year', 'l, j F'))}, {local:%H:%M}"


def place_of(zone: dt.tzinfo) -> str:
    """The name of a time zone as people say it."""
    return str(zone).rpartition("/")[2].replace("_", " ")


def _letter(session: Session, event: str, reader: Participant, zone: dt.tzinfo, given: Mapping[str, str]) -> Letter:
    """The letter in the language that is on, which is its reader's, with times of its reader's clock."""
    pairing, beside = session.pairing, _sits_beside(session, reader)
    said = (SAID | _BESIDE if beside else SAID)[event]
    program = pairing.cohort.program
    values = {
        "other": _others(pairing, reader, event),
        "when": when(session.starts_at, zone) if session.starts_at else "",
        "before": when(session.starts_at, zone) if session.starts_at else "",
        "who": _who(pairing, reader, given.get("by", "")),
    }
    page = _page(session, reader, event)
    context = {
        "organization": program.organization,
        "program": program,
        "title": gettext(said.subject).format(**values),
        "lines": [gettext(line).format(**values) for line in said.lines],
        "times": _times(session, event, zone, page),
        "zone": place_of(zone),
        "meeting_link": session.meeting_link if event in ("agreed", "moved") else "",
        "button": gettext(said.button),
        "link": page,
        "contact_email": program.organization.contact_email,
    }
    letter = letters.compose(
        template="session",
        kind=f"session {event}",
        to_email=reader.employee.email,
        to_name=reader.employee.name,
        context=context,
    )
    return _with_calendar(letter, session, said.calendar, reader) if said.calendar else letter


def _sits_beside(session: Session, reader: Participant) -> bool:
    """Whether somebody is a further mentor, who looks for no times."""
    return reader.pk not in (session.pairing.mentor_id, session.pairing.mentee_id)


def _others(pairing: Pairing, reader: Participant, event: str) -> str:
    """Whom somebody meets, by name. Times are found with whoever speaks for the mentors; the session is with all of them."""
    if reader.side == Side.MENTOR:
        return pairing.mentee.employee.name
    return panels.named(pairing.sitting(Side.MENTOR)) if event in ("agreed", "moved") else pairing.mentor.employee.name


def _who(pairing: Pairing, reader: Participant, by: str) -> str:
    one = pairing.seats(by)[0] if by else reader
    return gettext("You") if one.pk == reader.pk else one.employee.name


def _page(session: Session, reader: Participant, event: str) -> str:
    """Where a letter leads without signing in: to the session, or, when it was cancelled, to times for another one."""
    if event == "ended" or (_sits_beside(session, reader) and event in _BESIDE):
        return settings.BASE_URL + reverse("home", args=[session.pairing.cohort.program.organization.slug])
    subject, scope = (session.pairing_id, LinkScope.PAIR) if event in _ENDED else (session.pk, LinkScope.SESSION)
    holders = {subject: Holder(reader.employee.email, reader.employee.name)}
    made = links.issue(actor=system(session.organization_id), scope=scope, holders=holders, lifetime=LIFETIME)
    return f"{made[subject]}times/" if event in _ENDED else made[subject]


def _times(session: Session, event: str, zone: dt.tzinfo, page: str) -> Sequence[tuple[str, str]]:
    """The times on the table, each with the address that opens the page with it in front."""
    if event not in ("proposed", "moving"):
        return []
    rows = sorted(session.slots.all(), key=lambda slot: slot.starts_at)
    return [(when(slot.starts_at, zone), f"{page}{slot.pk.hex}/") for slot in rows]


def _with_calendar(letter: Letter, session: Session, method: str, reader: Participant) -> Letter:
    # Whoever comes or has just left is told so by the same file.
    seats = {one.pk: one for one in (*session.pairing.everybody, reader)}
    return carrying(letter, event(session), [one.employee for one in seats.values()], cancelled=method == "cancel")


def carrying(
    letter: Letter, what: calendars.Event, people: Iterable[Employee], *, cancelled: bool, agreed: bool = True
) -> Letter:
    """The letter with an invitation in it, or its end; ``agreed`` when all have said that they come."""
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    text = calendars.invitation(
        what,
        organizer=calendars.Person(name or "Upstream", email),
        attendees=[calendars.Person(one.name, addresses.ascii_of(one.email)) for one in people],
        cancelled=cancelled,
        agreed=agreed,
    )
    return replace(letter, calendar=text)


def event(session: Session) -> calendars.Event:
    """A session with a time, as calendars show it: who meets, when and where, and nothing of what they talk about."""
    assert session.starts_at is not None
    pairing, program = session.pairing, session.pairing.cohort.program
    mentor, mentee = introductions.called(pairing)
    if pairing.panel:
        mentor = ", ".join(one.employee.short_name for one in pairing.sitting(Side.MENTOR))
    page = settings.BASE_URL + reverse("plans:session", args=[program.organization.slug, pairing.pk, session.pk])
    about = session.step.template_step.title if session.step else program.name
    said = gettext("Your session in {program}. To move or cancel it, open it in Upstream: {page}")
    return calendars.Event(
        uid=session.uid,
        sequence=session.sequence,
        starts_at=session.starts_at,
        minutes=session.minutes,
        summary=gettext("{mentor} and {mentee}: {about}").format(mentor=mentor, mentee=mentee, about=about),
        description=said.format(program=program.name, page=page),
        link=session.meeting_link,
        page=page,
        stamp=timezone.now(),
    )
