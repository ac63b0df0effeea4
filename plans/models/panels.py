"""What further mentors of a panel say for themselves, where the side has one who speaks for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from plans.models.agreements import Agreement
from plans.models.sessions import Said, Session
from programs.models import Participant


class PanelSignature(TenantModel):
    """A further mentor has put their name to a wording; the one who leads and the mentee sign the wording itself."""

    agreement = TenantKey(Agreement, models.CASCADE, related_name="panel_signatures")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "agreement", "participant"], name="plans_panelsignature_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} on {self.agreement_id}"


class PanelAnswer(Said, TenantModel):
    """What a further mentor says of a session; empty until they do, and never the word of their side. Seen by the panel alone."""

    session = TenantKey(Session, models.CASCADE, related_name="panel_answers")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "participant"], name="plans_panelanswer_once"),
            models.CheckConstraint(
                condition=Q(useful=None) | Q(useful__gte=1, useful__lte=5), name="plans_panelanswer_useful"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} of {self.session_id}"
