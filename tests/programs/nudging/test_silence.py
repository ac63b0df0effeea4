"""Silence and answers: what somebody says counts until they are asked again, and what an admin does gives way to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.actors import system
from accounts.tenancy import tenant
from nudges.enums import SnoozeReason
from nudges.models import Message, Snooze
from nudges.services import delivery
from programs.models import Cohort, FollowUp, Milestone, NudgeRule, Participant
from programs.selectors import funnel
from programs.selectors import nudging as selectors
from programs.services import follow_ups, nudging, participants, places
from tests.factories.cast import Cast
from tests.factories.rows import make_message
from tests.programs.nudging.rows import asked, live_cohort
from tests.programs.participants.people import said

DAY = dt.timedelta(days=1)


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    with cast.chiara.acting() as actor:
        row = live_cohort()
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=timezone.now() - 400 * DAY)
    return row


@pytest.fixture
def bernd(cast: Cast, cohort: Cohort) -> Participant:
    """Asked 20 days ago, nudged twice, silent; with a login of his own."""
    with cast.chiara.acting():
        row = asked(cohort, at=timezone.now() - 20 * DAY, facts={"user": cast.bernd.user, "first_name": "Bernd"})
        for step, days in ((1, 17), (2, 13)):
            key = f"nudge:profile-not-started:{row.pk}:{step}"
            at = {"sent_at": timezone.now() - days * DAY, "created_at": timezone.now() - days * DAY}
            stem = {"rule": "profile-not-started", "about_id": row.pk, "essential": False, "dedupe_key": key}
            made = make_message(**stem, step=step, state="sent")
            Message.objects.filter(pk=made.pk).update(**at)
    return row


def _is_silent(cast: Cast, row: Participant) -> bool:
    with cast.chiara.acting() as actor:
        return selectors.silent(actor).filter(pk=row.pk).exists()


def _invited_again(cast: Cast, row: Participant, *, ago: dt.timedelta) -> None:
    with cast.chiara.acting():
        Participant.objects.filter(pk=row.pk).update(invited_at=timezone.now() - ago)


def _says(cast: Cast, row: Participant, what: Any, **values: Any) -> None:
    with cast.bernd.acting() as actor:
        what(actor=actor, participant=row, **values)


def test_an_answer_after_a_second_letter_counts(cast: Cast, bernd: Participant) -> None:
    _says(cast, bernd, places.keep)
    with cast.chiara.acting():
        first = Milestone.objects.get(kind="opened").reached_at
    assert not _is_silent(cast, bernd)
    with time_machine.travel(timezone.now() + 30 * DAY):
        _invited_again(cast, bernd, ago=5 * DAY)
        nudging.sweep(cast.nordwind.pk)
        with cast.chiara.acting() as actor:
            assert next(one.applies for one in selectors.story(actor, bernd)) is True
            assert Message.objects.filter(state="pending").count() == 1
        _says(cast, bernd, places.keep)
        with cast.chiara.acting() as actor:
            bernd.refresh_from_db()
            assert next(one.applies for one in selectors.story(actor, bernd)) is False
            assert Milestone.objects.get(kind="opened").reached_at == first


def test_who_comes_back_is_asked_anew_with_all_nudges_and_not_silent_before(cast: Cast, bernd: Participant) -> None:
    assert _is_silent(cast, bernd)
    _says(cast, bernd, places.postpone, until=timezone.now().date() + 30 * DAY)
    with time_machine.travel(timezone.now() + 40 * DAY):
        with tenant(cast.nordwind.pk):
            places.bring_back(actor=system(cast.nordwind.pk))
        with cast.chiara.acting() as actor:
            bernd.refresh_from_db()
            assert bernd.state == "enrolled"
            planned = selectors.timeline(actor, bernd.cohort)
            assert [one.step for one in planned if one.rule == "profile-not-started"] == [1, 2]
        assert not _is_silent(cast, bernd)
    for days, steps in ((44, [1]), (48, [1, 2])):
        with time_machine.travel(timezone.now() + days * DAY):
            nudging.sweep(cast.nordwind.pk)
            with cast.chiara.acting():
                rows = Message.objects.filter(rule="profile-not-started", state="pending").order_by("step")
                assert [row.step for row in rows] == steps
    with cast.chiara.acting():
        Message.objects.filter(state="pending").update(state="sent", sent_at=timezone.now() + 48 * DAY)
    with time_machine.travel(timezone.now() + 51 * DAY):
        assert _is_silent(cast, bernd)


def test_a_second_letter_to_who_never_answered_gives_two_days(cast: Cast, bernd: Participant) -> None:
    _invited_again(cast, bernd, ago=DAY)
    assert not _is_silent(cast, bernd)
    _invited_again(cast, bernd, ago=3 * DAY)
    assert _is_silent(cast, bernd)


def test_the_first_page_asks_again_after_a_second_letter(cast: Cast, bernd: Participant) -> None:
    url = reverse("profiles:start", args=[cast.nordwind.slug, bernd.pk])
    _says(cast, bernd, places.keep)
    assert cast.bernd.browser().get(url).status_code == 302
    with time_machine.travel(timezone.now() + DAY):
        _invited_again(cast, bernd, ago=dt.timedelta(hours=1))
        assert "Choose for me" in cast.bernd.browser().get(url).content.decode()


@pytest.mark.parametrize("answer", [places.keep, places.decline])
def test_the_choice_is_taken_back_by_the_next_answer(cast: Cast, bernd: Participant, answer: Any) -> None:
    _says(cast, bernd, places.hand_over)
    _says(cast, bernd, answer)
    _says(cast, bernd, places.keep)
    with cast.chiara.acting() as actor:
        assert funnel.asking_us(actor) == []
        assert Milestone.objects.filter(kind="handed_over").count() == 0


@pytest.mark.parametrize("action", ["called", "snoozed", "withdrawn"])
def test_a_stale_page_does_nothing_to_who_has_answered(cast: Cast, bernd: Participant, action: str) -> None:
    _says(cast, bernd, places.keep)
    page = cast.chiara.browser().post(cast.chiara.url(f"silent/{bernd.pk}/act/"), {"action": action}, follow=True)
    assert said(page) == [f"{bernd.employee} is not on this list any more: they have answered, or somebody has acted."]
    with cast.chiara.acting():
        bernd.refresh_from_db()
        assert (bernd.state, FollowUp.objects.count(), Snooze.objects.count()) == ("enrolled", 0, 0)


def test_a_second_click_does_nothing_more(cast: Cast, bernd: Participant) -> None:
    with cast.chiara.acting() as actor:
        follow_ups.call(actor=actor, participant=bernd)
        with pytest.raises(follow_ups.NotSilent):
            follow_ups.call(actor=actor, participant=bernd)
        assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(("days", "kept"), [(60, 60), (5, 14)])
def test_putting_off_keeps_what_somebody_asked_for_themself(
    cast: Cast, bernd: Participant, days: int, kept: int
) -> None:
    with cast.chiara.acting() as actor:
        today = timezone.localdate()
        own = delivery.snooze(email=bernd.employee.email, until=today + days * DAY, reason=SnoozeReason.HOLIDAY)
        done = follow_ups.put_off(actor=actor, participant=bernd)
        assert Snooze.objects.get().until == done.until == today + kept * DAY
        follow_ups.undo(actor=actor, follow_up=done)
        row = Snooze.objects.get()
        assert (row.until, row.reason) == (own.until, "holiday")


def test_undoing_leaves_what_somebody_asked_for_since(cast: Cast, bernd: Participant) -> None:
    with cast.chiara.acting() as actor:
        done = follow_ups.put_off(actor=actor, participant=bernd)
        until = timezone.localdate() + 40 * DAY
        delivery.snooze(email=bernd.employee.email, until=until, reason=SnoozeReason.LEAVE)
        follow_ups.undo(actor=actor, follow_up=done)
        assert Snooze.objects.get().until == until


def test_an_old_withdrawal_does_not_bring_back_who_said_no_since(
    cast: Cast, cohort: Cohort, bernd: Participant
) -> None:
    with cast.chiara.acting() as actor:
        done = follow_ups.withdraw(actor=actor, participant=bernd)
        participants.restore(actor=actor, cohort=cohort, participants=[bernd])
    _says(cast, bernd, places.decline, reason="time")
    page = cast.chiara.browser().post(cast.chiara.url(f"silent/undo/{done.pk}/"), follow=True)
    assert said(page) == [
        f"{bernd.employee} has answered or was withdrawn anew since, so there is nothing to take back."
    ]
    with cast.chiara.acting():
        bernd.refresh_from_db()
        assert (bernd.state, Milestone.objects.filter(kind="declined").count()) == ("withdrawn", 1)


@time_machine.travel("2026-11-25T23:30:00+00:00")
def test_a_day_is_one_of_the_organization(cast: Cast, bernd: Participant) -> None:
    """In Berlin it is the 26th already, wherever the worker stands."""
    with cast.chiara.acting() as actor:
        Participant.objects.update(invited_at=timezone.now() - 20 * DAY)
        Message.objects.update(sent_at=timezone.now() - 9 * DAY)
        FollowUp.objects.create(participant=bernd, kind="called", until=dt.date(2026, 11, 26))
        with timezone.override("UTC"):
            assert [row.pk for row in selectors.silent(actor)] == [bernd.pk]
