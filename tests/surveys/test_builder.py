"""The builder as an admin uses it: plain forms, no word lost, what participants will see, and nothing for anybody else."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.documents import Words
from surveys.enums import Kind, Level
from surveys.models import Question, Survey, SurveyVersion
from tests.factories.rows import make_cohort
from tests.factories.surveys import make_survey, make_survey_question, make_version, make_wave
from tests.surveys.writing import Writing, ask

pytestmark = pytest.mark.django_db
NEW = {
    "text": "Shall we help?", "kind": "choice", "level": "team", "sides": "both", "timing": "now", "seen": "0",
    "option_text": ["Yes", "No", ""], "option_key": ["", "", ""], "option_mark": ["case", "", ""],
    "case_kind": "contact_me", "shown_if": ["hinders:time", "hinders:topic"],
}  # fmt: skip


class Builder:
    """Chiara at the surveys of her program."""

    def __init__(self, writing: Writing) -> None:
        self.writing, self.browser = writing, writing.cast.chiara.browser()

    def at(self, tail: str = "", key: str = "day-30") -> str:
        """An address below one survey."""
        return self.writing.url(f"{self.writing.survey(key).pk}/{tail}")

    def page(self, address: str, status: int = 200) -> str:
        """A page as she reads it."""
        answer = self.browser.get(address)
        assert answer.status_code == status
        return _plain(answer)

    def send(self, address: str, **fields: Any) -> Any:
        """Send a form and follow where it leads."""
        return self.browser.post(address, fields, follow=True)


def _plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", answer.content.decode())))


@pytest.fixture
def builder(writing: Writing) -> Builder:
    """She has begun a draft of the first month."""
    writing.begin()
    return Builder(writing)


def test_the_list_says_when_who_how_many_and_who_sees_it(builder: Builder) -> None:
    page = builder.page(builder.writing.url())
    assert "Where you start On When a pairing begins · both sides 6 questions Anonymous In confidence" in page
    assert "The first month On Draft open 30 days after a pairing begins" in page
    assert "Your first week Off 7 days after a pairing begins" in page
    assert "Every 60 days while a pairing goes on" in page
    assert "Do you want to go on with this partner? On day 30, and later again." in page
    program = builder.browser.get(builder.writing.cast.chiara.url(f"programs/{builder.writing.program.pk}/"))
    assert f'href="{builder.writing.url()}"' in program.content.decode()


def test_a_program_without_any_can_take_them(builder: Builder) -> None:
    with builder.writing.cast.chiara.acting():
        Survey.objects.all().delete()
    assert "No survey yet" in builder.page(builder.writing.url())
    assert "8 surveys taken from the bank." in _plain(builder.send(builder.writing.url("start/")))
    with builder.writing.cast.chiara.acting():
        assert Survey.objects.count() == 8


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_many_as_for_one(writing: Writing, count: int) -> None:
    with writing.cast.chiara.acting():
        Survey.objects.all().delete()
        for number in range(count):
            version = make_version(survey=make_survey(program=writing.program, key=f"own-{number}"))
            make_survey_question(version=version)
    browser = writing.cast.chiara.browser()
    browser.get(writing.url())
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(writing.url()).status_code == 200
    assert len(asked) == 11


@pytest.mark.parametrize("count", [1, 3])
def test_a_draft_asks_as_often_for_many_questions_as_for_one(writing: Writing, count: int) -> None:
    draft = writing.begin()
    with writing.cast.chiara.acting():
        Question.objects.filter(version=draft).delete()
    for number in range(count):
        writing.save(draft, ask(f"q{number}"))
    builder = Builder(writing)
    builder.page(builder.at("draft/"))
    with CaptureQueriesContext(connection) as asked:
        builder.page(builder.at("draft/"))
    assert len(asked) == 23


def test_a_question_is_added_with_its_answers_its_case_and_its_condition(builder: Builder) -> None:
    answer = builder.send(builder.at("draft/questions/new/"), **NEW)
    draft = builder.writing.begin()
    found = builder.writing.document(draft).of("shall-we-help")
    assert found is not None
    assert [(one.key, one.words.text) for one in found.options] == [("yes", "Yes"), ("no", "No")]
    assert (found.case_options, found.case_kind, found.level) == (("yes",), "contact_me", "team")
    assert (found.shown_if_question, found.shown_if_options) == ("hinders", ("time", "topic"))
    assert found.measure == "shall-we-help"
    assert "Only after “What makes it hard at the moment?”: Finding time, The topics" in _plain(answer)


def test_keys_stay_when_words_change_and_translations_stay_with_them(builder: Builder) -> None:
    row = builder.writing.question(builder.writing.begin(), "hinders")
    before = builder.writing.document(builder.writing.begin()).of("hinders")
    assert before is not None
    fields = {
        "text": "What is hard?", "kind": "several", "level": "confidential", "sides": "both", "timing": "now",
        "seen": row.revision,
        "option_key": ["time", "nothing", ""], "option_text": ["No time", "Nothing", "Travel"], "option_mark": ["", "", ""],
    }  # fmt: skip
    builder.send(builder.at(f"draft/questions/{row.pk}/"), **fields)
    found = builder.writing.document(builder.writing.begin()).of("hinders")
    assert found is not None
    assert [(one.key, one.words.text) for one in found.options] == [
        ("time", "No time"), ("nothing", "Nothing"), ("travel", "Travel"),
    ]  # fmt: skip
    assert found.options[0].words.said == before.options[0].words.said
    assert (found.words.said, found.measure) == (before.words.said, "hinders")


REFUSED = {
    "no question": ({"text": ""}, "Fill this in."),
    "a broken promise": ({"level": "anonymous", "shown_if": []}, "is read with the name of whoever gave it"),
    "answers of two questions": ({"shown_if": ["hinders:time", "safe:1"]}, "Tick answers of one question only."),
    "a condition that tells who": (
        {"level": "anonymous", "option_mark": ["", "", ""], "case_kind": ""},
        "it would show who said what",
    ),
    "one answer": ({"option_text": ["Yes", "", ""]}, "Give at least two answers to choose from."),
    "a long answer": ({"option_text": ["x" * 161, "No", ""]}, "It has 161 letters; at most 160 fit."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_and_no_word_is_lost(builder: Builder, case: str) -> None:
    changes, why = REFUSED[case]
    before = builder.writing.document(builder.writing.begin())
    answer = builder.send(builder.at("draft/questions/new/"), **(NEW | changes))
    assert (answer.status_code, why in _plain(answer)) == (422, True)
    kept = (NEW | changes)["option_text"][0]
    assert f'name="option_text" value="{kept}"' in answer.content.decode()
    assert builder.writing.document(builder.writing.begin()) == before


def test_an_answer_more_needs_no_javascript(builder: Builder) -> None:
    answer = builder.send(builder.at("draft/questions/new/"), **(NEW | {"rows": "option:up:1"}))
    values = re.findall(r'name="option_text" value="([^"]*)"', answer.content.decode())
    assert (answer.status_code, values) == (200, ["No", "Yes", ""])
    assert "shall-we-help" not in builder.writing.keys(builder.writing.begin())


def test_whoever_is_late_keeps_their_words(builder: Builder) -> None:
    draft = builder.writing.begin()
    row = builder.writing.save(draft, ask("roles", words=Words("Theirs")))
    mine = {"text": "Mine", "kind": "scale", "level": "confidential", "sides": "both", "timing": "now", "seen": "0"}
    late = builder.send(builder.at(f"draft/questions/{row.pk}/"), **mine)
    assert (late.status_code, "Somebody else has saved this" in _plain(late), "Mine" in late.content.decode()) == (
        422,
        True,
        True,
    )
    assert builder.writing.question(draft, "roles").text == "Theirs"
    builder.send(builder.at(f"draft/questions/{row.pk}/"), **(mine | {"seen": row.revision}))
    assert builder.writing.question(draft, "roles").text == "Mine"


def test_what_is_taken_out_is_offered_back(builder: Builder) -> None:
    row = builder.writing.question(builder.writing.begin(), "roles")
    gone = builder.send(builder.at(f"draft/questions/{row.pk}/remove/"))
    assert "Out of this draft We keep our roles: the junior teaches, the senior learns. Put it back" in _plain(gone)
    back = builder.send(builder.at(f"draft/questions/{row.pk}/return/"))
    assert "It is back, at the end." in _plain(back)
    assert builder.writing.keys(builder.writing.begin())[-1] == "roles"


def test_a_move_that_breaks_a_condition_is_refused_in_words(builder: Builder) -> None:
    row = builder.writing.question(builder.writing.begin(), "contact")
    answer = builder.send(builder.at("draft/move/"), go=f"{row.pk}:up")
    assert "so it has to come later" in _plain(answer)
    for wrong in ("", "x:up", f"{builder.writing.program.pk}:up"):
        assert "meanwhile" in _plain(builder.send(builder.at("draft/move/"), go=wrong))
    assert builder.writing.keys(builder.writing.begin())[-1] == "contact"


def test_publishing_shows_what_changes_and_what_waves_keep(builder: Builder) -> None:
    draft = builder.writing.begin()
    builder.writing.save(draft, ask("new", level=Level.TEAM, kind=Kind.TEXT))
    with builder.writing.cast.chiara.acting():
        live = SurveyVersion.objects.get(survey=draft.survey_id, state="live")
        make_wave(version=live, cohort=make_cohort(program=builder.writing.program, name="Pilot"))
    page = builder.page(builder.at("draft/publish/"))
    assert ("Added Question new" in page, "They keep the version that they began with" in page) == (True, True)
    assert "Pilot: version 1, until" in page
    answer = builder.send(builder.at("draft/publish/"), seen="1")
    assert "Version 2 is live." in _plain(answer)


def test_the_other_side_in_the_other_language_on_a_phone(builder: Builder) -> None:
    row = builder.writing.survey("end")
    with builder.writing.cast.chiara.acting():
        version = SurveyVersion.objects.get(survey=row)
    url = builder.writing.url(f"{row.pk}/versions/{version.pk}/")
    mentee, german = builder.page(f"{url}?as=mentee"), builder.page(f"{url}?as=mentor&language=de&width=phone")
    assert ("I learned things that help us keep" in mentee, "changed how I see this organization" in mentee) == (
        True,
        False,
    )
    assert ("Ich fühle mich hier zugehörig." in german, "junge Leute zu halten" in german) == (True, False)
    assert "Vertraulich. Niemand liest Ihre Antwort." in german
    assert builder.page(f"{url}?as=nobody&language=xx") == builder.page(url)


def test_a_translation_is_written_beside_the_words(builder: Builder) -> None:
    draft = builder.writing.begin()
    row = builder.writing.question(draft, "roles")
    assert "We keep our roles: the junior teaches, the senior learns." in builder.page(builder.at("draft/words/de/"))
    sent = {f"text-{row.pk}": "Wir tauschen.", f"text-{draft.survey_id}": "Monat eins", "seen": "0"}
    builder.send(builder.at("draft/words/de/"), **sent)
    found = builder.writing.document(draft).of("roles")
    assert found is not None
    assert found.words.said == {"de": ("Wir tauschen.", "")}
    late = builder.send(builder.at("draft/words/de/"), **sent)
    assert (late.status_code, "Somebody has changed this draft" in _plain(late)) == (422, True)
    builder.page(builder.at("draft/words/xx/"), status=404)


def test_nobody_else_finds_the_builder(builder: Builder) -> None:
    tails = ("", "edit/", "draft/", "draft/publish/", "draft/words/de/", "draft/questions/new/")
    for member, status in (
        (builder.writing.cast.olu, 403),
        (builder.writing.cast.amara, 403),
        (builder.writing.cast.dario, 404),
    ):
        browser = member.browser()
        assert {browser.get(builder.at(tail)).status_code for tail in tails} == {status}
        assert browser.get(builder.writing.url()).status_code == status
