"""Own words instead of the library's: writing, putting back, following later versions, and what pairs find of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from plans import library
from plans.models import ContactWay, Resource
from plans.selectors import resources as selectors
from plans.services import resources
from tests.factories.cast import Cast
from tests.factories.plans import make_contact_way
from tests.plans.conftest import Pair

GUIDE = "problem-guide"


def _url(cast: Cast, tail: str = "") -> str:
    return cast.chiara.url(f"resources/{tail}")


def _rows(cast: Cast) -> list[tuple[str, str, bool, bool]]:
    with cast.chiara.acting():
        rows = Resource.objects.order_by("key")
        return [(row.key, row.title, row.shown, row.put_back_at is not None) for row in rows]


def _newer(monkeypatch: pytest.MonkeyPatch, key: str, **words: Any) -> None:
    """The library has gone on."""
    monkeypatch.setitem(library.PAPERS, key, replace(library.PAPERS[key], version=2, **words))


def test_what_nobody_edits_has_no_row(cast: Cast) -> None:
    browser, paper = cast.chiara.browser(), library.PAPERS[GUIDE]
    assert browser.get(_url(cast)).status_code == 200
    same = {"title": paper.title, "text": paper.text.replace("\n", "\r\n"), "shown": "on"}
    assert browser.post(_url(cast, f"{GUIDE}/"), same).status_code == 302
    assert _rows(cast) == []


def test_own_words_are_what_pairs_read(pair: Pair) -> None:
    browser = pair.cast.chiara.browser()
    browser.post(_url(pair.cast, f"{GUIDE}/"), {"title": "First aid", "text": "## Stop\n- Breathe", "shown": "on"})
    assert _rows(pair.cast) == [(GUIDE, "First aid", True, False)]
    page = pair.amara.browser().get(pair.url(f"resources/{GUIDE}/")).content.decode()
    assert ("First aid" in page, "Breathe" in page, "moved for the second time" in page) == (True, True, False)
    with pair.cast.chiara.acting():
        event = AuditEvent.objects.get(verb="changed a resource")
    assert (event.label, event.user_id) == ("First aid", pair.cast.chiara.user.pk)


def test_a_look_at_it_saves_nothing_and_a_mistake_loses_nothing(cast: Cast) -> None:
    browser = cast.chiara.browser()
    looked = {"title": "First aid", "text": "## Stop\n- Breathe", "shown": "on", "preview": ""}
    page = browser.post(_url(cast, f"{GUIDE}/"), looked)
    assert (page.status_code, "Not saved yet" in page.content.decode()) == (200, True)
    wrong = browser.post(_url(cast, f"{GUIDE}/"), {"title": "", "text": "Kept in the form", "shown": "on"})
    assert (wrong.status_code, "Kept in the form" in wrong.content.decode()) == (422, True)
    assert _rows(cast) == []


def test_back_to_the_original_asks_and_can_be_taken_back(cast: Cast) -> None:
    browser, paper = cast.chiara.browser(), library.PAPERS[GUIDE]
    with cast.chiara.acting() as actor:
        resources.write(actor=actor, paper=paper, title="First aid", text="Breathe.", shown=True)
    asks = browser.get(_url(cast, f"{GUIDE}/original/")).content.decode()
    assert ("Breathe." in asks, "Halve it" in asks) == (True, True)
    assert _rows(cast) == [(GUIDE, "First aid", True, False)]
    browser.post(_url(cast, f"{GUIDE}/original/"))
    assert _rows(cast) == [(GUIDE, "First aid", True, True)]
    with cast.chiara.acting() as actor:
        assert selectors.one(actor, GUIDE).title == paper.title
    browser.post(_url(cast, f"{GUIDE}/again/"))
    assert _rows(cast) == [(GUIDE, "First aid", True, False)]


def test_what_is_hidden_is_found_by_nobody_but_admins(pair: Pair) -> None:
    with pair.cast.chiara.acting() as actor:
        paper = library.PAPERS[GUIDE]
        resources.write(actor=actor, paper=paper, title=paper.title, text=paper.text, shown=False)
    browser = pair.amara.browser()
    assert browser.get(pair.url(f"resources/{GUIDE}/")).status_code == 404
    assert f"resources/{GUIDE}/" not in browser.get(pair.url("resources/")).content.decode()
    assert pair.cast.chiara.browser().get(_url(pair.cast, f"{GUIDE}/")).status_code == 200


def test_unchanged_copies_follow_in_one_click_and_changed_ones_ask(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden, changed = library.PAPERS["starter-market-1"], library.PAPERS[GUIDE]
    with cast.chiara.acting() as actor:
        resources.write(actor=actor, paper=hidden, title=hidden.title, text="", shown=False)
        resources.write(actor=actor, paper=changed, title="First aid", text="Breathe.", shown=True)
    _newer(monkeypatch, hidden.key, title="A new starter?")
    _newer(monkeypatch, GUIDE, text="## New\n- Words")
    with cast.chiara.acting() as actor:
        assert [held.paper.key for held in selectors.outdated(actor)] == [GUIDE, hidden.key]
        with pytest.raises(resources.ChangedCopy):
            resources.follow(actor=actor, paper=library.PAPERS[GUIDE])
    cast.chiara.browser().post(_url(cast, "updates/"))
    assert _rows(cast) == [(GUIDE, "First aid", True, False), (hidden.key, "A new starter?", False, False)]
    page = cast.chiara.browser().get(_url(cast, f"{GUIDE}/update/")).content.decode()
    assert ("Breathe." in page, "Words" in page) == (True, True)


@pytest.mark.parametrize(("answer", "title"), [("keep", "First aid"), ("take", "When something is wrong")])
def test_somebody_keeps_the_own_words_or_takes_the_new_ones(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, answer: str, title: str
) -> None:
    with cast.chiara.acting() as actor:
        resources.write(actor=actor, paper=library.PAPERS[GUIDE], title="First aid", text="Breathe.", shown=True)
    _newer(monkeypatch, GUIDE, text="## New\n- Words")
    cast.chiara.browser().post(_url(cast, f"{GUIDE}/update/"), {answer: ""})
    with cast.chiara.acting() as actor:
        held = selectors.one(actor, GUIDE)
        assert (held.title, held.outdated, held.put_back) == (title, False, answer == "take")


def test_both_put_together_by_hand_is_asked_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.chiara.acting() as actor:
        resources.write(actor=actor, paper=library.PAPERS[GUIDE], title="First aid", text="Breathe.", shown=True)
    _newer(monkeypatch, GUIDE, text="## New\n- Words")
    browser = cast.chiara.browser()
    assert "What the library says now" in browser.get(_url(cast, f"{GUIDE}/?together")).content.decode()
    for query, outdated in (("", True), ("?together", False)):
        browser.post(_url(cast, f"{GUIDE}/{query}"), {"title": "First aid", "text": "Breathe. Words.", "shown": "on"})
        with cast.chiara.acting() as actor:
            held = selectors.one(actor, GUIDE)
            assert (held.text, held.edited, held.outdated) == ("Breathe. Words.", True, outdated)


def test_who_may_not_is_refused(pair: Pair) -> None:
    body = {"title": "x", "text": "x", "shown": "on"}
    for member in (pair.amara, pair.cast.olu):
        browser = member.browser()
        assert [browser.get(_url(pair.cast, tail)).status_code for tail in ("", f"{GUIDE}/")] == [403, 403]
        assert browser.post(_url(pair.cast, f"{GUIDE}/"), body).status_code == 403
        with member.acting() as actor, pytest.raises(NotAllowed):
            resources.follow_all(actor=actor)
    assert _rows(pair.cast) == []


def test_no_such_paper(cast: Cast) -> None:
    assert cast.chiara.browser().get(_url(cast, "no-such-thing/")).status_code == 404


def _deck(pair: Pair, query: str) -> list[str]:
    return [held.title for held in pair.amara.browser().get(pair.url(f"resources/?{query}")).context["found"]]


def test_the_deck_is_searched_by_word_theme_and_depth(pair: Pair) -> None:
    assert len(_deck(pair, "")) == 60
    assert len(_deck(pair, "theme=market")) == 8
    assert len(_deck(pair, "depth=4")) == 14
    assert _deck(pair, "theme=balance&depth=3&q=NO%20paying") == ["Who may say no here without paying for it?"]
    assert _deck(pair, "q=zeppelin") == []
    assert len(_deck(pair, "theme=nonsense&depth=9&card=x")) == 60


def test_another_one_goes_round_the_whole_deck(pair: Pair) -> None:
    browser = pair.amara.browser()
    drawn = [browser.get(pair.url(f"resources/?theme=market&card={turn}")).context["card"].title for turn in range(9)]
    assert (len(set(drawn)), drawn[8]) == (8, drawn[0])


def test_the_deck_alone_is_sent_to_htmx(pair: Pair) -> None:
    page = pair.amara.browser().get(pair.url("resources/?q=phone"), headers={"HX-Request": "true"}).content.decode()
    assert ('id="deck"' in page, "<html" in page) == (True, False)


def test_the_own_side_s_guides_come_first(pair: Pair) -> None:
    first = {}
    for member in (pair.amara, pair.bernd):
        held = member.browser().get(pair.url("resources/")).context["shelf"].guides
        first[member.user.email] = [one.paper.side for one in held]
    assert first["amara@nordwind.example"][-2:] == ["mentee", "mentee"]
    assert first["bernd@nordwind.example"][-2:] == ["mentor", "mentor"]
    for member, status in ((pair.cast.chiara, 200), (pair.cast.olu, 404), (pair.cast.dario, 404)):
        assert member.browser().get(pair.url("resources/")).status_code == status


@pytest.mark.parametrize("edited", [1, 3])
def test_many_own_words_ask_no_more(pair: Pair, edited: int) -> None:
    with pair.cast.chiara.acting() as actor:
        for key in list(library.PAPERS)[:edited]:
            resources.write(actor=actor, paper=library.PAPERS[key], title="Ours", text="Ours.", shown=True)
    counts = []
    for member, url in ((pair.amara, pair.url("resources/")), (pair.cast.chiara, _url(pair.cast))):
        browser = member.browser()
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        counts.append(len(asked))
    assert counts == [9, 9]


def test_each_says_how_to_be_reached_and_the_other_reads_it(pair: Pair) -> None:
    browser = pair.amara.browser()
    said = {"phone": "+49 40 123 456", "chat": "Teams: Amara", "room": "https://meet.nordwind.example/amara"}
    assert browser.post(pair.url("ways/"), said).status_code == 302
    page = pair.bernd.browser().get(pair.url()).content.decode()
    assert [one in page for one in ("tel:+4940123456", "Teams: Amara", said["room"])] == [True] * 3
    admin = pair.cast.chiara.browser()
    assert ("123 456" in admin.get(pair.url()).content.decode(), admin.get(pair.url("ways/")).status_code) == (
        False,
        404,
    )
    browser.post(pair.url("ways/"), {"phone": "", "chat": "", "room": ""})
    with pair.cast.chiara.acting():
        assert ContactWay.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"phone": "call me"}, {"room": "javascript:alert(1)"}, {"chat": "x" * 201}])
def test_ways_that_lead_nowhere_are_refused_and_lose_nothing(pair: Pair, wrong: dict[str, str]) -> None:
    with pair.cast.chiara.acting():
        make_contact_way(participant=pair.pairing.mentor)
    page = pair.amara.browser().post(pair.url("ways/"), wrong)
    assert page.status_code == 422
    with pair.cast.chiara.acting():
        assert ContactWay.objects.get().phone == "+49 40 123 456"
