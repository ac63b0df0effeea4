"""The way to ready, signed in: the same pages and services as behind the link of a letter."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.actors import Actor, Grant, NotAllowed
from accounts.models import AuditEvent, OneTapLink
from accounts.tenancy import tenant
from profiles.models import Topic
from profiles.services import gate
from programs import preparation, rules, training
from programs.enums import LinkScope, Need, Side
from programs.models import Milestone, Participant, Signature
from programs.services import participants as people
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_cohort, make_employee, make_pairing, make_participant, make_program
from tests.profiles.gates import Invited, invite
from tests.profiles.test_gate import HABITS, SLOTS
from tests.profiles.test_profiles import WHOLE

STEPS = (
    "",
    "later/",
    "topics/",
    "slots/",
    "training/",
    "check/",
    "charter/",
    "readiness/",
    "pack/",
    "done/",
    "assistant/",
)
READY = {f"r{n}": "4" for n in range(6)} | {"hour": "on"}


@pytest.fixture
def bernd(cast: Cast) -> Invited:
    """Bernd, asked for everything; he has a login."""
    return invite(cast, gate=tuple(Need.values))


def _at(invited: Invited, step: str = "") -> str:
    return invited.cast.bernd.url(f"participants/{invited.participant.pk}/start/{step}")


def _get(invited: Invited, step: str = "", member: Member | None = None) -> Any:
    return (member or invited.cast.bernd).browser().get(_at(invited, step))


def _post(invited: Invited, step: str = "", **data: Any) -> Any:
    return invited.cast.bernd.browser().post(_at(invited, step), {"csrfmiddlewaretoken": "x"} | data, follow=True)


def _home(invited: Invited) -> str:
    return invited.cast.bernd.browser().get(invited.cast.bernd.url()).content.decode()


def _kinds(invited: Invited) -> list[str]:
    with invited.cast.chiara.acting():
        return sorted(Milestone.objects.values_list("kind", flat=True))


def _topics(invited: Invited) -> list[str]:
    with invited.cast.chiara.acting():
        return [str(pk) for pk in Topic.objects.order_by("name").values_list("pk", flat=True)[:3]]


def test_looking_takes_nothing_down(bernd: Invited) -> None:
    assert [_get(bernd, step).status_code for step in STEPS] == [200] * len(STEPS)
    assert (_kinds(bernd), bernd.now().owes) == (["invited"], Need.values)


def test_home_says_what_is_owed_in_its_order_and_leads_there(bernd: Invited) -> None:
    text = _home(bernd)
    steps = ("profile/", "training/", "charter/", "readiness/")
    places = [text.find(f'href="{_at(bernd, step)}"') for step in steps]
    assert (places == sorted(places), -1 in places) == (True, False)
    assert _get(bernd, "profile/")["Location"] == bernd.cast.bernd.url(f"participants/{bernd.participant.pk}/profile/")


def test_somebody_signed_in_does_everything_and_is_ready(bernd: Invited) -> None:
    right = {f"q{n}": str(one.right) for n, one in enumerate(training.QUESTIONS["mentee"])}
    way = [
        ("", {"answer": "keep"}, "topics/"), ("topics/", {"topics": _topics(bernd)}, "slots/"),
        ("slots/", SLOTS | HABITS, "training/"), ("check/", right, "charter/"),
        ("charter/", {"name": "Bernd Krüger", "version": "1"}, "readiness/"),
    ]  # fmt: skip
    for step, data, after in way:
        assert _post(bernd, step, **data).redirect_chain[-1][0] == _at(bernd, after)
    assert (bernd.now().state, bernd.now().owes) == ("enrolled", ["readiness"])
    assert "Advice for you" in _post(bernd, "readiness/", **READY).content.decode()
    assert (bernd.now().state, bernd.now().owes) == ("ready", [])
    assert "Thank you, you are ready" in _get(bernd, "done/").content.decode()
    with bernd.cast.chiara.acting():
        assert list(AuditEvent.objects.filter(verb="signed the charter").values_list("actor_name", flat=True)) == [
            "Bernd Krüger"
        ]


@pytest.mark.parametrize("right", [0, 4])
def test_wrong_answers_say_kindly_where_to_look_again(bernd: Invited, right: int) -> None:
    questions = training.QUESTIONS["mentee"]
    given = {f"q{n}": str(one.right if n < right else (one.right + 1) % 3) for n, one in enumerate(questions)}
    page = _post(bernd, "check/", **given)
    body = " ".join(page.content.decode().split())
    lead = "4 of 6 are right" if right else "None yet, and no harm done: each says where to look again."
    assert (page.status_code, lead in body, "alert-bad" in body, "errorlist" in body) == (422, True, False, False)
    links = [f"{_at(bernd, 'training/')}?page={one.page}" for one in questions[right:]]
    assert re.findall(r'href="([^"]+\?page=\d)"', body) == links
    assert (body.count("Not this one yet."), "training" in bernd.now().owes) == (6 - right, True)


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_every_question_leads_to_a_page_of_the_training(side: str) -> None:
    assert {one.page for one in training.QUESTIONS[side]} == set(range(1, len(training.SHEETS[side]) + 1))


def test_a_refused_form_signed_in_changes_nothing(bernd: Invited) -> None:
    for step, data in (("topics/", {}), ("slots/", {}), ("charter/", {"name": "", "version": "1"}), ("later/", {})):
        assert _post(bernd, step, **data).status_code == 422
    assert (_kinds(bernd), bernd.now().state) == (["invited"], "enrolled")


@pytest.mark.parametrize("name", ["Jana Thomsen", "B.", "ok"])
def test_nobody_signs_with_the_name_of_somebody_else(bernd: Invited, name: str) -> None:
    page = _post(bernd, "charter/", name=name, version="1")
    body = page.content.decode()
    assert (page.status_code, "Sign with your own name: Bernd Krüger." in body, f'value="{name}"' in body) == (
        422,
        True,
        True,
    )
    assert (_kinds(bernd), "charter" in bernd.now().owes) == (["invited"], True)


@pytest.mark.parametrize("name", ["B. Krüger", "KRUGER", "Dr. Bernd Krüger-Voss"])
def test_people_sign_as_they_are_used_to(bernd: Invited, name: str) -> None:
    _post(bernd, "charter/", name=name, version="1")
    assert "charter" not in bernd.now().owes


def test_not_now_stands_at_home_and_is_taken_back(bernd: Invited) -> None:
    assert "We come back to you on" in _post(bernd, "later/", when="1").content.decode()
    assert (bernd.now().state, "I am in after all" in _home(bernd)) == ("paused", True)
    assert _get(bernd, "charter/")["Location"] == _at(bernd)
    _post(bernd, answer="keep")
    assert (bernd.now().state, bernd.now().back_on) == ("enrolled", None)


def test_who_said_no_comes_back_from_home(bernd: Invited) -> None:
    _post(bernd, "later/", when="never", reason="time")
    assert (bernd.now().state, "You gave up your place" in _home(bernd)) == ("withdrawn", True)
    _post(bernd, answer="keep")
    assert (bernd.now().state, "You gave up your place" in _home(bernd)) == ("enrolled", False)


def test_who_was_taken_out_by_an_admin_does_not_come_back_alone(bernd: Invited) -> None:
    with bernd.cast.chiara.acting() as actor:
        people.withdraw(actor=actor, cohort=bernd.cohort, participants=[bernd.participant])
    assert [_get(bernd, step).status_code for step in STEPS] == [404] * len(STEPS)
    assert _post(bernd, answer="keep").status_code == 404
    assert (bernd.now().state, "You gave up your place" in _home(bernd)) == ("withdrawn", False)


@pytest.mark.parametrize("path", ["signed in", "by the link"])
def test_a_program_that_is_over_takes_nobody_back_and_says_so(bernd: Invited, path: str) -> None:
    _post(bernd, "later/", when="1")
    with bernd.cast.chiara.acting():
        bernd.cohort.program.state = "archived"
        bernd.cohort.program.save(update_fields=["state"])
    page = _post(bernd, answer="keep") if path == "signed in" else bernd.post(answer="keep")
    assert (page.status_code, "This program has ended" in page.content.decode()) == (422, True)
    assert bernd.now().state == "paused"


def test_an_assistant_is_named_seen_and_taken_back(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        make_employee(first_name="Eva", last_name="Adler", email="eva@nordwind.example")
    assert "eva@nordwind.example" in _post(bernd, "assistant/", email="eva@nordwind.example").content.decode()
    assert "You, eva@nordwind.example" in _get(bernd, "done/").content.decode()
    with bernd.cast.chiara.acting():
        link = OneTapLink.objects.get(scope=LinkScope.SLOTS)
    assert "eva@nordwind.example" not in _post(bernd, "assistant/", end=str(link.pk)).content.decode()
    with bernd.cast.chiara.acting():
        link.refresh_from_db()
        assert link.ended == "revoked"


def test_the_place_is_there_for_its_person_alone(bernd: Invited) -> None:
    cast = bernd.cast
    for member in (cast.amara, cast.chiara, cast.frieda, cast.olu, cast.dario):
        assert [_get(bernd, step, member).status_code for step in STEPS] == [404] * len(STEPS)
        assert member.browser().post(_at(bernd, "charter/"), {"name": "X", "version": "1"}).status_code == 404
    with cast.chiara.acting():
        assert (Signature.objects.count(), _kinds(bernd)) == (0, ["invited"])


def test_a_link_to_times_opens_no_place_of_its_holder(bernd: Invited) -> None:
    """An assistant who takes part has their own place, and not by somebody else's link."""
    with bernd.cast.chiara.acting():
        other = make_participant(cohort=bernd.cohort, side=Side.MENTEE)
    actor = bernd.cast.bernd.actor
    holder = Actor(actor.organization_id, None, actor.role, "Bernd", actor.email, Grant(LinkScope.SLOTS, other.pk))
    with tenant(actor.organization_id):
        rules.require_place(actor, bernd.participant)
        for row in (bernd.participant, other):
            with pytest.raises(NotAllowed):
                gate.choose_topics(actor=holder, participant=row, topic_ids=[])


