"""A what-if from the click to the new page, with a worker beside it: ``python -m benchmarks.whatif``.

One weight of a run is changed, again and again. A browser is played by Django's client: it sends the form, and asks for
the answer after a quarter of a second, as the page does, until it is there. The worker is a thread of its own, woken as
the queue wakes it. In seconds, because an admin waits.
"""

from __future__ import annotations

import argparse
import queue
import statistics
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from typing import Any

from benchmarks import ground
from benchmarks.figures import Figure, report
from benchmarks.runs import seed, whole

TARGET = 1.0
POLL_SECONDS = 0.25


class Worker:
    """Answers what it is told of, one after the other."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[tuple[uuid.UUID, uuid.UUID] | None] = queue.Queue()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def hear(self, sender: Any, organization_id: uuid.UUID, scenario_id: uuid.UUID, **kwargs: Any) -> None:
        self.waiting.put((organization_id, scenario_id))

    def _work(self) -> None:
        from django.db import connection

        from matching.services import answers

        while (asked := self.waiting.get()) is not None:
            answers.find(*asked)
        connection.close()

    def stop(self) -> None:
        self.waiting.put(None)
        self.thread.join()


def _admin(organization_id: uuid.UUID) -> Any:
    """A browser of somebody who may run the matching."""
    from django.test import Client

    from accounts.models import Membership, Organization, User
    from accounts.tenancy import tenant

    user = User.objects.create_user(f"{uuid.uuid4().hex[:8]}@bench.example", "x", name="Bench")
    with tenant(organization_id):
        Membership.objects.create(user=user, role="owner")
        slug = Organization.objects.get(pk=organization_id).slug
    client = Client(headers={"HX-Request": "true"})
    client.force_login(user)
    return client, slug


def _click(client: Any, address: str, values: dict[str, Any]) -> float:
    """Seconds from sending the form to holding the page with the answer."""
    start = time.perf_counter()
    response = client.post(address, values)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    following = response["HX-Push-Url"]
    while b"Who wins, who loses" not in response.content:
        time.sleep(POLL_SECONDS)
        response = client.get(following)
    return time.perf_counter() - start


def measure(sides: Sequence[int] = (500,), rounds: int = 7) -> list[Figure]:
    """The median of several clicks per size, after one that warms everything up."""
    from django.test.utils import override_settings

    from accounts.tenancy import tenant
    from matching import events, questions
    from matching.forms.scenarios import WhatIfForm
    from matching.models import MatchingRun

    found = []
    worker = Worker()
    events.scenario_asked.receivers = []
    events.scenario_asked.connect(worker.hear, weak=False)
    for side in sides:
        organization_id, cohort = seed(side)
        _, run_id = whole(organization_id, cohort)
        ground.analyze()
        client, slug = _admin(organization_id)
        with tenant(organization_id):
            question = questions.own(MatchingRun.objects.get(pk=run_id).policy)
        values, line = WhatIfForm.of(question), next(iter(question["weights"]))
        address = f"/o/{slug}/matching/runs/{run_id}/what-if/"
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            spent = [_click(client, address, values | {f"exact_{line}": turn}) for turn in range(rounds + 1)]
        print(f"{side} x {side}: the first click {spent[0]:.2f} s, then {min(spent[1:]):.2f} to {max(spent[1:]):.2f} s")
        found.append(
            Figure(
                f"a what-if at {side:,} per side, from the click to the new page",
                TARGET,
                statistics.median(spent[1:]),
                "s",
            )
        )
    worker.stop()
    return found


def main() -> int:
    """The sizes of the promise, or those given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sides", nargs="*", type=int, default=[500])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with ground.services():
        found = measure(options.sides, options.rounds)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
