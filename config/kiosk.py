"""What a kiosk is told by its `kiosk.toml`; everything else it learns from the registry."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from config.toml import load

DEFAULT_PATH = Path("/etc/hub-kiosk/kiosk.toml")
PREFIX = "HUB_KIOSK"

Seconds = Annotated[int, Meta(ge=1, le=600)]


class Profile(StrEnum):
    """How a reader speaks; see `hub-reader decode --help`."""

    TEXT = "text"
    RDM6300 = "rdm6300"
    ID12LA = "id12la"


class Store(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the kiosk keeps its ledger and its key."""

    folder: str = "/var/lib/hub-kiosk"
    """Relative to the settings file. Holds ``kiosk.db`` and ``kiosk.key``."""


class Registry(Struct, frozen=True, forbid_unknown_fields=True):
    """Where delivery goes. The address is fixed at enrolment."""

    timeout_seconds: Seconds = 30
    every_seconds: Seconds = 15
    """The longest that delivery rests between two rounds when all is well."""


class Reader(Struct, frozen=True, forbid_unknown_fields=True):
    """One reader on a serial line."""

    name: str
    port: str
    """A stable name such as /dev/hub/card, or a pseudo-terminal."""
    profile: Profile = Profile.TEXT
    baud: Annotated[int, Meta(ge=300, le=4_000_000)] = 9600


class Screen(Struct, frozen=True, forbid_unknown_fields=True):
    """How long each screen stays."""

    answer_seconds: Annotated[int, Meta(ge=60, le=600)] = 60
    """A family's screen closes after this long without a key; it warns 20 seconds before."""
    done_seconds: Seconds = 8
    help_seconds: Seconds = 20


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """How arrivals are placed in time."""

    time_zone: str = "Europe/London"
    opens_before_minutes: Annotated[int, Meta(ge=0, le=240)] = 30
    """A session may be signed into this long before it starts."""
    drop_in: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,39}$")] = "just-visiting"
    """Code of the purpose recorded when no session is on."""


class KioskSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole `kiosk.toml`."""

    store: Store = Store()
    registry: Registry = Registry()
    readers: list[Reader] = msgspec.field(default_factory=list)
    screen: Screen = Screen()
    door: Door = Door()


def read(path: Path) -> KioskSettings:
    """Read the kiosk's settings; ``store.folder`` comes back absolute.

    Raises:
        SettingsError: with a sentence that names the line.
    """
    settings = load(KioskSettings, path, PREFIX, os.environ)
    folder = (path.resolve().parent / settings.store.folder).resolve()
    return msgspec.structs.replace(settings, store=Store(folder=str(folder)))
