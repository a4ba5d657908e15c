"""Fields in which people write one thing a line: purposes, dates, and a message in several languages."""

import re
from datetime import date
from typing import Any

from django import forms

from config.hours import OtherDay
from config.public import Purpose

LANGUAGE_FIRST = re.compile(r"^([a-z]{2,3}(?:_[A-Z]{2})?)\s*:\s*(.+)$")
CODE = re.compile(r"^[a-z][a-z0-9-]{0,39}$")
TIMES = re.compile(r"^([0-2]\d:[0-5]\d)\s*[-–]\s*([0-2]\d:[0-5]\d)\b\s*(.*)$")  # noqa: RUF001 - people write either dash


class Lines(forms.CharField):
    """Something on each line."""

    rows = 5

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": self.rows, "cols": 60}), **given)


class Purposes(Lines):
    """Such as “cafe: Café; pl: Kawiarnia”; a shipped one is its code alone."""

    def prepare_value(self, value: Any) -> Any:
        """Show one purpose a line."""
        return value if isinstance(value, str) else "\n".join(map(_purpose, value or ()))

    def clean(self, value: Any) -> Any:
        """Read them."""
        text = super().clean(value)
        return [self._read(line.strip()) for line in text.splitlines() if line.strip()]

    def _read(self, line: str) -> dict[str, Any]:
        code, _, names = line.partition(":")
        if not CODE.match(code.strip()):
            raise forms.ValidationError(f"“{line}”: begin with a code in small letters, such as toy-library.")
        return {"code": code.strip(), "names": _texts(names.split(";"))}


class OtherDays(Lines):
    """Such as “2026-12-25 closed Christmas Day” or “2026-12-24 09:00-12:00 Christmas Eve”."""

    def prepare_value(self, value: Any) -> Any:
        """Show one date a line."""
        return value if isinstance(value, str) else "\n".join(map(_other_day, value or ()))

    def clean(self, value: Any) -> Any:
        """Read them."""
        text = super().clean(value)
        return [self._read(line.strip()) for line in text.splitlines() if line.strip()]

    def _read(self, line: str) -> dict[str, Any]:
        day, _, rest = line.partition(" ")
        try:
            on = date.fromisoformat(day).isoformat()
        except ValueError as error:
            raise forms.ValidationError(f"“{line}”: begin with a date like 2026-12-25.") from error
        rest = rest.strip()
        if times := TIMES.match(rest):
            opens, closes, why = times.groups()
            return {"on": on, "opens": opens, "closes": closes, "why": why}
        word, _, why = rest.partition(" ")
        if word.casefold().strip(",:") != "closed":
            raise forms.ValidationError(
                f"“{line}”: write “closed”, or times like 09:00-12:00, after the date."
            )
        return {"on": on, "why": why.strip()}


class MessageText(Lines):
    """The English text, and on further lines others, such as “pl: Kawiarnia jest nieczynna”."""

    rows = 2

    def prepare_value(self, value: Any) -> Any:
        """Show English first, and a line for each further language."""
        if not isinstance(value, dict):
            return value
        others = [f"{code}: {text}" for code, text in value.items() if code != "en"]
        return "\n".join([value.get("en", ""), *others])

    def clean(self, value: Any) -> Any:
        """Read them by language."""
        return _texts(super().clean(value).splitlines())


def _texts(pieces: list[str]) -> dict[str, str]:
    """Return texts by language; what names none is English."""
    texts = {}
    for piece in filter(None, map(str.strip, pieces)):
        named = LANGUAGE_FIRST.match(piece)
        code, text = named.groups() if named else ("en", piece)
        if code in texts:
            raise forms.ValidationError(f"“{piece}”: there is a text in this language already.")
        texts[code] = text.strip()
    return texts


def _purpose(purpose: Purpose) -> str:
    others = [f"{code}: {name}" for code, name in purpose.names.items() if code != "en"]
    said = "; ".join(filter(None, [purpose.names.get("en", ""), *others]))
    return f"{purpose.code}: {said}" if said else purpose.code


def _other_day(each: OtherDay) -> str:
    times = f"{each.opens}-{each.closes}" if each.opens else "closed"
    return f"{each.on.isoformat()} {times} {each.why}".strip()
