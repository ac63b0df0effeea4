"""The story that the demo tells: two organizations in every phase of a program, made by the same services as in real life."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import uuid
from dataclasses import dataclass
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.actors import Actor, of_membership, system
from accounts.enums import Role
from accounts.models import Membership, Organization, User
from accounts.services import organizations
from accounts.tenancy import tenant
from config.demo import (
    asked,
    asking,
    bench,
    changed,
    circling,
    closing,
    compass,
    editing,
    figuring,
    forgetting,
    going,
    invited,
    learned,
    leftovers,
    meeting,
    moving,
    nudging,
    panel,
    portraits,
    private,
    questions,
    reporting,
    resources,
    results,
    returning,
    scripts,
    standing,
    starting,
    systems,
    vetting,
    whatif,
)
from config.demo.people import Colleague, company
from matching.enums import PublicationState
from matching.models import Proposal
from matching.services import execution, publications, runs
from matching.services import proposals as board
from profiles import week
from profiles.enums import Contact, Direction, Hope, LinkedInSource, Pace, Worry
from profiles.models import Portrait, Position, Topic
from profiles.services import profiles, topics
from programs.enums import ImportState, Side, Theme
from programs.models import Cohort, Employee, Participant, Program
from programs.services import cohorts, participants, programs
from programs.services.imports import applying, mappings, uploads, work

PASSWORD = "upstream-demo"  # noqa: S105  (a demo on loopback)
SEED = 2026


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in, with the role to show."""

    name: str
    email: str
    role: str
    what: str


NORDWIND = (
    Person("Frieda Petersen", "frieda@nordwind.example", Role.OWNER, "organization owner"),
    Person("Chiara Rossi", "chiara@nordwind.example", Role.ADMIN, "program admin"),
    Person("Olu Adeyemi", "olu@nordwind.example", Role.PROGRAM_OWNER, "program owner"),
    Person("Amara Okafor", "amara@nordwind.example", Role.PARTICIPANT, "junior, mentor"),
    Person("Bernd Krüger", "bernd@nordwind.example", Role.PARTICIPANT, "senior, mentee"),
)
SUEDSTERN = (Person("Dario Conti", "dario@suedstern.example", Role.OWNER, "owner of another organization"),)


def told() -> bool:
    """Whether the demo's data is there already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.slug_taken('nordwind-energy')")
        return bool(cursor.fetchone()[0])


def tell(today: dt.date) -> None:
    """Make both organizations."""
    north = _organization("Nordwind Energy", NORDWIND, size=120, seed=SEED, today=today)
    rng = random.Random(SEED)
    _pilot_and_second_cohort(north, rng)
    _left_over(north, rng)
    questions.start(north)
    results.tell(north, "Coffee across levels", few="Board and beginners")
    systems.tell(north.organization_id)
    south = _organization("Südstern Logistik", SUEDSTERN, size=40, seed=SEED + 1, today=today)
    _enrolling(south, random.Random(SEED + 1))
    questions.start(south)
    forgetting.tell(north)
    figuring.take(north)
    reporting.tell(north, "Digital upstream")
    figuring.take(south)


def _organization(name: str, people: tuple[Person, ...], *, size: int, seed: int, today: dt.date) -> Actor:
    """One organization with its members and its imported directory; returns its first admin."""
    users = {person.email: _user(person) for person in people}
    first = people[0]
    organization = organizations.create(user=users[first.email], name=name, time_zone="Europe/Berlin")
    admin = people[1] if len(people) > 1 else first
    with tenant(organization.pk, users[admin.email].pk):
        for person in people[1:]:
            Membership.objects.create(user=users[person.email], role=person.role)
        Organization.objects.filter(pk=organization.pk).update(contact_email=admin.email)
        domain = first.email.partition("@")[2]
        colleagues = company(size=size, domain=domain, seed=seed, today=today)
        _cast(colleagues, people)
        membership = Membership.objects.select_related("user").get(user=users[admin.email])
        actor = of_membership(membership)
    _import(actor, colleagues)
    return actor


def _user(person: Person) -> User:
    user = User.objects.create_user(person.email, PASSWORD, name=person.name)
    EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    return user


def _cast(colleagues: list[Colleague], people: tuple[Person, ...]) -> None:
    """Give the demo's logins a place in the company: participants by their level, at one site and in departments of
    their own, so that nothing stands between them; everybody else in the middle.
    """
    levels = {"junior, mentor": 1, "senior, mentee": 5}
    taken: set[str] = set()
    apart: set[str] = set()
    for person in people:
        level = levels.get(person.what, 3)
        row = next(c for c in colleagues if c.level == level and c.number not in taken and c.department not in apart)
        taken.add(row.number)
        if person.what in levels:
            apart.add(row.department)
            row.site = 0
        row.first_name, row.last_name = person.name.split(" ", 1)
        row.email = person.email


def _import(actor: Actor, colleagues: list[Colleague]) -> None:
    """Bring the directory in as an admin would: a file, its columns, a dry run, and its changes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(colleagues[0].row()))
    writer.writeheader()
    writer.writerows(c.row() for c in colleagues)
    worker = system(actor.organization_id)
    with tenant(actor.organization_id, actor.user_id):
        upload = SimpleUploadedFile("employees.csv", text.getvalue().encode(), "text/csv")
        row = uploads.receive(actor=actor, upload=upload)
        mappings.choose(actor=actor, directory_import=row, mapping=row.mapping, day_first=None, full_roster=True)
    work.go_on(actor=worker, import_id=row.pk)
    with tenant(actor.organization_id, actor.user_id):
        row.refresh_from_db()
        if row.state != ImportState.CHECKED:
            raise RuntimeError(f"the demo's directory was not accepted: {row.state} {row.error}")
        applying.request(actor=actor, directory_import=row)
    work.go_on(actor=worker, import_id=row.pk)


