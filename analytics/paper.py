"""A board report as it is read: titles, sentences, tables and drawings, in one language; page and PDF show nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language, gettext

from analytics import paper_words as words
from analytics.enums import CLEAR, Question, Verdict
from analytics.paper_shapes import Bar, Paper, Part, Picture, Table, Tile
from analytics.reports import Asked, Compared, KeyFigure, Line, Report, Span, Target

# A pleasing and an unpleasing result; everything else is neither.
_TONES = {Verdict.FEWER_LEFT.value: "good", Verdict.MORE_LEFT.value: "warn", "gains": "good", "losses": "warn"}


def of(report: Report) -> Paper:
    """The report in the language that is active."""
    heading = gettext("Board report")
    return Paper(
        language=(get_language() or "en").partition("-")[0],
        heading=heading,
        title=f"{heading}: {report.program}",
        organization=report.organization,
        program=report.program,
        facts=tuple(_facts(report)),
        tiles_title=gettext("How far it has come"),
        tiles=tuple(_tile(one) for one in report.figures),
        targets=_targets(report.targets),
        stays=_stays(report.compared),
        pays=_pays(report),
        appendix=gettext("Appendix: where the numbers come from"),
        tables=tuple(_tables(report)),
        hangs=_hangs(report),
        notes_title=gettext("How to read this"),
        notes=tuple(_notes(report)),
    )


def _facts(report: Report) -> Iterator[str]:
    if report.purposes:
        yield ", ".join(purpose(one) for one in report.purposes)
    if report.begun_on and report.ends_on:
        said = gettext("{begun} to {ends}")
        yield said.format(begun=words.day(report.begun_on), ends=words.day(report.ends_on))
    yield gettext("As of {day}").format(day=words.day(report.day))


def purpose(key: str) -> str:
    """Why an organization runs the program."""
    return {
        "technology": gettext("Technical skills"),
        "culture": gettext("Cultural understanding"),
        "links": gettext("Links across levels"),
        "inclusion": gettext("Inclusion and belonging"),
        "thinking": gettext("New thinking"),
    }.get(key, key)


def _tile(one: KeyFigure) -> Tile:
    name = figure_name(one)
    if one.value is None:
        return Tile(name, "", gettext("Not shown. {why}").format(why=words.why_hidden(one)))
    if one.low is None or one.high is None:
        return Tile(name, words.number(one.value), _counted(one))
    said = gettext("of {n}; likely between {low} and {high}")
    low, high = (words.share(end / 100) for end in (one.low, one.high))
    return Tile(name, words.share(one.value / 100), said.format(n=words.number(one.n or 0), low=low, high=high))


def figure_name(one: KeyFigure) -> str:
    """How a board calls a figure of the dashboard."""
    return {
        "funnel listed": gettext("People on the list"),
        "funnel matched": gettext("Came into a pair"),
        "funnel met": gettext("Met at least once"),
        "on_track ": gettext("Pairs known to be well"),
        "goals ": gettext("Goals reached"),
        "changes all": gettext("Changes that came of it"),
    }[f"{one.key} {one.part}"]


def _counted(one: KeyFigure) -> str:
    if one.key == "changes":
        return gettext("that both of a pair confirmed and let be counted")
    return gettext("people, in all cohorts")


def _targets(targets: Iterable[Target]) -> Table:
    rows = tuple(
        (one.name, _amount(one.baseline, one), _amount(one.now, one), _amount(one.target, one), _standing(one))
        for one in targets
    )
    head = gettext("Measure"), gettext("At the start"), gettext("Now"), gettext("Target"), gettext("Reached")
    lead = gettext("Set before the start, so that the result can be trusted.")
    return Table(gettext("Measures and their targets"), lead, head, rows, (1, 2, 3))


def _amount(value: float | None, one: Target) -> str:
    if value is None:
        return gettext("unknown")
    if one.unit == "%":
        return gettext("{value}%").format(value=words.short(value))
    return f"{words.short(value)} {one.unit}".strip()


def _standing(one: Target) -> str:
    if one.now is None or one.target is None:
        return gettext("not known")
    return gettext("yes") if one.reached else gettext("not yet")


def _stays(compared: Compared | None) -> Part:
    title = gettext("Do participants stay? What you may claim")
    if compared is None:
        return Part(
            title, gettext("Nothing compared yet"), gettext("Participants have not been compared with anybody yet.")
        )
    first = compared.questions[0]
    said = words.claim(first, compared.basis)
    picture = _shares(first)
    if picture is None:
        needed = gettext("Until then nothing is claimed. What there is: {what}.")
        more: tuple[str, ...] = (needed.format(what="; ".join(words.missing(first))),)
        if first.verdict == Verdict.UNBALANCED:
            more = ()
        return Part(title, _mark(first), said, more=more)
    apart = (gettext("The two groups were not alike in everything before; the comparison says in what."),)
    return Part(
        title, _mark(first), said, _TONES.get(first.verdict, "neutral"), apart if compared.apart else (), (picture,)
    )


def _mark(one: Asked) -> str:
    if one.verdict not in CLEAR:
        return gettext("No clear difference") if one.verdict == Verdict.NOTHING_SEEN else gettext("Not enough data")
    if one.verdict == Verdict.FEWER_LEFT:
        return gettext("Fewer participants left")
    return gettext("More participants left")


def _shares(one: Asked) -> Picture | None:
    if one.here is None or one.there is None or one.difference is None:
        return None
    title = gettext("Share that left by day {day}").format(day=one.by_day)
    groups = ((gettext("Participants"), one.here), (gettext("Others"), one.there))
    bars = tuple(Bar(name, span.low, span.value, span.high, _ends(span)) for name, span in groups)
    right = max(one.here.high, one.there.high) * 1.02
    return Picture(title, gettext("The line is the share, the bar its 95% interval."), 0.0, right, bars)


def _ends(span: Span) -> str:
    said = gettext("{middle} ({low} to {high})")
    return said.format(middle=words.share(span.value), low=words.share(span.low), high=words.share(span.high))


def _pays(report: Report) -> Part:
    found = report.returned
    lines = ((gettext("Benefit"), found.benefit), (gettext("Cost"), found.cost), (gettext("What is left"), found.net))
    bars = tuple(Bar(name, one.low, one.value, one.high, _money(one, found.currency)) for name, one in lines)
    evens = tuple(said for one in found.evens if (said := words.even(one, found.currency)))
    spared = next(one for one in found.inputs if one.key == "spared")
    if spared.origin == "estimated":
        known = gettext("How many exits were avoided comes from the comparison, with its whole interval.")
    else:
        known = gettext("No comparison allows to speak of an effect yet, so that exits avoided are an assumption.")
    if evens:
        evens = (gettext("It would come out even, each of these alone, in the middle of everything else:"), *evens)
    picture = _drawn(gettext("Benefit, cost and what is left"), gettext("From the lowest to the highest case."), bars)
    title = gettext("What it costs and brings")
    tone = _TONES.get(found.verdict, "neutral")
    return Part(title, _verdict(found.verdict), words.result(found), tone, (known, *evens), (picture,))


def _verdict(verdict: str) -> str:
    return {
        "gains": gettext("Brings more than it costs"),
        "losses": gettext("Costs more than it brings"),
        "nothing": gettext("No benefit known yet"),
        "without": gettext("Not known yet"),
        "unclear": gettext("Unclear"),
    }[verdict]


def _money(span: Span, currency: str) -> str:
    said = gettext("{middle} ({low} to {high})")
    ends = {"low": span.low, "middle": span.value, "high": span.high}
    return said.format(**{key: words.money(end, currency) for key, end in ends.items()})


def _drawn(title: str, lead: str, bars: tuple[Bar, ...]) -> Picture:
    ends = [end for one in bars for end in (one.low, one.high)]
    left, right = min([*ends, 0.0]), max([*ends, 0.0])
    room = (right - left) * 0.02
    return Picture(title, lead, left - room, right + room, bars)


def _hangs(report: Report) -> Picture | None:
    found, said = report.returned, gettext("{low} to {high}")
    bars = []
    for one in found.swings:
        ends = sorted((one.at_low, one.at_high))
        low, high = (words.money(end, found.currency) for end in ends)
        text = said.format(low=low, high=high)
        bars.append(Bar(words.named(one.key, one.name), ends[0], found.net.value, ends[1], text))
    lead = gettext("What is left, when one number goes from its low to its high and all others stay in the middle.")
    return _drawn(gettext("What the result hangs on"), lead, tuple(bars)) if bars else None


def _tables(report: Report) -> Iterator[Table]:
    if report.compared:
        yield _questions(report.compared)
    yield _lines(report)
    yield _inputs(report)
    if sources := _sources(report.targets):
        yield sources


def _questions(compared: Compared) -> Table:
    names = {
        Question.LEFT.value: gettext("Who left"),
        Question.PROMOTED.value: gettext("Who was promoted"),
        Question.MOVED.value: gettext("Who moved to another department"),
    }
    lead = gettext("Comparison {number}: {people} participants and {who}; the directory is known until {day}.").format(
        number=compared.number,
        people=compared.people,
        who=words.with_whom(compared.basis),
        day=words.day(compared.known_until),
    )
    rows = tuple((names[one.question], *_cells(one)) for one in compared.questions)
    head = (
        gettext("Question"), gettext("Participants"), gettext("Others"), gettext("Difference, in points"),
        gettext("p of both tests"),
    )  # fmt: skip
    return Table(gettext("Compared with those who do not take part"), lead, head, rows, (1, 2, 3, 4))


def _cells(one: Asked) -> tuple[str, str, str, str]:
    if one.here is None or one.there is None or one.difference is None or one.log_rank is None or one.shuffling is None:
        few = gettext("not enough data")
        return few, "–", "–", "–"
    gap = gettext("{middle} ({low} to {high})").format(
        middle=words.points(one.difference.value),
        low=words.points(one.difference.low),
        high=words.points(one.difference.high),
    )
    tests = f"{words.number(one.log_rank, 3)} · {words.number(one.shuffling, 3)}"
    return _ends(one.here), _ends(one.there), gap, tests


def _lines(report: Report) -> Table:
    found = report.returned
    parts = ((gettext("Benefit"), found.benefits, found.benefit), (gettext("Cost"), found.costs, found.cost))
    rows: list[tuple[str, ...]] = []
    for name, lines, total in parts:
        rows += [(_line_name(one), *_amounts(one.span, found.currency), words.origin(one.origin)) for one in lines]
        rows.append((gettext("{what}, all together").format(what=name), *_amounts(total, found.currency), ""))
    rows.append((gettext("What is left"), *_amounts(found.net, found.currency), ""))
    head = gettext("Line"), gettext("Low"), gettext("Central"), gettext("High"), gettext("Known")
    return Table(gettext("Benefits and costs, line by line"), "", head, tuple(rows), (1, 2, 3))


LINES = ("Exits avoided", "Licence and other fees", "Running the program", "Time in sessions", "Time to prepare")


def _line_name(one: Line) -> str:
    return gettext(one.name) if one.name in LINES else one.name


def _amounts(span: Span, currency: str) -> tuple[str, str, str]:
    low, middle, high = (words.money(end, currency) for end in (span.low, span.value, span.high))
    return low, middle, high


def _inputs(report: Report) -> Table:
    currency = report.returned.currency
    rows = tuple(
        (
            f"{words.named(one.key, one.name)}, {words.unit(one, currency)}",
            *(words.value(one, end, currency) for end in (one.low, one.central, one.high)),
            words.origin(one.origin),
            words.source(one, report),
        )
        for one in report.returned.inputs
    )
    head = (
        gettext("Number"), gettext("Low"), gettext("Central"), gettext("High"), gettext("Known"), gettext("Source"),
    )  # fmt: skip
    said_on = report.returned.said_on
    lead = gettext("Assumptions as they were said on {day}.").format(day=words.day(said_on)) if said_on else ""
    return Table(gettext("Every number that enters, and where it comes from"), lead, head, rows, (1, 2, 3))


def _sources(targets: Iterable[Target]) -> Table | None:
    rows = tuple((one.name, _source(one), words.day(one.day)) for one in targets if one.now is not None)
    head = gettext("Measure"), gettext("Source"), gettext("On")
    return Table(gettext("Where the values of measures come from"), "", head, rows) if rows else None


def _source(one: Target) -> str:
    return gettext("The figure “{title}”").format(title=words.tells(one.figure)) if one.figure else one.source


def _notes(report: Report) -> Iterator[str]:
    if report.figures_of:
        yield gettext(
            "Figures are those of the dashboard, taken on {day}. Of fewer than five people nothing is shown."
        ).format(day=words.day(report.figures_of))
    yield gettext(
        "An interval of 95% holds the true value in 95 of 100 such computations. Shares have Wilson’s interval, differences"
        " Newcombe’s; curves are those of Kaplan and Meier."
    )
    yield gettext(
        "A difference is named when its interval leaves out nothing, and both the log-rank test and shuffling who took part"
        " have a p below 0.03. Under 30 people on a side, or five expected exits, nothing is compared."
    )
    yield gettext(
        "Observed is what Upstream has counted, estimated what was computed from data with a source, assumed what somebody"
        " thinks. The lowest case is the low benefit less the high cost, the highest the other way round: the range is rather"
        " too wide than too narrow."
    )
    yield gettext("The numbers of this report are those of its day; a report of another day has others.")
