"""Forms of the organization's topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from programs.enums import Theme

if TYPE_CHECKING:
    from profiles.models import Topic

THEMES = [("", "No theme"), *Theme.choices]


class TopicForm(forms.Form):
    """A topic's name and theme."""

    name = forms.CharField(label="Name", max_length=120)
    theme = forms.ChoiceField(label="Theme", choices=THEMES, required=False)


class TopicEditForm(TopicForm):
    """The same, and whether it can still be chosen."""

    retired = forms.BooleanField(
        label="Retired",
        required=False,
        help_text="It can no longer be chosen. Profiles that hold it keep it, and it still counts in the matching.",
    )


class MergeForm(forms.Form):
    """The topic that another one is to become part of."""

    into = forms.ChoiceField(label="Into", error_messages={"required": "Choose the topic that stays."})

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {str(topic.pk): topic for topic in topics}
        self.fields["into"].choices = [("", "Choose a topic"), *((k, t.name) for k, t in self.topics.items())]  # type: ignore[attr-defined]

    @property
    def target(self) -> Topic:
        """The topic that stays."""
        return self.topics[self.cleaned_data["into"]]
