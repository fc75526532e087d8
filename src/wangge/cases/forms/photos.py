"""Photos in forms: several at once, and those stored by an earlier try are not asked for again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing

from wangge.kernel.public import Actor
from wangge.platform.public import store_evidence

MAX_PHOTOS = 6
_SALT = "cases.stored_photos"


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once; returns a list of uploads."""

    widget = ManyFiles({"accept": "image/*", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the uploads, each checked as one file."""
        if not data:
            return [] if not self.required else [super().clean(data, initial)]
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(upload, initial) for upload in uploads[:MAX_PHOTOS]]


def sign_photos(photo_ids: Iterable[int]) -> str:
    """Return ids of stored photos as a signed word for a hidden field; nobody can slip in another's photo."""
    return signing.dumps(list(photo_ids), salt=_SALT)


def read_signed_photos(text: str) -> tuple[int, ...]:
    """Return the ids in a signed word; none when it is empty, forged or older than a day."""
    if not text:
        return ()
    try:
        return tuple(int(number) for number in signing.loads(text, salt=_SALT, max_age=86_400))
    except signing.BadSignature:
        return ()


class StoredPhotosMixin(forms.Form):
    """A form that keeps photos over a refused try."""

    stored_photos = forms.CharField(required=False, widget=forms.HiddenInput)
    photo_fields: tuple[str, ...] = ("photos",)

    def store_photos(self, actor: Actor) -> tuple[int, ...]:
        """Store what was uploaded and return the ids with those of an earlier try of the same form."""
        kept = list(read_signed_photos(self.cleaned_data.get("stored_photos") or ""))
        for name in self.photo_fields:
            kept += [store_evidence(data=upload.read(), actor=actor).id for upload in self.cleaned_data.get(name) or ()]
        return tuple(dict.fromkeys(kept))

    def keep_photos(self, photo_ids: Iterable[int]) -> None:
        """Put the ids of stored photos into the form that is shown again."""
        self.data = self.data.copy()
        self.data["stored_photos"] = sign_photos(photo_ids)
