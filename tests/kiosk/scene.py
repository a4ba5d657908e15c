"""A morning at an invented hub: its families, its timetable, and clocks that stand still."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from nacl.public import PrivateKey
from nacl.pwhash import argon2id
from textual.pilot import Pilot

from config.kiosk import Door as DoorSettings
from config.kiosk import KioskSettings
from config.kiosk import Reader as ReaderSettings
from config.public import Screen as ScreenSettings
from config.public import Sounds, Voice
from kiosk.app import Given, KioskApp
from kiosk.clock import LONG_AGO, new_id
from kiosk.desk import Desk
from kiosk.door import Door
from kiosk.entrance import Entrance, OnState
from kiosk.news import OnNews
from kiosk.panel import DemoPanel
from reader.scan import Direction, Kind, Scan, Seat
from reader.thread import ReaderState
from sync import events, passes, wire
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Identity, Store
from sync.terms import Key, StaffRole
from sync.tokens import token_hash

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 27, 10, 5, tzinfo=UTC)
TODAY = date(2026, 3, 27)
PATIENCE = 60.0
"""Seconds that a test waits on a loaded machine before it says that it waited in vain."""
SPACE = UUID("0190a000-0000-7000-8000-000000000000")
TOKEN_KEY = b"t" * 32
SEAL = PrivateKey(b"s" * 32)
"""The registry's key: what was typed opens with it, and with nothing that a kiosk has."""


def uid(name: str) -> UUID:
    """Return the id of this name, always the same."""
    return uuid5(SPACE, name)


@dataclass
class Clock:
    """A wall clock and a stopwatch that move only when told."""

    now: datetime = NOW
    seconds: float = 1000.0

    def __call__(self) -> datetime:
        """Return the wall clock."""
        return self.now

    def stopwatch(self) -> float:
        """Return monotonic seconds."""
        return self.seconds

    def advance(self, seconds: float) -> None:
        """Let time pass on both."""
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


def session(title: str, start: str, end: str, room: str = "Main room", kind: str = "") -> wire.Session:
    """Return a session of today, times as 10:30."""
    return wire.Session(
        id=uid(title),
        title=title,
        type=kind or title.lower().replace(" ", "-"),
        room=room,
        starts=_at(start),
        ends=_at(end),
    )


def _at(text: str) -> datetime:
    hour, minute = text.split(":")
    return datetime(2026, 3, 27, int(hour), int(minute), tzinfo=LONDON).astimezone(UTC)


STAY_AND_PLAY = session("Stay and Play", "09:30", "11:30")
BABY_MASSAGE = session("Baby Massage", "11:00", "12:00", "Garden room")
HOMEWORK_CLUB = session("Homework Club", "15:30", "17:00", "Library corner")
SESSIONS = [STAY_AND_PLAY, BABY_MASSAGE, HOMEWORK_CLUB]


@dataclass(frozen=True)
class Household:
    """One family as the register has it; a name is "Amira" or, for nobody's eyes, "-label"."""

    name: str
    adults: list[list[str]]
    """Adults by registration: those in one list registered together."""
    children: list[str]
    cards: dict[str, str] = field(default_factory=dict)
    """Card value to holder."""
    language: str = ""

    def entries(self) -> list[wire.Entry]:
        """Return what the registry would send of this family."""
        together = {n: uid(f"{self.name} {i}") for i, names in enumerate(self.adults) for n in names}
        people = [(n, wire.Role.ADULT) for names in self.adults for n in names]
        people += [(n, wire.Role.CHILD) for n in self.children]
        first = uid(f"{self.name} 0")
        entries: list[wire.Entry] = []
        for name, role in people:
            known_as = "" if name.startswith("-") else name
            entries.append(wire.Person(id=self.person(name), known_as=known_as))
            entries.append(
                wire.Member(
                    id=uid(f"member {self.name} {name}"),
                    family=self.id,
                    person=self.person(name),
                    role=role,
                    registration=together.get(name, first),
                    language=self.language,
                )
            )
        return [*entries, *(self._medium(value, holder) for value, holder in self.cards.items())]

    @property
    def id(self) -> UUID:
        """The family."""
        return uid(f"family {self.name}")

    def person(self, name: str) -> UUID:
        """Return the id of one of them."""
        return uid(f"person {self.name} {name}")

    def _medium(self, value: str, holder: str) -> wire.MediumEntry:
        return wire.MediumEntry(
            id=uid(f"medium {value}"),
            token=token_hash(value, TOKEN_KEY),
            person=self.person(holder),
            family=self.id,
            standing=wire.Standing.LOST if value.startswith("LOST") else wire.Standing.ACTIVE,
            made=Key.PASS if value.startswith(passes.PREFIX) else Key.CARD,
            last_four=value[-4:],
        )


