"""The page on which staff find somebody by two identifiers; what was typed is in no address and no log."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from registry.access.grants import grant, may
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.inputs import DayInput
from registry.people.finding import MOST_AN_HOUR, MOST_SHOWN, Identifiers, find, too_many
from sync.postcodes import normal


class Find(forms.Form):
    """Two identifiers at least."""

    name = forms.CharField(
        required=False, max_length=300, label="Name", help_text="First, last or both, as it sounds."
    )
    born = forms.DateField(required=False, label="Date of birth", widget=DayInput())
    postcode = forms.CharField(required=False, max_length=10, label="Postcode")

    def clean_postcode(self) -> str:
        """Take it as people write it."""
        typed: str = self.cleaned_data["postcode"]
        if typed and not normal(typed):
            raise forms.ValidationError("This does not have the shape of a postcode, such as CV1 2SF.")
        return typed

    def clean(self) -> dict[str, Any]:
        """Want two, of which one is not the name."""
        super().clean()
        if not self.errors and len(self.asked.given) < 2:
            raise forms.ValidationError(
                "Give two of them: a name and a date of birth, a name and a postcode, or both without a name."
            )
        return self.cleaned_data

    @property
    def asked(self) -> Identifiers:
        """Return what was typed."""
        typed = self.cleaned_data
        return Identifiers(typed["name"], typed["born"], typed["postcode"])


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.FIND_PEOPLE)
def search(request: HttpRequest) -> HttpResponse:
    """Ask for two identifiers, and show whom they fit."""
    form = Find(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {
        "form": form,
        "most": MOST_SHOWN,
        "city": grant(request.user, Act.FIND_PEOPLE).city,
        "may_change": may(request.user, Act.CHANGE_PEOPLE),
    }
    status = 400 if form.errors else 200
    if form.is_valid():
        if too_many(request.user, timezone.now()):
            shown["limit"], status = MOST_AN_HOUR, 429
        else:
            shown["found"] = find(request.user, form.asked)
            shown["opens_closed"] = may(request.user, Act.SEE_SENSITIVE)
    return render(request, "people/find.html", shown, status=status)
