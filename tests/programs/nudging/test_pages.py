"""The pages of nudges: rules, the look ahead, why and why not, and the silent ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from nudges.models import Message, Snooze
from programs.models import Cohort, FollowUp, NudgeRule, Participant
from programs.services import milestones, nudging
from tests.factories.cast import Cast
from tests.factories.rows import make_blackout, make_delivery_policy, make_message, make_suppression, make_webhook
from tests.programs.nudging.rows import asked, live_cohort

TITLE = "Profile not started"


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    """A live program with its rules, as if they had been on for long."""
    with cast.chiara.acting() as actor:
        made = live_cohort()
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=timezone.now() - dt.timedelta(400))
        return made


def days_ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def path(cohort: Cohort, tail: str = "") -> str:
    return f"programs/{cohort.program_id}/{tail}"


def test_a_rule_is_switched_and_edited(cast: Cast, cohort: Cohort) -> None:
    browser = cast.chiara.browser()
    page = browser.get(cast.chiara.url(path(cohort, "nudges/")))
    (_, rule), *_ = page.context["rules"]
    one = cast.chiara.url(path(cohort, f"nudges/{rule.pk}/"))
    assert "is off" in browser.post(f"{one}switch/", follow=True).content.decode()
    changed = {
        "enabled": "on",
        "waits": "2, 5",
        "most": 2,
        "ends_after": 30,
        "channel": "list",
        "subject": "S",
        "text": "T",
    }
    assert browser.post(one, changed | {"text": "{nonsense}"}).status_code == 422
    browser.post(one, changed)
    with cast.chiara.acting():
        row = NudgeRule.objects.get(pk=rule.pk)
        assert (row.enabled, row.waits, row.channel, row.text) == (True, [2, 5], "list", "T")
        assert row.switched_on_at > days_ago(1)


def test_the_preview_is_a_page_without_scripts_or_strangers(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        rule = NudgeRule.objects.get(key="profile-not-started")
    page = cast.chiara.browser().get(cast.chiara.url(path(cohort, f"nudges/{rule.pk}/preview/")))
    assert page["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert ("Hello Bernd" in page.content.decode(), "<script" in page.content.decode()) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_look_ahead_asks_the_same_few_questions(
    cast: Cast, cohort: Cohort, count: int, django_assert_num_queries: Any
) -> None:
    with cast.chiara.acting():
        for _ in range(count):
            asked(cohort, at=timezone.now())
    browser = cast.chiara.browser()
    with django_assert_num_queries(32):
        page = browser.get(cast.chiara.url(path(cohort, f"cohorts/{cohort.pk}/nudges/")))
    assert [one.step for one in page.context["page"]].count(1) == count
    with cast.chiara.acting():
        assert Message.objects.count() == 0


def test_the_look_ahead_knows_what_holds_and_who_is_not_asked_yet(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        asked(cohort, at=None, facts={"email": "new@nordwind.example"})
        asked(cohort, at=timezone.now(), facts={"email": "gone@nordwind.example"})
        make_suppression(email="gone@nordwind.example", reason="complaint")
        make_blackout(last_day=timezone.localdate() + dt.timedelta(40))
    page = cast.chiara.browser().get(cast.chiara.url(path(cohort, f"cohorts/{cohort.pk}/nudges/")))
    planned = [(one.email.partition("@")[0], one.step, one.held_by, one.stopped) for one in page.context["page"]]
    reported = "Reported as spam"
    assert sorted(planned) == [
        ("gone", 1, "", reported), ("gone", 2, "", reported), ("new", 1, "blackout", ""), ("new", 2, "blackout", ""),
    ]  # fmt: skip
    assert page.context["unasked"] == 1


def test_why_somebody_got_a_nudge_and_what_holds_the_next(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        row = asked(cohort, at=days_ago(6))
        stem = {"rule": "profile-not-started", "about_id": row.pk, "essential": False}
        make_message(**stem, step=1, state="sent", sent_at=days_ago(3))
        make_message(**stem, step=2, held_by="budget")
    page = cast.chiara.browser().get(cast.chiara.url(f"participants/{row.pk}/nudges/"))
    started, *others = page.context["rules"]
    assert (started.applies, [m.step for m in started.messages]) == (True, [1, 2])
    assert [one.applies for one in others] == [False] * 20
    text = page.content.decode()
    assert "held by the weekly budget" in text
    assert "Nothing was sent, and nothing is to come." in text


@pytest.fixture
def silent(cast: Cast, cohort: Cohort) -> Iterator[Participant]:
    """A senior whose last nudge left three days ago, and one whose first did."""
    with cast.chiara.acting():
        rows = [asked(cohort, at=days_ago(12)) for _ in range(2)]
        for row, steps in zip(rows, (2, 1), strict=True):
            for step in range(1, steps + 1):
                stem = {"rule": "profile-not-started", "about_id": row.pk, "essential": False, "step": step}
                make_message(**stem, state="sent", sent_at=days_ago(3))
    with time_machine.travel(timezone.now(), tick=True):
        yield rows[0]


def test_a_silent_senior_is_in_the_work_queue(cast: Cast, silent: Participant) -> None:
    browser = cast.chiara.browser()
    tasks = {task.title: task.href for task in browser.get(cast.chiara.url()).context["tasks"]}
    href = tasks["1 person stays silent after the last nudge"]
    assert [row.pk for row in browser.get(href).context["page"]] == [silent.pk]


def test_admins_are_told_in_their_chat_how_many_wait_and_no_names(cast: Cast, silent: Participant) -> None:
    with cast.chiara.acting():
        make_webhook()
        make_delivery_policy(workdays=list(range(7)), opens=0, closes=1440)
    for _ in range(2):
        nudging.sweep(cast.nordwind.pk)
    with cast.chiara.acting():
        (told,) = Message.objects.filter(channel="slack")
    assert told.subject == "1 mentee waits for a call"
    assert told.html.endswith("/o/nordwind/silent/")
    assert silent.employee.last_name not in f"{told.subject} {told.text} {told.html}"


@pytest.mark.parametrize("action", ["called", "snoozed", "withdrawn"])
def test_one_click_and_a_way_back(cast: Cast, silent: Participant, action: str) -> None:
    browser, address = cast.chiara.browser(), cast.chiara.url("silent/")
    browser.post(f"{address}{silent.pk}/act/", {"action": action, "reason": "On holiday"})
    page = browser.get(address)
    assert [row.pk for row in page.context["page"]] == []
    (done,) = (one["what"] for one in page.context["done"])
    with cast.chiara.acting():
        silent.refresh_from_db()
        assert (done.kind, done.reason, Snooze.objects.count()) == (action, "On holiday", int(action == "snoozed"))
        assert (silent.state == "withdrawn") == (action == "withdrawn")
    browser.post(f"{address}undo/{done.pk}/")
    assert [row.pk for row in browser.get(address).context["page"]] == [silent.pk]
    with cast.chiara.acting():
        assert (FollowUp.objects.count(), Snooze.objects.count()) == (0, 0)


@pytest.mark.parametrize(("place", "state"), [("", "withdrawn"), ("beyond", "enrolled"), ("wait", "waitlisted")])
def test_who_moved_up_keeps_the_place_and_the_admin_says_what_becomes_of_who_comes_back(
    cast: Cast, cohort: Cohort, silent: Participant, place: str, state: str
) -> None:
    with cast.chiara.acting():
        waiting = asked(cohort, state="waitlisted")
        Cohort.objects.filter(pk=cohort.pk).update(cap=2)
    browser, address = cast.chiara.browser(), cast.chiara.url("silent/")
    browser.post(f"{address}{silent.pk}/act/", {"action": "withdrawn"})
    with cast.chiara.acting():
        done = FollowUp.objects.get()
    page = browser.post(f"{address}undo/{done.pk}/", {"place": place} if place else {}, follow=True)
    assert ("The place is taken" in page.content.decode()) == (not place)
    with cast.chiara.acting():
        silent.refresh_from_db()
        waiting.refresh_from_db()
        assert (silent.state, waiting.state, FollowUp.objects.count()) == (state, "enrolled", int(not place))


@pytest.mark.parametrize(("kind", "silent_ones"), [("answered", 0), ("handed_over", 0), ("waitlisted", 1)])
def test_who_has_answered_is_not_silent(cast: Cast, silent: Participant, kind: str, silent_ones: int) -> None:
    with cast.chiara.acting():
        if kind == "answered":
            Participant.objects.filter(pk=silent.pk).update(answered_at=timezone.now())
        else:
            milestones.reach(participants=[silent], kind=kind)
    assert len(cast.chiara.browser().get(cast.chiara.url("silent/")).context["page"]) == silent_ones


def test_nobody_else_sees_or_does_any_of_it(cast: Cast, cohort: Cohort, silent: Participant) -> None:
    with cast.chiara.acting():
        rule = NudgeRule.objects.get(key="profile-not-started")
    gets = [path(cohort, "nudges/"), path(cohort, f"cohorts/{cohort.pk}/nudges/"), "silent/", "nudges/"]
    posts = [path(cohort, f"nudges/{rule.pk}/switch/"), f"silent/{silent.pk}/act/", "nudges/blackouts/add/"]
    for member, codes in ((cast.olu, {403, 404}), (cast.amara, {403, 404}), (cast.dario, {404})):
        browser = member.browser()
        found = {browser.get(cast.chiara.url(one)).status_code for one in gets}
        found |= {browser.post(cast.chiara.url(one), {"action": "withdrawn"}).status_code for one in posts}
        assert found <= codes
    with cast.chiara.acting():
        assert (NudgeRule.objects.get(pk=rule.pk).enabled, FollowUp.objects.count()) == (True, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_the_silent_asks_the_same_few_questions(
    cast: Cast, cohort: Cohort, count: int, django_assert_num_queries: Any
) -> None:
    with cast.chiara.acting():
        for _ in range(count):
            row = asked(cohort, at=days_ago(12))
            stem = {"rule": "profile-not-started", "about_id": row.pk, "essential": False}
            make_message(**stem, step=2, state="sent", sent_at=days_ago(3))
    browser = cast.chiara.browser()
    with django_assert_num_queries(21):
        assert len(browser.get(cast.chiara.url("silent/")).context["page"].object_list) == count
