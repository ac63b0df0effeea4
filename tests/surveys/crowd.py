"""A cohort whose pairs have begun, with a survey that is open, for the tests of asking and answering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg2
from django.db import connections
from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import private
from matching.models import Pairing
from programs.models import Cohort, Participant, Program
from surveys import locks
from surveys.models import AnonymousAnswer, Answer, Asked, Case, Question, Survey, SurveyVersion, Wave
from surveys.saying import Said
from surveys.selectors import asked as selectors
from surveys.services import responses
from tests.factories import surveys as made
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_cohort, make_employee, make_pairing, make_participant


@dataclass
class Crowd:
    """Amara mentors Bernd; the others are pairs who have no login. ``mentors`` and ``mentees`` are in the order of the pairs."""

    cast: Cast
    program: Program
    cohort: Cohort
    mentors: list[Participant] = field(default_factory=list)
    mentees: list[Participant] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)

    @property
    def everybody(self) -> list[Participant]:
        return [*self.mentors, *self.mentees]

    def pair(self, mentor: Any, mentee: Any, **values: Any) -> Pairing:
        """Two employees become a pair of the cohort, from thirty days ago."""
        junior = make_participant(cohort=self.cohort, employee=mentor)
        senior = make_participant(cohort=self.cohort, employee=mentee, side="mentee")
        began = {"started_at": timezone.now() - dt.timedelta(days=30)}
        self.pairings.append(make_pairing(mentor=junior, mentee=senior, **(began | values)))
        self.mentors.append(junior)
        self.mentees.append(senior)
        return self.pairings[-1]


def make_crowd(cast: Cast, *, pairs: int = 5) -> Crowd:
    """Nobody is asked anything yet."""
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live")
        crowd = Crowd(cast, program, make_cohort(program=program))
        crowd.pair(_known(cast.amara, "Amara", "Okafor"), _known(cast.bernd, "Bernd", "Krüger"))
        for number in range(1, pairs):
            crowd.pair(
                make_employee(first_name=f"Mentor{number}", last_name="Junior", grade=2),
                make_employee(first_name=f"Mentee{number}", last_name="Senior", grade=8),
            )
        return crowd


def _known(member: Member, first: str, last: str) -> Any:
    return make_employee(first_name=first, last_name=last, email=member.user.email, user=member.user)


def make_pulse(crowd: Crowd, **survey: Any) -> SurveyVersion:
    """A live version with a question at each level; the anonymous ones say when somebody does not feel safe."""
    version = made.make_version(survey=made.make_survey(program=crowd.program, **survey))
    ask = made.make_survey_question
    ask(
        version=version, key="safe", level="anonymous", text="I can say what I think.", low_at=2, case_kind="low_safety"
    )
    ask(version=version, key="comment", level="anonymous", kind="text", text="What should change?")
    ask(version=version, key="worth", level="confidential", text="It is worth the time.", required=True)
    contact = ask(
        version=version, key="contact", level="team", kind="choice", text="Shall we get in touch?", case_options=["yes"],
        case_kind="contact_me",
    )  # fmt: skip
    made.make_option(question=contact, key="yes", text="Yes, please")
    made.make_option(question=contact, key="no", text="No, thank you")
    ask(version=version, key="partner", level="pair", kind="text", text="What do you want to tell your partner?")
    return version


def make_open(crowd: Crowd, version: SurveyVersion, people: Sequence[Participant] | None = None, **values: Any) -> Wave:
    """An open wave in which everybody of the crowd, or these, are asked."""
    wave = made.make_wave(version=version, cohort=crowd.cohort, **values)
    for one in crowd.everybody if people is None else people:
        made.make_asked(wave=wave, participant=one)
    return wave


def question(version: SurveyVersion, key: str) -> Question:
    """The question with a key."""
    return version.questions.get(key=key)


def asked_of(wave: Wave, person: Participant) -> Asked:
    """What somebody is asked."""
    with private(purpose=locks.ASK):
        pk = Asked.objects.values_list("pk", flat=True).get(wave=wave, participant=person)
    found = selectors.by_id(pk)
    assert found is not None
    return found


def by_link(wave: Wave, person: Participant) -> tuple[Actor, Asked]:
    """Whoever holds the link of somebody's letter, and what it is about."""
    from accounts.actors import Grant
    from accounts.enums import Role

    row = asked_of(wave, person)
    grant = Grant("survey", row.pk)
    return Actor(wave.organization_id, None, Role.PARTICIPANT, "by a link", person.employee.email, grant), row


def answer(wave: Wave, person: Participant, **numbers: Any) -> None:
    """Somebody answers by their link: numbers and texts by the key of the question."""
    actor, row = by_link(wave, person)
    said = []
    for key, value in numbers.items():
        asked = question(wave.version, key)
        option = asked.options.filter(key=value).first() if isinstance(value, str) else None
        text = value if isinstance(value, str) and option is None else ""
        said.append(Said(asked, option=option, number=value if isinstance(value, int) else None, text=text))
    responses.submit(actor=actor, asked=row, said=said)


def dropped(wave: Wave) -> list[AnonymousAnswer]:
    """All anonymous answers of a wave, mixed or not."""
    with private(purpose=locks.MIX):
        return list(AnonymousAnswer.objects.filter(wave=wave).order_by("number", "text", "pk"))


def named(person: Participant) -> list[Answer]:
    """What is kept of somebody with their name, as they read it."""
    with private(person=person.pk):
        rows = Answer.objects.filter(response__participant=person).select_related("question", "option")
        return list(rows.order_by("question__position", "pk"))


def has_answered(wave: Wave) -> set[Any]:
    """Who has answered."""
    with private(purpose=locks.ASK):
        return set(Asked.objects.filter(wave=wave, answered=True).values_list("participant_id", flat=True))


def cases_of(crowd: Crowd) -> list[tuple[str, Any]]:
    """Every case: why, and of whom."""
    return list(Case.objects.filter(cohort=crowd.cohort).order_by("pk").values_list("kind", "participant_id"))


def as_owner(statement: str) -> list[tuple[Any, ...]]:
    """What whoever owns the tables reads, past every policy, of what has been committed."""
    values = connections["owner"].get_connection_params() | {"dbname": connections["default"].settings_dict["NAME"]}
    known = {name: values[name] for name in ("dbname", "user", "password", "host", "port") if values.get(name)}
    connection = psycopg2.connect(**known)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())
    finally:
        connection.close()


def pulse_of(crowd: Crowd) -> Survey:
    """The survey of the crowd."""
    return Survey.objects.get(program=crowd.program)
