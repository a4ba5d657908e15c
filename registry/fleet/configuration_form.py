"""What people fill in about kiosks: parts that are set here, or left to the level above."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django import forms
from django.core.validators import URLValidator
from django.forms import BoundField

from config.hours import Weekday
from config.kiosk import KioskSettings
from config.public import LANGUAGES, OWN_TIMETABLE
from config.pushed import Pushed, check, over
from config.toml import SettingsError
from registry.fleet.lines import MessageText, OtherDays, Purposes
from registry.inputs import ClockInput, DayInput

NAMES = {
    "en": "English",
    "pl": "Polish",
    "pa": "Panjabi",
    "ro": "Romanian",
    "ur": "Urdu",
    "bn": "Bengali",
    "so": "Somali",
    "ti": "Tigrinya",
    "ar": "Arabic",
    "uk": "Ukrainian",
    "fa_AF": "Dari",
    "ps": "Pashto",
    "zh": "Chinese",
    "fr": "French",
}
STRETCHES = (1, 2)
"""A day has a morning and an afternoon, or one stretch."""
MESSAGES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Settings that are set together, or not at all."""

    code: str
    title: str
    keys: tuple[str, ...]
    about: str


PARTS = (
    Part("languages", "Languages", ("language", "languages"), "What families may choose from."),
    Part(
        "times",
        "Time-outs",
        ("answer_seconds", "done_seconds", "help_seconds"),
        "How long screens stay without a sign of life, in seconds. One that asks warns 20 seconds before.",
    ),
    Part(
        "arrivals",
        "Arrivals",
        ("opens_before_minutes", "grace_minutes"),
        "How early one may sign in, and how long after the end those who did not sign out have left.",
    ),
    Part(
        "purposes",
        "Drop-in purposes",
        ("purposes", "drop_in"),
        "What families may come for besides sessions.",
    ),
    Part(
        "hours", "Opening hours", ("hours",), "Alerts count opening time only. No hours at all: always open."
    ),
    Part("other_days", "Other days", ("other_days",), "Dates that are not like their weekday."),
    Part("messages", "Messages", ("messages",), "Lines for everybody on the welcome screen."),
    Part("feedback", "Feedback", ("feedback",), "Five faces after “done”."),
    Part(
        "timetable",
        "What is on",
        ("timetable_url",),
        "The public timetable, shown as a QR code; none if empty.",
    ),
)


def _web_address_or_own(value: str) -> None:
    """Refuse what is neither the word for the registry's own page nor an address."""
    if value != OWN_TIMETABLE:
        URLValidator(schemes=["https", "http"])(value)


