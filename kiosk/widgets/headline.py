"""A headline: as big as there is room for, and plain bold where the letters do not suffice."""

from itertools import combinations, pairwise

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kiosk.widgets.letters import big


class Headline(Widget):
    """One sentence in big letters, on as few lines as it needs."""

    DEFAULT_CSS = """
    Headline { width: 1fr; height: auto; text-style: bold; }
    """

    def __init__(self, text: str, *, lines: int = 1, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._text = text
        self._lines = lines

    @property
    def text(self) -> str:
        """What it says, for whoever cannot read it off the blocks."""
        return self._text

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        rows = layout(self._text, self.size.width, self._lines)
        text = rows[y] if y < len(rows) else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Return as many rows as the sentence needs at this width."""
        return len(layout(self._text, width, self._lines))


def layout(text: str, width: int, lines: int) -> list[str]:
    """Return the rows: big letters if they fit on so many lines, else the text itself, wrapped."""
    words = text.split()
    for number in range(1, min(lines, len(words)) + 1):
        drawn = [_draw(split) for split in _splits(words, number)]
        fitting = [rows for rows in drawn if rows and _width(rows) <= width]
        if fitting:
            return min(fitting, key=_width)
    return _wrap(words, width)


def _splits(words: list[str], lines: int) -> list[list[str]]:
    """Return every way to put the words on so many lines."""
    ways = []
    for cuts in combinations(range(1, len(words)), lines - 1):
        edges = [0, *cuts, len(words)]
        ways.append([" ".join(words[start:end]) for start, end in pairwise(edges)])
    return ways


def _draw(lines: list[str]) -> list[str]:
    """Return all rows of these lines, or none if a letter has no glyph."""
    drawn = [big(line) for line in lines]
    return [row for rows in drawn if rows for row in rows] if all(drawn) else []


def _width(rows: list[str]) -> int:
    return max(map(len, rows))


def _wrap(words: list[str], width: int) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
