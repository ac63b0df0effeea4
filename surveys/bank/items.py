"""Questions of the bank that more than one survey asks, so that answers of different moments can be put side by side. Pure."""

from __future__ import annotations

from dataclasses import replace

from surveys.bank.texts import LIKELY, SURE, YES_NO, agree, options, say
from surveys.documents import Ask
from surveys.enums import CaseKind, Kind, Level, Timing

CONFIDENCE = Ask(
    "confidence",
    Kind.CONFIDENCE,
    say(
        "How sure do you feel in your topics today?",
        "Wie sicher fühlen Sie sich heute in Ihren Themen?",
        ("Think of doing it, not of having heard of it.", "Es geht ums Können, nicht ums Davon-gehört-Haben."),
    ),
    Level.CONFIDENTIAL,
    required=True,
    measure="confidence",
    ends=SURE,
)
# People judge themselves by what they know by now, so the end asks for the start once more, in that light.
CONFIDENCE_THEN = replace(
    CONFIDENCE,
    key="confidence-then",
    words=say(
        "Looking back: how sure were you in them at the start?",
        "Im Rückblick: Wie sicher waren Sie darin am Anfang?",
        (
            "As you see it now, with what you have learned since.",
            "So, wie Sie es heute sehen, mit allem, was Sie gelernt haben.",
        ),
    ),
    timing=Timing.LOOKING_BACK,
)
SPEAK_UP = agree(
    "speak-up",
    say(
        "I can tell people far above me what I really think.",
        "Ich kann Menschen weit über mir sagen, was ich wirklich denke.",
    ),
    Level.ANONYMOUS,
)
BELONGING = agree("belonging", say("I feel that I belong here.", "Ich fühle mich hier zugehörig."), Level.ANONYMOUS)
CONNECTIONS = Ask(
    "connections",
    Kind.CHOICE,
    say(
        "Is there somebody two or more levels away whom you could simply call?",
        "Gibt es jemanden zwei oder mehr Ebenen entfernt, den Sie einfach anrufen könnten?",
    ),
    Level.CONFIDENTIAL,
    measure="connections",
    options=YES_NO,
)
STAY = agree(
    "stay",
    say("I expect to work here in a year.", "Ich gehe davon aus, in einem Jahr hier zu arbeiten."),
    Level.ANONYMOUS,
)
EMPLOYER = Ask(
    "recommend-employer",
    Kind.TEN,
    say(
        "How likely is it that you would recommend us as a place to work?",
        "Wie wahrscheinlich ist es, dass Sie uns als Arbeitgeber empfehlen?",
    ),
    Level.ANONYMOUS,
    measure="recommend-employer",
    ends=LIKELY,
)
SAFE = agree(
    "safe",
    say(
        "In our sessions I can say what I think without harm to myself.",
        "In unseren Treffen kann ich sagen, was ich denke, ohne dass es mir schadet.",
    ),
    Level.ANONYMOUS,
    low_at=2,
    case_kind=CaseKind.LOW_SAFETY,
)
ROLES = agree(
    "roles",
    say(
        "We keep our roles: the junior teaches, the senior learns.",
        "Wir bleiben bei unseren Rollen: Jung zeigt, Erfahren lernt.",
    ),
    Level.CONFIDENTIAL,
)
WORTH = agree(
    "worth",
    say("It is worth the time that I put into it.", "Es ist die Zeit wert, die ich hineinstecke."),
    Level.CONFIDENTIAL,
)
MET = Ask(
    "met",
    Kind.CHOICE,
    say(
        "How often did you two meet or talk in the last month?",
        "Wie oft haben Sie beide sich im letzten Monat getroffen oder gesprochen?",
        ("Any way counts: a call, a chat, the corridor.", "Alles zählt: ein Anruf, ein Chat, der Flur."),
    ),
    Level.TEAM,
    measure="met",
    options=options(
        _0=("Not at all", "Gar nicht"),
        _1=("Once", "Einmal"),
        _2=("Twice", "Zweimal"),
        _3=("Three times", "Dreimal"),
        _4=("Four times or more", "Viermal oder öfter"),
    ),
)
HINDERS = Ask(
    "hinders",
    Kind.SEVERAL,
    say("What makes it hard at the moment?", "Was macht es gerade schwer?"),
    Level.CONFIDENTIAL,
    measure="hinders",
    options=options(
        time=("Finding time", "Zeit zu finden"),
        partner=("We do not fit well", "Wir passen nicht gut zusammen"),
        topic=("The topics", "Die Themen"),
        comfort=("It feels uncomfortable", "Es fühlt sich unangenehm an"),
        technology=("Tools and technology", "Werkzeuge und Technik"),
        nothing=("Nothing", "Nichts"),
    ),
)
CONTACT = Ask(
    "contact",
    Kind.CHOICE,
    say(
        "Shall somebody of the program team get in touch with you?",
        "Soll sich jemand aus dem Programmteam bei Ihnen melden?",
    ),
    Level.TEAM,
    shown_if_question="hinders",
    shown_if_options=("time", "partner", "topic", "comfort", "technology"),
    case_options=("yes",),
    case_kind=CaseKind.CONTACT_ME,
    options=options(yes=("Yes, please", "Ja, bitte"), no=("No, thank you", "Nein, danke")),
)
COMMENT = Ask(
    "comment",
    Kind.TEXT,
    say(
        "What should the program change?",
        "Was soll das Programm ändern?",
        ("Leave out names, also your own.", "Bitte keine Namen nennen, auch nicht den eigenen."),
    ),
    Level.ANONYMOUS,
)
PAIR_ME = Ask(
    "pair-me",
    Kind.CHOICE,
    say("Shall we choose a partner for you?", "Sollen wir jemanden für Sie auswählen?"),
    Level.TEAM,
    case_options=("yes",),
    case_kind=CaseKind.PAIR_ME,
    options=options(yes=("Yes, please", "Ja, bitte"), no=("No, thank you", "Nein, danke")),
)
