"""A pilot whose runs and publications are watched from outside: what must be true after every fault."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from matching import events
from matching.enums import RunState
from matching.models import Leftover, MatchingRun, Proposal, Publication
from matching.receivers import wake_the_matching_queue
from matching.services import proposals, publications, runs
from tests.faults.house import until
from tests.matching.pilots import Pilot

ENDED = (RunState.DONE, RunState.FAILED, RunState.CANCELLED)
SEED = 7


class Figure(NamedTuple):
    """What one fault did: how often it was tried, how often it struck in the middle, and what was wrong afterwards."""

    fault: str
    rounds: int
    hits: int
    wrong: int
    slowest: float


class Facts(NamedTuple):
    """What a run came to: equal facts are equal results, with nobody lost and nobody twice."""

    state: str
    result: str
    proposals: int
    mentees: int
    leftovers: int


@dataclass
class Stage:
    """One pilot and what its run comes to when nothing happens."""

    pilot: Pilot
    expected: Facts = field(init=False)
    seconds: float = field(init=False)  # how long a run takes when nothing happens

    def __post_init__(self) -> None:
        with self.silent():  # no worker joins in
            self.pilot.run(seed=SEED)
            begun = time.monotonic()
            run = self.pilot.run(seed=SEED)
            self.seconds = time.monotonic() - begun
        self.expected = self.facts(run)

    def ask(self) -> MatchingRun:
        """Ask for a run as an admin does; the request commits and a message goes to the broker."""
        with self.pilot.member.acting() as actor:
            return runs.request(actor=actor, cohort=self.pilot.cohort, mode="best_total", seed=SEED)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """The process that asks dies between its commit and its message: no message leaves."""
        events.run_queued.disconnect(wake_the_matching_queue)
        try:
            yield
        finally:
            events.run_queued.connect(wake_the_matching_queue)

    def facts(self, run: MatchingRun) -> Facts:
        """What is in the database about a run now."""
        with self.pilot.member.acting():
            row = MatchingRun.objects.defer("inputs").get(pk=run.pk)
            made = Proposal.objects.filter(run=run)
            mentees = made.values("mentee").distinct().count()
            left = Leftover.objects.filter(run=run).count()
            return Facts(row.state, row.result_hash, made.count(), mentees, left)

    def settle(self, run: MatchingRun, seconds: float = 60) -> tuple[bool, float]:
        """Wait for the end of a run; whether it came to what was expected, and how long that took."""
        spent = until(lambda: patiently(lambda: self.facts(run).state) in ENDED, seconds, "the run ends", pause=0.05)
        with self.pilot.member.acting():
            run.refresh_from_db()
        return self.facts(run) == self.expected, spent

    def proposals(self, run: MatchingRun) -> set[uuid.UUID]:
        """Which rows a run has: writing the same pairs once more would lose what admins decided on them."""
        with self.pilot.member.acting():
            return set(Proposal.objects.filter(run=run).values_list("pk", flat=True))

    def attempts(self, run: MatchingRun) -> int:
        with self.pilot.member.acting():
            return MatchingRun.objects.values_list("attempt", flat=True).get(pk=run.pk)

    def approve(self, run: MatchingRun) -> int:
        """Approve everything that a run proposes; returns how many pairs that are."""
        with self.pilot.member.acting() as actor:
            return proposals.approve_all(actor=actor, run=run, at_least=0).pairs

    def schedule(self, run: MatchingRun) -> Publication:
        """Schedule a publication for a moment that is over when it is looked at, so that the beat publishes it."""
        with self.pilot.member.acting() as actor:
            when = timezone.now() + dt.timedelta(seconds=0.05)
            return publications.schedule(actor=actor, run=run, publish_at=when)

    def undo(self, publication: Publication) -> None:
        with self.pilot.member.acting() as actor:
            publications.undo(actor=actor, publication=publication)

    def published(self, publication: Publication) -> tuple[str, int, int]:
        """State, standing pairings and letters of a publication, all at one moment."""
        with self.pilot.member.acting(), connection.cursor() as cursor:
            cursor.execute(_PUBLISHED, [publication.pk])
            return cursor.fetchone()


# One statement sees one moment.
_PUBLISHED = """
SELECT p.state, count(g.id), coalesce(sum((SELECT count(*) FROM nudges_message m
  WHERE m.dedupe_key IN ('pairing:' || g.id || ':introduction:mentor', 'pairing:' || g.id || ':introduction:mentee'))), 0)
FROM matching_publication p LEFT JOIN matching_pairing g ON g.publication_id = p.id AND g.state = 'active'
WHERE p.id = %s GROUP BY p.state
"""


def patiently(ask: Callable[[], Any]) -> Any:
    """Ask again when the database has gone away in between."""
    for _ in range(200):
        try:
            return ask()
        except (OperationalError, InterfaceError):
            connection.close()
            close_old_connections()
            time.sleep(0.05)
    return ask()
