"""What somebody offers and wants, one topic after the other."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from profiles import selectors
from profiles.models import Topic, TopicAlias, TopicEntry
from profiles.services import profiles
from profiles.services.profiles import MAX_ENTRIES, Entry
from programs.models import Participant
from tests.factories.rows import make_topic
from tests.profiles.conftest import Pilot
from tests.profiles.test_wizard import send, url


def _said(pilot: Pilot) -> list[tuple[str, str, int, int]]:
    with pilot.cast.chiara.acting():
        return sorted(TopicEntry.objects.values_list("topic__name", "direction", "level", "priority"))


def _htmx(pilot: Pilot, screen: str, data: dict[str, Any]) -> str:
    headers = {"HX-Request": "true"}
    text: str = pilot.cast.amara.browser().post(url(pilot, screen), data, headers=headers).content.decode()
    return text


@pytest.fixture
def topics(pilot: Pilot) -> dict[str, Topic]:
    with pilot.cast.chiara.acting():
        made = {name: make_topic(name=name) for name in ("Short video", "Video calls", "Beekeeping", "Old news")}
        Topic.objects.filter(name="Old news").update(retired=True)
        TopicAlias.objects.create(topic=made["Short video"], key="reels")
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("video", [("Video calls", ""), ("Short video", "")]),
        ("REELS", [("Short video", "reels")]),
        ("beekeping", [("Beekeeping", "")]),
        ("old news", []),
        ("?", []),
    ],
)
def test_a_search_knows_other_spellings(pilot: Pilot, topics: Any, text: str, found: list[tuple[str, str]]) -> None:
    with pilot.cast.amara.acting() as actor:
        assert [(topic.name, spelling) for topic, spelling in selectors.alike(actor, text)] == found


def test_a_plain_search_offers_what_it_found(pilot: Pilot, topics: Any) -> None:
    page = pilot.cast.amara.browser().get(url(pilot, "offers"), {"q": "reels"})
    assert [topic.name for topic, _, _ in page.context["found"]] == ["Short video"]
    assert page.context["new"] == ""
    assert "also called reels" in page.content.decode()
    page = pilot.cast.amara.browser().get(url(pilot, "offers"), {"q": "Falconry"})
    assert (page.context["found"], page.context["new"]) == ([], "Falconry")


def test_what_is_typed_gets_a_part_of_the_page(pilot: Pilot, topics: Any) -> None:
    browser = pilot.cast.amara.browser()
    text = browser.get(url(pilot, "offers"), {"q": "vid"}, headers={"HX-Request": "true"}).content.decode()
    assert text.strip().startswith('<div id="found"')
    assert 'data-announce="2 topics found"' in text
    assert "<html" not in text


def test_topics_are_taken_rated_and_taken_out(pilot: Pilot, topics: dict[str, Topic]) -> None:
    video, bees = topics["Short video"].pk, topics["Beekeeping"].pk
    send(pilot, "wants", {"add": str(video)})
    send(pilot, "offers", {"add": str(bees)})
    send(pilot, "wants", {f"level-{video}": "5", f"priority-{video}": "3"})
    send(pilot, "offers", {f"level-{bees}": "4", f"priority-{bees}": "3"})
    assert _said(pilot) == [("Beekeeping", "offer", 4, 2), ("Short video", "want", 5, 3)]
    send(pilot, "wants", {"drop": str(video)})
    assert _said(pilot) == [("Beekeeping", "offer", 4, 2)]


def test_taking_one_keeps_the_levels_of_the_others(pilot: Pilot, topics: dict[str, Topic]) -> None:
    video, bees = topics["Short video"].pk, topics["Beekeeping"].pk
    send(pilot, "wants", {"add": str(video)})
    text = _htmx(pilot, "wants", {f"level-{video}": "1", f"priority-{video}": "1", "add": str(bees)})
    assert 'data-announce="Beekeeping added"' in text
    assert _said(pilot) == [("Beekeeping", "want", 3, 2), ("Short video", "want", 1, 1)]


def test_a_level_is_kept_while_it_is_chosen(pilot: Pilot, topics: dict[str, Topic]) -> None:
    video = topics["Short video"].pk
    send(pilot, "offers", {"add": str(video)})
    text = _htmx(pilot, "offers", {f"level-{video}": "5"})
    assert ("Saved" in text, 'id="chosen"' in text) == (True, False)
    assert _said(pilot) == [("Short video", "offer", 5, 2)]


@pytest.mark.parametrize("level", ["0", "6", "much"])
def test_a_level_that_does_not_exist_changes_nothing(pilot: Pilot, topics: dict[str, Topic], level: str) -> None:
    video = topics["Short video"].pk
    send(pilot, "wants", {"add": str(video)})
    send(pilot, "wants", {f"level-{video}": level, f"priority-{video}": "9"})
    assert _said(pilot) == [("Short video", "want", 3, 2)]


def test_own_words_become_a_topic_or_mean_a_known_one(pilot: Pilot, topics: Any) -> None:
    send(pilot, "offers", {"new": "Falconry"})
    send(pilot, "offers", {"new": "Reels"})
    assert [name for name, *_ in _said(pilot)] == ["Falconry", "Short video"]
    page = send(pilot, "offers", {"new": "?"})
    assert (page.status_code, page.context["problem"]) == (422, "A topic needs a letter or a number.")
    assert len(_said(pilot)) == 2


def test_a_topic_that_is_gone_or_of_another_organization_is_not_taken(pilot: Pilot, topics: dict[str, Topic]) -> None:
    with pilot.cast.dario.acting():
        foreign = make_topic(name="Secrets")
    for pk in (topics["Old news"].pk, foreign.pk, uuid.uuid4()):
        page = send(pilot, "offers", {"add": str(pk)})
        assert (page.status_code, page.context["problem"]) == (422, "This topic is gone. Choose another one.")
    assert send(pilot, "offers", {"add": "x"}).status_code == 200
    assert _said(pilot) == []


def test_a_profile_names_ten_topics_and_no_more(pilot: Pilot) -> None:
    with pilot.cast.amara.acting() as actor:
        amara = Participant.objects.select_related("employee", "cohort").get(pk=pilot.amara.pk)
        rows = [Entry(make_topic(name=f"Topic {n}").pk, "offer") for n in range(MAX_ENTRIES)]
        profiles.save(actor=actor, participant=amara, answers={}, entries=rows)
    page = send(pilot, "offers", {"new": "One more"})
    assert (page.status_code, page.context["problem"]) == (
        422, "A profile names up to 10 topics. Remove one of yours first."
    )  # fmt: skip
    assert len(_said(pilot)) == MAX_ENTRIES
    send(pilot, "wants", {"new": "One more"})
    assert len(_said(pilot)) == MAX_ENTRIES + 1


def test_ideas_are_those_of_the_program_that_are_not_chosen(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        chosen, free = make_topic(name="Chosen", theme="technology"), make_topic(name="Free", theme="technology")
        make_topic(name="Elsewhere", theme="culture")
    send(pilot, "offers", {"add": str(chosen.pk)})
    page = pilot.cast.amara.browser().get(url(pilot, "offers"))
    assert [topics for _, _, topics in page.context["ideas"]] == [[free]]
    assert [theme for _, theme, _ in page.context["more"]] == ["Workplace culture expectations"]
