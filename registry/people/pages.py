"""The page on which births are recorded; until then a child is in no count."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.access.sensitive import is_sensitive
from registry.audit.models import Entry
from registry.audit.services import note
from registry.audit.why import ask, given
from registry.inputs import DayInput
from registry.people.births import NotExpected, record_birth
from registry.people.models import Expected


class BirthForm(forms.Form):
    """What makes an expected child a person."""

    born = forms.DateField(widget=DayInput(), label="Date of birth")
    last_name = forms.CharField(max_length=300)
    first_name = forms.CharField(max_length=300, required=False, help_text="May follow later.")

    def clean_born(self) -> object:
        """Refuse a birth that has not happened."""
        born = self.cleaned_data["born"]
        if born > timezone.localdate():
            raise forms.ValidationError("This is in the future.")
        return born


@require_safe
@allowed(Act.CHANGE_PEOPLE)
def expected(request: HttpRequest) -> HttpResponse:
    """List the children who are expected, by the day they are due; nobody is named."""
    open_ones = Expected.objects.filter(child=None, ended_on=None).select_related("family__hub")
    listed = scope(request.user, Act.CHANGE_PEOPLE, open_ones).order_by("due", "id")[:200]
    return render(request, "people/expected.html", {"expected": listed, "today": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.CHANGE_PEOPLE)
def birth(request: HttpRequest, number: UUID) -> HttpResponse:
    """Record one birth; of a sensitive family only with a reason."""
    open_ones = Expected.objects.filter(child=None, ended_on=None).select_related("family__hub")
    found = get_object_or_404(scope(request.user, Act.CHANGE_PEOPLE, open_ones), pk=number)
    if is_sensitive(found) and not given(request, found):
        return ask(request, found)
    form = BirthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            child = record_birth(found, **form.cleaned_data)
        except NotExpected as error:
            messages.error(request, str(error))
        else:
            note(request.user, Entry.What.ADDED, [child], why="recorded a birth")
            messages.success(request, "The birth is recorded, and the doors know the child.")
        return redirect("people:expected")
    status = 400 if form.errors else 200
    return render(request, "people/birth.html", {"form": form, "expected": found}, status=status)