def _pilot_and_second_cohort(actor: Actor, rng: random.Random) -> None:
    """A pilot whose pairs meet already, a second cohort on the review board, a program in which people choose, and a draft."""
    with tenant(actor.organization_id, actor.user_id):
        program = _program(actor, "Digital upstream", ["technology", "links"])
        pilot = Cohort.objects.get(program=program)
        juniors, seniors = _sides(actor)
        _enrol(actor, pilot, juniors[:12], seniors[:9], rng, complete=1)
        nudging.speak_german(actor)
        nudging.in_english(pilot)
    _match(actor, pilot, publish=True)
    _lived(actor, pilot)
    with tenant(actor.organization_id, actor.user_id):
        second = _next_cohort(actor, pilot)
        _enrol(actor, second, juniors[12:30], seniors[9:], rng)
        nudging.tell(actor, second)
        bench.two_choose(actor, second)
    _match(actor, second, publish=False)
    whatif.tell(actor, second)
    invited.tell(actor, pilot, juniors[30:38], seniors[:9])
    vetting.tell(actor, pilot, juniors[38:], seniors[1:])
    _others(actor, rng)
    figuring.tell(actor, pilot)
    _draft(actor)


def _lived(actor: Actor, pilot: Cohort) -> None:
    """What the pairs of the pilot have lived through since they began."""
    with tenant(actor.organization_id, actor.user_id):
        bench.one_leaves(actor, pilot)
    going.tell(actor, pilot)
    resources.tell(actor, pilot)
    questions.tell(actor, pilot.program)
    editing.tell(actor, pilot)
    meeting.tell(actor, pilot, random.Random(SEED))
    compass.tell(actor, pilot, random.Random(SEED))
    private.tell(actor, pilot)
    changed.tell(actor, pilot)
    learned.tell(actor, pilot)
    closing.tell(actor, pilot)
    standing.tell(actor, pilot)
    moving.tell(actor, pilot)
    panel.tell(actor, pilot)
    circling.tell(actor, pilot)
    returning.tell(actor, pilot)
    asked.tell(actor, pilot)


def _others(actor: Actor, rng: random.Random) -> None:
    """A program in which people choose, one whose people are being asked, and one that is over."""
    with tenant(actor.organization_id, actor.user_id):
        juniors, seniors = _sides(actor)
        chosen = Cohort.objects.get(program=_program(actor, "Coffee across levels", ["culture"]))
        _enrol(actor, chosen, juniors[:24], seniors, rng, complete=1)
    asking.people_choose(actor, chosen, asker=juniors[0].email, asked=seniors[0].email)
    with tenant(actor.organization_id, actor.user_id):
        board = Cohort.objects.get(program=_program(actor, "Board and beginners", ["thinking"]))
        starting.ask(actor, board)
        _enrol(actor, board, juniors[:3], seniors[:3], rng, complete=1)
    starting.tell(actor, board, junior=juniors[0].email, senior=seniors[0].email)
    with tenant(actor.organization_id, actor.user_id):
        earlier = Cohort.objects.get(program=_program(actor, "Meet a junior", ["links"]))
        olu = list(Employee.objects.filter(email__startswith="olu@"))
        _enrol(actor, earlier, olu, seniors[2:3], random.Random(SEED), complete=1)
    closing.look_back(actor, earlier)


