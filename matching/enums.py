"""What the rows of this room can be: states, decisions, origins. Importable by every floor."""

from __future__ import annotations

from django.db import models

from programs.enums import Mode as Mode


class RunState(models.TextChoices):
    """Where a run stands. Exactly one of the last three is its end."""

    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Origin(models.TextChoices):
    """Who made a proposal."""

    SOLVER = "solver", "By the run"
    CHOICE = "choice", "Chose each other first"
    HAND = "hand", "By hand"


class Decision(models.TextChoices):
    """What an admin decided on a proposal; only approved ones are published."""

    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class Warned(models.TextChoices):
    """What an admin should look at before approving."""

    CERTAINTY = "certainty", "Much is not known"
    CONTESTED = "contested", "Wanted by others too"
    CAPACITY = "capacity", "No place left"
    FLOOR = "floor", "Under the lowest score"


class PairRuleKind(models.TextChoices):
    """What an admin decided about two participants for every further run of the cohort."""

    LOCK = "lock", "Must be a pair"
    FORBID = "forbid", "Must not be a pair"


class Outcome(models.TextChoices):
    """What becomes of a mentee in the answer to a what-if, by the run's own weights."""

    UP = "up", "Fits better"
    DOWN = "down", "Fits less well"
    LEVEL = "level", "Fits as well"
    NEW = "new", "Gets a pair"
    LOST = "lost", "Is left without"
    SAME = "same", "Stays as it is"


class PublicationState(models.TextChoices):
    """Where a publication stands."""

    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    UNDONE = "undone", "Undone"
    CANCELLED = "cancelled", "Cancelled"


class PairingState(models.TextChoices):
    """Where a pairing stands."""

    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"
    UNDONE = "undone", "Undone before it was told"


class Askers(models.TextChoices):
    """Which side may ask the other."""

    BOTH = "both", "Both sides"
    MENTORS = "mentors", "Only mentors"
    MENTEES = "mentees", "Only mentees"


class Standing(models.TextChoices):
    """Who said that a mentor stands by (B12)."""

    SELF = "self", "Happy to stand by"
    TEAM = "team", "Put on the bench"


class Liking(models.TextChoices):
    """What somebody privately thinks of another person of the cohort."""

    WISH = "wish", "Wished for"
    NO = "no", "Not for me"


class RequestState(models.TextChoices):
    """Where a match request stands; everything but the first is its end."""

    OPEN = "open", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"
    EXPIRED = "expired", "Not answered in time"
    CLOSED = "closed", "No place left"


class Declined(models.TextChoices):
    """Why somebody says no. It is counted for the program team; the other person is told kindly, and never why."""

    TIME = "time", "I do not have the time"
    TOPICS = "topics", "My topics do not fit"
    OTHER_PLANS = "other_plans", "I hope for somebody else"
    TOO_CLOSE = "too_close", "We work too closely together"
    OTHER = "other", "Another reason"


class Willing(models.TextChoices):
    """What somebody answers who was asked whether they still want a partner (R50, R53)."""

    MYSELF = "myself", "I choose myself"
    CHOOSE = "choose", "Choose for me"
    NO = "no", "I am not available any more"


class Resolution(models.TextChoices):
    """What became of a pair that broke a rule since it was made (B7). The first two stand: the rule is broken today."""

    OPEN = "open", "Waits for a decision"
    KEPT = "kept", "Kept with a reason"
    HEALED = "healed", "The facts have changed back"
    CHANGED = "changed", "The facts have changed again"
    ENDED = "ended", "The pairing has ended"
