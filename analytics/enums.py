"""What the rows of this room can be. Importable by every floor."""

from __future__ import annotations

from django.db import models


class Scope(models.TextChoices):
    """What a figure is about. A program adds up its cohorts, an organization its programs."""

    COHORT = "cohort", "Cohort"
    PROGRAM = "program", "Program"
    ORGANIZATION = "house", "Organization"


class Cut(models.TextChoices):
    """Into which groups a figure is cut. There are no others: free cuts would find single people."""

    WHOLE = "", "Everybody"
    SIDE = "side", "By side"
    DEPARTMENT = "department", "By department"


class Hidden(models.TextChoices):
    """Why a value is not shown."""

    NO = "", "Shown"
    FEW = "few", "Fewer than five"
    NOTHING = "nothing", "Nothing to count yet"
    WITHHELD = "withheld", "Too few agreed to be counted"


class RunState(models.TextChoices):
    """How far the figures of a day have come."""

    TAKING = "taking", "Being taken"
    DONE = "done", "Taken"
