"""Each kind of item becomes a block of a given width."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from kiosk.drawing.block import Block, Row, Spot, beside, blank, line, stack
from kiosk.drawing.digits import large
from kiosk.drawing.writing import Pen
from kiosk.page import (
    Act,
    Buttons,
    Card,
    Cards,
    Day,
    Entry,
    Field,
    Gap,
    Ink,
    Item,
    Masthead,
    Press,
    Stepper,
    Text,
    Title,
)

MORE = -1
"""The pressable that shows the cards without room."""
WIDE = 56
"""From so many columns on, cards stand in twos."""
FINGER = 10
"""What a finger needs."""
LEAST = 12
"""A button with words is at least so wide."""
_THIN = ("╭─╮", "│ │", "╰─╯")
_HEAVY = ("┏━┓", "┃ ┃", "┗━┛")


@dataclass(frozen=True, slots=True)
class Way:
    """How items are drawn just now."""

    pen: Pen
    width: int
    tall: bool
    """There is room to be generous."""
    first: int
    """The number of this item's first pressable."""
    cursor: int
    """The number of the pressable that the keys are at."""


def draw(item: Item, way: Way, room: int) -> Block:  # noqa: PLR0911 - one return for each kind of item
    """Return an item; ``room`` is how many rows there are for one that takes what there is."""
    match item:
        case Text(text, ink):
            return way.pen.text(text, ink, way.width) if text else blank(way.width, 0)
        case Title(text, ink, lines):
            return way.pen.title(text, ink, way.width, lines)
        case Gap():
            return blank(way.width, 1)
        case Masthead():
            return _masthead(item, way)
        case Buttons(presses, grid):
            return _grid(presses, way) if grid else _buttons(presses, way, _face(presses, way))
        case Cards():
            return _cards(item, way, room)
        case Stepper():
            return _stepper(item, way)
        case Field():
            return _field(item, way)
        case Day():
            return _day(item, way, room)


def _masthead(item: Masthead, way: Way) -> Block:
    digits = large(item.time)
    right = Block(len(digits[0]), [line(row, Ink.PLACE, len(digits[0])) for row in digits])
    width = max(1, way.width - right.width - 2)
    left = stack([way.pen.text(item.hub, Ink.STRONG, width), way.pen.text(item.day, Ink.MUTED, width)], width)
    return beside([left, right], gap=2) if way.width > right.width + 3 else left


def _face(presses: Sequence[Press], way: Way) -> int:
    """Return how many rows buttons have inside their frames."""
    rows = max(way.pen.rows_of(each.label) + len(each.drawn) for each in presses)
    return 3 if way.tall and rows == 1 else rows


