"""What people type days and times into, in the form that browsers want: ISO, whatever the language."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day with the browser's own calendar."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"type": "date"} | (attrs or {}), format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day, in hours and minutes."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"type": "time"} | (attrs or {}), format="%H:%M")
