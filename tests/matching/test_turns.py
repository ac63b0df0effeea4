"""Whoever changes a cohort's pairs waits for whoever is at it: boards, publications and runs take one lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from matching.enums import Decision, PublicationState
from matching.models import Pairing, Proposal, Publication
from matching.services import obstacles, proposals, publications
from tests.factories.cast import Cast
from tests.factories.rows import make_employee, make_participant
from tests.matching.pilots import Pilot, make_approved


@pytest.fixture
def pilot(committed_cast: Cast) -> Pilot:
    """A run whose proposals are all approved, for everybody to see."""
    return make_approved(committed_cast.chiara)


@contextmanager
def publishing(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody else publishes, and has read the approved pairs but told nobody yet."""
    read, go_on, real = threading.Event(), threading.Event(), obstacles.found

    def slowly(**asked: Any) -> list[str]:
        read.set()
        go_on.wait(10)
        return real(**asked)

    def work() -> None:
        with pilot.member.acting() as actor:
            publications.schedule(actor=actor, run=pilot.last)
        connection.close()

    monkeypatch.setattr(obstacles, "found", slowly)
    thread = threading.Thread(target=work)
    thread.start()
    assert read.wait(10)
    threading.Timer(0.5, go_on.set).start()
    yield
    go_on.set()
    thread.join(10)


def test_a_pair_cannot_be_declined_while_it_is_being_published(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    with publishing(pilot, monkeypatch), pilot.member.acting() as actor:
        row = Proposal.objects.select_related("run").order_by("id")[0]
        with pytest.raises(proposals.CannotChange, match="published or scheduled"):
            proposals.decide(actor=actor, proposal=row, decision="declined", version=1)
    with pilot.member.acting():
        assert Publication.objects.get().state == PublicationState.PUBLISHED
        assert Pairing.objects.filter(proposal__decision=Decision.APPROVED).count() == 3


def test_people_are_added_while_a_run_is_being_published(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    with publishing(pilot, monkeypatch), pilot.member.acting():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
        make_participant(cohort=pilot.cohort, side="mentor", employee=make_employee(grade=2))
    with pilot.member.acting():
        assert Pairing.objects.count() == 3
