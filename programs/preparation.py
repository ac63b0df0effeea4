"""The preparation pack of each side: roles, how it goes, and what helps. Original to Upstream. Pure.

The charter and the training stand in the pack too, and come from where they are kept.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """One thing that helps: what it is for, and its lines."""

    title: str
    lead: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """What one side reads before the start, and again whenever it likes."""

    role: tuple[str, ...]
    other: tuple[str, ...]
    sheets: tuple[Sheet, ...]


# What happens, in order, for both sides.
WAY = (
    ("Ready", "Profile, training and charter are done. You are matched by what you said, and by nothing else."),
    ("Your partner", "A letter names your partner and says in plain words why the two of you fit."),
    ("First meeting", "Who we are, what we promise, by which channel and how often. Both leave with a second date."),
    ("Midway", "Each looks back alone: is it useful, does the junior still lead, what should change?"),
    (
        "Close",
        "What was learned, what was changed because of it, thanks. Stopping earlier is fine as well, at any time.",
    ),
)
_GOALS = Sheet(
    "A goal that holds",
    "Two or three for the whole time are plenty. The learner is the senior.",
    (
        "What: one thing that the senior will do and has not done before. “Use it live in my own meeting”, not “understand it”.",
        "How we will see it: a day, a number, or somebody who notices.",
        "By when: a meeting on which the two of you look at it.",
        "What could stop it, and the smaller step that would still count.",
    ),
)
_STUCK = (
    "The talk turns into a status report: “What would we do today if nobody above us ever heard of it?”",
    "Nothing comes to mind: take a decision of last week, and ask how it looked from the other side.",
    "A date was moved twice: say so in one sentence, and halve the meeting instead of moving it a third time.",
)

PACKS: dict[str, Pack] = {
    "mentor": Pack(
        role=(
            "You are the one who knows. You choose the topic, prepare it, and lead the meeting.",
            "You say what you see. You are not asked to be right about everything, only to be honest about what you know.",
            "You do not report on anybody, and nobody judges your work by what happens here.",
        ),
        other=(
            "The senior asks, tries with their own hands, and tells you next time what came of it.",
            "They leave their rank outside. When they slip back into teaching, you may bring them back: they have promised so.",
        ),
        sheets=(
            Sheet(
                "Before the first meeting",
                "Half an hour, once.",
                (
                    "Read what your partner wants to learn, and choose the smallest piece of it.",
                    "Prepare ten minutes of showing, with something they can touch.",
                    "Write down one question that you have always wanted to ask somebody in that place.",
                    "Decide what you would rather not talk about. You may simply say so.",
                ),
            ),
            Sheet(
                "Three parts of a meeting",
                "For 45 minutes.",
                (
                    "Ten minutes: what became of last time? Whatever did not work is the best material.",
                    "Twenty-five minutes: one thing, shown once, then tried by them while you keep your hands off.",
                    "Ten minutes: one thing to do until next time, in their calendar, and the next date.",
                ),
            ),
            Sheet(
                "Sentences that open a door",
                "For saying something upwards.",
                (
                    "“May I challenge that?”",
                    "“From where I sit it looks different. Shall I describe it?”",
                    "“I noticed that … The effect on us was … What did you intend?”",
                    "“I do not know. I can find out until next time.”",
                ),
            ),
            _GOALS,
            Sheet(
                "Giving feedback upwards",
                "Short, exact, and then silent.",
                (
                    "Ask whether this is a good moment.",
                    "One example that both of you saw, and its effect. No “always”, no motive.",
                    "Stop talking. What they make of it is theirs.",
                    "Say what worked as exactly as what did not; it is what they will do again.",
                ),
            ),
            Sheet(
                "When it gets stuck",
                "It happens to every pair.",
                (*_STUCK, "They explain instead of asking: “I would like to hear your question behind that.”"),
            ),
        ),
    ),
    "mentee": Pack(
        role=(
            "You are the one who learns. You ask, listen, try, and say next time what came of it.",
            "You give up the lead for this hour: topic, pace and order are your mentor’s.",
            "You protect what you hear. Nobody pays for having said it to you, and you act on it only when both of you agree.",
        ),
        other=(
            "The junior prepares each meeting and leads it. They know what you want to learn, and choose where to begin.",
            "They may interrupt you, correct you, and bring you back to your role. Thank them when they do.",
        ),
        sheets=(
            Sheet(
                "Before the first meeting",
                "Ten minutes, once.",
                (
                    "Put the dates of the first three meetings into your calendar, and tell whoever keeps it that they are moved,"
                    " never cancelled.",
                    "Write down three questions to which you do not know the answer.",
                    "Choose a task of your own on which you can be shown something.",
                    "Decide on the sentence that you will say when you hear something you do not like.",
                ),
            ),
            Sheet(
                "Questions that open",
                "Three for each meeting are enough.",
                (
                    "“What do people here not tell me?”",
                    "“Where do we make it hard for you, without noticing?”",
                    "“What did my last message sound like?”",
                    "“Watch me do it, and stop me when you would do it differently.”",
                    "“What should I stop asking for?”",
                ),
            ),
            Sheet(
                "Listening",
                "Harder than asking.",
                (
                    "Wait three seconds after the last word. The best sentence often comes then.",
                    "Say back what you heard before you answer.",
                    "Ask for an example instead of giving your reasons.",
                ),
            ),
            _GOALS,
            Sheet(
                "Receiving feedback",
                "It is a gift that does not have to fit.",
                (
                    "Say thank you first, and mean the courage.",
                    "Ask one question: “What would have been better?”",
                    "Explain nothing today. Come back to it at the next meeting, with what you tried.",
                    "What you keep for yourself is as good as what you change; say which it is.",
                ),
            ),
            Sheet(
                "When it gets stuck",
                "It happens to every pair.",
                (*_STUCK, "You hear yourself teaching: stop in the middle of the sentence, and ask “where were we?”"),
            ),
        ),
    ),
}
