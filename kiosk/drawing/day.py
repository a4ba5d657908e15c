"""Today's sessions as a table, with a code for a camera beside it where there is room."""

from collections.abc import Sequence

from kiosk.drawing.block import Block, across, blank, fill, line, raised, stack
from kiosk.drawing.tiles import POINTERS
from kiosk.drawing.way import Way
from kiosk.page import Day, Entry, Ink

GAP = 2
NARROWEST = 40
"""Columns that the sessions keep beside a code."""


def draw_day(item: Day, way: Way, room: int) -> Block:
    """Return the day in so many rows."""
    code = _code(item, way, room)
    width = way.width - (code.width + 2 * GAP if code else 0)
    heading = way.pen.text(item.heading, Ink.STRONG, width) if item.heading else blank(width, 0)
    left = room - heading.height
    empty = way.pen.text(item.empty, Ink.PLAIN, width) if item.empty else blank(width, 0)
    day = stack([heading, _entries(item, way, left, width) if item.entries else empty], width)
    return across([day, code], gap=2 * GAP, right=way.right) if code else day


def _entries(item: Day, way: Way, room: int, width: int) -> Block:
    """Return as many sessions as fit, and what stands for the others."""
    rows = [_cells(entry, way) for entry in item.entries]
    columns = [max(row[number].width for row in rows) for number in range(len(rows[0]))]
    table = [_row(row, columns, way, width) for row in rows]
    fitting = len(table)
    if sum(each.height for each in table) > room:
        fitting = max(0, (room - 1) // max(each.height for each in table))
    left_out = len(table) - fitting
    apart = 1 if room >= sum(each.height + 1 for each in table) else 0
    shown = [stack([row, blank(width, apart)], width) for row in table[:fitting]]
    if 0 < left_out <= len(item.left_out):
        shown.append(way.pen.smaller().text(item.left_out[left_out - 1], Ink.MUTED, width))
    return stack(shown, width)


def _cells(entry: Entry, way: Way) -> list[Block]:
    """Return what stands in each column: a mark, when, what, where, and whether it is on."""
    ink = Ink.GOOD if entry.running else Ink.PLAIN
    mark = POINTERS[way.right] if entry.running else "·"
    texts = (mark, entry.when, entry.title, entry.room, entry.running)
    pen = way.pen.smaller()
    return [pen.label(text, ink, max(1, way.width)) for text in texts]


def _row(cells: Sequence[Block], columns: Sequence[int], way: Way, width: int) -> Block:
    """Return one session on a line, or on two where the columns have no room side by side."""
    if sum(columns) + GAP * (len(columns) - 1) <= width:
        wide = [fill(cell, column, right=way.right) for cell, column in zip(cells, columns, strict=True)]
        return _line(wide, way, width)
    mark, when, title, *others = cells
    second = [blank(mark.width, 1), *(each for each in others if each.width)]
    return stack([_line([mark, when, title], way, width), _line(second, way, width)], width)


def _line(cells: Sequence[Block], way: Way, width: int) -> Block:
    height = max(each.height for each in cells)
    mark, *others = [raised(each, height) for each in cells]
    whole = across([mark, across(others, GAP, right=way.right)], 1, right=way.right)
    return fill(whole, width, right=way.right)


def _code(item: Day, way: Way, room: int) -> Block | None:
    """Return the QR code, if it fits and leaves the sessions their room."""
    if not item.code or len(item.code) > room or len(item.code[0]) + NARROWEST > way.width:
        return None
    width = len(item.code[0])
    code = Block(width, [line(row, Ink.INVERSE, width) for row in item.code])
    caption = way.pen.smaller().text(item.caption, Ink.MUTED, width)
    return stack([code, caption], width) if code.height + caption.height <= room else code
