"""Applications to a cohort: what is asked, who applied with which answers, what reviewers gave, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from programs.enums import ApplicationState, LetterKind, QuestionKind, Side, Verdict
from programs.models.cohorts import Cohort
from programs.models.employees import Employee
from programs.models.programs import Program


class Call(TenantModel):
    """The request for applications to one side of a cohort: from when until when, and with which first words."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="calls")
    side = models.CharField(max_length=8, choices=Side.choices)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    intro = models.TextField(max_length=2000, blank=True)
    # How many mentees an applicant may wish for; one is what everybody gets, and then nothing is asked.
    most_mentees = models.PositiveSmallIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "side"], name="programs_call_once"),
            models.CheckConstraint(
                condition=models.Q(most_mentees=1) | models.Q(most_mentees__range=(1, 3), side="mentor"),
                name="programs_call_most_mentees",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on=None) | models.Q(closes_on__gte=models.F("opens_on")),
                name="programs_call_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}s of {self.cohort_id}"


class ApplicationQuestion(TenantModel):
    """One question that a side's applicants are asked; one that is not asked any more keeps its answers."""

    call = TenantKey(Call, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=QuestionKind.choices, default=QuestionKind.LONG)
    text = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    options = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    required = models.BooleanField(default=True)
    retired = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="choice") | models.Q(options__len__gte=2), name="programs_question_options"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Application(TenantModel):
    """An employee who wants to take part in a cohort on one side, from the first word to the decision."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="applications")
    employee = TenantKey(Employee, models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=Side.choices)
    state = models.CharField(max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # When its applicant last changed what had been sent; reviewers are told.
    changed_at = models.DateTimeField(null=True, blank=True)
    # How many mentees they would take, if they were asked; a place that is given begins with it.
    mentees = models.PositiveSmallIntegerField(null=True, blank=True)
    # An admin says that the reviews there are suffice: nobody reviews it any more, and so the scores can be read.
    reviewed_enough = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "employee"], name="programs_application_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(submitted_at__isnull=False),
                name="programs_application_submitted",
            ),
            models.CheckConstraint(
                condition=models.Q(mentees=None) | models.Q(mentees__range=(1, 3)), name="programs_application_mentees"
            ),
        ]
        indexes = [models.Index(fields=["organization", "cohort", "state"], name="programs_application_waiting")]

    def __str__(self) -> str:
        return f"{self.employee_id} as {self.side}"

    @property
    def version(self) -> str:
        """Which text of it somebody has before their eyes: another one after every sending and every change."""
        return str(self.changed_at or self.submitted_at or "")


class ApplicationAnswer(TenantModel):
    """What somebody answered to one question of an application."""

    application = TenantKey(Application, models.CASCADE, related_name="answers")
    question = TenantKey(ApplicationQuestion, models.CASCADE, related_name="+")
    text = models.TextField(max_length=4000)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "application", "question"], name="programs_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.question_id}"


def _score() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True, blank=True)


class Review(TenantModel):
    """One of at most two reviewers of an application and what they gave on each scale, once they did."""

    application = TenantKey(Application, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The first or the second: the database itself lets there be no third.
    place = models.PositiveSmallIntegerField()
    social = _score()
    confidence = _score()
    openness = _score()
    commitment = _score()
    note = models.TextField(max_length=2000, blank=True)
    # From when on the reviewer has been reading: what is read stays as it is.
    begun_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "application", "reviewer"], name="programs_review_once"),
            models.UniqueConstraint(fields=["organization", "application", "place"], name="programs_review_place"),
            models.CheckConstraint(condition=models.Q(place__in=[1, 2]), name="programs_review_two"),
            models.CheckConstraint(
                condition=models.Q(given_at=None, social=None, confidence=None, openness=None, commitment=None, note="")
                | models.Q(
                    given_at__isnull=False,
                    social__range=(1, 4),
                    confidence__range=(1, 4),
                    openness__range=(1, 4),
                    commitment__range=(1, 4),
                ),
                name="programs_review_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.place} of {self.application_id}"


class Decision(TenantModel):
    """What was decided on one application and why; until ``undo_until`` its letter waits and it can be taken back."""

    application = TenantKey(Application, models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    # Decisions made with one click share it, and are taken back together.
    act = models.UUIDField()
    reason = models.CharField(max_length=1000, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    state_before = models.CharField(max_length=12, choices=ApplicationState.choices)
    made_place = models.BooleanField(default=False)
    # How the place was that the decision changed, for whoever takes it back; empty where there was none.
    place_before = models.JSONField(default=dict, blank=True)
    letter = models.CharField(max_length=200, blank=True)
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "act"], name="programs_decision_act")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.application_id}"

    @property
    def quiet(self) -> bool:
        """Whether nobody was told yet, so that it can be taken back."""
        return self.undone_at is None and self.undo_until > timezone.now()


class ApplicationLetter(TenantModel):
    """A program's own words for one kind of letter to applicants; without a row it says what Upstream ships."""

    program = TenantKey(Program, models.CASCADE, related_name="application_letters")
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "program", "kind"], name="programs_letter_once")]

    def __str__(self) -> str:
        return f"{self.kind} letter of {self.program_id}"


class Stranger(TenantModel):
    """An address that asked to apply and that the directory does not know, until an admin has looked at it."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="strangers")
    email = models.EmailField()
    handled = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "email"], name="programs_stranger_once")
        ]

    def __str__(self) -> str:
        return self.email
