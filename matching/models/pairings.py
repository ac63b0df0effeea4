"""Publishing a run, and the pairings that come of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.tenancy import TenantKey, TenantModel
from matching import panels
from matching.enums import PairingState, PublicationState
from matching.models.runs import MatchingRun, Proposal
from programs.enums import Side
from programs.models import Cohort, Participant

if TYPE_CHECKING:
    from matching.models.panels import PanelSeat


class Publication(TenantModel):
    """The decision to tell both people of every approved proposal of a run, now or at a time."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    run = TenantKey(MatchingRun, models.CASCADE, related_name="publications")
    state = models.CharField(max_length=10, choices=PublicationState.choices, default=PublicationState.SCHEDULED)
    publish_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run"],
                condition=models.Q(state__in=["scheduled", "published"]),
                name="matching_publication_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.state}"

    @property
    def undoable(self) -> bool:
        """Whether nobody has been told yet, so that it can still be taken back."""
        return self.undo_until is not None and self.undo_until > timezone.now()


class Pairing(TenantModel):
    """A confirmed mentor and mentee of a cohort, with the reasons as they were told to both."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    publication = TenantKey(Publication, models.SET_NULL, null=True, related_name="pairings")
    proposal = TenantKey(Proposal, models.SET_NULL, null=True, related_name="+")
    mentor = TenantKey(Participant, models.CASCADE, related_name="+")
    mentee = TenantKey(Participant, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=PairingState.choices, default=PairingState.ACTIVE)
    reasons = models.JSONField(default=list)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # What goes on when it ends: the one before, and whether the mentee needs somebody new.
    predecessor = TenantKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    wants_successor = models.BooleanField(default=False)
    # Since when the mentor of today sits here, if another one led before; what was said until then was not said to them.
    mentor_since = models.DateTimeField(null=True, blank=True)
    # How many further mentors sit beside the one who leads: the database counts them, so that a pair of two asks for nobody.
    further = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "mentee"],
                condition=models.Q(state="active"),
                name="matching_pairing_one_per_mentee",
            ),
            models.UniqueConstraint(
                fields=["organization", "predecessor"],
                condition=models.Q(state="active"),
                name="matching_pairing_one_successor",
            ),
            models.CheckConstraint(condition=~models.Q(mentor=models.F("mentee")), name="matching_pairing_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} mentors {self.mentee_id}"

    def seats(self, side: str) -> tuple[Participant, Participant]:
        """Who speaks for a side, and for the other one."""
        return (self.mentor, self.mentee) if side == Side.MENTOR else (self.mentee, self.mentor)

    @cached_property
    def seated(self) -> list[PanelSeat]:
        """The seats beside whoever leads that were told of, in the order in which they were taken; a query only in a panel."""
        if not self.further:
            return []
        people = ("participant__employee__organization", "participant__cohort__program__organization")
        rows = self.panel_seats.filter(left_at=None, joined_at__lte=timezone.now()).select_related(*people)
        return list(rows.order_by("joined_at", "pk"))

    @property
    def panel(self) -> list[Participant]:
        """The further mentors; nobody in most pairings."""
        return [seat.participant for seat in self.seated]

    def joined(self, seat: Participant) -> dt.datetime | None:
        """When somebody came to a pairing that had begun; None for who was there from the start."""
        if seat.pk == self.mentor_id:
            return self.mentor_since
        return next((one.joined_at for one in self.seated if one.participant_id == seat.pk), None)

    def sitting(self, side: str) -> list[Participant]:
        """Everybody who sits on a side, whoever speaks for it first."""
        return [self.mentor, *self.panel] if side == Side.MENTOR else [self.mentee]

    @property
    def names(self) -> str:
        """Everybody by name, the mentors first."""
        return panels.named([*self.sitting(Side.MENTOR), self.mentee])

    @property
    def mentors(self) -> str:
        """Everybody who shares, by name."""
        return panels.named(self.sitting(Side.MENTOR))

    @property
    def everybody(self) -> list[Participant]:
        """All of a pair or a panel: whoever leads, the mentee, then the further mentors."""
        return [self.mentor, self.mentee, *self.panel]

    @property
    def untold(self) -> bool:
        """Whether nobody has been told of it yet."""
        return self.started_at > timezone.now()
