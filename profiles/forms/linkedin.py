"""Forms of what comes from LinkedIn: the file, and the look at what was found, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from profiles.linkedin import archive, found, pdf
from profiles.linkedin.dates import month
from profiles.services.linkedin.taking import Accepted
from profiles.services.profiles import MAX_ENTRIES
from profiles.spellings import key_of
from profiles.words import LANGUAGES, LEVELS
from ui.widgets import Textarea

ROUTES = {
    "pdf": ("Your PDF from LinkedIn", ".pdf,application/pdf", pdf.MAX_BYTES),
    "archive": ("Your data archive from LinkedIn", ".zip,application/zip", archive.MAX_BYTES),
}


_STATION = (("title", "Title", 200), ("employer", "Where", 200), ("start", "From", 30), ("end", "Until", 30))


class LinkedInFileForm(forms.Form):
    """One file of one route. What it really is, is read from its content."""

    file = forms.FileField(max_length=1000, allow_empty_file=True, error_messages={"required": "Choose a file first."})

    def __init__(self, *args: Any, route: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{route}_%s", **kwargs)
        label, accept, size = ROUTES[route]
        field = self.fields["file"]
        field.label, field.help_text = label, f"At most {size // 1_048_576} MB. Deleted as soon as it was read."
        field.widget = forms.ClearableFileInput(attrs={"accept": accept, "data-max-bytes": str(size)})
        field.widget.is_required = True


class ReviewForm(forms.Form):
    """Every answer that was found, each with a tick to take it over. Only what is empty so far is ticked beforehand."""

    take_headline = forms.BooleanField(label="Take this sentence over", required=False)
    headline = forms.CharField(label="Yourself in one sentence", max_length=200, required=False)
    take_about = forms.BooleanField(label="Take this text over", required=False)
    about = forms.CharField(label="A little more", max_length=2000, required=False, widget=Textarea(attrs={"rows": 6}))
    languages = forms.MultipleChoiceField(
        label="Languages", required=False, widget=forms.CheckboxSelectMultiple, choices=list(LANGUAGES.items())
    )
    picture = forms.BooleanField(label="Use this photo", required=False)

    def __init__(self, *args: Any, draft: found.Found, now: Mapping[str, Any], topics: Mapping[str, str],
                 suggestions: list[dict[str, Any]], **kwargs: Any) -> None:  # fmt: skip
        """``now`` is what the profile says so far; ``topics`` are the names of the organization's topics by id."""
        super().__init__(*args, **kwargs)
        self.draft, self.now, self.topics = draft, now, sorted(topics.values())
        new = [code for code in draft.languages if code not in now["languages"]]
        self.fields["languages"].choices = [(code, LANGUAGES[code]) for code in new if code in LANGUAGES]  # type: ignore[attr-defined]
        self.initial.update(
            headline=draft.headline, take_headline=not now["headline"],
            about=draft.about, take_about=not now["about"], languages=new, picture=True,
        )  # fmt: skip
        offered = set(now["offers"])
        self.suggestions = [one for one in suggestions if key_of(topics.get(one["topic"], one["text"])) not in offered]
        free = MAX_ENTRIES - len(offered)
        for n, one in enumerate(self.suggestions):
            known = topics.get(one["topic"], "")
            self._add_offer(n, known or one["text"], ticked=bool(known) and n < free)
        for n, position in enumerate(draft.positions):
            self._add_position(n, position)

    def _add_offer(self, n: int, text: str, *, ticked: bool) -> None:
        self.fields[f"offer_{n}"] = forms.BooleanField(label=f"Share “{text}”", required=False, initial=ticked)
        self.fields[f"topic_{n}"] = forms.CharField(
            label=f"Topic {n + 1}", max_length=120, required=False, initial=text,
            widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields[f"level_{n}"] = forms.TypedChoiceField(
            label=f"Level of topic {n + 1}", choices=list(LEVELS.items()), coerce=int, required=False, initial=3,
            empty_value="3",
        )  # fmt: skip

    def _add_position(self, n: int, position: found.Position) -> None:
        self.fields[f"position_{n}"] = forms.BooleanField(
            label=f"Take over “{position.title or position.employer}”", required=False, initial=True
        )
        for name, label, limit in _STATION:
            self.fields[f"{name}_{n}"] = forms.CharField(
                label=label, max_length=limit, required=False, initial=getattr(position, name)
            )

    def offers(self) -> Iterator[dict[str, Any]]:
        """Each suggested topic: its tick, its name, its level, and which word of LinkedIn's led to it."""
        for n, one in enumerate(self.suggestions):
            yield one | {"tick": self[f"offer_{n}"], "name": self[f"topic_{n}"], "level": self[f"level_{n}"],
                         "known": bool(one["topic"])}  # fmt: skip

    def positions(self) -> Iterator[dict[str, Any]]:
        """Each station: its tick and its fields."""
        for n in range(len(self.draft.positions)):
            yield {"tick": self[f"position_{n}"], "fields": [self[f"{name}_{n}"] for name, *_ in _STATION]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(len(self.suggestions)):
            if data.get(f"offer_{n}") and not key_of(data.get(f"topic_{n}") or ""):
                self.add_error(f"topic_{n}", "A topic needs a letter or a number.")
        for n in range(len(self.draft.positions)):
            if data.get(f"position_{n}"):
                self._check_position(n, data)
        return data

    def _check_position(self, n: int, data: dict[str, Any]) -> None:
        if not (data.get(f"title_{n}") or "").strip():
            self.add_error(f"title_{n}", "Say what you were, or leave this one out.")
        for name in ("start", "end"):
            written = (data.get(f"{name}_{n}") or "").strip()
            if written and not month(written):
                self.add_error(f"{name}_{n}", "Write a year, or a year and a month such as 2024-01.")

    @property
    def accepted(self) -> Accepted:
        """What is taken over, in the words of the form."""
        data = self.cleaned_data
        offers = [n for n in range(len(self.suggestions)) if data[f"offer_{n}"]]
        stations = [n for n in range(len(self.draft.positions)) if data[f"position_{n}"]]
        return Accepted(
            headline=found.line(data["headline"]) if self._takes("headline") else None,
            about=found.paragraphs(data["about"]) if self._takes("about") else None,
            languages=data["languages"],
            offers=[(data[f"topic_{n}"], int(data[f"level_{n}"])) for n in offers],
            positions=[
                found.Position(
                    found.line(data[f"employer_{n}"]), found.line(data[f"title_{n}"]),
                    month(data[f"start_{n}"]), month(data[f"end_{n}"]),
                )
                for n in stations
            ],
            picture=data["picture"],
        )  # fmt: skip

    def _takes(self, name: str) -> bool:
        """Ticked, and there is something to take."""
        return bool(self.cleaned_data[f"take_{name}"] and self.cleaned_data[name].strip())
