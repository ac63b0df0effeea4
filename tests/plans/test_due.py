"""Who is nudged about sessions: the right one, at the right time, once; and no more once the reason is gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from nudges.models import Message
from plans.due import BLUEPRINTS
from plans.models import Contact, PairQuestion, Session
from plans.services import debriefs, questions, sessions
from programs.selectors.days import today_of
from programs.services import nudging
from tests.factories.plans import make_contact
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import DAY, agree, pass_by, propose, relay

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"
HOUR = dt.timedelta(hours=1)
_OLDER = """
UPDATE programs_nudgerule SET switched_on_at = switched_on_at - %(time)s;
UPDATE matching_pairing SET started_at = started_at - %(time)s;
UPDATE plans_session SET starts_at = starts_at - %(time)s, agreed_at = agreed_at - %(time)s;
UPDATE plans_sessionslot SET starts_at = starts_at - %(time)s;
UPDATE plans_pairquestion SET since = since - %(time)s;
"""


def _after(pair: Pair, time: dt.timedelta = 0 * DAY) -> list[tuple[str, str, int]]:
    """Let so much time pass, do what the beat does, and tell which nudges have been written: rule, to whom, step."""
    with pair.cast.chiara.acting(), connection.cursor() as cursor:
        cursor.execute(_OLDER, {"time": time})
    questions.ask_due(pair.cast.nordwind.pk)
    nudging.sweep(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(essential=False).order_by("rule", "step", "to_email")
        return [(row.rule.removeprefix("session-"), row.to_email.partition("@")[0], row.step) for row in rows]


NO_DATE = [("no-date", "amara", 1), ("no-date", "bernd", 1)]


def test_two_without_a_date_are_nudged_after_four_days_and_ten(live: Pair) -> None:
    assert _after(live, 3 * DAY + 23 * HOUR) == []
    assert _after(live, 2 * HOUR) == NO_DATE
    assert _after(live, 6 * DAY) == [*NO_DATE, ("no-date", "amara", 2), ("no-date", "bernd", 2)]
    assert len(_after(live, 10 * DAY)) == 4


def test_whoever_has_proposed_is_left_alone_and_a_date_ends_it(live: Pair) -> None:
    row = propose(live)
    assert _after(live, 4 * DAY) == [("no-date", "bernd", 1)]
    with live.bernd.acting() as actor:
        sessions.propose_others(actor=actor, session=row, starts=[timezone.now() + 30 * DAY])
    with live.amara.acting() as actor:
        sessions.accept(actor=actor, session=row, slot=str(row.slots.get().pk))
    assert _after(live, 7 * DAY) == [("no-date", "bernd", 1)]


def test_the_button_leads_to_three_times(live: Pair, mailbox: Mailbox) -> None:
    _after(live, 4 * DAY)
    relay(live)
    assert mailbox.to(BERND)[0]["Subject"] == "When do you and Amara meet?"
    assert "/times/" in mailbox.last(BERND)


def test_what_is_agreed_meanwhile_is_not_nudged_any_more(live: Pair, mailbox: Mailbox) -> None:
    _after(live, 4 * DAY)
    agree(live)
    relay(live)
    with live.cast.chiara.acting():
        assert set(Message.objects.filter(essential=False).values_list("state", flat=True)) == {"cancelled"}


TOMORROW = [("tomorrow", "amara", 1), ("tomorrow", "bernd", 1)]


def _agreed(pair: Pair, at: dt.timedelta) -> Session:
    row = agree(pair)
    return pass_by(pair, row, ago=-at)


def test_the_day_before_each_is_told_their_own_part(live: Pair, mailbox: Mailbox) -> None:
    _agreed(live, 25 * HOUR)
    assert _after(live) == []
    assert _after(live, 2 * HOUR) == TOMORROW
    relay(live)
    mentor, mentee = mailbox.last(AMARA), mailbox.last(BERND)
    question, agenda = "What would make this worth your time?", "The charter read aloud"
    assert [(question in text, agenda in text) for text in (mentor, mentee)] == [(False, True), (True, False)]
    assert ("You lead" in mentor, "Amara leads" in mentee) == (True, True)
    assert len(_after(live, HOUR)) == 2


def test_a_session_that_is_moved_is_told_of_again(live: Pair) -> None:
    row = _agreed(live, 20 * HOUR)
    assert _after(live) == TOMORROW
    with live.amara.acting() as actor:
        sessions.propose_others(actor=actor, session=row, starts=[timezone.now() + 50 * HOUR])
    with live.bernd.acting() as actor:
        sessions.accept(actor=actor, session=row, slot=str(row.slots.get().pk))
    assert _after(live) == TOMORROW
    assert _after(live, 27 * HOUR) == sorted([*TOMORROW, *TOMORROW], key=lambda one: one[1])


OVER = [("over", "amara", 1), ("over", "bernd", 1)]


def test_two_hours_after_it_whoever_has_said_nothing_is_asked(live: Pair, mailbox: Mailbox) -> None:
    row = pass_by(live, agree(live), ago=45 * dt.timedelta(minutes=1) + 1.9 * HOUR)
    assert _after(live) == []
    with live.amara.acting() as actor:
        debriefs.answer(actor=actor, session=row, useful=5)
    assert _after(live, HOUR) == [OVER[1]]
    relay(live)
    assert [str(one["Subject"]).strip() for one in mailbox.to(BERND)][-1:] == ["You and Amara: three taps"]


@pytest.mark.parametrize("ago", [51 * HOUR, 60 * DAY])
def test_after_two_days_nobody_is_asked_any_more(live: Pair, ago: dt.timedelta) -> None:
    pass_by(live, agree(live), ago=ago)
    assert [one for one in _after(live) if one[0] == "over"] == []


QUIET = [("no-contact", "amara", 1), ("no-contact", "bernd", 1)]


def _quiet(pair: Pair, time: dt.timedelta) -> list[Any]:
    return [one for one in _after(pair, time) if one[0] == "no-contact"]


def test_thirty_days_of_silence_are_asked_about_once(live: Pair) -> None:
    assert _quiet(live, 10 * DAY) == []
    assert _quiet(live, 19 * DAY) == []
    assert _quiet(live, 1 * DAY + HOUR) == QUIET
    assert _quiet(live, 5 * DAY) == QUIET


def test_a_sign_of_contact_ends_the_question_and_begins_a_new_silence(live: Pair) -> None:
    _quiet(live, 20 * DAY)
    with live.amara.acting():
        make_contact(pairing=live.pairing)
    assert _quiet(live, 11 * DAY) == []
    with live.amara.acting():
        Contact.objects.update(day=today_of(live.cast.nordwind) - 31 * DAY)
        PairQuestion.objects.all().delete()
    assert _quiet(live, 0 * DAY) == QUIET


def test_an_ended_pairing_is_left_alone(live: Pair) -> None:
    agree(live)
    with live.cast.chiara.acting(), connection.cursor() as cursor:
        cursor.execute("UPDATE matching_pairing SET state = 'ended'")
    assert _after(live, 40 * DAY) == []


def test_the_forgotten_leave_no_nudge_behind(live: Pair) -> None:
    """Each kind names the rows that are about a person, or nobody could be forgotten."""
    agree(live)
    questions.ask_due(live.cast.nordwind.pk)
    with live.cast.chiara.acting(), connection.cursor() as cursor:
        values = {"organization": str(live.cast.nordwind.pk), "person": str(live.pairing.mentee_id)}
        counts = []
        for blueprint in BLUEPRINTS:
            cursor.execute(blueprint.owned, values)
            counts.append(len(cursor.fetchall()))
        assert counts == [0, 1, 1, 0]
