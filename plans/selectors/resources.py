"""What helps beside the plan: the library's papers, with the organization's own words where it has some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from accounts.actors import Actor
from accounts.enums import Permission
from plans import library, markup
from plans.enums import Depth, ResourceKind
from plans.library.texts import Paper, hash_of
from plans.models import Resource
from programs.enums import Theme


@dataclass(frozen=True)
class Held:
    """One paper as an organization has it: the library's, and what is said instead of it, if anything is."""

    paper: Paper
    own: Resource | None = None

    @property
    def used(self) -> Resource | None:
        """The own words, unless they were put back."""
        return self.own if self.own and self.own.put_back_at is None else None

    @property
    def title(self) -> str:
        return self.used.title if self.used else self.paper.title

    @property
    def text(self) -> str:
        return self.used.text if self.used else self.paper.text

    @property
    def shown(self) -> bool:
        return self.used.shown if self.used else True

    @property
    def edited(self) -> bool:
        """Whether the words differ from those that they were copied from."""
        return bool(self.used) and hash_of(self.title, self.text) != self.used.origin_hash  # type: ignore[union-attr]

    @property
    def outdated(self) -> bool:
        """Whether the library says something else by now than what the own words were copied from."""
        return bool(self.used) and self.paper.hash != self.used.origin_hash  # type: ignore[union-attr]

    @property
    def put_back(self) -> bool:
        """Whether there are own words that can be had again."""
        return self.own is not None and self.own.put_back_at is not None

    @property
    def theme_label(self) -> str:
        return str(dict(Theme.choices).get(self.paper.theme, ""))

    @property
    def depth_label(self) -> str:
        return str(Depth(self.paper.depth).label) if self.paper.depth else ""

    @cached_property
    def blocks(self) -> list[markup.Block]:
        return markup.blocks(self.text)


def _all(actor: Actor) -> list[Held]:
    actor.require(Permission.SEE_OWN)
    own = {row.key: row for row in Resource.objects.all()}
    return [Held(paper, own.get(key)) for key, paper in library.PAPERS.items()]


def listed(actor: Actor, *, kind: str = "", text: str = "") -> list[Held]:
    """Every paper of a kind, for the admin who edits them."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return [one for one in _all(actor) if (not kind or one.paper.kind == kind) and _says(one, text)]


def outdated(actor: Actor) -> list[Held]:
    """Papers of which the library has later words than the organization's own were copied from."""
    return [one for one in listed(actor) if one.outdated]


def one(actor: Actor, key: str) -> Held:
    """One paper, for the admin; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return _held(key)


def _held(key: str) -> Held:
    if key not in library.PAPERS:
        raise Http404
    return Held(library.PAPERS[key], Resource.objects.filter(key=key).first())


def guide(actor: Actor, key: str) -> Held:
    """One guide, for whoever takes part; raises Http404 for one that is not shown."""
    actor.require(Permission.SEE_OWN)
    found = _held(key)
    if found.paper.kind != ResourceKind.GUIDE or not found.shown:
        raise Http404
    return found


@dataclass(frozen=True)
class Shelf:
    """What lies ready for one of a pair: the guides, those of their own side first, and the rescue lines."""

    guides: list[Held]
    rescues: list[Held]
    starters: list[Held]


def shelf(actor: Actor, side: str) -> Shelf:
    """Everything that is shown, by kind; one query."""
    kinds: dict[str, list[Held]] = {kind: [] for kind in ResourceKind.values}
    for one in _all(actor):
        if one.shown:
            kinds[one.paper.kind].append(one)
    guides = sorted(kinds[ResourceKind.GUIDE], key=lambda one: one.paper.side not in (side, ""))
    return Shelf(guides, kinds[ResourceKind.RESCUE], kinds[ResourceKind.STARTER])


def found(starters: list[Held], *, text: str = "", theme: str = "", depth: str = "") -> list[Held]:
    """The starters of a theme and depth that hold every word of a text."""
    return [
        one
        for one in starters
        if (not theme or one.paper.theme == theme) and (not depth or str(one.paper.depth) == depth) and _says(one, text)
    ]


def drawn(starters: list[Held], turn: int) -> Held | None:
    """The card of this turn from a deck that is shuffled the same for everybody; after the last comes the first."""
    deck = sorted(starters, key=lambda one: hash_of(one.paper.key, ""))
    return deck[turn % len(deck)] if deck else None


def _says(one: Held, text: str) -> bool:
    said = f"{one.title} {one.text} {one.theme_label}".casefold()
    return all(word in said for word in text.casefold().split())
