"""The page of a pair and of a step, as the two see them, as an admin does, and as nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.models import Plan, Step
from plans.services import opening
from tests.factories.cast import Cast, Member
from tests.plans.conftest import Pair, make_pair


def _get(member: Member, address: str) -> Any:
    return member.browser().get(address)


def test_each_sees_what_comes_next_for_them(pair: Pair) -> None:
    amara, bernd = (_get(one, pair.url()).content.decode() for one in (pair.amara, pair.bernd))
    assert "Next for you" in amara
    assert amara.index("Say hello and propose three times") < amara.index("The way")
    assert bernd.index("Read your preparation pack") < bernd.index("The way")
    assert "You and Bernd Krüger" in amara
    assert "You and Amara Okafor" in bernd


def test_an_admin_sees_the_way_and_owes_nothing(pair: Pair) -> None:
    page = _get(pair.cast.chiara, pair.url()).content.decode()
    assert "Amara Okafor and Bernd Krüger" in page
    assert ("Next for you" in page, "I have done it" in page, "The way" in page) == (False, False, True)


def test_nobody_else_finds_it(pair: Pair) -> None:
    assert _get(pair.cast.olu, pair.url()).status_code == 404
    with pair.cast.chiara.acting():
        step = pair.step("Session 0").pk
    for tail in (f"steps/{step}/", ""):
        assert _get(pair.cast.dario, pair.url(tail)).status_code == 404


def test_a_plan_that_is_not_there_yet_says_so(cast: Cast) -> None:
    made = make_pair(cast)
    page = _get(cast.amara, made.url())
    assert (page.status_code, "The plan is being laid out" in page.content.decode()) == (200, True)


def test_a_step_shows_the_own_sentences_and_not_the_other_s(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        step = pair.step("Session 1").pk
    amara, bernd, chiara = (
        _get(one, pair.url(f"steps/{step}/")).content.decode() for one in (pair.amara, pair.bernd, pair.cast.chiara)
    )
    line, question = "Let me show you instead of telling you.", "What do people here not tell me?"
    assert [(line in page, question in page) for page in (amara, bernd, chiara)] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert "A day of mine on the screen" in chiara


def test_three_sentences_as_deep_as_the_pair_has_come_or_as_somebody_likes(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        step = pair.step("Session 1").pk
        done = Step.objects.filter(plan__pairing=pair.pairing, template_step__kind="session")
        done.filter(template_step__title__regex="Session [0234]").update(state="done", ended_at=timezone.now())
    address = pair.url(f"steps/{step}/")
    sheets = [_get(pair.bernd, address + query).context["sheet"] for query in ("", "?depth=1", "?depth=4", "?depth=9")]
    assert [(sheet.depth, {one.depth for one in sheet.prompts}) for sheet in sheets] == [
        (3, {3}), (1, {1}), (4, {4}), (3, {3}),
    ]  # fmt: skip
    assert {len(sheet.prompts) for sheet in sheets} == {3}
    pages = [_get(pair.bernd, address + query).content.decode() for query in ("?depth=1", "?depth=4")]
    assert [("?depth=2" in page, "?depth=3" in page) for page in pages] == [(True, False), (False, True)]


def test_a_tick_and_a_skip_are_forms(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        hello, pack = pair.step("Say hello").pk, pair.step("Read your").pk
    browser = pair.amara.browser()
    page = browser.post(pair.url(f"steps/{hello}/tick/"), {"done": "on"}, follow=True)
    assert page.redirect_chain == [(pair.url(), 302)]
    browser.post(pair.url(f"steps/{pack}/skip/"), {"done": "on"})
    with pair.cast.chiara.acting():
        assert (pair.step("Say hello").state, pair.step("Read your").state) == ("done", "skipped")
    browser.post(pair.url(f"steps/{hello}/tick/"), {})
    with pair.cast.chiara.acting():
        assert pair.step("Say hello").state == "open"


def test_somebody_who_may_not_is_refused(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        hello = pair.step("Say hello").pk
    assert pair.bernd.browser().post(pair.url(f"steps/{hello}/tick/"), {"done": "on"}).status_code == 403
    with pair.cast.chiara.acting():
        assert pair.step("Say hello").state == "open"


@pytest.mark.parametrize(("track", "queries"), [("essential", 28), ("seven-sessions", 28)])
def test_a_longer_plan_asks_no_more(cast: Cast, track: str, queries: int) -> None:
    made = make_pair(cast, track=track)
    opening.open_due(cast.nordwind.pk)
    browser = cast.amara.browser()
    browser.get(made.url())
    with CaptureQueriesContext(connection) as asked:
        browser.get(made.url())
    with cast.chiara.acting():
        assert Plan.objects.count() == 1
    assert len(asked) == queries


def test_home_says_what_comes_next_for_whoever_looks(pair: Pair) -> None:
    amara, bernd = (" ".join(_get(one, one.url()).content.decode().split()) for one in (pair.amara, pair.bernd))
    assert "Next for you: Say hello and propose three times, by" in amara
    assert "Next for you: Read your preparation pack, by" in bernd
    with pair.cast.chiara.acting():
        rows, now = Step.objects.filter(plan__pairing=pair.pairing), timezone.now()
        rows.filter(template_step__doer="mentor").update(state="done", mentor_done_at=now, ended_at=now)
        rows.update(mentor_done_at=now)
    page = _get(pair.amara, pair.cast.amara.url()).content.decode()
    assert ("Next for you" in page, "Nothing waits for you. Next comes Read your preparation pack." in page) == (
        False,
        True,
    )
