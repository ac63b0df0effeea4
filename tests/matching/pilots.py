"""A program with a pilot and people who are ready to be matched."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from matching.enums import Decision
from matching.models import MatchingRun, Proposal
from matching.services import execution, runs
from profiles.enums import Direction
from profiles.models import Profile, Topic, TopicEntry
from programs.enums import ExclusionRule, ParticipantState, Side
from programs.models import Cohort, Criterion, Employee, Exclusion, Participant, Program
from tests.factories.cast import Member

WEIGHTS = {"coverage": 40, "distance": 20, "overlap": 15, "language": 15, "difference": 10}
FIELDS = {"distance": "grade", "difference": "department"}
PARAMS = {"distance": {"low": 3, "high": 6, "falloff": 3}}
TOPICS = ("Generative AI", "Power BI", "Social media", "Inclusion", "New markets", "Remote work")


@dataclass
class Pilot:
    """A cohort of one organization with its people, made on behalf of one of its members."""

    member: Member
    cohort: Cohort
    mentors: list[Participant] = field(default_factory=list)
    mentees: list[Participant] = field(default_factory=list)
    last: MatchingRun = field(init=False)  # the run that a test is about

    def run(self, *, mode: str = "best_total", seed: int = 7, **wishes: Any) -> MatchingRun:
        """A run from the request to its proposals."""
        with self.member.acting() as actor:
            made = runs.request(actor=actor, cohort=self.cohort, mode=mode, seed=seed, **wishes)
        return self.execute(made)

    def execute(self, made: MatchingRun) -> MatchingRun:
        """Do a run that was asked for, as the worker does."""
        execution.execute(made.organization_id, made.pk)
        with self.member.acting():
            made.refresh_from_db()
        return made


def make_pilot(member: Member, *, mentors: int = 4, mentees: int = 3, floor: int = 0) -> Pilot:
    """A live program whose people differ enough that every rule lets most pairs through; the same each time."""
    with member.acting():
        program = Program.objects.create(name="Reverse mentoring", state="live", floor_score=floor)
        cohort = Cohort.objects.create(program=program, name="Pilot", starts_on=dt.date(2027, 1, 11))
        make_policy(program)
        pilot = Pilot(member, cohort)
        names = [Topic(name=name, key=name.lower()) for name in TOPICS]
        topics = Topic.objects.bulk_create(names)
        chance = random.Random(5)
        pilot.mentors = [_join(pilot, Side.MENTOR, place, topics, chance) for place in range(mentors)]
        pilot.mentees = [_join(pilot, Side.MENTEE, place, topics, chance) for place in range(mentees)]
    return pilot


def make_approved(member: Member) -> Pilot:
    """A pilot with a run whose proposals are all approved."""
    made = make_pilot(member)
    made.last = made.run()
    with member.acting():
        Proposal.objects.update(decision=Decision.APPROVED)
    return made


def make_policy(program: Program) -> None:
    """Five criteria and every exclusion."""
    for place, (kind, weight) in enumerate(WEIGHTS.items()):
        Criterion.objects.create(
            program=program,
            position=place,
            key=kind,
            kind=kind,
            weight=weight,
            field=FIELDS.get(kind, ""),
            params=PARAMS.get(kind, {}),
        )
    limits = {ExclusionRule.GRADE_DIRECTION: 2, ExclusionRule.NO_SHARED_HOURS: 120}
    for rule in ExclusionRule:
        Exclusion.objects.create(program=program, rule=rule, limit=limits.get(rule))


def _join(pilot: Pilot, side: Side, place: int, topics: list[Topic], chance: random.Random) -> Participant:
    junior = side == Side.MENTOR
    employee = Employee.objects.create(
        email=f"{side}{place}@{pilot.member.organization.slug}.example",
        first_name="Junior" if junior else "Senior",
        last_name=f"{place:03}",
        job_title="Analyst" if junior else "Director",
        grade=2 if junior else 7,
        department=f"Department {place % 3}",
        team=f"{side} team {place}",
        location="Hamburg",
        time_zone="Europe/Berlin",
    )
    return enrol(pilot.cohort, employee, side, topics=topics, chance=chance)


def enrol(
    cohort: Cohort, employee: Employee, side: Side, *, topics: list[Topic], chance: random.Random, capacity: int = 1
) -> Participant:
    """A participant who is ready, with a full profile."""
    row = Participant.objects.create(
        cohort=cohort, employee=employee, side=side, capacity=capacity, state=ParticipantState.READY
    )
    profile = Profile.objects.create(
        participant=row,
        languages=["en", "de"],
        time_zone="Europe/Berlin",
        workdays=[0, 1, 2, 3, 4],
        work_start=9 * 60,
        work_end=17 * 60,
    )
    direction = Direction.OFFER if side == Side.MENTOR else Direction.WANT
    TopicEntry.objects.bulk_create(
        TopicEntry(
            profile=profile, topic=topic, direction=direction, level=chance.randint(2, 5), priority=chance.randint(1, 3)
        )
        for topic in chance.sample(topics, 3)
    )
    return row
