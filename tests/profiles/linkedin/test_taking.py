"""What is accepted becomes part of the profile, and all of it can go again; nothing else ever changes."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actors import NotAllowed
from profiles.enums import LinkedInState
from profiles.linkedin.found import Position
from profiles.models import ImportedAnswer, LinkedInImport, Profile, Topic, TopicEntry
from profiles.models import Position as Station
from profiles.services import topics
from profiles.services.linkedin import removing, taking, uploads
from profiles.services.linkedin.taking import Accepted
from tests.factories.rows import make_topic
from tests.profiles.linkedin.conftest import Brought
from tests.profiles.linkedin.files import mara

ALL = Accepted(
    headline="Analyst",
    about="One.\n\nTwo.",
    languages=["en", "de"],
    offers=[("python", 5), ("Beekeeping", 2)],
    positions=[Position("Globex", "Analyst", "2020-01", ""), Position("", "Barista", "2019", "2020")],
)
EMPTY = {"headline": "", "about": "", "languages": [], "offers": [], "positions": []}


def _remove(brought: Brought) -> None:
    with brought.amara.acting() as actor:
        removing.remove_all(actor=actor, participant=brought.pilot.amara)


def _imported(brought: Brought) -> int:
    with brought.amara.acting():
        return ImportedAnswer.objects.count() + Station.objects.count() + LinkedInImport.objects.count()


def test_everything_that_is_accepted_is_in_the_profile_with_its_source(brought: Brought) -> None:
    row = brought.take(ALL)
    assert brought.profile() == {
        "headline": "Analyst", "about": "One.\n\nTwo.", "languages": ["en", "de"],
        "offers": [("Beekeeping", 2), ("Python", 5)],
        "positions": [("Analyst", "Globex", "2020-01", ""), ("Barista", "", "2019", "2020")],
    }  # fmt: skip
    assert (row.state, row.found, row.suggestions) == (LinkedInState.TAKEN, {}, [])
    with brought.amara.acting():
        kept = sorted(ImportedAnswer.objects.values_list("field", "topic__name", "after", "source"), key=str)
        assert {one[3] for one in kept} == {"linkedin_archive"} == set(Station.objects.values_list("source", flat=True))
    assert [one[:3] for one in kept] == [
        ("about", None, "One.\n\nTwo."), ("headline", None, "Analyst"), ("languages", None, "en,de"),
        ("offer", "Beekeeping", ""), ("offer", "Python", ""),
    ]  # fmt: skip
    assert brought.pilot.fresh(brought.pilot.amara).completeness == 60


def test_what_is_not_accepted_stays_as_it_was(brought: Brought) -> None:
    brought.say(headline="Mine", about="My text", languages=["pl"])
    brought.take(Accepted(languages=["en"]))
    assert brought.profile() == EMPTY | {"headline": "Mine", "about": "My text", "languages": ["pl", "en"]}


def test_removing_takes_back_all_of_it(brought: Brought) -> None:
    brought.say(headline="Mine", languages=["en"])
    before = brought.profile()
    brought.take(ALL)
    _remove(brought)
    assert (brought.profile(), _imported(brought)) == (before, 0)


def test_removing_keeps_what_was_written_since(brought: Brought) -> None:
    brought.take(ALL)
    with brought.amara.acting():
        own = make_topic(name="Sketching")
        imported = Topic.objects.get(name="Python")
    brought.say(
        headline="Analyst, and more", about="One.\r\n\r\nTwo.", languages=["en", "de", "pl"], offers=(own, imported)
    )
    _remove(brought)
    assert brought.profile() == EMPTY | {
        "headline": "Analyst, and more", "languages": ["pl"], "offers": [("Sketching", 3)]
    }  # fmt: skip


def test_a_topic_that_was_dropped_and_added_again_is_ones_own(brought: Brought) -> None:
    brought.take(Accepted(offers=[("Python", 5)]))
    with brought.amara.acting():
        python, other = Topic.objects.get(name="Python"), make_topic(name="Sketching")
    brought.say(offers=(other,))
    brought.say(offers=(other, python))
    _remove(brought)
    assert brought.profile()["offers"] == [("Python", 3), ("Sketching", 3)]


def test_two_imports_are_taken_back_one_after_the_other(brought: Brought) -> None:
    brought.say(headline="Mine")
    brought.take(Accepted(headline="From the PDF", languages=["en"]), content=mara().pdf())
    brought.take(Accepted(headline="From the archive", languages=["en", "de"]))
    with brought.amara.acting():
        assert sorted(ImportedAnswer.objects.values_list("source", "after")) == [
            ("linkedin_archive", "From the archive"), ("linkedin_archive", "de"),
            ("linkedin_pdf", "From the PDF"), ("linkedin_pdf", "en"),
        ]  # fmt: skip
    _remove(brought)
    assert brought.profile() == EMPTY | {"headline": "Mine"}


def test_a_topic_that_was_merged_goes_as_well(brought: Brought) -> None:
    brought.take(Accepted(offers=[("Beekeeping", 2)]))
    with brought.pilot.cast.chiara.acting() as actor:
        bees, python = Topic.objects.get(name="Beekeeping"), Topic.objects.get(name="Python")
        topics.merge(actor=actor, topic=bees, into=python)
    assert brought.profile()["offers"] == [("Python", 2)]
    _remove(brought)
    assert brought.profile()["offers"] == []


def test_nothing_is_doubled(brought: Brought) -> None:
    with brought.amara.acting():
        python = Topic.objects.get(name="Python")
    brought.say(offers=(python,), languages=["en"])
    brought.take(ALL)
    brought.take(ALL)
    made = brought.profile()
    assert (made["languages"], made["offers"]) == (["en", "de"], [("Beekeeping", 2), ("Python", 3)])
    assert len(made["positions"]) == 2
    _remove(brought)
    assert brought.profile() == EMPTY | {"languages": ["en"], "offers": [("Python", 3)]}


def test_wishes_are_kept(brought: Brought) -> None:
    with brought.amara.acting():
        topic = make_topic(name="Budgets")
    brought.say()
    with brought.amara.acting():
        profile = Profile.objects.get(participant=brought.pilot.amara)
        TopicEntry.objects.create(profile=profile, topic=topic, direction="want")
    brought.take(ALL)
    _remove(brought)
    with brought.amara.acting():
        assert list(TopicEntry.objects.values_list("topic__name", "direction")) == [("Budgets", "want")]


def test_more_topics_than_a_profile_names_are_refused_as_a_whole(brought: Brought) -> None:
    brought.say(headline="Mine")
    with pytest.raises(taking.TooManyOffers, match="Leave out 2 more"):
        brought.take(Accepted(headline="Theirs", offers=[(f"Topic {n}", 3) for n in range(12)]))
    assert brought.profile() == EMPTY | {"headline": "Mine"}


def test_a_draft_is_taken_over_once(brought: Brought) -> None:
    row = brought.take(ALL)
    with brought.amara.acting() as actor:
        for again in (taking.take, uploads.discard):
            given: dict[str, Any] = {"accepted": ALL} if again is taking.take else {}
            with pytest.raises(uploads.WrongState):
                again(actor=actor, row=row, **given)


def test_nobody_accepts_or_removes_for_somebody_else(brought: Brought) -> None:
    row = brought.read(brought.upload())
    for member in (brought.pilot.cast.chiara, brought.pilot.cast.bernd):
        with member.acting() as actor:
            with pytest.raises(NotAllowed):
                taking.take(actor=actor, row=row, accepted=ALL)
            with pytest.raises(NotAllowed):
                removing.remove_all(actor=actor, participant=brought.pilot.amara)
    assert brought.fresh(row).state == LinkedInState.REVIEW


def test_a_profile_that_nobody_opened_has_nothing_to_remove(brought: Brought) -> None:
    brought.upload()
    _remove(brought)
    assert _imported(brought) == 0
