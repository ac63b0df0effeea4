"""What the link of an invitation opens: the place, the topics, the times, the charter, and who may move the times."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actors import Grant, NotAllowed
from accounts.models import AuditEvent, LinkUse, OneTapLink
from accounts.tenancy import tenant
from profiles.models import Profile, Topic, TopicEntry
from profiles.services import gate
from programs.enums import LinkScope, Need, Side
from programs.models import Charter, Milestone, Nomination, Participant, Program, Signature
from programs.selectors.days import today_of
from programs.services import participants, places
from programs.tasks import bring_back
from tests.factories.cast import Cast
from tests.factories.rows import make_employee, make_pairing, make_participant
from tests.profiles.gates import Invited, invite, letter_to

HABITS = {"time_zone": "Europe/Berlin", "languages": ["en"], "contact": "either", "pace": "open", "headline": "Curious"}
SLOTS = {"slots": ["1-morning", "2-midday", "3-afternoon"]}


@pytest.fixture
def bernd(cast: Cast) -> Invited:
    return invite(cast)


def _topics(invited: Invited, count: int = 5) -> list[str]:
    with invited.cast.chiara.acting():
        return [str(pk) for pk in Topic.objects.order_by("name").values_list("pk", flat=True)[:count]]


def _kinds(invited: Invited) -> list[str]:
    with invited.cast.chiara.acting():
        return sorted(Milestone.objects.values_list("kind", flat=True))


def _profile(invited: Invited) -> Profile:
    with invited.cast.chiara.acting():
        return Profile.objects.get()


def test_looking_takes_nothing_down(bernd: Invited) -> None:
    for step in ("", "topics/", "slots/", "charter/", "later/", "done/", "assistant/"):
        assert bernd.get(step).status_code == 200
    assert _kinds(bernd) == ["invited"]
    with bernd.cast.chiara.acting():
        assert (Profile.objects.count(), Charter.objects.count(), LinkUse.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("side", [Side.MENTEE, Side.MENTOR])
def test_topics_and_times_make_somebody_ready(cast: Cast, side: Side) -> None:
    invited = invite(cast, side=side)
    assert invited.post(answer="keep").redirect_chain[-1][0].endswith("/topics/")
    assert invited.post("topics/", topics=_topics(invited)).redirect_chain[-1][0].endswith("/slots/")
    page = invited.post("slots/", **SLOTS, **HABITS)
    assert page.redirect_chain[-1][0].endswith("/charter/")
    profile = _profile(invited)
    assert (profile.slots, profile.workdays, profile.work_start, profile.work_end) == (
        SLOTS["slots"], [1, 2, 3], 9 * 60, 17 * 60,
    )  # fmt: skip
    with cast.chiara.acting():
        directions = set(TopicEntry.objects.values_list("direction", flat=True))
    assert directions == {"want" if side == Side.MENTEE else "offer"}
    assert (invited.now().state, invited.now().complete) == ("ready", True)
    assert _kinds(invited) == ["admitted", "complete", "invited", "opened", "started"]


def test_times_for_a_first_talk_leave_marked_hours_as_they_are(cast: Cast) -> None:
    invited = invite(cast)
    with cast.chiara.acting():
        hours = {"week": [33, 64, 88], "workdays": [1, 2, 3], "work_start": 9 * 60, "work_end": 17 * 60}
        Profile.objects.create(participant=invited.participant, slots=SLOTS["slots"], **hours)
    invited.post("slots/", slots=["2-morning"], **HABITS)
    profile = _profile(invited)
    assert (profile.slots, profile.week, profile.workdays, profile.work_start) == (
        ["2-morning"], [33, 64, 88], [1, 2, 3], 540,
    )  # fmt: skip
    assert profile.headline == HABITS["headline"]


def test_the_charter_holds_somebody_back_until_it_is_signed(cast: Cast) -> None:
    invited = invite(cast, gate=(Need.CHARTER,))
    assert invited.now().owes == ["charter"]
    invited.post(answer="keep")
    invited.post("topics/", topics=_topics(invited))
    invited.post("slots/", **SLOTS, **HABITS)
    assert (invited.now().state, invited.now().complete) == ("enrolled", True)
    page = invited.post("charter/", name="  Bernd   Krüger ", version="1")
    assert "Thank you, you are ready" in page.content.decode()
    assert (invited.now().state, invited.now().owes) == ("ready", [])
    with cast.chiara.acting():
        row = Signature.objects.select_related("charter").get()
        assert (row.name, row.charter.version, row.charter.side) == ("Bernd Krüger", 1, "mentee")
        assert AuditEvent.objects.filter(verb="signed the charter", actor_name="Bernd Krüger, by a link").count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "", "version": "1"}, "Write your name under the charter."),
        ({"name": "Bernd", "version": "7"}, "The charter was changed a moment ago"),
    ],
)
def test_another_version_or_no_name_signs_nothing(bernd: Invited, data: dict[str, str], words: str) -> None:
    page = bernd.post("charter/", **data)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    with bernd.cast.chiara.acting():
        assert (Signature.objects.count(), Charter.objects.count(), LinkUse.objects.count()) == (0, 0, 0)


def test_too_many_taps_are_refused_and_kept_on_the_page(bernd: Invited) -> None:
    page = bernd.post("topics/", topics=_topics(bernd, 6))
    assert (page.status_code, "Choose up to 5" in page.content.decode()) == (422, True)
    page = bernd.post("slots/", slots=["0-morning", "1-morning", "2-morning", "3-morning"], **HABITS)
    assert (page.status_code, "Choose up to 3 times." in page.content.decode()) == (422, True)
    with bernd.cast.chiara.acting():
        assert not Profile.objects.exists()


def test_not_now_frees_the_place_and_comes_back_by_itself(cast: Cast, time_machine: Any) -> None:
    invited = invite(cast, cap=1)
    with cast.chiara.acting():
        make_participant(cohort=invited.cohort, side=Side.MENTEE, state="waitlisted")
    page = invited.post("later/", when="1")
    assert "We come back to you on" in page.content.decode()
    row = invited.now()
    assert (row.state, row.back_on) == ("paused", today_of(cast.nordwind) + dt.timedelta(days=30))
    with cast.chiara.acting():
        assert not Participant.objects.filter(state="waitlisted").exists()
        Participant.objects.exclude(pk=row.pk).update(state="withdrawn")
    bring_back(str(cast.nordwind.pk))
    assert invited.now().state == "paused"
    time_machine.move_to(timezone.now() + dt.timedelta(days=31))
    bring_back(str(cast.nordwind.pk))
    bring_back(str(cast.nordwind.pk))
    assert (invited.now().state, invited.now().back_on) == ("enrolled", None)
    with cast.chiara.acting():
        assert letter_to("bernd@nordwind.example") != invited.address


def test_who_is_in_a_pair_reads_that_it_goes_on(bernd: Invited) -> None:
    words = "You are in a pair, and it goes on: your program admins end it."
    assert words not in bernd.get("later/").content.decode()
    with bernd.cast.chiara.acting():
        mentor = make_participant(cohort=bernd.cohort, side="mentor")
        pair = make_pairing(
            mentor=mentor, mentee=bernd.participant, started_at=timezone.now() + dt.timedelta(minutes=9)
        )
    assert words not in bernd.get("later/").content.decode()
    with bernd.cast.chiara.acting():
        pair.started_at = timezone.now()
        pair.save()
    assert words in bernd.get("later/").content.decode()


def test_who_says_no_leaves_with_a_reason_and_may_come_back(bernd: Invited) -> None:
    page = bernd.post("later/", when="never", reason="time")
    assert "You are not on the list" in page.content.decode()
    assert bernd.now().state == "withdrawn"
    with bernd.cast.chiara.acting():
        assert Milestone.objects.get(kind="declined").reason == "time"
    bernd.post(answer="keep")
    assert (bernd.now().state, _kinds(bernd)) == ("enrolled", ["invited", "opened"])


def test_the_trail_names_who_answered(bernd: Invited) -> None:
    bernd.post("later/", when="never")
    bernd.post(answer="keep")
    with bernd.cast.chiara.acting():
        events = AuditEvent.objects.filter(verb__in=("withdrew participants", "brought participants back"))
        assert set(events.values_list("verb", "actor_name")) == {
            ("withdrew participants", "Upstream, because of Bernd Krüger, by a link"),
            ("brought participants back", "Upstream, because of Bernd Krüger, by a link"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "data"),
    [("", {"answer": "keep"}), ("", {"answer": "choose"}), ("later/", {"when": "1"}), ("later/", {"when": "never"})],
)
def test_whom_an_admin_took_out_can_only_ask_to_come_back(bernd: Invited, step: str, data: dict[str, str]) -> None:
    with bernd.cast.chiara.acting() as actor:
        participants.withdraw(actor=actor, cohort=bernd.cohort, participants=[bernd.participant])
    assert "Ask to come back" in bernd.get().content.decode()
    page = bernd.post(step, **data)
    assert (page.status_code, bernd.now().state) == (422 if step else 200, "withdrawn")
    with bernd.cast.chiara.acting():
        names = list(Nomination.objects.values_list("employee__first_name", "side", "by_email", "proven"))
    assert names == ([] if step else [("Bernd", "mentee", "bernd@nordwind.example", True)])
    if not step:
        assert "They decide; once you are in again, you get a letter." in page.content.decode()
        bernd_again = Client().get(bernd.path, follow=True).content.decode()
        assert "Ask to come back" not in bernd_again
    assert "handed_over" not in _kinds(bernd)


def test_nobody_comes_back_to_a_program_that_has_ended(bernd: Invited) -> None:
    bernd.post("later/", when="never")
    with bernd.cast.chiara.acting():
        Program.objects.update(state="archived")
    page = bernd.post(answer="keep")
    assert (page.status_code, "This program has ended" in page.content.decode()) == (422, True)
    assert bernd.now().state == "withdrawn"


@pytest.mark.parametrize("data", [{}, {"when": "day"}, {"when": "day", "day": "2020-01-01"}, {"when": "nonsense"}])
def test_not_now_without_a_day_changes_nothing(bernd: Invited, data: dict[str, str]) -> None:
    assert bernd.post("later/", **data).status_code == 422
    assert (bernd.now().state, _kinds(bernd)) == ("enrolled", ["invited"])


def test_choose_for_me_is_taken_down(bernd: Invited) -> None:
    assert "We look for a good partner" in bernd.post(answer="choose").content.decode()
    assert (bernd.now().state, _kinds(bernd)) == ("enrolled", ["handed_over", "invited", "opened"])


def test_an_assistant_moves_the_times_and_sees_nothing_else(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        make_employee(first_name="Eva", last_name="Adler", email="eva@nordwind.example")
    bernd.post("topics/", topics=_topics(bernd))
    bernd.post("slots/", **SLOTS, **HABITS)
    page = bernd.post("assistant/", email="Eva@nordwind.example").content.decode()
    assert ("eva@nordwind.example" in page, "Eva Adler" in page) == (True, False)
    with bernd.cast.chiara.acting():
        eva = Invited(bernd.cast, bernd.cohort, bernd.participant, letter_to("eva@nordwind.example"))
    text = eva.get().content.decode()
    assert ("Curious" in text, "Bernd Krüger" in text) == (False, True)
    assert [eva.get(step).status_code for step in ("topics/", "charter/", "assistant/", "later/")] == [404] * 4
    eva.post("", slots=["4-morning"], headline="Hacked")
    profile = _profile(bernd)
    assert (profile.slots, profile.workdays, profile.headline) == (["4-morning"], [4], "Curious")


def test_an_assistant_is_taken_back_by_the_senior(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        make_employee(first_name="Eva", last_name="Adler", email="eva@nordwind.example")
    bernd.post("assistant/", email="eva@nordwind.example")
    with bernd.cast.chiara.acting():
        eva, link = letter_to("eva@nordwind.example"), OneTapLink.objects.get(scope=LinkScope.SLOTS)
    bernd.post("assistant/", end=str(link.pk))
    assert Client().get("/t/" + eva.partition("/t/")[2]).status_code == 410
    assert _profile_count(bernd) == 0


def _profile_count(invited: Invited) -> int:
    with invited.cast.chiara.acting():
        return Profile.objects.count()


@pytest.mark.parametrize("email", ["bernd@nordwind.example", "nonsense"])
def test_only_somebody_else_can_help(bernd: Invited, email: str) -> None:
    assert bernd.post("assistant/", email=email).status_code == 422
    with bernd.cast.chiara.acting():
        assert not OneTapLink.objects.filter(scope=LinkScope.SLOTS).exists()


def test_the_services_ask_for_the_link_of_this_very_participant(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        other = make_participant(cohort=bernd.cohort, side=Side.MENTEE)
    holder, admin = bernd.actor(), bernd.cast.chiara.actor
    assert holder.grant == Grant(LinkScope.PLACE, bernd.participant.pk)
    with tenant(bernd.cast.nordwind.pk):
        for actor, row in ((holder, other), (admin, bernd.participant)):
            for refused in (
                lambda a=actor, r=row: places.keep(actor=a, participant=r),
                lambda a=actor, r=row: gate.choose_topics(actor=a, participant=r, topic_ids=[]),
                lambda a=actor, r=row: gate.choose_slots(actor=a, participant=r, slots=[]),
                lambda a=actor, r=row: gate.delegate(actor=a, participant=r, email="eva@nordwind.example"),
            ):
                with pytest.raises(NotAllowed):
                    refused()
    assert (_profile_count(bernd), _kinds(bernd)) == (0, ["invited"])


def test_who_left_the_organization_finds_nothing(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        bernd.participant.employee.status = "left"
        bernd.participant.employee.save(update_fields=["status"])
    assert bernd.get().status_code == 404


@pytest.mark.parametrize(("step", "count"), [("", 13), ("topics/", 14), ("slots/", 13), ("done/", 19)])
def test_a_page_asks_few_questions(bernd: Invited, step: str, count: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(count):
        Client().get(bernd.path + step)
