"""The photo that the connection with LinkedIn tells of: fetched by the worker, looked at, accepted, removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount

from profiles.enums import LinkedInState
from profiles.models import LinkedInImport, Portrait
from profiles.services.linkedin import work
from tests.accounts.oidc.provider import LinkedIn, running
from tests.profiles.linkedin.conftest import Brought


@pytest.fixture
def linkedin(brought: Brought, settings: Any) -> Iterator[LinkedIn]:
    """Amara has connected LinkedIn."""
    with running() as server:
        settings.LINKEDIN_PICTURE_ORIGINS = [server.origin]
        told = {"userinfo": server.told}
        SocialAccount.objects.create(user=brought.amara.user, provider="linkedin", uid="782bbtaQ", extra_data=told)
        yield server


def _fetched(brought: Brought) -> LinkedInImport:
    url = brought.amara.url(f"participants/{brought.pilot.amara.pk}/linkedin/")
    assert "Bring my photo" in brought.amara.browser().get(url).content.decode()
    page = brought.amara.browser().post(f"{url}photo/", follow=True)
    return brought.read(page.context["row"])


def test_a_photo_is_looked_at_before_it_is_shown(brought: Brought, linkedin: LinkedIn) -> None:
    row = _fetched(brought)
    assert row.state == LinkedInState.REVIEW
    url = brought.amara.url(f"linkedin/{row.pk}/")
    assert "data:image/png;base64," in brought.amara.browser().get(url).content.decode()
    with brought.amara.acting():
        assert not Portrait.objects.exists()
    brought.amara.browser().post(url, {"picture": "on"})
    with brought.amara.acting():
        assert bytes(Portrait.objects.get().image).startswith(b"\x89PNG")
    assert bytes(brought.fresh(row).picture) == b""
    own = brought.amara.browser().get(brought.amara.url(f"participants/{brought.pilot.amara.pk}/"))
    assert "data:image/png;base64," in own.content.decode()
    brought.amara.browser().post(brought.amara.url(f"participants/{brought.pilot.amara.pk}/linkedin/remove/"))
    with brought.amara.acting():
        assert not Portrait.objects.exists()


def test_a_photo_that_is_gone_says_what_to_do(brought: Brought, linkedin: LinkedIn) -> None:
    linkedin.picture = b"gone"
    row = _fetched(brought)
    assert (row.state, row.error, row.again) == (LinkedInState.FAILED, work.NO_PICTURE, False)


def test_nobody_gets_the_photo_of_somebody_else(brought: Brought, linkedin: LinkedIn) -> None:
    url = brought.amara.url(f"participants/{brought.pilot.amara.pk}/linkedin/photo/")
    for member in (brought.pilot.cast.chiara, brought.pilot.cast.bernd):
        assert member.browser().post(url).status_code == 404
    with brought.amara.acting():
        assert not LinkedInImport.objects.exists()
    assert linkedin.asked("/photo") == []
