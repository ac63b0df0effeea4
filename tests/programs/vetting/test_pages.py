"""The list of applications, calls and their questions, the letters, and what waits for an admin."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from config import work
from programs.models import ApplicationLetter, ApplicationQuestion, Call
from programs.question_sets import SETS
from programs.selectors import funnel
from programs.services import calls, cohorts
from tests.factories import rows
from tests.programs.vetting.house import House, said


def _names(house: House, query: str = "") -> list[str]:
    page = house.chiara.browser().get(house.url(f"?{query}"))
    return [row.employee.first_name for row in page.context["page"].object_list]


@pytest.fixture
def few(house: House) -> House:
    """Amara was read twice, Jule by Olu alone, Kofi by nobody, and Bernd was declined."""
    olu, chiara = house.scene.cast.olu.user, house.chiara.user
    amara, jule, _ = (house.applied(junior) for junior in house.scene.juniors)
    house.applied(house.scene.seniors[0], "mentee", state="declined")
    house.applied(house.scene.seniors[1], "mentee", state="draft", submitted_at=None)
    with house.chiara.acting():
        rows.make_review(application=amara, reviewer=olu, place=1, score=2)
        rows.make_review(application=amara, reviewer=chiara, place=2, score=3)
        rows.make_review(application=jule, reviewer=olu, score=4)
    return house


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Amara", "Jule", "Kofi", "Bernd"]),
        ("q=ber", ["Jule", "Bernd"]),
        ("side=mentee", ["Bernd"]),
        ("state=draft", ["Sana"]),
        ("missing=review", ["Jule", "Kofi"]),
        ("missing=decision", ["Amara"]),
        ("reviewer=me", ["Amara"]),
        ("reviewer=none", ["Kofi", "Bernd"]),
        ("reviewer=nonsense", []),
        ("o=-name", ["Amara", "Kofi", "Bernd", "Jule"]),
        ("o=-score", ["Amara", "Bernd", "Kofi", "Jule"]),
    ],
)
def test_the_list_finds_and_sorts(few: House, query: str, names: list[str]) -> None:
    assert _names(few, query) == names


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(house: House, count: int, django_assert_num_queries: Any) -> None:
    for junior in house.scene.juniors[:count]:
        house.applied(junior)
    browser = house.chiara.browser()
    with django_assert_num_queries(16):
        page = browser.get(house.url())
    assert len(page.context["page"].object_list) == count


def test_an_empty_list_says_how_to_begin(house: House) -> None:
    assert "Nobody has applied yet" in house.chiara.browser().get(house.url()).content.decode()
    with house.chiara.acting():
        Call.objects.all().delete()
    assert "Nobody can apply yet" in house.chiara.browser().get(house.url()).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_no_answer_and_no_score(few: House, kind: str) -> None:
    answer = few.chiara.browser().get(few.url(f"export.{kind}"))
    assert (answer.status_code, b"Because I ask." in answer.content) == (200, False)
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert (len(lines), lines[1].endswith(",mentor,received," + _today() + ",2,2")) == (5, True)
    with few.chiara.acting():
        assert AuditEvent.objects.filter(verb="applications exported").count() == 1
    assert few.scene.cast.olu.browser().get(few.url(f"export.{kind}")).status_code == 403


def _today() -> str:
    import zoneinfo

    return timezone.now().astimezone(zoneinfo.ZoneInfo("Europe/Berlin")).date().isoformat()


def test_what_waits_is_on_the_list_of_the_day_and_in_the_funnel(few: House) -> None:
    with few.chiara.acting() as actor:
        titles = [task.title for task in work.queue(actor, "nordwind") if "application" in task.title]
        assert titles == ["1 application waits for a decision", "2 applications wait for a review"]
        applied = funnel.applied(actor, few.scene.cohort)
    assert {side: (n["applied"], n["review"], n["decision"]) for side, n in applied.items()} == {
        "mentor": (3, 2, 1),
        "mentee": (1, 0, 0),
    }
    page = few.chiara.browser().get(few.url().replace("applications/", "joining/")).content.decode()
    assert "wait for a review" in page


def test_opening_a_side_proposes_its_questions(house: House) -> None:
    with house.chiara.acting():
        Call.objects.all().delete()
    browser, url = house.chiara.browser(), house.url("calls/mentee/")
    assert SETS["mentee"][0].text in browser.get(url).content.decode()
    wrong = browser.post(url, {"opens_on": "2026-12-01", "closes_on": "2026-11-01", "intro": "Kept"})
    assert (wrong.status_code, "Kept" in wrong.content.decode()) == (422, True)
    browser.post(url, {"opens_on": "2026-12-01", "closes_on": "", "intro": "Come!"})
    with house.chiara.acting():
        call = Call.objects.get()
        assert (call.side, call.opens_on, call.intro) == ("mentee", dt.date(2026, 12, 1), "Come!")
        assert list(call.questions.order_by("position").values_list("text", flat=True)) == [
            one.text for one in SETS["mentee"]
        ]
    assert "Nothing that is written here is kept" in browser.get(url + "preview/").content.decode()


def test_questions_are_added_moved_and_retired(house: House) -> None:
    browser, url = house.chiara.browser(), house.url("calls/mentor/questions/new/")
    data = {"text": "Which?", "kind": "choice", "options": "One", "help": "Hint", "required": "on"}
    wrong = browser.post(url, data)
    assert (wrong.status_code, "Hint" in wrong.content.decode()) == (422, True)
    browser.post(url, data | {"options": "One\nTwo"})
    with house.chiara.acting():
        new = ApplicationQuestion.objects.get(text="Which?")
    browser.post(house.url(f"questions/{new.pk}/act/"), {"action": "up"})
    browser.post(house.url(f"questions/{house.questions['mentor'].pk}/act/"), {"action": "retire"})
    with house.chiara.acting():
        asked = house.calls["mentor"].questions.order_by("position").values_list("text", "retired", "options")
        assert list(asked) == [("Which?", False, ["One", "Two"]), ("Why a mentor?", True, [])]
    browser.post(house.url(f"questions/{new.pk}/"), data | {"options": "A\nB", "text": "What?"})
    with house.chiara.acting():
        new.refresh_from_db()
        assert (new.text, new.options) == ("What?", ["A", "B"])


def test_a_scale_and_a_choice_take_only_what_they_offer(house: House) -> None:
    with house.chiara.acting():
        scale = rows.make_question(call=house.calls["mentor"], kind="scale", text="How sure?")
        choice = rows.make_question(call=house.calls["mentor"], kind="choice", text="Which?", options=["a", "b"])
    browser, field = house.scene.cast.amara.browser(), f"q_{house.questions['mentor'].pk}"
    answers = {field: "Gladly", f"q_{scale.pk}": "6", f"q_{choice.pk}": "c", "side": "mentor", "answer": "send"}
    page = browser.post(house.apply_url(), answers)
    assert (page.status_code, "Gladly" in page.content.decode()) == (422, True)
    browser.post(house.apply_url(), answers | {f"q_{scale.pk}": "5", f"q_{choice.pk}": "b"})
    assert house.states() == {"Amara": "received"}


def test_an_unknown_placeholder_is_named(house: House) -> None:
    url = house.chiara.url(f"programs/{house.scene.cohort.program_id}/application-letters/declined/")
    browser = house.chiara.browser()
    page = browser.post(url, {"subject": "About {program}", "text": "Dear {lastname}"})
    assert "Nobody could fill {lastname}. What can be filled: {first_name}" in page.content.decode()
    looked = browser.post(url, {"subject": "About {program}", "text": "Dear {first_name}", "look": "1"})
    assert "Dear Robin" in looked.content.decode()
    with house.chiara.acting():
        assert ApplicationLetter.objects.count() == 0
    browser.post(url, {"subject": "About {program}", "text": "Dear {first_name}"})
    assert b"Dear Robin" in browser.get(url + "preview/").content
    row = house.applied(house.scene.juniors[0])
    house.decide("decline", row)
    with house.chiara.acting():
        from nudges.models import Message

        letter = Message.objects.get()
        assert (letter.subject, "Dear Amara" in letter.text) == ("About Reverse mentoring", True)
    assert said(browser.post(url, {"reset": "1"}, follow=True))[-1] == "The letter says what Upstream ships."


@pytest.mark.parametrize("tail", ["calls/mentor/", "calls/mentor/preview/", "link/"])
def test_setting_up_is_for_admins(house: House, tail: str) -> None:
    for member, status in ((house.scene.cast.olu, 403), (house.scene.cast.amara, 403), (house.scene.cast.dario, 404)):
        assert member.browser().get(house.url(tail)).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_one_application_asks_the_same_few_questions(house: House, count: int, django_assert_num_queries: Any) -> None:
    row = house.applied(house.scene.juniors[1])
    with house.chiara.acting():
        for number in range(count - 1):
            question = rows.make_question(call=house.calls["mentor"], text=f"And {number}?")
            rows.make_answer(application=row, question=question)
    browser = house.chiara.browser()
    with django_assert_num_queries(16):
        page = browser.get(house.url(f"{row.pk}/"))
    assert len(page.context["reading"].answers) == count


def test_the_next_cohort_asks_what_this_one_asked(house: House) -> None:
    with house.chiara.acting() as actor:
        rows.make_question(call=house.calls["mentor"], text="Gone", retired=True)
        following = cohorts.clone(actor=actor, cohort=house.scene.cohort, name="Next", starts_on=None, cap=5)
        today = timezone.now().date()
        call = calls.save(actor=actor, cohort=following, side="mentor", opens_on=today, closes_on=None, intro="")
        assert list(call.questions.values_list("text", flat=True)) == ["Why a mentor?"]
