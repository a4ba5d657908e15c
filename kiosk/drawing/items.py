"""Each kind of item becomes a block of a given width."""

from kiosk.drawing.big import large
from kiosk.drawing.block import Block, Row, across, blank, fill, line, raised, stack
from kiosk.drawing.buttons import draw_buttons
from kiosk.drawing.cards import draw_cards
from kiosk.drawing.day import draw_day
from kiosk.drawing.keyboard import draw_keyboard, draw_stepper
from kiosk.drawing.pictograms import TICK
from kiosk.drawing.way import Way
from kiosk.page import Buttons, Cards, Day, Field, Gap, Ink, Item, Masthead, Stepper, Text, Title

CLOCK_FROM = 60
"""Columns from which on the time is large."""


def draw(item: Item, way: Way, room: int) -> Block:  # noqa: PLR0911 - one return for each kind of item
    """Return an item; ``room`` is how many rows there are for one that takes what there is."""
    match item:
        case Text(text, ink):
            return way.pen.text(text, ink, way.width) if text else blank(way.width, 0)
        case Title():
            return _title(item, way)
        case Gap():
            return blank(way.width, 1)
        case Masthead():
            return _masthead(item, way)
        case Buttons(presses, grid):
            return draw_keyboard(presses, way) if grid else draw_buttons(presses, way)
        case Cards():
            return draw_cards(item, way, room)
        case Stepper():
            return draw_stepper(item, way)
        case Field():
            return _field(item, way)
        case Day():
            return draw_day(item, way, room)


def _title(item: Title, way: Way) -> Block:
    """Return large words, after a large tick where that costs no line."""
    plain = way.pen.title(item.text, item.ink, way.width, item.lines)
    mark = len(TICK[0]) + 2
    if not item.tick or plain.height < len(TICK) or way.width < 2 * mark:
        return plain
    words = way.pen.title(item.text, item.ink, way.width - mark, item.lines)
    if words.height != plain.height:
        return plain
    tick = Block(mark, [line(row, item.ink, mark, right=way.right) for row in TICK])
    return across([stack([tick, blank(mark, words.height - tick.height)], mark), words], right=way.right)


def _masthead(item: Masthead, way: Way) -> Block:
    digits = large(item.time) if item.time and way.width >= CLOCK_FROM else (item.time,)
    clock = Block(len(digits[0]), [line(row, Ink.PLACE, len(digits[0])) for row in digits])
    width = way.width - clock.width - 2
    if width < 1:
        return way.pen.text(item.hub, Ink.STRONG, way.width)
    words = [way.pen.text(item.hub, Ink.STRONG, width), way.pen.text(item.day, Ink.MUTED, width)]
    left = stack(words, width)
    height = max(left.height, clock.height)
    parts = [fill(left, width, right=way.right), clock]
    return across(
        [stack([each, blank(each.width, height - each.height)], each.width) for each in parts],
        2,
        right=way.right,
    )


def _field(item: Field, way: Way) -> Block:
    """Return a line to type into, framed, after what it is for."""
    label = way.pen.label(item.label, Ink.STRONG, max(1, way.width // 2))
    inside = max(1, way.width - label.width - 4)
    typed = line(f" {item.text}▏", Ink.FIELD, inside, right=way.right)
    rows: list[Row] = [
        [("▗" + "▄" * inside + "▖", Ink.FOCUS_EDGE)],
        [("▐", Ink.FOCUS_EDGE), *typed, ("▌", Ink.FOCUS_EDGE)],
        [("▝" + "▀" * inside + "▘", Ink.FOCUS_EDGE)],
    ]
    frame = Block(inside + 2, rows)
    height = max(label.height, frame.height)
    parts = [raised(label, height), raised(frame, height)]
    return fill(across(parts, 2, right=way.right), way.width, right=way.right)
