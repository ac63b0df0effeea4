"""Each fault as a function: strike at a random moment, wait, and count what is wrong. Short in the suite, long in the soak."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable

from django.db import connection

from accounts.tenancy import tenant
from matching.enums import PublicationState, RunState
from matching.models import MatchingRun, Publication
from matching.services import runs
from matching.tasks import execute_run
from tests.faults.house import House, Mark, until
from tests.faults.stage import Figure, Stage, patiently

dice = random.Random(5)
RUN, PUBLISH = "execute_run", "publish_due_of"

Strike = Callable[[Mark], None]


def kill_child(mark: Mark) -> None:
    """What the kernel does to a process that uses too much memory."""
    os.kill(mark.pid, signal.SIGKILL)


def killing_node(house: House, name: str = "worker") -> Strike:
    """The whole worker dies with its children, and somebody starts it again as it was."""

    def strike(mark: Mark) -> None:
        house.kill(name)
        house.worker(name)

    return strike


def struck_run(name: str, stage: Stage, house: House, strike: Strike, hits: int, tries: int = 0) -> Figure:
    """Strike at a random point of a run until it hit often enough; every run must come to what it always comes to."""
    tried, hit, wrong, slowest = 0, 0, 0, 0.0
    while hit < hits and tried < (tries or 4 * hits):
        tried += 1
        place = len(house.marks())
        run = stage.ask()
        start = house.next_start(RUN, place)
        time.sleep(dice.uniform(0, stage.seconds))
        hit, begun = hit + (not house.ended(start)), time.monotonic()
        strike(start)
        wrong += not stage.settle(run)[0]
        slowest = max(slowest, time.monotonic() - begun)
    return Figure(name, tried, hit, wrong, slowest)


def flushed(name: str, stage: Stage, house: House, flush: Callable[[], None], rounds: int) -> Figure:
    """The broker forgets everything while the message of a run waits in it: only the row knows of the run."""
    wrong, slowest = 0, 0.0
    for _ in range(rounds):
        house.pause()
        run = stage.ask()
        flush()
        house.resume()
        right, spent = stage.settle(run)
        wrong, slowest = wrong + (not right), max(slowest, spent)
    return Figure(name, rounds, rounds, wrong, slowest)


def unannounced(stage: Stage) -> bool:
    """Wait for a run whose message never left; whether it came to what it always comes to."""
    with stage.silent():
        run = stage.ask()
    return stage.settle(run)[0]


def delivered_twice(stage: Stage, rounds: int, copies: int = 4) -> Figure:
    """Several workers get the same message at once: one does the run, the others find nothing to do."""
    wrong, slowest = 0, 0.0
    for _ in range(rounds):
        run = stage.ask()
        for _copy in range(copies):
            execute_run.delay(str(run.organization_id), str(run.pk))
        right, spent = stage.settle(run)
        wrong += not right or stage.attempts(run) != 1
        slowest = max(slowest, spent)
    return Figure(f"{copies + 1} messages, 2 workers", rounds, rounds, wrong, slowest)


def stalled(stage: Stage, house: House, hits: int) -> Figure:
    """A process hangs in the middle of a run until another one has done it, wakes up, and must not write any more."""
    wrong, slowest, hit, tried = 0, 0.0, 0, 0
    while hit < hits and tried < 4 * hits:
        tried += 1
        place, begun = len(house.marks()), time.monotonic()
        run = stage.ask()
        start = house.next_start(RUN, place)
        time.sleep(dice.uniform(0, stage.seconds))
        os.kill(start.pid, signal.SIGSTOP)
        hit += not house.ended(start)
        right, _spent = stage.settle(run)
        before = stage.proposals(run)
        os.kill(start.pid, signal.SIGCONT)
        until(lambda pid=start: house.ended(pid), 30, "the process that hung ends")
        wrong += not right or stage.proposals(run) != before or stage.facts(run) != stage.expected
        slowest = max(slowest, time.monotonic() - begun)
    return Figure("worker hangs and wakes up", tried, hit, wrong, slowest)


def poisoned(stage: Stage, house: House) -> Figure:
    """A run that kills every worker fails visibly, and can be tried again once the reason is gone."""
    with house.poison():
        run = stage.ask()
        right, spent = stage.settle(run)
    facts = stage.facts(run)
    wrong = right or (facts.state, facts.proposals, stage.attempts(run)) != (RunState.FAILED, 0, runs.MAX_ATTEMPTS)
    with stage.pilot.member.acting() as actor:
        runs.retry(actor=actor, run=run)
    again, more = stage.settle(run)
    return Figure(
        "run that kills 3 workers", runs.MAX_ATTEMPTS, runs.MAX_ATTEMPTS, wrong + (not again), max(spent, more)
    )


def struck_publication(stage: Stage, house: House, strike: Strike, hits: int, each: int = 5) -> Figure:
    """Kill the worker in the middle of publishing, several times per publication, while somebody keeps looking."""
    run = stage.ask()
    stage.settle(run)
    pairs = stage.approve(run)
    tried, hit, wrong, slowest, span = 0, 0, 0, 0.0, _published_in(stage, run, pairs)
    while hit < hits:
        place, left = len(house.marks()), each
        publication, begun = stage.schedule(run), time.monotonic()
        while left and stage.published(publication)[0] == PublicationState.SCHEDULED:
            start = house.next_start(PUBLISH, place)
            time.sleep(dice.uniform(0, span))
            tried, left = tried + 1, left - 1
            strike(start)
            place = len(house.marks())  # whoever dies may have begun the next one already
            state, *made = stage.published(publication)
            hit += state == PublicationState.SCHEDULED
            wrong += tuple(made) not in {(0, 0), (pairs, 2 * pairs)}
        wrong += not _whole(stage, publication, pairs)
        slowest = max(slowest, time.monotonic() - begun)
        stage.undo(publication)
    return Figure("killed while publishing", tried, hit, wrong, slowest)


def _published_in(stage: Stage, run: MatchingRun, pairs: int) -> float:
    """Seconds from the moment a publication is due to its pairings, when nothing happens."""
    publication, begun = stage.schedule(run), time.monotonic()
    assert _whole(stage, publication, pairs)
    stage.undo(publication)
    return min(time.monotonic() - begun, 1.0)


def _whole(stage: Stage, publication: Publication, pairs: int) -> bool:
    """Wait until a publication is made; False when somebody ever sees half of one."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        state, *made = patiently(lambda: stage.published(publication))
        if state == PublicationState.PUBLISHED:
            return made == [pairs, 2 * pairs] and _published_once(stage, publication)
        if made != [0, 0]:
            return False
        time.sleep(0.01)
    return False


