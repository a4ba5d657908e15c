"""The steps that are about families: what they may read, what is printed for them, and a last card."""

from datetime import datetime

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Button, OptionList, Select, SelectionList, Static

from config.printing import Printing
from config.toml import SettingsError
from kiosk.drawing.fonts import can_draw
from kiosk.languages import LANGUAGES
from kiosk.printing.sending import NotPrinted
from kiosk.setup import printers
from kiosk.setup.frame import Step
from kiosk.setup.unattended import enrolled

NONE = "No printer"


class Languages(Step):
    """What families may choose from."""

    TITLE_ = "Languages"
    WHAT_TO_DO = (
        "Space chooses a language; families see them in this order. What the kiosk speaks first is below."
    )

    def body(self) -> ComposeResult:
        """All that can be shown here."""
        here = [each for each in LANGUAGES.values() if can_draw(each)]
        chosen = self.setup.plan.languages or [each.code for each in here]
        rows = ((f"{each.code:5} {each.name}", each.code, each.code in chosen) for each in here)
        yield SelectionList[str](*rows, id="languages")
        options = [(each.name, each.code) for each in here]
        yield Select(options, value=self.setup.plan.language, allow_blank=False, id="first")
        missing = [each.code for each in LANGUAGES.values() if each not in here]
        if missing:
            yield Static(f"No font on this machine for: {', '.join(missing)}.")

    def keep(self) -> bool:
        """Plan for what is chosen; what is spoken first is always among it."""
        first = str(self.query_one("#first", Select).value)
        picked = set(self.query_one("#languages", SelectionList).selected) | {first}
        everything = [code for code in LANGUAGES if code in picked]
        self.setup.plan.language = first
        self.setup.plan.languages = [] if len(everything) == len(LANGUAGES) else everything
        return True


class Printer(Step):
    """What prints passes and the fire roll."""

    TITLE_ = "Printer"
    WHAT_TO_DO = "Choose what prints passes and the fire roll. Without a printer they are kept as files."

    def body(self) -> ComposeResult:
        """Everything that is there."""
        self.offered = [NONE, *printers.receipts(), *printers.queues()]
        yield OptionList(*self.offered, id="printer")
        yield Button("Print a test", id="test")

    def on_mount(self) -> None:
        """Stand where the plan stands."""
        plan = self.setup.plan
        now = plan.receipt or plan.queue or NONE
        self.query_one("#printer", OptionList).highlighted = (
            self.offered.index(now) if now in self.offered else 0
        )

    def keep(self) -> bool:
        """Plan for what is chosen."""
        at = self.query_one("#printer", OptionList).highlighted or 0
        chosen = self.offered[at]
        self.setup.plan.receipt = chosen if chosen.startswith("file:") else ""
        self.setup.plan.queue = chosen if chosen != NONE and not self.setup.plan.receipt else ""
        return True

    @on(Button.Pressed, "#test")
    def test(self) -> None:
        """Print a pass that is nobody's."""
        self.keep()
        self.tell("Printing …")
        plan = self.setup.plan
        self._test(Printing(plan.queue, plan.receipt, str(plan.folder / "prints")))

    @work(thread=True, exclusive=True)
    def _test(self, settings: Printing) -> None:
        try:
            sent = printers.try_out(settings, datetime.now().astimezone())
        except NotPrinted as error:
            self.app.call_from_thread(self.tell, str(error), alarm=True)
            return
        told = f"Sent to {sent.printer}." if sent.printer else f"No printer took it: it is in {sent.file}."
        self.app.call_from_thread(self.tell, f"{sent.trouble} {told}".strip(), alarm=bool(sent.trouble))


class Finish(Step):
    """The settings are written, and a card is held up once more."""

    TITLE_ = "Try it"
    WHAT_TO_DO = "The settings are written. Hold a card to each reader once more; then open the kiosk."

    def body(self) -> ComposeResult:
        """What was set up."""
        yield Static("", id="summary")

    def on_label(self) -> str:
        """Return what the way on is called."""
        return "Open the kiosk"

    def on_mount(self) -> None:
        """Write, and say what was written."""
        plan = self.setup.plan
        try:
            plan.write(self.setup.config)
        except (SettingsError, OSError) as error:
            self.tell(str(error), alarm=True)
            return
        readers = ", ".join(each.name for each in plan.readers) or "none"
        lines = [
            f"Kiosk: {enrolled(plan.folder)}",
            f"Readers: {readers}",
            f"Languages: {', '.join(plan.languages) or 'all'}; first {LANGUAGES[plan.language].name}",
            f"Printer: {plan.receipt or plan.queue or 'none'}",
        ]
        self.query_one("#summary", Static).update("\n".join(lines))

    def scanned(self, value: str) -> None:  # noqa: ARG002 - only that it was read matters here
        """Say that it was read."""
        self.tell("[b]✓[/b] Read. The kiosk is ready to open.")
