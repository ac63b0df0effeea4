"""Surveys of a program, in versions, so that a live one can be changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from plans.enums import VersionState
from programs.models import Program
from surveys.enums import Moment, Sides


class Survey(TenantModel):
    """One survey of a program in all its versions: when it is sent, and to which side.

    ``key`` is the one of the bank, or its own; ``origin`` is what of the bank its words came from, empty for wholly own words.
    ``days`` are counted from its moment, and ``on_date`` is the day of one that is sent on a date.
    """

    program = TenantKey(Program, models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    origin = models.SlugField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    intro = models.TextField(max_length=600, blank=True)
    moment = models.CharField(max_length=12, choices=Moment.choices, default=Moment.BY_HAND)
    days = models.PositiveSmallIntegerField(default=0)
    on_date = models.DateField(null=True, blank=True)
    sides = models.CharField(max_length=6, choices=Sides.choices, default=Sides.BOTH)
    switched_on = models.BooleanField(default=False)
    # Nobody sees one that was put away, and it is sent no more; what was answered stays.
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "key"], name="surveys_survey_once"),
            models.CheckConstraint(
                condition=Q(moment="on_date") | Q(on_date=None), name="surveys_survey_date_belongs_to_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(switched_on=False), name="surveys_survey_archived_is_off"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SurveyVersion(TenantModel):
    """One state of a survey: the draft that is worked on, the live one that new waves send, or a retired one."""

    survey = TenantKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=VersionState.choices, default=VersionState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Counts every change of a draft, so that nobody publishes what somebody else has changed since they looked.
    revision = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "survey", "number"], name="surveys_surveyversion_number"),
            models.UniqueConstraint(
                fields=["organization", "survey"], condition=Q(state="draft"), name="surveys_surveyversion_one_draft"
            ),
            models.UniqueConstraint(
                fields=["organization", "survey"], condition=Q(state="live"), name="surveys_surveyversion_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
