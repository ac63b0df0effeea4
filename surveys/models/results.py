"""What is shown of a wave: taken once, frozen, and safe to show. And what of it must not be counted twice."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from programs.enums import Side
from surveys import locks
from surveys.enums import Cut, Standing
from surveys.models.answers import Answer, Response
from surveys.models.questions import Option, Question
from surveys.models.waves import Wave

# Fewer people are no figure, whatever the guard says.
_LEAST = 5
_NO_FIGURES = Q(people=None, mean=None, favourable=None, score=None, shares=[], mostly="")


class Snapshot(TenantModel):
    """One look at a wave, never changed: the last is ``final``, earlier ones were taken while people still answered.

    ``people`` is how many have been counted in the wave so far; nothing when they were fewer than five.
    """

    wave = TenantKey(Wave, models.CASCADE, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(default=timezone.now)
    final = models.BooleanField(default=False)
    people = models.PositiveIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "wave", "number"], name="surveys_snapshot_number"),
            models.UniqueConstraint(
                fields=["organization", "wave"], condition=Q(final=True), name="surveys_snapshot_one_final"
            ),
            models.CheckConstraint(
                condition=Q(people=None, final=True) | Q(people__gte=_LEAST), name="surveys_snapshot_of_five"
            ),
        ]

    def __str__(self) -> str:
        return f"snapshot {self.number} of {self.wave_id}"


class Cell(TenantModel):
    """What one group said to a question, or to a row of its table, as far as it may be shown; without a question, who answered.

    ``shares`` are percents in the order of the answers, rounded. Of a group of whom nearly all said the same there is only
    ``mostly``. ``counted_in`` is the snapshot whose figures these are: a cell to which too little was added keeps its old ones.
    """

    snapshot = TenantKey(Snapshot, models.CASCADE, related_name="cells")
    question = TenantKey(Question, models.PROTECT, null=True, blank=True, related_name="+")
    row = TenantKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    cut = models.CharField(max_length=16, choices=Cut.choices)
    value = models.CharField(max_length=420, blank=True)
    standing = models.CharField(max_length=8, choices=Standing.choices)
    people = models.PositiveIntegerField(null=True, blank=True)
    mean = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    favourable = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.SmallIntegerField(null=True, blank=True)
    shares = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    mostly = models.CharField(max_length=400, blank=True)
    counted_in = TenantKey(Snapshot, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "snapshot", "question", "row", "cut", "value"],
                nulls_distinct=False,
                name="surveys_cell_once",
            ),
            # SECURITY: a cell that is hidden has nothing in it that a query could find.
            models.CheckConstraint(
                condition=Q(standing="shown", people__gte=_LEAST, mostly="", counted_in__isnull=False)
                | (
                    Q(standing="agreed", people__gte=_LEAST, counted_in__isnull=False, shares=[])
                    & Q(mean=None, favourable=None, score=None)
                    & ~Q(mostly="")
                )
                | (Q(standing__in=["few", "others", "alone"], counted_in=None) & _NO_FIGURES),
                name="surveys_cell_hides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cut} {self.value}".strip()


class Comment(TenantModel):
    """One comment as it is shown: among eight or more, without a time or a group. It goes when its answer goes."""

    snapshot = TenantKey(Snapshot, models.CASCADE, related_name="+")
    question = TenantKey(Question, models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    answer = TenantKey(Answer, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "snapshot"], name="surveys_comment_of_a_snapshot")]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Counted(TenantModel):
    """A response that a snapshot has counted first, and the groups in which it will count from then on.

    The groups are what the directory said on the day on which the wave opened.
    """

    snapshot = TenantKey(Snapshot, models.CASCADE, related_name="+")
    response = TenantKey(Response, models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    department = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=200, blank=True)
    grades = models.CharField(max_length=20, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "response"], name="surveys_counted_once"),
            PrivateRLS(name="surveys_counted_private", **locks.COUNTED),
        ]
        indexes = [models.Index(fields=["organization", "snapshot"], name="surveys_counted_in")]

    def __str__(self) -> str:
        return f"{self.response_id} in {self.snapshot_id}"
