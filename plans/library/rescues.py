"""Ten rescue lines for when the mentee slips back into teaching: how it shows, and what brings the two back. Pure."""

from __future__ import annotations

from plans.library.texts import Paper

_RESCUES = (
    ("You have talked for five minutes.", "“I have been talking. What were you about to show me?”"),
    (
        "You give advice that nobody asked for.",
        "“Forget that. It was my answer to a question that you did not ask.”",
    ),
    ("You tell a story of your own beginnings.", "“That was another time. How is it today?”"),
    ("You correct a word or a number.", "“I understood you. Please go on.”"),
    ("You explain why it cannot work.", "“Suppose that it could. What would be the first step?”"),
    (
        "You ask something to which you know the answer.",
        "“I knew that one. Here is what I really do not know …”",
    ),
    (
        "Your eyes were on the other screen.",
        "“You lost me just now, and it was my doing. Would you say the last part again?”",
    ),
    ("You let the other do it for you.", "“Give it back to me, please. I want to have done it myself.”"),
    (
        "The hour becomes a review of the mentor's work.",
        "“I am not your manager here. What would you like to do with the rest of our time?”",
    ),
    ("You both notice that the roles have turned.", "“Let us say aloud who leads, and start again from there.”"),
)


def papers() -> tuple[Paper, ...]:
    """Every rescue line: the moment as its title, the sentence as its text."""
    return tuple(
        Paper(key=f"rescue-{number}", kind="rescue", title=moment, text=said)
        for number, (moment, said) in enumerate(_RESCUES, 1)
    )
