"""What admins send about a draft: one stage, or one step with its agenda and the sentences of both sides."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst

from plans import documents as limits
from plans.documents import Line, Point, Task
from plans.enums import Anchor, Direction, Doer, StepKind
from plans.forms.rows import Row, Rows
from programs.enums import Side
from ui.fields import DayField
from ui.widgets import Textarea
from ui.words import in_own_words

if TYPE_CHECKING:
    from accounts.models import Organization
    from plans.models import Stage, TemplateStep

_KINDS = {
    StepKind.TASK: "Task: something to do",
    StepKind.TRAINING: "Training: something to read or practise",
    StepKind.AGREEMENT: "Agreement: what the two agree on, and sign",
    StepKind.SESSION: "Session: they meet, with an agenda",
    StepKind.GOALS: "Goal check: they set goals, or look at them",
    StepKind.SURVEY: "Survey: they answer a few questions",
    StepKind.MESSAGE: "Message: something that they should know",
}
_SAME = ("title", "text", "kind", "doer", "direction", "days", "minutes", "required", "essential")


class StageForm(forms.Form):
    """The name of a stage and what it is for."""

    title = forms.CharField(label="Name", max_length=limits.STAGE_TITLE)
    purpose = forms.CharField(label="What it is for", required=False, max_length=limits.PURPOSE)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, initial=0)


class MoveForm(forms.Form):
    """Where a step or a stage goes: one up or down with a button, such as ``step:<id>:up``, or anywhere by dragging."""

    go = forms.RegexField(r"^(step|stage):[0-9a-f-]{36}:(up|down)$", required=False)
    step = forms.UUIDField(required=False)
    stage = forms.UUIDField(required=False)
    place = forms.IntegerField(required=False, min_value=0, max_value=limits.STEPS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, _, rest = (data.get("go") or "").partition(":")
        pk, _, way = rest.partition(":")
        try:
            return data | {"kind": kind, "pk": uuid.UUID(pk) if pk else None, "up": way == "up"}
        except ValueError as error:
            raise forms.ValidationError("This is no step.") from error


class StepForm(forms.Form):
    """One step. Agenda and sentences are ``rows`` of their own beside the fields."""

    title = forms.CharField(label="Title", max_length=limits.TITLE)
    stage = forms.ChoiceField(label="Stage")
    kind = forms.ChoiceField(label="Kind", choices=list(_KINDS.items()))
    text = forms.CharField(
        label="What to do", required=False, max_length=limits.TEXT, widget=Textarea(attrs={"rows": 4}),
        help_text="Both read it. Addresses of pages and files can stand here, too.",
    )  # fmt: skip
    doer = forms.ChoiceField(label="Done by")
    direction = forms.ChoiceField(label="Knowledge flows")
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=limits.MINUTES, required=False)
    days = forms.IntegerField(label="Due so many days", min_value=0, max_value=limits.DAYS, required=False)
    anchor = forms.ChoiceField(label="After", choices=Anchor.choices)
    on = DayField(label="The date", required=False)
    after = forms.ChoiceField(label="The other step", required=False)
    required = forms.BooleanField(
        label="Required", required=False, help_text="Otherwise either of the two may skip it."
    )
    essential = forms.BooleanField(
        label="Essential", required=False, help_text="It stays when a pair goes on with the short track."
    )
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, initial=0)

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        stages: list[Stage],
        others: list[TemplateStep],
        task: Task | None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _reading(task) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.task, self.stages, self.others = task, stages, others
        word = organization.word
        doers = [*((one.value, capfirst(word(one))) for one in (Doer.MENTOR, Doer.MENTEE)), (Doer.BOTH.value, "Both")]
        self._choices("doer", doers)
        self._choices("direction", [(way.value, in_own_words(way.label, word)) for way in Direction])
        self._choices("stage", [(str(one.pk), one.title) for one in stages])
        self._choices("after", [("", "Choose a step"), *((str(one.key), one.title) for one in others)])
        self.agenda = Rows("agenda", {"text": "", "minutes": "", "direction": "up"}, most=limits.POINTS)
        self.said = {side: Rows(side, {"text": "", "depth": "1"}, most=limits.PROMPTS) for side in Side.values}
        for rows in self.rows:
            if self.is_bound:
                rows.take(self.data)
            else:
                rows.show(_kept(task, rows.name))

    @property
    def rows(self) -> list[Rows]:
        return [self.agenda, *self.said.values()]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def rearrange(self, wish: str) -> None:
        """Do what a button of a row asks for, such as ``agenda:up:2``; the form stays unsaved."""
        name, _, rest = wish.partition(":")
        action, _, place = rest.partition(":")
        for rows in self.rows:
            if rows.name == name:
                rows.act(action, int(place) if place.isdecimal() and len(place) < 4 else -1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        anchor = data.get("anchor")
        if anchor == Anchor.DATE and not data.get("on") and "on" not in self.errors:
            self.add_error("on", "Give the date from which the days are counted.")
        if anchor == Anchor.STEP and not data.get("after") and "after" not in self.errors:
            self.add_error("after", "Choose the step from which the days are counted.")
        for rows in self.rows:
            self._check(rows)
        return data

    def _check(self, rows: Rows) -> None:
        words = "points on the agenda" if rows is self.agenda else "sentences for one side"
        if len(rows.used()) > rows.most:
            self.add_error(None, f"There are {len(rows.used())} {words}; at most {rows.most} fit.")
        for row in rows.rows:
            row.error = _wrong(row)
        if any(row.error for row in rows.rows):
            self.add_error(None, f"Something is wrong with the {words}; see below.")

    def stage_chosen(self) -> Stage:
        """The stage in which the step shall stand."""
        return next(one for one in self.stages if str(one.pk) == self.cleaned_data["stage"])

    def wanted(self) -> Task:
        """What the step shall say, once the form is valid."""
        data = self.cleaned_data
        same = {name: data[name] for name in _SAME} | {"days": data["days"] or 0, "minutes": data["minutes"] or 0}
        return Task(
            key=self.task.key if self.task else uuid.uuid4(),
            on=data["on"] if data["anchor"] == Anchor.DATE else None,
            after=uuid.UUID(data["after"]) if data["anchor"] == Anchor.STEP else None,
            agenda=tuple(
                Point(row.values["text"].strip(), int(row.values["minutes"] or 0), row.values["direction"])
                for row in self.agenda.used()
            ),
            prompts=tuple(
                Line(side, int(row.values["depth"]), row.values["text"].strip())
                for side, rows in self.said.items()
                for row in rows.used()
            ),
            **same,
        )


def _wrong(row: Row) -> str:
    text, minutes = row.values["text"].strip(), row.values.get("minutes", "").strip()
    if not text:
        return "Say what it is about, or empty the minutes." if minutes not in ("", "0") else ""
    if "\0" in text:
        return "It holds letters that are none."
    if len(text) > limits.LINE:
        return f"It has {len(text)} letters; at most {limits.LINE} fit."
    if minutes and not (
        minutes.isascii() and minutes.isdecimal() and len(minutes) < 4 and int(minutes) <= limits.MINUTES
    ):
        return f"Minutes are a whole number up to {limits.MINUTES}."
    if row.values.get("direction", Direction.UP) not in Direction.values:
        return "Choose a direction."
    return (
        "" if row.values.get("depth", "1") in {str(depth) for depth in limits.DEPTHS} else "Choose a depth from 1 to 4."
    )


def _reading(task: Task | None) -> dict[str, Any]:
    """What a step says now; a new one is a session a month later."""
    if task is None:
        return {
            "kind": StepKind.SESSION.value, "doer": Doer.BOTH.value, "direction": Direction.UP.value, "days": 30,
            "minutes": 45, "required": True, "anchor": Anchor.START.value,
        }  # fmt: skip
    anchor = Anchor.STEP if task.after else Anchor.DATE if task.on else Anchor.START
    same = {name: getattr(task, name) for name in _SAME}
    return same | {"anchor": anchor.value, "on": task.on, "after": str(task.after or "")}


def _kept(task: Task | None, name: str) -> list[dict[str, str]]:
    if task is None:
        return []
    if name == "agenda":
        return [{"text": one.text, "minutes": str(one.minutes), "direction": one.direction} for one in task.agenda]
    return [{"text": one.text, "depth": str(one.depth)} for one in task.prompts if one.side == name]
