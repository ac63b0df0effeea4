"""What the mentee asks: three questions per session and depth, from safe in a first meeting to two who trust each other. Pure."""

from __future__ import annotations

from plans.library.texts import Depths

QUESTIONS: dict[str, Depths] = {
    "contract": (
        (
            "What would make this worth your time?",
            "How do you notice that I am not really listening?",
            "Which hour of your week is best for something new?",
        ),
        (
            "What have you always wanted to tell somebody in my position?",
            "What did people say when they heard whom you would meet?",
            "What should I never do with something that you tell me?",
        ),
        (
            "What had you heard about me before today?",
            "Which of my habits would make it hard to teach me?",
            "At which point do you expect me to stop asking and start explaining?",
        ),
        (
            "What would have to happen for you to stop being honest with me?",
            "Who might mind that the two of us talk, and what shall we do about it?",
            "What could I do here that would hurt you without my noticing?",
        ),
    ),
    "my-world": (
        (
            "What do people here not tell me?",
            "Which tool do you open first in the morning, and why that one?",
            "What takes you an hour that should take five minutes?",
        ),
        (
            "Which rule do you work around, and how?",
            "Whom do you ask when the official way does not work?",
            "Which meeting would you leave if nobody minded?",
        ),
        (
            "What did you stop suggesting, and when?",
            "What do you do for this organization that nobody sees?",
            "Which of our numbers do you know to be prettier than the truth?",
        ),
        (
            "What have you been asked to do here that felt wrong?",
            "When did you last think of leaving, and what kept you?",
            "What do you hide from people on my level, and what would happen if you did not?",
        ),
    ),
    "skill-swap": (
        (
            "Watch me do it, and stop me when I go wrong?",
            "What should I have in front of me before we begin?",
            "Which mistake does everybody make the first time?",
        ),
        (
            "What would you have done first?",
            "How did you learn this, and who helped you?",
            "How do you know when not to believe what the tool says?",
        ),
        (
            "Where did I pretend to understand?",
            "What do I still have others do for me that I could do myself?",
            "What do you think when somebody on my level says that this is not for them?",
        ),
        (
            "What do you see in the way I work that you would not put up with in your own?",
            "Which decision of mine would have been different, had I known this tool?",
            "Where does my not knowing cost other people their evenings?",
        ),
    ),
    "culture": (
        (
            "What did my last message sound like?",
            "What do your friends ask when you tell them where you work?",
            "Which of our customs did nobody ever explain to you?",
        ),
        (
            "Why did the last good colleague of yours leave?",
            "What do you wait for before you believe an announcement?",
            "When did somebody here last thank you in a way that counted?",
        ),
        (
            "What do we reward here that we say we do not want?",
            "Which sentence from above makes people roll their eyes?",
            "What becomes harder to say here the longer somebody stays?",
        ),
        (
            "What would you warn a friend about before they started here?",
            "What have I done that made it less safe to disagree with me?",
            "If all your peers left within a year, which sign would I have missed?",
        ),
    ),
    "clean-sheet": (
        (
            "Which of my rules would you drop first?",
            "Which word in this policy would you cross out?",
            "What would a newcomer believe this policy is for?",
        ),
        (
            "Who is this rule really for?",
            "What does keeping to it cost you in a normal week?",
            "Which case did nobody think of when it was written?",
        ),
        (
            "What would you do in my place, starting tomorrow?",
            "What do you think I am afraid of if we do it your way?",
            "Which part of mine reads like distrust to you?",
        ),
        (
            "Which rule here protects people like me at the cost of people like you?",
            "What have you stopped asking for because the answer is always the same?",
            "What would I have to give up for your version to work?",
        ),
    ),
    "market": (
        (
            "What would make you leave us as a customer?",
            "What did you buy last, and how did you find it?",
            "Whom do you ask before you spend money?",
        ),
        (
            "Where do you look before you believe us?",
            "What do you do when something you bought disappoints you?",
            "What of ours would you be shy to show your friends?",
        ),
        (
            "What do we think is modern that only we think so?",
            "Who does it better, and why have I never heard of them?",
            "Which of our promises do you read as small print?",
        ),
        (
            "Would you choose us if you did not work here?",
            "What do people of your age know about us that would spoil my week?",
            "Which part of our business will your generation simply not need?",
        ),
    ),
    "close": (
        (
            "What should I do differently from Monday?",
            "Which of our hours was worth most to you?",
            "What did you find out about your own work by showing it to me?",
        ),
        (
            "What did you want to say all this time?",
            "When did I learn least, and why?",
            "Whom else should I listen to next?",
        ),
        (
            "What did I hear, and then not do?",
            "How would you describe my listening to whoever teaches me next?",
            "Which of my opinions did you give up trying to move?",
        ),
        (
            "What did it cost you to be honest with me?",
            "What do I still not understand about your life here?",
            "If you had to bet, which of my changes will be gone in half a year?",
        ),
    ),
}
