"""A cohort in the database: a live program, its criteria, and people with full profiles who differ as people do."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

TOPICS, DEPARTMENTS = 40, 24
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Denver", "Asia/Kolkata", "Asia/Tokyo")
LANGUAGES = ("de", "en", "es", "fr", "hi", "it", "pl")
CRITERIA = (
    ("topics", "coverage", "", 30, {}),
    ("expertise", "coverage", "", 10, {"asker": "mentor"}),
    ("hopes", "similarity", "hopes", 10, {}),
    ("department", "difference", "department", 7, {}),
    ("grade", "distance", "grade", 15, {"low": 3, "high": 5, "falloff": 4}),
    ("hours", "overlap", "", 12, {"target_minutes": 1200}),
    ("language", "language", "", 11, {}),
    ("contact", "similarity", "contact", 5, {}),
)


def begin(mentors: int, mentees: int) -> Any:
    """A program whose every hard rule holds, with one cohort of so many people; returns the cohort."""
    from programs.models import Cohort, Criterion, Program

    program = Program.objects.create(name="Bench", state="live", floor_score=0)
    starts = dt.date(2027, 1, 11)
    cohort = Cohort.objects.create(program=program, name="Pilot", cap=max(mentors, mentees), starts_on=starts)
    for place, (key, kind, field, weight, params) in enumerate(CRITERIA):
        Criterion.objects.create(
            program=program, position=place, key=key, kind=kind, field=field, weight=weight, params=params
        )
    _people(cohort, mentors, mentees, random.Random(mentees))
    return cohort


def _people(cohort: Any, mentors: int, mentees: int, dice: random.Random) -> None:
    from profiles.models import Profile, Topic, TopicEntry
    from programs.models import Employee, Participant

    topics = Topic.objects.bulk_create([Topic(name=f"Topic {k}", key=f"topic {k}") for k in range(TOPICS)])
    bosses = Employee.objects.bulk_create([_employee(f"boss{k}", 11, mentees, dice) for k in range(mentees // 8 + 1)])
    grades = [dice.randint(1, 7) for _ in range(mentors)] + [dice.randint(8, 12) for _ in range(mentees)]
    staff = [_employee(f"e{k}", grade, mentees, dice) for k, grade in enumerate(grades)]
    for person in staff:
        person.manager = dice.choice(bosses)
    Employee.objects.bulk_create(staff, batch_size=2000)
    rows = [
        Participant(cohort=cohort, employee=person, side="mentor" if k < mentors else "mentee", state="ready")
        for k, person in enumerate(staff)
    ]
    Participant.objects.bulk_create(rows, batch_size=2000)
    profiles = Profile.objects.bulk_create([_profile(row, dice) for row in rows], batch_size=2000)
    entries = [one for profile in profiles for one in _entries(profile, topics, dice)]
    TopicEntry.objects.bulk_create(entries, batch_size=5000)


def _employee(name: str, grade: int, size: int, dice: random.Random) -> Any:
    from programs.models import Employee

    row = Employee(
        email=f"{name}@bench.example",
        first_name=name.capitalize(),
        last_name=f"Bench{dice.randrange(900)}",
        job_title=f"Title {dice.randrange(300)}",
        grade=grade,
        team=f"Team {dice.randrange(1 + size // 4)}",
        department=f"Department {dice.randrange(DEPARTMENTS)}",
        location=f"Site {dice.randrange(20)}",
        time_zone=dice.choice(ZONES),
    )
    row.set_keys()
    return row


def _profile(row: Any, dice: random.Random) -> Any:
    from profiles.enums import Contact, Hope, Pace, Worry
    from profiles.models import Profile

    start = dice.choice((7, 8, 9)) * 60
    spoken = dice.sample(LANGUAGES, dice.randint(1, 2)) + ["en"] * (dice.random() < 0.9)
    return Profile(
        participant=row,
        languages=sorted(set(spoken)),
        time_zone=row.employee.time_zone,
        workdays=[0, 1, 2, 3, 4],
        work_start=start,
        work_end=start + 480,
        pace=dice.choice(Pace.values),
        contact=dice.choice(Contact.values),
        hopes=dice.sample(Hope.values, dice.randint(1, 3)),
        worries=dice.sample(Worry.values, 1),
    )


def _entries(profile: Any, topics: list[Any], dice: random.Random) -> list[Any]:
    from profiles.models import TopicEntry

    made = []
    for direction, most in (("offer", 9), ("want", 6)):
        for topic in dice.sample(topics, dice.randint(2, most)):
            numbers = {"level": dice.randint(1, 5), "priority": dice.randint(1, 3)}
            made.append(TopicEntry(profile=profile, topic=topic, direction=direction, **numbers))
    return made