def _grid(presses: Sequence[Press], way: Way) -> Block:
    columns = max(1, (way.width + 1) // (FINGER + 1))
    buttons = [_button(each, way, min(FINGER, way.width), 1, number) for number, each in enumerate(presses)]
    rows = [beside(buttons[start : start + columns], gap=1) for start in range(0, len(buttons), columns)]
    return stack([_cut(row, way.width) for row in rows], way.width)


def _buttons(presses: Sequence[Press], way: Way, rows: int) -> Block:
    """Put buttons side by side, each as wide as its words want; a row that is too long breaks."""
    lines: list[list[int]] = [[]]
    wants = [_wanted(press, way) for press in presses]
    for number, want in enumerate(wants):
        used = sum(wants[each] + 1 for each in lines[-1])
        if lines[-1] and used + want > way.width:
            lines.append([])
        lines[-1].append(number)
    return stack([_bar(presses, wants, numbers, way, rows) for numbers in lines if numbers], way.width)


def _bar(
    presses: Sequence[Press], wants: Sequence[int], numbers: Sequence[int], way: Way, rows: int
) -> Block:
    spare = way.width - sum(wants[each] for each in numbers) - (len(numbers) - 1)
    mains = [each for each in numbers if presses[each].main] or list(numbers)
    shares = {each: spare // len(mains) for each in mains}
    blocks = [
        _button(
            presses[each], way, max(3, min(way.width, wants[each] + max(0, shares.get(each, 0)))), rows, each
        )
        for each in numbers
    ]
    bar = beside(blocks, gap=1)
    rest = way.width - bar.width
    return beside([bar, blank(rest, bar.height)]) if rest > 0 else _cut(bar, way.width)


def _wanted(press: Press, way: Way) -> int:
    key = f"{press.key.upper()}  " if press.key else ""
    text = press.label
    wide = way.pen.columns(text) if way.pen.is_picture(text) else cell_len(text)
    return min(
        way.width, max(LEAST, wide + cell_len(key) + 4, *(len(row) + 4 for row in press.drawn or ("",)))
    )


def _button(press: Press, way: Way, width: int, rows: int, number: int) -> Block:
    here = way.first + number == way.cursor
    ink = Ink.CURSOR if here else Ink.BUTTON_MAIN if press.main else Ink.BUTTON
    key = f" {press.key.upper()} " if press.key else ""
    inside = width - 2
    words = way.pen.label(press.label, ink, max(1, inside - len(key)))
    if key:
        words = beside(
            [Block(len(key), [line(key, ink, len(key)), *_lines(len(key), words.height - 1, ink)]), words]
        )
    drawn = [line(row.center(inside), ink, inside) for row in press.drawn]
    above = max(0, rows - words.height - len(drawn)) // 2
    below = max(0, rows - words.height - len(drawn) - above)
    face = stack(
        [
            Block(inside, _lines(inside, above, ink)),
            Block(inside, drawn),
            words,
            Block(inside, _lines(inside, below, ink)),
        ],
        inside,
    )
    return _framed(face, ink, here=here, index=way.first + number)


def _lines(width: int, height: int, ink: Ink) -> list[Row]:
    return [line("", ink, width) for _ in range(height)]


def _framed(face: Block, ink: Ink, *, here: bool, index: int) -> Block:
    top, side, bottom = _HEAVY if here else _THIN
    width = face.width + 2
    rows: list[Row] = [[(top[0] + top[1] * face.width + top[2], ink)]]
    rows += [[(side[0], ink), *row, (side[2], ink)] for row in face.rows]
    rows.append([(bottom[0] + bottom[1] * face.width + bottom[2], ink)])
    pictures = [picture.moved(1, 1) for picture in face.pictures]
    return Block(width, rows, [Spot(0, 0, width, len(rows), index)], pictures)


def _cards(item: Cards, way: Way, room: int) -> Block:
    columns = 2 if way.width >= WIDE and len(item.cards) > 1 else 1
    tallest = max((way.pen.rows_of(card.label) for card in item.cards), default=1)
    pitch = tallest + 2
    fitting = max(1, room // pitch) * columns
    everything = len(item.cards) <= fitting
    a_page = len(item.cards) if everything else max(1, fitting - 1)
    inside = way.cursor - way.first
    sheet = inside // a_page if 0 <= inside < len(item.cards) else 0
    shown = list(range(sheet * a_page, min(len(item.cards), (sheet + 1) * a_page)))
    width = max(4, (way.width - (columns - 1)) // columns)
    blocks = [_card(item.cards[number], way, width, tallest, way.first + number) for number in shown]
    if not everything:
        more = Card(Act("more"), item.more, ticked=False, box=False)
        blocks.append(_card(more, way, width, tallest, MORE))
    rows = [beside(blocks[start : start + columns], gap=1) for start in range(0, len(blocks), columns)]
    rows = [
        beside([row, blank(way.width - row.width, row.height)]) if row.width < way.width else row
        for row in rows
    ]
    if room >= len(rows) * (pitch + 1) and way.tall:
        rows = [stack([row, blank(way.width, 1)], way.width) for row in rows]
    return stack(rows, way.width)


def _card(card: Card, way: Way, width: int, rows: int, index: int) -> Block:
    here = index == way.cursor
    ink = Ink.CARD_FIXED if card.fixed else Ink.CARD_ON if card.ticked else Ink.CARD
    ink = Ink.CURSOR if here else ink
    mark = ("✓  " if card.fixed else "[✓]" if card.ticked else "[ ]") if card.box else ""
    lead = f" {card.key or ' '} {mark} " if card.box else f" {card.key} " if card.key else " "
    inside = width - 2
    words = max(1, inside - len(lead))
    if way.pen.is_picture(card.label):
        face = way.pen.text(card.label, ink, words)
        face = Block(words, face.rows[:rows], [], face.pictures[:1])
    else:
        face = Block(words, [line(card.label, ink, words)])
    front = Block(len(lead), [line(lead, ink, len(lead)), *_lines(len(lead), face.height - 1, ink)])
    whole = beside([front, face])
    whole = stack([whole, Block(inside, _lines(inside, rows - face.height, ink))], inside)
    return _framed(whole, ink, here=here, index=index)


def _stepper(item: Stepper, way: Way) -> Block:
    rows = 3 if way.tall else 1
    side = LEAST + 2
    minus = _button(Press(item.less, "−"), way, side, rows, 0)  # noqa: RUF001 - a minus
    plus = _button(Press(item.more, "+"), way, side, rows, 1)
    number = f"{item.number:>3} "
    middle = max(1, way.width - 2 * side - len(number) - 2)
    words = way.pen.text(item.label, Ink.STRONG, middle)
    top = max(0, (minus.height - words.height) // 2)
    label = stack([blank(middle, top), words], middle)
    digit = stack(
        [blank(len(number), minus.height // 2), Block(len(number), [line(number, Ink.TITLE, len(number))])], 4
    )
    return _cut(beside([label, minus, digit, plus], gap=0), way.width)


def _field(item: Field, way: Way) -> Block:
    inside = max(1, way.width - 4)
    label = way.pen.text(item.label, Ink.MUTED, way.width)
    typed = line(f" {item.text}▏", Ink.STRONG, inside)
    top, side, bottom = _HEAVY
    frame: list[Row] = [
        line(top[0] + top[1] * inside + top[2], Ink.TITLE, way.width),
        [(side[0], Ink.TITLE), *typed, (side[2] + "  ", Ink.TITLE)],
        line(bottom[0] + bottom[1] * inside + bottom[2], Ink.TITLE, way.width),
    ]
    return stack([label, Block(way.width, frame)], way.width)


def _day(item: Day, way: Way, room: int) -> Block:
    code = _code(item, way, room)
    width = way.width - (code.width + 2 if code else 0)
    heading = way.pen.text(item.heading, Ink.STRONG, width)
    left = room - heading.height
    entries = _entries(item, left, width) if item.entries else way.pen.text(item.empty, Ink.PLAIN, width)
    day = stack([heading, entries], width)
    return beside([day, code], gap=2) if code else day


def _entries(item: Day, room: int, width: int) -> Block:
    apart = room > 2 * len(item.entries)
    shown = list(item.entries)
    last: list[Row] = []
    if len(shown) > room:
        left_out = len(shown) - max(0, room - 1)
        shown = shown[: max(0, room - 1)]
        if left_out <= len(item.left_out):
            last = [line(item.left_out[left_out - 1], Ink.MUTED, width)]
    rows: list[Row] = []
    for entry in shown:
        rows.append(_entry(entry, width))
        if apart:
            rows.append(line("", Ink.PLAIN, width))
    return Block(width, rows + last)


def _entry(entry: Entry, width: int) -> Row:
    mark, ink = ("▶ ", Ink.GOOD) if entry.running else ("· ", Ink.PLAIN)
    return line(mark + entry.text, ink, width)


def _code(item: Day, way: Way, room: int) -> Block | None:
    """Return the QR code, if it fits and leaves the sessions their room."""
    if not item.code or len(item.code) > room or len(item.code[0]) + 40 > way.width:
        return None
    width = len(item.code[0])
    code = Block(width, [line(row, Ink.INVERSE, width) for row in item.code])
    caption = way.pen.text(item.caption, Ink.MUTED, width)
    return stack([code, caption], width) if code.height + caption.height <= room else code


def _cut(block: Block, width: int) -> Block:
    """Keep a block inside a width that is too small for it."""
    if block.width <= width:
        return beside([block, blank(width - block.width, block.height)]) if block.width < width else block
    rows: list[Row] = []
    for row in block.rows:
        text = "".join(run[0] for run in row)
        rows.append(line(text, row[0][1] if row else Ink.PLAIN, width))
    return Block(width, rows, [spot for spot in block.spots if spot.x + spot.width <= width], [])
