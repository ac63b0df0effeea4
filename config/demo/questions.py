"""The demo's surveys: those of the bank in every program that runs, one of the admin's own, and a draft that is worked on."""

from __future__ import annotations

from dataclasses import replace

from accounts.actors import Actor, system
from accounts.tenancy import tenant
from programs.models import Program
from surveys.documents import Ask, Choice, Document, Words
from surveys.enums import CaseKind, Kind, Level, Moment
from surveys.models import Survey, SurveyVersion
from surveys.selectors import documents
from surveys.services import catalog, drafts, launching, publishing
from surveys.services.catalog import Setting

_OWN = Setting(
    title="Half-time",
    intro="Half of the time is over. Two minutes, so that the second half is better than the first.",
    moment=Moment.DAY_30,
    days=90,
)


def _choice(key: str, text: str, german: str) -> Choice:
    return Choice(key, Words(text, "", {"de": (german, "")}))


_GO_ON = Ask(
    "next-months",
    Kind.CHOICE,
    Words(
        "What would help you most in the next months?",
        "",
        {"de": ("Was hilft Ihnen in den nächsten Monaten am meisten?", "")},
    ),
    Level.CONFIDENTIAL,
    options=(
        _choice("topic", "A new topic", "Ein neues Thema"),
        _choice("place", "Another place to meet", "Ein anderer Ort für Treffen"),
        _choice("more", "Somebody else to talk to", "Noch jemand zum Reden"),
        _choice("nothing", "Nothing, it is good as it is", "Nichts, es ist gut so"),
    ),
)
_WHICH = Ask(
    "which-topic",
    Kind.TEXT,
    Words("Which topic?", "The program team looks for material, and may ask you.", {"de": ("Welches Thema?", "")}),
    Level.TEAM,
    shown_if_question="next-months",
    shown_if_options=("topic",),
)
_CALL = Ask(
    "call",
    Kind.CHOICE,
    Words("Shall Chiara call you?", "", {"de": ("Soll Chiara Sie anrufen?", "")}),
    Level.TEAM,
    shown_if_question="next-months",
    shown_if_options=("more", "place"),
    case_options=("yes",),
    case_kind=CaseKind.CONTACT_ME,
    options=(_choice("yes", "Yes, please", "Ja, bitte"), _choice("no", "No, thank you", "Nein, danke")),
)
_HONEST = Ask(
    "honest",
    Kind.SCALE,
    Words(
        "We tell each other things that nobody else tells us.",
        "",
        {"de": ("Wir sagen einander, was uns sonst niemand sagt.", "")},
    ),
    Level.ANONYMOUS,
    measure="honest",
    ends=(_choice("low", "Never", "Nie"), _choice("high", "All the time", "Immer")),
)


def start(actor: Actor) -> None:
    """Every program of an organization that runs has its surveys."""
    with tenant(actor.organization_id, actor.user_id):
        launching.start_due(actor=system(actor.organization_id))


def tell(actor: Actor, program: Program) -> None:
    """The admin has a survey of her own, and works on the one of the first month."""
    with tenant(actor.organization_id, actor.user_id):
        launching.start(actor=actor, program=program)
        own = catalog.add(actor=actor, program=program, setting=_OWN)
        _write(actor, own, Document((_HONEST, _GO_ON, _WHICH, _CALL)))
        catalog.switch(actor=actor, survey=own, on=True)
        month = Survey.objects.get(program=program, key="day-30")
        draft = drafts.begin(actor=actor, survey=month)
        row = next(one for one in documents.questions(draft) if one.key == "worth")
        ask = documents.asks([row])[0]
        changed = replace(ask, words=replace(ask.words, text="So far it is worth the time that I put into it."))
        drafts.save_question(actor=actor, version=draft, question=row, seen=row.revision, ask=changed)


def _write(actor: Actor, survey: Survey, document: Document) -> None:
    draft = drafts.begin(actor=actor, survey=survey)
    for ask in document.asks:
        drafts.save_question(actor=actor, version=draft, question=None, seen=0, ask=ask)
    seen = SurveyVersion.objects.get(pk=draft.pk).revision
    publishing.publish(actor=actor, version=draft, seen=seen)
