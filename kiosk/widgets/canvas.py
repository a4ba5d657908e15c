"""The one widget of the public screens: it draws a page, and says which of its acts was pressed.

One widget rather than a tree of them: a tap changes everything at once, and painting one widget is
what makes the greeting quick.
"""

from collections.abc import Callable, Sequence

from rich.segment import ControlType, Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from config.public import Style as Manner
from kiosk.drawing.block import Placed, Row
from kiosk.drawing.flat import lay_flat
from kiosk.drawing.sheet import Sheet, lay_out
from kiosk.drawing.writing import Pen
from kiosk.page import Act, Card, Ink, Page, Pressable
from kiosk.widgets.palette import palette
from kiosk.widgets.steering import begin, beyond, towards

MORE = -1
SHOW_CURSOR = "\x1b[?25h"
MakePen = Callable[[Page], Pen]
DrawPicture = Callable[[Placed, Style], str]
_NO_CELLS = [(ControlType.CURSOR_FORWARD, 0)]
"""Marks a segment as taking no cells."""


class Canvas(Widget, can_focus=True):
    """Shows one page after another."""

    DEFAULT_CSS = "Canvas { width: 1fr; height: 1fr; }"

    class Pressed(Message):
        """Somebody pressed something."""

        def __init__(self, act: Act) -> None:
            super().__init__()
            self.act = act

    class Stirred(Message):
        """Somebody touched a key or the screen, whatever it meant."""

    def __init__(self, page: Page, manner: Manner, make_pen: MakePen, draw_picture: DrawPicture) -> None:
        super().__init__()
        self._page = page
        self._manner = manner
        self._styles = palette(manner)
        self._make_pen = make_pen
        self._draw_picture = draw_picture
        self._cursor = begin(page)
        self._sheet = Sheet([], [], [])
        self._strips: list[Strip] = []
        self._drawn_for: tuple[int, int] = (0, 0)

    @property
    def page(self) -> Page:
        """What is shown."""
        return self._page

    @property
    def sheet(self) -> Sheet:
        """What was last drawn, and where."""
        self._draw()
        return self._sheet

    @property
    def cursor(self) -> int:
        """The number of the pressable that the keys are at."""
        return self._cursor

    def show_page(self, page: Page, *, afresh: bool) -> None:
        """Show another page; ``afresh`` puts the keys where that page begins."""
        count = len(page.pressables)
        if afresh or not 0 <= self._cursor < count:
            self._cursor = begin(page)
        if page == self._page and self._strips and not afresh:
            return
        self._page = page
        self._drawn_for = (0, 0)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        self._draw()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)

    def press(self, act: Act | None) -> None:
        """Say that something was pressed."""
        if act is not None:
            self.post_message(self.Pressed(act))

    def steer(self, key: str) -> None:
        """Move the keys: Tab through everything, arrows to what is seen in that direction."""
        self._draw()
        if key in {"tab", "shift+tab"}:
            self._move(beyond(self._page, self._cursor, 1 if key == "tab" else -1))
        else:
            self._move(towards(self._sheet.spots, self._cursor, key, len(self._page.pressables)))

    def turn(self) -> None:
        """Show the cards that had no room."""
        self._draw()
        cards = [n for n, each in enumerate(self._page.pressables) if isinstance(each, Card)]
        seen = [n for n in cards if n in self._sheet.reachable]
        if cards and seen:
            later = [n for n in cards if n > seen[-1]]
            self._move(later[0] if later else cards[0])

    def press_at_cursor(self, key: str) -> None:
        """Press what the keys are at; Enter on a card does what Enter does on this page."""
        pressables = self._page.pressables
        here = pressables[self._cursor] if 0 <= self._cursor < len(pressables) else None
        if key == "enter" and self._page.enter and (here is None or _only_changes(here)):
            self.press(self._page.enter)
        elif here:
            self.press(here.act)

    def on_click(self, event: events.Click) -> None:
        """Press what is touched."""
        event.stop()
        self.post_message(self.Stirred())
        self._draw()
        index = self._sheet.at(event.x, event.y)
        if index == MORE:
            self.turn()
        elif index is None:
            self.press(self._page.anything)
        else:
            self._cursor = index
            self.press(self._page.pressables[index].act)
            self._redraw()

    def _move(self, to: int) -> None:
        if to != self._cursor:
            self._cursor = to
            self._redraw()

    def _redraw(self) -> None:
        self._drawn_for = (0, 0)
        self.refresh()

    def _draw(self) -> None:
        size = (self.size.width, self.size.height)
        if self._drawn_for == size and self._strips:
            return
        self._drawn_for = size
        if self._manner is Manner.FLAT:
            self._sheet, row = lay_flat(self._page, *size, self._cursor)
            self.app.cursor_position = Offset(0, row)
        else:
            self._sheet = self._laid_out(*size)
        self._strips = [self._strip(row, size[0]) for row in self._sheet.rows]
        self._overlay(self._sheet.pictures)

    def _laid_out(self, width: int, height: int) -> Sheet:
        """Return the page; a picture in the very last row would make the terminal scroll."""
        pen = self._make_pen(self._page)
        sheet = lay_out(self._page, width, height, pen, self._cursor)
        if any(each.y + each.rows >= height for each in sheet.pictures):
            sheet = lay_out(self._page, width, height - 1, pen, self._cursor)
            sheet.rows.append([(" " * width, Ink.PLAIN)])
        return sheet

    def _strip(self, row: Row, width: int) -> Strip:
        styles = self._styles
        segments = [Segment(text, styles[ink]) for text, ink in row if text]
        return Strip(segments).adjust_cell_length(width, styles[Ink.PLAIN])

    def _overlay(self, pictures: Sequence[Placed]) -> None:
        """Lay pictures over the cells once these are all painted, with the last row."""
        control = SHOW_CURSOR if self._manner is Manner.FLAT else ""
        control += "".join(
            f"\x1b7\x1b[{each.y + 1};{each.x + 1}H{self._draw_picture(each, self._styles[each.ink])}\x1b8"
            for each in pictures
        )
        if control and self._strips:
            last = self._strips[-1]
            self._strips[-1] = Strip([*last, Segment(control, None, _NO_CELLS)], last.cell_length)


def _only_changes(here: Pressable) -> bool:
    """Tell whether something is ticked or counted with Space, so that Enter goes on with the page."""
    return (isinstance(here, Card) and here.box) or here.act.name in {"less", "more"}
