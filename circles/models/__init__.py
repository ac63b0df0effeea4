"""Circles of mentors, what is said in them, when they meet, and the hours of their coach."""

from __future__ import annotations

from circles.models.circles import Circle, CircleMember, CohortCircles
from circles.models.hours import Booking, OfficeHour
from circles.models.meetings import CircleMeeting, MeetingAnswer
from circles.models.wall import CircleKey, Post

__all__ = [
    "Booking",
    "Circle",
    "CircleKey",
    "CircleMeeting",
    "CircleMember",
    "CohortCircles",
    "MeetingAnswer",
    "OfficeHour",
    "Post",
]
