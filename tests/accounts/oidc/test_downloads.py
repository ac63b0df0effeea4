"""Pictures are fetched from named hosts alone, in bounds, and written anew."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from accounts import downloads, pictures
from config.embedded import free_port
from tests.accounts.oidc.provider import LinkedIn, running


@pytest.fixture
def linkedin(settings: Any) -> Iterator[LinkedIn]:
    """A host of pictures that we name."""
    with running() as server:
        settings.LINKEDIN_PICTURE_ORIGINS = [server.origin]
        yield server


def test_a_picture_is_made_small_and_written_anew(linkedin: LinkedIn) -> None:
    content = downloads.picture(linkedin.told["picture"])
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, picture.info) == ("PNG", (160, 160), {})
    assert b"taken at home" in linkedin.picture
    assert b"taken at home" not in content


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://127.0.0.1:9/photo",
        "https://media.licdn.com.evil.example/photo",
        "https://media.licdn.com@evil.example/photo",
        "http://metadata.example/latest/meta-data/",
        "file:///etc/passwd",
    ],
)
def test_other_hosts_are_never_asked(settings: Any, url: str) -> None:
    with pytest.raises(downloads.NoPicture, match="not one of our hosts"):
        downloads.picture(url)


def test_nothing_is_followed_from_there(linkedin: LinkedIn) -> None:
    with pytest.raises(downloads.NoPicture, match="answered 302"):
        downloads.picture(f"{linkedin.origin}/moved")
    assert linkedin.asked("/photo") == []


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"<svg onload='alert(1)'/>", "not a picture"), (b"x" * (pictures.MAX_BYTES + 1), "too large")],
)
def test_what_is_no_picture_is_refused(linkedin: LinkedIn, content: bytes, says: str) -> None:
    linkedin.picture = content
    with pytest.raises(downloads.NoPicture, match=says):
        downloads.picture(linkedin.told["picture"])


def test_a_host_out_of_reach_is_told(settings: Any) -> None:
    origin = f"http://127.0.0.1:{free_port()}"
    settings.LINKEDIN_PICTURE_ORIGINS = [origin]
    with pytest.raises(downloads.NoPicture, match="out of reach"):
        downloads.picture(f"{origin}/photo")
