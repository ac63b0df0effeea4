"""Who is surer than before: told in rows of five people at least, so that no two nights can be subtracted."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tenancy import private
from analytics import gaining
from analytics.gaining import Statement
from analytics.models import Figure, Gain, Gained
from analytics.selectors import sheets
from analytics.services import figures, gains
from programs.models import Participant
from programs.selectors.days import today_of
from surveys import locks
from surveys.disclosure.audit import derivable
from surveys.models import Question, Wave
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_participant, make_program, make_topic
from tests.factories.surveys import (
    make_response,
    make_survey,
    make_survey_answer,
    make_survey_question,
    make_version,
    make_wave,
)


def _said(people: list[uuid.UUID], topic: str) -> list[Statement]:
    return [Statement(one, topic, surer=True) for one in people]


def _people(count: int) -> list[uuid.UUID]:
    return [uuid.uuid4() for _ in range(count)]


@pytest.mark.parametrize(
    ("topics", "found"),
    [
        ({"Cloud": 4}, {}),
        ({"Cloud": 5}, {"Cloud": 5}),
        ({"Cloud": 5, "Data": 4}, {"*": 9}),
        ({"Cloud": 5, "Data": 5}, {"Cloud": 5, "Data": 5}),
        ({"Cloud": 8, "Data": 5, "Maps": 1}, {"Cloud": 8, "*": 6}),
        ({"Cloud": 6, "Data": 3, "Maps": 2}, {"Cloud": 6, "*": 5}),
        ({"": 6}, {"*": 6}),
        ({"*": 6, "": 5, "Cloud": 5}, {"Cloud": 5, "*": 11}),
    ],
)
def test_a_topic_of_few_stands_with_others(topics: dict[str, int], found: dict[str, int]) -> None:
    made = gaining.rows(one for topic, count in topics.items() for one in _said(_people(count), topic))
    assert {row.topic: len(row.said) for row in made} == found


def test_five_statements_of_fewer_people_are_no_row() -> None:
    people = _people(4)
    assert gaining.rows([*_said(people, "Cloud"), *_said(people[:2], "Data")]) == []


@pytest.mark.parametrize(("surer", "told"), [(0, 20), (1, 20), (3, 60), (5, 80)])
def test_all_and_none_are_not_told(surer: int, told: int) -> None:
    assert gaining.share(surer, 5) == told


def test_nothing_small_follows_from_all_nights_together() -> None:
    """Two hundred histories of people who come in by night: the judge of surveys looks at every figure that was ever shown."""
    shown = 0
    for seed in range(200):
        told, of = _history(random.Random(seed))
        persons = {person for person, _ in of}
        kinds = {one: place for place, one in enumerate(of)}
        assert derivable([1] * len(of), [{kinds[one] for one in figure} for figure in told]) is None
        assert all(len({person for person, _ in figure}) >= 5 for figure in told)
        shown += len(told)
        assert persons
    assert shown > 500


_Datum = tuple[uuid.UUID, str]


def _history(dice: random.Random) -> tuple[list[set[_Datum]], list[_Datum]]:
    """Every figure of some nights as the statements in it, of both sides, by side, by topic; and all statements."""
    waiting: dict[str, list[Statement]] = {"mentor": [], "mentee": []}
    rows: list[tuple[str, str, set[_Datum]]] = []
    told, every = [], []
    for _ in range(dice.randrange(1, 6)):
        for side in waiting:
            for person in _people(dice.randrange(0, 9)):
                topics = dice.sample(["Cloud", "Data", "Maps", "Talk"], dice.randrange(1, 3))
                waiting[side] += [Statement(person, topic, surer=dice.random() < 0.6) for topic in topics]
                every += [(person, topic) for topic in topics]
            if made := gaining.rows(waiting[side]):
                rows += [(side, row.topic, {(one.participant_id, one.topic) for one in row.said}) for row in made]
                waiting[side] = []
        told += _figures(rows)
    return told, every


def _figures(rows: list[tuple[str, str, set[_Datum]]]) -> list[set[_Datum]]:
    groups = [rows, *([row for row in rows if row[0] == side] for side in ("mentor", "mentee"))]
    groups += [[row for row in rows if row[1] == topic] for topic in {row[1] for row in rows}]
    return [set().union(*(row[2] for row in group)) for group in groups if group]


class Learning:
    """A cohort of Nordwind that says at the start and at the end how sure it is."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.cohort = cast, make_cohort(program=make_program(name="Digital upstream", state="live"))
        version = make_version(survey=make_survey(program=self.cohort.program))
        values: dict[str, Any] = {"version": version, "kind": "confidence", "measure": "confidence"}
        self.now = make_survey_question(key="confidence", level="confidential", **values)
        self.then = make_survey_question(key="then", level="confidential", timing="looking_back", **values)
        self.topic = make_topic(name="Cloud")
        self.waves = [self._wave(version, 1, 90), self._wave(version, 2, 9)]

    def _wave(self, version: Any, number: int, days: int) -> Wave:
        opened = timezone.now() - dt.timedelta(days=days)
        closed = opened + dt.timedelta(days=7)
        return make_wave(
            version=version, cohort=self.cohort, number=number, opens_at=opened, closes_at=closed, state="closed",
            closed_at=closed,
        )  # fmt: skip

    def answer(self, person: Participant, *numbers: int, then: int = 0) -> None:
        """What somebody says in each wave, and at the end of the start."""
        for wave, number in zip(self.waves, numbers, strict=False):
            self.say(wave, person, {self.now: number} | ({self.then: then} if then and wave is self.waves[1] else {}))

    def say(self, wave: Wave, person: Participant, numbers: dict[Question, int]) -> None:
        response = make_response(wave=wave, participant=person)
        for question, number in numbers.items():
            make_survey_answer(response=response, question=question, number=number, topic=self.topic)

    def people(self, count: int, side: str = "mentor") -> list[Participant]:
        return [make_participant(cohort=self.cohort, side=side) for _ in range(count)]

    def take(self) -> dict[tuple[str, str], Any]:
        """What a night says of the cohort, by cut and group."""
        figures.FigureRun.objects.all().delete()
        figures.take(self.cast.nordwind.pk, today_of(self.cast.nordwind))
        with self.cast.chiara.acting():
            rows = Figure.objects.filter(key="surer", cohort=self.cohort)
            return {(row.cut, row.group): row.hidden or (row.value, row.n) for row in rows}


