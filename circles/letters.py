"""What members of a circle and its coach are written: that there is one, when it meets, and about hours with the coach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.services import invitations
from circles.models import Booking, Circle, CircleMeeting, CircleMember, CohortCircles, OfficeHour
from matching import panels
from nudges import blanking, letters
from nudges.letters import Letter
from plans import calendars, slots
from plans.selectors import availability
from plans.session_letters import Words, carrying, place_of, when
from programs.models import Cohort, Employee, Participant
from programs.selectors import languages

# SECURITY: who talks to the coach is for the two of them: of such a letter nothing is kept once it has left.
HOUR_KIND = f"{blanking.PRIVATE} hour"

PLACED = Words(
    _("Your circle: {others}"),
    (
        _("You have the same task in {program}, and now you meet: a small circle of people who teach somebody far above them."),
        _("Say there what is hard, and ask how others do it. What is said stays in the circle: those whom you teach cannot"
          " read it, and neither can any admin."),
        _("{facilitator} looks after it first and proposes a time. You need not prepare anything."),
    ),
    _("Open your circle"),
)  # fmt: skip
# The same to whoever is the first to look after it.
BEGINS = replace(
    PLACED,
    lines=(*PLACED.lines[:2], _("You look after it first: propose a time there. A guide with four outlines is ready.")),
)
FACILITATES = Words(
    _("You look after your circle this month"),
    (
        _("That is little work: propose a time, open the talk with a question, and keep an eye on the clock."),
        _("In your circle you find a guide with four ready outlines. If it does not suit you now, pass it on there."),
    ),
    _("Open your circle"),
)
COACHES = Words(
    _("You coach the circles of {program}"),
    (
        _(
            "Small circles of mentors meet there, each of whom teaches somebody senior. You are the one whom they may ask."
        ),
        _("You read what they tell you by name, and nothing else. Offer a few hours, and they take one with one tap."),
    ),
    _("Open your page"),
)
MEETS = Words(
    _("Your circle meets: {when}"),
    (_("The invitation is in this letter. Say in your circle whether you can come."),),
    _("Say whether you come"),
    "request",
)
MOVED = Words(
    _("Your circle meets at another time: {when}"),
    (_("The entry in your calendar moves with this letter. Say in your circle whether you can come."),),
    _("Say whether you come"),
    "request",
)
CANCELLED = Words(
    _("Your circle does not meet on {when}"),
    (_("The entry in your calendar goes with this letter. There is nothing to do."),),
    _("Open your circle"),
    "cancel",
)
BOOKED = Words(
    _("Agreed: {when}"),
    (_("You have an hour with {other} in {program}. Nobody else learns of it. The invitation is in this letter."),),
    _("Open the hours"),
    "request",
)
GIVEN_BACK = Words(
    _("Your hour on {when} does not take place"),
    (_("The entry in your calendar goes with this letter. That happens, and nobody has to say why."),),
    _("Open the hours"),
    "cancel",
)


@dataclass(frozen=True)
class Reader:
    """Somebody who is written to: in which language, with whose clock, and by which door when they have no login yet."""

    employee: Employee
    language: str
    zone: dt.tzinfo
    door: str = ""

    def __str__(self) -> str:
        return str(self.employee.pk)


def members(cohort: Cohort, people: Sequence[Participant]) -> list[Reader]:
    """Members of a circle as readers. Takes as many queries for one as for many."""
    offer, zones = languages.offer(cohort.program.organization), availability.zones_of(people)
    doors = _doors([one.employee for one in people])
    return [Reader(one.employee, offer.of(one), zones[one.pk], doors.get(one.employee.email, "")) for one in people]


def _doors(people: Sequence[Employee]) -> dict[str, str]:
    """The ways in of those who have no login yet: a circle is behind one."""
    actor = system(people[0].organization_id) if people else None
    return invitations.doors(actor=actor, emails=[one.email for one in people]) if actor else {}


def coach(employee: Employee) -> Reader:
    """The coach as a reader."""
    languages_of = languages.of_employees(employee.organization, [employee])
    door = _doors([employee]).get(employee.email, "")
    return Reader(employee, languages_of[employee.pk], zone_of(employee), door)


def zone_of(employee: Employee) -> dt.tzinfo:
    """Where somebody is who has no profile here: as the directory says, or where the organization is."""
    return slots.zone_of(employee.time_zone, employee.organization.time_zone)


def placed(circle: Circle, seats: Sequence[CircleMember], all_of_it: Sequence[CircleMember]) -> dict[str, Letter]:
    """To those who have just been placed: who sits there."""
    people = [one.participant for one in seats]
    first = next((one.participant.employee.name for one in all_of_it if one.facilitates_since), "")
    found, page = {}, _page("circles:circle", circle.cohort, circle.pk)
    for seat, reader in zip(seats, members(circle.cohort, people), strict=True):
        with override(reader.language):
            others = panels.named([one.participant for one in all_of_it if one.pk != seat.pk])
            words, values = BEGINS if seat.facilitates_since else PLACED, {"others": others, "facilitator": first}
            found[f"circle:{seat.pk}:placed"] = _letter(reader, circle.cohort, words, values, page, "circle placed")
    return found


def facilitates(seat: CircleMember) -> dict[str, Letter]:
    """To whoever looks after a circle from now on."""
    circle = seat.circle
    (reader,) = members(circle.cohort, [seat.participant])
    with override(reader.language):
        page = _page("circles:circle", circle.cohort, circle.pk)
        letter = _letter(reader, circle.cohort, FACILITATES, {}, page, "circle facilitator")
    return {f"circle:{seat.pk}:facilitates:{seat.facilitates_since}": letter}


def coaches(setting: CohortCircles) -> dict[str, Letter]:
    """To whoever was named coach."""
    assert setting.coach is not None
    reader, cohort = coach(setting.coach), setting.cohort
    with override(reader.language):
        letter = _letter(reader, cohort, COACHES, {}, _page("circles:coaching", cohort, cohort.pk), "circle coach")
    return {f"circle-coach:{cohort.pk}:{reader}:{timezone.localdate()}": letter}


def meeting_keys(meeting: CircleMeeting, people: Iterable[Participant]) -> list[str]:
    """The outbox keys of every letter about a meeting that may still wait to leave."""
    return [_meeting_key(meeting, number, one.employee) for number in range(meeting.sequence + 1) for one in people]


def _meeting_key(meeting: CircleMeeting, number: int, reader: Employee) -> str:
    return f"circle-meeting:{meeting.pk}:{number}:{reader.pk}"


def meets(meeting: CircleMeeting, people: Sequence[Participant], words: Words) -> dict[str, Letter]:
    """To these members: the circle meets, or does not; calendars are told with it."""
    cohort, found = meeting.circle.cohort, {}
    page = _page("circles:circle", cohort, meeting.circle_id)
    for reader in members(cohort, people):
        with override(reader.language):
            letter = _letter(
                reader, cohort, words, {"when": when(meeting.starts_at, reader.zone)}, page, "circle meeting", meeting
            )
            cancelled = words.calendar == "cancel"
            # Each is told of themself alone: a circle that cannot be seen is not read off an invitation that is passed on.
            carried = carrying(letter, event_of(meeting), [reader.employee], cancelled=cancelled, agreed=False)
            found[_meeting_key(meeting, meeting.sequence, reader.employee)] = carried
    return found


def event_of(meeting: CircleMeeting) -> calendars.Event:
    """A meeting as calendars show it, in the language that is on; needs the circle's cohort, program and organization."""
    cohort = meeting.circle.cohort
    page, program = _page("circles:circle", cohort, meeting.circle_id), cohort.program.name
    title = gettext("Circle: {program}").format(program=program)
    said = gettext("Your circle meets in {program}. To say whether you come: {page}").format(program=program, page=page)
    return _event(meeting, meeting.uid, meeting.sequence, title, said, page)