class ConfigurationForm(forms.Form):
    """One level's configuration."""

    pushed: Pushed
    """What is set here; there once the form was found valid."""

    language = forms.ChoiceField(label="Before anybody is known", choices=list(NAMES.items()))
    languages = forms.MultipleChoiceField(
        label="Offered", choices=list(NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    answer_seconds = forms.IntegerField(label="A screen that asks", min_value=60, max_value=600)
    done_seconds = forms.IntegerField(label="“Done”", min_value=10, max_value=600)
    help_seconds = forms.IntegerField(label="“Please see a member of staff”", min_value=1, max_value=600)
    opens_before_minutes = forms.IntegerField(label="Minutes before it starts", min_value=0, max_value=240)
    grace_minutes = forms.IntegerField(label="Minutes after its end", min_value=0, max_value=600)
    purposes = Purposes(label="One on each line")
    drop_in = forms.RegexField(
        r"^[a-z][a-z0-9-]{0,39}$", label="Recorded when no session is on", help_text="Its code, such as cafe."
    )
    other_days = OtherDays(label="One on each line", required=False)
    feedback = forms.BooleanField(label="Ask for it", required=False)
    timetable_url = forms.CharField(
        label="Address",
        max_length=120,
        required=False,
        validators=[_web_address_or_own],
        help_text=f"“{OWN_TIMETABLE}” for this registry's own page of the hub.",
    )

    def __init__(self, own: Mapping[str, Any], above: Pushed, data: Any = None) -> None:
        """``own`` is what is set here, ``above`` what holds where nothing is."""
        initial = _initial(over(over(KioskSettings(), above), msgspec.convert(dict(own), Pushed)))
        super().__init__(data, initial=initial)
        for part in PARTS:
            here = any(key in own for key in part.keys)
            self.fields[f"set_{part.code}"] = forms.BooleanField(
                label="Set here", required=False, initial=here
            )
        for day in Weekday:
            for name in _stretch_names(day):
                self.fields[name] = forms.TimeField(required=False, widget=ClockInput())
        for number in range(MESSAGES):
            self.fields[f"message_{number}"] = MessageText(required=False, label=f"Message {number + 1}")
            for name, label in (("first", "From"), ("last", "To")):
                self.fields[f"message_{number}_{name}"] = forms.DateField(
                    required=False, label=label, widget=DayInput()
                )
        if data is not None:
            self._want_only_what_is_set(data)

    def parts(self) -> Iterator[tuple[Part, BoundField, list[BoundField]]]:
        """Yield each part with its switch and its plain fields, for the page."""
        for part in PARTS:
            yield part, self[f"set_{part.code}"], [self[key] for key in part.keys if key in self.fields]

    def week(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield each weekday with its four times."""
        for day in Weekday:
            yield day.capitalize(), [self[name] for name in _stretch_names(day)]

    def messages(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        """Yield each message with its days."""
        for number in range(MESSAGES):
            name = f"message_{number}"
            yield self[name], self[f"{name}_first"], self[f"{name}_last"]

    def clean(self) -> dict[str, Any]:
        """Put together what is set here, and look whether it makes sense."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        try:
            self.pushed = msgspec.convert(self._tree(), Pushed)
            check(self.pushed)
        except (msgspec.ValidationError, SettingsError) as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data

    def _tree(self) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for part in PARTS:
            if self.cleaned_data[f"set_{part.code}"]:
                tree |= {key: self._value(key) for key in part.keys}
        return tree

    def _value(self, key: str) -> Any:
        match key:
            case "hours":
                return self._hours()
            case "messages":
                return self._messages()
            case "languages":
                return [code for code in LANGUAGES if code in self.cleaned_data[key]]
            case _:
                return self.cleaned_data[key]

    def _hours(self) -> list[dict[str, Any]]:
        found: dict[tuple[str, str], list[str]] = {}
        for day in Weekday:
            for number in STRETCHES:
                opens, closes = (self.cleaned_data[name] for name in _names(day, number))
                if (opens is None) != (closes is None):
                    raise forms.ValidationError(
                        f"Give {day.capitalize()} both times of a stretch, or neither."
                    )
                if opens is not None:
                    found.setdefault((f"{opens:%H:%M}", f"{closes:%H:%M}"), []).append(day)
        return [{"days": days, "opens": opens, "closes": closes} for (opens, closes), days in found.items()]

    def _messages(self) -> list[dict[str, Any]]:
        found = []
        for number in range(MESSAGES):
            name = f"message_{number}"
            if texts := self.cleaned_data[name]:
                days = {each: self.cleaned_data[f"{name}_{each}"] for each in ("first", "last")}
                found.append({"texts": texts, **{each: day.isoformat() for each, day in days.items() if day}})
        return found

    def _want_only_what_is_set(self, data: Any) -> None:
        """Let parts that are not set here be as empty as they like."""
        for part in PARTS:
            if not data.get(f"set_{part.code}"):
                for key in part.keys:
                    if key in self.fields:
                        self.fields[key].required = False


def _names(day: Weekday, number: int) -> tuple[str, str]:
    return f"{day}_{number}_opens", f"{day}_{number}_closes"


def _stretch_names(day: Weekday) -> list[str]:
    return [name for number in STRETCHES for name in _names(day, number)]


def _initial(settings: KioskSettings) -> dict[str, Any]:
    """Return what stands in the form at first: what holds."""
    initial: dict[str, Any] = {
        **msgspec.structs.asdict(settings.screen),
        **msgspec.structs.asdict(settings.door),
        "other_days": settings.other_days,
    }
    for day in Weekday:
        mine = sorted((each.opens, each.closes) for each in settings.hours if day in each.days)
        for number, (opens, closes) in enumerate(mine[: len(STRETCHES)], 1):
            initial |= dict(zip(_names(day, number), (opens, closes), strict=True))
    for number, message in enumerate(settings.messages[:MESSAGES]):
        name = f"message_{number}"
        initial |= {name: message.texts, f"{name}_first": message.first, f"{name}_last": message.last}
    return initial
