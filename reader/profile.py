"""What is known of each kind of device: how it speaks, at which speeds, and what becomes of its values.

A profile is a TOML file. Those in `reader/profiles/` come with the program; `hub-reader learn` writes
others.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from reader.decoders.agreeing import Agreeing
from reader.decoders.base import Decoder
from reader.normalise import Normalised, Normaliser
from reader.protocols import LISTENING, live

Baud = Annotated[int, Meta(ge=300, le=4_000_000)]
Line = Annotated[str, Meta(pattern="^[78][NEOS][12]$")]
UsbId = Annotated[str, Meta(pattern="^[0-9a-f]{4}:[0-9a-f]{4}$")]


class ProfileError(Exception):
    """A profile cannot be used. ``str()`` is one sentence: which file, and what it may hold."""


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of device."""

    title: str
    protocol: str
    """A name of `reader.protocols`."""
    bauds: tuple[Baud, ...] = (9600,)
    """Bits a second; several are tried in turns until the device makes sense."""
    line: Line = "8N1"
    """Data bits, parity and stop bits."""
    agree: bool = False
    """A card counts only when it was read twice: the device sees cards that are not there."""
    raise_lines: bool = True
    """Raise DTR and RTS on opening; false for Arduinos, which start anew when it happens."""
    usb: tuple[UsbId, ...] = ()
    """Devices that are surely of this kind, as vendor:product."""
    wedge: tuple[UsbId, ...] = ()
    """Devices of this kind that type like a keyboard."""
    normalise: Normaliser = Normaliser()

    def decoder(self) -> Decoder:
        """Return a new decoder for a live device with all these rules; its values are canonical.

        Raises:
            ModuleNotFoundError: the protocol needs an extra that is not installed.
        """
        decoder = live(self.protocol)
        return Normalised(Agreeing(decoder) if self.agree else decoder, self.normalise)


def parse(text: str, where: str) -> Profile:
    """Read a profile.

    Raises:
        ProfileError: it is none; ``where`` is named.
    """
    try:
        profile = msgspec.convert(tomllib.loads(text), Profile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ProfileError(f"{where} is not a reader's profile: {error}.") from error
    if profile.protocol not in LISTENING:
        known = ", ".join(sorted(LISTENING))
        raise ProfileError(f'{where}: "protocol" may be one of: {known}.')
    return profile


def read(path: Path) -> Profile:
    """Read a profile from a file.

    Raises:
        ProfileError: there is none, or it is no profile.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise ProfileError(f"The profile {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"The profile {path} is not UTF-8 text; save it as UTF-8.") from error


@cache
def shipped() -> dict[str, Profile]:
    """Return the profiles that come with the program, by name."""
    files = [each for each in resources.files("reader.profiles").iterdir() if each.name.endswith(".toml")]
    return {
        each.name.removesuffix(".toml"): parse(each.read_text(encoding="utf-8"), each.name)
        for each in sorted(files, key=lambda each: each.name)
    }


def named(name: str) -> Profile:
    """Return a shipped profile.

    Raises:
        ProfileError: there is none of that name.
    """
    try:
        return shipped()[name]
    except KeyError as error:
        raise ProfileError(f"There is no profile {name}; choose from {', '.join(shipped())}.") from error


def decoder_for(profile: str) -> Decoder:
    """Return a new decoder with all the rules of a shipped profile.

    Raises:
        ProfileError: there is no such profile.
    """
    return named(profile).decoder()


@dataclass(frozen=True, slots=True)
class Known:
    """The profile that a USB id names."""

    name: str
    profile: Profile
    wedge: bool


def by_usb(usb: str) -> Known | None:
    """Return what is known of ``vendor:product``; None for a bridge, which says nothing of what is behind."""
    for name, profile in shipped().items():
        if usb in profile.usb or usb in profile.wedge:
            return Known(name, profile, usb in profile.wedge)
    return None
