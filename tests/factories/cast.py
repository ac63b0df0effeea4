"""The cast of every test: always the same people in the same roles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.actors import Actor, of_membership
from accounts.enums import Role
from accounts.models import Membership, Organization, User
from accounts.tenancy import tenant

PASSWORD = "correct horse battery"


@cache
def _hashed() -> str:
    """The password's hash, made once: it is slow on purpose, and everybody of the cast has the same."""
    return make_password(PASSWORD)


@dataclass(frozen=True)
class Member:
    """One person with a login and a role in one organization."""

    user: User
    membership: Membership

    @property
    def actor(self) -> Actor:
        return of_membership(self.membership)

    @property
    def organization(self) -> Organization:
        return self.membership.organization

    @contextmanager
    def acting(self) -> Iterator[Actor]:
        """Run the block in the person's organization, on the person's behalf."""
        with tenant(self.organization.pk, self.user.pk):
            yield self.actor

    def browser(self) -> Client:
        """A signed-in test client."""
        client = Client()
        client.force_login(self.user)
        return client

    def url(self, path: str = "") -> str:
        """An address inside the person's organization."""
        return f"/o/{self.organization.slug}/{path}"


@dataclass(frozen=True)
class Cast:
    """Everybody. Frieda owns Nordwind; Dario administers another organization and must never see a thing."""

    frieda: Member
    chiara: Member
    olu: Member
    amara: Member
    bernd: Member
    dario: Member

    @property
    def nordwind(self) -> Organization:
        return self.chiara.organization

    @property
    def suedstern(self) -> Organization:
        return self.dario.organization


def make_organization(*, name: str, slug: str) -> Organization:
    """One organization, made as the application makes it: by entering its id first."""
    organization = Organization(name=name, slug=slug, time_zone="Europe/Berlin")
    with tenant(organization.pk):
        organization.save(force_insert=True)
    return organization


def make_member(*, organization: Organization, email: str, name: str, role: Role) -> Member:
    """One user with a verified address and a membership."""
    from allauth.account.models import EmailAddress

    user = User.objects.create(email=email, name=name, password=_hashed())
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    with tenant(organization.pk):
        membership = Membership.objects.create(user=user, role=role)
    membership.organization = organization
    return Member(user, membership)


def make_cast() -> Cast:
    """Both organizations and everybody in them."""
    nordwind = make_organization(name="Nordwind Energy", slug="nordwind")
    suedstern = make_organization(name="Südstern Logistik", slug="suedstern")

    def member(email: str, name: str, role: Role, organization: Organization = nordwind) -> Member:
        return make_member(organization=organization, email=email, name=name, role=role)

    return Cast(
        frieda=member("frieda@nordwind.example", "Frieda Petersen", Role.OWNER),
        chiara=member("chiara@nordwind.example", "Chiara Rossi", Role.ADMIN),
        olu=member("olu@nordwind.example", "Olu Adeyemi", Role.PROGRAM_OWNER),
        amara=member("amara@nordwind.example", "Amara Okafor", Role.PARTICIPANT),
        bernd=member("bernd@nordwind.example", "Bernd Krüger", Role.PARTICIPANT),
        dario=member("dario@suedstern.example", "Dario Conti", Role.ADMIN, suedstern),
    )
