"""What a version of a survey asks, what can be answered, and both in further languages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from surveys.enums import CaseKind, Kind, Level, OptionKind, Sides, Timing
from surveys.models.surveys import Survey, SurveyVersion


class Question(TenantModel):
    """One question of a version; ``key`` stays through all versions, so that answers can be put side by side.

    ``measure`` is what it shares with the question that asks the same at another time. It is shown if one of
    ``shown_if_options`` was chosen in the earlier question ``shown_if_question``. An answer that is ``low_at`` or lower, or
    one of ``case_options``, becomes a case of ``case_kind``.
    """

    version = TenantKey(SurveyVersion, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SCALE)
    text = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.CONFIDENTIAL)
    sides = models.CharField(max_length=6, choices=Sides.choices, default=Sides.BOTH)
    required = models.BooleanField(default=False)
    measure = models.SlugField(max_length=40, blank=True)
    timing = models.CharField(max_length=12, choices=Timing.choices, default=Timing.NOW)
    shown_if_question = models.SlugField(max_length=40, blank=True)
    shown_if_options = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    low_at = models.PositiveSmallIntegerField(null=True, blank=True)
    case_options = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    case_kind = models.CharField(max_length=12, choices=CaseKind.choices, blank=True)
    # Out of the draft, and can still be put back; publishing deletes it for good. It stands behind all others.
    removed_at = models.DateTimeField(null=True, blank=True)
    # The revision of the draft in which it was last saved: nobody writes over what they have not read.
    revision = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "version", "key"], name="surveys_question_key"),
            models.UniqueConstraint(
                fields=["organization", "version", "position"],
                name="surveys_question_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            # The confidence of somebody in a topic is compared with their own of before, so it cannot be anonymous.
            models.CheckConstraint(
                condition=~Q(kind="confidence", level="anonymous"), name="surveys_question_confidence_has_somebody"
            ),
            models.CheckConstraint(
                condition=Q(low_at=None, case_options=[]) | ~Q(case_kind=""), name="surveys_question_case_has_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Option(TenantModel):
    """One answer to choose, one row of a table, or what an end of a scale means; ``key`` stays through all versions."""

    question = TenantKey(Question, models.CASCADE, related_name="options")
    kind = models.CharField(max_length=6, choices=OptionKind.choices, default=OptionKind.OPTION)
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=160)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "question", "kind", "key"], name="surveys_option_key"),
            models.UniqueConstraint(
                fields=["organization", "question", "kind", "position"],
                name="surveys_option_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Wording(TenantModel):
    """What a survey, a question or an option says in a language beside the organization's own.

    ``text`` is its title or its words, ``more`` the intro of a survey or the help of a question.
    """

    survey = TenantKey(Survey, models.CASCADE, null=True, blank=True, related_name="wordings")
    question = TenantKey(Question, models.CASCADE, null=True, blank=True, related_name="wordings")
    option = TenantKey(Option, models.CASCADE, null=True, blank=True, related_name="wordings")
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    more = models.TextField(max_length=600, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(survey__isnull=False, question=None, option=None)
                | Q(survey=None, question__isnull=False, option=None)
                | Q(survey=None, question=None, option__isnull=False),
                name="surveys_wording_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["organization", "survey", "question", "option", "language"],
                nulls_distinct=False,
                name="surveys_wording_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "question"], name="surveys_wording_of_a_question"),
            models.Index(fields=["organization", "option"], name="surveys_wording_of_an_option"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"
