"""The pages of the demo's circles: for whoever looks after one, for another member, and for the coach."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from accounts.enums import Role
from accounts.models import Membership
from accounts.tenancy import private, tenant
from circles.models import Circle, CircleMeeting, CircleMember, OfficeHour, Post
from programs.models import Employee
from tests.factories.cast import Member, make_member

_TAILS = ("", "guide/", "meeting/", "pass-on/")


def rows() -> dict[str, Model]:
    """One row of every kind, the most telling one: a question that was told to the coach."""
    with private(purpose="erasure"):
        post = (
            Post.objects.select_related("author__employee")
            .filter(question=None)
            .exclude(for_coach=None)
            .order_by("pk")[0]
        )
    return {
        "circle": Circle.objects.get(pk=post.circle_id),
        "circle_post": post,
        "circle_meeting": CircleMeeting.objects.filter(circle=post.circle_id).order_by("starts_at")[1],
        "office_hour": OfficeHour.objects.filter(cohort=post.circle.cohort_id).order_by("starts_at")[0],
    }


def _member(people: dict[str, Member], employee: Employee) -> Member:
    """Somebody's login: the one that they have, in every test or since another page was looked at, or a new one."""
    organization = people["amara"].organization
    with tenant(organization.pk):
        has = Membership.objects.select_related("user", "organization").filter(user__email=employee.email).first()
    if has is not None:
        return Member(has.user, has)
    return make_member(organization=organization, email=employee.email, name=employee.name, role=Role.PARTICIPANT)


def places(people: dict[str, Member]) -> Iterator[tuple[str, Member]]:
    """Every page of them with who looks at it."""
    amara, coach = people["amara"], people["olu"]
    with tenant(amara.organization.pk):
        seat = CircleMember.objects.select_related("circle__cohort").get(participant__employee__user=amara.user)
        found, cohort = rows(), seat.circle.cohort_id
        cares = CircleMember.objects.get(circle=seat.circle_id, facilitates_since__isnull=False).participant.employee
        author = found["circle_post"].author.employee
    facilitator = _member(people, cares)
    writer = facilitator if author.pk == cares.pk else _member(people, author)
    root, post = amara.url(f"circles/{seat.circle_id}/"), f"posts/{found['circle_post'].pk}/"
    tails = (*_TAILS, post, f"meeting/{found['circle_meeting'].pk}/cancel/")
    yield from ((f"{root}{tail}", facilitator) for tail in tails)
    yield f"{root}{post}reword/", writer
    yield from ((path, amara) for path in (root, amara.url(f"circle-hours/{cohort}/")))
    home = coach.url(f"coaching/{cohort}/")
    hour = f"hours/{found['office_hour'].pk}/withdraw/"
    yield from ((f"{home}{tail}", coach) for tail in ("", hour, f"told/{found['circle_post'].pk}/"))
    numbers = amara.url(f"programs/{seat.circle.cohort.program_id}/cohorts/{cohort}/circles/")
    yield from ((f"{numbers}{tail}", people["frieda"]) for tail in ("", "switch/", "hours/", hour))
