"""Buttons side by side, each as wide as its words want."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from kiosk.drawing.block import Block, across, fill, line, raised, stack, wrap
from kiosk.drawing.pictograms import PICTURES
from kiosk.drawing.tiles import BARE_LEAD, LEAD, centred, lead, over, tile
from kiosk.drawing.way import Way
from kiosk.drawing.writing import Pen
from kiosk.page import Ink, Press

LEAST = 12
"""A button with words is at least so wide."""
EDGES = 2
"""Columns of a tile's edge."""
TALLEST = 1
"""Rows that further words on a button may take."""
ALSO = 24
"""Columns that a button wants for them."""


def draw_buttons(presses: Sequence[Press], way: Way) -> Block:
    """Return buttons on as few lines as they need; what is left of a line goes to its main button."""
    wants = _wants(presses, way)
    height = _height(presses, wants, way)
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


def _height(presses: Sequence[Press], wants: Sequence[int], way: Way) -> int:
    """Return how many rows buttons have inside their edges."""
    rows = max(
        _words_rows(each, want, way) + _picture_rows(each) for each, want in zip(presses, wants, strict=True)
    )
    return 3 if way.tall and rows == 1 else rows


def _words_rows(press: Press, width: int, way: Way) -> int:
    if press.picture:
        return len(_broken(press, width, way)) * way.pen.rows_of(press.label)
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
        button(presses[each], way, min(way.width, wants[each] + shares.get(each, 0)), rows, each)
        for each in numbers
    ]
    return fill(across(blocks, gap=1, right=way.right), way.width, right=way.right)


def _wants(presses: Sequence[Press], way: Way) -> list[int]:
    """Return how wide each would be; those with pictures are alike."""
    wants = [_wanted(press, way) for press in presses]
    widest = max((want for want, press in zip(wants, presses, strict=True) if press.picture), default=0)
    even = (way.width + 1) // len(presses) - 1
    if all(press.picture and _can_be(even, press, way) for press in presses):
        widest = min(widest, even)
    return [widest if press.picture else want for want, press in zip(wants, presses, strict=True)]


def _can_be(width: int, press: Press, way: Way) -> bool:
    """Tell whether a picture has room in so many columns, and whole words under it."""
    words = _broken(press, width, way)
    return width >= len(PICTURES[press.picture][0]) + EDGES and all(
        way.pen.columns(each) <= width - EDGES - LEAD for each in words
    )


def _broken(press: Press, width: int, way: Way) -> list[str]:
    """Return the lines of the words under a picture; a script that is drawn stays on one."""
    return [press.label] if way.pen.is_picture(press.label) else wrap(press.label, width - EDGES - LEAD)


def _wanted(press: Press, way: Way) -> int:
    words = way.pen.columns(press.label) + EDGES
    if press.picture:
        return max(words + LEAD, len(PICTURES[press.picture][0]) + EDGES)
    also = ALSO if press.also else 0
    return min(way.width, max(LEAST, words + (LEAD if press.key else BARE_LEAD) + 1 + also))


def button(press: Press, way: Way, width: int, rows: int, number: int) -> Block:
    """Return one button; ``number`` says which of the item's it is."""
    index = way.first + number
    here, ink, inside = index == way.cursor, ink_of(press), max(1, width - EDGES)
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
    room = max(1, inside - key.width)
    lines = [way.pen.label(each, ink, room) for each in _broken(press, inside + EDGES, way)]
    widest = max(each.width for each in lines)
    words = stack([fill(each, widest, ink, right=way.right) for each in lines], widest)
    label = across([raised(key, words.height, ink), words], right=way.right)
    return raised(over([picture, label], inside, ink), rows, ink)


def ink_of(press: Press) -> Ink:
    """Return what a button is drawn in."""
    return Ink.BUTTON_MAIN if press.main else Ink.BUTTON


def _said(press: Press, way: Way, room: int) -> str:
    """Return the label, and of what else the face says as much as fits on its line."""
    said = press.label
    if press.also:
        pen, rows = _pen(press, way), _words_rows(press, room, way)
        for each in press.also:
            longer = f"{said} · {each}"
            if pen.columns(longer) <= room and pen.rows_of(longer) <= rows:
                said = longer
    return said
