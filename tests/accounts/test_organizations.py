"""Making and changing an organization."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from accounts.actors import NotAllowed
from accounts.models import AuditEvent, Membership, Organization
from accounts.pictures import SIDE, NotAPicture, as_png
from accounts.services import organizations
from accounts.tenancy import tenant
from tests.factories.cast import Cast


def _events() -> list[tuple[str, Any]]:
    return list(AuditEvent.objects.order_by("created_at", "id").values_list("verb", "detail"))


def _picture(size: tuple[int, int] = (900, 300), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def test_the_creator_becomes_the_owner(cast: Cast) -> None:
    made = organizations.create(user=cast.amara.user, name="Käthes Bäckerei", time_zone="Europe/Berlin")
    assert (made.slug, made.time_zone, made.contact_email) == (
        "kathes-backerei",
        "Europe/Berlin",
        cast.amara.user.email,
    )
    with tenant(made.pk):
        assert list(Membership.objects.values_list("user_id", "role")) == [(cast.amara.user.pk, "owner")]
        assert _events() == [("organization created", {})]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Nordwind", "nordwind-2"), ("!!!", "organization"), ("東京", "organization"), ("a" * 120, "a" * 50)],
)
def test_the_address_is_free_and_readable(cast: Cast, name: str, slug: str) -> None:
    assert organizations.create(user=cast.amara.user, name=name).slug == slug


def test_one_person_owns_ten_organizations_at_most(cast: Cast) -> None:
    for _ in range(organizations.MAX_OWNED):
        organizations.create(user=cast.amara.user, name="Again")
    with pytest.raises(organizations.TooManyOrganizations):
        organizations.create(user=cast.amara.user, name="Again")


def test_a_change_is_written_with_what_it_was(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        row = organizations.change(actor=actor, organization=cast.nordwind, hue=210, mentor_word="guide", language="en")
        assert (row.hue, row.mentor_word) == (210, "guide")
        assert _events() == [
            (
                "settings changed",
                {"before": {"hue": 178, "mentor_word": "mentor"}, "after": {"hue": 210, "mentor_word": "guide"}},
            )
        ]


def test_a_change_that_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        organizations.change(actor=actor, organization=cast.nordwind, hue=178)
        assert _events() == []


@pytest.mark.parametrize("name", ["chiara", "olu", "amara"])
def test_only_owners_change_settings(cast: Cast, name: str) -> None:
    with getattr(cast, name).acting() as actor:
        with pytest.raises(NotAllowed):
            organizations.change(actor=actor, organization=cast.nordwind, hue=1)
        with pytest.raises(NotAllowed):
            organizations.set_logo(actor=actor, organization=cast.nordwind, png=None)
        assert Organization.objects.get(pk=cast.nordwind.pk).hue == 178
        assert _events() == []


def test_fields_that_are_no_settings_are_refused(cast: Cast) -> None:
    with cast.frieda.acting() as actor, pytest.raises(ValueError, match="slug"):
        organizations.change(actor=actor, organization=cast.nordwind, slug="taken-over")


def test_the_database_refuses_a_hue_off_the_wheel(cast: Cast) -> None:
    with (
        cast.frieda.acting() as actor,
        pytest.raises(DatabaseError, match="accounts_organization_hue"),
        transaction.atomic(),
    ):
        organizations.change(actor=actor, organization=cast.nordwind, hue=360)


def test_a_logo_is_stored_in_the_organizations_folder_and_the_old_one_goes(
    cast: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True), cast.frieda.acting() as actor:
        first = organizations.set_logo(actor=actor, organization=cast.nordwind, png=b"one").logo.name
        second = organizations.set_logo(actor=actor, organization=cast.nordwind, png=b"two").logo.name
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.png"))
    assert first.startswith(f"{cast.nordwind.pk}/logo-")
    assert files == [second]


def test_a_picture_is_written_anew_and_small() -> None:
    png = Image.open(io.BytesIO(as_png(io.BytesIO(_picture()))))
    assert (png.format, png.size, png.info) == ("PNG", (SIDE, 171), {})


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", _picture()[:200]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        as_png(io.BytesIO(data))


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "PNG"), ("LA", "PNG"), ("P", "GIF"), ("RGBA", "WEBP"), ("CMYK", "JPEG")]
)
def test_a_picture_of_every_kind_is_read(mode: str, kind: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (1200, 600)).save(made, kind)
    assert Image.open(io.BytesIO(as_png(made))).size == (SIDE, SIDE // 2)


@pytest.mark.parametrize("side", [8000, 4001])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(side: int) -> None:
    """Four thousand a side takes 60 MB for a moment; what a camera makes as JPEG takes less, being read small."""
    bomb = io.BytesIO()
    Image.new("1", (side, side)).save(bomb, "PNG")
    with pytest.raises(NotAPicture, match="too many pixels"):
        as_png(bomb)