def test_what_is_told_moves_when_five_more_have_come(cast: Cast) -> None:
    with cast.chiara.acting():
        made = Learning(cast)
        for person in made.people(4):
            made.answer(person, 2, 4)
    with cast.chiara.acting():
        assert made.take() == {("", ""): "answers"}
        made.answer(made.people(1)[0], 3, 3)
    first = {("", ""): (80, 5), ("side", "mentor"): (80, 5), ("topic", "Cloud"): (80, 5)}
    with cast.chiara.acting():
        assert made.take() == first
        for person in [*made.people(4), *made.people(4, "mentee")]:
            made.answer(person, 5, 2)
    with cast.chiara.acting():
        assert made.take() == first
        made.answer(made.people(1)[0], 5, 2)
    with cast.chiara.acting():
        told = {("", ""): (40, 10), ("side", "mentor"): (40, 10), ("topic", "Cloud"): (40, 10)}
        assert made.take() == told
        assert [(row.number, row.said, row.surer) for row in Gain.objects.order_by("number")] == [(1, 5, 4), (2, 5, 0)]


def test_looking_back_and_programs_and_the_dashboard(cast: Cast) -> None:
    with cast.chiara.acting():
        made = Learning(cast)
        for place, person in enumerate([*made.people(5), *made.people(5, "mentee")]):
            made.answer(person, 3, 3, then=2 if place < 6 else 3)
        made.take()
        for scope in ("cohort", "program", "house"):
            told = Figure.objects.filter(key="surer_looking_back", scope=scope, cut="")
            assert [(row.value, row.n) for row in told] == [(60, 10)]
        about = sheets.cohort(cast.chiara.actor, made.cohort.program_id, made.cohort.pk)
        assert sheets.read(cast.chiara.actor, about)["surer"].number() == 20
    page = (
        cast.olu.browser()
        .get(cast.olu.url(f"programs/{made.cohort.program_id}/cohorts/{made.cohort.pk}/dashboard/"))
        .content.decode()
    )
    assert "20 % or fewer of 10" in page
    assert "about 60 % of 10" in page


def test_who_is_erased_leaves_what_was_told_as_it_was(cast: Cast) -> None:
    with cast.chiara.acting():
        made = Learning(cast)
        people = made.people(5)
        for person in people:
            made.answer(person, 2, 4)
        before = made.take()
        with private(purpose=locks.ERASURE):
            Gained.objects.filter(participant=people[0]).delete()
        with private(purpose=locks.TALLY):
            assert Gained.objects.count() == 4
        assert made.take() == before


def test_an_open_survey_is_not_taken_in(cast: Cast) -> None:
    with cast.chiara.acting():
        made = Learning(cast)
        Wave.objects.filter(pk=made.waves[1].pk).update(state="open", closed_at=None)
        for person in made.people(6):
            made.answer(person, 2, 4)
        assert gains.release([made.cohort.pk]) == 0


def test_the_database_keeps_no_row_of_fewer(cast: Cast) -> None:
    with cast.chiara.acting():
        made = Learning(cast)
        row = Gain(cohort=made.cohort, since="start", number=1, side="mentor", topic="Cloud", said=4, surer=2)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        assert not Gain.objects.exists()
        assert not Gained.objects.exists()
