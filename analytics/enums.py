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
    TOPIC = "topic", "By topic"


class Hidden(models.TextChoices):
    """Why a value is not shown."""

    NO = "", "Shown"
    FEW = "few", "Fewer than five"
    NOTHING = "nothing", "Nothing to count yet"
    WITHHELD = "withheld", "Too few agreed to be counted"
    ANSWERS = "answers", "Too few answers, or nearly all alike"


class Since(models.TextChoices):
    """What the end is compared with: what was said at the start, or what is said at the end about the start."""

    START = "start", "Compared with the start"
    LOOKING_BACK = "looking", "Looking back"


class RunState(models.TextChoices):
    """How far the figures of a day have come."""

    TAKING = "taking", "Being taken"
    DONE = "done", "Taken"


class State(models.TextChoices):
    """Where a comparison stands."""

    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Being computed"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


OPEN = (State.QUEUED, State.RUNNING)


class Stage(models.TextChoices):
    """What a worker is at."""

    READING = "reading", "Reading the directory"
    PAIRING = "pairing", "Finding with whom to compare"
    COUNTING = "counting", "Counting who left, and shuffling"
    KEEPING = "keeping", "Writing the result down"


class Basis(models.TextChoices):
    """With whom participants are compared; the values of ``stats.claims``."""

    WAITING = "waiting", "People who were accepted and had to wait"
    ALIKE = "alike", "People like them who do not take part"
    EVERYBODY = "everybody", "Everybody else who could have taken part"


class Verdict(models.TextChoices):
    """What the numbers allow; the values of ``stats.claims``."""

    TOO_FEW = "too_few", "Not enough data"
    UNBALANCED = "unbalanced", "Not alike enough"
    NOTHING_SEEN = "nothing_seen", "No clear difference"
    FEWER_LEFT = "fewer_left", "Fewer"
    MORE_LEFT = "more_left", "More"


CLEAR = (Verdict.FEWER_LEFT, Verdict.MORE_LEFT)


class Question(models.TextChoices):
    """What is asked of both groups; retention first, because it decides."""

    LEFT = "left", "Who left"
    PROMOTED = "promoted", "Who was promoted"
    MOVED = "moved", "Who moved to another department"


class Who(models.TextChoices):
    """Whose curve it is."""

    HERE = "here", "Participants"
    THERE = "there", "Others"


class Told(models.TextChoices):
    """What an estimate is of; the last two are p-values, without an interval."""

    HERE = "here", "Share of participants"
    THERE = "there", "Share of the others"
    DIFFERENCE = "difference", "Others less participants"
    LOG_RANK = "log_rank", "p of the log-rank test"
    SHUFFLING = "shuffling", "p of shuffling who took part"


class Origin(models.TextChoices):
    """How a number is known; the values of ``stats.returns``."""

    OBSERVED = "observed", "Observed"
    ESTIMATED = "estimated", "Estimated"
    ASSUMED = "assumed", "Assumed"


class FurtherBenefit(models.TextChoices):
    """Of what a benefit is one, so that nothing is counted twice."""

    STAYING = "staying", "People who stay, and need not be replaced"
    TRAINING = "training", "Courses that need not be bought"
    TIME = "time", "Time saved in daily work"
    REVENUE = "revenue", "Business won"
    OTHER = "other", "Something else"


class Pace(models.TextChoices):
    """How often a board report is made by itself; quarters begin in January."""

    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"
