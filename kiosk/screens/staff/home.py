"""Where a member of staff stands after the PIN: what their role may do, each by one key or one touch."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Grid
from textual.widgets import Button, Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.line import Line
from kiosk.staff.asking import Shift
from kiosk.staff.may import Deed, may
from kiosk.staff.media_words import often
from kiosk.staff.words import say

NOTES = 1
"""So many cards are told of here; all of them are under what needs a person."""


@dataclass(frozen=True, slots=True)
class Room:
    """One thing that staff do, and the screen for it."""

    deed: Deed
    key: str
    name: str
    open: Callable[[World, Shift], StaffScreen]
    """Makes the screen; its module is loaded when it is first wanted."""


def _register(world: World, shift: Shift) -> StaffScreen:
    from kiosk.screens.staff.registering import Registering  # noqa: PLC0415 - when it is first wanted

    return Registering(world, shift)


def _find(world: World, shift: Shift) -> StaffScreen:
    from kiosk.screens.staff.finding import Finding  # noqa: PLC0415 - as above

    return Finding(world, shift)


def _sessions(world: World, shift: Shift) -> StaffScreen:
    from kiosk.screens.staff.sessions import Sessions  # noqa: PLC0415 - as above

    return Sessions(world, shift)


def _corrections(world: World, shift: Shift) -> StaffScreen:
    from kiosk.screens.staff.corrections import Corrections  # noqa: PLC0415 - as above

    return Corrections(world, shift)


def _exceptions(world: World, shift: Shift) -> StaffScreen:
    from kiosk.screens.staff.exceptions import Exceptions  # noqa: PLC0415 - as above

    return Exceptions(world, shift)


def _health(world: World, shift: Shift) -> StaffScreen:
    from kiosk.screens.staff.health import Health  # noqa: PLC0415 - as above

    return Health(world, shift)


def _visitors(world: World, shift: Shift) -> StaffScreen:
    from kiosk.screens.staff.visitors import Visitors  # noqa: PLC0415 - as above

    return Visitors(world, shift)


ROOMS: tuple[Room, ...] = (
    Room(Deed.REGISTER, "r", say("Register a family"), _register),
    Room(Deed.FIND, "f", say("Find a family"), _find),
    Room(Deed.SESSIONS, "s", say("Sessions and registers"), _sessions),
    Room(Deed.CORRECT, "c", say("Corrections"), _corrections),
    Room(Deed.EXCEPTIONS, "e", say("What needs a person"), _exceptions),
    Room(Deed.ROLL, "v", say("Staff and visitors"), _visitors),
    Room(Deed.HEALTH, "h", say("Health of this kiosk"), _health),
)
"""In the order in which they are shown. A further one is a line here."""


class Home(StaffScreen):
    """Lists what may be done."""

    BINDINGS: ClassVar = [("escape", "leave", say("Sign out"))]

    def __init__(self, world: World, shift: Shift, rooms: tuple[Room, ...] = ROOMS) -> None:
        super().__init__(world, shift)
        self._rooms = {room.key: room for room in rooms if may(shift.role, room.deed)}

    def heading(self) -> str:
        """Name it."""
        return say("Staff")

    def body(self) -> ComposeResult:
        """Offer the rooms."""
        yield Static(say("Hello, %(name)s. What would you like to do?", name=self.shift.name), markup=False)
        yield Line(id="note")
        with Grid(id="rooms"):
            for room in self._rooms.values():
                yield Button(
                    f"{room.key.upper()}  {room.name}", classes="room", name=room.key, compact=self.flat
                )

    def on_mount(self) -> None:
        """Say what waits for somebody."""
        self._note()

    def tick(self, left: int | None) -> None:
        """Say what waits for somebody by now."""
        super().tick(left)
        self._note()

    def on_key(self, event: events.Key) -> None:
        """Open a room by its letter."""
        room = self._rooms.get(event.key.lower())
        if room:
            event.stop()
            self._enter(room)

    @on(Button.Pressed, ".room")
    def take_press(self, event: Button.Pressed) -> None:
        """Open a room by a touch."""
        self._enter(self._rooms[event.button.name or ""])

    def _note(self) -> None:
        strangers = self.world.board().strangers
        for note in self.query("#note").results(Line):  # none yet, if time passes before it is mounted
            note.display = bool(strangers)
            note.say("\n".join(often(each, self.world.zone) for each in strangers[:NOTES]))

    def _enter(self, room: Room) -> None:
        self.app.push_screen(room.open(self.world, self.shift))
