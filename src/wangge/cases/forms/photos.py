"""Photos in forms: several at once, and those stored by an earlier try are not asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict

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

    def store_photos(
        self, actor: Actor, *, names: Sequence[str] = (), stored: str = "stored_photos"
    ) -> tuple[int, ...]:
        """Store what was uploaded and return the ids with those of an earlier try of the same form.

        A picture that is refused does not lose the others: they are kept in the form before the refusal goes on.
        Needs no valid form, so that photos outlive a fault in another field.
        """
        kept = list(read_signed_photos(self.data.get(stored, "")))
        try:
            for name in names or self.photo_fields:
                uploads = self.files.getlist(name)[:MAX_PHOTOS] if name in self.fields else ()
                # extended one by one: what was stored before a refusal is in the list already
                kept.extend(store_evidence(data=upload.read(), actor=actor).id for upload in uploads)
        finally:
            self.keep_photos(kept, stored=stored)
        return tuple(dict.fromkeys(kept))

    def keep_photos(self, photo_ids: Iterable[int], *, stored: str = "stored_photos") -> None:
        """Put the ids of stored photos into the form that is shown again."""
        unique = list(dict.fromkeys(photo_ids))
        self.put(stored, sign_photos(unique) if unique else "")

    def put(self, name: str, value: str) -> None:
        """Set what the form shows again in a field."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[name] = value
        self.data = data

    @property
    def kept_count(self) -> int:
        """How many photos an earlier try left in this form."""
        return len(read_signed_photos(self["stored_photos"].value() or ""))
