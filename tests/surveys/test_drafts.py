"""Writing on a draft: what is live stays as it is, keys stay, nothing unread is written over, what is taken out comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.actors import Actor, NotAllowed
from accounts.models import AuditEvent
from surveys import bank
from surveys.documents import Choice, Words
from surveys.enums import Level
from surveys.models import Question, SurveyVersion
from surveys.services import drafts
from tests.surveys.writing import Writing, ask, choice

pytestmark = pytest.mark.django_db
MONTH = ["safe", "roles", "worth", "hinders", "contact"]


def test_a_draft_begins_as_what_is_live_and_two_admins_share_it(writing: Writing) -> None:
    draft = writing.begin()
    assert writing.document(draft) == bank.SURVEYS["day-30"].document
    assert (draft.number, draft.state, writing.begin()) == (2, "draft", draft)
    with writing.cast.chiara.acting():
        verbs = list(AuditEvent.objects.filter(kind="survey").values_list("verb", flat=True))
        assert verbs == ["began a draft of a survey"]


def test_what_is_written_on_a_draft_changes_nothing_that_is_live(writing: Writing) -> None:
    draft = writing.begin()
    writing.save(draft, ask("new"))
    writing.save(draft, ask("roles", words=Words("We swap roles.")))
    with writing.cast.chiara.acting():
        live = SurveyVersion.objects.get(survey=draft.survey_id, state="live")
    assert writing.document(live) == bank.SURVEYS["day-30"].document
    assert writing.keys(draft) == [*MONTH, "new"]


def test_a_question_keeps_what_was_written_with_everything_in_it(writing: Writing) -> None:
    draft = writing.begin()
    whole = choice(
        "help", "yes", "no",
        words=Words("Shall we help?", "We can.", {"de": ("Sollen wir helfen?", "Wir können es.")}),
        level=Level.TEAM, sides="mentee", required=True, measure="help", timing="looking_back",
        shown_if_question="hinders", shown_if_options=("time", "topic"), case_options=("yes",), case_kind="concern",
    )  # fmt: skip
    whole = replace(whole, options=(Choice("yes", Words("Yes", "", {"de": ("Ja", "")})), *whole.options[1:]))
    writing.save(draft, whole)
    assert writing.document(draft).of("help") == whole
    table = ask("grid", kind="matrix", options=whole.options, rows=(Choice("r", Words("Row")),), low_at=None)
    writing.save(draft, table)
    writing.save(draft, replace(whole, options=whole.options[::-1]))
    found = writing.document(draft)
    assert (found.of("grid"), found.of("help")) == (table, replace(whole, options=whole.options[::-1]))


def test_whoever_saves_over_unread_words_is_told(writing: Writing) -> None:
    draft = writing.begin()
    row = writing.save(draft, ask("roles", words=Words("Mine")))
    with writing.cast.chiara.acting() as actor, pytest.raises(drafts.Stale):
        theirs = ask("roles", words=Words("Theirs"))
        drafts.save_question(actor=actor, version=draft, question=row, seen=row.revision - 1, ask=theirs)
    assert writing.question(draft, "roles").text == "Mine"


def test_a_condition_that_cannot_hold_is_refused_when_it_is_saved(writing: Writing) -> None:
    draft = writing.begin()
    for key in ("safe", "roles"):
        with pytest.raises(drafts.WrongDraft, match="comes later"):
            writing.save(draft, ask(key, shown_if_question="hinders", shown_if_options=("time",)))
    with pytest.raises(drafts.WrongDraft, match="would show who said what"):
        writing.save(draft, ask("new", level=Level.ANONYMOUS, shown_if_question="hinders", shown_if_options=("time",)))
    assert writing.keys(draft) == MONTH
    assert writing.question(draft, "roles").shown_if_question == ""


def test_what_is_taken_out_can_be_put_back_as_it_was(writing: Writing) -> None:
    draft = writing.begin()
    before = writing.document(draft).of("roles")
    with writing.cast.chiara.acting() as actor:
        for key in ("roles", "worth"):
            drafts.remove(actor=actor, version=draft, question=writing.question(draft, key))
    assert writing.keys(draft) == ["safe", "hinders", "contact"]
    with writing.cast.chiara.acting() as actor:
        drafts.put_back(actor=actor, version=draft, question=writing.question(draft, "roles"))
    assert writing.keys(draft) == ["safe", "hinders", "contact", "roles"]
    assert writing.document(draft).of("roles") == before


def test_what_another_question_depends_on_stays(writing: Writing) -> None:
    draft = writing.begin()
    with writing.cast.chiara.acting() as actor:
        with pytest.raises(drafts.WrongDraft, match="asked only after certain answers"):
            drafts.remove(actor=actor, version=draft, question=writing.question(draft, "hinders"))
        for key, up in (("hinders", False), ("contact", True)):
            with pytest.raises(drafts.WrongDraft, match="so it has to come later"):
                drafts.move(actor=actor, version=draft, question=writing.question(draft, key), up=up)
    assert writing.keys(draft) == MONTH


def test_questions_move_by_one_and_stop_at_the_ends(writing: Writing) -> None:
    draft = writing.begin()
    with writing.cast.chiara.acting() as actor:
        for key, up in (("worth", True), ("worth", True), ("worth", True), ("safe", False)):
            drafts.move(actor=actor, version=draft, question=writing.question(draft, key), up=up)
    assert writing.keys(draft) == ["worth", "roles", "safe", "hinders", "contact"]


def test_a_draft_can_be_what_the_bank_asks_again(writing: Writing) -> None:
    draft = writing.begin()
    writing.save(draft, ask("roles", words=Words("We swap roles.")))
    with writing.cast.chiara.acting() as actor:
        drafts.remove(actor=actor, version=draft, question=writing.question(draft, "safe"))
        drafts.restore(actor=actor, version=draft)
        assert Question.objects.filter(version=draft).count() == len(MONTH)
    assert writing.document(draft) == bank.SURVEYS["day-30"].document


def test_a_translation_replaces_the_one_before_and_an_empty_one_is_none(writing: Writing) -> None:
    draft = writing.begin()
    roles = writing.question(draft, "roles")
    with writing.cast.chiara.acting() as actor:
        seen = SurveyVersion.objects.get(pk=draft.pk).revision
        texts = {str(roles.pk): ("Wir tauschen.", "Hilfe"), str(draft.survey_id): ("Monat eins", "")}
        drafts.translate(actor=actor, version=draft, language="de", seen=seen, texts=texts)
        with pytest.raises(drafts.Stale):
            drafts.translate(actor=actor, version=draft, language="de", seen=seen, texts={})
    said = {one.key: one.words.said for one in writing.document(draft).asks}
    assert said == {key: {} for key in MONTH} | {"roles": {"de": ("Wir tauschen.", "Hilfe")}}


def test_a_draft_that_somebody_changed_is_not_thrown_away_unseen(writing: Writing) -> None:
    draft = writing.begin()
    writing.save(draft, ask("new"))
    with writing.cast.chiara.acting() as actor:
        with pytest.raises(drafts.Stale):
            drafts.discard(actor=actor, version=draft, seen=0)
        assert SurveyVersion.objects.filter(pk=draft.pk).exists()
        drafts.discard(actor=actor, version=draft, seen=1)
        assert not SurveyVersion.objects.filter(pk=draft.pk).exists()
        with pytest.raises(drafts.NotDraft):
            drafts.discard(actor=actor, version=draft, seen=1)


def test_nobody_writes_on_what_is_live(writing: Writing) -> None:
    with writing.cast.chiara.acting():
        live = SurveyVersion.objects.get(survey=writing.survey(), state="live")
    with pytest.raises(drafts.NotDraft):
        writing.save(live, ask("new"))
    assert writing.document(live) == bank.SURVEYS["day-30"].document


DOES: dict[str, Callable[[Actor, SurveyVersion, Question], Any]] = {
    "begin": lambda actor, draft, row: drafts.begin(actor=actor, survey=draft.survey),
    "save": lambda actor, draft, row: drafts.save_question(
        actor=actor, version=draft, question=row, seen=0, ask=ask("roles")
    ),
    "remove": lambda actor, draft, row: drafts.remove(actor=actor, version=draft, question=row),
    "put back": lambda actor, draft, row: drafts.put_back(actor=actor, version=draft, question=row),
    "move": lambda actor, draft, row: drafts.move(actor=actor, version=draft, question=row, up=True),
    "restore": lambda actor, draft, row: drafts.restore(actor=actor, version=draft),
    "translate": lambda actor, draft, row: drafts.translate(
        actor=actor, version=draft, language="de", seen=0, texts={}
    ),
    "discard": lambda actor, draft, row: drafts.discard(actor=actor, version=draft, seen=0),
}


@pytest.mark.parametrize("what", DOES)
def test_only_who_manages_programs_writes(writing: Writing, what: str) -> None:
    draft = writing.begin()
    row = writing.question(draft, "roles")
    before = writing.document(draft)
    for member in (writing.cast.olu, writing.cast.amara):
        with member.acting() as actor, pytest.raises(NotAllowed):
            DOES[what](actor, draft, row)
    assert writing.document(draft) == before
