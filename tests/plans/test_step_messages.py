"""A message step writes its words to those whose step it is, on its day, once, and ends by that."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nudges.models import Message, Suppression
from plans.models import Plan, Stage, Step, TemplateStep
from plans.services import step_letters
from programs.models import NudgeRule, Participant
from programs.selectors.days import today_of
from programs.services import nudging
from tests.factories.plans import make_plan_step, make_template_step
from tests.factories.rows import make_blackout
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import relay
from tests.plans.templates import begin

DAY = dt.timedelta(days=1)


def _message(
    pair: Pair, title: str = "Half-time", *, due: int = 0, doer: str = "both", text: str = "Look back."
) -> Step:
    """A message step of their plan that is due in so many days."""
    with pair.cast.chiara.acting():
        plan = Plan.objects.get(pairing=pair.pairing)
        stage = Stage.objects.filter(version=plan.version_id).order_by("position")[0]
        place = TemplateStep.objects.filter(stage=stage).count() + 20
        made = make_template_step(stage=stage, kind="message", title=title, text=text, doer=doer, position=place)
        return make_plan_step(plan=plan, template_step=made, due_on=today_of(pair.cast.nordwind) + due * DAY)


def _beat(pair: Pair) -> list[tuple[str, str]]:
    """Do what the beat does: who has got which message of the plan by now."""
    step_letters.tick_told(pair.cast.nordwind.pk)
    nudging.sweep(pair.cast.nordwind.pk)
    relay(pair)
    step_letters.tick_told(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(rule="step-message", state="sent").order_by("created_at", "to_email")
        return [(row.to_email.partition("@")[0], row.subject.removeprefix("From your plan: ")) for row in rows]


def _state(pair: Pair, step: Step) -> tuple[str, bool, bool]:
    with pair.cast.chiara.acting():
        row = Step.objects.get(pk=step.pk)
        return row.state, row.mentor_done_at is not None, row.mentee_done_at is not None


BOTH = [("amara", "Half-time"), ("bernd", "Half-time")]


def test_it_is_sent_on_its_day_once_and_the_step_ends_by_that(live: Pair, mailbox: Mailbox) -> None:
    step = _message(live, due=1)
    assert (_beat(live), _state(live, step)) == ([], ("open", False, False))
    with live.cast.chiara.acting():
        Step.objects.filter(pk=step.pk).update(due_on=today_of(live.cast.nordwind))
    assert (_beat(live), _state(live, step)) == (BOTH, ("done", True, True))
    assert _beat(live) == BOTH
    assert "Look back." in mailbox.last(live.amara.user.email)


@pytest.mark.parametrize(("doer", "done"), [("mentor", ("done", True, False)), ("mentee", ("done", False, True))])
def test_it_goes_to_whoever_s_step_it_is(live: Pair, doer: str, done: tuple[str, bool, bool]) -> None:
    step = _message(live, doer=doer)
    assert _beat(live) == [("amara" if doer == "mentor" else "bernd", "Half-time")]
    assert _state(live, step) == done


def test_a_late_plan_sends_one_a_week_and_in_its_order(live: Pair) -> None:
    for number in (3, 1, 2):
        _message(live, f"Number {number}", due=-40 + number, doer="mentee")
    told = []
    for _week in range(4):
        told.append([title for _, title in _beat(live)])
        assert [title for _, title in _beat(live)] == told[-1]
        with live.cast.chiara.acting(), connection.cursor() as cursor:
            cursor.execute("UPDATE plans_step SET mentee_done_at = mentee_done_at - interval '7 days'")
    assert told == [[f"Number {n}" for n in range(1, most + 1)] for most in (1, 2, 3, 3)]


def test_one_that_is_very_late_is_not_given_up_and_keeps_nothing_back(live: Pair) -> None:
    """Such as of somebody who comes back from a long leave."""
    for number, due in ((1, -300), (2, -70), (3, -1)):
        _message(live, f"Number {number}", due=due, doer="mentee")
    for week in range(4):
        assert [title for _, title in _beat(live)] == [f"Number {n}" for n in range(1, min(week + 1, 3) + 1)]
        with live.cast.chiara.acting(), connection.cursor() as cursor:
            cursor.execute("UPDATE plans_step SET mentee_done_at = mentee_done_at - interval '7 days'")


def test_a_blackout_holds_it(live: Pair) -> None:
    step = _message(live)
    with live.cast.chiara.acting():
        today = timezone.localdate()
        blackout = make_blackout(first_day=today - DAY, last_day=today + DAY)
    assert (_beat(live), _state(live, step)) == ([], ("open", False, False))
    with live.cast.chiara.acting():
        blackout.delete()
        Message.objects.update(next_at=timezone.now())
    assert (_beat(live), _state(live, step)) == (BOTH, ("done", True, True))


def test_a_day_that_is_moved_meanwhile_is_waited_for(live: Pair) -> None:
    step = _message(live)
    nudging.sweep(live.cast.nordwind.pk)
    with live.cast.chiara.acting():
        Step.objects.filter(pk=step.pk).update(due_on=today_of(live.cast.nordwind) + 5 * DAY)
    assert _beat(live) == []
    with live.cast.chiara.acting():
        Step.objects.filter(pk=step.pk).update(due_on=today_of(live.cast.nordwind))
    assert _beat(live) == BOTH


def test_a_worker_that_died_between_sending_and_ticking_loses_and_doubles_nothing(live: Pair) -> None:
    step = _message(live)
    nudging.sweep(live.cast.nordwind.pk)
    relay(live)
    nudging.sweep(live.cast.nordwind.pk)
    assert _state(live, step) == ("open", False, False)
    assert (_beat(live), _state(live, step)) == (BOTH, ("done", True, True))
    assert step_letters.tick_told(live.cast.nordwind.pk) == 0


def test_whoever_wants_no_such_letters_is_spared_and_what_was_given_up_keeps_nothing_back(live: Pair) -> None:
    first, second = _message(live, "One", due=-9), _message(live, "Two", due=-8)
    with live.cast.chiara.acting():
        Suppression.objects.create(email=live.bernd.user.email, reason="unsubscribed", rule="step-message")
    assert _beat(live) == [("amara", "One")]
    assert _state(live, first) == ("done", True, True)
    with live.cast.chiara.acting(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_step SET mentor_done_at = mentor_done_at - interval '8 days'")
    nudging.sweep(live.cast.nordwind.pk)
    with live.cast.chiara.acting():
        Message.objects.filter(rule="step-message", state="pending", to_email=live.amara.user.email).update(
            state="dead"
        )
    third = _message(live, "Three", due=-7, doer="mentor")
    assert _beat(live)[-1] == ("amara", "Three")
    assert (_state(live, second)[0], _state(live, third)[0]) == ("open", "done")


def test_switched_off_or_ended_nothing_is_sent(live: Pair) -> None:
    step = _message(live)
    with live.cast.chiara.acting():
        NudgeRule.objects.filter(key="step-message").update(enabled=False)
    assert _beat(live) == []
    with live.cast.chiara.acting(), connection.cursor() as cursor:
        NudgeRule.objects.filter(key="step-message").update(enabled=True)
        cursor.execute("UPDATE matching_pairing SET state = 'ended'")
    assert (_beat(live), _state(live, step)[0]) == ([], "open")


def test_in_german_what_is_around_its_words_is_german(live: Pair, mailbox: Mailbox) -> None:
    _message(live, doer="mentee", text="Schauen Sie auf Ihre Ziele.")
    with live.cast.chiara.acting(), connection.cursor() as cursor:
        cursor.execute("UPDATE nudges_deliverypolicy SET languages = '{de}'")
        Participant.objects.update(language="de")
    nudging.sweep(live.cast.nordwind.pk)
    relay(live)
    text = mailbox.last(live.bernd.user.email)
    assert ("Hallo Bernd," in text, "Schauen Sie auf Ihre Ziele." in text, "Ihren Plan" in text) == (True, True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_more_steps_ask_no_more(live: Pair, count: int) -> None:
    for number in range(count):
        _message(live, f"Number {number}", due=-number)
    with live.cast.chiara.acting(), CaptureQueriesContext(connection) as asked:
        step_letters.tick_told(live.cast.nordwind.pk)
    assert len([one for one in asked if "plans_step" in one["sql"]]) == 1


def test_the_editor_shows_the_letter_of_a_message_and_of_no_other_step(pair: Pair) -> None:
    version = begin(pair.cast)
    with pair.cast.chiara.acting():
        steps = {
            kind: TemplateStep.objects.filter(version=version, kind=kind).first() for kind in ("message", "session")
        }
        stage = Stage.objects.filter(version=version).order_by("position")[0]
        steps["message"] = make_template_step(
            stage=stage, kind="message", title="Half-time", text="Look back.", position=90
        )
    pages = {}
    for kind, step in steps.items():
        assert step is not None
        address = f"plan-templates/{version.template_id}/draft/steps/{step.pk}/"
        pages[kind] = pair.cast.chiara.browser().get(pair.cast.chiara.url(address)).content.decode()
    assert ("From your plan: Half-time" in pages["message"], "Hello Bernd," in pages["message"]) == (True, True)
    assert "The letter" not in pages["session"]


def test_nobody_owes_a_message(live: Pair) -> None:
    step = _message(live, due=-30)
    page = live.amara.browser().get(live.url()).content.decode()
    assert "Next for you" in page
    assert "Half-time" not in page.split("Next for you")[1].split("The way")[0]
    own = live.amara.browser().get(live.url(f"steps/{step.pk}/")).content.decode()
    assert "These words come by letter on their day" in own
