"""Publishing: one live version, waves keep theirs, and nothing whose promises or comparisons would not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from surveys.documents import Choice, Words
from surveys.enums import Kind, Level
from surveys.models import Question, SurveyVersion, Wave
from surveys.selectors import surveys as selectors
from surveys.services import drafts, publishing
from tests.factories.rows import make_cohort
from tests.factories.surveys import make_wave
from tests.surveys.writing import Writing, ask, choice

pytestmark = pytest.mark.django_db


def _states(writing: Writing, key: str = "day-30") -> list[tuple[int, str]]:
    row = writing.survey(key)
    with writing.cast.chiara.acting():
        return list(SurveyVersion.objects.filter(survey=row).order_by("number").values_list("number", "state"))


def test_a_draft_becomes_the_live_version_and_the_one_before_is_kept(writing: Writing) -> None:
    draft = writing.begin()
    writing.save(draft, ask("new"))
    row = writing.publish(draft)
    assert _states(writing) == [(1, "retired"), (2, "live")]
    assert (row.published_by_id, row.published_at is not None) == (writing.cast.chiara.user.pk, True)
    with writing.cast.chiara.acting():
        assert selectors.live(writing.survey()) == row
        event = AuditEvent.objects.get(verb="published a survey")
        assert (event.label, event.detail) == ("The first month", {"version": 2})


def test_a_wave_under_way_keeps_its_version(writing: Writing) -> None:
    with writing.cast.chiara.acting():
        live = SurveyVersion.objects.get(survey=writing.survey(), state="live")
        wave = make_wave(version=live, cohort=make_cohort(program=writing.program))
    writing.publish(writing.begin())
    with writing.cast.chiara.acting() as actor:
        assert Wave.objects.get(pk=wave.pk).version == live
        assert [one.version.number for one in selectors.under_way(actor, writing.survey())] == [1]


def test_what_was_taken_out_is_gone_for_good(writing: Writing) -> None:
    draft = writing.begin()
    with writing.cast.chiara.acting() as actor:
        drafts.remove(actor=actor, version=draft, question=writing.question(draft, "safe"))
    writing.publish(draft)
    with writing.cast.chiara.acting():
        keys = Question.objects.filter(version=draft).order_by("position").values_list("key", flat=True)
        assert list(keys) == ["roles", "worth", "hinders", "contact"]


def test_a_draft_that_was_changed_meanwhile_is_not_published(writing: Writing) -> None:
    draft = writing.begin()
    writing.save(draft, ask("new"))
    with writing.cast.chiara.acting() as actor, pytest.raises(publishing.CannotPublish, match="Somebody has changed"):
        publishing.publish(actor=actor, version=draft, seen=0)
    assert _states(writing) == [(1, "live"), (2, "draft")]


def test_what_is_published_is_not_published_twice(writing: Writing) -> None:
    draft = writing.begin()
    writing.publish(draft)
    with pytest.raises(publishing.CannotPublish, match="meanwhile"):
        writing.publish(draft)
    assert _states(writing) == [(1, "retired"), (2, "live")]


def test_what_is_compared_is_not_measured_otherwise(writing: Writing) -> None:
    """The same scale as before, and as in the other surveys of the program."""
    draft = writing.begin("end")
    belonging = writing.document(draft).of("belonging")
    assert belonging is not None
    writing.save(draft, replace(belonging, kind=Kind.TEN))
    with pytest.raises(publishing.CannotPublish, match=r"“I feel that I belong here.”: It is compared with"):
        writing.publish(draft)
    own = writing.begin("day-7")
    writing.save(own, ask("mine", kind=Kind.TEN, measure="belonging"))
    with pytest.raises(publishing.CannotPublish, match="“Question mine”: It is compared with"):
        writing.publish(own)
    assert (_states(writing, "end"), _states(writing, "day-7")) == ([(1, "live"), (2, "draft")],) * 2


def test_an_answer_more_would_be_another_measure(writing: Writing) -> None:
    draft = writing.begin("pulse")
    met = writing.document(draft).of("met")
    assert met is not None
    writing.save(draft, replace(met, options=(*met.options, Choice("5", Words("Five times")))))
    with pytest.raises(publishing.CannotPublish, match="compared"):
        writing.publish(draft)
    texts = tuple(replace(one, words=replace(one.words, text=f"{one.words.text}!")) for one in met.options)
    writing.save(draft, replace(met, options=texts))
    assert writing.publish(draft).state == "live"


def test_an_empty_survey_is_not_published(writing: Writing) -> None:
    draft = writing.begin("after-90")
    with writing.cast.chiara.acting() as actor:
        for key in writing.keys(draft):
            drafts.remove(actor=actor, version=draft, question=writing.question(draft, key))
    with pytest.raises(publishing.CannotPublish, match="There is no question yet"):
        writing.publish(draft)
    assert _states(writing, "after-90") == [(1, "live"), (2, "draft")]


def test_a_promise_that_would_be_broken_is_not_published(writing: Writing) -> None:
    draft = writing.begin()
    writing.save(
        draft, choice("tell", "yes", "no", level=Level.ANONYMOUS, case_options=("yes",), case_kind="contact_me")
    )
    with pytest.raises(publishing.CannotPublish, match="is read with the name"):
        writing.publish(draft)
    assert _states(writing) == [(1, "live"), (2, "draft")]


def test_only_who_manages_programs_publishes(writing: Writing) -> None:
    draft = writing.begin()
    with writing.cast.olu.acting() as actor, pytest.raises(NotAllowed):
        publishing.publish(actor=actor, version=draft, seen=0)
    assert _states(writing) == [(1, "live"), (2, "draft")]
