"""The organization's topics."""

from __future__ import annotations

from typing import Any

import pytest

from profiles import tasks
from profiles.enums import Direction
from profiles.models import Topic, TopicAlias, TopicEntry
from profiles.services import profiles, topics
from profiles.services.profiles import Entry
from profiles.spellings import alike, key_of, trigrams
from tests.factories.cast import Cast
from tests.factories.rows import make_topic
from tests.profiles.conftest import Pilot


@pytest.mark.parametrize(
    ("one", "other"),
    [("A.I.", "ai"), ("Café  culture!", "cafe culture"), ("ＧｅｎＡＩ", "genai"), ("Straße", "strasse")],
)
def test_spellings_meet_under_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("gen ai", ["generative ai at work"]),
        ("generative ai", ["generative ai at work"]),
        ("dataliteracy", ["data literacy"]),
        ("data litercy", ["data literacy"]),
        ("gardening", []),
        ("", []),
    ],
)
def test_similar_spellings_are_proposed(key: str, expected: list[str]) -> None:
    known = {name: trigrams(name) for name in ("generative ai at work", "data literacy", "short video")}
    assert alike(key, known) == expected


def test_an_organization_starts_with_the_seven_themes_once(cast: Cast) -> None:
    tasks.start_topics(str(cast.nordwind.pk))
    tasks.start_topics(str(cast.nordwind.pk))
    with cast.chiara.acting():
        assert Topic.objects.count() == 42
        assert len(set(Topic.objects.values_list("theme", flat=True))) == 7
    with cast.dario.acting():
        assert not Topic.objects.exists()


def test_merging_moves_entries_and_remembers_the_spelling(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting() as actor:
        ai, genai = make_topic(name="AI"), make_topic(name="GenAI")
        both = [Entry(ai.pk, Direction.OFFER, 5, 3), Entry(genai.pk, Direction.OFFER, 2, 1)]
        profiles.save(actor=actor, participant=pilot.amara, answers={}, entries=both)
        profiles.save(actor=actor, participant=pilot.bernd, answers={}, entries=[Entry(genai.pk, Direction.WANT)])
        topics.merge(actor=actor, topic=genai, into=ai)
        assert sorted(TopicEntry.objects.values_list("topic__name", "direction", "level")) == [
            ("AI", "offer", 5), ("AI", "want", 3),
        ]  # fmt: skip
        assert list(TopicAlias.objects.values_list("key", "topic__name")) == [("genai", "AI")]
        assert topics.add(actor=actor, name="Gen-AI".replace("-", "")) == ai
    assert (pilot.fresh(pilot.amara).topics, pilot.fresh(pilot.bernd).topics) == (["AI"], ["AI"])


def test_a_renamed_topic_is_renamed_wherever_it_is_shown(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting() as actor:
        topic = make_topic(name="AI")
        profiles.save(actor=actor, participant=pilot.amara, answers={}, entries=[Entry(topic.pk, Direction.OFFER)])
        topics.change(actor=actor, topic=topic, name="Generative AI", theme="technology", retired=False)
    assert pilot.fresh(pilot.amara).topics == ["Generative AI"]


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("topics/new/", {"name": "ai"}, "“AI” means that already."),
        ("topics/new/", {"name": "genai"}, "“AI” means that already."),
        ("topics/new/", {"name": "!?"}, "A topic needs a name."),
        ("topics/new/", {"name": ""}, "Fill this in."),
        ("topics/{pk}/", {"name": "Video"}, "There is a topic “Video” already."),
        ("topics/{pk}/", {"name": "…"}, "A topic needs a name."),
    ],
)
def test_a_mistake_is_explained(cast: Cast, path: str, data: dict[str, str], words: str) -> None:
    with cast.chiara.acting():
        topic = make_topic(name="AI")
        make_topic(name="Video")
        topics.remember(spellings=["GenAI"], topic=topic)
    page = cast.chiara.browser().post(cast.chiara.url(path.format(pk=topic.pk)), data)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    with cast.chiara.acting():
        assert sorted(Topic.objects.values_list("name", flat=True)) == ["AI", "Video"]


def test_the_pages_take_a_topic_through_its_life(cast: Cast) -> None:
    browser, url = cast.chiara.browser(), cast.chiara.url
    browser.post(url("topics/start/"))
    browser.post(url("topics/new/"), {"name": "Prompting", "theme": "technology"})
    with cast.chiara.acting():
        ids = dict(Topic.objects.values_list("name", "pk"))
    into = ids["Generative AI at work"]
    page = browser.get(url(f"topics/{ids['Prompting']}/merge/"), {"into": str(into)})
    assert "0 offers and 0 wishes move over" in " ".join(page.content.decode().split())
    browser.post(url(f"topics/{ids['Prompting']}/merge/"), {"into": str(into)})
    browser.post(url(f"topics/{ids['Short video']}/"), {"name": "Short video", "theme": "social", "retired": "on"})
    shown = browser.get(url("topics/?q=vid")).context["count"], browser.get(url("topics/?retired=1")).context["count"]
    assert shown == (0, 1)
    page = browser.post(url(f"topics/{into}/merge/"), {"into": "nonsense"}, follow=True)
    assert "Choose the topic that stays." in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    with cast.chiara.acting():
        for number in range(count):
            make_topic(name=f"Topic {number}")
    browser = cast.chiara.browser()
    with django_assert_num_queries(9):
        browser.get(cast.chiara.url("topics/"))


def test_only_admins_reach_topics(cast: Cast) -> None:
    for member, status in ((cast.amara, 403), (cast.olu, 403), (cast.dario, 404)):
        for path in ("topics/", "topics/new/"):
            assert member.browser().get(cast.chiara.url(path)).status_code == status
        assert member.browser().post(cast.chiara.url("topics/start/")).status_code == status
    with cast.chiara.acting():
        assert not Topic.objects.exists()
