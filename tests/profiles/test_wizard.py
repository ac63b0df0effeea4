"""The way through one's own profile: kept while it is answered, left, and gone on with."""

from __future__ import annotations

from typing import Any

import pytest

from profiles.enums import Worry
from profiles.models import Profile
from profiles.views.wizard import LABELS, QUESTIONS, order
from programs.enums import ParticipantState
from programs.models import Employee
from tests.profiles.conftest import Pilot

SCREENS = list(LABELS)


def url(pilot: Pilot, screen: str = "", who: str = "amara") -> str:
    return pilot.cast.chiara.url(f"participants/{getattr(pilot, who).pk}/profile/{screen and f'{screen}/'}")


def send(pilot: Pilot, screen: str, data: dict[str, Any], who: str = "amara") -> Any:
    """A form without JavaScript, and the page after it."""
    return getattr(pilot.cast, who).browser().post(url(pilot, screen, who), data, follow=True)


def keep(pilot: Pilot, screen: str, data: dict[str, Any]) -> Any:
    """What htmx sends while somebody types."""
    headers = {"HX-Request": "true"}
    return pilot.cast.amara.browser().post(url(pilot, screen), data, headers=headers)


def profile(pilot: Pilot) -> Profile:
    with pilot.cast.chiara.acting():
        return Profile.objects.get()


def test_each_side_is_asked_first_for_what_counts_most() -> None:
    assert order("mentor")[:3] == ["you", "offers", "wants"]
    assert order("mentee")[:3] == ["you", "wants", "offers"]
    assert set(order("mentor")) == set(order("mentee")) == set(SCREENS)


def test_looking_at_every_screen_makes_nothing(pilot: Pilot) -> None:
    browser = pilot.cast.amara.browser()
    assert [browser.get(url(pilot, screen)).status_code for screen in SCREENS] == [200] * len(SCREENS)
    assert browser.get(url(pilot, "nowhere")).status_code == 404
    with pilot.cast.chiara.acting():
        assert not Profile.objects.exists()


def test_an_answer_is_kept_while_it_is_given(pilot: Pilot) -> None:
    answer = keep(pilot, "you", {"headline": "I build dashboards"})
    text = answer.content.decode()
    assert (answer.status_code, "Saved" in text, "<html" in text) == (200, True, False)
    assert 'hx-swap-oob="true"' in text
    assert (profile(pilot).headline, profile(pilot).step) == ("I build dashboards", "you")


def test_what_is_right_is_kept_beside_what_is_not(pilot: Pilot) -> None:
    answer = keep(pilot, "you", {"headline": "x" * 201, "about": "Typed with care"})
    assert answer.status_code == 422
    assert "Not saved: Yourself in one sentence" in answer.content.decode()
    assert (profile(pilot).headline, profile(pilot).about) == ("", "Typed with care")


def test_a_mistake_keeps_somebody_on_the_screen_with_what_was_typed(pilot: Pilot) -> None:
    page = send(pilot, "times", {"time_zone": "Berlin", "week": ["9"]})
    assert page.status_code == 422
    assert 'value="Berlin"' in page.content.decode()
    assert page.context["rows"][2][1][0] == (9, "Monday 9 to 10", True)
    with pilot.cast.chiara.acting():
        assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("go", "after"), [("", "wants"), ("back", "you"), ("skip", "wants"), ("hopes", "hopes"), ("nowhere", "wants")]
)
def test_next_back_skip_and_any_screen(pilot: Pilot, go: str, after: str) -> None:
    page = send(pilot, "offers", {"go": go} if go else {"x": "y"})
    assert page.context["screen"] == after
    assert pilot.cast.amara.browser().get(url(pilot))["Location"] == url(pilot, after)


def test_somebody_comes_back_to_where_they_were(pilot: Pilot) -> None:
    browser = pilot.cast.amara.browser()
    assert browser.get(url(pilot))["Location"] == url(pilot, "you")
    send(pilot, "you", {"headline": "Hello"})
    assert browser.get(url(pilot))["Location"] == url(pilot, "offers")
    keep(pilot, "hopes", {"hopes": ["grow"]})
    assert browser.get(url(pilot))["Location"] == url(pilot, "hopes")
    assert browser.get(pilot.cast.amara.url("me/profile/"))["Location"] == url(pilot)


def test_skip_keeps_what_is_right(pilot: Pilot) -> None:
    page = send(pilot, "you", {"headline": "x" * 201, "languages": ["en"], "go": "skip"})
    assert page.context["screen"] == "offers"
    assert (profile(pilot).headline, profile(pilot).languages) == ("", ["en"])


