"""The pages of LinkedIn: how to get a file, the look at what was found, and removing all of it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from profiles.enums import LinkedInState
from profiles.models import LinkedInImport, Portrait, Profile
from profiles.services.linkedin import work
from tests.factories import rows
from tests.profiles.linkedin.conftest import Brought
from tests.profiles.linkedin.files import archive
from tests.profiles.linkedin.test_taking import ALL, EMPTY


def _home(brought: Brought) -> str:
    return brought.amara.url(f"participants/{brought.pilot.amara.pk}/linkedin/")


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def _post(brought: Brought, url: str, data: dict[str, Any] | None = None) -> Any:
    return brought.amara.browser().post(url, data or {}, follow=True)


def _drafted(brought: Brought) -> tuple[str, dict[str, Any]]:
    """The address of a draft, and its form as the page fills it in."""
    row = brought.read(brought.upload())
    url = brought.amara.url(f"linkedin/{row.pk}/")
    form = brought.amara.browser().get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return url, {name: value for name, value in values.items() if value not in (False, None)}


def test_a_file_is_uploaded_read_and_taken_over(brought: Brought) -> None:
    upload = SimpleUploadedFile("export.zip", archive())
    page = _post(brought, _home(brought), {"route": "archive", "file": upload})
    url = page.redirect_chain[-1][0]
    assert 'hx-trigger="load delay:1s"' in _text(page)
    brought.read(page.context["row"])
    page = brought.amara.browser().get(url, headers={"hx-request": "true"})
    assert ("hx-trigger" in _text(page), "Look at what was found" in _text(page)) == (False, True)
    form = page.context["form"]
    ticked = [name for name in form.fields if form[name].value() is True]
    known = {"offer_0", "offer_1"}  # Python, and data analysis; what is no topic yet is not ticked
    assert {*ticked} == {"take_headline", "take_about", "picture", "position_0", "position_1", "position_2"} | known
    data = {name: form[name].value() for name in form.fields if form[name].value() is not False}
    page = _post(brought, url, data | {"level_0": "5", "title_2": "Barista", "headline": "My own words"})
    assert page.redirect_chain[-1][0].endswith("/profile/you/")
    assert brought.profile() == {
        "headline": "My own words", "about": 'I turn messy data into decisions.\n\nHappy to "teach".',
        "languages": ["en", "de"], "offers": [("Data analysis", 3), ("Python", 5)],
        "positions": [
            ("Barista", "Café Aurora", "2020", "2021"), ("Data Analyst", "Northwind Bank", "2024-01", ""),
            ("Graduate Analyst", "Northwind Bank", "2022-09", "2023-12"),
        ],
    }  # fmt: skip


def test_what_is_there_already_is_shown_beside_and_not_ticked(brought: Brought) -> None:
    brought.say(headline="Mine", languages=["en"])
    url, data = _drafted(brought)
    page = brought.amara.browser().get(url)
    assert ("take_headline" in data, "take_about" in data, data["languages"]) == (False, True, ["de"])
    assert 'In your profile now</p> <p class="mt-1 whitespace-pre-line wrap-anywhere">Mine</p>' in _text(page)
    _post(brought, url, data)
    assert (brought.profile()["headline"], brought.profile()["languages"]) == ("Mine", ["en", "de"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start_0": "soon"}, "Write a year, or a year and a month"),
        ({"title_0": " "}, "Say what you were"),
        ({"topic_0": "!!!"}, "A topic needs a letter or a number"),
    ],
)
def test_an_edit_that_means_nothing_is_refused(brought: Brought, change: dict[str, str], says: str) -> None:
    url, data = _drafted(brought)
    page = _post(brought, url, data | change)
    assert (page.status_code, says in _text(page)) == (422, True)
    with brought.amara.acting():
        assert not Profile.objects.exists()


def test_nothing_ticked_is_said(brought: Brought) -> None:
    url, data = _drafted(brought)
    kept = {name: value for name, value in data.items() if name.partition("_")[0] not in {"take", "offer", "position"}}
    page = _post(brought, url, kept | {"languages": [], "picture": ""})
    assert (page.status_code, "Nothing is ticked" in _text(page)) == (422, True)


def test_too_many_topics_are_said(brought: Brought) -> None:
    with brought.amara.acting():
        mine = tuple(rows.make_topic(name=f"Topic {n}") for n in range(9))
    brought.say(offers=mine)
    url, data = _drafted(brought)
    assert ("offer_0" in data, "offer_1" in data) == (True, False)
    page = _post(brought, url, data | {"offer_1": "on"})
    assert (page.status_code, "Leave out 1 more of them" in _text(page)) == (422, True)


def test_what_was_missing_in_the_archive_is_told(brought: Brought) -> None:
    row = brought.read(brought.upload(archive({"Skills.csv": "Name\nPython\n"})))
    page = brought.amara.browser().get(brought.amara.url(f"linkedin/{row.pk}/"))
    assert "choose the larger archive" in _text(page)


def test_a_large_archive_arrives(brought: Brought) -> None:
    photos = random.Random(0).randbytes(3_000_000)
    upload = SimpleUploadedFile("export.zip", archive({"Rich_Media/photo.jpg": photos, "Skills.csv": "Name\nPython\n"}))
    page = _post(brought, _home(brought), {"route": "archive", "file": upload})
    assert page.status_code == 200
    assert brought.read(page.context["row"]).state == LinkedInState.REVIEW


def test_a_bad_file_is_refused_beside_its_field(brought: Brought) -> None:
    for upload, says in ((SimpleUploadedFile("a.csv", b"Name\n"), "Choose the PDF"), ("", "Choose a file first")):
        page = _post(brought, _home(brought), {"route": "archive", "file": upload})
        assert (page.status_code, says in _text(page)) == (422, True)
        assert 'id="archive_file"' in _text(page)


def test_a_failure_says_what_to_do_and_can_be_tried_again(brought: Brought) -> None:
    row = brought.upload()
    with brought.amara.acting():
        LinkedInImport.objects.filter(pk=row.pk).update(attempt=work.MAX_ATTEMPTS)
    row = brought.read(row)
    url = brought.amara.url(f"linkedin/{row.pk}/")
    assert work.LOST in _text(brought.amara.browser().get(url))
    assert "Reading" in _text(_post(brought, f"{url}again/"))
    assert brought.read(row).state == LinkedInState.REVIEW


def test_a_draft_can_be_discarded(brought: Brought) -> None:
    url, _ = _drafted(brought)
    assert "Your profile is as it was" in _text(_post(brought, f"{url}discard/"))
    assert brought.amara.browser().get(url).status_code == 404


def test_everything_goes_after_one_question(brought: Brought) -> None:
    brought.take(ALL)
    page = brought.amara.browser().get(_home(brought))
    assert ("from LinkedIn’s data archive, accepted" in _text(page), "Globex" in _text(page)) == (True, True)
    url = f"{_home(brought)}remove/"
    assert "5 answers, 2 stations of your working life" in _text(brought.amara.browser().get(url))
    assert brought.profile()["headline"] == "Analyst"
    page = _post(brought, url)
    assert ("is gone from this profile" in _text(page), "Nothing yet" in _text(page)) == (True, True)
    assert brought.profile() == EMPTY


def test_one_station_can_go_and_none_of_somebody_else(brought: Brought) -> None:
    brought.take(ALL)
    with brought.pilot.cast.chiara.acting():
        theirs = rows.make_position(profile=rows.make_profile(participant=brought.pilot.bernd))
        mine = Profile.objects.get(participant=brought.pilot.amara).positions.get(title="Barista")
    for position in (theirs, mine):
        _post(brought, f"{_home(brought)}positions/{position.pk}/remove/")
    assert [one[0] for one in brought.profile()["positions"]] == ["Analyst"]
    with brought.pilot.cast.chiara.acting():
        assert theirs.profile.positions.count() == 1


def test_a_partner_reads_where_somebody_worked_and_sees_the_photo(brought: Brought) -> None:
    brought.take(ALL)
    with brought.amara.acting():
        profile = Profile.objects.get(participant=brought.pilot.amara)
        Portrait.objects.create(profile=profile, image=b"\x89PNG", source="linkedin_login")
    page = brought.pilot.cast.chiara.browser().get(brought.amara.url(f"participants/{brought.pilot.amara.pk}/"))
    assert [
        word
        for word in ("Analyst, Globex", "Jan 2020 – now", "data:image/png;base64,iVBORw==")
        if word not in _text(page)
    ] == []


def test_nobody_else_comes_near(brought: Brought) -> None:
    row = brought.read(brought.upload())
    for member in (
        brought.pilot.cast.chiara,
        brought.pilot.cast.frieda,
        brought.pilot.cast.bernd,
        brought.pilot.cast.dario,
    ):
        for url in (_home(brought), f"{_home(brought)}remove/", brought.amara.url(f"linkedin/{row.pk}/")):
            for method in ("get", "post"):
                assert getattr(member.browser(), method)(url).status_code == 404
    assert brought.fresh(row).state == LinkedInState.REVIEW


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_what_was_found(brought: Brought, count: int, django_assert_num_queries: Any) -> None:
    names = "\n".join(f"Globex,Title {n},2020,2021" for n in range(count))
    content = archive(
        {"Positions.csv": f"Company Name,Title,Started On,Finished On\n{names}\n", "Skills.csv": "Name\nPython\n"}
    )
    url = brought.amara.url(f"linkedin/{brought.read(brought.upload(content)).pk}/")
    browser = brought.amara.browser()
    with django_assert_num_queries(10):
        browser.get(url)
    brought.take(ALL, content=content)
    with django_assert_num_queries(14):
        browser.get(_home(brought))


def test_uploads_are_counted(brought: Brought, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"linkedin": "1/h/user"}
    data = {"route": "pdf", "file": ""}
    assert [_post(brought, _home(brought), data).status_code for _ in range(2)] == [422, 429]
