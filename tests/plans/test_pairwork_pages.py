"""The pages of agreement, goals and a plan that bends: for the two, and what an admin sees of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from plans.models import Agreement, Easing, Goal
from plans.services import closings
from tests.factories.cast import Member
from tests.factories.plans import make_agreement, make_goal, make_goal_update
from tests.plans.conftest import Pair
from tests.plans.test_agreements import WORDS, signed, write
from tests.plans.test_easings import late
from tests.plans.test_goals import agreed, propose

SECRETS = ("Amara shows, Bernd asks", "Build the weekly report alone", "One line and two dates")


def get(member: Member, pair: Pair, tail: str) -> str:
    return str(member.browser().get(pair.url(tail)).content.decode())


def post(member: Member, pair: Pair, tail: str, **data: Any) -> Any:
    return member.browser().post(pair.url(tail), data, follow=True)


def test_the_first_wording_is_proposed_written_and_signed(pair: Pair) -> None:
    assert "Agree before you begin" in get(pair.amara, pair, "agreement/")
    form = get(pair.amara, pair, "agreement/change/")
    assert "Amara is the mentor" in form
    page = post(pair.amara, pair, "agreement/change/", **WORDS)
    assert page.redirect_chain == [(pair.url("agreement/"), 302)]
    with pair.cast.chiara.acting():
        row = Agreement.objects.get()
    for member in (pair.amara, pair.bernd):
        post(member, pair, "agreement/sign/", read=str(row.pk))
    page = get(pair.bernd, pair, "agreement/")
    assert ("Change it" in page, "It holds since both of you have signed" in page) == (True, True)


def test_the_same_words_are_no_new_wording(pair: Pair) -> None:
    row = signed(pair)
    page = post(pair.amara, pair, "agreement/change/", **(WORDS | {"read": str(row.pk)}))
    text = page.content.decode()
    assert ("Nothing was changed." in text, "Now both of you sign it" in text) == (True, False)
    with pair.cast.chiara.acting():
        assert [one.pk for one in Agreement.objects.all()] == [row.pk]


def test_a_form_that_came_too_late_keeps_its_words(pair: Pair) -> None:
    first = write(pair, pair.amara)
    second = write(pair, pair.bernd, place="By the window")
    late_one = WORDS | {"place": "On the roof", "read": str(first.pk)}
    page = post(pair.amara, pair, "agreement/change/", **late_one)
    text = page.content.decode()
    assert (page.status_code, "On the roof" in text, f'value="{second.pk}"' in text) == (422, True, True)
    with pair.cast.chiara.acting():
        assert Agreement.objects.get().place == "By the window"


@pytest.mark.parametrize("field", ["roles", "channel", "ending"])
def test_what_is_missing_is_named_and_nothing_lost(pair: Pair, field: str) -> None:
    page = post(pair.amara, pair, "agreement/change/", **(WORDS | {field: "", "place": "On the roof"}))
    assert (page.status_code, "On the roof" in page.content.decode()) == (422, True)
    with pair.cast.chiara.acting():
        assert Agreement.objects.count() == 0


def test_an_old_wording_is_read_by_the_two_alone(pair: Pair) -> None:
    row = signed(pair)
    write(pair, pair.amara, roles="Other words")
    assert WORDS["roles"] in get(pair.bernd, pair, f"agreement/{row.pk}/")
    assert pair.cast.chiara.browser().get(pair.url(f"agreement/{row.pk}/")).status_code == 404


def test_an_admin_sees_that_it_was_signed_and_how_many_goals_there_are(pair: Pair) -> None:
    signed(pair)
    agreed(pair)
    pages = [get(pair.cast.chiara, pair, tail) for tail in ("agreement/", "goals/", "")]
    assert [secret for secret in SECRETS for page in pages if secret in page] == []
    assert ("signed" in pages[0], "1 agreed, 0 proposed, 0 reached" in pages[1]) == (True, True)
    with pair.cast.chiara.acting():
        said = str(list(AuditEvent.objects.values_list("label", "detail")))
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.parametrize("tail", ["agreement/change/", "goals/new/"])
def test_an_admin_has_no_form(pair: Pair, tail: str) -> None:
    assert pair.cast.chiara.browser().get(pair.url(tail)).status_code == 404
    assert pair.cast.olu.browser().get(pair.url(tail)).status_code == 404


def test_the_five_letters_answer_while_somebody_types_and_keep_nothing(pair: Pair) -> None:
    page = post(pair.amara, pair, "goals/check/", learner="mentor", what="Understand AI")
    text = page.content.decode()
    assert ("“understand”" in text, "traditional way" in text, "<html" in text) == (True, True, False)
    with pair.cast.chiara.acting():
        assert Goal.objects.count() == 0


def test_a_goal_that_is_changed_takes_its_own_place_in_the_advice(pair: Pair) -> None:
    row = agreed(pair)
    typed = {"learner": "mentor", "what": "Present the budget to the board"}
    said = [
        "traditional way" in post(pair.amara, pair, "goals/check/", **typed, goal=goal).content.decode()
        for goal in (str(row.pk), "", "x", str(pair.pairing.pk))
    ]
    assert said == [True, False, False, False]


def test_a_goal_goes_its_way_by_forms(pair: Pair) -> None:
    page = post(pair.amara, pair, "goals/new/", learner="mentee", what="AI")
    assert "Proposed" in page.content.decode()
    with pair.cast.chiara.acting():
        goal = Goal.objects.get()
    assert "Waits for your yes" in get(pair.bernd, pair, "goals/")
    post(pair.bernd, pair, f"goals/{goal.pk}/accept/", read=1)
    for value in ("x", "101", "-1", ""):
        assert (
            "Say a number from 0 to 100"
            in post(pair.bernd, pair, f"goals/{goal.pk}/progress/", progress=value).content.decode()
        )
    post(pair.bernd, pair, f"goals/{goal.pk}/progress/", progress="100")
    assert "and early" in get(pair.amara, pair, "")
    post(pair.amara, pair, "close/go-on/")
    assert "and early" not in get(pair.bernd, pair, "")
    assert post(pair.bernd, pair, f"goals/{goal.pk}/drop/").status_code == 422
    post(pair.bernd, pair, f"goals/{goal.pk}/drop/", reason="Enough.")
    assert "Enough." in get(pair.amara, pair, "goals/")
    post(pair.amara, pair, f"goals/{goal.pk}/restore/")
    with pair.cast.chiara.acting():
        assert (Goal.objects.get().state, Goal.objects.get().progress) == ("accepted", 100)


def test_a_goal_that_was_worded_anew_meanwhile_keeps_what_was_typed(pair: Pair) -> None:
    row = propose(pair, pair.amara)
    words = {"learner": "mentee", "what": "Build the weekly report with one click", "read": "7"}
    page = post(pair.bernd, pair, f"goals/{row.pk}/change/", **words)
    text = page.content.decode()
    assert (page.status_code, "with one click" in text, 'value="1"' in text) == (422, True, True)


def test_whoever_closes_stands_in_the_admins_list_with_the_day(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        cohort = pair.pairing.cohort
    there = pair.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/pairings/")
    said = "Closes on "
    assert said not in pair.cast.chiara.browser().get(there).content.decode()
    with pair.amara.acting() as actor:
        closings.propose(actor=actor, pairing=pair.pairing, on=None)
    assert said in pair.cast.chiara.browser().get(there).content.decode()


def _who_chose(page: str) -> str:
    return " ".join(page.split("chose the essential track")[0].rsplit("<p>", 1)[1].split())


def test_a_plan_bends_by_a_button_and_back(pair: Pair) -> None:
    late(pair)
    assert "Make the plan fit your days" in get(pair.amara, pair, "")
    page = post(pair.amara, pair, "ease/", choice="shrink").content.decode()
    assert ("chose the essential track" in page, "Make the plan fit" in page) == (True, False)
    named = {who.user.name: _who_chose(get(who, pair, "")) for who in (pair.amara, pair.bernd, pair.cast.chiara)}
    assert named == {"Amara Okafor": "You", "Bernd Krüger": "Amara Okafor", "Chiara Rossi": "Amara Okafor"}
    post(pair.bernd, pair, "ease/undo/")
    assert "Make the plan fit your days" in get(pair.bernd, pair, "")
    post(pair.bernd, pair, "ease/", choice="17")
    with pair.cast.chiara.acting():
        assert [row.undone_by for row in Easing.objects.all()] == ["mentee"]


def test_what_is_done_elsewhere_is_not_ticked(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        ids = [pair.step(title).pk for title in ("Sign your agreement", "Agree on one", "Look at your goals")]
    for pk in ids:
        assert pair.amara.browser().post(pair.url(f"steps/{pk}/tick/"), {"done": "on"}).status_code == 403
        page = get(pair.amara, pair, f"steps/{pk}/")
        assert ("I have done it" in page, "Open your" in page) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_more_goals_and_wordings_ask_no_more(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting():
        for number in range(count):
            now = pair.pairing.started_at
            make_agreement(pairing=pair.pairing, number=number + 1, mentor_signed_at=now, mentee_signed_at=now)
            make_goal_update(goal=make_goal(pairing=pair.pairing))
    browser = pair.amara.browser()
    found = []
    for tail in ("agreement/", "goals/"):
        browser.get(pair.url(tail))
        with CaptureQueriesContext(connection) as asked:
            browser.get(pair.url(tail))
        found.append(len(asked))
    assert found == [13, 12]