def test_a_whole_profile_without_javascript(pilot: Pilot) -> None:
    send(pilot, "you", {"headline": "I build dashboards", "languages": ["en", "de"]})
    send(pilot, "offers", {"new": "Beekeeping"})
    send(pilot, "times", {"time_zone": "Europe/Berlin", "week": ["9", "10", "35"]})
    send(pilot, "style", {"pace": "open", "contact": "video", "channel": "chat", "signs": "I go quiet"})
    send(pilot, "hopes", {"hopes": ["grow"], "worries": ["time"]})
    page = send(pilot, "review", {"go": "finish"})
    assert "complete enough to be matched" in page.content.decode()
    row, kept = pilot.fresh(pilot.amara), profile(pilot)
    assert (row.state, row.completeness, row.topics) == (ParticipantState.READY, 100, ["Beekeeping"])
    assert (kept.week, kept.workdays, kept.work_start, kept.work_end) == ([9, 10, 35], [0, 1], 540, 720)
    assert (kept.channel, kept.signs, kept.worries_of) == ("chat", "I go quiet", "amara@nordwind.example")


def test_working_hours_and_the_grid_say_the_same(pilot: Pilot) -> None:
    """A grid that only shows working hours says nothing; working hours that are told anew rule the grid."""
    hours = {"workdays": ["0"], "work_start": "09:30", "work_end": "12:00"}
    pilot.cast.amara.browser().post(url(pilot, "all"), hours)
    assert [hour for _, boxes in _grid(pilot) for hour, _, chosen in boxes if chosen] == [10, 11]
    keep(pilot, "times", {"time_zone": "Europe/Paris", "week": ["10", "11"]})
    assert (profile(pilot).week, profile(pilot).work_start, profile(pilot).time_zone) == ([], 570, "Europe/Paris")
    keep(pilot, "times", {"time_zone": "Europe/Paris", "week": ["11"]})
    assert (profile(pilot).week, profile(pilot).work_start) == ([11], 660)
    pilot.cast.amara.browser().post(url(pilot, "all"), hours)
    assert (profile(pilot).week, profile(pilot).work_start) == ([], 570)


def _grid(pilot: Pilot) -> Any:
    return pilot.cast.amara.browser().get(url(pilot, "times")).context["rows"]


def test_the_grid_shows_the_whole_day_when_asked(pilot: Pilot) -> None:
    assert len(_grid(pilot)) == 13
    assert len(pilot.cast.amara.browser().get(url(pilot, "times") + "?whole").context["rows"]) == 24


def test_worries_that_another_address_told_are_neither_shown_nor_lost(pilot: Pilot) -> None:
    keep(pilot, "hopes", {"worries": ["time"]})
    with pilot.cast.chiara.acting() as actor:
        Employee.objects.filter(pk=pilot.amara.employee_id).update(user=None, email=actor.email)
    browser = pilot.cast.chiara.browser()
    for screen in ("hopes", "review"):
        page = browser.get(url(pilot, screen))
        assert page.status_code == 200
        assert not set(page.context.get("said", {}).get("worries", [])) & set(map(str, Worry.labels))
        assert 'value="time" checked' not in page.content.decode()
    browser.post(url(pilot, "hopes"), {"hopes": ["grow"]})
    assert (profile(pilot).worries, profile(pilot).worries_of) == (["time"], "amara@nordwind.example")


def test_what_is_missing_says_why_and_where(pilot: Pilot) -> None:
    page = pilot.cast.amara.browser().get(url(pilot, "you"))
    part, place = page.context["missing"][0]
    assert (part.key, place, part.needed) == ("offers", "offers", True)
    assert part.why in page.content.decode()
    assert url(pilot, "offers") in page.content.decode()


@pytest.mark.parametrize("screen", list(QUESTIONS))
def test_every_question_says_who_sees_it(pilot: Pilot, screen: str) -> None:
    page = pilot.cast.amara.browser().get(url(pilot, screen))
    asked = len(QUESTIONS[screen]) + (screen == "you")  # the photo
    assert page.content.decode().count('class="who-sees"') == asked


@pytest.mark.parametrize("screen", [*SCREENS, "photo"])
@pytest.mark.parametrize("who", ["bernd", "olu", "chiara", "dario"])
def test_nobody_else_goes_through_a_profile(pilot: Pilot, screen: str, who: str) -> None:
    browser = getattr(pilot.cast, who).browser()
    assert browser.get(url(pilot, screen)).status_code == 404
    assert browser.post(url(pilot, screen), {"headline": "Not mine", "new": "Not mine"}).status_code == 404
    with pilot.cast.chiara.acting():
        assert not Profile.objects.exists()


def test_an_admin_gets_all_on_one_page(pilot: Pilot) -> None:
    assert pilot.cast.chiara.browser().get(url(pilot))["Location"] == url(pilot, "all")
    assert pilot.cast.bernd.browser().get(url(pilot)).status_code == 404


@pytest.mark.parametrize(("screen", "count"), [("you", 12), ("offers", 14), ("times", 12), ("review", 15)])
def test_a_screen_asks_the_same_few_questions(
    pilot: Pilot, screen: str, count: int, django_assert_num_queries: Any
) -> None:
    for topics in (1, 3):
        for n in range(topics):
            send(pilot, "offers", {"new": f"Topic {topics} {n}"})
        browser = pilot.cast.amara.browser()
        with django_assert_num_queries(count):
            browser.get(url(pilot, screen))
