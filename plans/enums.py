"""What the rows of this room can be: kinds of steps, who does them, which way they point. Importable by every floor."""

from __future__ import annotations

from django.db import models


class StepKind(models.TextChoices):
    """What a step asks for. Agreements, sessions and goal checks end by what the pair does there, the others by a tick."""

    TASK = "task", "Task"
    TRAINING = "training", "Training"
    AGREEMENT = "agreement", "Agreement"
    SESSION = "session", "Session"
    GOALS = "goals", "Goal check"
    SURVEY = "survey", "Survey"
    MESSAGE = "message", "Message"


class Doer(models.TextChoices):
    """Whose step it is. One for both is done when each of the two did it."""

    MENTOR = "mentor", "Mentor"
    MENTEE = "mentee", "Mentee"
    BOTH = "both", "Both"


class Direction(models.TextChoices):
    """Which way knowledge flows: reverse mentoring lives of the first."""

    UP = "up", "Mentor to mentee"
    DOWN = "down", "Mentee to mentor"
    BOTH = "both", "Both ways"


class Anchor(models.TextChoices):
    """What the days of a step's due date are counted from."""

    START = "start", "The start of the pairing"
    DATE = "date", "A date"
    STEP = "step", "Another step"


class VersionState(models.TextChoices):
    """A template has at most one draft and one live version; plans may still stand on a retired one."""

    DRAFT = "draft", "Draft"
    LIVE = "live", "Live"
    RETIRED = "retired", "Retired"


class Track(models.TextChoices):
    """How much of a plan a pair goes through: all of it, or what it cannot do without."""

    WHOLE = "whole", "The whole plan"
    ESSENTIAL = "essential", "The essential track"


class StepState(models.TextChoices):
    """Where a pair stands with a step. What was left out by a shorter track or a newer version can come back."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"
    LEFT_OUT = "left_out", "Left out"


class ResourceKind(models.TextChoices):
    """What helps beside the plan."""

    GUIDE = "guide", "Guide"
    STARTER = "starter", "Conversation starter"
    RESCUE = "rescue", "Rescue line"


class Depth(models.IntegerChoices):
    """How far a sentence goes, from strangers to two who trust each other."""

    FIRST = 1, "Light"
    SECOND = 2, "Curious"
    THIRD = 3, "Frank"
    FOURTH = 4, "Deep"


class GoalState(models.TextChoices):
    """What the two think of a goal. One that both accept can be worked on; a changed one has to be accepted again."""

    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Agreed"
    DROPPED = "dropped", "Dropped"


class Ease(models.TextChoices):
    """What a pair chose when its plan was behind."""

    SHRINK = "shrink", "The essential track"
    SHIFT = "shift", "Everything later"
    LEAVE = "leave", "Leave it as it is"


class Reach(models.TextChoices):
    """Whom a new version of a template is for; whoever begins later gets it in any case."""

    NEW = "new", "New pairings only"
    ALL = "all", "All that go on"
    CHOSEN = "chosen", "Chosen pairings"


class RolloutState(models.TextChoices):
    """How far a published version has come with the plans that it is for."""

    APPLYING = "applying", "Being applied"
    DONE = "done", "Applied"
    UNDOING = "undoing", "Being taken back"
    UNDONE = "undone", "Taken back"
    FAILED = "failed", "Stopped half-way"


class RolloutPlanState(models.TextChoices):
    """What a published version has done with one plan."""

    WAITING = "waiting", "Waiting"
    DONE = "done", "Changed"
    UNDONE = "undone", "As before"


class SessionState(models.TextChoices):
    """Where a session stands. One that was agreed, whose time is over and of which nobody has told, stays agreed: silence is
    unknown, and never that it did not take place."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    HELD = "held", "Took place"
    MISSED = "missed", "Did not take place"
    CANCELLED = "cancelled", "Cancelled"


class Led(models.TextChoices):
    """Who did most of something in a session, such as leading it, as one of the two saw it."""

    MENTOR = "mentor", "The mentor"
    EVEN = "even", "Both alike"
    MENTEE = "mentee", "The mentee"


class ContactSource(models.TextChoices):
    """How somebody said that the two have met, or not yet: by a tap from a letter, or in writing on their page."""

    TAP = "tap", "A tap"
    LOG = "log", "Written down"


class QuestionKind(models.TextChoices):
    """What one of a pair is asked as long as it is so."""

    DATE = "date", "When do you meet first?"
    CONTACT = "contact", "Have you met?"


class Answer(models.TextChoices):
    """Whether somebody wants to go on. All are as long as each other, so that a sealed one tells nothing by its length."""

    GO_ON = "yes", "Go on"
    NOT_SURE = "may", "Not sure"
    RATHER_NOT = "not", "Rather not"


class AccessState(models.TextChoices):
    """Where an emergency access stands: it waits a day for its second admin, and then is open for an hour."""

    WAITING = "waiting", "Waits for a second admin"
    EXPIRED = "expired", "Never opened"
    OPEN = "open", "Open"
    OVER = "over", "Was open for an hour"


class WhyPart(models.TextChoices):
    """Why somebody would like another partner; counted, and never told of a pair. All are as long as each other."""

    UNSAID = "none", "I would rather not say"
    TIME = "time", "We find no time"
    TOPIC = "topi", "Our topics do not fit"
    STYLE = "styl", "We work too differently"
    CLOSE = "clos", "We work too closely together"
    SAFE = "safe", "I could not speak freely"
    OTHER = "othe", "Another reason"


class ChangeState(models.TextChoices):
    """What has become of a change that two people agreed on."""

    PLANNED = "planned", "Planned"
    TRIED = "tried", "Being tried"
    KEPT = "kept", "Kept"
    DROPPED = "dropped", "Dropped"


class InsightTheme(models.TextChoices):
    """What an insight is about: few and wide, so that several pairs raise the same."""

    CAREERS = "careers", "Careers and learning"
    CUSTOMERS = "customers", "Customers and markets"
    DECISIONS = "decisions", "How we decide"
    FAIRNESS = "fairness", "Belonging and fairness"
    LEADING = "leading", "How we lead"
    TOOLS = "tools", "Tools and technology"
    WORKING = "working", "How we work together"


class Consent(models.IntegerChoices):
    """Who may hear of a change, as one of the two says; the lower word of both holds."""

    NONE = 0, "Not at all"
    COUNTED = 1, "Counted only"
    QUOTED = 2, "Quoted without names"
    NAMED = 3, "Quoted with names"
