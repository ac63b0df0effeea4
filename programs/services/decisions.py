"""Deciding on applications: a place, the waitlist, or no; told after ten minutes in which all of it can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.identifiers import uuid7
from accounts.services import audit, links
from nudges.services import messages
from programs import rules
from programs.enums import AWAY, ApplicationState, LetterKind, LinkScope, MilestoneKind, ParticipantState, Side, Verdict
from programs.models import Application, Cohort, Decision, Participant, Signature
from programs.selectors import languages, vetting
from programs.selectors.milestones import reached
from programs.selectors.vetting import Foreseen
from programs.services import application_letters, holders, milestones, participants

MOST_AT_ONCE = 1_000
# The steps that a decision itself takes somebody to.
_OURS = {MilestoneKind.INVITED, MilestoneKind.WAITLISTED}


class CannotDecide(Exception):
    """Nothing could be decided; the message says why."""


class TooLate(Exception):
    """The letters have left, or are leaving."""


@transaction.atomic
def decide(
    *, actor: Actor, cohort: Cohort, applications: Sequence[Application], verdict: str, reason: str, words: str = ""
) -> Foreseen:
    """Decide on applications with one reason, which the team reads; ``words`` stand in the letter. Raises CannotDecide.

    What happens to each is what the confirmation page foresaw, asked once more with the cohort held.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    if not reason.strip():
        raise CannotDecide("Say why. The next reader of this decision will ask.")
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    locked = Application.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in applications])
    locked = locked.select_related("employee", "organization", "cohort__program", "cohort__organization")
    rows = list(locked.order_by("submitted_at", "pk"))
    found = vetting.foresee(actor, cohort, rows, verdict)
    if not found.count:
        raise CannotDecide("Nothing could be decided: none of the selected applications waits for this.")
    until = timezone.now() + dt.timedelta(seconds=settings.PUBLISH_HOLD_SECONDS)
    act = uuid7()
    made = [
        Decision(
            application=one, verdict=verdict, act=act, reason=reason.strip(), words=words.strip(), undo_until=until,
            decided_by_id=actor.user_id, state_before=one.state,
        )
        for one in found.all
    ]  # fmt: skip
    _carry_out(actor, cohort, found, made)
    Decision.objects.bulk_create(made)
    names = [str(one.employee) for one in found.all[:50]]
    audit.record(actor=actor, verb=f"decided: {verdict}", row=cohort, count=found.count, people=names)
    return found


def _carry_out(actor: Actor, cohort: Cohort, found: Foreseen, made: list[Decision]) -> None:
    """Give the places, move the applications on, and put the letters into the outbox, to leave when the hold is over."""
    ids = [one.employee_id for one in found.all]
    known = {row.employee_id: row for row in Participant.objects.filter(cohort=cohort, employee__in=ids)}
    before = participants.as_they_are(list(known.values()))
    for side in Side.values:
        # Those with a place first, so that the cap falls where the confirmation page said.
        for group in (found.placed, found.waiting):
            _enrol(actor, cohort, [one for one in group if one.side == side], side)
    states = _states(found)
    for decision in made:
        one = decision.application
        changed = one in [*found.placed, *found.waiting] or _waits_in_line(one, known)
        decision.made_place = changed and one.employee_id not in known
        if changed and one.employee_id in known:
            decision.place_before = before[known[one.employee_id].pk]
        one.state = states[one.pk]
    Application.objects.bulk_update([decision.application for decision in made], ["state"])
    if found.declined:
        _leave_the_line(actor, cohort, found.declined)
    _tell(cohort, made, due_at=made[0].undo_until)


def _enrol(actor: Actor, cohort: Cohort, people: list[Application], side: str) -> None:
    """Give people places on one side, those who wish for as many mentees together."""
    by_wish: dict[int, list[uuid.UUID]] = {}
    for one in people:
        by_wish.setdefault(one.mentees or 1, []).append(one.employee_id)
    for wish, ids in sorted(by_wish.items()):
        participants.enrol(actor=actor, cohort=cohort, employee_ids=ids, side=side, capacity=wish)


def _waits_in_line(one: Application, known: dict[uuid.UUID, Participant]) -> bool:
    return one.employee_id in known and known[one.employee_id].state == ParticipantState.WAITLISTED


def _states(found: Foreseen) -> dict[uuid.UUID, str]:
    groups = (
        (found.placed, ApplicationState.ACCEPTED),
        ([*found.waiting, *found.reserve], ApplicationState.WAITLISTED),
        (found.declined, ApplicationState.DECLINED),
    )
    return {one.pk: state for group, state in groups for one in group}


def _leave_the_line(actor: Actor, cohort: Cohort, declined: list[Application]) -> None:
    waiting = Participant.objects.filter(cohort=cohort, state=ParticipantState.WAITLISTED)
    if rows := list(waiting.filter(employee__in=[one.employee_id for one in declined])):
        participants.withdraw(actor=actor, cohort=cohort, participants=rows)


