"""From when on something is a trouble, who hears of it, and what was said lately."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from registry.access.grants import grant
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import note
from registry.fleet.limits import limits
from registry.fleet.models import Alert, Limits

LATELY = 50

if TYPE_CHECKING:
    _LimitsForm = forms.ModelForm[Limits]
else:
    _LimitsForm = forms.ModelForm


class LimitsForm(_LimitsForm):
    """The limits and the recipients."""

    webhook = forms.URLField(
        required=False, assume_scheme="https", help_text="An https address that takes JSON."
    )

    class Meta:
        model = Limits
        fields = [
            *("not_heard_minutes", "queue_minutes", "gap_minutes", "clock_seconds", "reader_silent_hours"),
            *("disk_mib", "recipients", "webhook", "webhook_secret"),
        ]
        widgets = {
            "recipients": forms.Textarea(attrs={"rows": 3, "cols": 40}),
            "webhook_secret": forms.PasswordInput(render_value=True, attrs={"autocomplete": "off"}),
        }

    def clean_webhook(self) -> str:
        """Take only an address that nobody on the way can read."""
        address: str = self.cleaned_data["webhook"]
        if address and not address.startswith("https://"):
            raise forms.ValidationError("The webhook's address must begin with https://.")
        return address


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.CHANGE_KIOSKS)
def alerts(request: HttpRequest) -> HttpResponse:
    """Show and change the limits; those of a hub see them, and change nothing."""
    whole_city = grant(request.user, Act.CHANGE_KIOSKS).city
    held = limits()
    form = LimitsForm(request.POST if request.method == "POST" else None, instance=held)
    if request.method == "POST":
        if not whole_city:
            raise PermissionDenied
        if form.is_valid():
            form.save()
            note(request.user, Entry.What.CHANGED, [form.instance], fields=form.changed_data)
            messages.success(request, "Saved: it holds from the next round on.")
            return HttpResponseRedirect(reverse("fleet:alerts"))
    lately = scope(request.user, Act.CHANGE_KIOSKS, Alert.objects.select_related("kiosk__hub"))
    shown = {"form": form, "whole_city": whole_city, "limits": held, "alerts": lately[:LATELY]}
    return render(request, "fleet/alerts.html", shown, status=400 if form.errors else 200)
