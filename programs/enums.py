"""What the rows of this room can be: states, sides, purposes, rules. Importable by every floor."""

from __future__ import annotations

from django.db import models


class EmployeeStatus(models.TextChoices):
    """Whether somebody works here today."""

    ACTIVE = "active", "Active"
    AWAY = "away", "On leave"
    LEFT = "left", "Left"


class Purpose(models.TextChoices):
    """Why an organization runs the program (R2); the choice proposes everything downstream."""

    TECHNOLOGY = "technology", "Technical skills"
    CULTURE = "culture", "Cultural understanding"
    LINKS = "links", "Links across levels"
    INCLUSION = "inclusion", "Inclusion and belonging"
    THINKING = "thinking", "New thinking"


class Theme(models.TextChoices):
    """The seven themes that criteria and topics come in (R32 to R38)."""

    TECHNOLOGY = "technology", "Technology and digital skills"
    SOCIAL = "social", "Social media and communication"
    INNOVATION = "innovation", "Innovation through diversity"
    CULTURE = "culture", "Workplace culture expectations"
    RETENTION = "retention", "Retention through perspectives"
    MARKET = "market", "Cultural trends and market insight"
    BALANCE = "balance", "Work-life balance"


class ProgramState(models.TextChoices):
    """Where a program stands."""

    DRAFT = "draft", "Draft"
    LIVE = "live", "Live"
    ARCHIVED = "archived", "Archived"


class Mode(models.TextChoices):
    """How the people of a cohort come to a pair (R47, R51); a program says it for its new cohorts."""

    ASSIGNED = "assigned", "We choose"
    SELF = "self", "They choose"
    HYBRID = "hybrid", "Both, in one pool"


class CriterionKind(models.TextChoices):
    """How a criterion turns two people into a score."""

    COVERAGE = "coverage", "Topics wanted and offered"
    SIMILARITY = "similarity", "Alike"
    DIFFERENCE = "difference", "Deliberately different"
    DISTANCE = "distance", "Distance in grade"
    OVERLAP = "overlap", "Overlapping working hours"
    LANGUAGE = "language", "Shared language"
    PREFERENCE = "preference", "Ranked preference"


class ExclusionRule(models.TextChoices):
    """The hard rules a program can switch on; the engine knows them by the same keys."""

    SAME_TEAM = "same_team", "Same team"
    SAME_MANAGER = "same_manager", "Same manager"
    REPORTING_LINE = "reporting_line", "Reporting line, up or down"
    RECENT_MANAGER = "recent_manager", "Was the other’s manager lately"
    PAST_PAIR = "past_pair", "Were a pair before"
    NEVER_PAIR = "never_pair", "Never to be paired"
    GRADE_DIRECTION = "grade_direction", "Mentor is junior to the mentee"
    NO_SHARED_HOURS = "no_shared_hours", "Too few shared working hours"
    NO_COMMON_LANGUAGE = "no_common_language", "No common language"


class Side(models.TextChoices):
    """On which side of a pairing somebody stands: the junior is the mentor, the senior the mentee."""

    MENTOR = "mentor", "Mentor"
    MENTEE = "mentee", "Mentee"


class ParticipantState(models.TextChoices):
    """Where a participant stands in the cohort. Only ``ready`` can be matched."""

    ENROLLED = "enrolled", "Profile open"
    READY = "ready", "Ready to be matched"
    WAITLISTED = "waitlisted", "On the waitlist"
    PAUSED = "paused", "Not now"
    WITHDRAWN = "withdrawn", "Withdrawn"


# Who has one of the places of a cohort, and who has given theirs up, for a while or for good.
TAKES_PLACE = (ParticipantState.ENROLLED, ParticipantState.READY)
AWAY = (ParticipantState.PAUSED, ParticipantState.WITHDRAWN)


class Need(models.TextChoices):
    """What a program can ask of everybody beside the profile, before anybody is matched."""

    CHARTER = "charter", "The charter, signed"
    TRAINING = "training", "The training of the role"
    READINESS = "readiness", "The readiness check, for seniors"


class MilestoneKind(models.TextChoices):
    """How far somebody has come on the way in, and how it ended; whether a letter arrived is known to the outbox."""

    INVITED = "invited", "Invited"
    OPENED = "opened", "Opened"
    STARTED = "started", "Profile begun"
    COMPLETE = "complete", "Profile complete"
    TRAINED = "trained", "Trained"
    SIGNED = "signed", "Charter signed"
    REFLECTED = "reflected", "Readiness check done"
    ADMITTED = "admitted", "Admitted"
    WAITLISTED = "waitlisted", "Waitlisted"
    HANDED_OVER = "handed_over", "Asked us to choose"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class LinkScope(models.TextChoices):
    """What the one-tap links of participants open."""

    PLACE = "place", "The own place in a cohort"
    SLOTS = "slots", "Somebody's times, and nothing else"
    COHORT = "cohort", "Asking for the own link, and naming somebody"
    WILLING = "willing", "Saying whether one still wants a partner"
    APPLY = "apply", "Asking for the own application"
    APPLICATION = "application", "The own application to a cohort"
    REQUEST = "request", "Answering one match request"
    AGREEMENT = "agreement", "Reading and signing the agreement of one pair"
    SESSION = "session", "One session of a pair, before and after it"
    PAIR = "pair", "Proposing times, and saying that the two have met"
    CHANGE = "change", "Confirming one change of a pair, and saying what became of it"
    CALENDAR = "calendar", "The own sessions, for a calendar"
    SURVEY = "survey", "Answering one survey, once"
    ERASURE = "erasure", "Taking back that one is forgotten"


class NominationState(models.TextChoices):
    """What became of a name."""

    OPEN = "open", "Waits for you"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class Refusal(models.TextChoices):
    """Why somebody does not want to take part."""

    TIME = "time", "I do not have the time"
    TOPIC = "topic", "It is not for me"
    MOMENT = "moment", "This is the wrong moment"
    COMFORT = "comfort", "I am not comfortable with it"
    OTHER = "other", "Another reason"


class ImportState(models.TextChoices):
    """Where an import stands. The worker moves it through ``checking`` and ``applying``; a person through the rest."""

    UPLOADED = "uploaded", "Columns to be mapped"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Ready to apply"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Failed"


class RowKind(models.TextChoices):
    """What one row of the file would do."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    DEACTIVATED = "deactivated", "Deactivated"
    WRONG = "wrong", "Wrong"


class FollowUpKind(models.TextChoices):
    """What an admin did about somebody who stayed silent."""

    CALLED = "called", "Called"
    SNOOZED = "snoozed", "Put off"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ASSIGNED = "assigned", "Given a mentor"


class QuestionKind(models.TextChoices):
    """How a question of an application is answered."""

    SHORT = "short", "A short text"
    LONG = "long", "A long text"
    CHOICE = "choice", "One of several"
    SCALE = "scale", "A scale of 1 to 5"


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "Not sent yet"
    RECEIVED = "received", "Received"
    WAITLISTED = "waitlisted", "Waitlisted"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Verdict(models.TextChoices):
    """What can be decided on an application."""

    ACCEPT = "accept", "Accept"
    WAITLIST = "waitlist", "Waitlist"
    DECLINE = "decline", "Decline"


class LetterKind(models.TextChoices):
    """What applicants are written about."""

    LINK = "link", "The own link"
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    WAITLISTED = "waitlisted", "Waitlisted"
    MOVED_UP = "moved_up", "Moved up"
    DECLINED = "declined", "Declined"
