"""Sentences in big letters: on as few lines as they need, and plain where the letters do not suffice."""

from functools import lru_cache
from itertools import combinations, pairwise

from kiosk.drawing.block import wrap
from kiosk.drawing.letters import big


def layout(text: str, width: int, lines: int) -> list[str]:
    """Return the rows: big letters if they fit on so many lines, else the text itself, wrapped."""
    words = text.split()
    for number in range(1, min(lines, len(words)) + 1):
        drawn = [_draw(split) for split in _splits(words, number)]
        fitting = [rows for rows in drawn if rows and _width(rows) <= width]
        if fitting:
            return min(fitting, key=_width)
    return wrap(text, width)


@lru_cache(maxsize=256)
def large(text: str) -> tuple[str, ...]:
    """Return one line in big letters, all rows equally long; nothing if a letter has no glyph."""
    rows = big(text) or []
    width = _width(rows) if rows else 0
    return tuple(row.ljust(width) for row in rows)


def _splits(words: list[str], lines: int) -> list[list[str]]:
    """Return every way to put the words on so many lines."""
    ways = []
    for cuts in combinations(range(1, len(words)), lines - 1):
        edges = [0, *cuts, len(words)]
        ways.append([" ".join(words[start:end]) for start, end in pairwise(edges)])
    return ways


def _draw(lines: list[str]) -> list[str]:
    """Return all rows of these lines, or none if a letter has no glyph."""
    drawn = [large(line) for line in lines]
    return [row for rows in drawn for row in rows] if all(drawn) else []


def _width(rows: list[str]) -> int:
    return max(map(len, rows))
