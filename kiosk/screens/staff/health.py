"""How this kiosk is: a short code for each thing, to be read to a help desk over the telephone."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from kiosk.failures import where
from kiosk.journal import Journal
from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.health import HealthTold, LookAtHealth, around
from kiosk.staff.health_codes import Area
from kiosk.staff.health_signs import Sign
from kiosk.staff.words import say

AGAIN_SECONDS = 10.0
"""How often it is looked at again."""
log = Journal("hub-kiosk.health")


class Health(StaffScreen):
    """One line for each thing, by area; the codes alone stand above, to be read out."""

    IDLE_SECONDS = 900
    """A call takes its time, and nothing here is about anybody."""
    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(self, world: World, shift: Shift) -> None:
        super().__init__(world, shift)
        self._told: HealthTold | None = None
        self._around: tuple[Sign, ...] = ()
        self._asked_at = world.stopwatch()

    def heading(self) -> str:
        """Name it."""
        return say("Health")

    def body(self) -> ComposeResult:
        """Which kiosk it is, the codes, and each in words."""
        yield Static("", id="which", markup=False)
        yield Static("", id="codes", markup=False)
        yield Picks("signs")
        hint = say("A code that ends in 0 is well. A line with ! wants somebody to do something.")
        yield Static(hint, classes="hint", markup=False)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look."""
        self._look()

    def tick(self, left: int | None) -> None:
        """Look again now and then."""
        super().tick(left)
        if self.world.stopwatch() - self._asked_at >= AGAIN_SECONDS:
            self._look()

    def heard(self, answer: Answer) -> None:
        """Show what the store knows."""
        if isinstance(answer, HealthTold):
            self._told = answer
            self._show()
        else:
            super().heard(answer)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show how printer and languages are; what fails here is no reason to show nothing."""
        if event.state is WorkerState.SUCCESS and isinstance(event.worker.result, tuple):
            self._around = event.worker.result
            self._show()
        elif event.state is WorkerState.ERROR and event.worker.error is not None:
            error = event.worker.error
            log.error("not-looked", error=type(error).__name__, at=where(error))

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    def _look(self) -> None:
        self._asked_at = self.world.stopwatch()
        settings = self.world.settings
        readers = tuple(each.name for each in settings.readers)
        down = self.world.readers_down()
        self.ask(LookAtHealth(shift=self.shift.id, readers=readers, down=down))
        self.run_worker(lambda: around(settings), thread=True, exclusive=True, exit_on_error=False)

    def _show(self) -> None:
        if self._told is None or not self.is_mounted:
            return
        signs = sorted([*self._told.signs, *self._around], key=lambda each: each.code)
        which = say("%(kiosk)s · version %(version)s", kiosk=self._told.kiosk, version=self._told.version)
        self.query_one("#which", Static).update(which)
        codes = "  ".join(each.code for each in signs)
        self.query_one("#codes", Static).update(say("Read out:  %(codes)s", codes=codes))
        lines = [Pick(_line(each), str(number)) for number, each in enumerate(signs)]
        self.query_one("#signs", Picks).show(lines)


def _line(sign: Sign) -> str:
    """Return one line; what is in trouble has its mark before it, so that colour is not all that says so."""
    mark = "!" if sign.code.is_trouble else " "
    return f"{mark} {sign.code}  {_AREAS[sign.code.area]}: {sign.sentence}"


_AREAS = {
    Area.READERS: say("Reader"),
    Area.DELIVERY: say("Delivery"),
    Area.REGISTER: say("Register"),
    Area.CLOCK: say("Clock"),
    Area.DISK: say("Disk"),
    Area.PRINTER: say("Printer"),
    Area.LANGUAGES: say("Languages"),
    Area.SCREEN: say("Screen"),
    Area.SETTINGS: say("Settings"),
}
