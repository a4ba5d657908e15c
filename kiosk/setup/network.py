"""The machine's network, as far as set-up looks after it: whether there is one, and which Wi-Fi to join.

NetworkManager does the work; on a machine without it a cable has to do, or whoever looks after the machine.
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROUTES = Path("/proc/net/route")
NMCLI = "nmcli"
SECONDS = 45.0
LOOPBACK, DEFAULT = "lo", "00000000"


class NotJoined(Exception):
    """The network was not joined; ``str()`` is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Wifi:
    """One network in reach."""

    name: str
    signal: int
    """Percent."""
    locked: bool
    """It wants a password."""


def is_up(routes: Path = ROUTES) -> bool:
    """Say whether this machine has a way out; whether the registry lies on it shows at enrolment."""
    try:
        rows = [line.split() for line in routes.read_text(encoding="ascii").splitlines()[1:]]
    except OSError:
        return False
    return any(row[0] != LOOPBACK and row[1] == DEFAULT for row in rows if len(row) > 1)


def can_choose() -> bool:
    """Say whether a Wi-Fi can be chosen here."""
    return shutil.which(NMCLI) is not None


def in_reach() -> list[Wifi]:
    """Return the networks in reach, the strongest first; each name once."""
    try:
        told = _nmcli(["--terse", "--fields", "SIGNAL,SECURITY,SSID", "device", "wifi", "list"])
    except NotJoined:
        return []
    found: dict[str, Wifi] = {}
    for line in told.splitlines():
        signal, security, name = line.split(":", 2)
        name = name.replace("\\:", ":").replace("\\\\", "\\")
        if name and signal.isdecimal() and (name not in found or int(signal) > found[name].signal):
            found[name] = Wifi(name, int(signal), security not in {"", "--"})
    return sorted(found.values(), key=lambda wifi: -wifi.signal)


def join(name: str, password: str = "") -> None:
    """Join a Wi-Fi, now and after each start.

    Raises:
        NotJoined: it did not work.
    """
    secret = ["password", password] if password else []
    _nmcli(["device", "wifi", "connect", name, *secret])


def _nmcli(words: Sequence[str]) -> str:
    try:
        done = subprocess.run([NMCLI, *words], capture_output=True, text=True, check=False, timeout=SECONDS)
    except FileNotFoundError as error:
        raise NotJoined("NetworkManager is not installed: plug in a cable.") from error
    except subprocess.TimeoutExpired as error:
        raise NotJoined("The network did not answer in time; try again.") from error
    if done.returncode:
        said = done.stderr.strip().splitlines()
        why = said[-1].removeprefix("Error: ") if said else "The network was not joined; try again."
        raise NotJoined(why)
    return done.stdout
