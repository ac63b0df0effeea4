"""What the tests of applications do again and again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.actors import Actor, by_link
from accounts.models import OneTapLink
from nudges.models import Message
from programs.enums import LinkScope
from programs.models import Application, ApplicationQuestion, Call, Employee, Participant
from programs.services import decisions, sharing
from programs.tasks import settle_asks
from tests.factories import rows
from tests.factories.cast import Member
from tests.programs.participants.people import Scene, said

__all__ = ["House", "post", "said"]

SCORES = {"social": 3, "confidence": 4, "openness": 2, "commitment": 3}


@dataclass
class House:
    """The pilot, its calls, and their questions."""

    scene: Scene
    calls: dict[str, Call]
    questions: dict[str, ApplicationQuestion]

    @property
    def chiara(self) -> Member:
        return self.scene.chiara

    @property
    def path(self) -> str:
        return self.scene.path.replace("participants/", "applications/")

    def url(self, tail: str = "") -> str:
        return self.chiara.url(self.path + tail)

    def apply_url(self) -> str:
        return self.chiara.url(self.scene.path.replace("participants/", "apply/"))

    def applied(self, employee: Employee, side: str = "mentor", **values: Any) -> Application:
        """Somebody's application, with an answer."""
        with self.chiara.acting():
            row = rows.make_application(cohort=self.scene.cohort, employee=employee, side=side, **values)
            rows.make_answer(application=row, question=self.questions[side], text="Because I ask.")
        return row

    def decide(self, verdict: str, *people: Application, **words: str) -> Any:
        """Decide as Chiara, with a reason."""
        with self.chiara.acting() as actor:
            return decisions.decide(
                actor=actor, cohort=self.scene.cohort, applications=people, verdict=verdict,
                **({"reason": "Both readers agree."} | words),
            )  # fmt: skip

    def states(self) -> dict[str, str]:
        """Where each applicant stands, by first name."""
        with self.chiara.acting():
            return dict(Application.objects.order_by("created_at").values_list("employee__first_name", "state"))

    def seats(self) -> dict[str, str]:
        """Where each participant stands, by first name."""
        with self.chiara.acting():
            return dict(Participant.objects.order_by("joined_at").values_list("employee__first_name", "state"))

    def letters(self) -> list[tuple[str, str, str]]:
        """To whom, which kind, and whether it still waits."""
        with self.chiara.acting():
            found = Message.objects.order_by("created_at", "to_email").values_list("to_email", "kind", "state")
            return [(to.partition("@")[0], kind.removeprefix("application: "), state) for to, kind, state in found]

    def shared(self) -> str:
        """The path of a link for everybody."""
        with self.chiara.acting() as actor:
            made = sharing.share(actor=actor, cohort=self.scene.cohort, scope=LinkScope.APPLY, label="Intranet, spring")
        return "/t/" + made.partition("/t/")[2]

    def asks(self, email: str, side: str = "mentor", link: str = "") -> Any:
        """Somebody asks by the link for everybody, and the worker looks who it is; gives what they were shown."""
        page = post(link or self.shared(), email=email, side=side)
        settle_asks(str(self.chiara.organization.pk))
        return page

    def link_in(self, to: str) -> str:
        """The one-tap address in the last letter to somebody."""
        with self.chiara.acting():
            text = Message.objects.filter(to_email__startswith=to).latest("created_at").text
        found = re.search(r"/t/\S+", text)
        assert found is not None
        return found[0]

    def holder(self, application: Application) -> Actor:
        """Whoever holds the own link of an application."""
        return by_link(OneTapLink.objects.filter(scope="application", subject=application.pk)[0])


def post(path: str, **data: str) -> Any:
    """A form of a one-tap page, sent from that page."""
    browser = Client(enforce_csrf_checks=True)
    seal = re.search(r'name="seal" value="([^"]+)"', browser.get(path).content.decode())
    assert seal is not None
    return browser.post(path, {"seal": seal[1]} | data, follow=True)
