"""What people type on the pages of this room."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest

from accounts import lines
from accounts.enums import Role, Scope
from accounts.models import User
from accounts.pictures import MAX_BYTES, NotAPicture, as_png
from accounts.services import logins
from ui.widgets import DayInput

LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code == settings.LANGUAGE_CODE]
READABLE = 4.5  # contrast of text, WCAG 2.2 AA
_DAYS = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2200, 1, 1))]


@cache
def time_zones() -> dict[str, str]:
    """Every time zone, by its name in lower case."""
    return {name.lower(): name for name in sorted(zoneinfo.available_timezones()) if name != "localtime"}


@cache
def _cities() -> dict[str, str]:
    """The time zone of each city that only one has, by the city's name in lower case."""
    zones: dict[str, list[str]] = {}
    for name in time_zones().values():
        zones.setdefault(name.rpartition("/")[2].lower(), []).append(name)
    return {city: names[0] for city, names in zones.items() if len(names) == 1}


class Suggestions(forms.TextInput):
    """A text field that offers a long list to pick from, searched as one types, without JavaScript."""

    template_name = "accounts/widgets/suggestions.html"

    def __init__(self, options: Callable[[], Any], attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.options = options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_options"
        context["widget"]["attrs"]["list"] = listed
        return context | {"options_id": listed, "options": self.options()}


class TimeZoneField(forms.CharField):
    """The name of a time zone, or of a city that only one has; forgiving about case and spaces.

    With ``proposes`` an empty field is filled with the zone of the browser.
    """

    def __init__(self, *, proposes: bool = False, **kwargs: Any) -> None:
        attrs = {"data-controller": "timezone"} if proposes else {}
        super().__init__(widget=Suggestions(lambda: time_zones().values(), attrs), max_length=64, **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        key = typed.strip().lower().replace(" ", "_")
        name = time_zones().get(key) or _cities().get(key)
        if typed and name is None:
            raise forms.ValidationError("This is not a time zone we know. Type a city, such as Europe/Berlin.")
        return name or ""


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """Sign-in, without a link between the address and the password: the page has one below the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more; what to do without it stands below the form, as a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class LoginCodeForm(allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a code by letter; an address that is not proven to be the login's own looks like an unknown one."""

    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user and not logins.may_enter_by_letter(user=self._user, email=email):
            self._user = None
        return email


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Asks for a new password by letter, under the same condition."""

    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if logins.may_enter_by_letter(user=user, email=email)]
        return email


class _NewPassword:
    """Says in one line what a new password has to be; the validators say the rest when it is wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        fields["password1"].help_text = "At least 10 characters, and not one that everybody uses."


class ChangePasswordForm(_NewPassword, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password for somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(_NewPassword, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password for somebody who signs in by code."""


class ResetPasswordKeyForm(_NewPassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password for somebody who has forgotten the old one."""


class LineField(forms.CharField):
    """A name as everybody reads it: letters that are not seen, or that turn a line around, are taken out."""

    def to_python(self, value: Any) -> str:
        return lines.clean(super().to_python(value) or "")


class NameForm(forms.Form):
    """How somebody is called, in every organization."""

    name = LineField(label="Your name", max_length=150, widget=forms.TextInput({"autocomplete": "name"}))


class SignupForm(_NewPassword, allauth_forms.SignupForm):  # type: ignore[misc]
    """Sign-up asks how to call somebody."""

    name = NameForm.base_fields["name"]
    field_order = ["name", "email", "password1"]

    def try_save(self, request: HttpRequest) -> Any:
        """SECURITY: nothing is kept for an address that is known, and without this the sooner answer would tell so."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class OrganizationForm(forms.Form):
    """The two things that an organization cannot start without."""

    name = LineField(label="Name of the organization", max_length=120, help_text="As employees know it.")
    time_zone = TimeZoneField(
        label="Time zone", proposes=True, help_text="Dates and times are shown in it. Type a city to find it."
    )


class SettingsForm(forms.Form):
    """The settings of an organization. ``contrast`` says how readable the product is in a hue."""

    name = LineField(label="Name", max_length=120)
    contact_email = forms.EmailField(
        label="Contact address", required=False, help_text="Where participants reach the program's admins."
    )
    hue = forms.IntegerField(
        label="Color",
        min_value=0,
        max_value=359,
        help_text="The color of buttons and links, on every page of the organization. It is kept when you save.",
        widget=forms.NumberInput(attrs={"type": "range", "class": "range-hue", "data-action": "hue#preview"}),
    )
    time_zone = TimeZoneField(label="Time zone", help_text="Type a city to find it.")
    language = forms.ChoiceField(label="Language", choices=LANGUAGES)
    mentor_word = forms.CharField(label="Word for mentor", max_length=40)
    mentors_word = forms.CharField(label="Word for mentors", max_length=40)
    mentee_word = forms.CharField(label="Word for mentee", max_length=40)
    mentees_word = forms.CharField(label="Word for mentees", max_length=40)
    require_admin_totp = forms.BooleanField(
        label="Require a second step at sign-in",
        required=False,
        help_text="Everybody except participants needs an authenticator app to enter this organization.",
    )

    def __init__(self, *args: Any, contrast: Callable[[int], float], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contrast = contrast

    def clean_hue(self) -> int:
        hue = int(self.cleaned_data["hue"])
        if self._contrast(hue) < READABLE:
            raise forms.ValidationError("Text would be hard to read in this color. Please choose another hue.")
        return hue


class LogoForm(forms.Form):
    """A new logo, or the wish to have none."""

    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG, WebP or GIF, up to 4 MB.",
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    remove = forms.BooleanField(label="Show no logo", required=False)

    def clean_logo(self) -> bytes | None:
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        if upload.size > MAX_BYTES:
            raise forms.ValidationError("This file is larger than 4 MB. Please choose a smaller one.")
        try:
            return as_png(upload)
        except NotAPicture as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        if not (self.errors or self.cleaned_data.get("logo") or self.cleaned_data.get("remove")):
            raise forms.ValidationError({"logo": "Choose a file first."})
        return self.cleaned_data


class InviteForm(forms.Form):
    """Whom to invite, in which role."""

    email = forms.EmailField(label="Email address", widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.ADMIN)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    """The role of a member."""

    role = forms.ChoiceField(label="Role", choices=Role.choices)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class MemberFilter(forms.Form):
    """How the list of members is narrowed."""

    q = forms.CharField(label="Search", required=False, max_length=120)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Every role"), *Role.choices])


class AuditFilter(forms.Form):
    """How the audit trail is narrowed."""

    q = forms.CharField(label="Search", required=False, max_length=120)
    verb = forms.ChoiceField(label="What", required=False)
    person = forms.TypedChoiceField(label="Who", required=False, empty_value=None)
    since = forms.DateField(label="From", required=False, widget=DayInput, validators=_DAYS)
    until = forms.DateField(label="Until", required=False, widget=DayInput, validators=_DAYS)

    def __init__(self, *args: Any, verbs: list[str], people: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", "Everything"), *((v, v.capitalize()) for v in verbs)]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "Everybody"), *((str(k), name) for k, name in people)]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid part of the filter; what cannot be understood narrows nothing."""
        self.is_valid()
        data = {key: value for key, value in self.cleaned_data.items() if value}
        if "q" in data:
            data["search"] = data.pop("q")
        return data


class ApiTokenForm(forms.Form):
    """What a new token of the API is called, what it may do, and for how long."""

    name = LineField(label="Name", max_length=80, help_text="The system that will use it, such as “HR nightly sync”.")
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="As little as it needs. A change of mind needs a new token.",
    )
    days = forms.TypedChoiceField(
        label="Valid for",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "One year")],
        initial=90,
    )
