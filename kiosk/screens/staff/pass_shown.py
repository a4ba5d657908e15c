"""A pass that was just issued: for the camera of a phone, on paper, or as a file. Nobody can see it again."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from kiosk.printing.codes import on_screen
from kiosk.printing.paper import PassPaper, Size
from kiosk.screens.staff.frame import World
from kiosk.screens.staff.keyline import Key, KeyLine, bindings
from kiosk.screens.staff.memory import forget_widths
from kiosk.screens.staff.prints import PrintingScreen
from kiosk.staff.asking import Shift
from kiosk.staff.media import PassIssued
from kiosk.staff.words import say

KEYS = (
    Key("p", "print('card')", say("print")),
    Key("h", "print('half')", say("half a page")),
    Key("f", "print('full')", say("a whole page")),
    Key("d", "file", say("PDF")),
)


class PassShown(PrintingScreen):
    """Draws the code, and says what to do with it."""

    BINDINGS: ClassVar = [("escape", "back", say("Done")), *bindings(*KEYS)]

    def __init__(self, world: World, shift: Shift, issued: PassIssued) -> None:
        super().__init__(world, shift)
        self._issued = issued

    def heading(self) -> str:
        """Name it."""
        return say("A new pass")

    def body(self) -> ComposeResult:
        """Draw it, dark on light, beside what is to be said."""
        name = self._issued.holder.name
        with Horizontal():
            yield Static("\n".join(on_screen(self._issued.value)), id="code", markup=False)
            with Vertical(id="beside"):
                whose = say("The pass of %(name)s works from now on.", name=name) if name else ""
                yield Static(whose or say("The pass works from now on."), classes="done", markup=False)
                yield Static(
                    say("They can take a picture of it with their phone, and show that at the door."),
                    markup=False,
                )
                yield KeyLine(*KEYS)
                yield Static(
                    say("It is not shown again: issue another if it is lost."), classes="hint", markup=False
                )

    def put_away(self) -> bytes | None:
        """Forget it."""
        self._forget()
        return None

    def action_back(self) -> None:
        """Go back to the list."""
        self._forget()
        self.app.pop_screen()

    def action_print(self, size: str) -> None:
        """Print it, or put it into the folder where there is no printer."""
        self.print_out([self._paper()], Size(size))

    def action_file(self) -> None:
        """Put it into the folder as a PDF, whatever printers there are."""
        self.print_out([self._paper()], Size.CARD, printers=False)

    def _paper(self) -> PassPaper:
        lines = (
            say("Show this at the door of any family hub."),
            say("Lost? Tell a member of staff: it stops working, and you get another."),
        )
        return PassPaper(self._issued.value, self.world.board().hub, say("Family hub pass"), lines)

    def _forget(self) -> None:
        self._issued = replace(self._issued, value="")
        self.query_one("#code", Static).update("")
        on_screen.cache_clear()
        forget_widths()
