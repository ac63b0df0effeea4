"""The demo's story ends as it should: Amara mentors Bernd, and another organization knows nothing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from accounts.models import User
from accounts.selectors import memberships_of
from accounts.tenancy import identity, tenant
from circles.models import Circle
from config.demo import story
from matching.models import Opening, Pairing, PairRequest, Proposal, RuleConflict
from nudges.models import Message
from programs.models import Application, Employee, Participant


@contextmanager
def acting(email: str) -> Iterator[None]:
    """Inside the one organization of somebody who can sign in."""
    user = User.objects.get(email=email)
    with identity(user.pk):
        (membership,) = memberships_of(user)
    with tenant(membership.organization_id, user.pk):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("today", [dt.date(2026, 11, 24), dt.date(2027, 6, 30)])
def test_amara_mentors_bernd(today: dt.date) -> None:
    story.tell(today)
    with acting("chiara@nordwind.example"):
        pairs = set(Pairing.objects.values_list("mentor__employee__first_name", "mentee__employee__first_name"))
        assert ("Amara", "Bernd") in pairs
        assert len(pairs) >= 8
        assert Employee.objects.count() == 120
        assert Proposal.objects.filter(run__cohort__name="Autumn cohort").exists()
        assert Message.objects.filter(to_email="bernd@nordwind.example").exists()
        spring = Participant.objects.filter(cohort__name="Spring cohort")
        assert {"enrolled", "paused", "ready", "withdrawn"} <= set(spring.values_list("state", flat=True))
        states = set(Application.objects.filter(cohort__name="Summer cohort").values_list("state", flat=True))
        assert states == {"draft", "received", "waitlisted", "accepted", "declined", "withdrawn"}
        assert spring.get(employee__first_name="Bernd").milestones.count() == 1
        pool = Opening.objects.get(cohort__program__name="First steps with AI")
        assert pool.opened_at is not None
        assert pool.leftovers_until is not None
        states = PairRequest.objects.values_list("cohort__program__name", "state").order_by("state").distinct()
        assert set(states) == {
            ("Coffee across levels", "declined"), ("Coffee across levels", "open"), ("First steps with AI", "open"),
        }  # fmt: skip
        talking = Circle.objects.filter(ended_at=None).order_by("cohort__program__name")
        assert list(talking.values_list("cohort__program__name", flat=True)) == [
            *["Digital upstream"] * 2, "First steps with AI",
        ]  # fmt: skip
        assert list(RuleConflict.objects.order_by("resolution").values_list("resolution", "rule", "urgent")) == [
            ("kept", "same_team", False), ("open", "reporting_line", False),
        ]  # fmt: skip
    with acting("dario@suedstern.example"):
        assert (Employee.objects.count(), Pairing.objects.count()) == (40, 0)
        assert 0 < Participant.objects.filter(state="ready").count() < Participant.objects.count()
