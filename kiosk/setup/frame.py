"""What every step of a guided set-up shares: its heading, what to do, a sentence, and the way on and back."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Static

if TYPE_CHECKING:
    from kiosk.setup.app import SetupApp


class Step(Screen[None]):
    """One step: its heading, what to do, a body, a sentence about what happened, and the way on and back."""

    TITLE_: ClassVar[str]
    WHAT_TO_DO: ClassVar[str]
    BINDINGS: ClassVar = [("escape", "back", "Back"), ("f10", "go_on", "Next")]

    @property
    def setup(self) -> "SetupApp":
        """The set-up that this is a step of."""
        return cast("SetupApp", self.app)

    def compose(self) -> ComposeResult:
        """Put the body between heading and buttons."""
        number, count = self.setup.place(self)
        yield Static(f"Setting up this kiosk · {number} of {count} · {self.TITLE_}", id="head")
        with VerticalScroll(id="body", can_focus=False):
            yield Static(self.WHAT_TO_DO, id="todo")
            yield from self.body()
        yield Static("", id="sentence")
        with Horizontal(id="ways"):
            yield Button("Back", id="back", disabled=number == 1)
            yield Button(self.on_label(), id="next", variant="primary")

    def body(self) -> ComposeResult:
        """Yield what this step is about."""
        raise NotImplementedError

    def on_label(self) -> str:
        """Return what the way on is called."""
        return "Next"

    def scanned(self, value: str) -> None:
        """Take what was held to a reader."""

    def keep(self) -> bool:
        """Write what was chosen into the plan; return whether one may go on."""
        return True

    def tell(self, sentence: str, *, alarm: bool = False) -> None:
        """Say a sentence until the next one."""
        place = self.query_one("#sentence", Static)
        place.update(sentence)
        place.set_class(alarm, "-alarm")

    @on(Button.Pressed, "#next")
    def action_go_on(self) -> None:
        """Go on."""
        if self.keep():
            self.setup.go(1)

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Go back; what was chosen stays."""
        self.keep()
        self.setup.go(-1)
