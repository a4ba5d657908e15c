"""A keyboard on the screen, for a desk without one: whatever is touched goes where the keys are."""

from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

ROWS = ("1 2 3 4 5 6 7 8 9 0 ⌫", "q w e r t y u i o p -", "a s d f g h j k l ' @", "⇧ z x c v b n m . / ⏎")
SPACE, RUBOUT, SHIFT, ENTER = "␣", "⌫", "⇧", "⏎"
PRESSES = {RUBOUT: "backspace", ENTER: "enter", " ": "space"}
"""What those keys are called that write no letter."""
KEY_WIDTH, KEY_GAP = 5, 1
SPACE_KEYS = 6
"""The space bar is as wide as so many keys."""


@dataclass(frozen=True, slots=True)
class _Key:
    """Where a key is drawn."""

    face: str
    row: int
    start: int
    end: int


class TouchKeys(Widget, can_focus=False):
    """Draws the keys; the screen does what they say."""

    COMPONENT_CLASSES = {"keys--key", "keys--on"}

    class Touched(Message):
        """A key was touched: a character, or what it is to do."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__(id="touch-keys")
        self._capital = True

    @property
    def _high(self) -> int:
        """Of how many rows a key is: two, for fingers, where there is room."""
        return 2 if self.screen.has_class("-tall") else 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Return how many rows the keys take."""
        return (len(ROWS) + 1) * self._high

    def render(self) -> RenderResult:
        """Draw them."""
        lines = []
        for row in range(len(ROWS) + 1):
            lines.append(self._line(row, faces=True))
            lines += [self._line(row, faces=False)] * (self._high - 1)
        return Text("\n").join(lines)

    def _line(self, row: int, *, faces: bool) -> Text:
        text = Text()
        for key in (each for each in _keys() if each.row == row):
            style = self.get_component_rich_style("keys--on" if self._is_on(key) else "keys--key")
            text.append((self._face(key) if faces else "").center(key.end - key.start), style)
            text.append(" " * KEY_GAP, Style())
        return text

    def on_click(self, event: events.Click) -> None:
        """Say what was touched; a capital is one letter long."""
        event.stop()
        at = event.get_content_offset(self)
        if at is None:
            return
        x, y = at.x, at.y // self._high
        touched = next((key for key in _keys() if key.row == y and key.start <= x < key.end), None)
        if touched is None:
            return
        if touched.face == SHIFT:
            self._capital = not self._capital
        else:
            self.post_message(self.Touched(" " if touched.face == SPACE else self._face(touched)))
            self._capital = touched.face in {SPACE, ENTER, "-", "'"}
        self.refresh()

    def _face(self, key: _Key) -> str:
        return key.face.upper() if self._capital else key.face

    def _is_on(self, key: _Key) -> bool:
        return key.face == SHIFT and self._capital


def _keys() -> list[_Key]:
    """Return every key with its place."""
    step = KEY_WIDTH + KEY_GAP
    keys = [
        _Key(face, row, number * step, number * step + KEY_WIDTH)
        for row, faces in enumerate(ROWS)
        for number, face in enumerate(faces.split())
    ]
    wide = SPACE_KEYS * step - KEY_GAP
    return [*keys, _Key(SPACE, len(ROWS), 0, wide)]
