"""The profile form: what is kept, what is refused, and who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent
from profiles.models import Profile, Topic, TopicEntry
from programs.enums import ParticipantState
from programs.models import Employee, Participant
from tests.profiles.conftest import Pilot

HALF = {"headline": "I build dashboards"}
WHOLE = HALF | {
    "offer-topic-0": "Generative AI", "offer-level-0": "5", "offer-priority-0": "3",
    "offer-topic-1": "Data literacy", "offer-level-1": "3", "offer-priority-1": "2",
    "want-topic-0": "How leaders decide",
    "languages": ["en", "de"], "time_zone": "Europe/Berlin", "workdays": ["0", "1", "2"],
    "work_start": "09:00", "work_end": "17:30", "pace": "open", "contact": "video",
    "hopes": ["be_heard"], "worries": ["time", "speaking_up"], "challenge": "Why do juniors leave?",
}  # fmt: skip


def _url(pilot: Pilot, participant: Participant, tail: str = "profile/all/") -> str:
    return pilot.cast.chiara.url(f"participants/{participant.pk}/{tail}")


def _send(pilot: Pilot, data: dict[str, Any]) -> Any:
    return pilot.cast.amara.browser().post(_url(pilot, pilot.amara), data, follow=True)


def test_the_own_profile_is_found_without_an_address(pilot: Pilot) -> None:
    page = pilot.cast.amara.browser().get(pilot.cast.amara.url("me/profile/"))
    assert page["Location"] == _url(pilot, pilot.amara, "profile/")
    page = pilot.cast.chiara.browser().get(pilot.cast.chiara.url("me/profile/"))
    assert "You take part in no program" in page.content.decode()


def test_looking_at_the_form_makes_nothing(pilot: Pilot) -> None:
    page = pilot.cast.amara.browser().get(_url(pilot, pilot.amara))
    assert page.context["form"].initial == {"time_zone": "Europe/Berlin"}
    with pilot.cast.chiara.acting():
        assert not Profile.objects.exists()


def test_half_a_profile_is_kept(pilot: Pilot) -> None:
    page = _send(pilot, HALF)
    assert page.context["percent"] == 10
    assert [part.key for part in page.context["missing"]][:2] == ["offers", "languages"]
    assert pilot.fresh(pilot.amara).state == ParticipantState.ENROLLED


def test_a_whole_profile_makes_somebody_ready(pilot: Pilot) -> None:
    page = _send(pilot, WHOLE)
    assert (page.context["percent"], page.context["enough"]) == (100, True)
    row = pilot.fresh(pilot.amara)
    assert (row.state, row.completeness, row.complete) == (ParticipantState.READY, 100, True)
    assert row.topics == ["Generative AI", "Data literacy"]
    with pilot.cast.chiara.acting():
        profile = Profile.objects.get()
        entries = sorted(TopicEntry.objects.values_list("topic__name", "direction", "level", "priority"))
    assert (profile.work_start, profile.work_end, profile.workdays) == (540, 1050, [0, 1, 2])
    assert entries == [
        ("Data literacy", "offer", 3, 2), ("Generative AI", "offer", 5, 3), ("How leaders decide", "want", 3, 2),
    ]  # fmt: skip


def test_taking_something_needed_away_makes_somebody_wait_again(pilot: Pilot) -> None:
    _send(pilot, WHOLE)
    _send(pilot, WHOLE | {"languages": []})
    assert pilot.fresh(pilot.amara).state == ParticipantState.ENROLLED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time_zone": "Berlin"}, "Choose a time zone from the list"),
        ({"work_end": ""}, "Give both"),
        ({"work_end": "09:00"}, "The day ends when it begins"),
        ({"offer-topic-1": "generative  ai"}, "listed twice"),
        ({"offer-topic-1": "?"}, "needs a letter or a number"),
        ({"want-topic-0": "💡 …"}, "needs a letter or a number"),
        ({"headline": "x" * 201}, "Shorten this to 200 characters"),
        ({"pace": "sideways"}, "Choose one of those that are offered here."),
    ],
)
def test_a_mistake_keeps_everything_that_was_typed(pilot: Pilot, change: dict[str, Any], words: str) -> None:
    page = _send(pilot, WHOLE | {"about": "Typed with care"} | change)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert "Typed with care" in text
    assert 'value="Generative AI"' in text
    with pilot.cast.chiara.acting():
        assert not Profile.objects.exists()
        assert not Topic.objects.exists()


def test_a_known_spelling_means_the_known_topic(pilot: Pilot) -> None:
    _send(pilot, WHOLE)
    with pilot.cast.bernd.acting():
        pass
    browser = pilot.cast.bernd.browser()
    browser.post(_url(pilot, pilot.bernd), {"want-topic-0": "generative a.i.", "want-level-0": "2"})
    with pilot.cast.chiara.acting():
        assert Topic.objects.count() == 3
    assert pilot.fresh(pilot.bernd).topics == ["Generative AI"]


def test_an_admin_repairs_a_profile_and_never_sees_worries(pilot: Pilot) -> None:
    _send(pilot, WHOLE)
    browser = pilot.cast.chiara.browser()
    for tail in ("", "profile/", "profile/all/"):
        text = browser.get(_url(pilot, pilot.amara, tail)).content.decode()
        assert "Not having the time" not in text
    browser.post(_url(pilot, pilot.amara), WHOLE | {"headline": "Repaired", "worries": []})
    with pilot.cast.chiara.acting():
        profile = Profile.objects.get()
        events = list(AuditEvent.objects.values_list("verb", "label", "actor_name"))
    assert (profile.headline, profile.worries) == ("Repaired", ["time", "speaking_up"])
    assert events == [("edited a profile", "Amara Okafor", "Chiara Rossi")]


def test_worries_are_shown_only_to_the_address_that_told_them(pilot: Pilot) -> None:
    """An admin who got the own address onto somebody's row all the same finds the field empty."""
    _send(pilot, WHOLE)
    own = pilot.cast.amara.browser().get(_url(pilot, pilot.amara))
    assert own.context["form"]["worries"].value() == ["time", "speaking_up"]
    with pilot.cast.chiara.acting() as actor:
        Employee.objects.filter(pk=pilot.amara.employee_id).update(user=None, email=actor.email)
    taken = pilot.cast.chiara.browser().get(_url(pilot, pilot.amara))
    assert (taken.context["own"], taken.context["form"]["worries"].value()) == (True, [])


