"""A cohort in which everybody has said something else: what all of its pages tell of anybody is told of five people."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from matching import likeness
from matching.models import Handle
from profiles.enums import Contact, Direction, Hope, Pace
from profiles.models import Profile, Topic, TopicEntry
from programs.enums import Side, Theme
from programs.models import Employee
from tests.factories.cast import Cast
from tests.matching.askers import Asking, make_asking

pytestmark = pytest.mark.django_db

RARE = "sw"


@pytest.fixture
def mixed(cast: Cast) -> Asking:
    """Eighteen on each side who differ in everything; one mentee alone speaks Swahili and wants to learn knots."""
    made = make_asking(cast, mentors=17, mentees=17, refreshed=False, blind=True)
    chance = random.Random(4)
    with cast.chiara.acting():
        for row in Profile.objects.filter(participant__cohort=made.pilot.cohort).order_by("pk"):
            _say_something(row, chance)
        alone = Profile.objects.get(participant=made.bernd.participant_id)
        Profile.objects.filter(pk=alone.pk).update(languages=["en", RARE])
        knots = Topic.objects.create(name="Knots", key="knots", theme="balance")
        TopicEntry.objects.create(profile=alone, topic=knots, direction=Direction.WANT)
        Employee.objects.filter(pk=made.bernd.participant.employee_id).update(department="Rigging", location="Mombasa")
    made.refresh()
    with cast.chiara.acting():
        made.bernd = made.seat(made.bernd.participant)
    return made


def _say_something(row: Profile, chance: random.Random) -> None:
    row.languages = ["en", *chance.sample(["de", "fr", "es"], chance.randint(0, 2))]
    row.hopes = chance.sample(Hope.values, chance.randint(0, 2))
    row.contact, row.pace = chance.choice([*Contact.values, ""]), chance.choice([*Pace.values, ""])
    row.work_start = chance.choice([8 * 60, 9 * 60])
    row.save()


def _looks(made: Asking, reader: Handle) -> list[tuple[Any, ...]]:
    """Everything but topics and stories of each card that a reader finds, by going through all pages."""
    browser, found = made.cast.amara.browser(), []
    for number in (1, 2):
        page = browser.get(made.url(f"{reader.pk}/people/?page={number}"))
        for card in page.context["cards"]:
            face = card.face
            found.append((face.line, *map(tuple, (face.languages, face.hopes, face.style))))
    return found


def test_what_a_reader_sees_of_anybody_is_seen_of_five(mixed: Asking) -> None:
    looks = _looks(mixed, mixed.amara)
    assert len(looks) == 18
    assert min(Counter(looks).values()) >= likeness.ENOUGH
    assert {languages for _, languages, *_ in looks} == {("English",)} or any(len(look[1]) > 1 for look in looks)


def test_what_is_kept_is_what_was_counted(mixed: Asking) -> None:
    """The rows: the same count by the one who wrote no line of the counting."""
    with mixed.cast.chiara.acting():
        for side in Side.values:
            hours = {row.participant_id: (row.work_start, row.work_end, *row.workdays) for row in Profile.objects.all()}
            people = list(Handle.objects.filter(participant__side=side))
            looks = [
                (one.shown, *one.languages, "", *one.hopes, "", *one.style, hours[one.participant_id] if one.hours else "")
                for one in people
            ]  # fmt: skip
            counts = Counter(looks)
            assert [one.alike for one in people] == [counts[look] for look in looks]
            assert min(counts.values()) >= likeness.ENOUGH


@pytest.mark.parametrize("query", [f"language={RARE}", "q=knots", "q=Rigging", "q=Mombasa", "q=Swahili"])
def test_no_search_finds_what_is_withheld(mixed: Asking, query: str) -> None:
    page = mixed.cast.amara.browser().get(mixed.url(f"{mixed.amara.pk}/people/?{query}"))
    assert page.context["page"].paginator.count == 0


def test_a_theme_finds_nobody_by_a_withheld_topic(mixed: Asking) -> None:
    with mixed.cast.chiara.acting():
        Topic.objects.exclude(name="Knots").update(theme="technology")
    page = mixed.cast.amara.browser().get(mixed.url(f"{mixed.amara.pk}/people/?theme=balance"))
    assert page.context["page"].paginator.count == 0


def test_the_order_of_a_search_says_nothing_of_what_is_withheld(mixed: Asking) -> None:
    """Who is not among the best stands by their pseudonym, whatever they said."""
    browser, names = mixed.cast.amara.browser(), []
    for number in (1, 2):
        page = browser.get(mixed.url(f"{mixed.amara.pk}/people/?page={number}"))
        names += [card.face.name for card in page.context["cards"]]
    assert len(names) == 18
    assert names[10:] == sorted(names[10:])


def test_a_language_that_is_said_later_is_not_told_before_it_was_counted(mixed: Asking) -> None:
    with mixed.cast.chiara.acting():
        Profile.objects.filter(participant=mixed.bernd.participant_id).update(
            languages=["zh"], hopes=[Hope.CHANGE], contact=Contact.VIDEO
        )
    text = mixed.cast.amara.browser().get(mixed.url(f"{mixed.amara.pk}/people/{mixed.bernd.pk}/")).context["card"].face
    assert (text.languages, "Chinese" in text.languages) == (["English"], False)
    url = mixed.url(f"{mixed.amara.pk}/people/?language=zh")
    assert mixed.cast.amara.browser().get(url).context["page"].paginator.count == 0


def test_topics_stand_by_the_alphabet(mixed: Asking) -> None:
    """Their usual order tells how well somebody knows each."""
    cards = mixed.cast.amara.browser().get(mixed.url(f"{mixed.amara.pk}/people/")).context["cards"]
    wants = [card.face.wants for card in cards]
    assert any(len(one) > 1 for one in wants)
    assert wants == [sorted(one) for one in wants]


def test_the_person_reads_how_well_they_are_hidden(mixed: Asking) -> None:
    browser = mixed.cast.bernd.browser()
    page = browser.get(mixed.url(f"{mixed.bernd.pk}/"))
    meter, text = page.context["meter"], " ".join(page.content.decode().split())
    assert meter.alike >= likeness.ENOUGH
    assert meter.withheld.startswith("languages")
    counted = "languages, hopes, department and site, shared hours and ways to meet"
    assert f"{meter.alike} people look the same in all that is counted: {counted}." in text
    assert f"this is left out of yours, or told less exactly: {meter.withheld}." in text
    assert "What you write cannot be counted" in text
    seen = browser.get(mixed.cast.bernd.url(f"participants/{mixed.bernd.participant_id}/seen/?as=blind"))
    assert f"{meter.alike} people look the same" in seen.content.decode()


def test_who_was_not_counted_yet_is_told_so(mixed: Asking) -> None:
    with mixed.cast.chiara.acting():
        Handle.objects.update(level=None, shown="", languages=[], hopes=[], style=[], hours=False, alike=0)
    text = mixed.cast.bernd.browser().get(mixed.url(f"{mixed.bernd.pk}/")).content.decode()
    assert "How many look the same is being worked out." in text


def test_the_admin_reads_what_is_withheld_of_how_many(mixed: Asking) -> None:
    cohort = mixed.pilot.cohort
    url = mixed.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/asking/")
    page = mixed.cast.chiara.browser().get(url)
    with mixed.cast.chiara.acting():
        lost = [Counter(name for one in Handle.objects.filter(participant__side=side) for name in one.withheld)
                for side in ("mentor", "mentee")]  # fmt: skip
    meters = page.context["meters"]
    assert [dict(one.withheld)["languages"] for one in meters] == [one["languages"] for one in lost]
    text = " ".join(page.content.decode().split())
    assert f"languages of {lost[0]['languages']}" in text
    assert "What people write is not counted, and cannot be." in text


@pytest.mark.parametrize("mentees", [1, 8])
def test_a_blind_page_asks_the_same_few_questions(cast: Cast, mentees: int, django_assert_num_queries: Any) -> None:
    made = make_asking(cast, mentors=2, mentees=mentees, blind=True)
    browser = cast.amara.browser()
    with django_assert_num_queries(12):
        browser.get(made.url(f"{made.amara.pk}/"))


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_of_rare_topics_the_theme_is_shown_where_five_have_it(cast: Cast, people: int, shown: bool) -> None:
    made = make_asking(cast, mentors=2, mentees=6, blind=True)
    with cast.chiara.acting():
        TopicEntry.objects.all().delete()
        for place, one in enumerate([made.bernd.participant, *made.pilot.mentees][:people]):
            knot = Topic.objects.create(name=f"Knot {place}", key=f"knot {place}", theme=Theme.BALANCE)
            TopicEntry.objects.create(
                profile=Profile.objects.get(participant=one), topic=knot, direction=Direction.WANT
            )
    made.refresh()
    browser = cast.amara.browser()
    card = browser.get(made.url(f"{made.amara.pk}/people/{made.bernd.pk}/")).context["card"]
    assert (card.face.wants, card.face.offers) == ([Theme.BALANCE.label] if shown else [], [])
    assert [one for one in card.reasons if "learn" in one] == []
    found = [browser.get(made.url(f"{made.amara.pk}/people/?{one}")) for one in ("theme=balance", "q=knot")]
    assert [page.context["page"].paginator.count for page in found] == [5 if shown else 0, 0]
