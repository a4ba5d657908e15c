"""Buttons side by side, each as wide as its words want; the keys of a keyboard; plus and minus."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from kiosk.drawing.big import large
from kiosk.drawing.block import Block, Spot, across, blank, fill, line, raised, stack
from kiosk.drawing.pictograms import PICTURES
from kiosk.drawing.tiles import BARE_LEAD, LEAD, POINTERS, centred, lead, over, tile
from kiosk.drawing.way import Way
from kiosk.drawing.writing import Pen
from kiosk.page import Ink, Press, Stepper

FINGER = 10
"""Columns that a finger needs."""
LEAST = 12
"""A button with words is at least so wide."""
EDGES = 2
"""Columns of a tile's edge."""
SIDE = 14
"""Columns of plus and of minus."""
TALLEST = 1
"""Rows that further words on a button may take."""
ALSO = 24
"""Columns that a button wants for them."""
LABEL = 40
"""Columns of a stepper's label at most: plus and minus stand near what they change."""


def draw_buttons(presses: Sequence[Press], way: Way) -> Block:
    """Return buttons on as few lines as they need; what is left of a line goes to its main button."""
    wants, height = _wants(presses, way), _height(presses, way)
    lines = _lines(wants, way.width)
    return stack([_bar(presses, wants, numbers, way, height) for numbers in lines if numbers], way.width)


def _lines(wants: Sequence[int], width: int) -> list[range]:
    """Return which buttons stand on which line: few lines, and none much fuller than the others."""
    for number in range(1, len(wants)):
        ways = [_cut(len(wants), cuts) for cuts in combinations(range(1, len(wants)), number - 1)]
        fitting = [lines for lines in ways if max(_used(wants, line) for line in lines) <= width]
        if fitting:
            return min(fitting, key=lambda lines: max(_used(wants, line) for line in lines))
    return [range(each, each + 1) for each in range(len(wants))]


def _cut(count: int, cuts: Sequence[int]) -> list[range]:
    return [range(start, end) for start, end in pairwise([0, *cuts, count])]


def _used(wants: Sequence[int], line: range) -> int:
    return sum(wants[each] + 1 for each in line) - 1


