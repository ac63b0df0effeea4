"""What somebody answered and nobody can say who."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.tenancy import OrganizationKey, PrivateRLS, TenantKey, TenantModel
from programs.enums import Side
from surveys import locks
from surveys.models.questions import Option, Question
from surveys.models.waves import Wave


class AnonymousAnswer(TenantModel):
    """One anonymous answer to one question, from one side of a wave.

    SECURITY: no person, no time, no other answer of the same sheet. Its id is random, for one of the house's tells its time.
    Rows of one transaction share a number in Postgres, so answers lie apart until the worker has deleted those of five people
    or more and written them anew, in another order and under new ids: then they are ``mixed``, and may be counted. A row is
    never changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = OrganizationKey(grants="SELECT, INSERT, DELETE")
    created_at = None  # type: ignore[assignment]
    wave = TenantKey(Wave, models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    question = TenantKey(Question, models.PROTECT, related_name="+")
    option = TenantKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    row = TenantKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    mixed = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [PrivateRLS(name="surveys_anonymousanswer_private", **locks.ANONYMOUS)]
        indexes = [models.Index(fields=["organization", "wave", "question"], name="surveys_anonymousanswer_in")]

    def __str__(self) -> str:
        return f"anonymous answer in {self.wave_id}"