def _tell(cohort: Cohort, made: list[Decision], *, due_at: dt.datetime) -> None:
    """Queue one letter per decision; whoever has a place gets the same one-tap next step as by an invitation."""
    sender = actors.system(cohort.organization_id)
    own = application_letters.own_words(cohort.program)
    placed = [d.application for d in made if d.application.state == ApplicationState.ACCEPTED]
    seats = Participant.objects.filter(cohort=cohort, employee__in=[one.employee_id for one in placed])
    seat_of = {row.employee_id: row.pk for row in seats}
    found = holders.of([d.application for d in made])
    taps = links.issue(
        actor=sender, scope=LinkScope.PLACE, holders={seat_of[one.employee_id]: found[one.pk] for one in placed}
    )
    others = {d.application_id: found[d.application_id] for d in made if d.application not in placed}
    pages = links.issue(actor=sender, scope=LinkScope.APPLICATION, holders=others)
    tongues = languages.of_employees(made[0].application.organization, [d.application.employee for d in made])
    letters = {}
    for decision in made:
        one = decision.application
        decision.letter = f"application:{one.pk}:decision:{decision.pk}"
        href = taps[seat_of[one.employee_id]] if one in placed else pages[one.pk]
        kind = _kind(decision)
        if kind == LetterKind.DECLINED:
            href = ""
        letters[decision.letter] = application_letters.compose(
            application=one, kind=kind, own=own, language=tongues[one.employee_id], href=href, words=decision.words
        )
    messages.queue(letters=letters, due_at=due_at)
    keys = {seat_of[d.application.employee_id]: d.letter for d in made if d.application in placed}
    milestones.invited(letters=keys)
    seats.update(invited_at=due_at)


def _kind(decision: Decision) -> str:
    moved_up = decision.state_before == ApplicationState.WAITLISTED
    if decision.application.state == ApplicationState.ACCEPTED:
        return LetterKind.MOVED_UP if moved_up else LetterKind.ACCEPTED
    return LetterKind.WAITLISTED if decision.application.state == ApplicationState.WAITLISTED else LetterKind.DECLINED


@transaction.atomic
def undo(*, actor: Actor, decision: Decision) -> int:
    """Take back everything that was decided with the same click; returns how many.

    Raises TooLate once a letter has left, and CannotDecide when it is about oneself or one's own line.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    cohort, together = decision.application.cohort, Decision.objects.filter(act=decision.act)
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    people = {
        row.application.employee_id: row.application.employee
        for row in together.select_related("application__employee")
    }
    if partial := rules.partial_to(actor, list(people)):
        named = ", ".join(sorted(str(people[pk]) for pk in partial))
        raise CannotDecide(f"{named} is you, or in your reporting line: somebody else takes it back.")
    count = _take_back(actor, together)
    audit.record(actor=actor, verb="took back decisions", row=cohort, count=count)
    return count


@transaction.atomic
def tell_now(*, actor: Actor, decision: Decision, only: bool = False) -> int:
    """End the quiet minutes of all that was decided with the same click, or of this ``only``; returns how many letters leave.

    Raises TooLate when they have left, or were taken back.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    cohort, now = decision.application.cohort, timezone.now()
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    chosen = Decision.objects.filter(pk=decision.pk) if only else Decision.objects.filter(act=decision.act)
    rows = list(vetting.still_quiet(chosen).select_for_update(of=("self",)).select_related("application__employee"))
    if not rows:
        raise TooLate("The letters have left already, or were taken back.")
    chosen.filter(pk__in=[row.pk for row in rows]).update(undo_until=now)
    people = [row.application.employee for row in rows]
    Participant.objects.filter(cohort=cohort, employee__in=people, invited_at__gt=now).update(invited_at=now)
    messages.hurry(keys=[row.letter for row in rows])
    names = [str(one) for one in people[:50]]
    audit.record(actor=actor, verb="told applicants at once", row=cohort, count=len(rows), people=names)
    return len(rows)


@transaction.atomic
def forget(*, actor: Actor, application: Application) -> int:
    """Take back what was decided on one application and not told yet. The caller has asked who may, and holds the cohort."""
    return _take_back(actor, Decision.objects.filter(application=application), some=False)


