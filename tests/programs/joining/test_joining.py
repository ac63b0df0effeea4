"""The way in, as an admin sees it: the funnel, who stands still, the letter, the charters, and what a program asks for."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from nudges.enums import MessageState
from nudges.models import Message
from programs import training
from programs.enums import MilestoneKind, Need, Side
from programs.models import Charter, Milestone, Participant
from programs.selectors import funnel
from programs.selectors.days import today_of
from programs.services import charters, gates, milestones
from tests.factories.cast import Cast
from tests.factories.rows import make_employee, make_participant
from tests.profiles.gates import Invited, invite
from tests.programs.participants.people import said

NOW = timezone.now()


@pytest.fixture
def bernd(cast: Cast) -> Invited:
    return invite(cast)


def _page(invited: Invited, tail: str = "joining/") -> str:
    cohort = invited.cohort
    return invited.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/{tail}")


def _aged(participant: Participant, **days: int) -> None:
    """Milestones of somebody, each so many days ago."""
    for kind, ago in days.items():
        values = {"reached_at": NOW - dt.timedelta(days=ago)}
        Milestone.objects.update_or_create(participant=participant, kind=kind, defaults=values)


def _reached(invited: Invited, side: str = Side.MENTEE) -> dict[str, tuple[int, float | None]]:
    with invited.cast.chiara.acting() as actor:
        found = funnel.funnel(actor, invited.cohort)[side]
    return {one.key: (one.count, one.days) for part in ("way", "ends") for one in found[part] if one.count}


def test_the_funnel_counts_each_step_and_its_median_days(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        _aged(bernd.participant, invited=10, opened=8, complete=4)
        for ago in (6, 2):
            other = make_participant(cohort=bernd.cohort, side=Side.MENTEE, state="enrolled")
            _aged(other, invited=10, opened=ago)
        make_participant(cohort=bernd.cohort, side=Side.MENTOR)
    assert _reached(bernd) == {"added": (3, None), "invited": (3, None), "opened": (3, 4.0), "complete": (1, 6.0)}
    assert _reached(bernd, Side.MENTOR) == {"added": (1, None)}


@pytest.mark.parametrize(
    ("state", "key"), [(MessageState.SENT, "delivered"), (MessageState.DEAD, "bounced"), (MessageState.PENDING, "")]
)
def test_the_outbox_says_whether_the_letter_arrived(bernd: Invited, state: str, key: str) -> None:
    with bernd.cast.chiara.acting():
        Message.objects.update(state=state, sent_at=timezone.now() if key == "delivered" else None)
    assert {"delivered", "bounced"} & _reached(bernd).keys() == ({key} if key else set())


def test_who_stands_still_stands_where_and_since_when(bernd: Invited) -> None:
    with bernd.cast.chiara.acting() as actor:
        _aged(bernd.participant, invited=10, opened=9)
        asking = make_participant(cohort=bernd.cohort, side=Side.MENTEE, state="enrolled")
        milestones.reach(participants=[asking], kind=MilestoneKind.HANDED_OVER)
        for state in ("ready", "waitlisted", "withdrawn"):
            make_participant(cohort=bernd.cohort, side=Side.MENTEE, state=state)
        rows = list(funnel.stalled(actor, bernd.cohort))
        assert [(row.pk, row.stage, row.asks_us) for row in rows] == [
            (asking.pk, None, True), (bernd.participant.pk, "opened", False),
        ]  # fmt: skip
        assert [row.pk for row in funnel.stalled(actor, bernd.cohort, days=7)] == [bernd.participant.pk]
        assert [row.pk for row in funnel.stalled(actor, bernd.cohort, side=Side.MENTOR)] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_few_questions(bernd: Invited, count: int, django_assert_num_queries: Any) -> None:
    with bernd.cast.chiara.acting():
        for _ in range(count - 1):
            make_participant(cohort=bernd.cohort, side=Side.MENTEE, state="enrolled")
    browser = bernd.cast.chiara.browser()
    with django_assert_num_queries(13):
        page = browser.get(_page(bernd))
    assert len(page.context["page"].object_list) == count


def test_an_admin_acts_from_the_list_and_comes_back_to_it(bernd: Invited) -> None:
    url = _page(bernd, "participants/act/")
    data = {"from": "joining", "participant": [str(bernd.participant.pk)]}
    page = bernd.cast.chiara.browser().post(url, data | {"action": "excuse"})
    assert (page.status_code, page["Location"], bernd.now().state) == (302, _page(bernd), "ready")
    assert _reached(bernd).keys() == {"added", "invited", "admitted"}


def test_who_was_withdrawn_from_the_list_is_brought_back_there(bernd: Invited) -> None:
    url, browser = _page(bernd, "participants/act/"), bernd.cast.chiara.browser()
    data = {"from": "joining", "participant": [str(bernd.participant.pk)]}
    page = browser.post(url, data | {"action": "withdraw"}, follow=True)
    assert (page.context["undo"], bernd.now().state) == (data["participant"], "withdrawn")
    page = browser.post(url, data | {"action": "restore"}, follow=True)
    assert (page.request["PATH_INFO"], bernd.now().state) == (_page(bernd), "enrolled")


def test_who_gets_no_second_letter_today_is_counted_with_the_reason(bernd: Invited) -> None:
    data = {"action": "invite", "participant": [str(bernd.participant.pk)]}
    page = bernd.cast.chiara.browser().post(_page(bernd, "participants/act/"), data, follow=True)
    assert said(page) == [
        "Nobody was invited by email to fill in the profile.", "Left out: 1 written to in the last 20 hours.",
    ]  # fmt: skip


def test_the_way_in_leaves_as_a_file(bernd: Invited) -> None:
    bernd.post("later/", when="never", reason="time")
    page = bernd.cast.chiara.browser().get(_page(bernd, "joining/export.csv"))
    header, line = page.content.decode("utf-8-sig").splitlines()
    row = dict(zip(header.split(","), line.split(","), strict=True))
    today = today_of(bernd.cast.nordwind).isoformat()
    assert (row["work_email"], row["invited_on"], row["declined_on"], row["reason"], row["signed_on"]) == (
        "bernd@nordwind.example", today, today, "time", "",
    )  # fmt: skip


def test_a_file_counts_days_as_the_organization_does(bernd: Invited) -> None:
    midnight_in_berlin = dt.datetime(2026, 11, 24, 23, 9, tzinfo=dt.UTC)
    with bernd.cast.chiara.acting():
        Milestone.objects.update(reached_at=midnight_in_berlin)
        Participant.objects.update(joined_at=midnight_in_berlin)
    browser = bernd.cast.chiara.browser()
    for path, column in (("joining/export.csv", "invited_on"), ("participants/export.csv", "joined_on")):
        lines = csv.DictReader(browser.get(_page(bernd, path)).content.decode("utf-8-sig").splitlines())
        assert [line[column] for line in lines] == ["2026-11-25"]


def test_who_asks_us_to_choose_is_on_the_work_queue(bernd: Invited) -> None:
    browser = bernd.cast.chiara.browser()
    assert "you to choose" not in browser.get(bernd.cast.chiara.url()).content.decode()
    bernd.post(answer="choose")
    assert "1 person asks you to choose for them" in browser.get(bernd.cast.chiara.url()).content.decode()


def test_the_letter_is_shown_before_it_is_sent(bernd: Invited) -> None:
    browser, url = bernd.cast.chiara.browser(), _page(bernd, "letter/")
    with bernd.cast.chiara.acting():
        before = Message.objects.count()
    page = browser.post(url, {"greeting": "Olu and I ask you in person."}, follow=True)
    assert page.content.decode().count("Olu and I ask you in person.") == 3
    assert browser.post(url, {"greeting": "x" * 1001}).status_code == 422
    with bernd.cast.chiara.acting():
        bernd.cohort.refresh_from_db()
        assert (bernd.cohort.greeting, Message.objects.count()) == ("Olu and I ask you in person.", before)


def test_a_charter_is_written_version_by_version(bernd: Invited) -> None:
    bernd.post("charter/", name="Bernd", version="1")
    browser, url = bernd.cast.chiara.browser(), bernd.cast.chiara.url("charters/")
    page = browser.post(url, {"side": "mentee", "text": "We keep it to ourselves."}, follow=True)
    assert "Version 2 is signed from now on." in page.content.decode()
    assert browser.post(url, {"side": "mentee", "text": ""}).status_code == 422
    with bernd.cast.chiara.acting() as actor:
        charters.write(actor=actor, side=Side.MENTEE, text="We keep it to ourselves.")
        assert list(Charter.objects.order_by("version").values_list("side", "version")) == [
            ("mentee", 1),
            ("mentee", 2),
        ]
        assert Charter.objects.get(version=1).text.startswith("I am here to learn.")
        assert AuditEvent.objects.filter(verb="wrote a charter").count() == 1
    page = browser.post(url, {"side": "mentee", "text": "We keep it to ourselves."}, follow=True)
    assert said(page) == ["Nothing was changed, so there is no new version."]
    assert page.context["signed"] == {"mentee": 1}
    assert "We keep it to ourselves." in bernd.get("charter/").content.decode()


def test_asking_for_more_holds_people_back_until_they_have_done_it(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        Participant.objects.update(state="ready", complete=True)
        done = make_participant(cohort=bernd.cohort, side=Side.MENTEE, complete=True)
        milestones.reach(participants=[done], kind=MilestoneKind.SIGNED)
    url = bernd.cast.chiara.url(f"programs/{bernd.cohort.program_id}/gate/")
    browser = bernd.cast.chiara.browser()
    page = browser.post(url, {"gate": [Need.CHARTER]})
    assert (page.context["effect"], bernd.now().state) == (gates.Effect(held=1, freed=0), "ready")
    assert "1 person who is ready owes something then" in " ".join(page.content.decode().split())
    assert browser.post(url, {"gate": [Need.CHARTER], "sure": "charter"}).status_code == 302
    assert (bernd.now().state, bernd.now().owes) == ("enrolled", ["charter"])
    with bernd.cast.chiara.acting():
        done.refresh_from_db()
        assert (done.state, done.owes) == ("ready", [])
    assert bernd.now().standing == "Charter open"
    assert "admitted" not in _reached(bernd)
    assert "1 person is ready now." in browser.post(url, {}, follow=True).content.decode()
    assert (bernd.now().state, bernd.now().owes) == ("ready", [])


def test_the_funnel_names_what_the_program_asks_for_and_what_was_done(bernd: Invited) -> None:
    def steps() -> set[str]:
        with bernd.cast.chiara.acting() as actor:
            return {one.key for one in funnel.funnel(actor, bernd.cohort)[Side.MENTEE]["way"]}

    every = {key for key in funnel.WAY if key not in ("signed", "trained")}
    assert steps() == every
    with bernd.cast.chiara.acting():
        milestones.reach(participants=[bernd.participant], kind=MilestoneKind.SIGNED)
    assert steps() == every | {"signed"}


def test_six_right_answers_are_the_training(cast: Cast) -> None:
    invited = invite(cast, gate=(Need.TRAINING,))
    right = {f"q{n}": str(one.right) for n, one in enumerate(training.QUESTIONS["mentee"])}
    page = invited.post("check/", **(right | {"q0": "0"}))
    assert (page.status_code, training.QUESTIONS["mentee"][0].why in page.content.decode()) == (422, True)
    assert invited.post("check/", q0="1").status_code == 422
    assert (invited.now().owes, _reached(invited).keys()) == (["training"], {"added", "invited"})
    invited.post("check/", **right)
    assert (invited.now().owes, "trained" in _reached(invited)) == ([], True)


@pytest.mark.parametrize("side", Side.values)
def test_a_training_is_three_pages_and_six_questions(cast: Cast, side: str) -> None:
    invited = invite(cast, side=side)
    for number, sheet in enumerate(training.SHEETS[side], 1):
        assert sheet.title in invited.get(f"training/?page={number}").content.decode()
    assert (len(training.SHEETS[side]), len(training.QUESTIONS[side])) == (3, 6)
    assert all(0 <= one.right < len(one.answers) for one in training.QUESTIONS[side])


def test_the_pages_are_for_those_who_manage_programs(bernd: Invited) -> None:
    cast, program = bernd.cast, bernd.cohort.program_id
    paths = [_page(bernd, "joining/export.csv"), _page(bernd, "letter/")]
    paths += [cast.chiara.url(f"programs/{program}/gate/"), cast.chiara.url("charters/")]
    for member, status in ((cast.dario, 404), (cast.amara, 403), (cast.olu, 403)):
        assert [member.browser().get(path).status_code for path in paths] == [status] * 4
    assert [one.browser().get(_page(bernd)).status_code for one in (cast.dario, cast.amara)] == [404, 403]


def test_a_program_owner_sees_how_many_and_nobody(bernd: Invited) -> None:
    page = bernd.cast.olu.browser().get(_page(bernd))
    assert (page.status_code, page.context["funnel"][Side.MENTEE]["way"][0].count) == (200, 1)
    assert bernd.participant.employee.last_name not in page.content.decode()


def test_a_participant_changes_neither_gate_nor_charter(bernd: Invited) -> None:
    with bernd.cast.amara.acting() as actor:
        with pytest.raises(NotAllowed):
            gates.change(actor=actor, program=bernd.cohort.program, gate=[Need.CHARTER])
        with pytest.raises(NotAllowed):
            charters.write(actor=actor, side=Side.MENTOR, text="x")
        assert (Charter.objects.count(), bernd.now().owes) == (0, [])


def test_a_left_one_does_not_stand_still(bernd: Invited) -> None:
    with bernd.cast.chiara.acting() as actor:
        gone = make_employee(status="left")
        make_participant(cohort=bernd.cohort, side=Side.MENTEE, state="enrolled", employee=gone)
        assert [row.pk for row in funnel.stalled(actor, bernd.cohort)] == [bernd.participant.pk]
