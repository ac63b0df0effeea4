"""What becomes of a session afterwards: taps of either side, sessions written down, and what is known of the contact."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed
from matching.models import Pairing
from plans.enums import SessionState, StepState
from plans.evidence import Certainty, Evidence, Source
from plans.models import Contact, PairQuestion, Session, SessionAnswer
from plans.selectors import contacts as selectors
from plans.selectors import sessions as seen
from plans.services import contacts, debriefs, questions
from programs.selectors.days import today_of
from tests.factories.cast import Member
from tests.factories.plans import make_contact, make_pair_question, make_session
from tests.plans.conftest import Pair
from tests.plans.meetings import DAY, agree, now, pass_by


def _older(pair: Pair, days: int = 90) -> None:
    """They have been a pair for a while."""
    with pair.cast.chiara.acting():
        Pairing.objects.update(started_at=timezone.now() - days * DAY)
        pair.pairing.refresh_from_db()


def _evidence(pair: Pair) -> Evidence | None:
    with pair.cast.chiara.acting() as actor:
        return selectors.of_pairing(actor, pair.pairing)


def _say(member: Member, session: Session, **said: object) -> None:
    with member.acting() as actor:
        debriefs.answer(actor=actor, session=session, **said)


def test_one_word_is_enough_for_having_met_and_reaches_the_step(pair: Pair) -> None:
    row = pass_by(pair, agree(pair))
    _say(pair.bernd, row, useful=4)
    assert now(pair).state == SessionState.HELD
    with pair.amara.acting():
        step = pair.step("Session 0")
        assert (step.state, step.ended_at) == (StepState.DONE, row.ends_at)
        assert (step.mentor_done_at, step.mentee_done_at) == (row.ends_at, row.ends_at)
    found = _evidence(pair)
    assert found is not None
    assert (found.source, found.certainty) == (Source.TAP, Certainty.LIKELY)
    _say(pair.amara, row, useful=5, led="mentee", next_fixed=True)
    again = _evidence(pair)
    assert again is not None
    assert again.certainty == Certainty.SURE


def test_a_denial_counts_only_as_long_as_nobody_says_otherwise(pair: Pair) -> None:
    row = pass_by(pair, agree(pair))
    _say(pair.bernd, row, took_place=False)
    assert now(pair).state == SessionState.MISSED
    with pair.amara.acting():
        assert pair.step("Session 0").state == StepState.OPEN
    _say(pair.amara, row, useful=3)
    assert now(pair).state == SessionState.HELD
    _say(pair.amara, row, took_place=False)
    assert now(pair).state == SessionState.MISSED
    with pair.amara.acting():
        assert pair.step("Session 0").state == StepState.OPEN
        assert SessionAnswer.objects.get(side="mentor").useful is None


def test_silence_stays_agreed_and_unknown(pair: Pair) -> None:
    row = pass_by(pair, agree(pair))
    with pair.bernd.acting():
        assert seen.told(row, "mentee").is_unknown
    found = _evidence(pair)
    assert found is not None
    assert (found.source, found.certainty) == (Source.CALENDAR, Certainty.POSSIBLE)


def test_nobody_says_how_it_was_before_it_was(pair: Pair) -> None:
    row = agree(pair)
    with pair.bernd.acting() as actor, pytest.raises(debriefs.NotOver):
        debriefs.answer(actor=actor, session=row, useful=5)
    with pair.cast.chiara.acting() as actor, pytest.raises(NotAllowed):
        debriefs.answer(actor=actor, session=row, useful=5)
    with pair.bernd.acting():
        assert not SessionAnswer.objects.exclude(answered_at=None).exists()


def test_the_other_s_answer_is_seen_once_both_have_answered(pair: Pair) -> None:
    row = pass_by(pair, agree(pair))
    _say(pair.bernd, row, useful=2, led="mentee")
    with pair.amara.acting() as actor:
        assert seen.told(seen.one(actor, pair.pairing, row.pk), "mentor").theirs_to_see is None
    _say(pair.amara, row, useful=4)
    with pair.amara.acting() as actor:
        theirs = seen.told(seen.one(actor, pair.pairing, row.pk), "mentor").theirs_to_see
        assert theirs is not None
        assert (theirs.useful, theirs.led) == (2, "mentee")


def test_a_session_is_written_down_and_reaches_its_step(pair: Pair) -> None:
    _older(pair)
    with pair.amara.acting() as actor:
        day = today_of(pair.cast.nordwind) - 3 * DAY
        row = debriefs.record(actor=actor, pairing=pair.pairing, day=day, minutes=45, step=pair.step("Session 0"))
        assert (row.state, row.logged, pair.step("Session 0").state) == (SessionState.HELD, True, StepState.DONE)
    found = _evidence(pair)
    assert found is not None
    assert (found.day, found.source, found.certainty) == (day, Source.LOG, Certainty.LIKELY)


def test_writing_down_means_the_one_that_was_agreed(pair: Pair) -> None:
    row = pass_by(pair, agree(pair))
    with pair.amara.acting() as actor:
        today = today_of(pair.cast.nordwind)
        same = debriefs.record(actor=actor, pairing=pair.pairing, day=today, minutes=45, step=pair.step("Session 0"))
        assert (same.pk, same.logged, same.state) == (row.pk, False, SessionState.HELD)


@pytest.mark.parametrize("days", [1, -200])
def test_a_day_on_which_they_cannot_have_met_is_refused(pair: Pair, days: int) -> None:
    day = today_of(pair.cast.nordwind) + days * DAY
    with pair.amara.acting() as actor:
        with pytest.raises(debriefs.WrongDay):
            contacts.met(actor=actor, pairing=pair.pairing, day=day)
        with pytest.raises(debriefs.WrongDay):
            debriefs.record(actor=actor, pairing=pair.pairing, day=day, minutes=45)
        assert (Contact.objects.count(), Session.objects.count()) == (0, 0)


def test_meeting_elsewhere_counts_and_twice_is_certain(pair: Pair) -> None:
    _older(pair)
    day = today_of(pair.cast.nordwind) - 2 * DAY
    for member, certainty in (
        (pair.amara, Certainty.LIKELY),
        (pair.amara, Certainty.LIKELY),
        (pair.bernd, Certainty.SURE),
    ):
        with member.acting() as actor:
            contacts.met(actor=actor, pairing=pair.pairing, day=day, minutes=20)
        found = _evidence(pair)
        assert found is not None
        assert (found.day, found.source, found.certainty) == (day, Source.LOG, certainty)
    with pair.amara.acting():
        assert Contact.objects.count() == 2


def test_not_yet_is_an_answer_and_no_evidence(pair: Pair) -> None:
    with pair.bernd.acting() as actor:
        question = make_pair_question(pairing=pair.pairing)
        contacts.not_yet(actor=actor, pairing=pair.pairing)
        question.refresh_from_db()
        assert question.answered_at is not None
    assert _evidence(pair) is None


def test_nobody_else_says_that_they_met(pair: Pair) -> None:
    with pair.cast.chiara.acting() as actor:
        with pytest.raises(NotAllowed):
            contacts.met(actor=actor, pairing=pair.pairing, day=today_of(pair.cast.nordwind))
        with pytest.raises(NotAllowed):
            contacts.not_yet(actor=actor, pairing=pair.pairing)
        assert Contact.objects.count() == 0


def _questions(pair: Pair) -> list[tuple[str, str]]:
    questions.ask_due(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        return sorted(PairQuestion.objects.values_list("kind", "side"))


BOTH = [("contact", "mentee"), ("contact", "mentor")]
DATES = [("date", "mentee"), ("date", "mentor")]


def test_a_pair_without_a_date_is_asked_at_once_and_one_that_is_quiet_later(pair: Pair) -> None:
    assert _questions(pair) == DATES
    assert _questions(pair) == DATES
    _older(pair, days=8)
    with pair.cast.chiara.acting():
        PairQuestion.objects.all().delete()
    assert _questions(pair) == [*BOTH, *DATES]


def test_a_new_sign_begins_a_new_silence(pair: Pair) -> None:
    _older(pair)
    with pair.cast.chiara.acting():
        make_session(pairing=pair.pairing, starts_at=timezone.now() - 40 * DAY, agreed_at=timezone.now() - 50 * DAY)
    assert _questions(pair) == BOTH
    with pair.cast.chiara.acting():
        make_contact(pairing=pair.pairing, day=today_of(pair.cast.nordwind) - 20 * DAY)
    assert _questions(pair) == [BOTH[0], BOTH[0], BOTH[1], BOTH[1]]
    with pair.cast.chiara.acting():
        make_contact(pairing=pair.pairing, day=today_of(pair.cast.nordwind) - 2 * DAY)
    assert len(_questions(pair)) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_evidence_of_many_pairs_is_asked_at_once(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting() as actor:
        for ago in range(count):
            make_session(pairing=pair.pairing, state="held", starts_at=timezone.now() - (ago + 1) * DAY)
        make_contact(pairing=pair.pairing)
        with CaptureQueriesContext(connection) as asked:
            found = selectors.last_of(actor, [pair.pairing.pk])
        assert (list(found), len(asked)) == ([pair.pairing.pk], 3)


def test_the_nights_of_the_organization_are_its_days(pair: Pair) -> None:
    late = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)
    with pair.cast.chiara.acting() as actor:
        make_session(pairing=pair.pairing, state="held", starts_at=late, agreed_at=None)
        assert selectors.last_of(actor, [pair.pairing.pk])[pair.pairing.pk].day == dt.date(2026, 3, 2)
