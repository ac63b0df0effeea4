"""A cohort that people apply to: a dozen applications in every state, read by Chiara and Olu."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence

from django.utils import timezone

from accounts.actors import Actor, of_membership
from accounts.models import Membership
from accounts.tenancy import tenant
from nudges.services import messages
from programs import rules
from programs.enums import ApplicationState, LinkScope, QuestionKind, Side, Verdict
from programs.models import Application, ApplicationAnswer, Call, Cohort, Decision, Employee, Stranger
from programs.rubric import KEYS
from programs.selectors import calls as asking
from programs.selectors.days import today_of
from programs.services import calls, cohorts, decisions, reviews, sharing

INTRO = {
    Side.MENTOR: "You show a leader what you use every day, an hour a month. You need no title for it: you need to like"
    " explaining, and to dare a frank word.",
    Side.MENTEE: "A junior colleague shows you how they work. You bring an open hour a month, and a question of your own.",
}
LONG = (
    "I keep the shift plans of our team in a small app that I wrote. Before it, two people copied lists by hand.",
    "My lead wanted the old report back. I asked what she reads first in it, and we built that page together.",
    "A trainee told me that nobody reads our mails on a phone. I had not looked at one on a phone in years.",
    "We disagreed about when a customer counts as lost. I brought ten calls, and we listened to them together.",
)
NOTES = (
    "Tells of the other person first.",
    "Concrete, and a little shy at first.",
    "Wants to teach more than to learn.",
)
# What each reader gave on the four scales; the pairs far apart are the ones to talk about.
GIVEN = {"chiara": ((3, 4, 3, 3), (4, 2, 4, 3), (2, 2, 3, 2)), "olu": ((3, 3, 4, 3), (2, 4, 3, 3), (2, 1, 2, 3))}


def tell(actor: Actor, before: Cohort, juniors: Sequence[Employee], seniors: Sequence[Employee]) -> None:
    """Open both sides, let people apply, and read and decide some of it."""
    with tenant(actor.organization_id, actor.user_id):
        cohort = cohorts.clone(actor=actor, cohort=before, name="Summer cohort", starts_on=None, cap=2)
        today = today_of(cohort.organization)
        for side in (Side.MENTOR, Side.MENTEE):
            closes_on = today + dt.timedelta(days=14)
            calls.save(
                actor=actor, cohort=cohort, side=side, opens_on=today - dt.timedelta(days=10), closes_on=closes_on,
                intro=INTRO[side], most_mentees=2,
            )  # fmt: skip
        olu = of_membership(Membership.objects.select_related("user").get(role="program_owner"))
        young, old = (_apart(people, actor, olu) for people in (juniors, seniors))
        rows = _applications(cohort, young[:7], Side.MENTOR) + _applications(cohort, old[:5], Side.MENTEE)
        _read(rows[:4] + rows[7:11], actor, "chiara")
        Stranger.objects.create(cohort=cohort, email="kim@nordwind-trading.example")
        for label in ("Intranet, spring", "Poster in the canteen"):
            sharing.share(actor=actor, cohort=cohort, scope=LinkScope.APPLY, label=label)
    with tenant(actor.organization_id, olu.user_id):
        _read(rows[:3] + rows[7:11], olu, "olu")
        reviews.take(actor=olu, application=rows[4])
    with tenant(actor.organization_id, actor.user_id):
        _decide(actor, cohort, rows)


def _apart(people: Sequence[Employee], *readers: Actor) -> list[Employee]:
    """Those whom none of the readers is, and none stands in one line with."""
    close = {pk for reader in readers for pk in rules.partial_to(reader, [one.pk for one in people])}
    return [one for one in people if one.pk not in close]


def _applications(cohort: Cohort, people: Sequence[Employee], side: str) -> list[Application]:
    """Everybody has sent theirs but the last two: one still writes, and one took it back."""
    call = Call.objects.get(cohort=cohort, side=side)
    questions, now = asking.asked(call), timezone.now()
    states = [ApplicationState.RECEIVED] * (len(people) - 1) + [ApplicationState.DRAFT]
    if side == Side.MENTOR:
        states[-2] = ApplicationState.WITHDRAWN
    made = []
    for number, (employee, state) in enumerate(zip(people, states, strict=True)):
        sent = None if state == ApplicationState.DRAFT else now - dt.timedelta(days=9 - number)
        row = Application.objects.create(cohort=cohort, employee=employee, side=side, state=state, submitted_at=sent)
        written = questions[: 2 if sent is None else len(questions)]
        ApplicationAnswer.objects.bulk_create(
            ApplicationAnswer(application=row, question=one, text=_answer(one.kind, one.options, number + place))
            for place, one in enumerate(written)
        )
        made.append(row)
    if side == Side.MENTOR:
        _wish_and_change(made)
    return made


def _wish_and_change(made: Sequence[Application]) -> None:
    """Mentors say how many they would take, and one thought again after sending."""
    for number, row in enumerate(made):
        row.mentees = 1 + number % 2
    made[4].changed_at = timezone.now() - dt.timedelta(hours=5)
    Application.objects.bulk_update(made, ["mentees", "changed_at"])


def _answer(kind: str, options: Sequence[str], number: int) -> str:
    if kind == QuestionKind.CHOICE:
        return options[1 + number % 2]
    if kind == QuestionKind.SCALE:
        return str(3 + number % 3)
    return (
        LONG[number % len(LONG)] if kind == QuestionKind.LONG else "Who reads the numbers before a decision, and when."
    )


def _read(rows: Sequence[Application], reader: Actor, name: str) -> None:
    for number, row in enumerate(rows):
        reviews.take(actor=reader, application=row)
        given = GIVEN[name][number % 3]
        scores = dict(zip(KEYS, given, strict=True))
        reviews.give(actor=reader, application=row, scores=scores, note=NOTES[number % 3])


def _decide(actor: Actor, cohort: Cohort, rows: Sequence[Application]) -> None:
    """Two days ago some were decided and told; a moment ago one more was, and can still be taken back."""
    decide = functools.partial(decisions.decide, actor=actor, cohort=cohort)
    decide(applications=[rows[0], *rows[7:10]], verdict=Verdict.ACCEPT, reason="Both readers would have them.")
    decide(
        applications=[rows[2]], verdict=Verdict.DECLINE, reason="Would rather advise than share.",
        words="What you wrote about the shift plans stayed with us.",
    )  # fmt: skip
    earlier = timezone.now() - dt.timedelta(days=2)
    past = Decision.objects.filter(application__cohort=cohort)
    messages.hurry(keys=list(past.values_list("letter", flat=True)))
    past.update(decided_at=earlier, undo_until=earlier + dt.timedelta(minutes=10))
    decide(applications=[rows[1]], verdict=Verdict.WAITLIST, reason="Good, and we want to see who else applies.")
