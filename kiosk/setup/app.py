"""The guided set-up, on the kiosk's own screen: one step after the other, by keys or by touch."""

from pathlib import Path
from typing import ClassVar

from textual.app import App

from kiosk.setup.bench import Bench
from kiosk.setup.family_steps import Finish, Languages, Printer
from kiosk.setup.frame import Step
from kiosk.setup.machine_steps import Enrolment, Network, Readers
from kiosk.setup.plan import Plan
from kiosk.setup.unattended import FOLDER
from sync.alive import Alive

STEPS: tuple[type[Step], ...] = (Readers, Network, Enrolment, Languages, Printer, Finish)


class SetupApp(App[bool]):
    """Ends with True once the kiosk may open."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "setup.tcss"
    BINDINGS: ClassVar = []

    def __init__(self, plan: Plan, config: Path, bench: Bench, *, allow_quit: bool = False) -> None:
        super().__init__()
        self.plan = plan
        self.config = config
        self.bench = bench
        self._allow_quit = allow_quit
        self._at = 0
        self._alive = Alive()
        bench.on_scan = self._hear

    def place(self, step: Step) -> tuple[int, int]:
        """Return which step this is, and of how many."""
        return STEPS.index(type(step)) + 1, len(STEPS)

    def on_mount(self) -> None:
        """Begin to listen to readers, and with the first step."""
        self.bench.open()
        self.push_screen(STEPS[0]())
        self.call_after_refresh(self._alive.ready)
        self.set_interval(1, self._alive.beat)

    def on_unmount(self) -> None:
        """Let the readers go: the kiosk wants them."""
        self.bench.close()

    def go(self, by: int) -> None:
        """Go to another step; beyond the last, the kiosk opens."""
        self._at = max(0, self._at + by)
        if self._at == len(STEPS):
            self.exit(result=True)
        else:
            self.switch_screen(STEPS[self._at]())

    async def action_quit(self) -> None:
        """Leave, where somebody called it from a shell."""
        if self._allow_quit:
            self.exit(result=False)

    def action_help_quit(self) -> None:
        """Say nothing about quitting on a kiosk's own screen."""

    def _hear(self, value: str) -> None:
        self.call_later(self._scanned, value)  # from the reader's thread to the screen's

    def _scanned(self, value: str) -> None:
        if isinstance(self.screen, Step):
            self.screen.scanned(value)


def guide(config: Path, *, allow_quit: bool = False) -> bool:
    """Guide somebody through; return whether the kiosk may open."""
    return bool(SetupApp(Plan(FOLDER), config, Bench(), allow_quit=allow_quit).run())
