"""What the demo's organization says in its own words, what its library has newer words for, and how a pair is reached."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.tenancy import tenant
from matching.models import Pairing
from plans import library
from plans.library.texts import hash_of
from plans.models import ContactWay, Resource
from plans.services import resources
from programs.models import Cohort

_ROOM = "https://meet.nordwind.example/amara-and-bernd"


def tell(actor: Actor, pilot: Cohort) -> None:
    """An admin has edited two guides and hidden a starter, and the library went on since for all but one of them."""
    with tenant(actor.organization_id, actor.user_id):
        _edit(actor)
        for pair in Pairing.objects.filter(cohort=pilot, mentor__employee__email__startswith="amara@"):
            ContactWay.objects.create(participant_id=pair.mentor_id, phone="+49 40 123 456", chat="Teams: Amara Okafor")
            ContactWay.objects.create(participant_id=pair.mentee_id, phone="+49 40 123 900", room=_ROOM)


def _edit(actor: Actor) -> None:
    note, trouble = library.PAPERS["manager-note"], library.PAPERS["problem-guide"]
    starter = library.PAPERS["starter-market-5"]
    ours = note.text.replace("about two hours a month", "two hours a month, booked on cost center 4711,")
    resources.write(actor=actor, paper=note, title=note.title, text=ours, shown=True)
    earlier = trouble.text.replace("twenty minutes at the old time", "half an hour at the old time")
    called = earlier.replace("tell your program admin today", "tell Chiara today")
    resources.write(actor=actor, paper=trouble, title="Trouble? First aid", text=called, shown=True)
    resources.write(actor=actor, paper=starter, title=starter.title, text="", shown=False)
    # NOTE: the library has one version so far; what an earlier one could have said is made up here.
    Resource.objects.filter(key=trouble.key).update(origin_hash=hash_of(trouble.title, earlier))
    before = "Which customer do we only believe that we know?"
    Resource.objects.filter(key=starter.key).update(title=before, origin_hash=hash_of(before, ""))
