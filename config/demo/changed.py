"""What the demo's pairs rebuilt from zero, what changed because of their talks, and who may hear of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from accounts.actors import Actor, of_membership
from accounts.models import Membership
from accounts.tenancy import tenant
from matching.models import Pairing
from plans.enums import ChangeState, Consent, Doer
from plans.models import CleanSheet, LedgerEntry, LedgerVoice
from plans.services import keys, ledger, releasing, sheets
from plans.services.ledger import Said
from plans.services.sheets import Written
from programs.enums import Side
from programs.models import Cohort
from programs.selectors.days import today_of

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"
_MEETINGS: dict[str, Mapping[str, str]] = {
    AMARA: {
        "exist": "A short meeting of the whole team on Monday. One hour with customers' calls every second week.",
        "people": "Whoever decides, and whoever does it. Everybody else reads the notes.",
        "length": "25 minutes. Never on Friday afternoon.",
        "decline": "With one click, and nobody asks why.",
    },
    BERND: {
        "exist": "A meeting of the whole team on Monday, short. The steering committee once a quarter.",
        "people": "Whoever decides. Everybody else reads the notes, if they are on one page.",
        "length": "45 minutes at most. Never on Friday afternoon.",
        "sign": "My calendar has two free mornings.",
    },
}
_WORDS: dict[str, Mapping[str, str]] = {
    AMARA: {
        "say": "What is not decided yet, too.",
        "channel": "Two minutes of video, with the laptop, not the studio.",
    },
    BERND: {"say": "Why, before what."},
}
_EXPERIMENT = {
    "change": "No status meeting in March: three lines in the channel on Thursday instead.",
    "measure": "How many people answer in the channel, and the free hours in Bernd's calendar.",
}
_KEPT = {
    "insight": "My last three mails to everybody were read by one in five, and the question in them was on page two.",
    "decision": "I answer in the channel myself, in three sentences.",
    "change": "Questions to me get an answer in the open channel within two days.",
    "measure": "Questions asked, and answers by somebody other than me.",
    "result": "Forty questions in a month. Half of them were answered before I saw them.",
}
_WAITS = {"change": "Bernd shows his draft of the town hall to three beginners before it goes out."}
# Of the other pairs: what changed, how it stands, what the two of them let others see.
_OTHERS: tuple[tuple[str, str, str, int, int], ...] = (
    ("New colleagues write the first page of the handbook for those who come after them.", "kept", "", 2, 3),
    ("The weekly report is a dashboard that the team built itself.", "kept", "It saves four hours a week.", 2, 2),
    ("Interviews for trainees are held by somebody who was one two years ago.", "tried", "", 1, 2),
    ("The department's budget is explained once a quarter, with questions.", "planned", "", 2, 2),
    (
        "Reverse feedback at the end of each one-to-one.",
        "dropped",
        "It felt like an exam; we talk over lunch now.",
        2,
        2,
    ),
    ("Two customers' complaints are read aloud in the board.", "tried", "", 3, 0),
)


def tell(actor: Actor, pilot: Cohort) -> None:
    """Amara and Bernd have laid one sheet open and are at another; most pairs have changed something."""
    with tenant(actor.organization_id, actor.user_id):
        pairs = list(Pairing.objects.filter(cohort=pilot, state="active").order_by("mentor__employee__number"))
        today = today_of(pilot.program.organization)
    own = next(pair for pair in pairs if _with_amara(actor, pair))
    _sheets(actor, own, today)
    _told(actor, own, today)
    others = [pair for pair in pairs if pair.pk != own.pk]
    with tenant(actor.organization_id, actor.user_id):
        for pair, (change, state, result, *consents) in zip(others, _OTHERS, strict=False):
            _other(pair, {"change": change, "result": result}, state, consents, today)


def _with_amara(actor: Actor, pair: Pairing) -> bool:
    with tenant(actor.organization_id):
        return Pairing.objects.filter(pk=pair.pk, mentor__employee__email=AMARA).exists()


def _sheets(actor: Actor, own: Pairing, today: dt.date) -> None:
    meetings = _begun(actor, own, "meetings")
    _write(actor, meetings, _MEETINGS, ready=(AMARA, BERND))
    made = _said(actor, own, BERND, Said(_EXPERIMENT, Doer.MENTEE, today + dt.timedelta(days=9)), meetings)
    _agreed(actor, made, AMARA, Consent.NAMED)
    _choose(actor, made, BERND, Consent.NAMED)
    _write(actor, _begun(actor, own, "leaders-words"), _WORDS, ready=(AMARA,))


def _told(actor: Actor, own: Pairing, today: dt.date) -> None:
    kept = _said(actor, own, BERND, Said(_KEPT, Doer.MENTEE, today - dt.timedelta(days=30), ChangeState.KEPT))
    _agreed(actor, kept, AMARA, Consent.QUOTED)
    _choose(actor, kept, BERND, Consent.NAMED)
    _said(actor, own, AMARA, Said(_WAITS, Doer.BOTH, today + dt.timedelta(days=14)))


def _as(actor: Actor, email: str) -> Actor:
    with tenant(actor.organization_id):
        return of_membership(Membership.objects.select_related("user").get(user__email=email))


def _begun(actor: Actor, own: Pairing, policy: str) -> CleanSheet:
    amara = _as(actor, AMARA)
    with tenant(amara.organization_id, amara.user_id):
        people = ("mentor__employee", "mentee__employee", "organization")
        return sheets.begin(actor=amara, pairing=Pairing.objects.select_related(*people).get(pk=own.pk), policy=policy)


def _write(actor: Actor, sheet: CleanSheet, words: Mapping[str, Mapping[str, str]], ready: tuple[str, ...]) -> None:
    for email, said in words.items():
        writer = _as(actor, email)
        with tenant(writer.organization_id, writer.user_id):
            act = sheets.ready if email in ready else sheets.save
            act(actor=writer, sheet=sheet, written=Written(said, 0))


def _said(actor: Actor, own: Pairing, email: str, said: Said, sheet: CleanSheet | None = None) -> LedgerEntry:
    writer = _as(actor, email)
    with tenant(writer.organization_id, writer.user_id):
        people = ("mentor__employee", "mentee__employee", "cohort__program__organization")
        pairing = Pairing.objects.select_related(*people).get(pk=own.pk)
        opened = CleanSheet.objects.get(pk=sheet.pk) if sheet else None
        return ledger.write(actor=writer, pairing=pairing, said=said, sheet=opened)


def _agreed(actor: Actor, entry: LedgerEntry, email: str, level: Consent) -> None:
    reader = _as(actor, email)
    with tenant(reader.organization_id, reader.user_id):
        ledger.confirm(actor=reader, entry=entry, read=1)
    _choose(actor, entry, email, level)


def _choose(actor: Actor, entry: LedgerEntry, email: str, level: Consent) -> None:
    chooser = _as(actor, email)
    with tenant(chooser.organization_id, chooser.user_id):
        ledger.consent(actor=chooser, entry=entry, level=level)


def _other(pair: Pairing, words: Mapping[str, str], state: str, consents: list[int], today: dt.date) -> None:
    """A change of two who sign in nowhere in the demo: as the services would have left it."""
    row = LedgerEntry(
        organization_id=pair.organization_id, pairing=pair, written_by=Side.MENTEE, owner=Doer.MENTEE, state=state,
        due_on=today - dt.timedelta(days=12), confirmed_at=timezone.now(),
    )  # fmt: skip
    ledger.seal(row, words, keys.give_as(pair, Side.MENTOR))
    row.save(force_insert=True)
    for side, consent in zip(Side.values, consents, strict=True):
        LedgerVoice.objects.create(entry=row, side=side, confirmed_at=timezone.now(), consent=consent)
    releasing.settle(row, Side.MENTOR)