def test_somebody_sees_what_others_see_of_them(pilot: Pilot) -> None:
    _send(pilot, WHOLE)
    text = pilot.cast.amara.browser().get(_url(pilot, pilot.amara, "")).content.decode()
    for shown in (
        "What others see of you",
        "I build dashboards",
        "Generative AI",
        "English, German",
        "Why do juniors leave?",
    ):
        assert shown in text
    assert "Speaking openly to a leader" not in text


def test_nobody_else_reaches_a_profile(pilot: Pilot) -> None:
    for member, status in ((pilot.cast.bernd, 404), (pilot.cast.olu, 404), (pilot.cast.dario, 404)):
        for tail in ("", "profile/", "profile/all/"):
            browser = member.browser()
            assert browser.get(_url(pilot, pilot.amara, tail)).status_code == status
            assert browser.post(_url(pilot, pilot.amara), HALF).status_code == status
    with pilot.cast.chiara.acting():
        assert not Profile.objects.exists()


def test_a_withdrawn_participant_no_longer_fills_in_a_profile(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        Participant.objects.filter(pk=pilot.amara.pk).update(state=ParticipantState.WITHDRAWN)
    assert pilot.cast.amara.browser().get(_url(pilot, pilot.amara)).status_code == 404


def test_the_form_asks_the_same_few_questions(pilot: Pilot, django_assert_num_queries: Any) -> None:
    browser = pilot.cast.amara.browser()
    _send(pilot, WHOLE)
    with django_assert_num_queries(12):
        browser.get(_url(pilot, pilot.amara))


def test_every_answer_says_who_sees_it(pilot: Pilot) -> None:
    page = pilot.cast.amara.browser().get(_url(pilot, pilot.amara))
    form = page.context["form"]
    assert form.SEEN_BY.keys() == form.fields.keys() | {"week"}
    assert page.content.decode().count('class="who-sees"') == 17
