"""What each level promises, in words: to whoever answers, and to whoever writes a question."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from surveys.enums import Level

# How many must have answered before a number, and before a comment, is shown.
SCORES, COMMENTS = 5, 8


@dataclass(frozen=True)
class Promise:
    """One level: what it is called, what stands beside a question, and what an admin should know who chooses it."""

    level: str
    called: str
    promised: str
    advice: str
    icon: str

    @property
    def name(self) -> str:
        """What it is called, in the language that is on."""
        return gettext(self.called)

    @property
    def promise(self) -> str:
        """The sentence beside a question, in the language that is on."""
        return gettext(self.promised)


PROMISES: dict[str, Promise] = {
    one.level: one
    for one in (
        Promise(
            Level.ANONYMOUS,
            _("Anonymous"),
            _("Your name is not kept with it. Shown only for five people or more, comments from eight."),
            "Nobody can ever say who answered, so nobody can be asked back, and what was said before and after is compared for"
            " groups and not for each one.",
            "eye-off",
        ),
        Promise(
            Level.CONFIDENTIAL,
            _("In confidence"),
            _("Nobody reads your answer. It counts in a figure of five people or more, a comment among eight."),
            "Kept with the name so that before and after can be compared, and shown to you as a figure of five or more only.",
            "lock",
        ),
        Promise(
            Level.TEAM,
            _("For the program team"),
            _("This answer is sent with your name to the people who run the program."),
            "You read it with the name. People say less here: keep it for what you have to act on.",
            "users-round",
        ),
        Promise(
            Level.PAIR,
            _("For the two of you"),
            _("Only you and your partner read this. It is kept encrypted."),
            "You never see it, not even as a figure.",
            "lock-keyhole",
        ),
    )
}
# From the safest to the most open, as a summary lists them.
ORDER = tuple(PROMISES)


def used(levels: set[str]) -> list[Promise]:
    """The promises that a survey makes, each once."""
    return [PROMISES[level] for level in ORDER if level in levels]
