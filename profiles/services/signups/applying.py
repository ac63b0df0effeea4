"""Sign-up answers into profiles, by the worker: a few rows a transaction, so that progress shows and nothing is lost.

Writing the same row twice leaves the same profile, so a worker that takes over goes on where the other was last seen.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from accounts.stock import take_stock
from accounts.tenancy import tenant
from profiles import events
from profiles.answers import Answers
from profiles.enums import Direction, SignupState
from profiles.models import Profile, SignupImport, Topic, TopicAlias, TopicEntry
from profiles.services import profiles, topics
from profiles.services.profiles import Entry
from profiles.services.signups import reading, sorting
from profiles.services.signups.uploads import WrongState
from profiles.spellings import key_of
from programs.enums import ParticipantState
from programs.models import Participant
from programs.services import participants
from programs.spreadsheets import FileProblem

CHUNK = 50
STALE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5
log = structlog.get_logger()


class Superseded(Exception):
    """Another worker took the import over."""


@dataclass(frozen=True)
class Claim:
    """One worker's hold on one import."""

    actor: Actor
    import_id: uuid.UUID
    attempt: int

    def advance(self, done: int) -> None:
        """Show progress and prove life, in the transaction that made it; raises Superseded."""
        held = SignupImport.objects.filter(pk=self.import_id, attempt=self.attempt, state=SignupState.APPLYING)
        if not held.update(done=done, heartbeat_at=timezone.now()):
            raise Superseded


@transaction.atomic
def request(*, actor: Actor, signup: SignupImport) -> SignupImport:
    """Hand a checked file, or one that failed, to the worker. Raises WrongState."""
    actor.require(Permission.MANAGE_PROGRAMS)
    waiting = SignupImport.objects.filter(pk=signup.pk, state__in=(SignupState.CHECKED, SignupState.FAILED))
    fresh = {"attempt": 0, "done": 0, "heartbeat_at": None, "error": ""}
    if not waiting.update(state=SignupState.APPLYING, **fresh):
        raise WrongState("This file is not ready to be applied.")
    signup.refresh_from_db()
    audit.record(actor=actor, verb="sign-up file applied", row=signup, rows=signup.total)
    _announce(signup)
    return signup


def _announce(signup: SignupImport) -> None:
    ids = {"organization_id": signup.organization_id, "import_id": signup.pk}
    transaction.on_commit(lambda: events.signup_waiting.send_robust(sender=SignupImport, **ids))


def go_on(*, actor: Actor, import_id: uuid.UUID) -> None:
    """Apply a file that waits; a second delivery of the same message finds it held or done and leaves."""
    claim = _take(actor, import_id)
    if claim is None:
        return
    try:
        _apply(claim)
        take_stock()
    except Superseded:
        log.info("sign-up import superseded", import_id=str(import_id))
    except (FileProblem, participants.CannotEnrol) as problem:
        _fail(claim, str(problem))
    except Exception:
        _fail(claim, "Something went wrong on our side. What was written stays; you can try again.")
        raise


def _take(actor: Actor, import_id: uuid.UUID) -> Claim | None:
    actor.require(Permission.MANAGE_PROGRAMS)
    now = timezone.now()
    with tenant(actor.organization_id):
        row = SignupImport.objects.select_for_update().filter(pk=import_id, state=SignupState.APPLYING).first()
        if row is None or (row.heartbeat_at and row.heartbeat_at > now - STALE):
            return None
        row.attempt, row.heartbeat_at = row.attempt + 1, now
        if row.attempt > MAX_ATTEMPTS:
            row.state, row.error = SignupState.FAILED, "The worker was lost several times while working on this file."
        row.save(update_fields=["attempt", "heartbeat_at", "state", "error"])
        return Claim(actor, import_id, row.attempt) if row.state == SignupState.APPLYING else None


def _fail(claim: Claim, error: str) -> None:
    with tenant(claim.actor.organization_id):
        held = SignupImport.objects.filter(pk=claim.import_id, attempt=claim.attempt, state=SignupState.APPLYING)
        held.update(state=SignupState.FAILED, error=error[:500])


def _apply(claim: Claim) -> None:
    """Write the rows that a check of this moment accepts; whoever it leaves out is named beside the file."""
    with tenant(claim.actor.organization_id):
        signup = SignupImport.objects.select_related("cohort").get(pk=claim.import_id)
        lexicon = _learn(claim.actor, signup)
        plan = reading.plan(signup)
    done = len(plan.wrong)
    for start in range(0, len(plan.accepted), CHUNK):
        chunk = plan.accepted[start : start + CHUNK]
        with tenant(claim.actor.organization_id):
            _write(claim.actor, signup, {employee_id: entry for entry, employee_id in chunk}, lexicon)
            done += len(chunk)
            claim.advance(done)
    ended = {"state": SignupState.APPLIED, "applied_at": timezone.now(), "wrong_rows": plan.wrong[: reading.MAX_LISTED]}
    with tenant(claim.actor.organization_id):
        claim.advance(done)
        SignupImport.objects.filter(pk=claim.import_id).update(**ended)