def _published_once(stage: Stage, publication: Publication) -> bool:
    """Whether this is the only standing publication of its run."""
    with tenant(stage.pilot.member.organization.pk):
        standing = Publication.objects.filter(run_id=publication.run_id, state=PublicationState.PUBLISHED)
        return standing.count() == 1


def two_beats(stage: Stage, house: House, rounds: int) -> Figure:
    """Two clocks tick: what is due is published once, and a lost run is begun once."""
    run = stage.ask()
    stage.settle(run)
    pairs, wrong, slowest = stage.approve(run), 0, 0.0
    house.beat("second beat")
    try:
        for _ in range(rounds):
            publication, begun = stage.schedule(run), time.monotonic()
            wrong += not _whole(stage, publication, pairs)
            slowest = max(slowest, time.monotonic() - begun)
            stage.undo(publication)
            wrong += not unannounced(stage)
    finally:
        house.kill("second beat")
    return Figure("two beats", rounds, rounds, wrong, slowest)


def doubled_pairs(stage: Stage) -> int:
    """Mentees who have two live proposals in one run, or mentors with more than their places, over all runs."""
    with tenant(stage.pilot.member.organization.pk), connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM (
              SELECT run_id, mentee_id FROM matching_proposal WHERE decision <> 'declined'
              GROUP BY run_id, mentee_id HAVING count(*) > 1
              UNION ALL
              SELECT x.run_id, x.mentor_id FROM matching_proposal x JOIN programs_participant p ON p.id = x.mentor_id
              WHERE x.decision <> 'declined' GROUP BY x.run_id, x.mentor_id, p.capacity HAVING count(*) > p.capacity
            ) doubled"""
        )
        return int(cursor.fetchone()[0])
