"""What data protection types while it answers a request."""

from typing import TYPE_CHECKING

from django import forms

from registry.people.models import Person
from registry.privacy.services import CORRECTABLE

if TYPE_CHECKING:
    _Form = forms.ModelForm[Person]
else:
    _Form = forms.ModelForm


class Correction(_Form):
    """The corrected person."""

    class Meta:
        model = Person
        fields = CORRECTABLE


class Answer(forms.Form):
    """How a request ends."""

    answer = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), label="What was done, or why not")
    refused = forms.BooleanField(required=False, label="The request is refused")
