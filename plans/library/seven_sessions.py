"""Seven sessions of 45 minutes, from the contract to the close. Pure."""

from __future__ import annotations

from plans.library.texts import Item, Part, Track, Words

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
        Item("The charter read aloud, roles first: the junior teaches, the senior learns", 10),
        Item("What stays between us, and what may be told", 7, "both"),
        Item("Channel, rhythm, and the next date", 10, "both"),
    ),
    questions=(
        (1, "What would make this worth your time?"),
        (1, "How do you notice that I am not really listening?"),
        (2, "What have you always wanted to tell somebody in my position?"),
    ),
    lines=(
        (1, "I will read out our roles, so that we both have said them."),
        (1, "When I am being too careful, I will lift my pen. Ask me then what I left out."),
        (2, "May I tell you when I think that you have stopped listening?"),
    ),
)
_WORLD = Words(
    name="my-world",
    title="Session 1: My world",
    kind="session",
    text="A day in the junior's job, shown and not told: the tools, the detours, the things nobody reports.",
    days=30,
    after="contract",
    minutes=45,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("A day of mine on the screen: the tools that I really use", 20),
        Item("Three frictions that cost us an hour a week", 12),
        Item("One thing that each takes along, and the next date", 8, "both"),
    ),
    questions=(
        (1, "What do people here not tell me?"),
        (2, "Which rule do you work around, and how?"),
        (3, "What did you stop suggesting, and when?"),
    ),
    lines=(
        (1, "Let me show you instead of telling you."),
        (2, "This is the step that costs us most. May I say why nobody mentions it?"),
        (3, "May I tell you how this looked from below?"),
    ),
)
_SWAP = Words(
    name="skill-swap",
    title="Session 2: Skill swap",
    kind="session",
    text="One tool, used live on a task of the senior's own. The senior types, the junior watches and stops.",
    days=30,
    after="my-world",
    minutes=45,
    essential=True,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("The task: a real one of this week", 5, "down"),
        Item("The senior does it with the tool, the junior stops and corrects", 25),
        Item("Feedback upwards: one thing that worked, one to try again", 5),
        Item("What to practise until next time, and the date", 5, "both"),
    ),
    questions=(
        (1, "Watch me do it, and stop me when I go wrong?"),
        (2, "What would you have done first?"),
        (3, "Where did I pretend to understand?"),
    ),
    lines=(
        (1, "Stop. Look at this part before you go on."),
        (2, "May I show you another way to do that?"),
        (3, "You did it for me just now. Please do it once more, alone."),
    ),
)
_CULTURE = Words(
    name="culture",
    title="Session 3: Culture, and why people stay",
    kind="session",
    text="Why the junior's peers stay or leave, and what a leader's message sounds like when it arrives.",
    days=30,
    after="skill-swap",
    minutes=45,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("Three views of peers, without names", 15),
        Item("One message of the senior's, read aloud as it arrived", 15),
        Item("What a leader could say or stop saying", 5),
        Item("One thing to try, and the next date", 5, "both"),
    ),
    questions=(
        (1, "What did my last message sound like?"),
        (2, "Why did the last good colleague of yours leave?"),
        (3, "What do we reward here that we say we do not want?"),
    ),
    lines=(
        (1, "I bring three views, and I will not say whose they are."),
        (2, "May I read you your message the way I heard it?"),
        (3, "People say yes to you in that meeting. I can tell you what they say afterwards."),
    ),
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
    questions=(
        (1, "Which of my rules would you drop first?"),
        (2, "Who is this rule really for?"),
        (3, "What would you do in my place, starting tomorrow?"),
    ),
    lines=(
        (1, "Let us begin with where we differ most."),
        (2, "May I challenge that?"),
        (3, "I think that this rule protects you from us. May I say how?"),
    ),
)
_MARKET = Words(
    name="market",
    title="Session 5: Market and customers",
    kind="session",
    text="How the junior's generation buys, reads and complains, with examples that can be touched.",
    days=30,
    after="clean-sheet",
    minutes=45,
    agenda=(
        Item("What happened since last time", 5, "both"),
        Item("Three examples of things bought, returned or recommended, and why", 20),
        Item("Our own product seen with those eyes", 12),
        Item("What to tell whom, and the next date", 8, "both"),
    ),
    questions=(
        (1, "What would make you leave us as a customer?"),
        (2, "Where do you look before you believe us?"),
        (3, "What do we think is modern that only we think so?"),
    ),
    lines=(
        (1, "I brought an example. Please try it before I say anything."),
        (2, "May I show you what we look like next to it?"),
        (3, "My friends would not buy this. May I tell you what they said?"),
    ),
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
        Item("What the senior does differently from Monday", 10),
        Item("Thanks, both ways, with an example each", 8, "both"),
        Item("What comes next: stay in touch, swap roles, a new topic, or an end", 5, "both"),
    ),
    questions=(
        (1, "What should I do differently from Monday?"),
        (2, "What did you want to say all this time?"),
        (3, "What did I hear, and then not do?"),
    ),
    lines=(
        (1, "Here is what I saw you change."),
        (2, "One thing did not change. May I name it?"),
        (3, "If you go on with one habit only, let it be this one."),
    ),
)
_GOALS_AGREED = Words(
    name="goals",
    title="Agree on one to three goals",
    kind="goals",
    text="Something that the senior can do afterwards and cannot do today, with a date. One goal is enough.",
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
                    text="Two sentences are enough. The mentor proposes the times, so that the senior only has to choose.",
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
        Part("Learning", "The junior shows, the senior tries.", (_WORLD, _SWAP, _CULTURE)),
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
