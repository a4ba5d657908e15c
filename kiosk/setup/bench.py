"""The readers that are plugged in while a kiosk is set up: found by themselves, and tried with a card."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.setup.plan import PlannedReader
from reader.connect import Connection, reader_thread
from reader.devices import Device, State, devices
from reader.finding import Finding, Found
from reader.scan import Kind, Scan, masked
from reader.thread import ReaderState, ReaderThread

NAMES = {Kind.BARCODE: "Scanner", Kind.CARD: "Card reader"}
CARDS = frozenset({"wedge-card", "twn4", "pcprox"})
"""Of the profiles that a USB id names; the others are scanners."""
LOOK_SECONDS = 1.0
ON_BOARD = "/dev/ttyS"
"""Ports of the board itself: there on every machine, and hardly ever a reader."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One device on the bench."""

    device: Device
    profile: str = ""
    """Empty until something that makes sense was heard of it."""
    baud: int | None = None
    kind: Kind | None = None
    last: str = ""
    """What it read last, as staff may see it."""
    trouble: str = ""

    @property
    def tried(self) -> bool:
        """Whether a card or a code was read with it."""
        return self.kind is not None


@dataclass
class Bench:
    """Listens to every device that may be a reader, as long as it is open. ``on_scan`` hears whole values."""

    on_scan: Callable[[str], None] = field(default=lambda _value: None)
    look: Callable[[], list[Device]] = devices

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, Seen] = {}
        self._ears: dict[str, Finding | ReaderThread] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bench", daemon=True)

    def open(self) -> None:
        """Begin to look and to listen."""
        self._thread.start()

    def close(self) -> None:
        """Let every port go: the kiosk wants them next."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5.0)
        for ear in self._ears.values():
            ear.close()

    def seen(self) -> list[Seen]:
        """Return what is on the bench, in the order of its names."""
        with self._lock:
            return [self._seen[name] for name in sorted(self._seen)]

    def planned(self) -> list[PlannedReader]:
        """Return the readers that were tried, or whose kind is known, with a name of its own for each."""
        planned: list[PlannedReader] = []
        for each in self.seen():
            if not each.profile or each.trouble:
                continue
            name = NAMES[each.kind or _likely(each)]
            alike = sum(other.name.startswith(name) for other in planned)
            full = f"{name} {alike + 1}" if alike else name
            planned.append(PlannedReader(full, each.device.name, each.profile, each.baud))
        return planned

    def _run(self) -> None:
        while not self._stopping.is_set():
            found = {each.name: each for each in self.look() if not each.port.startswith(ON_BOARD)}
            for name in set(self._ears) - set(found):
                self._ears.pop(name).close()
                with self._lock:
                    del self._seen[name]
            for name, device in found.items():
                if name not in self._ears:
                    self._listen(name, device)
            self._stopping.wait(LOOK_SECONDS)

    def _listen(self, name: str, device: Device) -> None:
        trouble = _trouble(device)
        with self._lock:
            self._seen[name] = Seen(device, device.profile, trouble=trouble)
        if trouble:
            return
        if device.profile:
            self._hear(name, device.profile, None)
        else:
            self._ears[name] = Finding(device.port, lambda found: self._found(name, found))
        self._ears[name].start()

    def _found(self, name: str, found: Found) -> None:
        """Go on as the reader that it is; its first card counts as a try."""
        self._note(name, profile=found.profile, baud=found.baud, kind=found.kind, last=masked(found.value))
        self._hear(name, found.profile, found.baud)
        self._ears[name].start()
        self.on_scan(found.value)

    def _hear(self, name: str, profile: str, baud: int | None) -> None:
        def heard(scan: Scan) -> None:
            self._note(name, kind=scan.kind, last=masked(scan.value))
            self.on_scan(scan.value)

        def told(state: ReaderState) -> None:
            self._note(name, trouble="" if state.connected else state.sentence)

        self._ears[name] = reader_thread(Connection(name, name, profile, baud=baud), heard, told)

    def _note(self, name: str, **changed: object) -> None:
        with self._lock:
            if name in self._seen:
                self._seen[name] = replace(self._seen[name], **changed)  # type: ignore[arg-type]


def _likely(seen: Seen) -> Kind:
    """Say what a device that was not tried is, as far as its profile tells."""
    return Kind.CARD if seen.profile in CARDS else Kind.BARCODE


def _trouble(device: Device) -> str:
    if device.state is State.IN_USE:
        return f"In use by {device.held_by}."
    if device.state is State.FORBIDDEN:
        return "This kiosk may not open it."
    return ""
