"""``manage.py replay_run <id> --organization <slug>``: do a finished run again from its frozen inputs, and compare."""

from __future__ import annotations

import argparse
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization
from accounts.tasking import every_organization
from accounts.tenancy import tenant
from matching.engine.types import ENGINE_VERSION
from matching.models import MatchingRun


class Command(BaseCommand):
    help = "Do a finished matching run again from its frozen inputs and compare the results bit for bit."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("run", type=uuid.UUID, help="the id of the run, as in its address")
        parser.add_argument(
            "--organization", required=True, help="the short name of the organization, as in its address"
        )

    def handle(self, *args: Any, run: uuid.UUID, organization: str, **options: Any) -> None:
        # Imported here because it brings scipy, which other commands never need.
        from matching.services import replays

        with tenant(_organization(organization)):
            row = MatchingRun.objects.filter(pk=run).first()
        if row is None or row.inputs is None or not row.result_hash:
            raise CommandError("There is no finished run with this id in this organization.")
        if row.engine_version != ENGINE_VERSION:
            raise CommandError(f"The run was made by engine {row.engine_version}; this one is {ENGINE_VERSION}.")
        if row.gap and not row.certified:
            # How far a search comes in its time is not in the inputs.
            raise CommandError(
                f"Run {row.number} ended because its time was up, which nobody can do again the same way."
            )
        replay = replays.replay(row)
        for name, then, now in replay.lines:
            self.stdout.write(f"{name:12} {'same' if then == now else 'DIFFERS'}  {then}  {now}")
        if not replay.same:
            raise CommandError("The replay differs from what was stored.")
        self.stdout.write(
            self.style.SUCCESS(f"Run {row.number}: {replay.pairs} pairs, the same bit for bit, and proven again.")
        )


def _organization(slug: str) -> uuid.UUID:
    """The id behind a slug: an operator's command has no user who could be a member, so each organization is asked."""
    for one in every_organization():
        with tenant(one):
            if Organization.objects.filter(pk=one, slug=slug).exists():
                return one
    raise CommandError(f"There is no organization “{slug}”.")
