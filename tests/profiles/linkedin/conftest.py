"""Amara brings a file, and the worker reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from profiles import tasks
from profiles.models import LinkedInImport, Profile
from profiles.services import profiles
from profiles.services.linkedin import taking, uploads
from profiles.services.linkedin.taking import Accepted
from profiles.services.profiles import Entry
from tests.factories.rows import make_topic
from tests.profiles.conftest import Pilot
from tests.profiles.linkedin.files import archive


@dataclass
class Brought:
    """What Amara does with LinkedIn, and what her profile says then."""

    pilot: Pilot

    @property
    def amara(self) -> Any:
        return self.pilot.cast.amara

    def upload(self, content: bytes | None = None, name: str = "Profile.pdf") -> LinkedInImport:
        """An uploaded file that waits for the worker; an archive without any other."""
        upload = SimpleUploadedFile(name, archive() if content is None else content)
        with self.amara.acting() as actor:
            return uploads.receive(actor=actor, participant=self.pilot.amara, upload=upload)

    def read(self, row: LinkedInImport) -> LinkedInImport:
        """The same after the worker was at it."""
        tasks.read_linkedin(str(row.organization_id), str(row.pk))
        return self.fresh(row)

    def fresh(self, row: LinkedInImport) -> LinkedInImport:
        with self.amara.acting():
            return LinkedInImport.objects.get(pk=row.pk)

    def take(self, accepted: Accepted, content: bytes | None = None) -> LinkedInImport:
        """A file that was brought, read, and accepted in part."""
        row = self.read(self.upload(content))
        with self.amara.acting() as actor:
            taking.take(actor=actor, row=LinkedInImport.objects.get(pk=row.pk), accepted=accepted)
        return self.fresh(row)

    def say(self, offers: tuple[Any, ...] = (), **answers: Any) -> None:
        """What Amara writes into her profile by hand; offers are topics."""
        entries = [Entry(topic.pk, "offer") for topic in offers] or None
        with self.amara.acting() as actor:
            profiles.save(actor=actor, participant=self.pilot.amara, answers=answers, entries=entries)

    def profile(self) -> dict[str, Any]:
        """Everything that LinkedIn could have changed."""
        with self.amara.acting():
            row = Profile.objects.get(participant=self.pilot.amara)
            return {
                "headline": row.headline, "about": row.about, "languages": row.languages,
                "offers": sorted(row.entries.values_list("topic__name", "level")),
                "positions": sorted(row.positions.values_list("title", "employer", "start", "end")),
            }  # fmt: skip


@pytest.fixture
def brought(pilot: Pilot, settings: Any, tmp_path: Any) -> Brought:
    """An organization with two topics that LinkedIn calls by other names, and a folder of the test's own for files."""
    settings.MEDIA_ROOT = tmp_path
    with pilot.cast.chiara.acting():
        make_topic(name="Python")
        make_topic(name="Data analysis")
    return Brought(pilot)
