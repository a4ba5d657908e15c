"""A page as plain lines: for screen readers and Braille displays, and to be read aloud. Pure."""

from collections.abc import Iterator, Sequence

from kiosk.drawing.block import Row, Spot, line, wrap
from kiosk.drawing.sheet import Sheet
from kiosk.page import (
    Card,
    Day,
    Field,
    Ink,
    Item,
    Masthead,
    Page,
    Press,
    Pressable,
    Stepper,
    Text,
    Title,
    pressables_of,
)


def lay_flat(page: Page, width: int, height: int, cursor: int) -> tuple[Sheet, int]:
    """Return the page as one column of lines, and the row of the cursor.

    The line that the keys are at begins with ">" and is always in sight.
    """
    rows: list[tuple[str, int | None]] = []
    for text, index in lines(page):
        mark = ("> " if index == cursor else "  ") if index is not None else ""
        rows += [(mark + part, index) for part in wrap_keeping(text, max(1, width - len(mark)))]
    at = next((row for row, (_, index) in enumerate(rows) if index == cursor), 0)
    start = max(0, min(at - height // 2, len(rows) - height))
    shown = rows[start : start + height]
    drawn: list[Row] = [line(text, Ink.PLAIN, width) for text, _ in shown]
    drawn += [line("", Ink.PLAIN, width) for _ in range(height - len(shown))]
    spots = [Spot(0, y, width, 1, index) for y, (_, index) in enumerate(shown) if index is not None]
    return Sheet(drawn, spots, []), at - start


def aloud(page: Page) -> str:
    """Return what is read aloud: every sentence, and what can be pressed."""
    return ". ".join(text.strip(" .") for text in lines_aloud(page) if text.strip(" ."))


def lines_aloud(page: Page) -> list[str]:
    """Return the lines of a page as they are said."""
    pressables = page.pressables
    return [text if index is None else spoken(pressables[index]) for text, index in lines(page)]


def spoken(each: Pressable) -> str:
    """Return a pressable as it is said: its key, what it is, and whether it is chosen."""
    key = f"{each.key.upper()}: " if each.key else ""
    state = f", {each.state}" if isinstance(each, Card) and each.state else ""
    return f"{key}{each.label}{state}"


def lines(page: Page) -> Iterator[tuple[str, int | None]]:
    """Yield every line of a page, with the number of what it presses, if anything."""
    number = 0
    for item in page.items:
        for text in _words(item):
            yield text, None
        for each in pressables_of(item):
            yield label(each), number
            number += 1


def label(each: Pressable) -> str:
    """Return a pressable in words and signs that a Braille display has."""
    key = f"{each.key.upper()}: " if each.key else ""
    if isinstance(each, Card) and each.box:
        mark = "[x] " if each.ticked or each.fixed else "[ ] "
        return f"{mark}{key}{each.label}"
    also = each.also if isinstance(each, Press) else ()
    return " · ".join([f"{key}{each.label}", *also])


def wrap_keeping(text: str, width: int) -> Sequence[str]:
    """Wrap, but leave a text alone that fits: its spaces mean something."""
    return [text] if len(text) <= width else wrap(text, width)


def _words(item: Item) -> list[str]:
    match item:
        case Text(text) | Title(text):
            return [text] if text else []
        case Masthead(hub, day, time):
            return [part for part in (hub, f"{day}, {time}" if time else "") if part]
        case Field(name, text):
            return [f"{name}: {text}"]
        case Day(heading, entries, empty):
            said = [heading, *([each.text for each in entries] or [empty])]
            return [each for each in said if each]
        case Stepper(name, number):
            return [f"{name}: {number}"]
        case _:
            return []
