"""A panel for tests: Amara leads, Ben and Chi sit beside her, Bernd is their mentee; all can sign in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.enums import Role
from matching.models import Pairing, PanelSeat
from programs.models import Participant
from tests.factories.cast import Member, make_member
from tests.factories.rows import make_employee, make_panel_seat, make_participant
from tests.plans.conftest import Pair


@dataclass
class Panel(Pair):
    """The pair with everybody who sits beside Amara."""

    ben: Member
    chi: Member

    @property
    def everybody(self) -> tuple[Member, ...]:
        return self.amara, self.bernd, self.ben, self.chi

    def seat(self, member: Member) -> PanelSeat:
        """Somebody's seat, as it is now."""
        rows = PanelSeat.objects.select_related("pairing", "participant__employee")
        return rows.get(pairing=self.pairing, participant__employee__user=member.user)

    def now(self) -> Pairing:
        """The pairing as it is now, with everybody in it."""
        people = ("mentor__employee", "mentee__employee", "cohort__program__organization", "cohort__organization")
        return Pairing.objects.select_related(*people).get(pk=self.pairing.pk)


def free_mentor(pair: Pair, first_name: str, last_name: str, *, role: Role = Role.PARTICIPANT) -> Member:
    """A ready mentor of the cohort who can sign in, and has no pair."""
    email = f"{first_name.lower()}@nordwind.example"
    name = f"{first_name} {last_name}"
    member = make_member(organization=pair.cast.nordwind, email=email, name=name, role=role)
    with pair.cast.chiara.acting():
        person = make_employee(first_name=first_name, last_name=last_name, email=email, user=member.user)
        make_participant(cohort=pair.pairing.cohort, employee=person)
    return member


def sit(pair: Pair, member: Member, *, ago: dt.timedelta = dt.timedelta(minutes=1)) -> PanelSeat:
    """Somebody sits down beside Amara, so long ago."""
    with pair.cast.chiara.acting():
        participant = Participant.objects.get(employee__user=member.user)
        return make_panel_seat(pairing=pair.pairing, participant=participant, joined_at=timezone.now() - ago)


def make_panel(pair: Pair) -> Panel:
    """Ben and Chi sit down, whoever else could."""
    ben, chi = free_mentor(pair, "Ben", "Adler"), free_mentor(pair, "Chi", "Tran")
    for place, member in enumerate((ben, chi)):
        sit(pair, member, ago=dt.timedelta(days=9 - place))
    return Panel(pair.cast, pair.pairing, ben, chi)
