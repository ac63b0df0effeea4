"""How the agreement of a pair is obtained: its words by the two, and by everybody else whether and when it was signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from accounts.actors import Actor
from matching import introductions
from matching import rules as people
from matching.models import Pairing
from plans import drafting, rules
from plans.enums import StepKind, StepState
from plans.models import Agreement, PanelSignature, Step
from profiles import selectors as profiles
from profiles.models import Profile
from programs.enums import LinkScope, Side
from programs.models import Participant
from programs.selectors.days import day_of, today_of

_ASKED = (StepKind.AGREEMENT, StepKind.GOALS)
# So long before the day of a step that looks at it again the page asks whether it still holds.
_EARLY = dt.timedelta(days=14)


@dataclass(frozen=True)
class Standing:
    """Whether and when an agreement was signed, without a word of it."""

    mentor_signed_at: dt.datetime | None = None
    mentee_signed_at: dt.datetime | None = None
    written: bool = False
    signatures: list[Signature] = field(default_factory=list, compare=False)

    @property
    def signed_at(self) -> dt.datetime | None:
        """When the last of them signed."""
        times = [one.at for one in self.signatures]
        return max(time for time in times if time) if times and all(times) else None


@dataclass(frozen=True)
class Signature:
    """Somebody who has signed a wording, or is asked to."""

    person: Participant
    at: dt.datetime | None


def standing(actor: Actor, pairing: Pairing) -> Standing:
    """Where the agreement of a pairing stands, for whoever may see the pairing."""
    rows = Agreement.objects.filter(pairing=pairing).order_by("-number")
    row = rows.only("mentor_signed_at", "mentee_signed_at").first()
    if row is None:
        return Standing()
    return Standing(row.mentor_signed_at, row.mentee_signed_at, written=True, signatures=signatures(pairing, row))


def signatures(pairing: Pairing, row: Agreement) -> list[Signature]:
    """Who has signed a wording and who is asked to, whoever speaks for the mentors first; also those who sit there no more."""
    row.pairing = pairing
    two = [Signature(pairing.mentor, row.mentor_signed_at), Signature(pairing.mentee, row.mentee_signed_at)]
    further = [Signature(one, row.signers.get(one.pk)) for one in pairing.panel]
    gone = row.signers.keys() - {one.pk for one in pairing.panel}
    if gone:
        left = PanelSignature.objects.filter(agreement=row, participant__in=gone).select_related(
            "participant__employee"
        )
        further += [Signature(one.participant, one.signed_at) for one in left.order_by("signed_at")]
    return [two[0], *further, two[1]]


def newest(pairing: Pairing) -> Agreement | None:
    """The present wording of a pairing; the caller has asked who may read it."""
    row = Agreement.objects.filter(pairing=pairing).order_by("-number").first()
    if row is not None:
        row.pairing = pairing
    return row


def wordings(actor: Actor, pairing: Pairing) -> QuerySet[Agreement]:
    """What the two have agreed on, the newest first; for nobody but them."""
    if not people.is_in(actor, pairing):
        return Agreement.objects.none()
    return Agreement.objects.filter(pairing=pairing).order_by("-number")


def present(actor: Actor, pairing: Pairing) -> Agreement | None:
    """The wording that is talked about now; for the two alone."""
    return newest(pairing) if people.is_in(actor, pairing) else None


def earlier(actor: Actor, pairing: Pairing) -> list[Agreement]:
    """Wordings that held before the present one."""
    rows = wordings(actor, pairing)[1:]
    return list(rows.annotate(held_from=Greatest(F("mentor_signed_at"), F("mentee_signed_at"))))


def first_words(actor: Actor, pairing: Pairing) -> dict[str, str]:
    """What the form begins with when nothing was written yet: from both preference cards and the program."""
    program = pairing.cohort.program
    organization = program.organization
    frame = drafting.Frame(program.sessions_per_month, organization.word(Side.MENTOR), organization.word(Side.MENTEE))
    mentor, mentee = introductions.called(pairing)
    return drafting.first(_likes(mentor, pairing.mentor), _likes(mentee, pairing.mentee), frame)


def _likes(name: str, participant: Participant) -> drafting.Likes:
    card = profiles.of(participant) or Profile()
    return drafting.Likes(name, card.channel, card.rhythm, card.contact, card.pace)


def cards(actor: Actor, pairing: Pairing) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each of the two says of how they like to work, as their partner may read it; for the two alone."""
    if not people.is_in(actor, pairing):
        return []
    seats = [*pairing.sitting(Side.MENTOR), pairing.mentee]
    told = profiles.stories([one.pk for one in seats], past=False)
    names = [one.employee.name for one in seats] if pairing.panel else introductions.called(pairing)
    return [
        (name, told[one.pk].card)
        for name, one in zip(names, seats, strict=True)
        if one.pk in told and told[one.pk].card
    ]


def asked_again(actor: Actor, pairing: Pairing, row: Agreement | None) -> bool:
    """Whether it is time for the actor to look at a signed agreement again: half-way through the plan, or a step says so."""
    side = rules.voice(actor, pairing)
    if not side or row is None or not row.holds:
        return False
    organization = pairing.cohort.program.organization
    last = today_of(organization) + _EARLY
    rows = Step.objects.filter(plan__pairing=pairing, template_step__kind__in=_ASKED).select_related("template_step")
    rows = rows.exclude(state=StepState.LEFT_OUT)
    found = list(rows.order_by("template_step__stage__position", "template_step__position", "id"))
    agreeing = [one for one in found if one.template_step.kind == StepKind.AGREEMENT]
    checks = [one for one in found if one.template_step.kind == StepKind.GOALS][1:]
    if any(rules.is_owed(one, side) for one in agreeing if one.due_on <= last):
        return True
    kept = row.mentor_kept_at if side == Side.MENTOR else row.mentee_kept_at
    seen = max(time for time in (row.created_at, kept) if time)
    return any(one.due_on - _EARLY > day_of(organization, seen) for one in checks if one.due_on <= last)


def by_grant(actor: Actor, pairing: Pairing) -> Agreement | None:
    """The present wording, for whoever came by the link of one of the two."""
    if not rules.seat_in(actor, pairing, LinkScope.AGREEMENT):
        return None
    return newest(pairing)
