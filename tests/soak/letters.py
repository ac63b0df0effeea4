"""Ten thousand letters leave through a real mail server while the workers that send them are killed fifty times.

A tenth are nudges that two beats find at the same time; the broker forgets everything now and then. In the end every letter
has arrived, nothing was told twice under two reasons, and what came twice is what SMTP cannot promise: the server had it,
and the worker died before it could write that down. Both copies then carry the same Message-ID.
"""

# ruff: noqa: T201  figures are printed
from __future__ import annotations

import datetime as dt
import email
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config import embedded

if TYPE_CHECKING:
    from tests.factories.cast import Member
    from tests.faults.house import House

HOME = embedded.BASE_DIR / "var" / "letters"
LETTERS, NUDGES, KILLS, FLUSHES = 9_000, 1_000, 50, 5
PATIENCE = 1_500
WORKERS = ("one", "two")
RELAY = "relay_messages"
dice = random.Random(11)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof in a process of its own, whose services nobody else uses; 0 when nothing was wrong."""
    command = [sys.executable, "-m", "tests.soak.letters", "--inside", *(arguments or ())]
    return subprocess.run(command, cwd=embedded.BASE_DIR, check=False).returncode


@dataclass
class Server:
    """A mail server that notes what it has taken: how often each Message-ID, and which of them each address."""

    taken: Counter[str] = field(default_factory=Counter)
    to: dict[str, set[str]] = field(default_factory=dict)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        key = str(email.message_from_bytes(envelope.content)["Message-ID"]).strip("\r\n <>").partition(".")[0]
        self.taken[key] += 1
        self.to.setdefault(envelope.rcpt_tos[0], set()).add(key)
        return "250 OK"


@dataclass
class Proof:
    """The outbox of one organization, the processes that empty it, and what a kill may have left open."""

    member: Member
    house: House
    server: Server
    redis_port: int
    open: set[str] = field(default_factory=set)
    kills: int = 0
    flushes: int = 0

    def rows(self, **where: Any) -> Any:
        from nudges.models import Message

        return Message.objects.filter(**where)

    def left(self) -> int:
        """How many letters have not been written down as sent."""
        with self.member.acting():
            return LETTERS + NUDGES - self.rows(state="sent").count()

    def strike(self) -> None:
        """Kill what sends: one process, or every fifth time a whole worker, and note which letters that leaves open."""
        if self.kills % 5 == 4:
            name = dice.choice(WORKERS)
            self.house.kill(name)
            self._note_open()
            self.house.worker(name)
        elif not self._kill_sender():
            return
        self.kills += 1
        if self.kills % (KILLS // FLUSHES) == 0:
            self._flush()

    def _kill_sender(self) -> bool:
        busy = {mark.pid: mark for mark in self.house.marks() if mark.task.endswith(RELAY)}
        alive = [pid for pid, mark in busy.items() if mark.what == "started" and Path(f"/proc/{pid}").exists()]
        if not alive:
            return False
        os.kill(dice.choice(alive), signal.SIGKILL)
        self._note_open()
        return True

    def _note_open(self) -> None:
        """Letters that the server has and our rows do not know of yet; a moment later, for it reads what is on the wire."""
        time.sleep(0.3)
        with self.member.acting():
            sending = {str(pk) for pk in self.rows(state="sending").values_list("pk", flat=True)}
        self.open |= {key for key in sending if self.server.taken[key]}

    def _flush(self) -> None:
        import redis

        with redis.Redis(port=self.redis_port) as client:
            client.flushall()
        self.flushes += 1

    def verdict(self) -> int:
        """Print what came of it; returns how much of it is wrong."""
        with self.member.acting():
            known = {str(pk) for pk in self.rows().values_list("pk", flat=True)}
        twice = {key for key, count in self.server.taken.items() if count > 1}
        lost = len(known - self.server.taken.keys())
        doubled = sum(len(keys) > 1 for keys in self.server.to.values())
        unexplained = len(twice - self.open)
        print(f"   letters {len(known)}, kills {self.kills}, flushes {self.flushes}, beats 2")
        print(f"   lost {lost}, told under two reasons {doubled}, left {self.left()}")
        print(f"   twice with one Message-ID {len(twice)}, of which without a kill that explains it {unexplained}")
        return lost + doubled + unexplained + abs(len(known) - LETTERS - NUDGES)


def _inside(share: float) -> int:
    from aiosmtpd.controller import Controller

    global LETTERS, NUDGES
    LETTERS, NUDGES = round(LETTERS * share), round(NUDGES * share)
    shutil.rmtree(HOME, ignore_errors=True)
    server = Server()
    post = Controller(server, hostname="127.0.0.1", port=embedded.free_port())
    post.start()
    services = embedded.start(HOME.name)
    embedded.export(services)
    os.environ.update(SMTP_HOST="127.0.0.1", SMTP_PORT=str(post.port))
    from tests.faults.house import House

    house = House(Path(tempfile.mkdtemp(prefix="letters-")), {})
    try:
        proof = Proof(_fill(), house, server, services.redis_port)
        return _run(proof, round(KILLS * share) or 1)
    finally:
        house.close()
        shutil.rmtree(house.folder)
        services.stop()
        post.stop()


def _run(proof: Proof, kills: int) -> int:
    for name in WORKERS:
        proof.house.worker(name)
    for name in ("beat", "second-beat"):
        proof.house.beat(name)
    begun = time.monotonic()
    while proof.left() and time.monotonic() - begun < PATIENCE:
        time.sleep(dice.uniform(0.1, 1))
        if proof.kills < kills:
            proof.strike()
    print(f"   {time.monotonic() - begun:.0f} s")
    return int(proof.verdict() > 0 or proof.kills < kills)


def _fill() -> Member:
    """Letters in the outbox, and people whom the next sweep finds due."""
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)  # what fails here fails on purpose
    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    from tests.factories.cast import make_cast

    member = make_cast().chiara
    with member.acting():
        _write()
    return member


def _write() -> None:
    from django.utils import timezone

    from nudges.models import Message
    from tests.factories import rows

    rows.make_delivery_policy(workdays=list(range(7)), opens=0, closes=24 * 60)
    Message.objects.bulk_create(
        Message(
            dedupe_key=f"soak:{number}", kind="soak", to_email=f"l{number}@soak.example", subject="Soak", text="Soak",
            essential=number % 2 == 0,
        )
        for number in range(LETTERS)
    )  # fmt: skip
    cohort = rows.make_cohort(program=rows.make_program(state="live"))
    rows.make_nudge_rule(program=cohort.program)
    asked = timezone.now() - dt.timedelta(days=4)
    for number in range(NUDGES):
        person = rows.make_employee(email=f"n{number}@soak.example")
        rows.make_participant(cohort=cohort, employee=person, side="mentee", state="enrolled", invited_at=asked)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ.setdefault("DEBUG", "1")
    if sys.argv[1:2] == ["--inside"]:
        sys.exit(_inside(float(sys.argv[2]) if sys.argv[2:] else 1.0))
    sys.exit(main(sys.argv[1:]))
