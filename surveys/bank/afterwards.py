"""Surveys of the bank for the end of a pairing and the time after it, and what is asked elsewhere. Pure."""

from __future__ import annotations

from surveys.bank import items
from surveys.bank.texts import LIKELY, YES_NO, Elsewhere, Ready, agree, options, say
from surveys.documents import Ask, Document
from surveys.enums import Kind, Level, Moment, Sides

_RECOMMEND = Ask(
    "recommend",
    Kind.TEN,
    say(
        "How likely is it that you would recommend this program?",
        "Wie wahrscheinlich ist es, dass Sie dieses Programm empfehlen?",
    ),
    Level.CONFIDENTIAL,
    measure="recommend",
    ends=LIKELY,
)
_GAINED = (
    Ask(
        "gained-in",
        Kind.CHOICE,
        say("Where did you gain most?", "Wo haben Sie am meisten gewonnen?"),
        Level.CONFIDENTIAL,
        measure="gained-in",
        options=options(
            technology=("Technology and digital skills", "Technik und digitale Fähigkeiten"),
            social=("Social media and communication", "Soziale Medien und Kommunikation"),
            innovation=("New ideas", "Neue Ideen"),
            culture=("How people here work and what they expect", "Wie Menschen hier arbeiten und was sie erwarten"),
            business=("How the business is run", "Wie das Unternehmen geführt wird"),
            market=("Customers, trends and markets", "Kunden, Trends und Märkte"),
            balance=("Work and life beside it", "Arbeit und das Leben daneben"),
        ),
    ),
    Ask(
        "gained",
        Kind.TEXT,
        say(
            "What was the most valuable thing that you learned or passed on?",
            "Was war das Wertvollste, das Sie gelernt oder weitergegeben haben?",
            ("Leave out names.", "Bitte ohne Namen."),
        ),
        Level.CONFIDENTIAL,
    ),
)
_CAREER = agree(
    "career",
    say(
        "Knowing a leader changed how I see this organization and my future in it.",
        "Eine Führungskraft zu kennen hat verändert, wie ich diese Organisation und meine Zukunft darin sehe.",
    ),
    Level.ANONYMOUS,
    sides=Sides.MENTOR,
)
_RETAIN = agree(
    "retain",
    say(
        "I learned things that help us keep young colleagues.",
        "Ich habe gelernt, was uns hilft, junge Leute zu halten.",
    ),
    Level.CONFIDENTIAL,
    sides=Sides.MENTEE,
)
_FUTURE = Ask(
    "future-leader",
    Kind.CHOICE,
    say(
        "Did you meet somebody who could be a future leader?",
        "Haben Sie jemanden kennengelernt, der einmal führen könnte?",
    ),
    Level.CONFIDENTIAL,
    sides=Sides.MENTEE,
    measure="future-leader",
    options=YES_NO,
)
END = Ready(
    "end",
    say(
        "What has changed",
        "Was sich verändert hat",
        (
            "Four minutes at the end. Some of it you know from the start: that is on purpose.",
            "Vier Minuten zum Abschluss. Manches kennen Sie vom Anfang: Das ist Absicht.",
        ),
    ),
    Moment.END,
    Document(
        (
            items.CONFIDENCE,
            items.CONFIDENCE_THEN,
            *_GAINED,
            items.ROLES,
            items.SPEAK_UP,
            items.BELONGING,
            items.CONNECTIONS,
            _CAREER,
            _RETAIN,
            _FUTURE,
            _RECOMMEND,
            items.COMMENT,
        )
    ),
    rhythms=("standard", "light"),
)
AFTER_90 = Ready(
    "after-90",
    say(
        "Three months later",
        "Drei Monate danach",
        ("Three questions, the last ones.", "Drei Fragen, die letzten."),
    ),
    Moment.AFTER_90,
    Document((items.CONNECTIONS, items.STAY, items.EMPLOYER)),
    days=90,
    rhythms=("standard",),
)
ELSEWHERE = (
    Elsewhere(
        "Was it useful, who led most of it, is the next date fixed?",
        "After each session",
        "In the letter after it",
        "The two of the pair; you see rates of a cohort",
    ),
    Elsewhere(
        "Do you want to go on with this partner?",
        "On day 30, and later again",
        "On the page of the pair, in secret",
        "Nobody; you learn that both are offered a change",
    ),
    Elsewhere(
        "Do you still want a partner?",
        "When a senior has none",
        "In a letter, with one tap",
        "The program team, by name",
    ),
    Elsewhere(
        "What became of the change that you made?",
        "During the pairing and after it",
        "In the ledger of the pair",
        "Whomever both of the pair let see it",
    ),
    Elsewhere(
        "Why would you like another partner?",
        "When somebody asks for one",
        "On the page of the pair",
        "Nobody; reasons are counted for a program",
    ),
)
