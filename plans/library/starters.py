"""Sixty conversation starters in the seven themes, each at four depths: what to talk about when nothing comes to mind. Pure."""

from __future__ import annotations

from plans.library.texts import Depths, Paper, by_depth

STARTERS: dict[str, Depths] = {
    "technology": (
        (
            "Show each other the first three things on your phone, and say why they are there.",
            "What did you last look up in the middle of a meeting?",
            "Which shortcut saves you the most time in a week?",
        ),
        (
            "Let a tool write the first draft of one task of this week. What would you keep of it?",
            "Which tool did you try, and quietly give up again?",
        ),
        (
            "What do people here do by hand because nobody dares to ask for a better way?",
            "Where was a machine wrong in your work, and who noticed?",
        ),
        (
            "Which part of your own work could be done without you in three years?",
            "What do you pretend to know about technology?",
        ),
    ),
    "social": (
        (
            "Read the last message that went to everybody. What stayed with you?",
            "Where do you hear news of this organization first?",
            "Which channel would you switch off for a month, and what would you miss?",
        ),
        (
            "Write the same news twice: as it would be sent here, and as you would tell a friend.",
            "What does a good answer from above look like, and how long is it?",
        ),
        (
            "Which message of this year was understood quite differently from how it was meant?",
            "What do people write to each other while a leader is speaking?",
        ),
        (
            "What should have been said openly here, and was not?",
            "When did you last change your words because of who was in the room?",
        ),
    ),
    "innovation": (
        (
            "Which small thing from outside work do you wish we had here?",
            "What is the best idea that you have seen this year, wherever it came from?",
            "Who in your life sees things most differently from you, and what would they say about our work?",
        ),
        (
            "Take a problem on your desk. How would somebody solve it who had no budget at all?",
            "Which idea of yours was turned down, and what became of it?",
        ),
        (
            "Who is never asked when something new is planned, and what do they know?",
            "What do we keep doing only because stopping it would need a reason?",
        ),
        (
            "Which of your own decisions would you like somebody to prove wrong?",
            "Whose ideas do you find hard to hear, and why?",
        ),
    ),
    "culture": (
        (
            "What surprised you most in your first month here?",
            "Which unwritten rule would you tell a newcomer on the first day?",
            "Describe a good Monday here, hour by hour.",
        ),
        (
            "What is praised here, and what is rewarded?",
            "When is it wiser here to say nothing? Give an example each.",
        ),
        (
            "When did you last see somebody disagree with a leader and be thanked for it?",
            "Which part of yourself do you leave at the door?",
        ),
        (
            "What do you know about how people are treated here that you have told nobody above you?",
            "Where were you unfair to somebody because it was easier?",
        ),
    ),
    "retention": (
        (
            "Why did you come here, and is it still the reason?",
            "What did you learn here that you could have learned nowhere else?",
        ),
        (
            "Think of an offer that you turned down. What made you stay?",
            "Which colleague's leaving did you feel most, and what left with them?",
        ),
        (
            "What would you have to see within a year to still want to be here?",
            "What do good people wait for here, until they stop waiting?",
        ),
        (
            "What did this organization promise you without saying it, and was it kept?",
            "What would you say on your last day that you do not say today?",
        ),
    ),
    "market": (
        (
            "Bring something that you bought lately and love. What did its maker understand?",
            "Whose posts or shows do you follow, and what do they sell without saying so?",
        ),
        (
            "Try to buy from us as a stranger. Where do you hesitate?",
            "What is a fair price for what we do, seen from your own purse?",
        ),
        (
            "Which customer do we talk about as if we knew them, and do not?",
            "What do young customers expect for nothing that we still charge for?",
        ),
        (
            "With half of your savings, what would you start to take our customers away?",
            "Which truth about our product would you tell a friend and not a customer?",
        ),
    ),
    "balance": (
        (
            "When is your best hour of the day, and what is it spent on?",
            "How do you notice on a Thursday that the week was too much?",
        ),
        (
            "What does an evening message from above set off in you?",
            "Lay your two calendars of last week side by side. What would each take out of the other's?",
        ),
        (
            "What have you missed in your own life because of work here?",
            "Who may say no here without paying for it?",
        ),
        (
            "What would you do with a day on which nobody could reach you, and what keeps you from it?",
            "Which of your habits do others have to make up for in their free time?",
        ),
    ),
}


def papers() -> tuple[Paper, ...]:
    """Every starter with its theme and depth; its number in the theme is its name."""
    return tuple(
        Paper(key=f"starter-{theme}-{number}", kind="starter", title=text, theme=theme, depth=depth)
        for theme, depths in STARTERS.items()
        for number, (depth, text) in enumerate(by_depth(depths), 1)
    )
