"""Answering: each part lies where its level wants it, all of it or nothing, and once."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from accounts.tenancy import private
from plans import sealing
from plans.selectors import keys
from surveys import locks
from surveys.models import Answer, Response, Wave
from surveys.saying import Said
from surveys.services import responses
from tests.factories.cast import Cast
from tests.surveys.crowd import (
    Crowd,
    answer,
    as_owner,
    by_link,
    cases_of,
    dropped,
    has_answered,
    make_crowd,
    make_open,
    make_pulse,
    named,
    question,
)
from tests.threads import at_once

EVERYTHING = {"safe": 4, "comment": "More time", "worth": 5, "contact": "no", "partner": "Thank you"}


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=2)


def _nothing(wave: Wave, crowd: Crowd) -> bool:
    with private(purpose=locks.TALLY):
        kept = Response.objects.count() + Answer.objects.count()
    return not kept and not dropped(wave) and not has_answered(wave) and not cases_of(crowd)


def test_each_answer_lies_where_its_level_wants_it(crowd: Crowd) -> None:
    amara = crowd.mentors[0]
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        answer(wave, amara, **EVERYTHING)
        told = [
            (row.question.key, row.level, row.number, row.option and row.option.key, row.text) for row in named(amara)
        ]
        assert told == [
            ("worth", "confidential", 5, None, ""),
            ("contact", "team", None, "no", ""),
            ("partner", "pair", None, None, ""),
        ]
        loose = [(row.side, row.number, row.text, row.mixed) for row in dropped(wave)]
        assert loose == [("mentor", 4, "", False), ("mentor", None, "More time", False)]
        assert has_answered(wave) == {amara.pk}
        assert AuditEvent.objects.filter(kind__in=("wave", "asked", "response")).count() == 0


def test_what_is_for_the_two_of_a_pair_is_sealed_for_them(crowd: Crowd) -> None:
    amara, pairing = crowd.mentors[0], crowd.pairings[0]
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        answer(wave, amara, **EVERYTHING)
        row = named(amara)[-1]
        assert row.pairing_id == pairing.pk
        assert b"Thank you" not in bytes(row.words)
        key = keys.held_as(pairing, "mentee")
        assert key is not None
        assert sealing.opened(key, bytes(row.words), place=row.place) == "Thank you"


def test_a_sheet_that_is_anonymous_alone_leaves_no_row_with_a_person(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        answer(wave, crowd.mentors[0], safe=4)
        assert named(crowd.mentors[0]) == []
        with private(purpose=locks.TALLY):
            assert Response.objects.count() == 0
        assert len(dropped(wave)) == 1


def test_whoever_has_answered_answers_no_more(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        answer(wave, crowd.mentors[0], safe=4, worth=5)
        with pytest.raises(responses.AnsweredAlready):
            answer(wave, crowd.mentors[0], safe=1, worth=1)
        assert [row.number for row in dropped(wave)] == [4]
        assert [row.number for row in named(crowd.mentors[0])] == [5]


def test_a_closed_wave_takes_nothing(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        Wave.objects.update(closes_at=timezone.now())
        with pytest.raises(responses.Closed):
            answer(wave, crowd.mentors[0], **EVERYTHING)
        assert _nothing(wave, crowd)


def test_nobody_answers_for_somebody_else(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        actor, row = by_link(wave, crowd.mentors[0])
        other, _ = by_link(wave, crowd.mentees[0])
        moved = dataclasses.replace(actor, email="somebody@else.example")
        said = [Said(question(wave.version, "worth"), number=1)]
        for stranger in (other, moved, crowd.cast.chiara.actor, crowd.cast.bernd.actor):
            with pytest.raises(NotAllowed):
                responses.submit(actor=stranger, asked=row, said=said)
        assert _nothing(wave, crowd)


def test_all_of_it_or_nothing(crowd: Crowd) -> None:
    """What breaks in the last of it leaves nothing of the first."""
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        actor, row = by_link(wave, crowd.mentors[0])
        worth = question(wave.version, "worth")
        said = [Said(question(wave.version, "safe"), number=3), Said(worth, number=4), Said(worth, number=5)]
        with pytest.raises(IntegrityError):
            responses.submit(actor=actor, asked=row, said=said)
        assert _nothing(wave, crowd)


def test_who_is_asked_knows_no_time_of_the_answer(crowd: Crowd) -> None:
    columns = as_owner("SELECT column_name FROM information_schema.columns WHERE table_name = 'surveys_asked'")
    assert sorted(name for (name,) in columns) == [
        "answered", "created_at", "due_on", "id", "organization_id", "participant_id", "wave_id",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_moment_store_once(committed_cast: Cast) -> None:
    """Two connections of their own."""
    crowd = make_crowd(committed_cast, pairs=1)
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))

    def send(number: int) -> str:
        with crowd.cast.chiara.acting():
            answer(wave, crowd.mentors[0], safe=number, worth=number)
        return "taken"

    assert sorted(at_once([lambda: send(1), lambda: send(5)])) == ["AnsweredAlready", "taken"]
    with crowd.cast.chiara.acting():
        assert [row.number for row in dropped(wave)] == [row.number for row in named(crowd.mentors[0])]
        assert len(dropped(wave)) == 1
