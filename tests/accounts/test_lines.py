"""A name is what others read: nothing in it is unseen, and nothing turns a line around."""

from __future__ import annotations

import pytest

from accounts import lines
from accounts.models import Organization, User
from tests.factories.cast import Cast


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  Amara\u202e  \x07Okafor\n", "Amara Okafor"),
        ("\u2066\u200b\ufeff", ""),
        ("עמרה 👩🏽‍🔬", "עמרה 👩🏽‍🔬"),
        ("A\r\nBcc: x@example.com", "A Bcc: x@example.com"),
    ],
)
def test_a_line_is_one_that_is_seen(raw: str, line: str) -> None:
    assert lines.clean(raw) == line


def test_names_of_people_and_organizations_are_lines(cast: Cast) -> None:
    browser = cast.frieda.browser()
    assert browser.post("/account/name/", {"name": "\u202e"}).status_code == 422
    assert browser.post("/account/name/", {"name": "Frieda\u202e\nPetersen"}).status_code == 302
    assert User.objects.get(pk=cast.frieda.user.pk).name == "Frieda Petersen"
    browser.post("/organizations/new/", {"name": "Nord\u202ewind\r\nZwei", "time_zone": "Europe/Berlin"})
    with cast.frieda.acting():
        assert not Organization.objects.filter(name__contains="\u202e").exists()
