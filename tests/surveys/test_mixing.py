"""Mixing anonymous answers: until then they count nowhere, afterwards nothing in the database leads from one to another."""

from __future__ import annotations

import pytest

from accounts.tenancy import private
from nudges.models import Message
from surveys import locks
from surveys.models import AnonymousAnswer, Case, Wave
from surveys.services import mixing, waves
from tests.factories.cast import Cast
from tests.surveys.crowd import Crowd, answer, as_owner, cases_of, dropped, make_crowd, make_open, make_pulse

_ROWS = "SELECT xmin::text, ctid::text, id::text, number, text FROM surveys_anonymousanswer a ORDER BY a.xmin::text::bigint, ctid"


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=5)


def _countable(wave: Wave) -> list[int]:
    """What a tally reads."""
    with private(purpose=locks.TALLY):
        rows = AnonymousAnswer.objects.filter(wave=wave, number__isnull=False)
        return sorted(rows.values_list("number", flat=True))


def _mix(crowd: Crowd) -> int:
    return mixing.mix_due(crowd.cast.nordwind.pk)


def test_four_are_not_mixed_and_count_nowhere(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        for number, person in enumerate(crowd.mentors[:4], start=1):
            answer(wave, person, safe=number)
    assert _mix(crowd) == 0
    with crowd.cast.chiara.acting():
        assert _countable(wave) == []
        assert [row.mixed for row in dropped(wave)] == [False] * 4


def test_the_fifth_lets_all_five_count(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        for number, person in enumerate(crowd.mentors, start=1):
            answer(wave, person, safe=number)
        before = {row.pk for row in dropped(wave)}
    assert _mix(crowd) == 1
    assert _mix(crowd) == 0
    with crowd.cast.chiara.acting():
        assert _countable(wave) == [1, 2, 3, 4, 5]
        assert before.isdisjoint({row.pk for row in dropped(wave)})
        assert Wave.objects.get().mixed == 5


def test_those_who_come_later_wait_for_five_of_their_own(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        for person in crowd.mentors:
            answer(wave, person, safe=4)
    _mix(crowd)
    with crowd.cast.chiara.acting():
        for person in crowd.mentees[:4]:
            answer(wave, person, safe=1)
    assert _mix(crowd) == 0
    with crowd.cast.chiara.acting():
        assert _countable(wave) == [4] * 5
        answer(wave, crowd.mentees[4], safe=1)
    assert _mix(crowd) == 1
    with crowd.cast.chiara.acting():
        assert _countable(wave) == [1] * 5 + [4] * 5


def test_closing_mixes_what_is_there(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting() as actor:
        wave = make_open(crowd, make_pulse(crowd))
        for person in crowd.mentors[:3]:
            answer(wave, person, safe=2)
        waves.close(actor=actor, wave=wave)
        assert _countable(wave) == [2, 2, 2]
        # Three are too few for a case about nobody.
        assert cases_of(crowd) == []


def test_a_low_answer_of_five_is_a_case_about_nobody(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        for person in crowd.mentors[:4]:
            answer(wave, person, safe=5)
        answer(wave, crowd.mentors[4], safe=2)
        assert cases_of(crowd) == []
    _mix(crowd)
    with crowd.cast.chiara.acting():
        row = Case.objects.get()
        assert (row.kind, row.participant_id, row.question and row.question.key) == ("low_safety", None, "safe")
        assert row.owner_id == crowd.cast.chiara.user.pk
        letter = Message.objects.get(kind="case")
        assert letter.to_email == crowd.cast.chiara.user.email
        assert "safe" not in letter.text
        # The same once more, while somebody looks after it, is the same case.
        for person in crowd.mentees:
            answer(wave, person, safe=1)
    _mix(crowd)
    with crowd.cast.chiara.acting():
        assert cases_of(crowd) == [("low_safety", None)]


def test_a_question_that_fewer_than_five_answered_makes_no_case(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
        answer(wave, crowd.mentors[0], safe=1)
        for person in crowd.mentors[1:]:
            answer(wave, person, comment="Fine")
    assert _mix(crowd) == 1
    with crowd.cast.chiara.acting():
        assert cases_of(crowd) == []


@pytest.mark.django_db(transaction=True)
def test_not_even_whoever_owns_the_database_finds_a_sheet_again(committed_cast: Cast) -> None:
    """Before: the rows of one sheet share a number of Postgres with the row that says who has answered. After: nothing does."""
    crowd = make_crowd(committed_cast, pairs=6)
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
    for number, person in enumerate(crowd.everybody):
        with crowd.cast.chiara.acting():
            answer(wave, person, safe=1 + number % 5, comment=f"Comment {number}")
    sheets = as_owner("SELECT count(DISTINCT xmin::text) FROM surveys_anonymousanswer")
    assert sheets == [(12,)]
    written = [row[4] for row in as_owner(_ROWS) if row[4]]
    assert written == [f"Comment {number}" for number in range(12)]
    _mix(crowd)
    rows = as_owner(_ROWS)
    assert len(rows) == 24
    assert len({row[0] for row in rows}) == 1
    who = as_owner("SELECT xmin::text FROM surveys_asked UNION SELECT xmin::text FROM surveys_response")
    assert {row[0] for row in rows}.isdisjoint({xmin for (xmin,) in who})
    # Neither the order in the table nor that of the ids is the one in which they came.
    assert [row[4] for row in rows if row[4]] != written
    assert [row[4] for row in sorted(rows, key=lambda row: row[2]) if row[4]] != written
    columns = as_owner(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'surveys_anonymousanswer'"
    )
    assert sorted(name for (name,) in columns) == [
        "id", "mixed", "number", "option_id", "organization_id", "question_id", "row_id", "side", "text", "wave_id",
    ]  # fmt: skip
