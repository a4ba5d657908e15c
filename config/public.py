"""What families see and hear: the part of a `kiosk.toml` that is about the public screens."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

Seconds = Annotated[int, Meta(ge=1, le=600)]
UnhurriedSeconds = Annotated[int, Meta(ge=60, le=600)]
Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,39}$")]
Band = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,19}$")]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(_[A-Z]{2})?$")]

LANGUAGES = ["en", "pl", "pa", "ro", "ur", "bn", "so", "ti", "ar", "uk", "fa_AF", "ps", "zh", "fr"]


class Style(StrEnum):
    """How the screens are drawn."""

    COLOUR = "colour"
    CONTRAST = "contrast"
    """Black, white and yellow alone."""
    FLAT = "flat"
    """Plain lines and a visible cursor, for screen readers and Braille displays."""


class Pictures(StrEnum):
    """How a script is drawn that the terminal's cells cannot hold."""

    AUTO = "auto"
    """Sixel where the terminal says that it can, else blocks."""
    SIXEL = "sixel"
    BLOCKS = "blocks"
    NONE = "none"
    """Such a language is not offered."""


class Sounds(StrEnum):
    """How done, already and see staff sound."""

    AUTO = "auto"
    """Melodies where aplay is installed, else the bell."""
    BELL = "bell"
    """The terminal's bell: once, twice, three times."""
    TONES = "tones"
    """Short melodies through ALSA's aplay."""
    OFF = "off"


class Voice(StrEnum):
    """Whether a screen may be read aloud."""

    AUTO = "auto"
    """By speech-dispatcher or espeak-ng, whichever is installed."""
    OFF = "off"


OWN_TIMETABLE = "registry"


class Purpose(Struct, frozen=True, forbid_unknown_fields=True):
    """What people come for besides sessions."""

    code: Code
    names: dict[str, str] = msgspec.field(default_factory=dict)
    """By language code; the shipped purposes have names already."""


PURPOSES = [Purpose(each) for each in ("just-visiting", "here-to-help", "warm-space", "cafe", "appointment")]


class Message(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line for everybody on the welcome screen, such as that the café is closed today."""

    texts: dict[Language, Annotated[str, Meta(min_length=1, max_length=160)]]
    """By language code; whoever reads another language is shown the English one."""
    first: date | None = None
    """The day from which it is shown; at once if there is none."""
    last: date | None = None
    """The day after which it is shown no more; for good if there is none."""

    def shown_on(self, day: date) -> bool:
        """Say whether it is shown on a day of the hub."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def fault(self) -> str:
        """Return what cannot be meant, as a sentence; empty if it can."""
        if "en" not in self.texts:
            return "Give each message an English text; other languages may follow."
        if self.first and self.last and self.last < self.first:
            return "A message cannot end before it begins."
        return ""


def messages_on(messages: Sequence[Message], day: date, language: str) -> list[str]:
    """Return what is said on a day to those who read a language."""
    return [each.texts.get(language) or each.texts["en"] for each in messages if each.shown_on(day)]


class Screen(Struct, frozen=True, forbid_unknown_fields=True):
    """How the public screens look, sound, and how long each stays."""

    answer_seconds: UnhurriedSeconds = 60
    """A screen that asks closes after this long without a key; it warns 20 seconds before."""
    done_seconds: Annotated[int, Meta(ge=10, le=600)] = 12
    """Ten seconds at least, because "change" stands there."""
    help_seconds: Seconds = 20
    guard_milliseconds: Annotated[int, Meta(ge=0, le=3000)] = 400
    """After one family's screen took the place of another's, keys and touches wait so long."""
    language: Language = "en"
    """What the kiosk speaks before it knows who is there."""
    languages: list[Language] = msgspec.field(default_factory=lambda: list(LANGUAGES))
    """What families may choose from, in this order; only those that this terminal can show are offered."""
    style: Style = Style.COLOUR
    pictures: Pictures = Pictures.AUTO
    sounds: Sounds = Sounds.AUTO
    voice: Voice = Voice.AUTO
    volume: Annotated[int, Meta(ge=0, le=2)] = 0
    """How loud screens are read to begin with: 0 not at all, 1 quietly, 2 loudly."""
    feedback: bool = True
    """Five faces after "done"."""
    timetable_url: Annotated[str, Meta(max_length=120)] = OWN_TIMETABLE
    """The public timetable, shown as a QR code: the registry's own page of this hub, or another address;
    none if empty.
    """
