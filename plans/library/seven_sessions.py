"""Seven sessions of 45 minutes, from the contract to the close. Pure."""

from __future__ import annotations

from plans.library.lines import LINES
from plans.library.questions import QUESTIONS
from plans.library.texts import Item, Part, Track, Words, by_depth

_CONTRACT = Words(
    name="contract",
    title="Session 0: The contract",
    kind="session",
    text="Get to know each other and agree how you want to work. Nothing has to be solved today.",
    direction="both",
    days=10,
    minutes=45,
    essential=True,
    agenda=(
        Item("Who we are: each tells one thing that is not in the directory", 8, "both"),
        Item("Why we are here, and what would make it worth the time", 10, "both"),
        Item("The charter read aloud, roles first: the mentor teaches, the mentee learns", 10),
        Item("What stays between us, and what may be told", 7, "both"),
        Item("Channel, rhythm, and the next date", 10, "both"),
    ),
    questions=by_depth(QUESTIONS["contract"]),
    lines=by_depth(LINES["contract"]),
)
_WORLD = Words(
    name="my-world",
    title="Session 1: My world",
    kind="session",
    text="A day in the mentor's job, shown and not told: the tools, the detours, the things nobody reports.",
    days=30,
    after="contract",
    minutes=45,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("A day of mine on the screen: the tools that I really use", 20),
        Item("Three frictions that cost us an hour a week", 12),
        Item("One thing that each takes along, and the next date", 8, "both"),
    ),
    questions=by_depth(QUESTIONS["my-world"]),
    lines=by_depth(LINES["my-world"]),
)
_SWAP = Words(
    name="skill-swap",
    title="Session 2: Skill swap",
    kind="session",
    text="One tool, used live on a task of the mentee's own. The mentee types, the mentor watches and stops.",
    days=30,
    after="my-world",
    minutes=45,
    essential=True,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("The task: a real one of this week", 5, "down"),
        Item("The mentee does it with the tool, the mentor stops and corrects", 25),
        Item("Feedback upwards: one thing that worked, one to try again", 5),
        Item("What to practise until next time, and the date", 5, "both"),
    ),
    questions=by_depth(QUESTIONS["skill-swap"]),
    lines=by_depth(LINES["skill-swap"]),
)
_CULTURE = Words(
    name="culture",
    title="Session 3: Culture, and why people stay",
    kind="session",
    text="Why the mentor's peers stay or leave, and what a leader's message sounds like when it arrives.",
    days=30,
    after="skill-swap",
    minutes=45,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("Three views of peers, without names", 15),
        Item("One message of the mentee's, read aloud as it arrived", 15),
        Item("What a leader could say or stop saying", 5),
        Item("One thing to try, and the next date", 5, "both"),
    ),
    questions=by_depth(QUESTIONS["culture"]),
    lines=by_depth(LINES["culture"]),
)
_SHEET = Words(
    name="clean-sheet",
    title="Session 4: Clean Sheet",
    kind="session",
    text="Rebuild one policy from zero, as if there had never been one. Each writes alone first; then you compare.",
    direction="both",
    days=30,
    after="culture",
    minutes=45,
    agenda=(
        Item("Choose the policy: one that touches both of you", 5, "both"),
        Item("Each writes their own version in silence", 15, "both"),
        Item("Both are laid open at once; look at the differences first", 15),
        Item("One small experiment with a name and a date", 10, "down"),
    ),
    questions=by_depth(QUESTIONS["clean-sheet"]),
    lines=by_depth(LINES["clean-sheet"]),
)
_MARKET = Words(
    name="market",
    title="Session 5: Market and customers",
    kind="session",
    text="How the mentor's generation buys, reads and complains, with examples that can be touched.",
    days=30,
    after="clean-sheet",
    minutes=45,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("Three examples of things bought, returned or recommended, and why", 20),
        Item("Our own product seen with those eyes", 12),
        Item("What to tell whom, and the next date", 8, "both"),
    ),
    questions=by_depth(QUESTIONS["market"]),
    lines=by_depth(LINES["market"]),
)
_CLOSE = Words(
    name="close",
    title="Session 6: Close",
    kind="session",
    text="Look back at goals and changes, say thank you, and decide what comes next.",
    direction="both",
    days=30,
    after="market",
    minutes=45,
    essential=True,
    agenda=(
        Item("The goals: what was reached, what was not, and why", 12, "both"),
        Item("The changes that were made because of these talks", 10, "down"),
        Item("What the mentee does differently from Monday", 10),
        Item("Thanks, both ways, with an example each", 8, "both"),
        Item("What comes next: stay in touch, swap roles, a new topic, or an end", 5, "both"),
    ),
    questions=by_depth(QUESTIONS["close"]),
    lines=by_depth(LINES["close"]),
)
_GOALS_AGREED = Words(
    name="goals",
    title="Agree on one to three goals",
    kind="goals",
    text="Something that the mentee can do afterwards and cannot do today, with a date. One goal is enough.",
    days=7,
    after="contract",
    essential=True,
)
SEVEN_SESSIONS = Track(
    key="seven-sessions",
    version=1,
    name="Seven sessions",
    description="Contract, my world, skill swap, culture, Clean Sheet, market, close: 45 minutes each, a month apart.",
    parts=(
        Part(
            "Getting started",
            "Two people who hardly know each other agree on how they want to work.",
            (
                Words(
                    name="hello",
                    title="Say hello and propose three times",
                    text="Two sentences are enough. The mentor proposes the times, so that the mentee only has to choose.",
                    doer="mentor",
                    days=3,
                ),
                Words(
                    name="pack",
                    title="Read your preparation pack",
                    kind="training",
                    text="Ten minutes: what is expected of you, what to do when it stalls, and whom to ask.",
                    direction="both",
                    days=7,
                    required=False,
                ),
                _CONTRACT,
                Words(
                    name="agreement",
                    title="Sign your agreement",
                    kind="agreement",
                    text="Roles, confidentiality, channel, rhythm, and an ending without fault, in your own words.",
                    direction="both",
                    days=3,
                    after="contract",
                    essential=True,
                ),
                _GOALS_AGREED,
            ),
        ),
        Part("Learning", "The mentor shows, the mentee tries.", (_WORLD, _SWAP, _CULTURE)),
        Part(
            "Half-way",
            "Does it still work as it was agreed?",
            (
                Words(
                    name="half-way",
                    title="Look at your goals and your agreement again",
                    kind="goals",
                    text="What is on its way, what is not, and what you want to change in how you work.",
                    direction="both",
                    days=7,
                    after="culture",
                ),
            ),
        ),
        Part("Changing something", "What was learned is tried out.", (_SHEET, _MARKET)),
        Part("Ending well", "Say what came of it, and thank each other.", (_CLOSE,)),
    ),
)