def _draft(actor: Actor) -> None:
    """A program that nobody has launched yet."""
    with tenant(actor.organization_id, actor.user_id):
        draft = programs.draft(actor=actor)
        programs.set_purpose(
            actor=actor, program=draft, name="Belonging at Nordwind", description="", purposes=["inclusion"], themes=[]
        )


def _left_over(actor: Actor, rng: random.Random) -> None:
    """A program with published pairs in which those who came later, and those whom nobody was left for, choose now."""
    with tenant(actor.organization_id, actor.user_id):
        juniors, seniors = _sides(actor)
        cohort = Cohort.objects.get(program=_program(actor, "First steps with AI", ["technology"]))
        _enrol(actor, cohort, juniors[40:47], seniors[9:12], rng, complete=1)
    _match(actor, cohort, publish=True)
    with tenant(actor.organization_id, actor.user_id):
        _enrol(actor, cohort, [], seniors[12:], rng, complete=1)
    circling.tell(actor, cohort)
    leftovers.choose(actor, cohort)


def _enrolling(actor: Actor, rng: random.Random) -> None:
    """A program whose people are still filling in their profiles."""
    with tenant(actor.organization_id, actor.user_id):
        program = _program(actor, "Fresh eyes", ["thinking"])
        juniors, seniors = _sides(actor)
        _enrol(actor, Cohort.objects.get(program=program), juniors[:8], seniors[:5], rng, complete=0.5)


def _program(actor: Actor, name: str, purposes: list[str]) -> Program:
    program = programs.draft(actor=actor)
    text = "Leaders learn what juniors know, from those who use it every day."
    programs.set_purpose(actor=actor, program=program, name=name, description=text, purposes=purposes, themes=[])
    rows = [
        ("Leaders confident in the topic they chose", "%", Decimal(35), Decimal(70)),
        ("Participants who would recommend it", "%", None, Decimal(80)),
    ]
    programs.set_measures(actor=actor, program=program, measures=rows)
    cohort = Cohort.objects.get(program=program)
    audiences = {str(Side.MENTOR): {"grade_max": 3}, str(Side.MENTEE): {"grade_min": 5}}
    programs.set_audience(actor=actor, program=program, cohort=cohort, audiences=audiences, months=6, sessions=1)
    programs.set_plan(actor=actor, program=program, plan="seven-sessions", surveys="standard")
    return programs.launch(actor=actor, program=program)


def _next_cohort(actor: Actor, pilot: Cohort) -> Cohort:
    start = pilot.starts_on + dt.timedelta(days=330) if pilot.starts_on else None
    return cohorts.clone(actor=actor, cohort=pilot, name="Autumn cohort", starts_on=start, cap=8)


def _sides(actor: Actor) -> tuple[list[Employee], list[Employee]]:
    """Juniors and seniors in an order that begins with those who can sign in."""
    people = list(Employee.objects.order_by("number"))
    people.sort(key=lambda e: e.user_id is None)
    return [e for e in people if (e.grade or 0) <= 3], [e for e in people if (e.grade or 0) >= 5]


def _enrol(
    actor: Actor,
    cohort: Cohort,
    juniors: list[Employee],
    seniors: list[Employee],
    rng: random.Random,
    complete: float = 0.9,
) -> None:
    participants.enrol(actor=actor, cohort=cohort, employee_ids=[e.pk for e in juniors], side=Side.MENTOR)
    participants.enrol(actor=actor, cohort=cohort, employee_ids=[e.pk for e in seniors], side=Side.MENTEE)
    topics.start(actor=actor)
    known = list(Topic.objects.order_by("theme", "name"))
    new = Participant.objects.filter(cohort=cohort, employee__in=[*juniors, *seniors])
    for row in new.select_related("employee", "cohort").order_by("employee__number"):
        if row.employee.email in scripts.SCRIPTS:
            _perform(actor, row, known, scripts.SCRIPTS[row.employee.email])
        elif rng.random() < complete:
            _describe(actor, row, known, rng)


