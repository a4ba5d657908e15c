"""All that a help desk asks of a kiosk, in one text, and nothing about anybody.

What goes in is about the machine; what comes out is scrubbed all the same, because other programs' words are
in it, too. Each part stands for itself: where one cannot be had, its place says so and the others are there.
"""

import platform
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import tomli_w

from config.kiosk import KioskSettings
from kiosk.check import check
from reader.commands.devices import table
from reader.devices import devices
from sync.beat import disk_free, software, versions
from sync.status import in_words, look
from sync.store import Store

LINES = 400
SECONDS = 20.0
UNITS = "hub-*"
SAID = ("Id", "ActiveState", "Result", "NRestarts", "ActiveEnterTimestamp", "MemoryCurrent", "CPUUsageNSec")
"""Of each unit, as systemd calls it."""
IN_UNITS = {"MemoryCurrent": ("Memory", 2**20, "MiB"), "CPUUsageNSec": ("CPU", 10**9, "s")}
"""Long numbers would be taken for cards."""
MASKED = "•••"
PERSONAL = (
    re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),  # an id; before what would take half of it
    re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}"),  # e-mail
    re.compile(r"\bFHP1:[0-9A-Z]+"),  # a hub pass
    re.compile(r"(?<![\d.:T-])(\+44|0)[ -]?\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b"),  # a telephone number
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),  # a postcode
    re.compile(r"(?<![\w.:/-])(?=[A-Z]*\d)[0-9A-Z]{8,}\b"),  # a card's number, in one piece
    re.compile(r"\b[0-9a-f]{16,}\b"),  # a token, a key, a hash
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text."""

    title: str
    told: Callable[[], str]


def collect(settings: KioskSettings, now: datetime) -> str:
    """Return the whole text."""
    parts = [
        Part("Software", _software),
        Part("Machine", lambda: _machine(Path(settings.store.folder))),
        Part("How it stands", lambda: _standing(Path(settings.store.folder))),
        Part("What is wrong", lambda: _findings(settings, now)),
        Part("Settings", lambda: _settings(settings)),
        Part("Readers", lambda: table(devices())),
        Part("Units", _units),
        Part("Log", _log),
    ]
    head = (
        f"Diagnostics of a family hub kiosk, {now:%Y-%m-%d %H:%M:%S} UTC. Nothing in it is about anybody.\n"
    )
    return head + "".join(_told(part) for part in parts)


def scrub(text: str) -> str:
    """Return a text without what looks like anybody's: addresses, numbers, postcodes, cards, keys."""
    for pattern in PERSONAL:
        text = pattern.sub(MASKED, text)
    return text


def _told(part: Part) -> str:
    try:
        said = part.told()
    except Exception as error:  # noqa: BLE001 - the other parts are worth having whatever this one does
        said = f"This could not be had: {type(error).__name__}."
    return f"\n== {part.title} ==\n{scrub(said).rstrip()}\n"


def _software() -> str:
    runs_on = [f"{name} {each}" for name, each in versions().items()]
    return "\n".join([f"family-hub-kiosk {software()}", *runs_on])


def _machine(folder: Path) -> str:
    uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    memory = dict(_memory())
    return "\n".join(
        [
            f"{platform.system()} {platform.release()} {platform.machine()}",
            f"up {uptime / 3600:.1f} hours",
            f"load {Path('/proc/loadavg').read_text(encoding='ascii').strip()}",
            f"memory {memory['MemAvailable']:,} MiB free of {memory['MemTotal']:,}",
            f"disk {disk_free(folder) // 2**20:,} MiB free at the store",
        ]
    )


def _memory() -> Iterator[tuple[str, int]]:
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        name, _, size = line.partition(":")
        yield name, int(size.split()[0]) // 1024


def _standing(folder: Path) -> str:
    store = Store.open(folder)
    try:
        return "\n".join(f"{label}: {value}" for label, value in in_words(look(store)))
    finally:
        store.close()


def _findings(settings: KioskSettings, now: datetime) -> str:
    return "\n".join(
        f"{'ok' if each.well else 'WRONG'} {each.what}: {each.sentence}" for each in check(settings, now)
    )


def _settings(settings: KioskSettings) -> str:
    # What stands on the welcome screen is the hub's own words, and about anything.
    told = msgspec.structs.replace(settings, messages=[])
    return tomli_w.dumps(_without_none(msgspec.to_builtins(told)))


def _without_none(value: object) -> dict[str, object]:
    def clean(each: object) -> object:
        if isinstance(each, dict):
            return {key: clean(inner) for key, inner in each.items() if inner is not None}
        return [clean(inner) for inner in each] if isinstance(each, list) else each

    cleaned = clean(value)
    return cleaned if isinstance(cleaned, dict) else {}


def _units() -> str:
    said = _command("systemctl", "show", f"--property={','.join(SAID)}", "--no-pager", "--all", UNITS)
    return "\n".join(map(_in_units, said.splitlines()))


def _in_units(line: str) -> str:
    name, _, value = line.partition("=")
    if name not in IN_UNITS or not value.isdecimal():
        return line
    title, size, unit = IN_UNITS[name]
    return f"{title}={int(value) / size:,.1f} {unit}"


def _log() -> str:
    form = ["--output=short-iso", "--no-pager", "--no-hostname"]
    return _command("journalctl", f"--unit={UNITS}", f"--lines={LINES}", *form)


def _command(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=SECONDS)
    return done.stdout or done.stderr
