"""A line of text that is drawn anew only when it changes: else a form is laid out thrice a key."""

from rich.segment import ControlType, Segment
from textual.strip import Strip
from textual.widgets import Static

SHOW_CURSOR = "\x1b[?25h"
_NO_CELLS = [(ControlType.CURSOR_FORWARD, 0)]
"""Marks a segment as taking no cells."""


class Line(Static):
    """Text as it is, without markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__(text, id=id, classes=classes, markup=False)
        self._said = text

    def say(self, text: str) -> None:
        """Show this from now on."""
        if text != self._said:
            self._said = text
            self.update(text)


class CursorLine(Line):
    """Shows the terminal's own cursor as well, which screen readers and Braille displays follow."""

    def render_line(self, y: int) -> Strip:
        """Draw the line, and let the cursor be seen."""
        strip = super().render_line(y)
        return Strip([*strip, Segment(SHOW_CURSOR, None, _NO_CELLS)], strip.cell_length)