def hour_keys(booking: Booking, people: Iterable[Employee]) -> list[str]:
    """The outbox keys of what both were told when the hour was taken."""
    return [f"{blanking.PRIVATE}:hour:{booking.uid}:0:{one.pk}" for one in people]


def hour(booking: Booking, words: Words) -> dict[str, Letter]:
    """To the coach and the one mentor: an hour was taken, or given back."""
    row, cohort, who = booking.hour, booking.hour.cohort, booking.participant
    readers = [*members(cohort, [who]), coach(row.coach)]
    found, number = {}, int(words.calendar == "cancel")
    for reader, other in zip(readers, reversed(readers), strict=True):
        theirs = reader.employee.pk != row.coach_id
        page = _page("circles:hours" if theirs else "circles:coaching", cohort, cohort.pk)
        with override(reader.language):
            values = {"when": when(row.starts_at, reader.zone), "other": other.employee.name}
            letter = _letter(reader, cohort, words, values, page, HOUR_KIND, row)
            title = gettext("Office hour: {program}").format(program=cohort.program.name)
            event = _event(row, booking.uid, number, title, page, page)
            people = [one.employee for one in readers]
            found[f"{blanking.PRIVATE}:hour:{booking.uid}:{number}:{reader}"] = carrying(
                letter, event, people, cancelled=bool(number)
            )
    return found


def _event(
    what: CircleMeeting | OfficeHour, uid: uuid.UUID, number: int, summary: str, description: str, page: str
) -> calendars.Event:
    return calendars.Event(
        uid=uid, sequence=number, starts_at=what.starts_at, minutes=what.minutes, summary=summary,
        description=description, link=what.where, page=page, stamp=timezone.now(),
    )  # fmt: skip


def _page(name: str, cohort: Cohort, pk: uuid.UUID) -> str:
    return settings.BASE_URL + reverse(name, args=[cohort.program.organization.slug, pk])


def _letter(
    reader: Reader, cohort: Cohort, words: Words, given: Mapping[str, str], page: str, kind: str,
    what: CircleMeeting | OfficeHour | None = None,
) -> Letter:  # fmt: skip
    """The letter in the language that is on, which is its reader's, with times of its reader's clock."""
    program = cohort.program
    values = {"program": program.name, **given}
    lines = [gettext(line).format(**values) for line in words.lines]
    if what is not None and what.place and words.calendar != "cancel":
        lines.append(gettext("Where: {place}").format(place=what.place))
    context = {
        "organization": program.organization,
        "program": program,
        "title": gettext(words.subject).format(**values),
        "lines": lines,
        "times": [],
        "zone": place_of(reader.zone),
        "meeting_link": what.meeting_link if what is not None and words.calendar == "request" else "",
        "button": gettext(words.button),
        "link": reader.door or page,
        "needs_login": bool(reader.door),
        "contact_email": program.organization.contact_email,
    }
    employee = reader.employee
    return letters.compose(
        template="session", kind=kind, to_email=employee.email, to_name=employee.name, context=context
    )
