"""A set-up without hands: one file for many machines, each of which finds its own part."""

import socket
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from config.toml import SettingsError
from kiosk.setup.plan import NAME, Plan

NET = Path("/sys/class/net")


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True):
    """How the machine is paired with its registry."""

    url: str
    code: str = ""
    name: str = NAME


class Network(Struct, frozen=True, forbid_unknown_fields=True):
    """Which Wi-Fi to join; a cable needs nothing."""

    wifi: str
    password: str = ""


class MachineFor(Struct, frozen=True, forbid_unknown_fields=True):
    """What is one machine's alone, told by its network card or its name."""

    code: str
    name: str = NAME
    mac: str = ""
    host: str = ""


class SetupFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole file."""

    enrolment: Enrolment
    network: Network | None = None
    machines: list[MachineFor] = msgspec.field(default_factory=list)
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    """Goes into ``kiosk.toml`` as it is; without readers in it, those that are plugged in are taken."""


def read_file(path: Path) -> SetupFile:
    """Read a file.

    Raises:
        SettingsError: it cannot be used; the sentence says why.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), SetupFile)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not a TOML file: {error}.") from error
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at ")
        place = where.strip("`").removeprefix("$.") or "the file"
        raise SettingsError(f"{path}, {place}: {problem[:1].lower()}{problem[1:]}.") from error


def plan_for(file: SetupFile, folder: Path, macs: set[str], host: str) -> Plan:
    """Return the plan of the machine with these network cards and this name.

    Raises:
        SettingsError: the file speaks of machines, and this one is not among them.
    """
    mine = [each for each in file.machines if each.mac.lower() in macs or (each.host and each.host == host)]
    if file.machines and len(mine) != 1:
        known = ", ".join(sorted(macs)) or "none"
        raise SettingsError(
            f"The file names {len(mine)} machines that this could be, and it must be one. "
            f"This machine is called {host}; its network cards: {known}."
        )
    code, name = (mine[0].code, mine[0].name) if mine else (file.enrolment.code, file.enrolment.name)
    return Plan(folder, file.enrolment.url, code, name, more=file.settings)


def own_macs(net: Path = NET) -> set[str]:
    """Return the addresses of this machine's network cards, without those that stand for none."""
    found = {each.read_text(encoding="ascii").strip().lower() for each in net.glob("*/address")}
    return found - {"", "00:00:00:00:00:00"}


def own_host() -> str:
    """Return what this machine is called."""
    return socket.gethostname()
