"""What each side promises before the start: the text that Upstream proposes, to be edited by every organization. Pure."""

from __future__ import annotations

from django.utils.translation import gettext

CONFIDENTIALITY = (
    "What we tell each other stays with us. Neither of us repeats it, writes it down where others read it, or uses it in a "
    "decision about the other person's work, pay or career. There is one limit: where somebody is in danger or the law asks "
    "for it, we say so to each other first, and then to the program's admin."
)

STANDARD = {
    "mentor": "\n\n".join(
        [
            "I share what I know with somebody who decides more than I do. In these meetings I lead.",
            "I prepare each meeting: one topic, one thing to try, one question I want to ask.",
            "I say what I see, also when it is not what a leader hopes to hear. I speak of the matter, never of the person.",
            "I keep our dates. When I cannot come I say so a day before, and propose another one.",
            CONFIDENTIALITY,
            "If it does not work I may stop at any time, without giving a reason and without any harm to me.",
        ]
    ),
    "mentee": "\n\n".join(
        [
            "I am here to learn. In these meetings my mentor leads, and my rank stays outside.",
            "I come with a question, listen before I answer, and try between two meetings what I was shown.",
            "I thank for what is hard to hear. I do not explain it away, and nobody pays for having said it to me.",
            "I keep our dates. When I cannot come I say so myself, a day before, and propose another one.",
            CONFIDENTIALITY,
            "If it does not work I may stop at any time, without giving a reason, and the same holds for my mentor.",
        ]
    ),
}


def is_ours(side: str, text: str) -> bool:
    """Whether a charter says what Upstream proposes, and nothing of an organization's own."""
    return text == STANDARD[side]


def spoken(side: str, text: str) -> str:
    """A charter in the language that is on where its words are ours; an organization's own stay as they were written."""
    return "\n\n".join(gettext(line) for line in text.split("\n\n")) if is_ours(side, text) else text
