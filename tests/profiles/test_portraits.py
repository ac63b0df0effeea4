"""The photo: square, small, without what a camera tells beside it; gone when it is taken away."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts import pictures
from profiles.enums import LinkedInSource
from profiles.models import Portrait, Profile
from profiles.services import portraits
from profiles.services.linkedin import removing
from tests.profiles.conftest import Pilot
from tests.profiles.test_wizard import url

RED, BLUE = (220, 20, 20), (20, 20, 220)
GPS, ORIENTATION, TURNED = 0x8825, 0x0112, 6


def photo(kind: str = "JPEG", size: tuple[int, int] = (600, 400)) -> bytes:
    """A picture, red on top and blue below, from a camera that was held upright and knows where it was."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (0, size[1] // 2, *size))
    facts = Image.Exif()
    facts[ORIENTATION] = TURNED
    facts[0x010F] = "Secret camera"
    facts.get_ifd(GPS)[2] = (53.0, 33.0, 0.0)
    out = io.BytesIO()
    picture.save(out, kind, **({"exif": facts} if kind in ("JPEG", "WEBP", "PNG") else {}))
    return out.getvalue()


def send(pilot: Pilot, content: bytes | None = None, **data: Any) -> Any:
    files = {"photo": SimpleUploadedFile("me.jpg", content)} if content is not None else {}
    return pilot.cast.amara.browser().post(url(pilot, "photo"), files | data, follow=True)


def _portraits(pilot: Pilot) -> list[Portrait]:
    with pilot.cast.chiara.acting():
        return list(Portrait.objects.all())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_is_drawn_anew_without_what_the_camera_wrote(pilot: Pilot, kind: str) -> None:
    send(pilot, photo(kind), alt="Amara")
    (row,) = _portraits(pilot)
    image = Image.open(io.BytesIO(bytes(row.image)))
    assert (image.format, image.size, row.alt, row.source) == ("PNG", (160, 160), "Amara", "")
    assert not dict(image.getexif())
    assert "exif" not in image.info
    assert b"Secret" not in bytes(row.image)


def test_a_photo_stands_as_the_camera_was_held(pilot: Pilot) -> None:
    send(pilot, photo())
    image = Image.open(io.BytesIO(bytes(_portraits(pilot)[0].image))).convert("RGB")
    left, right = image.getpixel((10, 80)), image.getpixel((150, 80))
    assert left[2] > 150 > left[0]  # type: ignore[index, operator]
    assert right[0] > 150 > right[2]  # type: ignore[index, operator]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture", "not a picture"),
        (b"", "empty"),
        (photo("PNG", (5000, 3300)), "too many pixels"),
        (photo("PNG", (2000, 20)), "a narrow strip"),
        (photo() + b"0" * (pictures.MAX_PHOTO_BYTES + 1), "larger than 12 MB"),
        (None, "Choose a photo first"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(pilot: Pilot, content: bytes | None, words: str) -> None:
    page = send(pilot, content, alt="Typed with care")
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Typed with care" in page.content.decode()
    assert _portraits(pilot) == []


def test_words_can_be_changed_without_the_photo(pilot: Pilot) -> None:
    send(pilot, photo(), alt="Me")
    before = bytes(_portraits(pilot)[0].image)
    send(pilot, alt="Amara, laughing")
    (row,) = _portraits(pilot)
    assert (row.alt, bytes(row.image)) == ("Amara, laughing", before)


def test_a_photo_goes_at_once(pilot: Pilot) -> None:
    page = send(pilot, photo())
    assert "data:image/png;base64" in page.content.decode()
    page = send(pilot, remove="1")
    assert "data:image/png;base64" not in page.content.decode()
    assert _portraits(pilot) == []


def test_removing_linkedin_leaves_the_own_photo(pilot: Pilot) -> None:
    send(pilot, photo())
    with pilot.cast.amara.acting() as actor:
        removing.remove_all(actor=actor, participant=pilot.amara)
        assert Portrait.objects.count() == 1
        Portrait.objects.update(source=LinkedInSource.LOGIN)
        removing.remove_all(actor=actor, participant=pilot.amara)
        assert not Portrait.objects.exists()


def test_nobody_shows_a_photo_of_somebody_else(pilot: Pilot) -> None:
    from accounts.actors import NotAllowed

    with pilot.cast.chiara.acting() as actor, pytest.raises(NotAllowed):
        portraits.show(actor=actor, participant=pilot.amara, image=b"x", alt="")
    with pilot.cast.chiara.acting():
        assert not Profile.objects.exists()
