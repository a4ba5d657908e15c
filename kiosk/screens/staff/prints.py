"""Printing from a screen: in a thread of its own, and a sentence at the foot when it is done."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from textual.worker import Worker, WorkerState

from kiosk.failures import where
from kiosk.journal import Journal
from kiosk.printing.paper import Paper, Size
from kiosk.screens.staff.frame import StaffScreen
from kiosk.staff.words import say

log = Journal("hub-kiosk.printing")
PRINT = "print"


class PrintingScreen(StaffScreen):
    """A screen from which something is printed."""

    _to_printer = True
    """Whether a printer was wanted, and not a file."""

    def print_out(self, papers: Sequence[Paper], size: Size = Size.CARD, *, printers: bool = True) -> None:
        """Have papers printed, and say where they went; without printers, they go into the folder."""
        self.tell(say("Printing …"))
        from kiosk.printing.sending import send  # noqa: PLC0415 - what prints is loaded when it is wanted

        settings = self.world.settings.printing
        self._to_printer = printers
        if not printers:
            settings = replace(settings, receipt="", queue="")
        job = partial(send, papers, settings, self.world.clock(), size)
        self.run_worker(job, name=PRINT, thread=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say how it went."""
        from kiosk.printing.sending import NotPrinted, Sent  # noqa: PLC0415 - as above

        if event.worker.name != PRINT:
            return
        error = event.worker.error
        if event.state is WorkerState.SUCCESS and isinstance(sent := event.worker.result, Sent):
            self._say_where(sent.printer, str(sent.file or ""), sent.trouble)
        elif event.state is WorkerState.ERROR and isinstance(error, NotPrinted):
            self.tell(str(error), alarm=True)
        elif event.state is WorkerState.ERROR and error is not None:
            log.error("not-printed", error=type(error).__name__, at=where(error))
            self.tell(say("That could not be printed. Ask for help with: printing failed."), alarm=True)

    def _say_where(self, printer: str, file: str, trouble: str) -> None:
        if printer:
            self.tell(say("Printed on %(printer)s.", printer=printer))
        elif trouble:
            self.tell(
                say("%(trouble)s It lies as a PDF in %(file)s.", trouble=trouble, file=file), alarm=True
            )
        else:
            none = say("No printer is set up.") if self._to_printer else ""
            self.tell(f"{none} {say('It lies as a PDF in %(file)s.', file=file)}".strip())