def draw_keyboard(presses: Sequence[Press], way: Way) -> Block:
    """Return keys all alike, in rows as even as can be; the cells between two belong to the first."""
    rows = -(-len(presses) // max(1, way.width // FINGER))
    columns = -(-len(presses) // rows)
    width = max(4, way.width // columns)
    keys = [_key(each, way, width, number) for number, each in enumerate(presses)]
    bars = [across(keys[start : start + columns]) for start in range(0, len(keys), columns)]
    return stack([fill(bar, way.width) for bar in bars], way.width)


def draw_stepper(item: Stepper, way: Way) -> Block:
    """Return a number between a large minus and a large plus, after what it counts."""
    rows = 3 if way.tall else 1
    minus = _button(Press(item.less, "−"), way, SIDE, rows, 0)  # noqa: RUF001 - a minus
    plus = _button(Press(item.more, "+"), way, SIDE, rows, 1)
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


def _height(presses: Sequence[Press], way: Way) -> int:
    """Return how many rows buttons have inside their edges."""
    rows = max(_words_rows(each, way) + _picture_rows(each) for each in presses)
    return 3 if way.tall and rows == 1 else rows


def _words_rows(press: Press, way: Way) -> int:
    pen = _pen(press, way)
    also = pen.rows_of(" ".join(press.also))
    return max(pen.rows_of(press.label), also if also <= TALLEST else 1)


def _pen(press: Press, way: Way) -> Pen:
    """Return what writes on a button: small where it says many things."""
    return way.pen.smaller() if press.also else way.pen


def _picture_rows(press: Press) -> int:
    return len(PICTURES[press.picture]) if press.picture else 0


def _bar(
    presses: Sequence[Press], wants: Sequence[int], numbers: Sequence[int], way: Way, rows: int
) -> Block:
    spare = max(0, way.width - sum(wants[each] for each in numbers) - (len(numbers) - 1))
    mains = [each for each in numbers if presses[each].main or presses[each].also] or list(numbers)
    shares = {each: spare // len(mains) + (n < spare % len(mains)) for n, each in enumerate(mains)}
    blocks = [
        _button(presses[each], way, min(way.width, wants[each] + shares.get(each, 0)), rows, each)
        for each in numbers
    ]
    return fill(across(blocks, gap=1, right=way.right), way.width, right=way.right)


def _wants(presses: Sequence[Press], way: Way) -> list[int]:
    """Return how wide each would be; those with pictures are alike."""
    wants = [_wanted(press, way) for press in presses]
    widest = max((want for want, press in zip(wants, presses, strict=True) if press.picture), default=0)
    return [widest if press.picture else want for want, press in zip(wants, presses, strict=True)]


def _wanted(press: Press, way: Way) -> int:
    words = way.pen.columns(press.label) + EDGES
    if press.picture:
        return max(words + LEAD, len(PICTURES[press.picture][0]) + EDGES)
    also = ALSO if press.also else 0
    return min(way.width, max(LEAST, words + (LEAD if press.key else BARE_LEAD) + 1 + also))


def _button(press: Press, way: Way, width: int, rows: int, number: int) -> Block:
    index = way.first + number
    here, ink, inside = index == way.cursor, _ink(press), max(1, width - EDGES)
    face = _pictured if press.picture else _worded
    return tile(face(press, way, ink, inside, rows, here=here), ink, here=here, index=index)


def _worded(press: Press, way: Way, ink: Ink, inside: int, rows: int, *, here: bool) -> Block:
    """Return words in the middle, with the key that presses them at the side."""
    mark = lead(press.key, ink, rows, here=here, right=way.right)
    room = inside - mark.width
    if room < 1:
        return raised(way.pen.label(press.label, ink, inside), rows, ink)
    words = _pen(press, way).label(_said(press, way, room - 1), ink, room)
    space = min(room, max(words.width, inside - 2 * mark.width))
    beside = [mark, raised(fill(centred(words, space, ink), room, ink, right=way.right), rows, ink)]
    return across(beside, right=way.right)


def _pictured(press: Press, way: Way, ink: Ink, inside: int, rows: int, *, here: bool) -> Block:
    """Return a picture over its words, which begin with the key that presses them."""
    drawn = PICTURES[press.picture]
    picture = Block(len(drawn[0]), [line(row, ink, len(drawn[0])) for row in drawn])
    key = lead(press.key, ink, 1, here=here, right=way.right)
    words = way.pen.label(press.label, ink, max(1, inside - key.width))
    label = across([raised(key, words.height, ink), words], right=way.right)
    return raised(over([picture, label], inside, ink), rows, ink)


def _key(press: Press, way: Way, width: int, number: int) -> Block:
    """Return a key of the keyboard, with a sign where it has a picture, and empty cells after it."""
    index, ink, inside = way.first + number, _ink(press), max(1, width - EDGES - 1)
    here = index == way.cursor
    pointer = Block(1, [line(POINTERS[False] if here else " ", ink, 1)])
    sign = way.pen.label("←" if press.picture else press.label, ink, max(1, inside - 1))
    words = fill(across([pointer, centred(sign, inside - 1, ink)]), inside, ink)
    key = fill(tile(words, ink, here=here, index=index), width)
    return Block(width, key.rows, [Spot(0, 0, width, key.height, index)], key.pictures)


def _ink(press: Press) -> Ink:
    return Ink.BUTTON_MAIN if press.main else Ink.BUTTON


def _said(press: Press, way: Way, room: int) -> str:
    """Return the label, and of what else the face says as much as fits on its line."""
    said = press.label
    if press.also:
        pen, rows = _pen(press, way), _words_rows(press, way)
        for each in press.also:
            longer = f"{said} · {each}"
            if pen.columns(longer) <= room and pen.rows_of(longer) <= rows:
                said = longer
    return said
