"""Asking for a match: how a cohort opens, who is shown to whom, what people wish for, and what they ask each other."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from matching.enums import Askers, Declined, Liking, Mode, RequestState, Willing
from matching.models.pairings import Pairing
from programs.models import Cohort, Participant


class Opening(TenantModel):
    """How the people of one cohort come to a pair, when asking opens, and how fresh its recommendations are.

    The lists say whom the admin pairs in a hybrid cohort; an empty list names nobody.
    """

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ASSIGNED)
    askers = models.CharField(max_length=10, choices=Askers.choices, default=Askers.BOTH)
    blind = models.BooleanField(default=False)
    assigned_departments = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    assigned_locations = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    assigned_from_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    # Percent of the mentors whose profile is complete; whichever comes first opens.
    opens_at_share = models.PositiveSmallIntegerField(null=True, blank=True, default=75)
    opened_at = models.DateTimeField(null=True, blank=True)
    # Who is left over once pairs are published may choose for so many days; then whoever is still free is on the bench.
    leftovers = models.BooleanField(default=False)
    leftover_days = models.PositiveSmallIntegerField(default=14)
    leftovers_opened_at = models.DateTimeField(null=True, blank=True)
    leftovers_until = models.DateField(null=True, blank=True)
    # The recommendations: when somebody last changed something, who works on them, and what they know.
    wanted_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    refreshed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort"], name="matching_opening_once"),
            models.CheckConstraint(
                condition=models.Q(leftovers_until=None) | models.Q(leftovers_opened_at__isnull=False),
                name="matching_opening_leftovers_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} in {self.cohort_id}"


class Handle(TenantModel):
    """Under which name and number a participant is shown to others; neither says anything about the person.

    ``allowed`` has one bit per number of the other side, set where no rule forbids the pair. ``alike`` people of the side look
    the same in ``shown`` (place and department, at a ``level`` of their ladder), ``languages``, ``hopes``, ``style``
    and, where ``hours`` says so, in the hours that they work; ``withheld`` names what is told less finely for it, or not at all.
    """

    # SECURITY: a random key. The usual ones sort by time, and who was enrolled when is known to many.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opening = TenantKey(Opening, models.CASCADE, related_name="handles")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    pseudonym = models.CharField(max_length=60)
    allowed = models.BinaryField(default=bytes)
    seen = models.CharField(max_length=32, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    shown = models.CharField(max_length=900, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    hopes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    style = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    hours = models.BooleanField(default=False)
    withheld = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    alike = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "participant"], name="matching_handle_once"),
            models.UniqueConstraint(fields=["organization", "opening", "number"], name="matching_handle_number"),
            models.UniqueConstraint(fields=["organization", "opening", "pseudonym"], name="matching_handle_name"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Recommendation(TenantModel):
    """Somebody who fits a participant well, with the reasons; computed by the worker and replaced when things change."""

    asker = TenantKey(Participant, models.CASCADE, related_name="+")
    other = TenantKey(Participant, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    score = models.PositiveIntegerField()
    certainty = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "asker", "other"], name="matching_recommendation_once")
        ]

    def __str__(self) -> str:
        return f"{self.place} for {self.asker_id}"


class Preference(TenantModel):
    """A private opinion of one participant on another: a wish with its place in the order, or "not for me"."""

    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    other = TenantKey(Participant, models.CASCADE, related_name="+")
    liking = models.CharField(max_length=6, choices=Liking.choices)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "participant", "other"], name="matching_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.liking} of {self.participant_id}"


class PairRequest(TenantModel):
    """One participant asks another to be a pair."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    asker = TenantKey(Participant, models.CASCADE, related_name="+")
    asked = TenantKey(Participant, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    message = models.CharField(max_length=1000, blank=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    declined_for = models.CharField(max_length=12, choices=Declined.choices, blank=True)
    # A wish that was asked for by itself because an earlier request was not answered.
    cascaded = models.BooleanField(default=False)
    # The program team has asked once more after a no; only such a request can the team take back.
    by_team = models.BooleanField(default=False)
    pairing = TenantKey(Pairing, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "asker", "asked"],
                condition=models.Q(state="open"),
                name="matching_pairrequest_open_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(asker=models.F("asked")), name="matching_pairrequest_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at=None) | ~models.Q(state="open"),
                name="matching_pairrequest_open_or_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "asked", "state"], name="matching_pairrequest_asked"),
            models.Index(fields=["organization", "cohort", "state", "expires_at"], name="matching_pairrequest_due"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} asks {self.asked_id}"


class RequestNote(TenantModel):
    """One question or answer of the short talk about a match request."""

    pair_request = TenantKey(PairRequest, models.CASCADE, related_name="notes")
    author = TenantKey(Participant, models.CASCADE, related_name="+")
    text = models.CharField(max_length=600)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "pair_request", "id"], name="matching_requestnote_thread")]

    def __str__(self) -> str:
        return f"note of {self.author_id}"


class Willingness(TenantModel):
    """That a participant was asked whether they still want a partner, and the answer; asked again it begins anew."""

    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Willing.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    pairing = TenantKey(Pairing, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "participant"], name="matching_willingness_once"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None) | ~models.Q(answer=""),
                name="matching_willingness_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.answer or 'asked'}"
