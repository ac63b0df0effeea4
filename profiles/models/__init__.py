"""What participants offer and want, when they work, how they like to work, and what they hope and worry about."""

from __future__ import annotations

from profiles.models.linkedin import ImportedAnswer, LinkedInImport, Position
from profiles.models.portraits import Portrait
from profiles.models.profiles import Profile, TopicEntry
from profiles.models.signups import SignupImport
from profiles.models.topics import Topic, TopicAlias

__all__ = [
    "ImportedAnswer",
    "LinkedInImport",
    "Portrait",
    "Position",
    "Profile",
    "SignupImport",
    "Topic",
    "TopicAlias",
    "TopicEntry",
]
