"""Writing down what somebody asks of their data, or complains of, and working on a complaint."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.audit.models import Entry
from registry.audit.services import note
from registry.inputs import DayInput
from registry.people.merged import stands_for
from registry.people.models import Person
from registry.privacy import services
from registry.privacy.models import Case, Complaint

if TYPE_CHECKING:
    _CaseForm = forms.ModelForm[Case]
    _ComplaintForm = forms.ModelForm[Complaint]
else:
    _CaseForm = _ComplaintForm = forms.ModelForm

FORM = require_http_methods(["GET", "HEAD", "POST"])
DAY = DayInput()
WHOSE = "The number on their page, under People; the newest record counts if theirs was merged."


class Whose(forms.UUIDField):
    """Somebody on record, by the number on their page."""

    def clean(self, value: Any) -> Any:
        """Return who stands for that record."""
        number = super().clean(value)
        if number is None:
            return None
        person = Person.objects.filter(pk=stands_for([number])[number]).first()
        if person is None:
            raise forms.ValidationError("Nobody on record has this number.")
        return person


def _not_ahead(day: Any) -> Any:
    if day and day > timezone.localdate():
        raise forms.ValidationError("This day has not come yet.")
    return day


class NewCase(_CaseForm):
    """What somebody asks."""

    person = Whose(label="Whose data", help_text=WHOSE)

    class Meta:
        model = Case
        fields = ["kind", "person", "received_on", "asked_by", "asked"]
        labels = {"kind": "What is asked", "asked_by": "Who asks", "asked": "In their words"}
        help_texts = {"asked": ""}
        widgets = {"received_on": DAY, "asked": forms.Textarea(attrs={"rows": 3, "cols": 60})}

    def clean_received_on(self) -> Any:
        """Take no day ahead."""
        return _not_ahead(self.cleaned_data["received_on"])


class NewComplaint(_ComplaintForm):
    """What somebody complains of."""

    person = Whose(label="Whose data, if on record", required=False, help_text=WHOSE)

    class Meta:
        model = Complaint
        fields = ["received_on", "made_by", "about", "person"]
        labels = {"made_by": "Who complains", "about": "Of what"}
        widgets = {"received_on": DAY, "about": forms.Textarea(attrs={"rows": 3, "cols": 60})}

    def clean_received_on(self) -> Any:
        """Take no day ahead."""
        return _not_ahead(self.cleaned_data["received_on"])


class WorkOn(_ComplaintForm):
    """How a complaint goes on, and ends."""

    class Meta:
        model = Complaint
        fields = ["acknowledged_on", "outcome", "closed_on"]
        labels = {"acknowledged_on": "Acknowledged on", "closed_on": "Closed on"}
        widgets = {
            "acknowledged_on": DAY,
            "closed_on": DAY,
            "outcome": forms.Textarea(attrs={"rows": 4, "cols": 60}),
        }

    def clean(self) -> dict[str, Any]:
        """Close only what was acknowledged, and with an outcome."""
        said = super().clean() or {}
        for name in ("acknowledged_on", "closed_on"):
            if (day := said.get(name)) and not self.instance.received_on <= day <= timezone.localdate():
                self.add_error(name, "This day is before the complaint came, or has not come yet.")
        if said.get("closed_on") and not (said.get("outcome") and said.get("acknowledged_on")):
            raise forms.ValidationError("Acknowledge it and write down the outcome before it is closed.")
        return said


@FORM
@allowed(Act.PRIVACY_WORK)
def new_case(request: HttpRequest) -> HttpResponse:
    """Write a request down; a restriction or objection takes effect at once."""
    form = NewCase(**_given(request))
    if form.is_valid():
        made = services.open_case(form.save(commit=False), request.user)
        messages.success(request, f"Written down. It is due on {made.due_on:%-d %B %Y}.")
        return redirect("privacy:case", made.pk)
    return _form(request, form, "Write down a request")


@FORM
@allowed(Act.PRIVACY_WORK)
def new_complaint(request: HttpRequest) -> HttpResponse:
    """Write a complaint down."""
    form = NewComplaint(**_given(request))
    if form.is_valid():
        made = services.take_complaint(form.save(commit=False), request.user)
        messages.success(request, f"Written down. Acknowledge it by {made.acknowledge_by:%-d %B %Y}.")
        return redirect("privacy:complaint", made.pk)
    return _form(request, form, "Write down a complaint")


@FORM
@allowed(Act.PRIVACY_WORK)
def complaint(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a complaint, and take what was done about it."""
    found = get_object_or_404(Complaint, pk=number)
    form = WorkOn(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        form.save()
        note(request.user, Entry.What.CHANGED, [found], fields=form.changed_data, why="worked on a complaint")
        messages.success(request, "Saved.")
        return redirect("privacy:complaint", number)
    if request.method != "POST":
        note(request.user, Entry.What.LOOKED, [found], why="a complaint")
    shown = {"complaint": found, "form": form, "today": timezone.localdate()}
    return render(request, "privacy/complaint.html", shown, status=400 if form.errors else 200)


def _given(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is made with: what was sent, or what it begins with."""
    if request.method == "POST":
        return {"data": request.POST}
    return {"initial": {"received_on": timezone.localdate(), "person": request.GET.get("person", "")}}


def _form(request: HttpRequest, form: forms.BaseForm, title: str) -> HttpResponse:
    shown = {"form": form, "title": title}
    return render(request, "privacy/take.html", shown, status=400 if form.errors else 200)
