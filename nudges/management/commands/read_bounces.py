"""``manage.py read_bounces``: read what mail servers send back about our letters, from a pipe, a Maildir or an mbox."""

from __future__ import annotations

import argparse
import mailbox
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from nudges.returned import MOST_BYTES
from nudges.services import bounces

# sysexits.h: the mail server keeps the mail and tries again.
TRY_AGAIN = 75
Done = Callable[[], None]


class Command(BaseCommand):
    help = "Read delivery reports and complaints: one mail on standard input, or the new mails of a Maildir or an mbox."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--maildir", type=Path, help="a Maildir; what was read moves to cur/, marked as seen")
        where.add_argument("--mbox", type=Path, help="an mbox; it is not changed, and reading it twice changes nothing")

    def handle(self, *args: Any, maildir: Path | None, mbox: Path | None, **options: Any) -> None:
        counted: Counter[str] = Counter()
        try:
            for raw, done in _mails(maildir, mbox):
                counted[self._read(raw)] += 1
                done()
        except DatabaseError as problem:
            raise CommandError(f"Postgres could not be asked: {problem}", returncode=TRY_AGAIN) from problem
        self.stdout.write(", ".join(f"{kind} {count}" for kind, count in sorted(counted.items())) or "nothing new")

    def _read(self, raw: bytes) -> str:
        """What one mail was. One that says nothing is done with: a refusal would send a report about the report."""
        try:
            return bounces.read(raw=raw)
        except (bounces.NotAReport, bounces.StrangeLetter) as problem:
            self.stderr.write(f"not taken down: {problem}")
            return "ignored"


def _mails(maildir: Path | None, mbox: Path | None) -> Iterator[tuple[bytes, Done]]:
    """Every mail, and what to do when it was read."""
    if maildir is not None:
        yield from _of_maildir(maildir)
    elif mbox is not None:
        yield from _of_mbox(mbox)
    else:
        yield sys.stdin.buffer.read(MOST_BYTES), _nothing


def _of_maildir(path: Path) -> Iterator[tuple[bytes, Done]]:
    if not (path / "new").is_dir():
        raise CommandError(f"{path} is no Maildir.")
    for name in sorted((path / "new").iterdir()):
        with name.open("rb") as file:
            raw = file.read(MOST_BYTES)
        seen = path / "cur" / f"{name.name.partition(':')[0]}:2,S"
        yield raw, lambda name=name, seen=seen: _move(name, seen)  # type: ignore[misc]


def _move(name: Path, seen: Path) -> None:
    seen.parent.mkdir(exist_ok=True)
    name.replace(seen)


def _of_mbox(path: Path) -> Iterator[tuple[bytes, Done]]:
    if not path.is_file():
        raise CommandError(f"{path} is no mbox.")
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as file:
                yield file.read(MOST_BYTES), _nothing
    finally:
        box.close()


def _nothing() -> None:
    """A pipe is empty, and an mbox stays as it is."""
