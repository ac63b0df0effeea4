"""What the rows of this room can be: moments, kinds of questions, levels, states. Importable by every floor."""

from __future__ import annotations

from django.db import models


class Level(models.TextChoices):
    """Who ever sees an answer; it stands beside the question before it is answered."""

    ANONYMOUS = "anonymous", "Anonymous"
    CONFIDENTIAL = "confidential", "Confidential"
    TEAM = "team", "For the program team"
    PAIR = "pair", "For the two of you"


class Moment(models.TextChoices):
    """When a survey is sent."""

    BASELINE = "baseline", "When somebody's pairing begins"
    DAY_7 = "day_7", "On day 7"
    DAY_30 = "day_30", "On day 30"
    EVERY_60 = "every_60", "Every 60 days"
    END = "end", "When a pairing ends"
    AFTER_90 = "after_90", "90 days after the end"
    NOT_ENGAGED = "not_engaged", "When a pair has gone quiet"
    UNPAIRED = "unpaired", "When somebody has no partner yet"
    ON_DATE = "on_date", "On a date"
    BY_HAND = "by_hand", "When you send it"


class Sides(models.TextChoices):
    """Who is asked."""

    MENTOR = "mentor", "Mentors"
    MENTEE = "mentee", "Mentees"
    BOTH = "both", "Both sides"


class Kind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", "A scale of 1 to 5"
    TEN = "ten", "0 to 10"
    CHOICE = "choice", "One of several"
    SEVERAL = "several", "Any of several"
    TEXT = "text", "A text"
    MATRIX = "matrix", "A table"
    CONFIDENCE = "confidence", "Confidence in each topic, 1 to 5"


class Timing(models.TextChoices):
    """Which moment a question is about: at the end people are also asked how it was at the start, looking back."""

    NOW = "now", "Now"
    LOOKING_BACK = "looking_back", "Looking back, at the start"


class OptionKind(models.TextChoices):
    """What the words of a question are: an answer to choose, a row of a table, or what one end of a scale means."""

    OPTION = "option", "Answer"
    ROW = "row", "Row"
    END = "end", "End of the scale"


class WaveState(models.TextChoices):
    """Where a wave stands."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class CaseKind(models.TextChoices):
    """Why somebody has to be looked after."""

    LOW_SAFETY = "low_safety", "Does not feel safe to speak"
    PAIR_ME = "pair_me", "Would like us to choose a partner"
    CONTACT_ME = "contact_me", "Would like to be contacted"
    CONCERN = "concern", "A concern"


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", "Open"
    IN_PROGRESS = "in_progress", "In progress"
    CLOSED = "closed", "Closed"


class CaseOutcome(models.TextChoices):
    """How a case ended."""

    HELPED = "helped", "Helped"
    PARTNER_FOUND = "partner_found", "A partner was found"
    NOTHING_NEEDED = "nothing_needed", "Nothing was needed"
    NOT_REACHED = "not_reached", "Not reached"
    PASSED_ON = "passed_on", "Passed on"


class Cut(models.TextChoices):
    """By what the people of a wave are told apart: these, and no others that anybody could put together."""

    EVERYBODY = "everybody", "Everybody"
    SIDE = "side", "Side"
    DEPARTMENT = "department", "Department"
    LOCATION = "location", "Location"
    GRADES = "grades", "Grade"
    SIDE_DEPARTMENT = "side_department", "Side and department"
    SIDE_LOCATION = "side_location", "Side and location"
    SIDE_GRADES = "side_grades", "Side and grade"


class Standing(models.TextChoices):
    """What became of a group's figure; see ``surveys.disclosure.guard``."""

    SHOWN = "shown", "Shown"
    AGREED = "agreed", "Nearly all said the same"
    FEW = "few", "Fewer than five"
    OTHERS = "others", "Hidden for others"
    ALONE = "alone", "Nothing is left of its cut"