def _perform(actor: Actor, row: Participant, known: list[Topic], script: scripts.Script) -> None:
    """The profile of somebody whose part is written down."""
    topic = {t.name: t.pk for t in known}
    entries = [profiles.Entry(topic[name], Direction.OFFER, level) for name, level in script.offers.items()]
    entries += [profiles.Entry(topic[name], Direction.WANT, *numbers) for name, numbers in script.wants.items()]
    answers = script.answers | {"time_zone": row.employee.time_zone, "workdays": [0, 1, 2, 3, 4]}
    if script.week:
        hours = (9, 10, 11, 13, 14, 15, 16)
        answers["week"] = [day * week.DAY + hour for day in script.week for hour in hours]
    profile = profiles.save(actor=actor, participant=row, answers=answers, entries=entries)
    junior = row.side == Side.MENTOR
    face = portraits.drawn(0 if junior else 1, long_hair=junior)
    Portrait.objects.create(profile=profile, image=face, alt=script.alt)
    Position.objects.bulk_create(
        Position(profile=profile, title=title, employer=employer, start=start, end=end, source=LinkedInSource.PDF)
        for title, employer, start, end in script.work
    )


def _describe(actor: Actor, row: Participant, known: list[Topic], rng: random.Random) -> None:
    """A profile as somebody of this side would fill it in."""
    digital = [t for t in known if t.theme in {Theme.TECHNOLOGY, Theme.SOCIAL}]
    business = [t for t in known if t.theme in {Theme.RETENTION, Theme.CULTURE}]
    junior = row.side == Side.MENTOR
    offers = rng.sample(digital if junior else business, rng.randint(4, 6))
    wants = rng.sample(business if junior else digital, rng.randint(2, 4))
    entries = [profiles.Entry(t.pk, Direction.OFFER, rng.randint(3, 5)) for t in offers]
    entries += [profiles.Entry(t.pk, Direction.WANT, rng.randint(2, 3), rng.randint(1, 3)) for t in wants]
    start = rng.choice([8, 9]) * 60
    answers = {
        "headline": _headline(row, offers, wants),
        "languages": ["en", *rng.sample(["de", "pl", "nl", "pt"], rng.randint(0, 2))],
        "time_zone": row.employee.time_zone,
        "workdays": [0, 1, 2, 3, 4],
        "work_start": start,
        "work_end": start + 8 * 60,
        "pace": rng.choice(Pace.values),
        "contact": rng.choice(Contact.values),
        "hopes": rng.sample(Hope.values, 2),
        "worries": rng.sample(Worry.values, 1),
    }
    profile = profiles.save(actor=actor, participant=row, answers=answers, entries=entries)
    number = sum(row.employee.number.encode())
    if number % 3 == 0:
        face = portraits.drawn(2 + number % 4, long_hair=number % 2 == 0)
        Portrait.objects.create(profile=profile, image=face)


def _headline(row: Participant, offers: list[Topic], wants: list[Topic]) -> str:
    if row.side == Side.MENTOR:
        return f"Happy to show what I know about {offers[0].name.lower()}."
    return f"I want to understand {wants[0].name.lower()}, and I like straight answers."


def _match(actor: Actor, cohort: Cohort, *, publish: bool) -> None:
    """Run the matching; then publish all of it, or leave it on the board with a few decisions."""
    with tenant(actor.organization_id, actor.user_id):
        run = runs.request(actor=actor, cohort=cohort, mode="most_pairs", seed=SEED)
    execution.execute(actor.organization_id, uuid.UUID(str(run.pk)))
    with tenant(actor.organization_id, actor.user_id):
        run.refresh_from_db()
        scores = list(Proposal.objects.filter(run=run).order_by("-score").values_list("score", flat=True))
        if not scores:
            raise RuntimeError(f"the demo's run made no proposals: {run.state} {run.error}")
        board.approve_all(actor=actor, run=run, at_least=0 if publish else scores[len(scores) // 3])
        if publish:
            made = publications.schedule(actor=actor, run=run)
            assert made.state == PublicationState.PUBLISHED
            publications.tell_now(actor=actor, publication=made)
