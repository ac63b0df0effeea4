"""Forms around applications: calling for them, applying, reviewing, deciding, and the letters."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.enums import ApplicationState, QuestionKind, Side, Verdict
from programs.question_sets import MOST_OPTIONS, told
from programs.rubric import KEYS, SCALES
from programs.selectors.applications import ME, NOBODY, SORTS, Search
from ui.fields import DayField
from ui.words import in_own_words

if TYPE_CHECKING:
    from programs.models import ApplicationQuestion, Call

SIDES = [("", "Both sides"), *Side.choices]
STATES = [("", "Sent"), *ApplicationState.choices]
MISSING = [("", "Anything missing"), ("review", "Waits for a review"), ("decision", "Waits for a decision")]
SCORES = [
    ("", "Any score"), ("high", "3.5 or more"), ("good", "3 to 3.4"), ("fair", "2 to 2.9"), ("low", "Below 2"),
]  # fmt: skip
LIMITS = {QuestionKind.SHORT: 300, QuestionKind.LONG: 4000}
_SCALE = [(str(step), str(step)) for step in range(1, 6)]


class CallForm(forms.Form):
    """From when until when people apply to one side, and what they read first."""

    opens_on = DayField(label="Open from")
    closes_on = DayField(label="Last day", required=False, help_text="Empty: open until you close it.")
    intro = forms.CharField(
        label="First words", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What it is about, for whom, and what it asks of them.",
    )  # fmt: skip

    most_mentees = forms.TypedChoiceField(
        label="Mentees for one mentor", choices=[(1, "One, and nothing is asked"), (2, "One or two"), (3, "One to three")],
        coerce=int, initial=1,
        help_text="Applicants say how many they would take; their place begins with that, and you can change it.",
    )  # fmt: skip

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if side != Side.MENTOR:
            del self.fields["most_mentees"]

    @staticmethod
    def reading(call: Call | None, today: Any) -> dict[str, Any]:
        """What the call says now; a new one opens today."""
        if call is None:
            return {"opens_on": today}
        return {name: getattr(call, name) for name in ("opens_on", "closes_on", "intro", "most_mentees")}


class QuestionForm(forms.Form):
    """One question of an application."""

    text = forms.CharField(label="Question", max_length=300)
    help = forms.CharField(label="A line of help", required=False, max_length=300)
    kind = forms.ChoiceField(label="Answered by", choices=QuestionKind.choices, widget=forms.RadioSelect)
    options = forms.CharField(
        label="Answers to choose from", required=False, max_length=1300, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"One a line, 2 to {MOST_OPTIONS}; only for “one of several”.",
    )  # fmt: skip
    required = forms.BooleanField(label="Has to be answered", required=False)

    @staticmethod
    def reading(question: ApplicationQuestion | None) -> dict[str, Any]:
        """What the question says now."""
        if question is None:
            return {"kind": QuestionKind.LONG.value, "required": True}
        same = {name: getattr(question, name) for name in ("text", "help", "kind", "required")}
        return same | {"options": "\n".join(question.options)}

    def clean_options(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        if any(len(line) > 120 for line in lines):
            raise forms.ValidationError("An answer has at most 120 letters.")
        return [line for line in lines if line]


class AskLinkForm(forms.Form):
    """Somebody asks for their own application."""

    email = forms.EmailField(label=_("Your work email"))
    side = forms.ChoiceField(label=_("You apply as a"), choices=Side.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, sides: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, words) for code, words in Side.choices if code in sides]
        self.fields["side"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["side"].initial = choices[0][0]


class ApplicationForm(forms.Form):
    """The questions of one side, as an applicant answers them."""

    def __init__(
        self,
        *args: Any,
        questions: list[ApplicationQuestion],
        most_mentees: int,
        word: Callable[..., str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = {name_of(one.pk): one for one in questions}
        for name, one in self.names.items():
            self.fields[name] = _field(one)
        if most_mentees > 1:
            self.fields["mentees"] = _wish(most_mentees, word)

    def answers(self) -> dict[uuid.UUID, str]:
        """What was answered, by question, once the form is valid."""
        return {one.pk: self.cleaned_data[name] for name, one in self.names.items()}

    @property
    def wish(self) -> int | None:
        """How many mentees were wished for, if that is asked and was answered."""
        wished: int | None = self.cleaned_data.get("mentees")
        return wished

    def so_far(self) -> dict[uuid.UUID, str]:
        """What was answered until now, whole or not; what makes no sense is left out."""
        self.is_valid()
        return {one.pk: self.cleaned_data[name] for name, one in self.names.items() if name in self.cleaned_data} | {
            one.pk: "" for name, one in self.names.items() if not self.data.get(name)
        }

    def rows(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field, and whether it is a scale."""
        asked = [(self[name], one.kind == QuestionKind.SCALE) for name, one in self.names.items()]
        return [*asked, (self["mentees"], True)] if "mentees" in self.fields else asked


