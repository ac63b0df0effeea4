"""What the mentor may say: three permission lines per session and depth, each of them sayable to somebody far above. Pure."""

from __future__ import annotations

from plans.library.texts import Depths

LINES: dict[str, Depths] = {
    "contract": (
        (
            "I will read out our roles, so that we both have said them.",
            "When I am being too careful, I will lift my pen. Ask me then what I left out.",
            "I would rather start small: one thing, shown well.",
        ),
        (
            "May I tell you when I think that you have stopped listening?",
            "May I say stop when our hour turns into a status report?",
            "I prepare the topic. Please let me keep to it for the first half.",
        ),
        (
            "May I ask about something that you decided and that I did not understand?",
            "There are things that I will not talk about. May I simply say so?",
            "If somebody asks me about you, this is what I would answer. Is that all right?",
        ),
        (
            "May I tell you what people expect this to be, and why some of them smile?",
            "I was not sure whether I should say yes to this. May I tell you why?",
            "Here is what I would need from you if something that I said ever came back to me.",
        ),
    ),
    "my-world": (
        (
            "Let me show you instead of telling you.",
            "Please watch once without a question. Then ask me everything.",
            "This is an ordinary Tuesday, and I have tidied up nothing.",
        ),
        (
            "This is the step that costs us most. May I say why nobody mentions it?",
            "May I show you what we built ourselves because we could not wait?",
            "Would you fill in this form yourself before I say anything about it?",
        ),
        (
            "May I tell you how this looked from below?",
            "May I show you how one of your decisions arrived on my screen?",
            "I stopped reporting this. May I tell you what happened the last time?",
        ),
        (
            "There is a thing that I would usually soften. May I say it as it is?",
            "I do this part against the rule. May I tell you why I still think that it is right?",
            "You asked what nobody tells you. I have something, and it is about you.",
        ),
    ),
    "skill-swap": (
        (
            "Stop. Look at this part before you go on.",
            "Your hands, please. Mine stay in my lap.",
            "That went wrong for me, too, the first three times.",
        ),
        (
            "May I show you another way to do that?",
            "Say aloud what you expect before you press the key.",
            "Please explain it back to me as if I were new.",
        ),
        (
            "You did it together with me just now. Please do it once more, alone.",
            "May I say where I think that you gave up too early?",
            "You are explaining it to me. I would like to see you do it.",
        ),
        (
            "May I tell you what I think each time you hand this on to somebody else?",
            "You could learn this in a week. May I ask what keeps you from it?",
            "I believe that time is not the reason. May I say what I think it is?",
        ),
    ),
    "culture": (
        (
            "I bring three views, and I will not say whose they are.",
            "Please listen to all three before you answer the first.",
            "This is what we talk about at lunch, without the names.",
        ),
        (
            "May I read you your message the way I heard it?",
            "May I tell you which sentence I skipped, and why?",
            "Please do not explain it yet. Tell me first what you heard.",
        ),
        (
            "People say yes to you in that meeting. I can tell you what they say afterwards.",
            "May I name a habit here that everybody knows and nobody writes down?",
            "I will say “we”, and I mean myself as well.",
        ),
        (
            "May I tell you about the day on which I nearly left?",
            "You meant it kindly, and it still did harm. May I describe it?",
            "I think that people are careful with you. May I say what made me careful?",
        ),
    ),
    "clean-sheet": (
        (
            "Let us begin with where we differ most.",
            "Please read mine to the end before you correct it.",
            "I wrote this as if nobody could say no.",
        ),
        (
            "May I challenge that?",
            "May I ask whom you had in mind when you wrote this line?",
            "Try to argue for my version for two minutes. I will argue for yours.",
        ),
        (
            "I think that this rule protects you from us. May I say how?",
            "May I say which part of this you would not accept for yourself?",
            "You went back to the old rule just now. Shall we start from the empty page again?",
        ),
        (
            "May I tell you what we already do against this rule, and why it works?",
            "I do not believe that this will change. May I tell you what would convince me?",
            "This one is yours to give up. May I ask you for it?",
        ),
    ),
    "market": (
        (
            "I brought an example. Please try it before I say anything.",
            "This is my own phone, with what I really use on it.",
            "Buy something there, as far as the last button. I will only watch.",
        ),
        (
            "May I show you what we look like next to it?",
            "May I read you what people write about us when they think that we do not look?",
            "I would like you to ask for help on our own page now, as a customer.",
        ),
        (
            "My friends would not buy this. May I tell you what they said?",
            "May I show you the moment at which I would have left?",
            "I know that this one was your idea. May I still say what I think?",
        ),
        (
            "I do not use our own product. May I tell you when I stopped?",
            "May I draw you a market in which nobody needs us?",
            "You are defending it. May I go on, and you answer only at the end?",
        ),
    ),
    "close": (
        (
            "Here is what I saw you change.",
            "I would like to thank you for one of our hours, and say for which.",
            "May I read out the goals first, as we wrote them down?",
        ),
        (
            "One thing did not change. May I name it?",
            "May I tell you what I will do with what I learned about your work?",
            "I would like to hear from you what was hard.",
        ),
        (
            "If you go on with one habit only, let it be this one.",
            "There was an hour after which I thought of stopping. May I say which?",
            "May I tell you what you still do when you are under pressure?",
        ),
        (
            "May I tell you what I did not dare to say in the first months?",
            "I trusted you with something. May I ask what became of it?",
            "In half a year I would like to ask whether you kept it. May I?",
        ),
    ),
}
