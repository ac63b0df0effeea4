"""What somebody answered: in confidence, for the program team, or for the two of a pair. See ``anonymous.py`` for the rest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from matching.models import Pairing
from profiles.models import Topic
from programs.models import Participant
from surveys import locks
from surveys.enums import Level
from surveys.models.questions import Option, Question
from surveys.models.waves import Wave


class Response(TenantModel):
    """What one participant answered in one wave, but for what is anonymous."""

    wave = TenantKey(Wave, models.CASCADE, related_name="responses")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "wave", "participant"], name="surveys_response_once"),
            PrivateRLS(name="surveys_response_private", **locks.RESPONSE),
        ]
        indexes = [models.Index(fields=["organization", "participant"], name="surveys_response_of_somebody")]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.wave_id}"


class Answer(TenantModel):
    """What somebody said to one question; several rows where several things can be chosen, or a table has rows.

    ``level`` is the one that stood beside the question. What is for the two of a pair lies in ``words`` alone, sealed under the
    key of their pairing: the key of an option, a number or a text.
    """

    response = TenantKey(Response, models.CASCADE, related_name="answers")
    question = TenantKey(Question, models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=Level.choices)
    option = TenantKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    row = TenantKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    topic = TenantKey(Topic, models.RESTRICT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    pairing = TenantKey(Pairing, models.CASCADE, null=True, blank=True, related_name="+")
    words = models.BinaryField(default=b"", blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "response", "question", "option", "row", "topic"],
                condition=~Q(level="pair"),
                nulls_distinct=False,
                name="surveys_answer_once",
            ),
            models.CheckConstraint(condition=~Q(level="anonymous"), name="surveys_answer_names_somebody"),
            models.CheckConstraint(
                condition=Q(level="pair", pairing__isnull=False, option=None, number=None, text="")
                | (~Q(level="pair") & Q(pairing=None, words=b"")),
                name="surveys_answer_of_a_pair_is_sealed",
            ),
            PrivateRLS(name="surveys_answer_private", **locks.ANSWER),
        ]
        indexes = [models.Index(fields=["organization", "question"], name="surveys_answer_to_a_question")]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for: its row, its pair, its question."""
        owner, pairing = str(self.organization_id), str(self.pairing_id)
        return ("answer", owner, pairing, str(self.pk), str(self.response_id), str(self.question_id))
