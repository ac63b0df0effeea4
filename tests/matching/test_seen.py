"""What others see of somebody: the same bytes on the own page as on theirs, and photos only where names are known."""

from __future__ import annotations

import re
from typing import Any

import pytest

from matching.models import Handle, Opening
from profiles.enums import Channel
from profiles.models import Portrait, Profile
from tests.factories.cast import Cast
from tests.factories.rows import make_pairing
from tests.matching.askers import Asking, make_asking

PHOTO = b"\x89PNG the face of somebody"
DRAWN = "data:image/png;base64"
SIGN = "I go quiet"


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return make_asking(cast)


def _show(asking: Asking) -> None:
    """Everybody shows a photo and says how to work with them."""
    with asking.cast.chiara.acting():
        Profile.objects.update(channel=Channel.CHAT, signs=SIGN)
        Portrait.objects.bulk_create(Portrait(profile=one, image=PHOTO, alt="In red") for one in Profile.objects.all())


def _seen(asking: Asking, reader: str, who: str = "amara") -> str:
    pk = asking.amara.participant_id
    page = getattr(asking.cast, who).browser().get(asking.cast.amara.url(f"participants/{pk}/seen/?as={reader}"))
    text: str = page.content.decode()
    return text


def _card(text: str) -> str:
    """The first card on a page that holds the name, without the room around it."""
    found = re.search(r'<section class="card p-5".*?</section>', text, re.DOTALL)
    assert found is not None
    inner = found[0].partition(">")[2]
    inner = re.sub(r"<h2 class=\"sr-only\">.*?</h2>|<p class=\"mt-4\">.*?</p>", "", inner, flags=re.DOTALL)
    return " ".join(inner.split())


def _as_bernd(asking: Asking) -> str:
    """Amara as Bernd, who may choose her, reads her."""
    path = asking.url(f"{asking.bernd.pk}/people/{asking.amara.pk}/")
    text: str = asking.cast.bernd.browser().get(path).content.decode()
    return text


def test_who_chooses_gets_what_the_own_page_shows(asking: Asking) -> None:
    _show(asking)
    assert _card(_seen(asking, "open")) == _card(_as_bernd(asking))
    assert DRAWN in _card(_seen(asking, "open"))
    assert "sees this now" in _seen(asking, "open")


def test_with_names_hidden_the_same_and_no_photo(cast: Cast) -> None:
    made = make_asking(cast, blind=True)
    _show(made)
    theirs = _as_bernd(made)
    assert _card(_seen(made, "blind")) == _card(theirs)
    assert DRAWN not in theirs
    assert "In red" not in theirs
    assert SIGN not in theirs
    assert "sees this now" in _seen(made, "blind")


def test_a_partner_gets_what_the_own_page_shows(asking: Asking) -> None:
    _show(asking)
    with asking.cast.chiara.acting():
        pair = make_pairing(mentor=asking.amara.participant, mentee=asking.bernd.participant)
    theirs = asking.cast.bernd.browser().get(asking.cast.bernd.url(f"pairings/{pair.pk}/about/")).content.decode()
    assert _card(_seen(asking, "partner")) == _card(theirs)
    for shown in (DRAWN, SIGN, "A chat message"):
        assert shown in _card(theirs)


def test_an_admin_gets_what_the_own_page_shows(asking: Asking) -> None:
    _show(asking)
    person = asking.amara.participant
    browser, url = asking.cast.chiara.browser(), asking.cast.chiara.url
    profile = browser.get(url(f"participants/{person.pk}/")).content.decode()
    entry = browser.get(url(f"employees/{person.employee_id}/")).content.decode()
    own = _seen(asking, "admins")
    assert _card(own) == _card(profile).replace("<h1", "<h2").replace("</h1", "</h2")
    assert _facts(own) == _facts(entry)


def _facts(text: str) -> str:
    found = re.search(r'<dl class="grid gap-x-6.*?</dl>', text, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("who", ["bernd", "chiara", "olu", "dario"])
def test_nobody_else_opens_the_page(asking: Asking, who: str) -> None:
    pk = asking.amara.participant_id
    browser = getattr(asking.cast, who).browser()
    assert browser.get(asking.cast.amara.url(f"participants/{pk}/seen/")).status_code == 404


def test_somebody_without_a_handle_sees_an_example(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        Handle.objects.filter(participant=asking.amara.participant_id).delete()
        Opening.objects.update(mode="assigned")
    text = _seen(asking, "blind")
    assert "Amber Alder" in text
    assert "nobody sees this at the moment" in text
    assert "nobody sees this at the moment" in _seen(asking, "open")
    with asking.cast.chiara.acting():
        assert not Handle.objects.filter(participant=asking.amara.participant_id).exists()


def test_looking_asks_the_same_few_questions(asking: Asking, django_assert_num_queries: Any) -> None:
    pk, browser = asking.amara.participant_id, asking.cast.amara.browser()
    for shown in (False, True):
        if shown:
            _show(asking)
        with django_assert_num_queries(18):
            browser.get(asking.cast.amara.url(f"participants/{pk}/seen/"))