HAMIDS = Household(
    "Hamid",
    [["Amira", "Samir"]],
    ["Noor", "Zayd"],
    {"GCV1000001": "Amira", "FHP1:AMIRA": "Amira", "GCV1000002": "Samir", "LOST000001": "Amira"},
)
APART = Household("Apart", [["Dana"], ["Piotr"]], ["Ola"], {"GCV2000001": "Dana", "GCV2000002": "Piotr"})
SENSITIVE = Household("Quiet", [["-one", "-two"]], ["-three", "-four"], {"GCV3000001": "-one"})
ALONE = Household("Alone", [["Greta"]], [], {"GCV4000001": "Greta"})
LARGE = Household(
    "Large",
    [["Maryam", "Yusuf"]],
    ["Adam", "Bilal", "Dina", "Elif", "Farid", "Hana", "Idris", "Jude", "Layla", "Mina"],
    {"GCV5000001": "Maryam"},
)
FIVE = Household("Five", [["Rosa", "Luis"]], ["Ana", "Eva", "Leo"], {"GCV7000001": "Rosa"})
POLISH = Household("Polish", [["Zofia", "Marek"]], ["Łucja", "Staś"], {"GCV6000001": "Zofia"}, "pl")
PANJABI = Household("Panjabi", [["Harpreet"]], ["Simran", "Jas"], {"GCV6000002": "Harpreet"}, "pa")
ARABIC = Household("Arabic", [["Layla"]], ["Omar"], {"GCV6000003": "Layla"}, "ar")
HOUSEHOLDS = [HAMIDS, APART, SENSITIVE, ALONE, LARGE, FIVE, POLISH, PANJABI, ARABIC]


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at the hub; the PIN is known to this test alone."""

    name: str
    role: StaffRole
    pin: str
    card: str = ""

    @property
    def id(self) -> UUID:
        """What events call them."""
        return uid(f"staff {self.name}")

    def entry(self) -> wire.Staff:
        """Return what the registry would send of them."""
        return wire.Staff(
            id=self.id,
            name=self.name,
            role=self.role,
            pin=argon2id.str(self.pin.encode(), opslimit=1, memlimit=8192).decode(),
            card=token_hash(self.card, TOKEN_KEY) if self.card else None,
        )


SAM = Colleague("Sam", StaffRole.RECEPTIONIST, "246810")
LEE = Colleague("Lee", StaffRole.LEADER, "135791")
ROBIN = Colleague("Robin", StaffRole.HUB_MANAGER, "112358", card="STAFF00001")
STAFF = [SAM, LEE, ROBIN]
SETTINGS = KioskSettings(
    screen=ScreenSettings(sounds=Sounds.OFF, voice=Voice.OFF, timetable_url="https://hub.example/whats-on"),
    readers=[ReaderSettings("card", "/dev/hub/card")],
)
"""A kiosk that makes no noise while it is tested."""

IDENTITY = Identity(
    kiosk=uid("kiosk"),
    name="Front desk",
    hub=wire.Hub(id=uid("hub"), code="moat", name="The Moat Family Hub"),
    registry_url="https://registry.example",
    token="invented",
    token_key=TOKEN_KEY,
    sealing_key=bytes(SEAL.public_key),
)


def load(store: Store, entries: list[wire.Entry]) -> None:
    """Put entries into the register, as delivery does at the end of a first load."""
    changes = wire.Changes(
        kiosk=IDENTITY.kiosk,
        upserts=[wire.upsert(entry) for entry in entries],
        tombstones=[],
        cursor="1",
        more=False,
        as_of=TODAY,
        time=NOW,
    )
    assert Register(store).apply(changes)


def make_store(folder: Path) -> None:
    """Make the kiosk's store with all households and today's sessions."""
    store = Store.create(folder, IDENTITY)
    families = [entry for each in HOUSEHOLDS for entry in each.entries()]
    load(store, [*families, *SESSIONS, *(each.entry() for each in STAFF)])
    store.close()


def ledger(folder: Path) -> list[events.Body]:
    """Return what the ledger holds, read by another connection as delivery would."""
    store = Store.open(folder)
    try:
        return [events.decode(content).body for _, content in Ledger(store).unanswered(100_000)]
    finally:
        store.close()


def arrivals(folder: Path) -> list[events.ArrivalRecorded]:
    """Return the arrivals that the ledger holds."""
    return [body for body in ledger(folder) if isinstance(body, events.ArrivalRecorded)]


def scan(value: str, reader: str = "card") -> Scan:
    """Return what a reader would give for this card."""
    return Scan(value, Kind.CARD, reader, 0.0)


@dataclass
class Reader:
    """A reader without a wire: taps and states are said by the test."""

    on_scan: Callable[[Scan], None]
    on_state: OnState
    not_read: Callable[[], None]
    started: bool = False
    closed: bool = False
    stuck: bool = False

    def start(self) -> None:
        """Begin, connected."""
        self.started = True
        self.found()

    def close(self, timeout: float = 1.0) -> bool:  # noqa: ARG002 - as a real reader
        """End."""
        self.closed = True
        return True

    def is_well(self, now: float) -> bool:  # noqa: ARG002 - as a real reader
        """Hang, if the test says so."""
        return not self.stuck

    def found(self) -> None:
        """Be there again."""
        self.on_state(ReaderState("card", connected=True, sentence="It is there."))

    def lost(self) -> None:
        """Be unplugged."""
        self.on_state(ReaderState("card", connected=False, sentence="It has gone."))


@dataclass
class Hub:
    """A whole kiosk over a folder: entrance, one reader, clocks."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    settings: KioskSettings = field(default_factory=lambda: SETTINGS)
    readers: list[Reader] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    made: datetime = LONG_AGO

    def __post_init__(self) -> None:
        self.entrance = Entrance(self._open_door, self._connect)

    def app(
        self,
        *,
        demo: DemoPanel | None = None,
        allow_quit: bool = False,
        apologise: bool = False,
        sixels: bool = False,
        staff: bool = False,
        after_paint: Callable[[], None] = lambda: None,
        after_tick: Callable[[], None] = lambda: None,
        lamp: Callable[[bool], None] = lambda _on: None,
    ) -> KioskApp:
        """Return a screen at this entrance."""
        given = Given(
            clock=self.clock,
            made=self.made,
            stopwatch=self.clock.stopwatch,
            demo=demo,
            allow_quit=allow_quit,
            apologise=apologise,
            sixels=sixels,
            staff=staff,
            after_paint=after_paint,
            after_tick=after_tick,
            lamp=lamp,
        )
        return KioskApp(self.settings, self.entrance, given)

    def tap(self, value: str, direction: Direction = Direction.IN) -> None:
        """Hold a card to the reader."""
        self.readers[0].on_scan(replace(scan(value), seat=Seat(direction=direction)))

    def desk(self) -> Desk:
        """Sit at the desk without a door or a screen."""
        return Desk.open(self.folder, DoorSettings(), self.clock, new_id)

    def _open_door(self, on_news: OnNews) -> Door:
        door = Door(self.folder, self.settings, self.clock, new_id, on_news)
        self.doors.append(door)
        return door

    def _connect(
        self, on_scan: Callable[[Scan], None], on_state: OnState, not_read: Callable[[], None]
    ) -> list[Reader]:
        self.readers.append(Reader(on_scan, on_state, not_read))
        return self.readers


async def until(pilot: Pilot[None], condition: Callable[[], bool], what: str = "it") -> None:
    """Wait until the app has settled in a state; fail with a sentence if it never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        await pilot.pause()
        if condition():
            await pilot.pause()
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"waited in vain for {what}")
