"""Who is due for a nudge: found by one statement per kind, told once, and not at all when the reason is gone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nudges.models import Message
from nudges.services import messages
from profiles.models import Profile
from programs.enums import ParticipantState, ProgramState, Side
from programs.models import Milestone, NudgeRule, Participant
from programs.services import nudging
from tests.factories.cast import Cast
from tests.factories.rows import make_profile
from tests.mail import Mailbox
from tests.programs.nudging.rows import DAY, MONDAY, asked, live_cohort, told

NOT_STARTED, INCOMPLETE = "profile-not-started", "profile-incomplete"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def nudged(cast: Cast, clock: Any) -> Any:
    """Sweeps at a moment so many days after Monday and returns what was told by then."""

    def sweep_after(days: float) -> list[tuple[str, int, str]]:
        with cast.chiara.acting():
            _shift(days)
        nudging.sweep(cast.nordwind.pk)
        with cast.chiara.acting():
            return told()

    return sweep_after


def _shift(days: float) -> None:
    """Make everything as old as if so many days had passed."""
    now = timezone.now()
    Participant.objects.update(invited_at=now - days * DAY)
    NudgeRule.objects.update(switched_on_at=now - 400 * DAY)
    Profile.objects.update(updated_at=now - days * DAY)


@pytest.mark.parametrize(
    ("kind", "told_of"),
    [("answered", [(INCOMPLETE, 1, "pending")]), ("handed_over", []), ("waitlisted", [(NOT_STARTED, 2, "pending")])],
)
def test_any_answer_stops_the_nudge_and_who_lets_us_choose_gets_none(
    cast: Cast, nudged: Any, kind: str, told_of: list[tuple[str, int, str]]
) -> None:
    with cast.chiara.acting() as actor:
        row = asked(live_cohort(), answered_at=timezone.now() if kind == "answered" else None)
        if kind != "answered":
            Milestone.objects.create(participant=row, kind=kind)
        nudging.begin(actor=actor)
    assert nudged(8) == told_of


def test_a_silent_senior_is_nudged_on_days_three_and_seven(cast: Cast, nudged: Any) -> None:
    with cast.chiara.acting() as actor:
        asked(live_cohort())
        nudging.begin(actor=actor)
    assert nudged(2.9) == []
    assert nudged(3.1) == nudged(6.9) == [(NOT_STARTED, 1, "pending")]
    assert nudged(7.1) == nudged(29) == [(NOT_STARTED, 1, "pending"), (NOT_STARTED, 2, "pending")]


def test_what_is_late_by_several_steps_is_told_once(cast: Cast, nudged: Any) -> None:
    with cast.chiara.acting() as actor:
        asked(live_cohort())
        nudging.begin(actor=actor)
    assert nudged(8) == [(NOT_STARTED, 2, "pending")]


def test_after_a_month_it_is_over(cast: Cast, nudged: Any) -> None:
    with cast.chiara.acting() as actor:
        asked(live_cohort())
        nudging.begin(actor=actor)
    assert nudged(31) == []


@pytest.mark.parametrize(
    "values",
    [
        {"completeness": 10, "side": Side.MENTEE, "at": None},
        {"state": ParticipantState.WITHDRAWN},
        {"state": ParticipantState.WAITLISTED},
        {"complete": True, "state": ParticipantState.READY},
        {"excused": True},
        {"at": None},
        {"facts": {"status": "away"}},
        {"facts": {"status": "left"}},
    ],
)
def test_who_is_not_nudged(cast: Cast, values: Any) -> None:
    with cast.chiara.acting() as actor:
        asked(live_cohort(), **values)
        nudging.begin(actor=actor)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE programs_participant SET invited_at = invited_at - interval '4 days'")
            cursor.execute("UPDATE programs_nudgerule SET switched_on_at = now() - interval '400 days'")
    assert nudging.sweep(cast.nordwind.pk) == 0


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.ARCHIVED])
def test_only_live_programs_nudge(cast: Cast, nudged: Any, state: str) -> None:
    with cast.chiara.acting() as actor:
        cohort = live_cohort()
        asked(cohort)
        nudging.begin(actor=actor)
        cohort.program.state = state
        cohort.program.save()
    assert nudged(4) == []


def test_an_incomplete_profile_is_nudged_about_and_a_mentor_who_has_not_begun(cast: Cast, nudged: Any) -> None:
    with cast.chiara.acting() as actor:
        cohort = live_cohort()
        make_profile(participant=asked(cohort, completeness=40))
        asked(cohort, side=Side.MENTOR)
        nudging.begin(actor=actor)
    assert nudged(6) == []
    assert nudged(7.1) == [(INCOMPLETE, 1, "pending")] * 2


def test_a_rule_that_is_switched_on_tells_nobody_about_the_past(cast: Cast) -> None:
    # Today and not on the Monday of the other tests: the database compares with its own clock.
    now = timezone.now()
    with cast.chiara.acting() as actor:
        asked(live_cohort(), at=now - 20 * DAY)
        nudging.begin(actor=actor)
        rule = NudgeRule.objects.get(key=NOT_STARTED)
        nudging.change(actor=actor, rule=rule, enabled=False)
    assert nudging.sweep(cast.nordwind.pk) == 0
    with cast.chiara.acting() as actor:
        assert nudging.change(actor=actor, rule=rule, enabled=True).switched_on_at >= now
    assert nudging.sweep(cast.nordwind.pk) == 0


@pytest.mark.parametrize("people", [1, 3])
def test_a_sweep_asks_the_same_few_questions_for_any_number_of_people(cast: Cast, people: int) -> None:
    with cast.chiara.acting() as actor:
        cohort = live_cohort()
        for _ in range(people):
            asked(cohort)
        nudging.begin(actor=actor)
        _shift(4)
    with CaptureQueriesContext(connection) as asked_for:
        assert nudging.sweep(cast.nordwind.pk) == people
    assert sum("INSERT INTO nudges_message" in query["sql"] for query in asked_for) == 21
    assert len(asked_for) == 33


def test_other_organizations_are_left_alone(cast: Cast) -> None:
    with cast.dario.acting() as actor:
        asked(live_cohort())
        nudging.begin(actor=actor)
        _shift(4)
    assert nudging.sweep(cast.nordwind.pk) == 0
    assert nudging.sweep(cast.suedstern.pk) == 1


@pytest.mark.django_db(transaction=True)
@time_machine.travel(MONDAY, tick=False)
def test_what_a_senior_reads(committed_cast: Cast, mailbox: Mailbox) -> None:
    with committed_cast.chiara.acting() as actor:
        participant = asked(live_cohort(), facts={"first_name": "Bernd", "email": "bernd.neu@nordwind.example"})
        nudging.begin(actor=actor)
        _shift(3.5)
    _work(committed_cast)
    (letter,) = mailbox.to("bernd.neu@nordwind.example")
    text, page = (str(letter.get_body((kind,)).get_content()) for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert str(letter["Subject"]) == "Your place in Fresh eyes"
    for part in (text, page):
        for words in (
            "Hello Bernd",
            "Keep my place",
            "Not now",
            "Nordwind Energy sends you this with Upstream",
            "/u/",
            "/t/",
        ):
            assert words in part
    with committed_cast.chiara.acting():
        row = Message.objects.get(about_id=participant.pk)
        assert (row.state, row.step, row.executive, row.subject) == ("sent", 1, True, "Your place in Fresh eyes")
    phone, steps = Client(), re.findall(r"http\S+?(/t/\S+)", text)
    assert [step.split("/", 3)[3] for step in steps] == ["", "later/", ""]
    assert ["Choose for me" in phone.get(step).content.decode() for step in steps] == [True, False, True]


def _work(cast: Cast, at: dt.datetime = MONDAY) -> int:
    """Sweep, then send, on a working morning."""
    nudging.sweep(cast.nordwind.pk)
    with cast.chiara.acting(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE nudges_message SET next_at = %s, due_at = %s WHERE state = 'pending'", [at - DAY, at - DAY]
        )
    with time_machine.travel(at, tick=False):
        return messages.relay(cast.nordwind.pk)


@pytest.mark.django_db(transaction=True)
def test_the_missing_items_alone_are_named(committed_cast: Cast, mailbox: Mailbox) -> None:
    with committed_cast.chiara.acting() as actor:
        row = asked(live_cohort(), completeness=40, facts={"email": "b@nordwind.example"})
        make_profile(participant=row, languages=["en"], hopes=["grow"], worries=["time"])
        nudging.begin(actor=actor)
        _shift(8)
    assert _work(committed_cast) == 1
    text = mailbox.last("b@nordwind.example").replace("\r\n", "\n")
    assert "- at least one topic that you want to learn about\n- your working hours\n- how you like" in text
    assert ("languages" in text, "worries" in text) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_a_reason_that_is_gone_is_not_told_and_comes_back_when_it_is_back(
    committed_cast: Cast, mailbox: Mailbox
) -> None:
    with committed_cast.chiara.acting() as actor:
        row = asked(live_cohort())
        nudging.begin(actor=actor)
        _shift(4)
    nudging.sweep(committed_cast.nordwind.pk)
    with committed_cast.chiara.acting():
        Participant.objects.filter(pk=row.pk).update(state=ParticipantState.WITHDRAWN)
    assert (_work(committed_cast), mailbox.letters) == (0, [])
    with committed_cast.chiara.acting():
        assert told() == [(NOT_STARTED, 1, "cancelled")]
        Participant.objects.filter(pk=row.pk).update(state=ParticipantState.ENROLLED)
    assert (_work(committed_cast), len(mailbox.letters)) == (1, 1)
    assert (_work(committed_cast), len(mailbox.letters)) == (0, 1)
