"""The people of one family as cards with a tick: one widget, drawn line by line, quick to paint."""

from uuid import UUID

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kiosk import words
from kiosk.outcome import Seat

CARD_ROWS = 3
"""Tall enough for a finger; where there is room, one row apart."""
WIDE = 56
"""From this many columns on, cards stand in twos."""


class People(ScrollView, can_focus=True):
    """Cards in one column or two. Those who are in already cannot be unticked."""

    DEFAULT_CSS = """
    People {
        height: 1fr; overflow-x: hidden;
        scrollbar-size-vertical: 2; scrollbar-color: $secondary; scrollbar-background: $surface;
    }
    People > .people--present { color: $text-muted; }
    People > .people--ticked { color: $success; text-style: bold; }
    People > .people--unticked { color: $foreground; }
    People > .people--cursor { background: $panel; }
    """
    COMPONENT_CLASSES = {"people--present", "people--ticked", "people--unticked", "people--cursor"}
    BINDINGS = [
        Binding("up", "move(0, -1)", "Up", id="people.up", tooltip="The card above"),
        Binding("down", "move(0, 1)", "Down", id="people.down", tooltip="The card below"),
        Binding("left", "move(-1, 0)", "Left", id="people.left", tooltip="The card before"),
        Binding("right", "move(1, 0)", "Right", id="people.right", tooltip="The card after"),
        Binding("space", "tick", "Tick", id="people.tick", tooltip="Tick or untick this person"),
    ]
    cursor: reactive[int] = reactive(0)

    class Changed(Message):
        """Somebody was ticked or unticked."""

    def __init__(self, seats: tuple[Seat, ...]) -> None:
        super().__init__()
        self._seats = seats
        self._labels = words.labels(seats)
        self._ticked = {seat.person for seat in seats if seat.ticked}
        self._open = [index for index, seat in enumerate(seats) if not seat.present]
        self.set_reactive(People.cursor, self._open[0] if self._open else 0)

    @property
    def chosen(self) -> frozenset[UUID]:
        """Those who are ticked and not in yet."""
        return frozenset(
            seat.person for seat in self._seats if seat.person in self._ticked and not seat.present
        )

    @property
    def number_in(self) -> int:
        """How many of the family will be in: those who are already, and those who are ticked."""
        return len(self._ticked)

    def toggle_number(self, number: int) -> None:
        """Tick or untick the person with this number; numbers of nobody do nothing."""
        if 1 <= number <= len(self._open):
            self._toggle(self._open[number - 1])

    def action_tick(self) -> None:
        """Tick or untick the person under the cursor."""
        self._toggle(self.cursor)

    def action_move(self, across: int, down: int) -> None:
        """Move the cursor, within the cards."""
        target = self.cursor + across + down * self._columns
        if 0 <= target < len(self._seats):
            self.cursor = target

    def watch_cursor(self, cursor: int) -> None:
        """Keep the cursor's card in view."""
        top = cursor // self._columns * self._pitch
        self.scroll_to_region(Region(0, top, 1, CARD_ROWS), animate=False)
        self.refresh()

    def on_resize(self) -> None:
        """Lay the cards out for the width there is."""
        self.virtual_size = Size(self.scrollable_content_region.width, self._rows * self._pitch)

    def on_click(self, event: events.Click) -> None:
        """A card is touched: tick or untick it."""
        x, y = event.x + self.scroll_offset.x, event.y + self.scroll_offset.y
        index = (y // self._pitch) * self._columns + min(x // self._card_width, self._columns - 1)
        if 0 <= index < len(self._seats):
            self.cursor = index
            self._toggle(index)

    def render_line(self, y: int) -> Strip:
        """Draw one row of the cards."""
        row, line = divmod(y + self.scroll_offset.y, self._pitch)
        first = row * self._columns
        segments: list[Segment] = []
        if line < CARD_ROWS:
            for index in range(first, min(first + self._columns, len(self._seats))):
                segments += self._card(index, line)
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _toggle(self, index: int) -> None:
        seat = self._seats[index]
        if seat.present:
            return
        self._ticked ^= {seat.person}
        self.refresh()
        self.post_message(self.Changed())

    @property
    def _columns(self) -> int:
        return 2 if self.size.width >= WIDE and len(self._seats) > 1 else 1

    @property
    def _rows(self) -> int:
        return -(-len(self._seats) // self._columns)

    @property
    def _pitch(self) -> int:
        """Rows from one card to the next below."""
        return CARD_ROWS + (self._rows * (CARD_ROWS + 1) <= self.size.height)

    @property
    def _card_width(self) -> int:
        return max(10, self.scrollable_content_region.width // self._columns)

    def _card(self, index: int, line: int) -> list[Segment]:
        """Draw one line of one card: a frame, a tick, a number and a name."""
        seat = self._seats[index]
        inside = self._card_width - 3
        here = index == self.cursor and self.has_focus
        style = self._style(seat, here=here)
        left, fill, right = _FRAME[here][line]
        text = fill * inside if line != 1 else set_cell_size(self._text(index), inside)
        return [Segment(left + text + right, style), Segment(" ", self.rich_style)]

    def _text(self, index: int) -> str:
        seat = self._seats[index]
        if seat.present:
            return f"   ✓  {self._labels[index]} – {words.IN_ALREADY}"  # noqa: RUF001 - a dash
        number = self._open.index(index) + 1
        box = "[✓]" if seat.person in self._ticked else "[ ]"
        return f" {number if number < 10 else ' '} {box} {self._labels[index]}"

    def _style(self, seat: Seat, *, here: bool) -> Style:
        if seat.present:
            name = "people--present"
        else:
            name = "people--ticked" if seat.person in self._ticked else "people--unticked"
        style = self.get_component_rich_style(name)
        return style + self.get_component_rich_style("people--cursor", partial=True) if here else style


_THIN = (("╭", "─", "╮"), ("│", " ", "│"), ("╰", "─", "╯"))
_HEAVY = (("┏", "━", "┓"), ("┃", " ", "┃"), ("┗", "━", "┛"))
_FRAME = (_THIN, _HEAVY)
