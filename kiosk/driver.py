"""What reads the terminal: Textual's own driver, but for bytes that are no text."""

from textual.drivers.linux_driver import LinuxDriver


class KioskDriver(LinuxDriver):
    """Reads on after bytes that no keyboard sends."""

    def _run_input_thread(self) -> None:
        """Drop a read that is not UTF-8 and begin afresh; one such byte ended the app."""
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except UnicodeDecodeError:
                continue
            except Exception:  # noqa: BLE001 - the top of the thread: the app ends, and another begins
                self._app.call_later(self._app.panic)
                return
