"""The topics of a profile as rows of a form: what, how well, and how much it matters."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from profiles.enums import Direction
from profiles.services.profiles import MAX_ENTRIES as ROWS
from profiles.spellings import key_of
from profiles.words import LEVELS, PRIORITIES

SHOWN_EMPTY = 2


class EntriesForm(forms.Form):
    """The topics of one direction. A row without a topic is no entry; a topic that nobody knows becomes a new one."""

    def __init__(self, *args: Any, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=direction, **kwargs)
        for n in range(ROWS):
            # The list of known topics is a <datalist> of the page, so that own words stay possible.
            self.fields[f"topic-{n}"] = forms.CharField(
                label=f"Topic {n + 1}",
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off", "data-topics-target": "topic"}),
            )
            self.fields[f"level-{n}"] = forms.TypedChoiceField(
                label="Level", choices=list(LEVELS.items()), coerce=int, required=False, initial=3, empty_value="3"
            )
            self.fields[f"priority-{n}"] = forms.TypedChoiceField(
                label="Priority",
                choices=list(PRIORITIES.items()),
                coerce=int,
                required=False,
                initial=2,
                empty_value="2",
            )

    @staticmethod
    def reading(entries: Iterable[Any]) -> dict[str, Any]:
        """What the profile says now."""
        values: dict[str, Any] = {}
        for n, entry in enumerate(list(entries)[:ROWS]):
            values |= {f"topic-{n}": entry.topic.name, f"level-{n}": entry.level, f"priority-{n}": entry.priority}
        return values

    def rows(self) -> Iterator[dict[str, BoundField | bool]]:
        """The bound fields of each row; all but the filled ones and two empty ones can be folded away."""
        filled = max((n + 1 for n in range(ROWS) if self[f"topic-{n}"].value()), default=0)
        for n in range(ROWS):
            fields = {name: self[f"{name}-{n}"] for name in ("topic", "level", "priority")}
            yield fields | {"extra": n >= filled + SHOWN_EMPTY}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = [(n, " ".join(str(data.get(f"topic-{n}") or "").split()).casefold()) for n in range(ROWS)]
        seen: set[str] = set()
        for n, name in named:
            if name and not key_of(name):
                self.add_error(f"topic-{n}", "A topic needs a letter or a number.")
            elif name and name in seen:
                self.add_error(f"topic-{n}", "This topic is listed twice.")
            seen.add(name)
        return data

    def entries(self) -> Sequence[tuple[str, int, int]]:
        """Name, level and priority of each row that was filled."""
        data = self.cleaned_data
        rows = [(data[f"topic-{n}"], int(data[f"level-{n}"]), int(data[f"priority-{n}"])) for n in range(ROWS)]
        return [row for row in rows if row[0].strip()]


class RatingForm(forms.Form):
    """How well, and how much it matters, for each topic that a profile names in one direction."""

    def __init__(self, *args: Any, direction: str, entries: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries, self.wanted = entries, direction == Direction.WANT
        for entry in entries:
            self.fields[f"level-{entry.topic_id}"] = forms.TypedChoiceField(
                label="How far do you want to get?" if self.wanted else "How well do you know it?",
                choices=list(LEVELS.items()), coerce=int, required=False, initial=entry.level, empty_value=entry.level,
            )  # fmt: skip
            if self.wanted:
                self.fields[f"priority-{entry.topic_id}"] = forms.TypedChoiceField(
                    label="How much does it matter?", choices=list(PRIORITIES.items()), coerce=int, required=False,
                    initial=entry.priority, empty_value=entry.priority, widget=forms.RadioSelect,
                )  # fmt: skip

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each topic with its bound fields."""
        for entry in self.entries:
            priority = self[f"priority-{entry.topic_id}"] if self.wanted else None
            yield {"topic": entry.topic, "level": self[f"level-{entry.topic_id}"], "priority": priority}

    def levels(self) -> dict[uuid.UUID, tuple[int, int]]:
        """Level and priority by topic; what was not asked for, or not answered with one of the choices, stays as it is."""
        data = self.cleaned_data
        return {
            one.topic_id: (
                data.get(f"level-{one.topic_id}", one.level),
                data.get(f"priority-{one.topic_id}", one.priority),
            )
            for one in self.entries
        }
