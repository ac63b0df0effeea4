"""What a circle agrees on, and four ready outlines for its meetings. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# The ground rules, short enough to be read aloud.
RULES = (
    "What is said here stays here. What you learned may leave, who said it may not.",
    "Nobody is called by name who is not here: it is “my mentee”, never a name or a role that gives them away.",
    "Everybody gets the same time. Who has spoken twice waits for those who have not.",
    "Ask before you advise. “Do you want ideas, or an ear?” is a good question.",
    "Nobody has to say anything. Listening counts as taking part.",
)


@dataclass(frozen=True)
class Part:
    """One part of a meeting: minutes, what happens, and what to ask."""

    minutes: int
    title: str
    text: str


@dataclass(frozen=True)
class Outline:
    """A meeting that somebody can lead who has never led one."""

    key: str
    title: str
    about: str
    parts: tuple[Part, ...]
    closing: str

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


OUTLINES = (
    Outline(
        "first",
        "The first meeting",
        "You hardly know each other. At the end everybody has said one thing that is hard, and knows that others have it, too.",
        (
            Part(5, "Arrive", "Read the ground rules aloud, one each. Ask whether one is missing, and add it."),
            Part(
                15,
                "Who we are",
                "Two minutes each, by the clock: what do you do here, and what does your mentee learn from you? Say"
                " nothing about who they are.",
            ),
            Part(
                20,
                "One thing that is hard",
                "Everybody writes for two minutes, alone: “It is hardest when …”. Then each reads it out, and nobody"
                " comments. What do three of you have in common?",
            ),
            Part(
                15,
                "One thing that worked",
                "Who has had a moment in which it was turned round, and the other one really learned something? What"
                " did you do just before?",
            ),
            Part(5, "Close", "When do you meet again? Who has a question for the wall?"),
        ),
        "Everybody says one word for how they leave.",
    ),
    Outline(
        "stuck",
        "When the mentee does not move",
        "Sessions are cancelled, nothing is tried in between, or the talk drifts back to your own career. One case is looked"
        " at by everybody.",
        (
            Part(5, "Choose", "Who has a case? The one that is most alive is taken, and the others wait for next time."),
            Part(
                10,
                "Tell",
                "Whoever has it tells it without being interrupted: what was agreed, what happened, what you did. The"
                " others only listen.",
            ),
            Part(
                10,
                "Ask",
                "Only questions, no advice in disguise. “What did they gain by not doing it?” “What would a small step"
                " look like, one of ten minutes?”",
            ),
            Part(
                15,
                "Think aloud",
                "Whoever has the case turns away and listens. The others talk about it among themselves: what might be"
                " behind it, and what would each of you try first?",
            ),
            Part(10, "Take", "What of it do you take? Which one thing do you do within the week?"),
            Part(10, "The rest of us", "Which of our own sessions does this remind us of?"),
        ),
        "Agree on who asks next week how it went.",
    ),
    Outline(
        "honest",
        "Saying uncomfortable things",
        "How do you tell somebody three grades up that they talk over people, or that nobody reads their mails? You practise"
        " it here, where it costs nothing.",
        (
            Part(5, "Collect", "Each writes down one sentence that they have swallowed lately. Nobody has to read theirs out."),
            Part(
                10,
                "Take it apart",
                "Take one sentence. What have I seen, what did it do, what do I wish for? Most hard sentences mix the three.",
            ),
            Part(
                25,
                "Practise in threes",
                "One says it, one is the mentee, one watches. Four minutes, then change. The mentee may be as busy as in"
                " real life. Who watches says what they would have heard.",
            ),
            Part(
                10,
                "Permission first",
                "Which opening works? “May I tell you something that I noticed?” asks for a yes, and a yes makes the rest"
                " easier for both.",
            ),
            Part(10, "Your own sentence", "Each writes it anew, in two lines, and decides whether and when to say it."),
        ),
        "Nobody promises to say it. It is enough that you could.",
    ),
    Outline(
        "half-way",
        "Half-way",
        "Look back without judging, and choose what the second half is for.",
        (
            Part(5, "Arrive", "One number each, from one to ten: how much do I look forward to my next session?"),
            Part(
                15,
                "What has changed",
                "What does your mentee do today that they did not do before you met? What do you do differently? Small"
                " things count.",
            ),
            Part(
                15,
                "What has not",
                "Which goal has been on the list since the start? Is it still theirs, or only on the paper? What would"
                " happen if you let it go together?",
            ),
            Part(
                15,
                "The second half",
                "Write down one thing to stop, one to keep, one to try. Read the last one out. The circle asks: how will"
                " you notice?",
            ),
            Part(10, "For the program", "What should whoever runs this know? Decide together whether you tell them, and how."),
        ),
        "Put next month’s meeting into the calendar before you part.",
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in OUTLINES}
