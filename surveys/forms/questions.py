"""What admins send about one question: its words, its answers, who sees them, and when it is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import slugify

from plans.forms.rows import Row, Rows
from surveys import checking, levels
from surveys.branching import DECIDING, POINTS
from surveys.documents import HELP, KEY, OPTION, OPTIONS, ROWS, TEXT, Ask, Choice, Words
from surveys.enums import CaseKind, Kind, Level, Sides, Timing
from ui.widgets import Textarea
from ui.words import in_own_words

if TYPE_CHECKING:
    from accounts.models import Organization

_KINDS = {
    Kind.SCALE: "1 to 5: how much somebody agrees",
    Kind.TEN: "0 to 10: how likely something is",
    Kind.CHOICE: "One of several answers",
    Kind.SEVERAL: "Any of several answers",
    Kind.TEXT: "A text of their own",
    Kind.MATRIX: "A table: one answer in each row",
    Kind.CONFIDENCE: "How sure in each of their topics, 1 to 5",
}
_MARK = "case"
_SAME = ("kind", "level", "sides", "required", "timing", "case_kind")


@dataclass(frozen=True)
class Around:
    """What a question is written among: earlier questions, what it can be compared with, and keys that are taken."""

    organization: Organization
    before: list[Ask]
    comparable: list[tuple[str, str]]
    taken: set[str]


class QuestionForm(forms.Form):
    """One question. Answers, and rows of a table, are ``rows`` of their own beside the fields."""

    text = forms.CharField(label="Question", max_length=TEXT, widget=Textarea(attrs={"rows": 2}))
    help = forms.CharField(label="Help below it", required=False, max_length=HELP)
    kind = forms.ChoiceField(label="Answered by", choices=list(_KINDS.items()))
    low = forms.CharField(label="What the low end means", required=False, max_length=OPTION)
    high = forms.CharField(label="What the high end means", required=False, max_length=OPTION)
    level = forms.ChoiceField(label="Who sees the answers", widget=forms.RadioSelect)
    sides = forms.ChoiceField(label="Asked of", choices=Sides.choices)
    required = forms.BooleanField(
        label="Required", required=False, help_text="People answer more honestly what they may leave out."
    )
    shown_if = forms.MultipleChoiceField(
        label="Asked only after one of these answers", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick answers of one earlier question; without a tick everybody is asked.",
    )  # fmt: skip
    timing = forms.ChoiceField(label="It is about", choices=Timing.choices)
    measure = forms.ChoiceField(
        label="Compared with", required=False, help_text="What was answered there is put beside what is answered here."
    )
    low_at = forms.ChoiceField(
        label="A low value becomes a case", required=False, help_text="Somebody of the program team looks after it."
    )
    case_kind = forms.ChoiceField(
        label="Kind of case", required=False, choices=[("", "No case"), *CaseKind.choices],
        help_text="For a low value, or for answers that are marked so.",
    )  # fmt: skip
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, around: Around, ask: Ask | None, **kwargs: Any) -> None:
        kwargs["initial"] = _reading(ask) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.ask, self.around = ask, around
        said = around.organization.word
        self._choices(
            "level", [(key, f"{one.called}|{one.promised} {one.advice}") for key, one in levels.PROMISES.items()]
        )
        self._choices("sides", [(value, in_own_words(str(label), said)) for value, label in Sides.choices])
        self._choices("shown_if", [(f"{one.key}:{key}", text) for one in around.before for key, text in _answers(one)])
        self._choices("measure", [("", "Nothing else"), *around.comparable])
        self._choices("low_at", [("", "No"), *((str(n), f"{n} or lower") for n in range(5))])
        self.options = Rows("option", {"text": "", "key": "", "mark": ""}, most=OPTIONS)
        self.lines = Rows("row", {"text": "", "key": ""}, most=ROWS)
        for rows in (self.options, self.lines):
            if self.is_bound:
                rows.take(self.data)
            else:
                rows.show(_kept(ask, rows.name))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def conditions(self) -> list[tuple[str, bool, list[tuple[str, str, bool]]]]:
        """Each earlier question that can decide: whether it does, and its answers, each with whether it is ticked."""
        ticked = set(self["shown_if"].value() or ())
        found = []
        for one in self.around.before:
            answers = [(f"{one.key}:{key}", text, f"{one.key}:{key}" in ticked) for key, text in _answers(one)]
            if answers:
                found.append((one.text, any(on for *_, on in answers), answers))
        return found

    def rearrange(self, wish: str) -> None:
        """Do what a button of a row asks for, such as ``option:up:2``; the form stays unsaved."""
        name, _, rest = wish.partition(":")
        action, _, place = rest.partition(":")
        for rows in (self.options, self.lines):
            if rows.name == name:
                rows.act(action, int(place) if place.isdecimal() and len(place) < 4 else -1)

    def clean_shown_if(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["shown_if"]
        if len({one.partition(":")[0] for one in chosen}) > 1:
            raise forms.ValidationError("Tick answers of one question only.")
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for rows in (self.options, self.lines):
            if len(rows.used()) > rows.most:
                self.add_error(None, f"At most {rows.most} fit.")
            for row in rows.rows:
                row.error = _wrong(row)
            if any(row.error for row in rows.rows):
                self.add_error(None, "Something is wrong with an answer; see below.")
        if not self.errors:
            for why in checking.of(self.wanted(), {}):
                self.add_error(None, why)
        return data

    def wanted(self) -> Ask:
        """What the question shall be, once its fields are valid. Its key stays, and so do translations of what stays."""
        data = self.cleaned_data
        chosen = [one.partition(":") for one in data["shown_if"]]
        key = self.ask.key if self.ask else _free(data["text"], self.around.taken)
        kind = data["kind"]
        options = self._written(self.options, "options", "a") if kind in (*checking.CHOSEN, Kind.MATRIX) else ()
        marked = [row.values["mark"] == _MARK for row in self.options.used()]
        return Ask(
            key=key,
            words=replace(self._before("words"), text=data["text"], more=data["help"]),
            measure=self._measure(key, kind),
            shown_if_question=chosen[0][0] if chosen else "",
            shown_if_options=tuple(one[2] for one in chosen),
            low_at=int(data["low_at"]) if data["low_at"] else None,
            case_options=tuple(one.key for one, mark in zip(options, marked, strict=False) if mark),
            options=options,
            rows=self._written(self.lines, "rows", "r") if kind == Kind.MATRIX else (),
            ends=self._ends() if kind in (Kind.SCALE, Kind.TEN, Kind.CONFIDENCE) else (),
            **{name: data[name] for name in _SAME},
        )

    def _before(self, name: str) -> Any:
        return getattr(self.ask, name) if self.ask else Words("") if name == "words" else ()

    def _measure(self, key: str, kind: str) -> str:
        """What it is compared as: what was chosen, else what it was before, else its own key, so that others can follow."""
        if kind == Kind.TEXT:
            return ""
        before = self.ask.measure if self.ask else ""
        others = {value for value, _ in self.around.comparable}
        return str(self.cleaned_data["measure"] or ("" if before in others else before) or key)

    def _written(self, rows: Rows, name: str, stem: str) -> tuple[Choice, ...]:
        before = {one.key: one.words for one in self._before(name)}
        keys: set[str] = set()
        found = []
        for row in rows.used():
            text, sent = row.values["text"].strip(), row.values["key"]
            key = sent if sent in before and sent not in keys else _free(text, {*before, *keys}, stem)
            keys.add(key)
            found.append(Choice(key, replace(before.get(key, Words("")), text=text)))
        return tuple(found)

    def _ends(self) -> tuple[Choice, ...]:
        before = {one.key: one.words for one in self._before("ends")}
        said = {key: self.cleaned_data[key] for key in ("low", "high")}
        return tuple(Choice(key, replace(before.get(key, Words("")), text=text)) for key, text in said.items() if text)


def _answers(ask: Ask) -> list[tuple[str, str]]:
    """The answers of an earlier question that can decide, by their keys."""
    if ask.kind not in DECIDING:
        return []
    texts = {point: point for point in POINTS.get(ask.kind, ())} | {one.key: one.words.text for one in ask.options}
    return list(texts.items())


def _free(text: str, taken: set[str], stem: str = "q") -> str:
    """A key made of the first words of a text, which nothing else has."""
    base = slugify(text)[: KEY - 10].strip("-_") or stem
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 999))) if key not in taken)


def _wrong(row: Row) -> str:
    text = row.values["text"].strip()
    if "\0" in text:
        return "It holds letters that are none."
    return f"It has {len(text)} letters; at most {OPTION} fit." if len(text) > OPTION else ""


def _reading(ask: Ask | None) -> dict[str, Any]:
    """What a question says now; a new one is a scale, in confidence, for both."""
    if ask is None:
        return {
            "kind": Kind.SCALE.value,
            "level": Level.CONFIDENTIAL.value,
            "sides": Sides.BOTH.value,
            "timing": Timing.NOW.value,
        }
    ends = {one.key: one.words.text for one in ask.ends}
    return {name: getattr(ask, name) for name in _SAME} | ends | {
        "text": ask.text, "help": ask.words.more, "measure": ask.measure,
        "low_at": "" if ask.low_at is None else str(ask.low_at),
        "shown_if": [f"{ask.shown_if_question}:{key}" for key in ask.shown_if_options],
    }  # fmt: skip


def _kept(ask: Ask | None, name: str) -> list[dict[str, str]]:
    if ask is None:
        return []
    if name == "row":
        return [{"text": one.words.text, "key": one.key} for one in ask.rows]
    marked = {True: _MARK, False: ""}
    return [
        {"text": one.words.text, "key": one.key, "mark": marked[one.key in ask.case_options]} for one in ask.options
    ]
