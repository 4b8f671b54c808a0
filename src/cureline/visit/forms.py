"""What the field fills in: a photograph, a place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PhotoForm(forms.Form):
    """A photograph from the telephone's camera."""

    picture = forms.FileField(
        label=_("Photograph"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )
    caption = forms.CharField(label=_("What it shows"), max_length=200, required=False)


class PlaceForm(forms.Form):
    """What the telephone tells of where it is; all of it may be missing."""

    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
    accuracy_m = forms.FloatField(required=False, min_value=0, max_value=1e7)
