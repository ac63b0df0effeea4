"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_INSIDE = "read by the members of a circle alone"

RECORDS = {
    "circles.CohortCircles": Record(open="cohort switched_on", personal="coach", about=("coach",)),
    "circles.Circle": Record(open="cohort number ended_at"),
    "circles.CircleMember": Record(
        personal="circle participant joined_at left_at facilitates_since shows_ways", about=("participant__employee",)
    ),
    "circles.CircleKey": Record(
        open="circle master",
        sealed="wrapped",
        many="a circle has several members, and the key is about none of them",
        why={"wrapped": "with it and the secret of the house the wall of a circle can be read"},
    ),
    "circles.Post": Record(
        personal="circle question author coach for_coach asked_at reworded_at deleted_at",
        confidential="words",
        about=("author__employee", "coach", "for_coach"),
        why={"words": f"{_INSIDE}, and by the coach where their author has said so"},
    ),
    "circles.CircleMeeting": Record(
        open="circle uid sequence outline starts_at minutes cancelled_at",
        confidential="place meeting_link",
        many="a circle meets, and whoever comes has a row of their own",
        why=dict.fromkeys(("place", "meeting_link"), "whoever knows it can join the circle"),
    ),
    "circles.MeetingAnswer": Record(personal="meeting participant comes", about=("participant__employee",)),
    "circles.OfficeHour": Record(
        open="cohort starts_at minutes place meeting_link taken_at withdrawn_at", personal="coach", about=("coach",)
    ),
    "circles.Booking": Record(
        open="uid",
        personal="hour",
        confidential="participant",
        about=("participant__employee",),
        why={"participant": "that somebody talks to the coach is for the two of them"},
    ),
}
