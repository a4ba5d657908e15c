"""What people fill in about the timetable."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from registry.inputs import ClockInput, DayInput
from registry.timetable.models import Calendar, Hub, Series, Venue

if TYPE_CHECKING:
    _SeriesForm = forms.ModelForm[Series]
else:
    _SeriesForm = forms.ModelForm


class Days(forms.CharField):
    """Days, one on each line or with commas between, kept as ISO dates."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Show one day a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Read the days, each once."""
        words = str(value or "").replace(",", " ").split()
        try:
            return sorted({date.fromisoformat(word).isoformat() for word in words})
        except ValueError as error:
            raise forms.ValidationError("Write each day like 2026-12-24, one on each line.") from error


class SeriesForm(_SeriesForm):
    """A session that repeats."""

    left_out = Days(required=False, help_text="Days without it, like 2026-12-24, one on each line.")

    class Meta:
        model = Series
        fields = [
            *("type", "venue", "room", "first_day", "start", "minutes", "every", "last_day", "left_out"),
            *("capacity", "age_from", "age_to", "lead_partner", "sensitive"),
        ]
        labels = {
            "type": "Kind of session",
            "start": "Starts at",
            "minutes": "Lasts (minutes)",
            "every": "Every how many weeks",
            "age_from": "From age",
            "age_to": "To age",
        }
        widgets = {
            "first_day": DayInput(),
            "last_day": DayInput(),
            "start": ClockInput(),
            "minutes": forms.NumberInput(attrs={"min": 1, "max": 1440}),
            "every": forms.NumberInput(attrs={"min": 1, "max": 52}),
        }

    def offer(self, venues: QuerySet[Venue]) -> None:
        """Let the series take place at these venues only."""
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]  # a field of the model

    def clean(self) -> dict[str, Any]:
        """Refuse a series that ends before it begins, in words."""
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day is before the first.")
        young, old = said.get("age_from"), said.get("age_to")
        if young is not None and old is not None and old < young:
            self.add_error("age_to", "The ages end before they begin.")
        if said.get("minutes") is not None and not 1 <= said["minutes"] <= 1440:
            self.add_error("minutes", "A session lasts from 1 minute to a day.")
        if said.get("every") is not None and not 1 <= said["every"] <= 52:
            self.add_error("every", "It repeats every 1 to 52 weeks.")
        return said


class CalendarForm(forms.Form):
    """A calendar file to be read."""

    hub = forms.ModelChoiceField(Hub.objects.all(), help_text="The hub that runs these sessions.")
    name = forms.CharField(
        max_length=80, required=False, help_text="Under which it is known again; empty for the hub's own."
    )
    file = forms.FileField(help_text="An iCalendar file (.ics).")
    weeks = forms.IntegerField(min_value=1, max_value=104, initial=26, help_text="How far ahead.")

    def offer(self, hubs: QuerySet[Hub]) -> None:
        """Let the calendar be one of these hubs only."""
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]  # a choice of records

    def clean(self) -> dict[str, Any]:
        """Find the calendar that was read under this name before, or a new one."""
        said = super().clean() or {}
        hub = said.get("hub")
        if hub:
            name = said.get("name") or hub.name
            known = Calendar.objects.filter(name=name).select_related("hub").first()
            if known and known.hub_id != hub.pk:
                self.add_error("name", f"“{name}” is a calendar of {known.hub}; choose another name.")
            said["calendar"] = known or Calendar(name=name, hub=hub)
        return said
