"""Surveys of the bank for the time in which a pairing goes on, and for those who have none. Pure."""

from __future__ import annotations

from dataclasses import replace

from surveys.bank import items
from surveys.bank.texts import Ready, agree, options, say
from surveys.documents import Ask, Document
from surveys.enums import CaseKind, Kind, Level, Moment

BASELINE = Ready(
    "baseline",
    say(
        "Where you start",
        "Wo Sie beginnen",
        (
            "Two minutes before you begin. At the end we ask the same again, and so we see what has changed.",
            "Zwei Minuten, bevor es losgeht. Am Ende fragen wir noch einmal, und so sehen wir, was sich verändert hat.",
        ),
    ),
    Moment.BASELINE,
    Document(
        (
            items.CONFIDENCE,
            items.SPEAK_UP,
            items.BELONGING,
            items.CONNECTIONS,
            items.STAY,
            items.EMPLOYER,
        )
    ),
    rhythms=("standard", "light"),
)
FIRST_WEEK = Ready(
    "day-7",
    say(
        "Your first week",
        "Ihre erste Woche",
        (
            "Three short questions, so that a bad start is noticed.",
            "Drei kurze Fragen, damit ein holpriger Start auffällt.",
        ),
    ),
    Moment.DAY_7,
    Document(
        (
            agree(
                "clear",
                say("I know what the two of us do next.", "Ich weiß, was wir beide als Nächstes tun."),
                Level.CONFIDENTIAL,
            ),
            agree(
                "impression",
                say("I look forward to our next talk.", "Ich freue mich auf unser nächstes Gespräch."),
                Level.CONFIDENTIAL,
            ),
            Ask(
                "contact",
                Kind.CHOICE,
                say("Do you need anything from the program team?", "Brauchen Sie etwas vom Programmteam?"),
                Level.TEAM,
                case_options=("yes",),
                case_kind=CaseKind.CONTACT_ME,
                options=options(
                    yes=("Yes, please get in touch", "Ja, bitte melden Sie sich"), no=("No, thank you", "Nein, danke")
                ),
            ),
        )
    ),
    days=7,
)
DAY_30 = Ready(
    "day-30",
    say(
        "The first month",
        "Der erste Monat",
        ("One minute. Beside every question stands who sees it.", "Eine Minute. Bei jeder Frage steht, wer sie sieht."),
    ),
    Moment.DAY_30,
    Document((items.SAFE, items.ROLES, items.WORTH, items.HINDERS, items.CONTACT)),
    days=30,
    rhythms=("standard", "light"),
)
PULSE = Ready(
    "pulse",
    say(
        "How is it going?",
        "Wie läuft es?",
        ("One minute, every two months.", "Eine Minute, alle zwei Monate."),
    ),
    Moment.EVERY_60,
    Document((items.MET, items.SAFE, items.ROLES, items.WORTH, items.HINDERS, items.CONTACT, items.COMMENT)),
    days=60,
    rhythms=("standard",),
)
NOT_ENGAGED = Ready(
    "not-engaged",
    say(
        "It has become quiet",
        "Es ist still geworden",
        (
            "That happens, and nobody takes it amiss. What shall become of your pairing?",
            "Das kommt vor, und niemand nimmt es übel. Wie soll es mit Ihnen beiden weitergehen?",
        ),
    ),
    Moment.NOT_ENGAGED,
    Document(
        (
            Ask(
                "wish",
                Kind.CHOICE,
                say("What would you like?", "Was wünschen Sie sich?"),
                Level.TEAM,
                required=True,
                options=options(
                    go_on=("We go on, all is well", "Wir machen weiter, alles ist gut"),
                    later=("We go on, later", "Wir machen weiter, aber später"),
                    contact=("Please get in touch with me", "Bitte melden Sie sich bei mir"),
                    end=("I would rather stop", "Ich möchte lieber aufhören"),
                ),
                case_options=("contact", "end"),
                case_kind=CaseKind.CONTACT_ME,
            ),
            items.HINDERS,
        )
    ),
)
UNPAIRED = Ready(
    "unpaired",
    say(
        "While you wait",
        "Während Sie warten",
        (
            "You have no partner yet, and we have not forgotten you.",
            "Sie haben noch niemanden an Ihrer Seite, und wir haben Sie nicht vergessen.",
        ),
    ),
    Moment.UNPAIRED,
    Document(
        (
            agree(
                "informed",
                say("I know what happens next for me.", "Ich weiß, wie es für mich weitergeht."),
                Level.CONFIDENTIAL,
            ),
            Ask(
                "available",
                Kind.CHOICE,
                say("Do you still want to take part?", "Möchten Sie noch teilnehmen?"),
                Level.TEAM,
                required=True,
                options=options(
                    yes=("Yes", "Ja"),
                    later=("Yes, but later", "Ja, aber später"),
                    no=("No, not any more", "Nein, nicht mehr"),
                ),
            ),
            replace(items.PAIR_ME, shown_if_question="available", shown_if_options=("yes",)),
        )
    ),
    days=30,
)