@pytest.mark.parametrize("side", Side.values)
def test_the_pack_of_a_side_is_the_same_by_both_ways(cast: Cast, side: str) -> None:
    invited = invite(cast, side=side)
    for page in (_get(invited, "pack/"), invited.get("pack/")):
        text = page.content.decode()
        pack, sheet = preparation.PACKS[side], training.SHEETS[side][0]
        assert [line in text for line in (pack.role[0], pack.sheets[0].lines[0], sheet.title)] == [True] * 3
    assert _post(invited, "pack/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_home_asks_the_same_few_questions(bernd: Invited, count: int, django_assert_num_queries: Any) -> None:
    with bernd.cast.chiara.acting():
        for _ in range(count - 1):
            cohort = make_cohort(program=make_program(state="live"))
            make_participant(cohort=cohort, employee=bernd.participant.employee, state="enrolled")
        assert Participant.objects.count() == count
    browser = bernd.cast.bernd.browser()
    with django_assert_num_queries(22):
        page = browser.get(bernd.cast.bernd.url())
    assert len(page.context["own"]) == count


@pytest.mark.parametrize(("step", "count"), [("done/", 15), ("pack/", 10), ("charter/", 9), ("readiness/", 8)])
def test_a_step_asks_few_questions(bernd: Invited, step: str, count: int, django_assert_num_queries: Any) -> None:
    browser = bernd.cast.bernd.browser()
    with django_assert_num_queries(count):
        browser.get(_at(bernd, step))


@pytest.mark.parametrize(("screen", "data"), [("all/", WHOLE), ("review/", {"go": "finish"})])
def test_a_complete_profile_leads_on_to_what_is_still_owed(bernd: Invited, screen: str, data: dict[str, Any]) -> None:
    browser, profile = bernd.cast.bernd.browser(), bernd.cast.bernd.url(f"participants/{bernd.participant.pk}/profile/")
    if data is not WHOLE:
        browser.post(f"{profile}all/", WHOLE)
    page = browser.post(f"{profile}{screen}", data, follow=True)
    assert page.redirect_chain[-1][0] == _at(bernd, "done/")
    assert [one.step for one in page.context["owed"]] == ["training", "charter", "readiness"]


def test_whoever_has_a_partner_is_not_told_to_wait_for_one(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        mentor = make_participant(cohort=bernd.participant.cohort, employee=make_employee(), side=Side.MENTOR)
        make_pairing(mentor=mentor, mentee=bernd.participant)
    page = _get(bernd, "done/").content.decode()
    assert ("You have a partner" in page, "there is a good partner for you" in page) == (True, False)
