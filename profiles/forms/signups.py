"""Forms of a sign-up file: upload, what its columns mean, what its topics mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField

from profiles.questions import QUESTIONS
from programs.enums import Side
from programs.forms.imports import NOT_USED, UploadForm

if TYPE_CHECKING:
    from profiles.models import SignupImport
    from profiles.services.signups.sorting import Unknown


class SignupUploadForm(UploadForm):
    """One file of answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "File of answers"
        self.fields["file"].help_text = "CSV or XLSX, at most 5,000 rows; any columns, in any order."


class QuestionsForm(forms.Form):
    """Which question each column answers, and what holds for rows that do not say."""

    side = forms.ChoiceField(label="Rows without a side are", required=False)
    capacity = forms.IntegerField(label="Mentees per mentor, at most", min_value=1, max_value=20)
    overwrite = forms.BooleanField(
        label="The file wins over what people have answered themselves",
        help_text="Otherwise the file only fills what is empty, and topics are added to those that are there.",
        required=False,
    )

    excuse = forms.BooleanField(
        label="Match these people even when their profile stays incomplete",
        help_text="What is not known lowers the certainty of a pair, never its score. They can complete it any time.",
        required=False,
    )

    def __init__(self, *args: Any, signup: SignupImport, words: dict[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "side": signup.side, "capacity": signup.capacity, "overwrite": not signup.keeps_answers, "excuse": signup.excuses
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.signup = signup
        sides = [(side, words[side]) for side in Side.values]
        self.fields["side"].choices = [("", "Left out"), *sides]  # type: ignore[attr-defined]
        choices = [NOT_USED, *((question.key, question.label) for question in QUESTIONS)]
        for position, header in enumerate(signup.headers):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=f"Question of “{header}”", choices=choices, required=False, initial=signup.mapping.get(header, "")
            )

    def lines(self) -> Iterator[tuple[str, list[str], BoundField]]:
        """Header, sample values and field of each column of the file."""
        for position, header in enumerate(self.signup.headers):
            yield header, self.signup.samples[position], self[f"column_{position}"]

    @property
    def choices(self) -> dict[str, Any]:
        """The answers as the service takes them."""
        data = self.cleaned_data
        mapping = {header: data[f"column_{n}"] for n, header in enumerate(self.signup.headers) if data[f"column_{n}"]}
        return {
            "mapping": mapping,
            "side": data["side"],
            "capacity": data["capacity"],
            "keeps_answers": not data["overwrite"],
            "excuses": data["excuse"],
        }


class SpellingsForm(forms.Form):
    """What each unknown spelling of a topic means."""

    def __init__(self, *args: Any, unknown: list[Unknown], topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unknown = unknown
        for position, one in enumerate(unknown):
            close = [(f"topic:{topic.pk}", topic.name) for topic in one.topics]
            same = [(f"same:{key}", f"The same as “{text}”") for key, text in one.others]
            groups: list[Any] = [("new", "A new topic"), *same, ("skip", "Leave it out")]
            if close:
                groups.append(("Sounds like", close))
            rest = [choice for choice in topics if choice not in close]
            if rest:
                groups.append(("Other topics", rest))
            self.fields[f"spelling_{position}"] = forms.ChoiceField(
                label=f"Meaning of “{one.text}”", choices=groups, initial=one.decision
            )

    def lines(self) -> Iterator[tuple[Unknown, BoundField]]:
        """Each spelling and its field."""
        for position, one in enumerate(self.unknown):
            yield one, self[f"spelling_{position}"]

    @property
    def decisions(self) -> dict[str, str]:
        """What each spelling means, by its key."""
        return {one.key: self.cleaned_data[f"spelling_{n}"] for n, one in enumerate(self.unknown)}
