"""What a kiosk is told by its `kiosk.toml`; everything else it learns from the registry."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from config.hours import Hours, OtherDay, fault
from config.printing import Printing
from config.public import PURPOSES, Band, Code, Message, Purpose, Screen, Seconds
from config.toml import SettingsError, load

DEFAULT_PATH = Path("/etc/hub-kiosk/kiosk.toml")
PREFIX = "HUB_KIOSK"
TYPED = "typed"
"""The port of a scanner that types into the screen, told from a person by its speed."""


class Profile(StrEnum):
    """Which kind of device a reader is; docs/readers.md tells how to choose."""

    TEXT = "text"
    RDM6300 = "rdm6300"
    ID12LA = "id12la"
    BRIDGE_SCANNER = "bridge-scanner"
    DATALOGIC = "datalogic"
    DE2120 = "de2120"
    EM125_ADDITIVE = "em125-additive"
    EM125_BINARY = "em125-binary"
    EM18 = "em18"
    GM65 = "gm65"
    GWIOT = "gwiot"
    HONEYWELL = "honeywell"
    METROLOGIC = "metrologic"
    MFRC522 = "mfrc522"
    NETUM = "netum"
    NEWLAND = "newland"
    OLIMEX = "olimex"
    OSDP = "osdp"
    PARALLAX = "parallax"
    PCPROX = "pcprox"
    PN532 = "pn532"
    SL025 = "sl025"
    TWN4 = "twn4"
    TWN4_SIMPLE = "twn4-simple"
    TWN4_SIMPLE_BIN = "twn4-simple-bin"
    TWN4_SIMPLE_BIN_CRC = "twn4-simple-bin-crc"
    TWN4_SIMPLE_CRC = "twn4-simple-crc"
    WEDGE_CARD = "wedge-card"
    WEDGE_SCANNER = "wedge-scanner"
    ZEBRA = "zebra"
    ZEBRA_SSI = "zebra-ssi"


class Direction(StrEnum):
    """Which way people go who use a reader."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Serves(StrEnum):
    """Whose window a reader belongs to, where reception has one of its own."""

    DOOR = "door"
    STAFF = "staff"


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
    """One reader."""

    name: str
    port: str
    """A stable name from `hub-reader list`, such as usb:05e0:1701@1-1.2; or a path such as /dev/hub/card.

    ``typed`` for a scanner that types and cannot be grabbed.
    """
    profile: Profile = Profile.TEXT
    profile_file: str = ""
    """A profile of this site's own, from `hub-reader learn`; it goes before ``profile``."""
    baud: Annotated[int, Meta(ge=300, le=4_000_000)] | None = None
    """Bits a second, where they are not the profile's."""
    place: str = ""
    direction: Direction = Direction.IN
    serves: Serves = Serves.DOOR
    """``staff`` for the reader of ``hub-kiosk run --staff`` on the same machine: a port has one owner."""


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """How arrivals are placed in time."""

    time_zone: str = "Europe/London"
    opens_before_minutes: Annotated[int, Meta(ge=0, le=240)] = 30
    """A session may be signed into this long before it starts."""
    drop_in: Code = "just-visiting"
    """Code of the purpose recorded when no session is on."""
    purposes: list[Purpose] = msgspec.field(default_factory=lambda: list(PURPOSES))
    """What families may say they come for instead of a session."""
    grace_minutes: Annotated[int, Meta(ge=0, le=600)] = 30
    """So long after a session's end those who did not sign out are taken to have left."""
    child_bands: list[Band] = msgspec.field(default_factory=lambda: ["0-4", "5-10", "11-15", "16-19"])
    """Ages, in completed years, by which "Count us in" counts children."""


class Staff(Struct, frozen=True, forbid_unknown_fields=True):
    """What the screens behind the PIN go by."""

    notice: Annotated[str, Meta(min_length=1, max_length=40)] = "2026-1"
    """Version of the privacy notice that families are shown when they register."""


class KioskSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole `kiosk.toml`; `config.pushed` says what the registry may set over it."""

    store: Store = Store()
    registry: Registry = Registry()
    readers: list[Reader] = msgspec.field(default_factory=list)
    screen: Screen = Screen()
    door: Door = Door()
    staff: Staff = Staff()
    hours: list[Hours] = msgspec.field(default_factory=list)
    """When the hub is open; with none, it counts as always open."""
    other_days: list[OtherDay] = msgspec.field(default_factory=list)
    messages: list[Message] = msgspec.field(default_factory=list)
    printing: Printing = Printing()


def read(path: Path) -> KioskSettings:
    """Read the kiosk's settings; its folders and each ``profile_file`` come back absolute.

    Raises:
        SettingsError: with a sentence that names the line.
    """
    settings = load(KioskSettings, path, PREFIX, os.environ)
    sentence = fault(settings.hours, settings.other_days)
    sentence = sentence or next((each for message in settings.messages if (each := message.fault())), "")
    if sentence:
        raise SettingsError(f"{path}: {sentence}")
    beside = path.resolve().parent
    folder = (beside / settings.store.folder).resolve()
    readers = [_absolute(reader, beside) for reader in settings.readers]
    prints = msgspec.structs.replace(settings.printing, folder=str(folder / settings.printing.folder))
    return msgspec.structs.replace(
        settings, store=Store(folder=str(folder)), readers=readers, printing=prints
    )


def _absolute(reader: Reader, beside: Path) -> Reader:
    if not reader.profile_file:
        return reader
    return msgspec.structs.replace(reader, profile_file=str((beside / reader.profile_file).resolve()))