def _wish(most: int, word: Callable[..., str]) -> forms.Field:
    label = in_own_words(gettext("How many mentees would you take?"), word)
    help_text = in_own_words(
        gettext("An hour a month for each of them. With one mentee it is a good program, too."), word
    )
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=[(step, str(step)) for step in range(1, most + 1)], coerce=int,
        empty_value=None, initial=1, widget=forms.RadioSelect, error_messages={"required": "Please answer this."},
    )  # fmt: skip


def name_of(question_id: uuid.UUID) -> str:
    """What a question's field is called."""
    return f"q_{question_id}"


def _field(question: ApplicationQuestion) -> forms.Field:
    same: dict[str, Any] = {
        "label": told(question.text),
        "help_text": told(question.help),
        "required": question.required,
    }
    same["error_messages"] = {"required": _("Please answer this.")}
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(
            choices=[(one, told(one).replace("|", "/")) for one in question.options], widget=forms.RadioSelect, **same
        )
    if question.kind == QuestionKind.SCALE:
        return forms.ChoiceField(choices=_SCALE, widget=forms.RadioSelect, **same)
    widget = forms.Textarea(attrs={"rows": 6}) if question.kind == QuestionKind.LONG else forms.TextInput()
    return forms.CharField(max_length=LIMITS[QuestionKind(question.kind)], widget=widget, **same)


class ReviewForm(forms.Form):
    """What a reviewer gives on each scale, and a note for the other readers; ``seen`` is the text that it is about."""

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scale in SCALES[side]:
            choices = [(step, f"{step}|{words}") for step, words in enumerate(scale.anchors, start=1)]
            self.fields[scale.key] = forms.TypedChoiceField(
                label=scale.title, help_text=scale.look_for, choices=choices, coerce=int, widget=forms.RadioSelect
            )
        self.fields["seen"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
        self.fields["note"] = forms.CharField(
            label="A note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="For the other reviewer and the admins who decide. The applicant never sees it.",
        )  # fmt: skip

    def scores(self) -> dict[str, int]:
        """The four numbers, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name in KEYS}

    def said(self) -> dict[str, str]:
        """The note, and which text was read."""
        return {name: self.cleaned_data[name] for name in ("note", "seen")}


class DecideForm(forms.Form):
    """Why it was decided so, and words of one's own for the letter."""

    reason = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Your team reads it beside the decision. The applicant does not.",
    )  # fmt: skip
    words = forms.CharField(
        label="Words of your own in the letter", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="They stand where the letter says {words}.",
    )  # fmt: skip


class ActForm(forms.Form):
    """What to do with the selected applications."""

    action = forms.ChoiceField(choices=[*Verdict.choices, ("take", "take"), ("assign", "assign")])
    reviewer = forms.UUIDField(required=False)


class ApplicationFilter(forms.Form):
    """Search field, filters and order of a cohort's applications, as they stand in the address of the page."""

    q = forms.CharField(required=False, max_length=200)
    side = forms.ChoiceField(required=False, choices=SIDES)
    state = forms.ChoiceField(required=False, choices=STATES)
    reviewer = forms.CharField(required=False, max_length=36)
    missing = forms.ChoiceField(required=False, choices=MISSING)
    score = forms.ChoiceField(required=False, choices=SCORES)
    o = forms.ChoiceField(required=False, choices=[(sign + key, key) for key in SORTS for sign in ("", "-")])

    def search(self) -> Search:
        """What is looked for; a value that makes no sense is left out."""
        self.is_valid()
        data = self.cleaned_data
        names = {"words": "q", "side": "side", "state": "state", "reviewer": "reviewer", "missing": "missing"}
        names |= {"score": "score"}
        return Search(order=data.get("o") or "sent", **{key: data.get(name) or "" for key, name in names.items()})

    def chips(self, reviewers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Field and words of each filter that is on, in the order of the page."""
        self.is_valid()
        people = {ME: "Read by me", NOBODY: "No reviewer"} | {pk: f"Read by {name}" for pk, name in reviewers}
        scores = {code: f"Score {words[0].lower()}{words[1:]}" for code, words in SCORES}
        words = people | dict(SIDES) | dict(STATES) | dict(MISSING) | scores
        data = self.cleaned_data
        names = ("q", "side", "state", "reviewer", "missing", "score")
        return [(name, str(words.get(data[name], data[name]))) for name in names if data.get(name)]


class LetterForm(forms.Form):
    """A program's own words for one letter."""

    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea(attrs={"rows": 14}))
