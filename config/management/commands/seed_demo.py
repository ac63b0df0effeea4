"""Fill an empty database with the demo's two organizations."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo import story


class Command(BaseCommand):
    help = "Make the demo's organizations, people and programs; does nothing when they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        # SECURITY: everybody knows the password of these logins.
        if not settings.DEMO:
            raise CommandError("The demo's people are made in a demo only: their password is public.")
        # The list of logins is written last. Without it, somebody stopped the demo in the middle of its story.
        target = Path(os.environ["DEMO_LOGINS"])
        if not story.told():
            story.tell(timezone.localdate())
        elif not target.exists():
            raise CommandError("The demo's data is half made. Start over: make demo FRESH=1")
        target.write_text(logins())


def logins() -> str:
    """Who can sign in, as the demo prints it."""
    people = [*story.NORDWIND, *story.SUEDSTERN]
    lines = [f"    {person.what:<32} {person.email}" for person in people]
    return "\n  Sign in as (password: " + story.PASSWORD + ")\n" + "\n".join(lines) + "\n\n"
