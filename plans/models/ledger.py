"""What two people rebuilt from zero, what changed because of their talks, and who may hear of it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from matching.models import Pairing
from plans import locks
from plans.enums import ChangeState, Consent, Doer
from programs.enums import Side


class CleanSheet(TenantModel):
    """One policy that a pair rebuilds from zero; its drafts lie open to both from the moment when both were ready.

    ``policy`` names a blank of the library; of a policy of their own ``title`` holds the sealed name.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    policy = models.CharField(max_length=40)
    title = models.BinaryField(default=bytes)
    begun_by = models.CharField(max_length=6, choices=Side.choices)
    mentor_ready_at = models.DateTimeField(null=True, blank=True)
    mentee_ready_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    # Who would like to discard it, and has asked the other one.
    discard_by = models.CharField(max_length=6, choices=Side.choices, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            # SECURITY: neither sees the other's draft a moment before both are ready, whatever a service does.
            models.CheckConstraint(
                condition=Q(mentor_ready_at__isnull=False, mentee_ready_at__isnull=False, revealed_at__isnull=False)
                | Q(revealed_at=None) & (Q(mentor_ready_at=None) | Q(mentee_ready_at=None)),
                name="plans_cleansheet_revealed_when_both_are_ready",
            ),
        ]
        indexes = [models.Index(fields=["organization", "pairing"], name="plans_cleansheet_of_pairing")]

    def __str__(self) -> str:
        return f"clean sheet {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What the name of an own policy is sealed for."""
        return ("sheet", str(self.organization_id), str(self.pairing_id), str(self.pk))

    def ready_at(self, side: str) -> dt.datetime | None:
        """Since when one of the two is ready."""
        return self.mentor_ready_at if side == Side.MENTOR else self.mentee_ready_at


class SheetDraft(TenantModel):
    """What one of the two writes on a sheet, all sections sealed as one; there from the start, so that it tells nothing.

    ``window`` names the open page that wrote last: two of them at once must not write over each other unseen.
    """

    sheet = TenantKey(CleanSheet, models.CASCADE, related_name="drafts")
    side = models.CharField(max_length=6, choices=Side.choices)
    words = models.BinaryField()
    revision = models.PositiveIntegerField(default=0)
    window = models.CharField(max_length=32, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "sheet", "side"], name="plans_sheetdraft_once"),
            PrivateRLS(name="plans_sheetdraft_private", **locks.DRAFT),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for. Whether they are laid open belongs to it: no row of a table alone opens them."""
        seen = "revealed" if self.sheet.revealed_at else "private"
        return ("draft", str(self.organization_id), str(self.sheet_id), str(self.pk), self.side, seen)


class LedgerEntry(TenantModel):
    """One change that came of a pair's talks: its words sealed for the two, its state and its day as they are.

    ``revision`` counts its wordings: what somebody confirms is the one that they have read. After the time of a pair is
    over its words are gone, and what was consented to stays.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    sheet = TenantKey(CleanSheet, models.CASCADE, null=True, blank=True, related_name="entries")
    words = models.BinaryField(default=bytes)
    revision = models.PositiveSmallIntegerField(default=1)
    written_by = models.CharField(max_length=6, choices=Side.choices)
    owner = models.CharField(max_length=6, choices=Doer.choices)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ChangeState.choices, default=ChangeState.PLANNED)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sheet"],
                condition=Q(sheet__isnull=False),
                name="plans_ledgerentry_one_of_a_sheet",
            ),
        ]
        indexes = [models.Index(fields=["organization", "pairing"], name="plans_ledgerentry_of_pairing")]

    def __str__(self) -> str:
        return f"change {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for."""
        return ("change", str(self.organization_id), str(self.pairing_id), str(self.pk))


class LedgerVoice(TenantModel):
    """What one of the two says of one entry: that it is so, and who may hear of it. Nobody else reads the consent."""

    entry = TenantKey(LedgerEntry, models.CASCADE, related_name="voices")
    side = models.CharField(max_length=6, choices=Side.choices)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    consent = models.PositiveSmallIntegerField(choices=Consent.choices, default=Consent.NONE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "entry", "side"], name="plans_ledgervoice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.entry_id}"


class LedgerQuote(TenantModel):
    """The words of an entry, released by both: the only place where anybody else finds them. Gone when one takes it back."""

    entry = TenantKey(LedgerEntry, models.CASCADE, related_name="quotes")
    named = models.BooleanField(default=False)
    insight = models.CharField(max_length=500, blank=True)
    decision = models.CharField(max_length=500, blank=True)
    change = models.CharField(max_length=500)
    measure = models.CharField(max_length=500, blank=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "entry"], name="plans_ledgerquote_once")]

    def __str__(self) -> str:
        return f"quote {self.pk}"
