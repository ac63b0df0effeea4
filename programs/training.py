"""The training of each side: three short pages and six questions, original to Upstream. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """One page: what it is about, what to know, and one thing to do."""

    title: str
    text: tuple[str, ...]
    practice: str


@dataclass(frozen=True)
class Question:
    """One question with its answers, the place of the right one, why it is right, and the page that tells of it, from 1."""

    text: str
    answers: tuple[str, ...]
    right: int
    why: str
    page: int


SHEETS: dict[str, tuple[Sheet, ...]] = {
    "mentor": (
        Sheet(
            "Correcting somebody above you",
            (
                "You were asked because you know something they do not. Saying so is the job, not a lack of respect.",
                "Speak of the thing, not of the person: “this step loses the file” is easier to hear than “you did it wrong”. "
                "Say what you see, what it leads to, and what you would try.",
                "Ask first when you are not sure: “may I show you another way?” Nobody has ever said no to that.",
            ),
            "Think of one thing leaders here often get wrong, and say it in a sentence without the word “you”.",
        ),
        Sheet(
            "A meeting that holds together",
            (
                "You lead. Three parts are enough: what happened since last time, one thing shown and tried, and one thing to do "
                "until next time.",
                "Let them do it with their own hands. Watching is forgotten by the evening.",
                "When they slip into teaching you, bring it back kindly: “I would love to hear that over lunch. Shall we try the "
                "next step?”",
            ),
            "Write the three parts of your first meeting on one card.",
        ),
        Sheet(
            "Feedback upwards",
            (
                "Ask for permission, give an example, say the effect, stop. Silence afterwards is theirs to fill.",
                "Good news counts as well: say what they did that worked, as exactly as what did not.",
                "You never have to answer a question about a colleague, and nobody learns what you said here.",
            ),
            "Finish the sentence: “When you …, I noticed …”.",
        ),
    ),
    "mentee": (
        Sheet(
            "Listening",
            (
                "Your rank speaks before you do. People answer the question they think you want answered, unless you wait.",
                "Count to three after they have finished. The best sentence often comes then.",
                "Say back what you heard before you answer. It is slower, and it is the only way to know that you heard it.",
            ),
            "In your next meeting of any kind, be the last one to give an opinion.",
        ),
        Sheet(
            "Asking",
            (
                "Questions that begin with what and how open; questions that begin with why sound like an inquiry.",
                "“What do people here not tell me?” is a fair question. Its answer needs a thank-you and no comment.",
                "Do not help out with your own answer. A pause is not a failure of the meeting.",
            ),
            "Write down three questions to which you do not know the answer.",
        ),
        Sheet(
            "Receiving",
            (
                "Being corrected by somebody much younger is the point, and so is that they lead the meeting. Thank them, "
                "try it, and say later what came of it.",
                "Explaining why it is as it is feels polite and sounds like no. Write it down instead.",
                "What you hear stays here. Acting on it without asking shows everybody who said it.",
            ),
            "Decide now what you will say when you hear something you do not like.",
        ),
    ),
}

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "mentor": (
        Question(
            "Your mentee does a step in a way that loses work. You say:",
            (
                "Nothing, they will notice.",
                "“This step loses the file. Shall I show another way?”",
                "“You always do this.”",
            ),
            1,
            "It names the thing and offers a way on.",
            1,
        ),
        Question(
            "Who leads the meeting?",
            ("The more senior one.", "Whoever talks first.", "You do."),
            2,
            "The roles are turned round on purpose.",
            2,
        ),
        Question(
            "They begin to teach you about the business. You:",
            ("Listen to the end of the hour.", "Bring it back kindly to the next step.", "End the meeting."),
            1,
            "One kind sentence keeps the roles, and nobody is embarrassed.",
            2,
        ),
        Question(
            "What makes it stick?",
            ("They do it themselves.", "You show it twice.", "You send slides."),
            0,
            "What the hands did is remembered.",
            2,
        ),
        Question(
            "Good feedback upwards is:",
            ("General and short.", "An example and its effect, then silence.", "Given in front of others."),
            1,
            "An example can be used; a judgement can only be defended against.",
            3,
        ),
        Question(
            "They ask what a colleague thinks of them. You:",
            ("Tell them, it is confidential.", "Say that you speak for yourself only.", "Make something up."),
            1,
            "You never have to speak for others.",
            3,
        ),
    ),
    "mentee": (
        Question(
            "Your mentor pauses in the middle of a thought. You:",
            ("Finish it for them.", "Wait.", "Go on to the next point."),
            1,
            "The best sentence often comes after the pause.",
            1,
        ),
        Question(
            "Which question opens more?",
            ("“Why did you do that?”", "“What made that hard?”", "“Do you not agree?”"),
            1,
            "Why asks for a defence; what and how ask for a story.",
            2,
        ),
        Question(
            "You hear something about yourself that is not fair. You:",
            ("Explain how it really was.", "Thank them and ask for an example.", "Ask who else thinks so."),
            1,
            "Explaining sounds like no, and then it was the last time you heard something.",
            3,
        ),
        Question(
            "Who leads the meeting?",
            ("Your mentor.", "You do, as in every meeting.", "Nobody."),
            0,
            "The roles are turned round on purpose.",
            3,
        ),
        Question(
            "You want to act on something you heard. First you:",
            ("Act, speed matters.", "Ask your mentor whether and how.", "Tell your team where it came from."),
            1,
            "Acting without asking shows everybody who said it.",
            3,
        ),
        Question(
            "Before you answer, you:",
            ("Say back what you heard.", "Say what you would have done.", "Look at the time."),
            0,
            "It is the only way to know that you heard it.",
            1,
        ),
    ),
}
