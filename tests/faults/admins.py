"""Two admins at the same moment, each in a browser and a connection of their own."""

from __future__ import annotations

import time

from matching.models import MatchingRun, Pairing, Proposal, Publication
from matching.services.proposals import mark
from tests.faults.stage import Figure, Stage
from tests.threads import at_once


def publish_at_once(stage: Stage, run: MatchingRun, rounds: int) -> Figure:
    """Both press Publish: one publication, each pair once, and the other admin is told."""
    member, wrong, slowest = stage.pilot.member, 0, 0.0
    browsers, pairs = [member.browser(), member.browser()], stage.approve(run)
    address = member.url(f"matching/runs/{run.pk}/publish/")
    for _ in range(rounds):
        begun = time.monotonic()
        answers = at_once([lambda b=browser: b.post(address, {"when": "now"}).status_code for browser in browsers])
        slowest = max(slowest, time.monotonic() - begun)
        with member.acting():
            standing = list(Publication.objects.filter(run=run, state="published"))
            active = Pairing.objects.filter(cohort=stage.pilot.cohort, state="active").count()
        wrong += (sorted(answers), len(standing), active) != (["302", "422"], 1, pairs)
        stage.undo(standing[0])
    return Figure("2 admins publish at once", rounds, rounds, wrong, slowest)


def last_place_at_once(stage: Stage, run: MatchingRun, rounds: int) -> Figure:
    """Both give the last place of a mentor to somebody else: one gets it, and the other admin is told."""
    pilot, wrong, slowest = stage.pilot, 0, 0.0
    browsers = [pilot.member.browser(), pilot.member.browser()]
    address = pilot.member.url(f"matching/runs/{run.pk}/board/pair/")
    for turn in range(rounds):
        mentor = pilot.mentors[turn % len(pilot.mentors)]
        with pilot.member.acting():
            Proposal.objects.filter(run=run).update(decision="declined", locked=False)
        wishes = [
            {"mentor": str(mentor.pk), "mentee": str(mentee.pk), "held": mark(None)} for mentee in pilot.mentees[:2]
        ]
        pairs = zip(browsers, wishes, strict=True)
        begun = time.monotonic()
        answers = at_once([lambda b=browser, w=wish: b.post(address, w).status_code for browser, wish in pairs])
        slowest = max(slowest, time.monotonic() - begun)
        with pilot.member.acting():
            live = Proposal.objects.filter(run=run, mentor=mentor).exclude(decision="declined").count()
        wrong += (sorted(answers), live) != (["302", "422"], 1)
    return Figure("2 admins, 1 place left", rounds, rounds, wrong, slowest)
