"""The pages of people who ask each other, and of the admin who lets them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from matching.enums import Mode, PairingState, RequestState, Willing
from matching.models import Handle, Opening, Pairing, PairRequest, Preference, Recommendation, Willingness
from matching.selectors import willingness as questions
from matching.services import refreshes
from nudges.models import Message
from programs.enums import MilestoneKind
from programs.models import Employee, Participant
from programs.services import milestones
from tests.factories import rows
from tests.factories.cast import Cast, Member
from tests.matching.askers import Asking, make_asking
from tests.profiles.gates import letter_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return make_asking(cast, mentors=8, mentees=8)


def _get(asking: Asking, who: str, tail: str) -> Any:
    return getattr(asking.cast, who).browser().get(asking.url(tail))


def _post(asking: Asking, who: str, tail: str, data: dict[str, Any]) -> Any:
    return getattr(asking.cast, who).browser().post(asking.url(tail), data, follow=True)


def _request(asking: Asking) -> PairRequest:
    with asking.cast.chiara.acting():
        return rows.make_pair_request(asker=asking.amara.participant, asked=asking.bernd.participant)


def test_five_people_with_three_reasons_each(asking: Asking) -> None:
    page = _get(asking, "amara", f"{asking.amara.pk}/")
    best = page.context["shown"].best
    assert len(best) == 5
    assert all(len(card.reasons) == 3 for card in best)
    assert all(card.face.name in page.content.decode() for card in best)


def test_the_own_page_is_found_without_an_address(asking: Asking) -> None:
    assert _get(asking, "bernd", "")["Location"] == asking.url(f"{asking.bernd.pk}/")
    assert "Nobody asks here" in _get(asking, "olu", "").content.decode()


@pytest.mark.parametrize("who", ["bernd", "chiara", "olu", "dario"])
@pytest.mark.parametrize("tail", ["", "people/"])
def test_nobody_opens_the_page_of_somebody_else(asking: Asking, who: str, tail: str) -> None:
    assert _get(asking, who, f"{asking.amara.pk}/{tail}").status_code == 404


@pytest.mark.parametrize("mentees", [1, 8])
def test_the_page_asks_the_same_few_questions(cast: Cast, mentees: int, django_assert_num_queries: Any) -> None:
    made = make_asking(cast, mentors=2, mentees=mentees)
    _request(made)
    browser = cast.amara.browser()
    with django_assert_num_queries(12):
        browser.get(made.url(f"{made.amara.pk}/"))


@pytest.mark.parametrize("mentees", [1, 8])
def test_the_search_asks_the_same_few_questions(cast: Cast, mentees: int, django_assert_num_queries: Any) -> None:
    made = make_asking(cast, mentors=2, mentees=mentees)
    browser = cast.amara.browser()
    with django_assert_num_queries(13):
        browser.get(made.url(f"{made.amara.pk}/people/?q=s&theme=&language=en"))


@pytest.mark.parametrize(
    ("query", "count"), [("", 9), ("q=bernd", 1), ("q=zzz", 0), ("language=pl", 0), ("language=de", 9)]
)
def test_everybody_free_is_searched(asking: Asking, query: str, count: int) -> None:
    page = _get(asking, "amara", f"{asking.amara.pk}/people/?{query}")
    assert page.context["page"].paginator.count == count


def test_what_is_full_disappears_at_once(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        rows.make_pairing(mentor=asking.pilot.mentors[0], mentee=asking.bernd.participant)
    page = _get(asking, "amara", f"{asking.amara.pk}/people/?q=bernd")
    assert page.context["page"].paginator.count == 0
    assert _get(asking, "amara", f"{asking.amara.pk}/people/{asking.bernd.pk}/").status_code == 404


def test_who_is_forbidden_has_no_page(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        rows.make_pair_rule(mentor=asking.amara.participant, mentee=asking.bernd.participant)
    asking.refresh()
    assert _get(asking, "amara", f"{asking.amara.pk}/people/{asking.bernd.pk}/").status_code == 404


def test_somebody_is_asked_and_says_yes(asking: Asking) -> None:
    page = _post(asking, "amara", f"{asking.amara.pk}/people/{asking.bernd.pk}/", {"message": "Shall we?"})
    assert "Asked." in page.content.decode()
    with asking.cast.chiara.acting():
        row = PairRequest.objects.get()
    text = _get(asking, "bernd", f"requests/{row.pk}/").content.decode()
    assert "Shall we?" in text
    assert "Yes, let us be a pair" in text
    page = _post(asking, "bernd", f"requests/{row.pk}/accept/", {})
    assert "You and Amara Okafor" in page.content.decode()


@pytest.mark.parametrize("action", ["accept", "decline", "write", "withdraw"])
@pytest.mark.parametrize("who", ["chiara", "olu", "dario"])
def test_nobody_else_answers(asking: Asking, action: str, who: str) -> None:
    row = _request(asking)
    assert _post(asking, who, f"requests/{row.pk}/{action}/", {"reason": "time", "text": "x"}).status_code == 404
    with asking.cast.chiara.acting():
        assert PairRequest.objects.get().state == RequestState.OPEN


@pytest.mark.parametrize("action", ["decline", "write"])
def test_an_answer_without_words_changes_nothing(asking: Asking, action: str) -> None:
    row = _request(asking)
    page = _post(asking, "bernd", f"requests/{row.pk}/{action}/", {})
    field = page.context["decline_form" if action == "decline" else "note_form"]
    assert (page.status_code, len(field.errors)) == (422, 1)
    assert ('<details class="card p-5" open>' in page.content.decode()) == (action == "decline")
    with asking.cast.chiara.acting():
        assert PairRequest.objects.get().state == RequestState.OPEN


def test_wishes_are_put_in_order_and_taken_off(asking: Asking) -> None:
    others = [asking.bernd, *(asking.seat(one) for one in asking.pilot.mentees[:2])]
    for one in others:
        _post(asking, "amara", f"{asking.amara.pk}/think/", {"do": "wish", "other": one.pk})
    _post(asking, "amara", f"{asking.amara.pk}/think/", {"do": "move", "other": others[2].pk, "place": 1})
    _post(asking, "amara", f"{asking.amara.pk}/think/", {"do": "forget", "other": others[0].pk})
    _post(asking, "amara", f"{asking.amara.pk}/think/", {"do": "no", "other": others[0].pk})
    shown = _get(asking, "amara", f"{asking.amara.pk}/").context["shown"]
    assert [card.face.key for card in shown.wishes] == [others[2].pk, others[1].pk]
    assert [card.face.key for card in shown.put_aside] == [asking.bernd.pk]
    assert asking.bernd.pk not in {card.face.key for card in shown.best}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"opened_at": None, "opens_on": dt.date(2027, 1, 4)}, "Monday, 4 January"),
        ({"askers": "mentees"}, "You are asked"),
        ({"mode": Mode.HYBRID, "assigned_from_grade": 1}, "Your program team chooses for you"),
    ],
)
def test_a_page_says_why_nobody_can_be_asked(asking: Asking, change: dict[str, Any], text: str) -> None:
    with asking.cast.chiara.acting():
        Opening.objects.update(**change)
    assert text in _get(asking, "amara", f"{asking.amara.pk}/").content.decode()


def test_a_page_says_that_the_profile_comes_first(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        Participant.objects.filter(pk=asking.amara.participant_id).update(state="enrolled")
    assert "Complete your profile first" in _get(asking, "amara", f"{asking.amara.pk}/").content.decode()


def _settings(asking: Asking) -> str:
    cohort = asking.pilot.cohort
    return asking.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/asking/")


def test_an_admin_sets_how_pairs_are_made(asking: Asking) -> None:
    values = {"mode": "hybrid", "askers": "mentors", "blind": "on", "opens_at_share": "80", "assigned_from_grade": "9"}
    values |= {"leftovers": "on", "leftover_days": "21"}
    page = asking.cast.chiara.browser().post(_settings(asking), values, follow=True)
    assert "Saved." in page.content.decode()
    with asking.cast.chiara.acting():
        row = Opening.objects.get()
        event = AuditEvent.objects.get(verb="set how people come to a pair")
    assert (row.mode, row.askers, row.blind, row.opens_at_share, row.assigned_from_grade) == (
        "hybrid",
        "mentors",
        True,
        80,
        9,
    )
    assert event.detail["changed"]["mode"] == ["self", "hybrid"]


@pytest.mark.parametrize(
    ("values", "field"), [({"mode": "self", "opens_on": "2020-01-01"}, "opens_on"), ({"mode": "hybrid"}, "mode")]
)
def test_what_makes_no_sense_is_not_saved(asking: Asking, values: dict[str, str], field: str) -> None:
    right = {"askers": "both", "opens_at_share": "75", "leftover_days": "14"}
    page = asking.cast.chiara.browser().post(_settings(asking), right | values)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    with asking.cast.chiara.acting():
        assert (Opening.objects.get().mode, Opening.objects.get().opens_on) == ("self", None)


@pytest.mark.parametrize("who", ["amara", "olu"])
def test_nobody_else_sets_it(asking: Asking, who: str) -> None:
    browser = getattr(asking.cast, who).browser()
    assert browser.get(_settings(asking)).status_code == 403
    assert browser.post(_settings(asking), {"mode": "assigned", "askers": "both"}).status_code == 403
    assert browser.post(f"{_settings(asking)}close/").status_code == 403
    with asking.cast.chiara.acting():
        assert Opening.objects.get().opened_at is not None


def test_a_promise_to_hide_names_is_not_taken_back(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        Opening.objects.update(blind=True)
    _request(asking)
    page = asking.cast.chiara.browser().post(_settings(asking), {"mode": "self", "askers": "both"})
    assert page.status_code == 422
    with asking.cast.chiara.acting():
        assert Opening.objects.get().blind


def test_asking_is_opened_and_closed(asking: Asking) -> None:
    browser = asking.cast.chiara.browser()
    browser.post(f"{_settings(asking)}close/")
    with asking.cast.chiara.acting():
        assert Opening.objects.get().opened_at is None
    browser.post(f"{_settings(asking)}open/")
    with asking.cast.chiara.acting():
        assert Opening.objects.get().opened_at is not None


def _choose(asking: Asking) -> Willingness:
    """Bernd asks nobody, is asked what suits him, and lets an admin choose."""
    asking.cast.chiara.browser().post(f"{_settings(asking)}willing/")
    with asking.cast.chiara.acting():
        row = Willingness.objects.get(participant=asking.bernd.participant)
    _post(asking, "bernd", f"willing/{row.pk}/", {"answer": "choose"})
    with asking.cast.chiara.acting():
        return Willingness.objects.get(pk=row.pk)


def test_who_asks_nobody_is_asked_once_what_suits(asking: Asking) -> None:
    row = _choose(asking)
    assert row.answer == Willing.CHOOSE
    asking.cast.chiara.browser().post(f"{_settings(asking)}willing/")
    with asking.cast.chiara.acting():
        assert Message.objects.filter(kind="willingness").count() == Willingness.objects.count() == 9


def test_the_question_is_answered_from_the_letter_without_a_login(asking: Asking) -> None:
    asking.cast.chiara.browser().post(f"{_settings(asking)}willing/")
    with asking.cast.chiara.acting():
        path = "/t/" + letter_to(asking.bernd.participant.employee.email).partition("/t/")[2]
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(path).content.decode()
    seal = re.findall(r'name="seal" value="([^"]+)"', page)[0]
    forged, other = (
        phone.post(path, {"seal": mark, "answer": said}) for mark, said in (("x", "no"), (seal, "perhaps"))
    )
    with asking.cast.chiara.acting():
        assert Willingness.objects.get(participant=asking.bernd.participant).answer == ""
    assert (forged.status_code, other.status_code) == (302, 422)
    after = phone.post(path, {"seal": seal, "answer": "choose"}, follow=True)
    with asking.cast.chiara.acting() as actor:
        assert [one.row.participant for one in questions.waiting(actor)] == [asking.bernd.participant]
    assert "Choose for me." in after.content.decode()


def test_choosing_takes_one_click_and_can_be_taken_back(asking: Asking) -> None:
    row, browser = _choose(asking), asking.cast.chiara.browser()
    titles = [task.title for task in browser.get(asking.cast.chiara.url()).context["tasks"]]
    assert "Bernd Krüger asks you to choose" in titles
    page = browser.get(asking.cast.chiara.url("matching/choosing/"))
    best = page.context["waiting"][0].best[0]
    page = browser.post(
        asking.cast.chiara.url(f"matching/choosing/{row.pk}/assign/"), {"mentor": best.other_id}, follow=True
    )
    assert "Take it back" in page.content.decode()
    with asking.cast.chiara.acting():
        assert Pairing.objects.get().mentor_id == best.other_id
    browser.post(asking.cast.chiara.url(f"matching/choosing/{row.pk}/undo/"))
    with asking.cast.chiara.acting():
        assert Pairing.objects.get().state == PairingState.UNDONE
        assert not Message.objects.filter(kind="pairing introduction", state="pending").exists()
    assert len(browser.get(asking.cast.chiara.url("matching/choosing/")).context["waiting"]) == 1


def test_without_a_candidate_the_page_says_why(asking: Asking) -> None:
    _choose(asking)
    browser, path = asking.cast.chiara.browser(), asking.cast.chiara.url("matching/choosing/")
    with asking.cast.chiara.acting():
        Employee.objects.filter(participations__side="mentor").update(
            team="One team", department="Wind", manager=asking.bernd.participant.employee
        )
        refreshes.want(cohort_id=asking.pilot.cohort.pk)
        Recommendation.objects.all().delete()
    assert "Who fits best is being worked out." in browser.get(path).content.decode()
    part = browser.get(path, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in part, 'hx-trigger="load delay:2s"' in part) == (False, True)
    assert "Who fits best is being worked out." in browser.get(asking.cast.chiara.url()).content.decode()
    asking.refresh()
    page = browser.get(path)
    (cause,) = page.context["causes"].values()
    assert cause == "Rules removed everybody: reporting line, up or down (9)."
    with asking.cast.chiara.acting():
        Participant.objects.filter(side="mentor").update(state="enrolled")
    (cause,) = browser.get(path).context["causes"].values()
    assert cause.startswith("No mentor has a free place.")


def test_who_left_the_choice_to_us_is_not_asked_what_suits(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        milestones.reach(participants=[asking.bernd.participant], kind=MilestoneKind.HANDED_OVER)
    asking.cast.chiara.browser().post(f"{_settings(asking)}willing/")
    with asking.cast.chiara.acting():
        asked = Willingness.objects.values_list("participant_id", flat=True)
        assert (len(asked), asking.bernd.participant_id in asked) == (8, False)


def test_a_search_that_is_too_long_does_not_find_everybody(asking: Asking) -> None:
    page = _get(asking, "amara", f"{asking.amara.pk}/people/?q={'x' * 101}")
    assert page.context["cards"] == []


def test_a_choice_that_was_told_is_not_taken_back(asking: Asking) -> None:
    row, browser = _choose(asking), asking.cast.chiara.browser()
    with asking.cast.chiara.acting():
        mentor = asking.pilot.mentors[0]
        pair = rows.make_pairing(mentor=mentor, mentee=asking.bernd.participant, started_at=timezone.now())
        Willingness.objects.filter(pk=row.pk).update(pairing=pair)
    page = browser.post(asking.cast.chiara.url(f"matching/choosing/{row.pk}/undo/"), follow=True)
    assert "told already" in page.content.decode()
    with asking.cast.chiara.acting():
        assert Pairing.objects.get().state == PairingState.ACTIVE


@pytest.mark.parametrize("who", ["amara", "olu", "bernd"])
def test_only_admins_choose(asking: Asking, who: str) -> None:
    row = _choose(asking)
    member: Member = getattr(asking.cast, who)
    assert member.browser().get(member.url("matching/choosing/")).status_code == 403
    posted = member.browser().post(
        member.url(f"matching/choosing/{row.pk}/assign/"), {"mentor": asking.amara.participant_id}
    )
    assert posted.status_code == 403
    with asking.cast.chiara.acting():
        assert not Pairing.objects.exists()


def test_names_are_random_and_never_change(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        before = dict(Handle.objects.values_list("pk", "pseudonym"))
        keys = list(Handle.objects.order_by("number").values_list("participant_id", flat=True))
    asking.refresh()
    with asking.cast.chiara.acting():
        assert dict(Handle.objects.values_list("pk", "pseudonym")) == before
        assert keys != sorted(keys)
        assert not Preference.objects.exists()
