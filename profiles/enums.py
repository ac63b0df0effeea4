"""What the answers of a profile can be. Importable by every floor."""

from __future__ import annotations

from django.db import models


class Pace(models.TextChoices):
    """How somebody likes to prepare."""

    PLANNED = "planned", "Prepared, with an agenda"
    OPEN = "open", "Open, as it comes"


class Contact(models.TextChoices):
    """How somebody likes to talk."""

    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "Video call"
    EITHER = "either", "Either"


class Channel(models.TextChoices):
    """How somebody likes to be reached between two meetings."""

    CHAT = "chat", "A chat message"
    EMAIL = "email", "An email"
    PHONE = "phone", "A phone call"
    CALENDAR = "calendar", "An invitation in my calendar"


class Rhythm(models.TextChoices):
    """How often somebody likes to meet."""

    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    MONTHLY = "monthly", "Once a month"
    OPEN = "open", "As it comes"


class Notice(models.TextChoices):
    """How long before a meeting somebody wants to know of it, or of its change."""

    SAME_DAY = "same_day", "The same day is fine"
    DAYS = "days", "Two days before"
    WEEK = "week", "A week before"


class Worry(models.TextChoices):
    """What people fear before the start (R46)."""

    TIME = "time", "Not having the time"
    SPEAKING_UP = "speaking_up", "Speaking openly to a leader"
    LOOKING_FOOLISH = "looking_foolish", "Looking uninformed"
    CONFIDENTIALITY = "confidentiality", "That it does not stay between us"
    NOTHING_TO_OFFER = "nothing_to_offer", "Having too little to offer"
    BAD_FIT = "bad_fit", "Being paired with the wrong person"


class Hope(models.TextChoices):
    """What people want from it (R46)."""

    LEARN_TOOLS = "learn_tools", "Learn tools that others use every day"
    BE_HEARD = "be_heard", "Be heard by somebody who decides"
    UNDERSTAND = "understand", "Understand how the other level thinks"
    CHANGE = "change", "Change something that annoys us all"
    NETWORK = "network", "Know people beyond my department"
    GROW = "grow", "Grow in my career"


class Direction(models.TextChoices):
    """Whether a topic is brought or looked for."""

    OFFER = "offer", "Offers"
    WANT = "want", "Wants"


class SignupState(models.TextChoices):
    """Where an import of sign-up answers stands."""

    UPLOADED = "uploaded", "Columns to be mapped"
    MAPPED = "mapped", "Topics to be sorted"
    CHECKED = "checked", "Ready to apply"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"


class LinkedInSource(models.TextChoices):
    """What from LinkedIn somebody brings."""

    PDF = "linkedin_pdf", "LinkedIn’s PDF"
    ARCHIVE = "linkedin_archive", "LinkedIn’s data archive"
    LOGIN = "linkedin_login", "the connection with LinkedIn"


class LinkedInState(models.TextChoices):
    """Where something brought from LinkedIn stands."""

    READING = "reading", "Being read"
    REVIEW = "review", "To be looked at"
    TAKEN = "taken", "Taken over"
    FAILED = "failed", "Could not be read"


class Imported(models.TextChoices):
    """An answer of a profile that can come from LinkedIn."""

    HEADLINE = "headline", "Yourself in one sentence"
    ABOUT = "about", "A little more"
    LANGUAGES = "languages", "Languages"
    OFFER = "offer", "A topic that you share"