def _learn(actor: Actor, signup: SignupImport) -> dict[str, uuid.UUID]:
    """Make new topics, remember spellings that were merged, and say which topic each spelling of the file means."""
    texts = {key_of(text): text for _, entry in reading.rows(signup) for _, text in entry.topics}
    known = dict(Topic.objects.values_list("key", "pk")) | dict(TopicAlias.objects.values_list("key", "topic_id"))
    lexicon = {key: known[key] for key in texts if key in known}
    decided = {key: signup.spellings.get(key, "new") for key in texts if key and key not in known}
    for key, decision in decided.items():
        if decision == "new":
            lexicon[key] = topics.add(actor=actor, name=texts[key]).pk
    for key, decision in decided.items():
        meant = (
            lexicon.get(decision.removeprefix("same:")) if decision.startswith("same:") else sorting.topic_id(decision)
        )
        topic = Topic.objects.filter(pk=meant).first() if meant else None
        if topic is not None:
            lexicon[key] = topic.pk
            topics.remember(spellings=[texts[key]], topic=topic)
    return lexicon


def _write(actor: Actor, signup: SignupImport, people: dict[uuid.UUID, Answers], lexicon: dict[str, uuid.UUID]) -> None:
    """Enrol and fill the people of a few rows; whoever changed sides since the check is left alone."""
    for side, capacity in sorted({_place(signup, entry) for entry in people.values()}):
        ids = [pk for pk, entry in people.items() if _place(signup, entry) == (side, capacity)]
        participants.enrol(actor=actor, cohort=signup.cohort, employee_ids=ids, side=side, capacity=capacity)
    taking = Participant.objects.filter(cohort=signup.cohort, employee_id__in=people).select_related("employee")
    inside = taking.exclude(state=ParticipantState.WITHDRAWN)
    meant = [row for row in inside if row.side == _place(signup, people[row.employee_id])[0]]
    if signup.excuses:
        participants.excuse(actor=actor, cohort=signup.cohort, participants=meant)
    for participant in meant:
        _fill(participant, people[participant.employee_id], lexicon, keeps=signup.keeps_answers)


def _place(signup: SignupImport, entry: Answers) -> tuple[str, int]:
    side = entry.side or signup.side
    return side, (entry.capacity or signup.capacity) if side == "mentor" else 1


def _fill(participant: Participant, entry: Answers, lexicon: dict[str, uuid.UUID], *, keeps: bool) -> None:
    profile, made = Profile.objects.get_or_create(
        participant=participant, defaults={"time_zone": participant.employee.time_zone}
    )
    if not made:
        # Somebody may be filling in their own at this moment.
        profile = Profile.objects.select_for_update().get(pk=profile.pk)
    keeps = keeps and not made
    values = {name: value for name, value in entry.values.items() if not (keeps and _answered(profile, name))}
    found = _entries(entry, lexicon)
    entries = _merged(profile, found, keeps=keeps) if found else None
    told_by = participant.employee.email
    profiles.fill(profile=profile, participant=participant, answers=values, entries=entries, told_by=told_by)


def _answered(profile: Profile, name: str) -> bool:
    return getattr(profile, name) not in (None, "", [])


def _entries(entry: Answers, lexicon: dict[str, uuid.UUID]) -> list[Entry]:
    """The row's topics; what is wanted most has the highest priority."""
    found = []
    for question, text in entry.topics:
        if topic_id := lexicon.get(key_of(text)):
            direction = Direction.OFFER if question == "offers" else Direction.WANT
            found.append(Entry(topic_id, direction, priority=3 if question == "first" else 2))
    return found


def _merged(profile: Profile, found: list[Entry], *, keeps: bool) -> list[Entry]:
    """The file's topics beside those of the profile: all of them stay, or only those of a direction the file is silent on."""
    told = {entry.direction for entry in found}
    rows = TopicEntry.objects.filter(profile=profile)
    kept = rows if keeps else rows.filter(~Q(direction__in=told))
    own = [Entry(e.topic_id, e.direction, e.level, e.priority) for e in kept]
    return [*found, *own]


def resume_forgotten(*, actor: Actor) -> int:
    """Announce again every file that waits without a living worker; returns how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    old = timezone.now() - STALE
    waiting = SignupImport.objects.filter(state=SignupState.APPLYING).filter(
        Q(heartbeat_at=None) | Q(heartbeat_at__lt=old)
    )
    rows = list(waiting)
    for row in rows:
        _announce(row)
    return len(rows)
