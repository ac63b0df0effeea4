"""What a circle talks about: kept sealed, under a key of the circle."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from circles import locks
from circles.models.circles import Circle
from programs.models import Employee, Participant


class CircleKey(TenantModel):
    """The key of one circle, sealed under the master key that ``master`` names. Without it nothing on its wall opens."""

    circle = TenantKey(Circle, models.CASCADE, related_name="+")
    master = models.CharField(max_length=16)
    wrapped = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "circle"], name="circles_circlekey_once"),
            PrivateRLS(name="circles_circlekey_private", **locks.KEY),
        ]

    def __str__(self) -> str:
        return f"key of {self.circle_id}"


class Post(TenantModel):
    """A question on the wall of a circle, or an answer to one; ``words`` are sealed for exactly this row.

    A member has written it, or the coach. ``for_coach`` is the coach whom its author lets read it, by name.
    """

    circle = TenantKey(Circle, models.CASCADE, related_name="+")
    question = TenantKey("self", models.CASCADE, null=True, blank=True, related_name="+")
    author = TenantKey(Participant, models.CASCADE, null=True, blank=True, related_name="+")
    coach = TenantKey(Employee, models.CASCADE, null=True, blank=True, related_name="+")
    for_coach = TenantKey(Employee, models.SET_NULL, null=True, blank=True, related_name="+")
    # When its thread began: whoever joins later reads none that was there before.
    asked_at = models.DateTimeField()
    # When its author put it in other words, which everybody is told who may have read the ones before.
    reworded_at = models.DateTimeField(null=True, blank=True)
    # Its author can take that back for a while; then the words are gone.
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Nothing is left of a question that was answered and then deleted.
    words = models.BinaryField(blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(author=None) ^ Q(coach=None),
                name="circles_post_one_author",
            ),
            PrivateRLS(name="circles_post_private", **locks.POST),
        ]
        indexes = [
            models.Index(fields=["organization", "circle", "-asked_at"], name="circles_post_of_a_circle"),
            models.Index(fields=["organization", "question"], name="circles_post_of_a_question"),
            models.Index(
                fields=["organization", "deleted_at"], condition=~Q(deleted_at=None), name="circles_post_gone"
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for: its row, its circle, who wrote it and whom they told."""
        whose = (self.question_id, self.author_id or self.coach_id, self.for_coach_id)
        return (
            "post",
            str(self.organization_id),
            str(self.circle_id),
            str(self.pk),
            *(str(one or "") for one in whose),
        )
