"""The keys of a keyboard; plus and minus around a number."""

from collections.abc import Sequence

from kiosk.drawing.big import large
from kiosk.drawing.block import Block, Spot, across, blank, fill, line, raised, stack
from kiosk.drawing.buttons import EDGES, button, ink_of
from kiosk.drawing.tiles import POINTERS, centred, tile
from kiosk.drawing.way import Way
from kiosk.page import Ink, Press, Stepper

FINGER = 10
"""Columns that a finger needs."""
SIDE = 14
"""Columns of plus and of minus."""
LABEL = 40
"""Columns of a stepper's label at most: plus and minus stand near what they change."""


def draw_keyboard(presses: Sequence[Press], way: Way) -> Block:
    """Return keys all alike, in rows as even as can be; the cells between two belong to the first."""
    rows = -(-len(presses) // max(1, way.width // FINGER))
    columns = -(-len(presses) // rows)
    width = max(4, way.width // columns)
    keys = [_key(each, way, width, number) for number, each in enumerate(presses)]
    bars = [across(keys[start : start + columns]) for start in range(0, len(keys), columns)]
    return stack([fill(bar, way.width) for bar in bars], way.width)


def _key(press: Press, way: Way, width: int, number: int) -> Block:
    """Return a key of the keyboard, with a sign where it has a picture, and empty cells after it."""
    index, ink, inside = way.first + number, ink_of(press), max(1, width - EDGES - 1)
    here = index == way.cursor
    pointer = Block(1, [line(POINTERS[False] if here else " ", ink, 1)])
    sign = way.pen.label("←" if press.picture else press.label, ink, max(1, inside - 1))
    words = fill(across([pointer, centred(sign, inside - 1, ink)]), inside, ink)
    key = fill(tile(words, ink, here=here, index=index), width)
    return Block(width, key.rows, [Spot(0, 0, width, key.height, index)], key.pictures)


def draw_stepper(item: Stepper, way: Way) -> Block:
    """Return a number between a large minus and a large plus, after what it counts."""
    rows = 3 if way.tall else 1
    minus = button(Press(item.less, "−"), way, SIDE, rows, 0)  # noqa: RUF001 - a minus
    plus = button(Press(item.more, "+"), way, SIDE, rows, 1)
    number = _number(item.number, minus.height)
    pen = way.pen.larger() if way.tall else way.pen
    room = way.width - 2 * SIDE - number.width - 2
    width = max(1, room if pen.rows_of(item.label) > rows else min(LABEL, room))
    label = raised(pen.text(item.label, Ink.STRONG, width), minus.height)
    height = max(each.height for each in (label, minus))
    parts = [label, blank(2, height), minus, number, plus]
    whole = across([raised(each, height) for each in parts], right=way.right)
    return fill(whole, way.width, right=way.right)


def _number(number: int, height: int) -> Block:
    """Return a number, large where there is room; always equally wide, so that nothing moves."""
    drawn = large(str(number)) if height > len(large("0")) else ()
    rows = [row.center(SIDE) for row in drawn] or [str(number).center(8)]
    width = len(rows[0])
    return raised(Block(width, [line(row, Ink.TITLE, width) for row in rows]), height)
