"""A program that was launched has its own copies of the bank, each once, whoever comes first."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import NotAllowed, system
from accounts.models import Organization
from programs.models import Program
from surveys import bank, tasks
from surveys.models import Survey, SurveyVersion
from surveys.selectors import documents
from surveys.services import launching
from tests.factories.cast import Cast
from tests.surveys.writing import Writing, make_writing

pytestmark = pytest.mark.django_db


def _keys(cast: Cast, **those: Any) -> list[str]:
    with cast.chiara.acting():
        return sorted(Survey.objects.filter(**those).values_list("key", flat=True))


@pytest.mark.parametrize("rhythm", ["standard", "light"])
def test_a_program_gets_every_survey_and_those_of_its_rhythm_are_on(cast: Cast, rhythm: str) -> None:
    make_writing(cast, rhythm=rhythm)
    assert _keys(cast) == sorted(bank.SURVEYS)
    assert _keys(cast, switched_on=True) == sorted(key for key, one in bank.SURVEYS.items() if rhythm in one.rhythms)


@pytest.mark.parametrize("key", list(bank.SURVEYS))
def test_a_copy_says_what_the_bank_says(writing: Writing, key: str) -> None:
    row, ready = writing.survey(key), bank.SURVEYS[key]
    with writing.cast.chiara.acting():
        version = SurveyVersion.objects.get(survey=row)
        assert (version.number, version.state, version.published_by) == (1, "live", None)
        assert documents.document(version) == ready.document
        assert documents.names(row) == ready.name
    assert (row.moment, row.days, row.sides, row.origin) == (ready.moment, ready.days, ready.sides, key)


def test_an_organization_that_writes_german_gets_them_in_german(cast: Cast) -> None:
    with cast.chiara.acting():
        Organization.objects.filter(pk=cast.nordwind.pk).update(language="de")
    writing = make_writing(cast)
    row = writing.survey("baseline")
    with cast.chiara.acting():
        assert (row.title, documents.names(row).said["en"][0]) == ("Wo Sie beginnen", "Where you start")


def test_once_more_changes_nothing_and_brings_back_what_is_missing(writing: Writing) -> None:
    with writing.cast.chiara.acting() as actor:
        Survey.objects.filter(key="pulse").delete()
        before = set(Survey.objects.values_list("pk", flat=True))
        assert launching.start(actor=actor, program=writing.program) == 1
        assert launching.start(actor=actor, program=writing.program) == 0
        assert before < set(Survey.objects.values_list("pk", flat=True))
        assert _keys(writing.cast) == sorted(bank.SURVEYS)


def test_the_message_of_a_launch_and_the_sweeper_come_to_the_same(cast: Cast) -> None:
    with cast.chiara.acting():
        told = Program.objects.create(name="Told", state="live")
        lost = Program.objects.create(name="Lost", state="live")
        Program.objects.create(name="Not launched")
    tasks.start_surveys(str(cast.nordwind.pk), str(told.pk))
    assert _keys(cast, program=told) == sorted(bank.SURVEYS)
    assert _keys(cast, program=lost) == []
    tasks.start_surveys_of(str(cast.nordwind.pk))
    assert _keys(cast, program=lost) == sorted(bank.SURVEYS)
    assert _keys(cast) == sorted([*bank.SURVEYS, *bank.SURVEYS])


def test_only_who_manages_programs_starts_them(cast: Cast) -> None:
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live")
    with cast.olu.acting() as actor, pytest.raises(NotAllowed):
        launching.start(actor=actor, program=program)
    assert _keys(cast) == []


def test_all_of_them_take_a_handful_of_statements(cast: Cast) -> None:
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live")
        with CaptureQueriesContext(connection) as asked:
            launching.start(actor=system(cast.nordwind.pk), program=program)
    assert len(asked) == 19
