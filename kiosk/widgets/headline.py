"""A headline: as big as there is room for, and plain bold where the letters do not suffice."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kiosk.widgets.letters import ROWS, big


class Headline(Widget):
    """One sentence in big letters, on one line or two."""

    DEFAULT_CSS = """
    Headline { width: 1fr; height: auto; text-style: bold; }
    """

    def __init__(self, text: str, *, lines: int = 1, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._text = text
        self._lines = lines

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def render(self) -> Content:
        """Draw the sentence for the present width."""
        return Content("\n".join(layout(self._text, self.content_size.width, self._lines)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Return as many rows as the sentence needs at this width."""
        return len(layout(self._text, width, self._lines))


def layout(text: str, width: int, lines: int) -> list[str]:
    """Return the rows: big letters if they fit in so many lines, else the text itself."""
    rows: list[str] = []
    rest = text.split()
    for _ in range(lines):
        taken = _longest(rest, width)
        rows += big(" ".join(rest[:taken])) or [] if taken else []
        rest = rest[taken:]
    return _plain(text, width) if rest or not rows else rows


def _longest(words: list[str], width: int) -> int:
    """Return how many of the words fit on one line in big letters."""
    fitting = 0
    for number in range(1, len(words) + 1):
        rows = big(" ".join(words[:number]))
        if rows is None or max(map(len, rows)) > width:
            break
        fitting = number
    return fitting


def _plain(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


__all__ = ["ROWS", "Headline", "layout"]
