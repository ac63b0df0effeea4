"""The pages of the demo's circles: for whoever looks after one, for another member, and for the coach."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from accounts.enums import Role
from accounts.tenancy import private, tenant
from circles.models import Circle, CircleMeeting, CircleMember, OfficeHour, Post
from tests.factories.cast import Member, make_member

_TAILS = ("", "guide/", "meeting/", "pass-on/")


def rows() -> dict[str, Model]:
    """One row of every kind, the most telling one: a question that was told to the coach."""
    with private(purpose="erasure"):
        post = Post.objects.filter(question=None).exclude(for_coach=None).order_by("pk")[0]
    return {
        "circle": Circle.objects.get(pk=post.circle_id),
        "circle_post": post,
        "circle_meeting": CircleMeeting.objects.filter(circle=post.circle_id).order_by("starts_at")[1],
        "office_hour": OfficeHour.objects.filter(cohort=post.circle.cohort_id).order_by("starts_at")[0],
    }


def places(people: dict[str, Member]) -> Iterator[tuple[str, Member]]:
    """Every page of them with who looks at it."""
    amara, coach = people["amara"], people["olu"]
    with tenant(amara.organization.pk):
        seat = CircleMember.objects.select_related("circle__cohort").get(participant__employee__user=amara.user)
        cares = CircleMember.objects.get(circle=seat.circle_id, facilitates_since__isnull=False).participant.employee
        found, cohort = rows(), seat.circle.cohort_id
    if cares.user_id is None:
        member = make_member(organization=amara.organization, email=cares.email, name=cares.name, role=Role.PARTICIPANT)
    else:
        member = amara
    root = amara.url(f"circles/{seat.circle_id}/")
    tails = (*_TAILS, f"posts/{found['circle_post'].pk}/", f"meeting/{found['circle_meeting'].pk}/cancel/")
    yield from ((f"{root}{tail}", member) for tail in tails)
    yield from ((path, amara) for path in (root, amara.url(f"circle-hours/{cohort}/")))
    home = coach.url(f"coaching/{cohort}/")
    hour = f"hours/{found['office_hour'].pk}/withdraw/"
    yield from ((f"{home}{tail}", coach) for tail in ("", hour, f"told/{found['circle_post'].pk}/"))
    numbers = amara.url(f"programs/{seat.circle.cohort.program_id}/cohorts/{cohort}/circles/")
    yield from ((f"{numbers}{tail}", people["frieda"]) for tail in ("", "switch/", "hours/", hour))