def _take_back(actor: Actor, decisions: QuerySet[Decision], *, some: bool = True) -> int:
    open_ones = vetting.still_quiet(decisions).order_by("decided_at", "pk")
    rows = list(open_ones.select_for_update(of=("self",)).select_related("application__cohort__program"))
    if not rows:
        if some:
            raise TooLate("The letters have left. Decide anew instead, and the next letter says so.")
        return 0
    _refuse_what_was_decided_anew(rows)
    # The worker's clock may be ahead of this one: what has left cannot be taken back, and then nothing is.
    if messages.cancel(keys=[row.letter for row in rows]) < len(rows):
        raise TooLate("The letters are leaving at this moment. Decide anew instead.")
    found = {row.application_id: row.application for row in rows}
    for row in reversed(rows):
        found[row.application_id].state, row.undone_at = row.state_before, timezone.now()
    Application.objects.bulk_update(found.values(), ["state"])
    Decision.objects.bulk_update(rows, ["undone_at"])
    _give_back_places(actors.house(actor), rows)
    return len(rows)


def _refuse_what_was_decided_anew(rows: list[Decision]) -> None:
    """The newer decision rests on the older one, and its letter would tell of what is no more. Raises TooLate."""
    own, last = {row.pk for row in rows}, {row.application_id: row for row in rows}
    standing = Decision.objects.filter(application__in=last, undone_at=None).exclude(pk__in=own)
    for newer in standing.select_related("application__employee"):
        if newer.decided_at > last[newer.application_id].decided_at:
            raise TooLate(f"{newer.application.employee} was decided on anew since. Take that back first.")


def _give_back_places(actor: Actor, rows: list[Decision]) -> None:
    """Undo what the decisions did to places: new ones are gone, old ones are as they were before the first of them.

    A new one in which something has happened is kept as withdrawn: what hangs on it, such as a pair, is not deleted with it.
    Whoever left, came or answered by another way since is left alone.
    """
    cohort = rows[0].application.cohort
    seats = {row.employee_id: row for row in Participant.objects.filter(cohort=cohort)}
    fresh: list[Participant] = []
    used: list[Participant] = []
    old: dict[uuid.UUID, dict[str, Any]] = {}
    first: dict[uuid.UUID, Decision] = {}
    touched = [row for row in rows if row.made_place or row.place_before]
    for row in touched:
        first.setdefault(row.application_id, row)
    for row in {row.application_id: row for row in touched}.values():
        seat = seats.get(row.application.employee_id)
        if seat is None or (seat.state in AWAY) != (row.verdict == Verdict.DECLINE):
            continue
        if seat.answered_at is not None and seat.answered_at > row.decided_at:
            continue
        began = first[row.application_id]
        if began.place_before:
            old[seat.pk] = began.place_before
        else:
            (fresh if _untouched(seat) else used).append(seat)
    participants.discard(actor=actor, cohort=cohort, participants=fresh)
    if used:
        participants.withdraw(actor=actor, cohort=cohort, participants=used)
    if old:
        participants.put_back(actor=actor, cohort=cohort, before=old)


def _untouched(seat: Participant) -> bool:
    """Whether nothing but the decision happened to a place: nobody did any step of it, or let them through."""
    if seat.completeness or seat.excused or seat.state == ParticipantState.READY:
        return False
    return set(reached(seat)) <= _OURS and not Signature.objects.filter(participant=seat).exists()


@transaction.atomic
def follow_waitlist(*, actor: Actor) -> int:
    """Write to everybody who moved up from the waitlist, and line up who waits for a full cohort; returns how many moved up.

    What can still be taken back is left alone: nobody is told of a place that an undo would take.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    waiting = vetting.waitlisted(actor)
    for cohort in Cohort.objects.filter(pk__in=waiting.values("cohort_id")).select_related("program", "organization"):
        Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
        _line_up(actor, cohort)
    moved = list(vetting.moved_up(actor))
    made = []
    for one in moved:
        act, now = uuid7(), timezone.now()
        made.append(
            Decision(
                application=one, verdict=Verdict.ACCEPT, act=act, reason="A place became free.", undo_until=now,
                state_before=one.state, decided_by_id=actor.user_id,
            )
        )  # fmt: skip
        one.state = ApplicationState.ACCEPTED
    Application.objects.bulk_update(moved, ["state"])
    for cohort_id in dict.fromkeys(one.cohort_id for one in moved):
        group = [row for row in made if row.application.cohort_id == cohort_id]
        _tell(group[0].application.cohort, group, due_at=timezone.now())
    Decision.objects.bulk_create(made)
    told = [(row.application, str(row.application.employee)) for row in made]
    audit.record_each(actor=actor, verb="told of a free place", rows=told)
    return len(made)


def _line_up(actor: Actor, cohort: Cohort) -> None:
    """Once a cohort is full, seniors whom an admin keeps in reserve stand on its waitlist and move up by themselves."""
    if vetting.free_places(cohort) > 0 or vetting.is_held(cohort):
        return
    ids = [one.employee_id for one in vetting.in_reserve(cohort) if one.side == Side.MENTEE]
    if ids:
        participants.enrol(actor=actor, cohort=cohort, employee_ids=ids, side=Side.MENTEE)
