"""Blank policies for the Clean Sheet: what two people rebuild from zero, each with a few short questions. Pure."""

from __future__ import annotations

from dataclasses import dataclass

OWN = "own"


@dataclass(frozen=True)
class Section:
    """One short question of a blank. ``key`` stays the same in every version, for drafts know it."""

    key: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Policy:
    """One blank policy: what it is about, and its questions."""

    key: str
    title: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(section.key for section in self.sections)


_DROP = Section("drop", "What of today's rule would you drop first?", "One thing that only costs time or trust.")
_SIGN = Section("sign", "How would we notice after a month that it works?", "Something that can be seen or counted.")

_ALL = (
    Policy(
        "working-from-home",
        "Working from home",
        "Who works where, and who decides it.",
        (
            Section("days", "How many days where, and who chooses them?", "A number, a rule, or no rule at all."),
            Section("together", "What is worth coming together for?", "Name two or three occasions."),
            Section("reached", "When does one have to be reachable, and how?"),
            Section("fair", "How does nobody lose by being seen less?", "Think of pay, promotion, and who hears what."),
            _DROP,
            _SIGN,
        ),
    ),
    Policy(
        "meetings",
        "Meetings",
        "Which ones exist, who sits in them, and how one says no.",
        (
            Section("exist", "Which meetings would you call into life again?", "All of them are gone as of today."),
            Section("people", "Who has to be there, and who reads the notes?"),
            Section("length", "How long, how often, and on which days never?"),
            Section("decline", "How does one decline without giving a reason?"),
            _SIGN,
        ),
    ),
    Policy(
        "feedback",
        "Feedback",
        "Who tells whom what, and what happens with it.",
        (
            Section("when", "When is feedback given, and how soon after?", "After a talk, a month, a year."),
            Section("upwards", "How does it travel upwards without courage being needed?"),
            Section("words", "What should a good one contain, in one sentence?"),
            Section("after", "What has to happen afterwards, and who sees that?"),
            _DROP,
            _SIGN,
        ),
    ),
    Policy(
        "learning-time",
        "Learning time",
        "Hours for learning, and what counts as it.",
        (
            Section("hours", "How much time, and who protects it?", "Say what gives way when it gets tight."),
            Section("counts", "What counts as learning, and what does not?"),
            Section("share", "How is passed on what somebody has learned?"),
            Section("seniors", "What do leaders learn in it, and from whom?"),
            _SIGN,
        ),
    ),
    Policy(
        "onboarding",
        "Onboarding",
        "The first ninety days of somebody new.",
        (
            Section("first-day", "What happens on the first day, hour by hour?"),
            Section("people", "Whom should one meet in the first week, up to the top?"),
            Section("secrets", "Which unwritten rule would you write down at last?"),
            Section(
                "ask", "What do we ask the new one before they get used to us?", "Day ten, day thirty, day ninety."
            ),
            _DROP,
            _SIGN,
        ),
    ),
    Policy(
        "promotion",
        "Promotion",
        "How somebody moves up, and who knows the way.",
        (
            Section("grounds", "What counts, and what does not count any more?"),
            Section("decides", "Who decides, and who is heard before?"),
            Section("open", "What of it is open to everybody, in writing?"),
            Section("no", "What does somebody get who hears a no?"),
            Section("experts", "How does one grow without leading people?"),
            _SIGN,
        ),
    ),
    Policy(
        "travel",
        "Travel",
        "Which journeys we make, how, and who asks whom.",
        (
            Section("worth", "For what is a journey worth it, and for what never?"),
            Section("how", "Train, plane, car, class: which rule fits on one line?"),
            Section("approve", "Who approves, and from which sum on?"),
            Section("rest", "How much rest belongs to a journey?"),
            _DROP,
        ),
    ),
    Policy(
        "leaders-words",
        "How leaders communicate",
        "What reaches people from the top, how often, and how they answer.",
        (
            Section("say", "What has to be said from the top, and what rather not?"),
            Section("channel", "Through which channel, and how long at most?"),
            Section("bad-news", "How are bad news told, and when?"),
            Section("answer", "How does an answer come back, and who reads it?"),
            _DROP,
            _SIGN,
        ),
    ),
    Policy(
        "decisions",
        "Who decides what",
        "Which decisions go up, and which stay where the work is.",
        (
            Section("stay", "What should be decided where the work is done?", "With a sum, a risk, or a name."),
            Section("up", "What really has to go up, and how fast does it come back?"),
            Section("written", "Where does one read what was decided, and why?"),
            Section("wrong", "What happens when a decision was wrong?"),
            _SIGN,
        ),
    ),
    Policy(
        "reachable",
        "Evenings, weekends, holidays",
        "When work is allowed to reach somebody.",
        (
            Section("silent", "From when until when is it silent?"),
            Section("urgent", "What is urgent enough to break it, and how?"),
            Section("leaders", "What do leaders do, so that others dare?"),
            Section("return", "What waits for somebody who comes back from leave?"),
            _SIGN,
        ),
    ),
    Policy(
        OWN,
        "A policy of your own",
        "Whatever rule the two of you keep coming back to.",
        (
            Section("for", "What is it for?", "If nobody can say it in a sentence, that is an answer as well."),
            Section("rule", "What would you write on an empty page?"),
            Section("who", "Whom does it help, and whom does it cost something?"),
            _DROP,
            _SIGN,
        ),
    ),
)
POLICIES: dict[str, Policy] = {policy.key: policy for policy in _ALL}
