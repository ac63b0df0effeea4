"""The sheet of a survey as one form. What follows from an answer comes with it, without a script."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from surveys import branching
from surveys.enums import Kind, OptionKind
from surveys.saying import Said
from surveys.selectors.sheets import Known
from surveys.sheets import WITHIN, Item, Line, Sheet

MOST_WORDS = 2000


class AnswerForm(forms.Form):
    """Fields are made from the sheet. ``seen`` are the questions that were on the page: what came since is not missed yet."""

    def __init__(self, data: MultiValueDict[str, str] | None, *, sheet: Sheet) -> None:
        super().__init__(data, use_required_attribute=False)
        self.sent: MultiValueDict[str, str] = MultiValueDict() if data is None else data
        seen = set(self.sent.getlist("seen"))
        chosen = {one.key: self.sent.getlist(one.name) for one in sheet.items}
        self.asked = branching.way(sheet.items, chosen)
        self.more = [one for one in self.asked if self.is_bound and one.key not in seen]
        for item in self.asked:
            for name, label in _names(item):
                self.fields[name] = _field(item, label, required=item.required and item.key in seen)

    @property
    def items(self) -> list[Item]:
        """What stands on the page: the questions, with what was chosen and what is wrong with it."""
        return [self._drawn(one) for one in self.asked]

    def unsent(self, known: Known) -> list[str]:
        """What was written for a partner whom somebody has no more: it was on the page, and the sheet has left it out since."""
        there = {one.key for one in self.asked}
        gone = [key for key in self.sent.getlist("seen") if key not in there and known.is_for_two(key)]
        return [text for key in gone for text in self.sent.getlist(f"q-{key}") if text]

    def _drawn(self, item: Item) -> Item:
        lines = tuple(replace(one, given=tuple(self.sent.getlist(one.name))) for one in item.lines)
        wrong = [str(text) for name, _ in _names(item) for text in self.errors.get(name, [])] if self.is_bound else []
        return replace(item, lines=lines, given=tuple(self.sent.getlist(item.name)), error=next(iter(wrong), ""))

    def said(self, known: Known) -> list[Said]:
        """What was answered, with its rows; whoever leaves a question out says nothing to it."""
        return [one for item in self.asked for one in self._said(item, known)]

    def _said(self, item: Item, known: Known) -> list[Said]:
        question = known.questions[item.key]
        if item.lines:
            given = [(one, self.cleaned_data[one.name]) for one in item.lines if self.cleaned_data[one.name]]
            return [_in_line(item, one, value, known) for one, value in given]
        value = self.cleaned_data[item.name]
        if item.kind == Kind.TEXT:
            return [Said(question, text=value)] if value else []
        values = value if isinstance(value, list) else [value] if value else []
        return [_value(Said(question), one, known) for one in values]


def _in_line(item: Item, line: Line, value: str, known: Known) -> Said:
    """An answer in a row of a table, or for one topic."""
    question, key = known.questions[item.key], line.name.removeprefix(f"{item.name}{WITHIN}")
    if item.kind == Kind.CONFIDENCE:
        return _value(Said(question, topic_id=uuid.UUID(key)), value, known)
    return _value(Said(question, row=known.option(question, OptionKind.ROW, key)), value, known)


def _value(said: Said, value: str, known: Known) -> Said:
    option = known.option(said.question, OptionKind.OPTION, value)
    return replace(said, option=option) if option else replace(said, number=int(value))


def _names(item: Item) -> list[tuple[str, str]]:
    """The fields of a question, each with what it is called."""
    return [(one.name, one.text) for one in item.lines] or [(item.name, item.text)]


def _field(item: Item, label: str, *, required: bool) -> forms.Field:
    said = {"required": gettext("Please choose one."), "invalid_choice": gettext("Choose one of these.")}
    shared: dict[str, Any] = {"label": label, "required": required}
    if item.kind == Kind.TEXT:
        said = {"required": gettext("Please write a few words.")}
        return forms.CharField(max_length=MOST_WORDS, error_messages=said, **shared)
    choices = [(point.value, point.text) for point in item.points]
    kind = forms.MultipleChoiceField if item.kind == Kind.SEVERAL else forms.ChoiceField
    return kind(choices=choices, error_messages=said, **shared)
