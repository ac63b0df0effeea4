"""Fill an empty database with the demo's two organizations."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.demo import story


class Command(BaseCommand):
    help = "Make the demo's organizations, people and programs; does nothing when they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not story.told():
            story.tell(timezone.localdate())
        target = os.environ.get("DEMO_LOGINS")
        if target:
            Path(target).write_text(logins())
        else:
            self.stdout.write(logins())


def logins() -> str:
    """Who can sign in, as the demo prints it."""
    people = [*story.NORDWIND, *story.SUEDSTERN]
    lines = [f"    {person.what:<32} {person.email}" for person in people]
    return "\n  Sign in as (password: " + story.PASSWORD + ")\n" + "\n".join(lines) + "\n\n"
