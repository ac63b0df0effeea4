"""The photo of a profile."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.pictures import MAX_PHOTO_BYTES, NotAPicture, as_square_png
from profiles.services.portraits import SIDE

_MB = 1024 * 1024


class PortraitForm(forms.Form):
    """A photo, or only other words for the one that is there."""

    photo = forms.FileField(
        label="Photo", required=False,
        help_text=f"PNG, JPEG, WebP or GIF, up to {MAX_PHOTO_BYTES // _MB} MB. Where it was taken is not kept.",
        widget=forms.FileInput({
            "accept": "image/png,image/jpeg,image/webp,image/gif", "data-crop-target": "input", "data-action": "crop#open",
        }),
    )  # fmt: skip
    alt = forms.CharField(
        label="What does it show?", max_length=200, required=False,
        help_text="Read to those who cannot see it, such as: Amara, smiling, in front of a bookshelf.",
    )  # fmt: skip

    def __init__(self, *args: Any, there: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = there

    def clean_photo(self) -> bytes | None:
        upload = self.cleaned_data["photo"]
        if not upload:
            return None
        if upload.size > MAX_PHOTO_BYTES:
            raise forms.ValidationError(f"This file is larger than {MAX_PHOTO_BYTES // _MB} MB. Choose a smaller one.")
        try:
            return as_square_png(upload, side=SIDE)
        except NotAPicture as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        if not (self.errors or self.cleaned_data.get("photo") or self.there):
            raise forms.ValidationError({"photo": "Choose a photo first."})
        return self.cleaned_data
