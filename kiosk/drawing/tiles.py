"""Tiles: what a finger presses. A face of one colour with an edge of half cells, so that tiles stand apart.

What the keys are at has an edge of another colour and a pointer: never colour alone.
"""

from kiosk.drawing.block import Block, Row, Spot, across, blank, fill, line, raised, stack
from kiosk.drawing.pictograms import NO_TICK, TICK
from kiosk.page import Ink

POINTERS = {False: "▶", True: "◀"}
"""By whether lines begin at the right."""
LEAD = 3
"""Columns for the pointer and the key that presses a tile."""
BARE_LEAD = 2
"""Columns for the pointer alone."""
EDGES = {
    Ink.BUTTON: Ink.BUTTON_EDGE,
    Ink.BUTTON_MAIN: Ink.BUTTON_MAIN_EDGE,
    Ink.CARD: Ink.CARD_EDGE,
    Ink.CARD_ON: Ink.CARD_ON_EDGE,
    Ink.CARD_FIXED: Ink.CARD_FIXED_EDGE,
}
BOX_EDGES = {Ink.CARD: Ink.CARD_BOX_EDGE, Ink.CARD_ON: Ink.CARD_ON_BOX_EDGE}


def tile(face: Block, ink: Ink, *, here: bool, index: int) -> Block:
    """Put the edge around a face; all of it can be pressed."""
    edge, width = Ink.FOCUS_EDGE if here else EDGES[ink], face.width + 2
    rows: list[Row] = [[("▄" * width, edge)]]
    rows += [[("█", edge), *row, ("█", edge)] for row in face.rows]
    rows.append([("▀" * width, edge)])
    pictures = [picture.moved(1, 1) for picture in face.pictures]
    return Block(width, rows, [Spot(0, 0, width, len(rows), index)], pictures)


def lead(key: str, ink: Ink, height: int, *, here: bool, right: bool) -> Block:
    """Return the pointer, if the keys are here, and the key that presses the tile."""
    width = LEAD if key else BARE_LEAD
    pointer = POINTERS[right] if here else " "
    words = f" {key.upper()}{pointer}" if right else f"{pointer}{key.upper()} "
    mark = Block(width, [line(words[-width:] if right else words[:width], ink, width)])
    return raised(mark, height, ink)


def face(parts: list[Block], ink: Ink, width: int, height: int, *, right: bool) -> Block:
    """Put what stands on a tile side by side, in the middle of its height."""
    tall = [raised(each, height, ink) for each in parts]
    return fill(across(tall, right=right), width, ink, right=right)


def box(ink: Ink, *, ticked: bool, fixed: bool, right: bool) -> Block:
    """Return a small box to tick; only the tick where it cannot be unticked."""
    if fixed:
        mark = Block(2, [line(" ✓", ink, 2)])
    else:
        edge = BOX_EDGES[ink]
        mark = Block(3, [[("▐", edge), ("✓" if ticked else " ", Ink.BOX), ("▌", edge)]])
    return across([blank(1, 1, ink), mark, blank(1, 1, ink)], right=right)


def large_box(ink: Ink, *, ticked: bool, fixed: bool, right: bool) -> Block:
    """Return a box beside big letters."""
    marks = TICK if ticked or fixed else NO_TICK
    width = len(marks[0])
    if fixed:
        mark = Block(width, [line(row, ink, width) for row in marks])
    else:
        rows = [line(row, Ink.BOX, width) for row in marks[:-1]]
        mark = Block(width, [*rows, [("▀" * width, BOX_EDGES[ink])]])
    return across([mark, blank(2, len(marks), ink)], right=right)


def centred(block: Block, width: int, ink: Ink) -> Block:
    """Put a block in the middle of a face."""
    left = max(0, width - block.width) // 2
    return fill(across([blank(left, block.height, ink), block]), width, ink)


def over(blocks: list[Block], width: int, ink: Ink) -> Block:
    """Put blocks in the middle, one under the other."""
    return stack([centred(each, width, ink) for each in blocks], width)
